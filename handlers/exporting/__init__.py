"""Facts and figures out: files for BI tools, and the figures that the database's views show."""

"""Where facts come from: export files and, later, helpdesks. Returns `kpi.facts`; never writes to the database."""

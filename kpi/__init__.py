"""What the numbers mean: facts, KPI declarations, business clocks, statistics. Pure: no database, no clock, no SDK."""

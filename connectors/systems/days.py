"""Days as people systems write them: a date, or a time of which only the date counts."""

from datetime import date

from connectors.pull.row import Row
from connectors.refusal import NOT_A_TIME, RefusedRowError

_A_DAY = len("2026-03-01")


def iso_day(row: Row, path: str) -> str | None:
    """Return a day as ISO 8601, None where nothing stands. RefusedRowError for what is no day."""
    found = row.text(path)
    if found is None:
        return None
    try:
        return date.fromisoformat(found[:_A_DAY]).isoformat()
    except ValueError:
        raise RefusedRowError(NOT_A_TIME, column=path, value="") from None

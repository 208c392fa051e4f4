"""A table as Parquet, made from the same table as CSV, so that both hold the same. DuckDB is loaded only when used.

Promises a bounded memory whatever the size, and that DuckDB reaches for nothing but the two files.
"""

from collections.abc import Mapping
from pathlib import Path

TYPES = {
    "text": "VARCHAR",
    "int": "BIGINT",
    "float": "DOUBLE",
    "bool": "BOOLEAN",
    "date": "DATE",
    "time": "TIMESTAMPTZ",
}
"""How each kind of column is called there. A time is UTC."""

MEMORY = "256MB"


def to_parquet(csv: Path, parquet: Path, columns: Mapping[str, str]) -> None:
    """Write a CSV file of ours (UTF-8, with a heading, an empty field for nothing) as Parquet; `columns` by TYPES."""
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1, "memory_limit": MEMORY, "autoinstall_known_extensions": False,
        "autoload_known_extensions": False, "temp_directory": str(parquet.parent),
    }  # fmt: skip
    types = ", ".join(f"'{name}': '{TYPES[kind]}'" for name, kind in columns.items())
    # Names and types are ours; the files' names are quoted: SQL has no parameters there.
    with duckdb.connect(config=settings) as connection:
        connection.execute(
            f"COPY (SELECT * FROM read_csv({_quoted(csv)}, header = true, auto_detect = false, delim = ',', "  # noqa: S608
            f"quote = '\"', escape = '\"', new_line = '\\n', allow_quoted_nulls = false, columns = {{{types}}})) "
            f"TO {_quoted(parquet)} (FORMAT parquet, COMPRESSION zstd)"
        )


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"

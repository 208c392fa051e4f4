"""A door for other systems on each kind of database, and a sender who signs."""

from tests.storage.conftest import database, database_url, postgres, postgres_template, sqlite_template

__all__ = ["database", "database_url", "postgres", "postgres_template", "sqlite_template"]

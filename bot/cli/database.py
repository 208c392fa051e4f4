"""`touchline db`: migrations, the check of models against database, a consistent copy."""

import sqlite3
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import FAILED, said_errors, speech
from bot.config import load_settings
from bot.root import open_database
from storage.upgrading import differences, head, upgrade, version_of

db = typer.Typer(no_args_is_help=True, help="Migrations, checks and copies of the database.")


@db.command("upgrade")
def upgrade_() -> None:
    """Bring the database to this version's tables."""
    with said_errors():
        database = open_database(load_settings())
        changed = upgrade(database)
        words = (
            "The database is now at version {version}." if changed else "The database is at version {version} already."
        )
        typer.echo(speech().say(words, version=head()))
        database.close()


@db.command()
def check() -> None:
    """Compare the database with the models; exit with 1 when they differ."""
    with said_errors():
        database = open_database(load_settings())
        found = [] if version_of(database) == head() else ["alembic_version"]
        found += differences(database)
        database.close()
    for line in found:
        typer.echo(line)
    if found:
        raise typer.Exit(FAILED)
    typer.echo(speech().say("The database is as this version of Touchline wants it."))


@db.command()
def backup(target: Annotated[Path, typer.Argument(help="Where to write the copy.")]) -> None:
    """Write a consistent copy of the embedded database, while it is in use."""
    settings = load_settings()
    if settings.database_url and not settings.database_url.startswith("sqlite"):
        typer.echo(speech().say("This is for the embedded database; use `pg_dump` for PostgreSQL."), err=True)
        raise typer.Exit(FAILED)
    if target.exists():
        typer.echo(speech().say("{file} is there already; name a new file.", file=target), err=True)
        raise typer.Exit(FAILED)
    source = sqlite3.connect(settings.database.removeprefix("sqlite:///"))
    copy = sqlite3.connect(target)
    with source, copy:
        source.backup(copy)
    source.close()
    copy.close()
    target.chmod(0o600)
    typer.echo(speech().say("The copy is in {file}.", file=target))

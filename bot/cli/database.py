"""`touchline db`: migrations, the check of models against database, a consistent copy."""

import sqlite3
from contextlib import closing
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
        words = speech()
        said = (
            words.say("The database is now at version {version}.", version=head())
            if changed
            else words.say("The database is at version {version} already.", version=head())
        )
        typer.echo(said)
        database.close()


@db.command()
def check() -> None:
    """Compare the database with the models; exit with 1 when they differ."""
    with said_errors():
        database = open_database(load_settings())
        version = version_of(database)
        found = differences(database) if version == head() else []
        database.close()
    if version != head():
        words = speech().say("The database is at version {version}, not at {wanted}: `touchline db upgrade`.",
                             version=version or "0", wanted=head())  # fmt: skip
        found = [words]
    for line in found:
        typer.echo(line)
    if found:
        raise typer.Exit(FAILED)
    typer.echo(speech().say("The database is as this version of Touchline wants it."))


@db.command()
def backup(target: Annotated[Path, typer.Argument(help="Where to write the copy.")]) -> None:
    """Write a consistent copy of the embedded database, while it is in use."""
    with said_errors():
        settings = load_settings()
    if settings.database_url and not settings.database_url.startswith("sqlite"):
        typer.echo(speech().say("This is for the embedded database; use `pg_dump` for PostgreSQL."), err=True)
        raise typer.Exit(FAILED)
    if target.exists():
        typer.echo(speech().say("{file} is there already; name a new file.", file=target), err=True)
        raise typer.Exit(FAILED)
    held = Path(settings.database.removeprefix("sqlite:///"))
    if not held.is_file():
        typer.echo(speech().say("There is no database in {file} yet.", file=held), err=True)
        raise typer.Exit(FAILED)
    try:
        target.touch(mode=0o600, exist_ok=False)
        _copy(held, target)
    except (OSError, sqlite3.Error) as error:
        typer.echo(speech().say("I cannot write the copy to {file}: {reason}.", file=target, reason=error), err=True)
        raise typer.Exit(FAILED) from None
    typer.echo(speech().say("The copy is in {file}.", file=target))


def _copy(held: Path, target: Path) -> None:
    with closing(sqlite3.connect(held)) as source, closing(sqlite3.connect(target)) as copy, copy:
        source.backup(copy)

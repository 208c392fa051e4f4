"""`touchline workspaces`: several companies in one database. `touchline keys`: what seals their tokens."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli.console import house, speech
from handlers import workspaces as handling

workspaces = typer.Typer(no_args_is_help=True, help="Companies in this database, and whose words belong to which.")
keys = typer.Typer(no_args_is_help=True, help="The keys that seal tokens and waiting messages.")


@workspaces.command("list")
def list_workspaces() -> None:
    """Every workspace: its key, its name, the organisations connected to it, and how many people it has."""
    with house() as opened:
        words = speech()
        for each in handling.listed(opened.tools):
            people = words.say_many("{count} person", "{count} people", each.people)
            typer.echo("  ".join([each.key, each.name, *each.tenants, people]))


@workspaces.command("add")
def add_workspace(
    key: Annotated[str, typer.Argument(help="What settings and commands call it, e.g. acme-support.")],
    name: Annotated[str, typer.Argument(help="What people call it.")],
) -> None:
    """Add a workspace; its days begin in the zone of TOUCHLINE_ZONE."""
    with house() as opened:
        handling.add(opened.tools, key, name, opened.settings.zone, datetime.now(UTC))
        typer.echo(speech().say("The workspace {key} is here. `TOUCHLINE_WORKSPACE={key}` serves it.", key=key))


@workspaces.command("connect")
def connect(
    tenant: Annotated[str, typer.Argument(help="The platform and the organisation's id there, e.g. slack:T0123ABC.")],
    to: Annotated[str, typer.Option(help="The workspace's key.")],
) -> None:
    """Say that an organisation's words belong to a workspace; a running bot follows within half a minute."""
    with house() as opened:
        name = handling.give(opened.tools, tenant, to, datetime.now(UTC))
        typer.echo(speech().say("What is said in {tenant} belongs to {name} from now on.", tenant=tenant, name=name))


@keys.command("new")
def new() -> None:
    """Print a new key."""
    from storage.sealing import new_key

    typer.echo(new_key())


@keys.command("rotate")
def rotate() -> None:
    """Seal everything in the database with the newest key; the older ones can then be taken away."""
    from bot.keys import load_keys
    from bot.keys import rotate as seal_anew

    with house() as opened:
        count = seal_anew(opened.database, load_keys(opened.settings))
        typer.echo(
            speech().say_many(
                "{count} thing was sealed with the newest key.",
                "{count} things were sealed with the newest key.",
                count,
            )
            if count
            else speech().say("Everything is sealed with the newest key already.")
        )

"""`touchline playground` and `touchline serve`: the process that stays."""

import asyncio
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli.console import FAILED, house, speech
from bot.root import House
from storage.tickets import is_empty

ABOUT = "Touchline: how a support team is doing, in chat."


def playground(
    demo: Annotated[bool, typer.Option(help="Fill an empty workspace with the demo team first.")] = False,
    port: Annotated[int | None, typer.Option(help="The port on loopback; 0 takes a free one.")] = None,
) -> None:
    """Start the bot with the local playground in a browser: be anyone, ask anything. On loopback only."""
    with house() as opened:
        if demo:
            _fill(opened)
        _run(opened, port, with_playground=True)


def serve(
    port: Annotated[int | None, typer.Option(help="The port to listen on (default: TOUCHLINE_PORT).")] = None,
) -> None:
    """Start the bot: health, readiness, and the chat platforms that are connected; until one is, the playground."""
    with house() as opened:
        _run(opened, port, with_playground=opened.settings.has_playground)


def _fill(opened: House) -> None:
    with opened.database.reading() as session:
        if not is_empty(session, opened.tools.workspace_id):
            return
    from handlers.demo import load_demo  # on the first start only: every other one would wait for it in vain

    typer.echo(speech().say("First start: making up a demo team and a year of its tickets …"))
    load_demo(opened.tools, opened.settings.demo_seed, datetime.now(UTC))


def _run(opened: House, port: int | None, *, with_playground: bool) -> None:
    from bot.running import run
    from storage.views import set_views

    # A word of the operator's that was taken back holds from the start on.
    set_views(opened.database, persons=opened.tools.export_persons)
    wanted = opened.settings.port if port is None else port
    host = "127.0.0.1" if with_playground else opened.settings.host

    def announce(address: str) -> None:
        typer.echo(_welcome(opened, address) if with_playground else address)
        sys.stdout.flush()

    try:
        asyncio.run(run(opened, host, wanted, announce, with_playground=with_playground))
    except OSError as error:
        words = speech().say(
            "I cannot listen on {host}:{port}: {reason}. Set TOUCHLINE_PORT to another one.",
            host=host,
            port=wanted,
            reason=error.strerror or type(error).__name__,
        )
        typer.echo(words, err=True)
        raise typer.Exit(FAILED) from None


def _welcome(opened: House, address: str) -> str:
    """The playground's address, and whom to be there first."""
    from storage.people import all_people

    words = speech()
    with opened.database.reading() as session:
        people = all_people(session, opened.tools.workspace_id)
    by_role = {person.role: f"{person.name} (@{person.handle}, {person.role})" for person in reversed(people)}
    whom = [by_role[role] for role in ("agent", "lead", "manager") if role in by_role]
    lines = [words.say("The playground is at {address}", address=f"{address}/playground/")]
    if whom:
        lines.append(words.say('Be {people}, and type "mystats" or "teamstats".', people=words.listing(whom)))
    else:
        lines.append(words.say("Nobody is here yet: `touchline people add NAME --email ADDRESS`."))
    lines.append(words.say("Ctrl+C stops it."))
    return "\n".join(lines)

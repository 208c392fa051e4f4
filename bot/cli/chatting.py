"""`touchline chat`: one message through the same path as in chat, answered on the terminal."""

import asyncio
import json
import sys
from typing import Annotated

import typer

from bot.cli.console import house, now_from, speech
from bot.port import Heard
from handlers.request import Place, PlaceKind


def chat(
    words: Annotated[str, typer.Argument(help='What to say, e.g. "mystats last week".')],
    as_: Annotated[str, typer.Option("--as", help="Who says it: a handle or an e-mail address.")],
    in_: Annotated[str, typer.Option("--in", help="A channel to say it in; without it, a direct message.")] = "",
    now: Annotated[str | None, typer.Option(help="An ISO time, for a look at another day.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    answer: Annotated[list[str] | None, typer.Option(help="Fill a form: NAME=VALUE, once for each field.")] = None,
) -> None:
    """Say one thing as somebody and print the answer; pictures are written to files."""
    from bot.terminal import as_json as json_of
    from bot.terminal import chat as say
    from bot.terminal import print_outcome

    moment, answers = now_from(now), _answers(answer or [])
    channel = in_.removeprefix("#")
    with house() as opened:
        place = Place(PlaceKind.CHANNEL, channel, channel) if channel else Place(PlaceKind.DIRECT, f"dm-{as_}")
        heard = Heard(as_, place, words, answers)
        folder = opened.settings.home / "pictures"

        async def once() -> int:
            hub = opened.hub()
            outcome = await say(hub, heard, folder, moment)
            if as_json:
                sys.stdout.write(json.dumps(json_of(outcome), ensure_ascii=False, indent=2) + "\n")
            else:
                print_outcome(outcome, sys.stdout)
            await hub.drain()
            return outcome.status

        status = asyncio.run(once())
    raise typer.Exit(status)


def _answers(given: list[str]) -> dict[str, str]:
    """The answers of a form by field; a word without "=" is refused before anything is asked."""
    pairs = [one.partition("=") for one in given]
    wrong = next((name for name, equals, _ in pairs if not equals or not name.strip()), None)
    if wrong is not None:
        raise typer.BadParameter(speech().say("{text} is no answer; write NAME=VALUE.", text=wrong or "="))
    return {name.strip(): value for name, _, value in pairs}

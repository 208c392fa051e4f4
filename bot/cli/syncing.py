"""`touchline sync`: one round of pulling now, list by list, with what came. Run again, it goes on where it stopped."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import FAILED, REFUSED, house, is_terminal, speech
from bot.garbage import looked_for_seldom
from handlers.front_desk import sentence
from kpi.words import N_
from locales.speech import Speech

if TYPE_CHECKING:
    from handlers.pulling.choosing import Choice
    from handlers.pulling.syncing import Synced
    from handlers.pulling.tally import Tally

COUNTED = (
    N_("{count} tickets new"), N_("{count} changed"), N_("{count} gone"), N_("{count} other facts"),
    N_("{count} wait for their ticket"), N_("{count} refused"),
)  # fmt: skip


def sync(
    which: Annotated[str, typer.Argument(help="A system, or one connection of it by its source (zendesk-2).")] = "",
    from_: Annotated[str, typer.Option("--from", help="Pull from this day on (2025-01-31), once more from it.")] = "",
    all_again: Annotated[bool, typer.Option("--all-again", help="Walk every list from its beginning.")] = False,
) -> None:
    """Pull what is new from connected systems. Stopped anywhere, it goes on there the next time."""
    from bot.walking_apart import WalkerApart, walker_apart
    from handlers.pulling.choosing import begin_anew, choose
    from handlers.pulling.syncing import opener_of
    from handlers.pulling.syncing import sync as pull

    since = _day(from_)
    words = speech()
    problems = 0
    with looked_for_seldom(), walker_apart() as walker, house() as opened, _asked_to_end() as ending:
        chosen = choose(opened.tools, which)
        if not chosen:
            typer.echo(words.say("Nothing is connected yet. Connect a system in chat: /touchline connect."), err=True)
            raise typer.Exit(REFUSED)
        for each in chosen:
            if ending.is_set():
                break
            if since is not None or all_again:
                begin_anew(opened.tools, each.connection_id, since, again=all_again)
            with _progress(each, words) as told:
                synced = pull(
                    opened.tools, each.connection_id, datetime.now(UTC), told=told, stops=ending.is_set,
                    opener=opener_of(opened.tools, walker.open), walks=WalkerApart.walk,
                )  # fmt: skip
            _print(synced, words)
            problems += synced.problem is not None
    if problems:
        raise typer.Exit(FAILED)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        words = speech().say("{text} is no day; write it as 2025-01-31.", text=text)
        raise typer.BadParameter(words) from None


@contextmanager
def _asked_to_end() -> Iterator[threading.Event]:
    """Set once the process is asked to end: the page that is under way is taken in first."""
    asked = threading.Event()

    def ask(number: int, frame: object) -> None:  # noqa: ARG001 - the signal's own
        asked.set()
        signal.signal(number, signal.SIG_DFL)  # who asks twice does not want to wait

    numbers = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.signal(number, ask) for number in numbers}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _progress(choice: "Choice", words: Speech) -> "Iterator[Callable[[str, Tally], None]]":
    """A line a list on a terminal, growing as pages come; elsewhere nothing is drawn."""
    if not is_terminal():
        yield lambda _name, _tally: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.fields[said]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        lines = {
            name: progress.add_task(f"{choice.source} · {name}", total=None, said="", visible=False)
            for name in choice.lists
        }

        def told(name: str, tally: "Tally") -> None:
            progress.update(lines[name], said=counted(tally, words), visible=True)

        yield told


def counted(tally: "Tally", words: Speech) -> str:
    """Return what a list has brought, in words."""
    found = (tally.new, tally.updated, tally.gone, tally.others, tally.waiting, len(tally.refused))
    parts = [words.say_many("{count} row", "{count} rows", tally.rows)]
    parts += [words.say(said, count=words.number(count)) for said, count in zip(COUNTED, found, strict=True) if count]
    return ", ".join(parts)


def _print(synced: "Synced", words: Speech) -> None:
    """What came, a line a list; what went wrong, and why rows were refused, on stderr."""
    for name, tally in synced.lists.items():
        sys.stdout.write(f"{synced.source} · {name}: {counted(tally, words)}\n")
        for reason in dict.fromkeys(words.say(each.reason, **each.values) for each in tally.refused):
            typer.echo("  " + words.say("refused: {reason}", reason=reason), err=True)
    if synced.elsewhere:
        said = words.say("{source} is being pulled by somebody else at this moment; I left it to them.",
                         source=synced.source)  # fmt: skip
        typer.echo(said, err=True)
    if synced.problem is not None:
        typer.echo(f"{synced.source}: {sentence(synced.problem, words)}", err=True)
    elif synced.stopped:
        typer.echo(words.say("Stopped after the page. Run it again: it goes on there."), err=True)

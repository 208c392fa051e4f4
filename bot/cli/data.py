"""`touchline import` and `touchline demo`: facts in."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import FAILED, house, is_terminal, speech
from bot.config import load_settings
from bot.root import open_house
from handlers.front_desk import sentence
from kpi.errors import TouchlineError
from locales.speech import Speech

if TYPE_CHECKING:
    from handlers.importing import ImportReport

SHOWN = 20
"""How many unlinked people are printed; `--json` and `touchline people list` have them all."""


def import_(
    file: Annotated[Path, typer.Argument(help="CSV or JSON lines; gzip too.")],
    preset: Annotated[str | None, typer.Option(help="touchline, zendesk, freshdesk, hubspot or uci498.")] = None,
    map_: Annotated[Path | None, typer.Option("--map", help="A mapping file for any other export.")] = None,
    zone: Annotated[str, typer.Option(help="The zone of times that name none.")] = "UTC",
    source: Annotated[str, typer.Option(help="What to call where it comes from (default: the preset's name).")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Take in an export of tickets. Importing it again changes nothing; a newer one updates."""
    from bot.reading_ahead import read_ahead
    from handlers.importing import import_export

    try:
        with (
            open_house(load_settings()) as opened,
            read_ahead(file, preset, map_, zone) as export,
            _bar(export.size, shown=is_terminal()) as progress,
        ):
            name = source or (map_.stem if map_ else export.preset)
            report = import_export(export, name, opened.tools, datetime.now(UTC), progress)
    except TouchlineError as error:
        words = sentence(error, speech())
        if as_json:
            sys.stdout.write(json.dumps({"error": words}, ensure_ascii=False) + "\n")
        typer.echo(words, err=True)
        raise typer.Exit(FAILED) from None
    if as_json:
        sys.stdout.write(json.dumps(_json(report), ensure_ascii=False) + "\n")
    else:
        _print(report)


def demo() -> None:
    """Fill an empty workspace with the demo team and a year of its tickets."""
    from handlers.demo import load_demo

    with house() as opened:
        report = load_demo(opened.tools, opened.settings.demo_seed, datetime.now(UTC))
        if report is None:
            typer.echo(speech().say("There are people or tickets here already, so the demo was not added."), err=True)
            raise typer.Exit(FAILED)
        typer.echo(speech().say("The demo is there: {count} tickets.", count=speech().number(report.tickets)))


@contextmanager
def _bar(size: int, *, shown: bool) -> Iterator[Callable[[int], None]]:
    """A progress bar by the bytes of the file, on a terminal; elsewhere nothing is drawn."""
    if not shown:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(speech().say("Importing"), total=size or None)
        yield lambda done: progress.update(task, completed=done)


def _json(report: "ImportReport") -> dict[str, object]:
    """The report as product.md names it; reasons in the terminal's language."""
    words = speech()
    return {
        "rows": report.rows,
        "tickets": report.tickets,
        "new": report.new,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "refused": [{"line": r.line, "reason": words.say(r.reason, **r.values)} for r in report.refused],
        "unlinked_people": report.unlinked_people,
    }


def _print(report: "ImportReport") -> None:
    words = speech()
    typer.echo(
        words.say(
            "{rows}, {tickets}: {new} new, {updated} updated, {unchanged} unchanged.",
            rows=words.say_many("{count} row", "{count} rows", report.rows),
            tickets=words.say_many("{count} ticket", "{count} tickets", report.tickets),
            new=words.number(report.new),
            updated=words.number(report.updated),
            unchanged=words.number(report.unchanged),
        )
    )
    if report.refused:
        typer.echo(words.say_many("{count} row was refused:", "{count} rows were refused:", len(report.refused)))
        for refusal in report.refused:
            reason = words.say(refusal.reason, **refusal.values)
            typer.echo("  " + words.say("line {line}: {reason}", line=refusal.line, reason=reason))
    if report.unlinked_people:
        _print_unlinked(report.unlinked_people, words)


def _print_unlinked(people: list[str], words: Speech) -> None:
    count = len(people)
    typer.echo(
        words.say_many(
            "{count} person in the file is linked to nobody:", "{count} people in the file are linked to nobody:", count
        )
    )
    for name in people[:SHOWN]:
        typer.echo(f"  {name}")
    if count > SHOWN:
        typer.echo("  " + words.say("… and {count} more: `touchline people list`.", count=words.number(count - SHOWN)))
    typer.echo(words.say('Link them with `touchline people link "NAME" PERSON`.'))

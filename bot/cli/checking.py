"""`touchline doctor`: is everything there that Touchline is set up for, and what to do where it is not."""

import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import FAILED, speech
from bot.config import load_settings
from kpi.errors import TouchlineError
from kpi.words import N_
from locales.speech import Speech

if TYPE_CHECKING:
    from bot.findings import Finding

OUTCOMES = {"ok": (N_("good"), "green"), "warn": (N_("note"), "yellow"), "fail": (N_("wrong"), "bold red")}


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Check settings, database, keys, people, figures, systems, Slack and Teams; exit with 1 if something is wrong."""
    words, found = speech(), _examine()
    if as_json:
        sys.stdout.write(json.dumps(_json(found, words), ensure_ascii=False, indent=2) + "\n")
    else:
        _print(found, words)
    if any(finding.outcome == "fail" for finding in found):
        raise typer.Exit(FAILED)


def _examine() -> "list[Finding]":
    from bot.connection_doctor import examine_connections
    from bot.doctor import examine
    from bot.findings import failed
    from bot.slack.doctor import examine_slack
    from bot.teams.doctor import examine_teams

    try:
        settings = load_settings()
    except TouchlineError as problem:
        return [failed("settings", N_("Settings"), problem)]

    async def outside() -> "list[Finding]":
        """Both at once: each waits for its own network."""
        clock = partial(datetime.now, UTC)
        found = await asyncio.gather(examine_slack(settings, clock), examine_teams(settings, clock))
        return [finding for each in found for finding in each]

    now = datetime.now(UTC)
    return [*examine(settings, now), *examine_connections(settings, now), *asyncio.run(outside())]


def _json(found: "Sequence[Finding]", words: Speech) -> dict[str, object]:
    checks = [{"check": each.key, "outcome": each.outcome, "words": each.said(words)} for each in found]
    return {"ok": all(each.outcome != "fail" for each in found), "checks": checks}


def _print(found: "Sequence[Finding]", words: Speech) -> None:
    """A table on a terminal; wide enough elsewhere that no line is broken within a word."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for each in found:
        said, style = OUTCOMES[each.outcome]
        table.add_row(Text(words.say(said), style), Text(words.say(each.label)), Text(each.said(words)))
    Console().print(table)

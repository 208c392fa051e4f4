"""What the commands of the command line share: settings, the house, the language, and how errors end them."""

import contextlib
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import typer

from bot.config import load_settings
from bot.root import House, open_house
from handlers.errors import RefusedError
from handlers.front_desk import sentence
from kpi.errors import TouchlineError
from locales.speech import Speech, negotiate

FAILED, REFUSED = 1, 2
"""Exit statuses: something is wrong here; the words were refused or not understood."""


YEARS = range(1970, 2200)
"""Where a time can lie: before it there are no facts, and far beyond it no calendar."""


def speech() -> Speech:
    """Return how to speak on this terminal: by LC_ALL, LC_MESSAGES or LANG, in the machine's own zone."""
    tag = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "en")
    return Speech(negotiate(tag.partition(".")[0]) or "en", os.environ.get("TZ") or "UTC")


@contextlib.contextmanager
def house() -> Iterator[House]:
    """Open the house for one command; what goes wrong is said in one sentence on stderr."""
    with said_errors(), open_house(load_settings()) as opened:
        yield opened


@contextlib.contextmanager
def said_errors() -> Iterator[None]:
    """End the command with a sentence, never with a stack trace, when a TouchlineError comes up."""
    try:
        yield
    except TouchlineError as error:
        typer.echo(sentence(error, speech()), err=True)
        raise typer.Exit(REFUSED if isinstance(error, RefusedError) else FAILED) from None


def now_from(text: str | None) -> datetime:
    """Return the moment `--now` names (ISO; UTC when it names no zone), or the clock's."""
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.year not in YEARS:
        words = speech().say("{text} is no time; use one such as 2026-11-21T09:00+01:00.", text=text)
        raise typer.BadParameter(words)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def is_terminal() -> bool:
    """Return whether a person is reading along."""
    return sys.stderr.isatty()

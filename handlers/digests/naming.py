"""The words digests share: the covered days by name, tickets as links, comments at a sane length."""

from collections.abc import Iterable
from datetime import timedelta

from coaching.confidence import decide_coach
from handlers.cards import Button, Cell, Link
from handlers.coach.subjects import subject_of
from handlers.digests.scene import Scene
from kpi.periods import local_day
from locales.speech import Speech
from storage.people import people_of

MOST_WORDS = 280
"""Characters of a comment: enough to understand it, few enough to read ten of them."""

WEEK = 7
MOST_ESCALATED, MOST_COACHED = 2, 1


def days_name(scene: Scene) -> str:
    """Return the covered days as people say them: "yesterday, Friday, November 20", "since Friday, November 20"."""
    speech, covers = scene.speech, scene.covers
    yesterday = local_day(scene.instant, scene.zone) - timedelta(days=1)
    if covers.last == yesterday and covers.days == 1:
        return speech.say("yesterday, {day}", day=speech.named_day(covers.first))
    if covers.last == yesterday and covers.days <= WEEK:
        return speech.say("since {day}", day=speech.named_day(covers.first))
    return speech.named_day(covers.first) if covers.days == 1 else speech.day_range(covers.first, covers.last)


def ticket_cell(number: str, url: str | None) -> Cell:
    """Return a ticket as a cell of a table: a link where its helpdesk has one."""
    return Link(number, url) if url else number


def escalate_buttons(numbers: Iterable[str], speech: Speech, most: int = MOST_ESCALATED) -> tuple[Button, ...]:
    """Return the buttons that raise the first few tickets."""
    first = list(dict.fromkeys(numbers))[:most]
    return tuple(
        Button(speech.say("Escalate {number}", number=number), f"escalate ticket {number}") for number in first
    )


def coaching_buttons(tickets: Iterable[tuple[str, int]], scene: Scene, most: int = MOST_COACHED) -> tuple[Button, ...]:
    """Return the buttons that open a note about the first few tickets (number, whose identity) a reader may coach on.

    None in a channel, and none where the reader does not coach today whom the ticket is credited to. The words name the
    ticket alone: a card that says a low rating does not say whose it is.
    """
    reader = scene.reader
    if reader is None:
        return ()
    whose: dict[str, int] = {}
    for number, identity in tickets:
        whose.setdefault(number, identity)
    coached = {
        identity
        for person_id, _, identities in people_of(scene.session, sorted(set(whose.values())))
        if person_id is not None and decide_coach(reader, subject_of(scene.session, person_id, scene.tools, scene.now))
        for identity in identities
    }
    first = [number for number, identity in whose.items() if identity in coached][:most]
    return tuple(
        Button(scene.speech.say("Coaching note: {number}", number=number), f"coach ticket {number}") for number in first
    )


def shortened(words: str, most: int = MOST_WORDS) -> str:
    """Return what somebody wrote on one line, cut between words where it is long."""
    line = " ".join(words.split())
    if len(line) <= most:
        return line
    kept = line[:most]
    return (kept.rsplit(" ", 1)[0] if " " in kept else kept).rstrip(" ,;:") + "…"

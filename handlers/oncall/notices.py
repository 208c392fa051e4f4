"""What a rotation tells by itself: a gap, that somebody covers, a hand-over; as it is when it is read.

Promises that nobody is told of what is not so any more: a notice that was overtaken is dropped. Says that somebody is
away, never why.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from coaching.rota import Shift, Why
from handlers.cards import Button, Card, Style, Text, Tone
from handlers.escalations.pages import PageKind
from handlers.oncall.gaps import hand_overs
from handlers.oncall.saying import hours_said, names_of, who_said
from handlers.oncall.watches import load_watch
from handlers.tools import Tools, instant
from kpi.facts import Instant
from locales.speech import Speech
from storage.database import Session
from storage.pages import Page
from storage.rotas import Rotation, find_rotation

LATE = timedelta(hours=2)
"""A hand-over that is told later than this is no news."""
LOOK = 14 * 86_400
MOST_SHOWN = 5

OVER, FILLED, REMOVED = "over", "filled", "removed"


def needless(session: Session, page: Page, now: datetime) -> str:
    """Return why nobody needs a rotation's notice any more; empty where it is true."""
    rotation = find_rotation(session, page.workspace_id, page.rotation_id) if page.rotation_id else None
    if rotation is None:
        return REMOVED
    start, end = hours_of(page)
    at = instant(now)
    if page.kind == PageKind.HANDOVER:
        over = at > start + LATE.total_seconds()
    else:
        over = at >= (start if page.kind == PageKind.GAP else end)
    if over:
        return OVER
    return "" if _told_of(session, page, rotation, start, end) else FILLED


def notice_card(session: Session, page: Page, speech: Speech, tools: Tools, now: datetime) -> Card:
    """Return what a notice says now, in its reader's words and zone."""
    if needless(session, page, now) == OVER:
        return Card(speech.say("Those hours are over."))
    rotation = find_rotation(session, page.workspace_id, page.rotation_id) if page.rotation_id else None
    if rotation is None:
        return Card(speech.say("That rotation is not there any more."))
    start, end = hours_of(page)
    found = _told_of(session, page, rotation, start, end)
    names = names_of(session, tools)
    footer = speech.say("Times are those of {zone}.", zone=speech.zone)
    match PageKind(page.kind):
        case PageKind.GAP:
            return _gap(rotation, found, speech, footer)
        case PageKind.COVER:
            other = names.get(found[0].covers or 0, "?") if found else ""
            title = speech.say("You are on call in {rotation}: {name} is away", rotation=rotation.name, name=other)
            return Card(title, tuple(_lines(found, speech)), (_show(rotation, speech),), footer)
        case _:
            return _hand_over(session, rotation, found, speech, names, footer)


def hours_of(page: Page) -> tuple[Instant, Instant]:
    """Return the hours a notice is about."""
    start, _, end = page.about.partition("/")
    return int(start), int(end)


def _told_of(session: Session, page: Page, rotation: Rotation, start: Instant, end: Instant) -> list[Shift]:
    """The shifts a notice is about, of those that are still so."""
    if page.kind == PageKind.HANDOVER:
        watch = load_watch(session, rotation, start - LOOK, start + 1)
        return [each for each in hand_overs(watch.between(start - LOOK, start + 1)) if each.start == start]
    found = load_watch(session, rotation, start, end).between(start, end)
    if page.kind == PageKind.GAP:
        return [each for each in found if each.why is Why.GAP]
    return [each for each in found if each.why is Why.COVER and each.person == page.person_id]


def _gap(rotation: Rotation, found: Sequence[Shift], speech: Speech, footer: str) -> Card:
    title = speech.say("Nobody is on call in {rotation}", rotation=rotation.name)
    said = speech.say(
        "Everybody in it is away then. What is escalated in these hours goes on to the next level at once."
    )
    hint = speech.say('To ask somebody else: "oncall override @name", and when.')
    first = found[0] if found else None
    take = (Button(speech.say("I take them"), f"oncall take {words_of(rotation, first)}", Style.PRIMARY),)
    blocks = (*_lines(found, speech), Text(said), Text(hint, Tone.QUIET))
    return Card(title, blocks, (*(take if first else ()), _show(rotation, speech)), footer)


def _hand_over(
    session: Session, rotation: Rotation, found: Sequence[Shift], speech: Speech, names: dict[int, str], footer: str
) -> Card:
    if not found:
        return Card(rotation.name, (Text(speech.say("Nothing has changed.")),))
    start = found[0].start
    shifts = load_watch(session, rotation, start, start + LOOK).between(start, start + LOOK)
    after = list(hand_overs(shifts))
    who = who_said(shifts[0], names, speech)
    title = speech.say("{rotation}: on call now is {who}", rotation=rotation.name, who=who)
    if not after:
        return Card(title, (), (), footer)
    said = speech.say("From {moment} on: {who}", moment=speech.moment(after[0].start),
                      who=who_said(after[0], names, speech))  # fmt: skip
    return Card(title, (Text(said, Tone.QUIET),), (), footer)


def _lines(found: Sequence[Shift], speech: Speech) -> list[Text]:
    return [Text(hours_said(each.start, each.end, speech), Tone.STRONG) for each in found[:MOST_SHOWN]]


def _show(rotation: Rotation, speech: Speech) -> Button:
    return Button(speech.say("Who is on call when"), f"oncall #{rotation.id}")


def words_of(rotation: Rotation, hours: Shift | None) -> str:
    """Return a rotation and hours of it as a button says them, whatever the clock of who presses it."""
    if hours is None:
        return f"#{rotation.id}"
    start, end = (datetime.fromtimestamp(each, UTC) for each in hours[:2])
    return f"#{rotation.id} {start:%Y-%m-%dT%H:%MZ}/{end:%Y-%m-%dT%H:%MZ}"

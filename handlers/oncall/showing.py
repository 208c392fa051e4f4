"""`oncall`, `oncall NAME [when]`, `oncall me`: who is on call, now and then, in the reader's own zone.

For everybody of the workspace: whoever may raise an escalation may know whom it reaches. Says that somebody is away,
never why, and counts nobody's shifts.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from coaching.rota import Shift, Why
from handlers.cards import Block, Button, Card, Style, Table, Text, Tone
from handlers.oncall.choosing import is_mine, may_configure, named_in, nearest, require_rotation, teams_to_configure
from handlers.oncall.plans import plan_at
from handlers.oncall.refusals import NoRotationsError, PeriodWordsError
from handlers.oncall.saying import hours_said, names_of, plan_facts, until_said, who_said
from handlers.oncall.waiting import waiting
from handlers.oncall.watches import load_watch
from handlers.oncall.whens import read_span
from handlers.request import Message, Reply, Request
from handlers.tools import Tools, instant
from kpi.facts import Instant
from kpi.periods import Period, local_day
from storage.database import Session
from storage.rotas import Rotation, all_rotations

WEEKS = timedelta(weeks=4)
AHEAD = 35 * 86_400
MOST_ROWS, MOST_BUTTONS, MOST_DAYS = 40, 4, 366


def overview(request: Request, tools: Tools) -> Reply:
    """Show who is on call now and next: in my teams' rotations, or in all where none is mine; and what waits for me."""
    with tools.database.reading() as session:
        rotations = all_rotations(session, tools.workspace_id)
        if not rotations:
            if teams_to_configure(session, request.person, tools):
                return _none_yet(request)
            raise NoRotationsError
        mine = [each for each in rotations if is_mine(each, request.person)] or rotations
        return Reply((Message(_overview(session, request, mine, tools, others=len(rotations) - len(mine))),))


def _none_yet(request: Request) -> Reply:
    speech = request.speech
    said = speech.say("There is no rotation yet. It says who is on call when, and an escalation pages them first.")
    buttons = (Button(speech.say("New rotation"), "oncall new", Style.PRIMARY),)
    return Reply((Message(Card(speech.say("On call"), (Text(said),), buttons)),))


def _overview(session: Session, request: Request, rotations: Sequence[Rotation], tools: Tools, others: int) -> Card:
    speech, at = request.speech, instant(request.now)
    names = names_of(session, tools)
    rows = []
    for rotation in rotations[:MOST_ROWS]:
        now, following = _now_and_next(session, rotation, at)
        after = who_said(following, names, speech) if following else "–"
        begins = speech.moment(following.start) if following else "–"
        rows.append((rotation.name, who_said(now, names, speech), after, begins))
    columns = (speech.say("Rotation"), speech.say("On call now"), speech.say("Next"), speech.say("From"))
    blocks: list[Block] = [Table(speech.say("On call now"), columns, tuple(rows))]
    open_blocks, open_buttons = waiting(session, request, names, tools)
    blocks += open_blocks
    if others:
        hint = speech.say_many("{count} more rotation is not yours.", "{count} more rotations are not yours.", others)
        names_said = speech.say('"oncall" with a name shows it.')
        blocks.append(Text(f"{hint} {names_said}", Tone.QUIET))
    buttons = [*open_buttons, *(Button(each.name, f"oncall #{each.id}") for each in rotations[:MOST_BUTTONS])]
    buttons.append(Button(speech.say("My hours"), "oncall me"))
    if teams_to_configure(session, request.person, tools):
        buttons.append(Button(speech.say("New rotation"), "oncall new"))
    return Card(speech.say("On call"), tuple(blocks), tuple(buttons), _zone(request))


def _now_and_next(session: Session, rotation: Rotation, at: Instant) -> tuple[Shift, Shift | None]:
    """The shift that holds now, and the next that is another person's; hours that are not covered are none."""
    found = load_watch(session, rotation, at, at + AHEAD).between(at, at + AHEAD)
    later = (each for each in found[1:] if each.why is not Why.OFF and each.person != found[0].person)
    return found[0], next(later, None)


def show(request: Request, words: str, tools: Tools) -> Reply:
    """Show a rotation's shifts of some days, or the shifts of my rotations where words name days alone."""
    with tools.database.reading() as session:
        rotations = all_rotations(session, tools.workspace_id)
        if not rotations:
            raise NoRotationsError
        found = named_in(rotations, words)
        if found is None and (near := nearest(rotations, words)) and read_span(words, _today(request)) is None:
            raise near
        rotation, rest = found or require_rotation(session, words, request, tools)
        span = _span(rest, request, rotation.name)
        return Reply((Message(_listed(session, request, rotation, span, tools)),))


def _listed(session: Session, request: Request, rotation: Rotation, span: Period | None, tools: Tools) -> Card:
    speech, now = request.speech, instant(request.now)
    start, end = _bounds(span, request)
    names = names_of(session, tools)
    shown = [each for each in _shifts(session, rotation, start, end) if each.why is not Why.OFF]
    blocks: list[Block] = [plan_facts(session, rotation, plan_at(rotation, now), names, speech, now)]
    upcoming = plan_at(rotation, end)
    if upcoming != plan_at(rotation, now):
        blocks.append(Text(speech.say("From {moment} on it goes another way:", moment=speech.moment(upcoming.starts))))
        blocks.append(plan_facts(session, rotation, upcoming, names, speech, now))
    if shown:
        rows = tuple(
            (speech.moment(each.start), until_said(each.end, end + AHEAD, speech), who_said(each, names, speech))
            for each in shown[:MOST_ROWS]
        )
        columns = (speech.say("From"), speech.say("Until"), speech.say("Who"))
        blocks.append(Table(speech.say("On call"), columns, rows))
    else:
        blocks.append(Text(speech.say("Nobody is on call in these days.")))
    if len(shown) > MOST_ROWS:
        more = speech.say_many("{count} more is not shown.", "{count} more are not shown.", len(shown) - MOST_ROWS)
        blocks.append(Text(more, Tone.QUIET))
    return Card(rotation.name, tuple(blocks), _buttons(rotation, request), _zone(request))


def _shifts(session: Session, rotation: Rotation, start: Instant, end: Instant) -> list[Shift]:
    """The shifts that touch a span, each from where it begins to where it ends."""
    found = load_watch(session, rotation, start - AHEAD, end + AHEAD).between(start - AHEAD, end + AHEAD)
    return [each for each in found if each.start < end and each.end > start]


def _buttons(rotation: Rotation, request: Request) -> tuple[Button, ...]:
    speech = request.speech
    buttons = [Button(speech.say("My hours"), "oncall me")]
    if may_configure(request.person, rotation.team_id):
        buttons.append(Button(speech.say("Change it"), f"oncall change #{rotation.id}"))
        buttons.append(Button(speech.say("What was changed"), f"oncall changes #{rotation.id}"))
        buttons.append(Button(speech.say("Remove it"), f"oncall remove #{rotation.id}", Style.DANGER))
    return tuple(buttons)


def me(request: Request, words: str, tools: Tools) -> Reply:
    """Show when I am on call, in every rotation, and what waits for me."""
    speech = request.speech
    with tools.database.reading() as session:
        start, end = _bounds(_span(words, request, "me"), request)
        names = names_of(session, tools)
        rows = []
        for rotation in all_rotations(session, tools.workspace_id):
            for shift in _shifts(session, rotation, start, end):
                if shift.person == request.person.id:
                    hours = hours_said(shift.start, shift.end, speech)
                    rows.append((shift.start, hours, rotation.name, _why(shift, names, request)))
        blocks, buttons = waiting(session, request, names, tools)
    if rows:
        columns = (speech.say("When"), speech.say("Rotation"), speech.say("Why"))
        ordered = tuple(row[1:] for row in sorted(rows)[:MOST_ROWS])
        blocks.insert(0, Table(speech.say("When you are on call"), columns, ordered))
    else:
        blocks.insert(0, Text(speech.say("You are not on call in these days.")))
    hint = speech.say('To give hours to somebody: "oncall override @name tomorrow 9-17", or "oncall swap".')
    blocks.append(Text(hint, Tone.QUIET))
    everybody = Button(speech.say("Who is on call when"), "oncall")
    return Reply((Message(Card(speech.say("My hours on call"), tuple(blocks), (*buttons, everybody), _zone(request))),))


def _why(shift: Shift, names: dict[int, str], request: Request) -> str:
    speech = request.speech
    match shift.why:
        case Why.OVERRIDE:
            return speech.say("taken over")
        case Why.SWAP:
            return speech.say("swapped")
        case Why.COVER:
            return speech.say("you cover for {name}", name=names.get(shift.covers or 0, "?"))
        case _:
            return speech.say("your turn")


def _span(words: str, request: Request, name: str) -> Period | None:
    """The days that words name; None for no words."""
    if not words.strip():
        return None
    found = read_span(words, _today(request))
    if found is None or found.days > MOST_DAYS:
        raise PeriodWordsError(words=words.strip(), name=name)
    return found


def _bounds(span: Period | None, request: Request) -> tuple[Instant, Instant]:
    """From when to when is shown: the reader's own days; without any, four weeks from now on."""
    if span is not None:
        return span.bounds(request.speech.zone)
    return instant(request.now), instant(request.now + WEEKS)


def _today(request: Request) -> date:
    return local_day(instant(request.now), request.speech.zone)


def _zone(request: Request) -> str:
    return request.speech.say("Times are those of {zone}.", zone=request.speech.zone)

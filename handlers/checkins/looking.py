"""Looking back: one's own answers; for who leads the team, what policy allows of the others'.

By name: whoever coaches somebody today reads theirs, and each look is noted. Anonymous: counts, and texts in a random
order, of rounds that may be shown; never who, never when. Nothing of it is shown to anybody else.
"""

from collections import Counter
from collections.abc import Sequence
from random import SystemRandom

from coaching.checkins import Seen
from coaching.confidence import decide_pair
from handlers.cards import Block, Button, Card, Table, Text, Tone
from handlers.checkins.choosing import require_lead
from handlers.checkins.keeping import Given, given_in, opened
from handlers.checkins.rounds import rounds_of, shown_rounds
from handlers.checkins.saying import round_said, why_hidden
from handlers.checkins.templates import SCALE, SCALE_STEPS, TEXT, Question, answer_said, questions_of, title_of
from handlers.coach.subjects import subject_of
from handlers.request import Message, Reply, Request
from handlers.tools import Tools
from locales.speech import Speech
from storage.access_log import record_looks
from storage.checkins import (
    ANSWERED,
    ASKED,
    LATE,
    CheckinSeries,
    CheckinTurn,
    all_series,
    answers_by,
    answers_in,
    turns_in,
    turns_of,
)
from storage.database import Session
from storage.people import Person

MOST_ROUNDS, MOST_OWN = 6, 20


def results(request: Request, words: str, tools: Tools) -> Reply:
    """Show who leads the team the rounds of a check-in: the one that is named, or the latest."""
    with tools.database.writing() as session:
        series, _ = require_lead(session, words, request, tools, "checkin results 3")
        wanted = words.split()[1:2]
        show = _anonymous if series.anonymous else _by_name
        blocks = show(session, series, wanted[0] if wanted else "", request, tools)
    buttons = (Button(request.speech.say("All check-ins"), "checkin"),)
    return Reply((Message(Card(title_of(series, request.speech), tuple(blocks), buttons, discreet=True)),))


def _by_name(session: Session, series: CheckinSeries, wanted: str, request: Request, tools: Tools) -> list[Block]:
    speech = request.speech
    rounds = [each.period for each in rounds_of(session, series, request.present)]
    period = wanted if wanted in rounds else (rounds[-1] if rounds else "")
    if not period:
        return [Text(speech.say("Nobody has been asked yet."))]
    turns = [
        each
        for each in turns_in(session, series.id, period)
        if decide_pair(request.person, subject_of(session, each.person_id, tools, request.present))
    ]
    mine = {each.person_id for each in turns}
    given = {each.person_id: each for each in _given_by(session, series, period, mine, tools)}
    record_looks(
        session, tools.workspace_id, request.person.id, [each for each in given if each], "checkin", request.present
    )
    blocks: list[Block] = [Text(round_said(period, speech), Tone.QUIET)]
    for turn in turns:
        if turn.person_id in given:
            blocks += _answers_of(session, series, turn, given[turn.person_id], speech)
    waits = [session.get_one(Person, each.person_id).name for each in turns if each.status == ASKED]
    if waits:
        blocks.append(Text(speech.say("Not answered yet: {names}.", names=speech.listing(waits)), Tone.QUIET))
    if not given and not waits:
        blocks.append(Text(speech.say("Nobody answered in this round.")))
    earlier = [each for each in rounds if each != period][-MOST_ROUNDS:]
    return [*blocks, *_earlier(series, earlier, speech)]


def _given_by(session: Session, series: CheckinSeries, period: str, people: set[int], tools: Tools) -> list[Given]:
    """What these people answered in a round; nothing else is opened."""
    rows = [each for each in answers_in(session, series.id, period) if each.person_id in people]
    return opened(rows, tools)


def _answers_of(
    session: Session, series: CheckinSeries, turn: CheckinTurn, given: Given, speech: Speech
) -> list[Block]:
    name = session.get_one(Person, turn.person_id).name
    heading = speech.say("{name}, late", name=name) if turn.status == LATE else name
    return [Text(heading, Tone.STRONG), Text(answers_said(series, given, speech))]


def answers_said(series: CheckinSeries, given: Given, speech: Speech) -> str:
    """Return what somebody answered, question by question."""
    asked = questions_of(series, speech)
    lines = [f"{each.text}\n→ {answer_said(each.kind, given.answers[each.key], speech)}"
             for each in asked if each.key in given.answers]  # fmt: skip
    return "\n".join(lines)


def _earlier(series: CheckinSeries, periods: Sequence[str], speech: Speech) -> list[Block]:
    """How to read the rounds before."""
    if not periods:
        return []
    example = f'"checkin results {series.id} {periods[-1]}"'
    rounds = speech.listing(f"{each} ({round_said(each, speech)})" for each in periods)
    said = speech.say("Earlier rounds: {rounds}. Read one with {example}.", rounds=rounds, example=example)
    return [Text(said, Tone.QUIET)]


def _anonymous(session: Session, series: CheckinSeries, wanted: str, request: Request, tools: Tools) -> list[Block]:
    speech, shown = request.speech, shown_rounds(session, series, tools, request.present)
    if not shown:
        return [Text(speech.say("Nobody has been asked yet."))]
    readable = [period for period, seen in shown.items() if seen is Seen.YES]
    period = wanted if wanted in shown else (readable[-1] if readable else list(shown)[-1])
    blocks: list[Block] = [Text(round_said(period, speech), Tone.QUIET)]
    if shown[period] is not Seen.YES:
        blocks.append(Text(why_hidden(shown[period], period, speech, tools)))
    else:
        counted = next(each for each in rounds_of(session, series, request.present) if each.period == period)
        said = speech.say_many("{count} person answered.", "{count} people answered.", counted.answered)
        blocks.append(Text(said))
        given = given_in(session, series, period, tools)
        for question in questions_of(series, speech):
            blocks += _group_of(question, given, speech, tools.minimum_group)
    latest = list(shown)[-1]
    if latest != period:
        blocks.append(Text(f"{round_said(latest, speech)} {why_hidden(shown[latest], latest, speech, tools)}".strip(),
                           Tone.QUIET))  # fmt: skip
    return [*blocks, *_earlier(series, [each for each in readable if each != period][-MOST_ROUNDS:], speech)]


def _group_of(question: Question, given: Sequence[Given], speech: Speech, minimum: int) -> list[Block]:
    """What a group answered to one question, if enough of it did."""
    values = [each.answers[question.key] for each in given if question.key in each.answers]
    if len(values) < max(minimum, 1):
        few = speech.say("Fewer than {minimum} people answered this, so it is not shown.", minimum=str(minimum))
        return [Text(question.text, Tone.STRONG), Text(few, Tone.QUIET)]
    if question.kind == TEXT:
        SystemRandom().shuffle(values)
        return [Text(question.text, Tone.STRONG), Text("\n".join(f"• {each}" for each in values))]
    counts = Counter(values)
    steps = SCALE_STEPS if question.kind == SCALE else ("yes", "no")
    rows = tuple((answer_said(question.kind, step, speech), speech.number(counts[step])) for step in steps)
    return [Table(question.text, (speech.say("Answer"), speech.say("How many")), rows)]


def mine(request: Request, words: str, tools: Tools) -> Reply:  # noqa: ARG001 - one shape for every handler
    """Show the asker what they answered by name, and what became of each of their turns."""
    speech = request.speech
    with tools.database.reading() as session:
        known = {series.id: series for series, _ in all_series(session, tools.workspace_id, ever=True)}
        given = {(each.series_id, each.period): each for each in answers_by(session, request.person.id)}
        blocks: list[Block] = []
        for turn in turns_of(session, request.person.id, MOST_OWN):
            series = known[turn.series_id]
            heading = f"{title_of(series, speech)}, {round_said(turn.period, speech)}"
            blocks.append(Text(heading, Tone.STRONG))
            row = given.get((turn.series_id, turn.period))
            said = answers_said(series, opened([row], tools)[0], speech) if row else ""
            blocks.append(Text(said or _status(series, turn, speech)))
    if not blocks:
        blocks = [Text(speech.say("You have not been asked yet."))]
    buttons = (Button(speech.say("All check-ins"), "checkin"),)
    return Reply((Message(Card(speech.say("My check-ins"), tuple(blocks), buttons, discreet=True)),))


def _status(series: CheckinSeries, turn: CheckinTurn, speech: Speech) -> str:
    if turn.status in (ANSWERED, LATE):
        if series.anonymous:
            return speech.say("Answered without your name: which answers are yours is kept nowhere.")
        return speech.say("Answered; what you wrote has been deleted since.")
    return speech.say("Not answered.") if turn.status == ASKED else speech.say("Skipped.")

"""`checkin`: what waits for my answer, and the check-ins I plan; and ending or pausing one. Opens no answer."""

from handlers.cards import Block, Button, Card, Style, Text, Tone
from handlers.checkins.choosing import leads_it, require_lead
from handlers.checkins.mine import due
from handlers.checkins.rounds import answered_by_people
from handlers.checkins.saying import round_said
from handlers.checkins.templates import title_of
from handlers.digests import saving
from handlers.digests.kinds import find_kind
from handlers.digests.plans import plan_of
from handlers.digests.saying import when_said
from handlers.request import Message, Reply, Request
from handlers.tools import Tools
from locales.speech import Speech
from storage.checkins import CheckinSeries, all_series, periods_of, turns_in
from storage.database import Session
from storage.jobs import Job, recipients_of

MOST_WAITING = 3


def overview(request: Request, words: str, tools: Tools, said: str = "") -> Reply:  # noqa: ARG001 - one shape for all
    """Show what waits for the asker, and what they plan."""
    speech = request.speech
    with tools.database.reading() as session:
        waits = due(session, request.person.id, tools, request.present)[:MOST_WAITING]
        led = [pair for pair in all_series(session, tools.workspace_id) if leads_it(request.person, pair[1])]
        blocks: list[Block] = [Text(said)] if said else []
        for each in waits:
            name = f"{title_of(each.series, speech)}, {round_said(each.period, speech)}"
            blocks.append(Text(speech.say("Waits for your answer: {name}", name=name)))
        blocks += [block for series, job in led for block in _led(session, series, job, speech)]
    if not blocks:
        blocks = [Text(speech.say("No check-in waits for you."))]
    buttons = [Button(speech.say("Answer …"), each.words, Style.PRIMARY) for each in waits]
    buttons += [Button(speech.say("Answers of {number}", number=str(series.id)), f"checkin results {series.id}")
                for series, _ in led]  # fmt: skip
    buttons.append(Button(speech.say("What I answered"), "checkin mine"))
    if request.person.leads:
        buttons.append(Button(speech.say("Plan a check-in …"), "checkin plan"))
    return Reply((Message(Card(speech.say("Check-ins"), tuple(blocks), tuple(buttons)), replaces=bool(said)),))


def _led(session: Session, series: CheckinSeries, job: Job, speech: Speech) -> list[Block]:
    """A check-in as who leads the team sees it: when, and how many of the last round answered."""
    kind = find_kind(job.kind)
    when = when_said(plan_of(session, job, kind, recipients_of(session, job.id)), speech) if kind else ""
    when = speech.say("paused") if job.paused else when
    periods = periods_of(session, series.id)
    lines = [when]
    if periods:
        asked = len(turns_in(session, series.id, periods[-1]))
        answered = answered_by_people(session, series, periods[-1])
        count = speech.say("{answered} of {asked} answered", answered=str(answered), asked=str(asked))
        lines.append(f"{round_said(periods[-1], speech)}: {count}")
    return [Text(f"{series.id}: {title_of(series, speech)}", Tone.STRONG), Text("\n".join(lines))]


def series_buttons(series: CheckinSeries, job: Job, speech: Speech) -> tuple[Button, ...]:
    """Return what who leads the team can do with a check-in."""
    toggle = Button(speech.say("Resume"), f"checkin resume {series.id}") if job.paused else Button(
        speech.say("Pause"), f"checkin pause {series.id}"
    )  # fmt: skip
    return (
        Button(speech.say("The answers"), f"checkin results {series.id}", Style.PRIMARY),
        Button(speech.say("The post itself"), f"digest {job.id}"),
        toggle,
        Button(speech.say("End it"), f"checkin end {series.id}", Style.DANGER),
    )


def pause(request: Request, words: str, tools: Tools) -> Reply:
    """Ask nobody until it is resumed."""
    with tools.database.writing() as session:
        _, job = require_lead(session, words, request, tools, "checkin pause 3")
        saving.pause(session, job, request)
    return overview(request, "", tools, request.speech.say("Paused: nobody is asked until it is resumed."))


def resume(request: Request, words: str, tools: Tools) -> Reply:
    """Ask again, from the next round on."""
    with tools.database.writing() as session:
        _, job = require_lead(session, words, request, tools, "checkin resume 3")
        saving.resume(session, job, request, tools)
    return overview(request, "", tools, request.speech.say("Resumed, from the next round on."))


def end(request: Request, words: str, tools: Tools) -> Reply:
    """Ask no more. What was answered stays until its day."""
    with tools.database.writing() as session:
        _, job = require_lead(session, words, request, tools, "checkin end 3")
        saving.remove(session, job, request)
    return overview(request, "", tools, request.speech.say("Ended. What was answered stays until its day."))

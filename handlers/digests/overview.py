"""`digest` alone: the scheduled posts that are mine, to own, to get or to look after, and what one can set up."""

from handlers.cards import Block, Button, Card, Style, Table, Text, Tone
from handlers.digests.choosing import Mine, my_jobs
from handlers.digests.forms import kinds_for
from handlers.digests.kinds import find_kind
from handlers.digests.plans import plan_of
from handlers.digests.saying import glance, job_name, when_said
from handlers.readers import Calendars, load_calendars
from handlers.request import Message, Reply, Request
from handlers.tools import Tools, instant
from kpi.periods import local_day
from kpi.words import N_
from storage.database import Session
from storage.jobs import recipients_of

MOST_BUTTONS, MOST_SHOWN = 5, 40


def overview(request: Request, words: str, tools: Tools) -> Reply:  # noqa: ARG001 - one shape for every handler
    """Show the posts that have to do with the asker."""
    speech = request.speech
    with tools.database.reading() as session:
        mine = my_jobs(session, request.person, tools)
        calendars = load_calendars(session, tools.workspace_id, local_day(instant(request.now), tools.zone))
        rows = tuple(_row(session, each, calendars, request, tools) for each in mine[:MOST_SHOWN])
        names = {each.job.id: job_name(session, each.job, speech) for each in mine[:MOST_BUTTONS]}
        kinds = kinds_for(session, request.person, tools)
    blocks: list[Block] = [Text(speech.say("No post is scheduled for you."))]
    if rows:
        columns = (N_("No."), N_("What"), N_("When"), N_("To"), N_("Next"), N_("Last"))
        headings = tuple(speech.say(column) for column in columns)
        blocks = [Table(speech.say("Scheduled posts"), headings, rows)]
    if kinds:
        offered = speech.listing(f"{speech.say(kind.name)} ({kind.key})" for kind in kinds)
        blocks.append(Text(speech.say("You can schedule: {kinds}.", kinds=offered), Tone.QUIET))
        example = speech.say('For example "digest schedule {kind} at 08:30 on weekdays".', kind=kinds[0].key)
        blocks.append(Text(example, Tone.QUIET))
    buttons = [Button(f"{number}: {name}", f"digest {number}") for number, name in names.items()]
    buttons += [Button(speech.say("Schedule …"), "digest schedule", Style.PRIMARY)] if kinds else []
    buttons += [Button(speech.say("What was delivered"), "digest status")] if mine else []
    return Reply((Message(Card(speech.say("Scheduled posts"), tuple(blocks), tuple(buttons))),))


def _row(session: Session, seen: Mine, calendars: Calendars, request: Request, tools: Tools) -> tuple[str, ...]:
    job, speech = seen.job, request.speech
    kind = find_kind(job.kind)
    at_a_glance = glance(session, job, seen.recipients, calendars, tools, speech, request.now)
    when, to = "", ""
    if kind is not None:
        plan = plan_of(session, job, kind, recipients_of(session, job.id))
        when, to = when_said(plan, speech), speech.listing(target.name for target in plan.targets)
    return str(job.id), job_name(session, job, speech), when, to, at_a_glance.following, at_a_glance.latest

"""Pausing, resuming, removing and handing over a scheduled post, and who changed what of it.

Each says by number which post is meant, and asks `coaching.scheduling` who may. What is removed asks back first.
"""

from collections.abc import Mapping

from coaching.scheduling import NOTE, Ruling, decide_schedule
from handlers.cards import Button, Card, Style, Table, Text
from handlers.digests import saving
from handlers.digests.checking import viewer_by_id
from handlers.digests.choosing import require_change, require_job
from handlers.digests.fields import read_person
from handlers.digests.refusals import RULED, CannotHandOverNoteError, CannotOwnError, WhichPostError
from handlers.digests.saying import job_name
from handlers.digests.schedule import confirmed, job_card
from handlers.request import Message, Reply, Request
from handlers.subwords import YES
from handlers.tools import Tools
from kpi.words import N_
from storage.jobs import changes_of_job
from storage.people import Person

CHANGED: Mapping[str, str] = {
    saving.CREATED: N_("scheduled"),
    saving.PAUSED: N_("paused"),
    saving.RESUMED: N_("resumed"),
    saving.REMOVED: N_("removed"),
    saving.OWNER: N_("owner"),
    "team": N_("team"),
    "recipients": N_("recipients"),
    "time": N_("time"),
    "days": N_("days"),
    "month_day": N_("day of the month"),
    "contents": N_("contents"),
    "language": N_("language"),
    "zone": N_("time zone"),
    "late": N_("hours it may come late"),
}
"""What can change of a post, by the name it is noted under."""


def number_of(words: str, example: str) -> tuple[int, str]:
    """Return the number among the words, and the others; WhichPostError, with an example, where there is none."""
    tokens = words.split()
    for at, token in enumerate(tokens):
        bare = token.removeprefix("#").rstrip(",.")
        if bare.isdecimal() and len(bare) < 12:
            return int(bare), " ".join([*tokens[:at], *tokens[at + 1 :]])
    raise WhichPostError(example=example)


def show(request: Request, words: str, tools: Tools) -> Reply:
    """Show one post."""
    number, _ = number_of(words, "digest 12")
    with tools.database.reading() as session:
        seen = require_job(session, number, request, tools)
        return Reply((Message(job_card(session, seen, request.speech, request.now, tools)),))


def pause(request: Request, words: str, tools: Tools) -> Reply:
    """Let nothing be posted until it is resumed."""
    number, _ = number_of(words, "digest pause 12")
    with tools.database.writing() as session:
        job = require_change(session, number, request, tools).job
        saving.pause(session, job, request)
        return confirmed(session, job, request, tools, request.speech.say("Paused."))


def resume(request: Request, words: str, tools: Tools) -> Reply:
    """Post again, from the next slot on."""
    number, _ = number_of(words, "digest resume 12")
    with tools.database.writing() as session:
        job = require_change(session, number, request, tools).job
        saving.resume(session, job, request, tools)
        return confirmed(session, job, request, tools, request.speech.say("It is posted again from now on."))


def remove(request: Request, words: str, tools: Tools) -> Reply:
    """Ask back, then remove it."""
    number, rest = number_of(words, "digest remove 12")
    speech = request.speech
    if rest.casefold() not in YES:
        with tools.database.reading() as session:
            job = require_change(session, number, request, tools).job
            title = speech.say("Remove number {number}?", number=str(number))
            said = speech.say("{post} would not be posted any more.", post=job_name(session, job, speech))
            yes = Button(speech.say("Remove it"), f"digest remove {number} yes", Style.DANGER)
            keep = Button(speech.say("Keep it"), f"digest {number}")
            return Reply((Message(Card(title, (Text(said),), (yes, keep)), replaces=True),))
    with tools.database.writing() as session:
        job = require_change(session, number, request, tools).job
        saving.remove(session, job, request)
        said = speech.say("{post} is not posted any more. What was delivered stays in the ledger.",
                          post=job_name(session, job, speech))  # fmt: skip
        buttons = (Button(speech.say("Scheduled posts"), "digest"),)
        return Reply((Message(Card(speech.say("Removed"), (Text(said),), buttons), replaces=True),))


def owner(request: Request, words: str, tools: Tools) -> Reply:
    """Hand it over to somebody who may own it."""
    number, rest = number_of(words, "digest owner 12 @lukas")
    names = [word for word in rest.split() if "@" in word] or [rest]
    if not names[0]:
        raise WhichPostError(example=f"digest owner {number} @{request.person.handle}")
    with tools.database.writing() as session:
        job = require_change(session, number, request, tools).job
        person = read_person(session, names[0], request, tools)
        if job.kind == NOTE and person.id != job.owner_id:
            raise CannotHandOverNoteError(name=person.name)
        ruling = decide_schedule(viewer_by_id(session, person.id, tools, request.now), job.kind, job.team_id)
        if ruling is not Ruling.YES:
            why = RULED[ruling]
            raise CannotOwnError(name=person.name, why=request.speech.say(why.message()))
        before = session.get_one(Person, job.owner_id)
        if before.id != person.id:
            saving.hand_over(session, job, f"@{before.handle}", person.id, f"@{person.handle}", request)
        said = request.speech.say("{name} owns it from now on.", name=person.name)
        return confirmed(session, job, request, tools, said)


def changes(request: Request, words: str, tools: Tools) -> Reply:
    """Show who changed what, when; to who may change it."""
    number, _ = number_of(words, "digest changes 12")
    speech = request.speech
    with tools.database.reading() as session:
        job = require_change(session, number, request, tools).job
        rows = tuple(
            (
                speech.moment(each.at),
                session.get_one(Person, each.person_id).name,
                speech.say(CHANGED.get(each.what, each.what)),
                each.before,
                each.after,
            )
            for each in changes_of_job(session, job.id)
        )
        name = job_name(session, job, speech)
    columns = tuple(speech.say(each) for each in (N_("When"), N_("Who"), N_("What"), N_("Before"), N_("After")))
    caption = speech.say("Changes, the latest first")
    title = speech.say("{number}: {post}", number=str(number), post=name)
    buttons = (Button(speech.say("The post itself"), f"digest {number}"),)
    return Reply((Message(Card(title, (Table(caption, columns, rows),), buttons)),))

"""`digest status [NUMBER]`: the ledger in words: which post, for whom, what became of it, why, and the way to mend it.

Trouble comes first. Owners and who runs Touchline see every row, readers their own; there is no figure in any.
"""

from dataclasses import dataclass

from coaching.delivering import Reason, Status
from handlers.cards import Block, Button, Card, Style, Table, Text
from handlers.digests.choosing import Mine, as_seen
from handlers.digests.control import number_of
from handlers.digests.outcomes import reason_words, status_words
from handlers.digests.plans import target_of
from handlers.digests.refusals import NoSuchPostError, WhichPostError
from handlers.digests.saying import glance, job_name
from handlers.readers import load_calendars
from handlers.request import Message, Reply, Request
from handlers.tools import Tools, instant
from handlers.troubles import WHY
from kpi.periods import local_day
from locales.speech import Speech
from storage.database import Session
from storage.deliveries import Delivery, deliveries_of
from storage.jobs import jobs_ever

MOST_READ, MOST_SHOWN = 200, 30


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the ledger with the post it is of."""

    delivery: Delivery
    seen: Mine
    to: str

    @property
    def is_trouble(self) -> bool:
        """Return whether it did not come for a reason that nobody chose."""
        missed = self.delivery.status in (Status.FAILED, Status.SKIPPED)
        return self.delivery.status == Status.FAILED or (missed and self.delivery.reason in WHY)


def status(request: Request, words: str, tools: Tools) -> Reply:
    """Show the latest rows of what is mine, or of one post."""
    speech = request.speech
    number = _number(words)
    with tools.database.reading() as session:
        seen = _seen(session, number, request, tools)
        rows = _rows(session, seen, tools)
        blocks: list[Block] = [Text(_summary(rows, speech))]
        if rows:
            blocks.append(_table(session, rows[:MOST_SHOWN], speech))
        else:
            blocks += _coming(session, seen, request, tools)
        title = speech.say("What was delivered")
        if number is not None:
            post = job_name(session, seen[0].job, speech)
            title = speech.say("What was delivered of {number}: {post}", number=str(number), post=post)
    back = "digest" if number is None else f"digest {number}"
    return Reply((Message(Card(title, tuple(blocks), (Button(speech.say("Scheduled posts"), back, Style.PRIMARY),))),))


def _number(words: str) -> int | None:
    """The number of the post, if the words say one."""
    try:
        return number_of(words, "digest status 12")[0]
    except WhichPostError:
        if words.strip():
            raise
        return None


def _seen(session: Session, number: int | None, request: Request, tools: Tools) -> list[Mine]:
    """What somebody may read of: removed posts too, and those they once got."""
    jobs = [job for job in jobs_ever(session, tools.workspace_id) if number is None or job.id == number]
    seen = [each for job in jobs if (each := as_seen(session, job, request.person, ever=True)) is not None]
    if number is not None and not seen:
        raise NoSuchPostError(number=str(number))
    return seen


def _rows(session: Session, seen: list[Mine], tools: Tools) -> list[Row]:
    """The latest rows, those of trouble first."""
    of_job = {each.job.id: each for each in seen}
    names = {recipient.id: target_of(session, recipient).name for each in seen for recipient in each.recipients}
    found = deliveries_of(session, tools.workspace_id, of_job, MOST_READ, recipient_ids=names) if names else ()
    rows = [Row(row, of_job[row.job_id], names[row.recipient_id]) for row in found]
    return sorted(rows, key=lambda row: not row.is_trouble)


def _summary(rows: list[Row], speech: Speech) -> str:
    trouble = sum(row.is_trouble for row in rows)
    if not rows:
        return speech.say("Nothing has been due yet.")
    if not trouble:
        return speech.say_many(
            "{count} post, and nothing went wrong.", "The latest {count} posts, and nothing went wrong.", len(rows)
        )
    return speech.say_many(
        "{count} post of the latest {all} did not come. It stands first.",
        "{count} posts of the latest {all} did not come. They stand first.",
        trouble,
        all=speech.number(len(rows)),
    )


def _table(session: Session, rows: list[Row], speech: Speech) -> Table:
    said = tuple(
        (
            f"{row.seen.job.id}: {job_name(session, row.seen.job, speech)}",
            row.delivery.period,
            row.to,
            status_words(row.delivery.status, speech),
            speech.moment(row.delivery.settled_at or row.delivery.due_at),
            _why(row.delivery, speech),
        )
        for row in rows
    )
    columns = (
        speech.say("Post"),
        speech.say("Period"),
        speech.say("To"),
        speech.say("Outcome"),
        speech.say("When"),
        speech.say("Why, and what to do"),
    )
    return Table(speech.say("The ledger, trouble first"), columns, said)


def _why(row: Delivery, speech: Speech) -> str:
    parts = [reason_words(row.reason, speech)] if row.reason else []
    if row.status == Status.DUE and row.reason not in WHY and row.reason != Reason.STOPPED and row.reason:
        parts = [speech.say("waits until then: {why}", why=reason_words(row.reason, speech))]
    if row.status == Status.LATE:
        parts.append(speech.say("was due on {moment}", moment=speech.moment(row.due_at)))
    if row.repeated:
        parts.append(speech.say("sending was interrupted, so part of it may stand there twice"))
    return "; ".join(parts)


def _coming(session: Session, seen: list[Mine], request: Request, tools: Tools) -> list[Block]:
    """What comes next, where nothing has come yet."""
    speech = request.speech
    calendars = load_calendars(session, tools.workspace_id, local_day(instant(request.now), tools.zone))
    said = []
    for each in seen:
        following = glance(session, each.job, each.recipients, calendars, tools, speech, request.now).following
        if following and not each.job.removed_at:
            post = f"{each.job.id}: {job_name(session, each.job, speech)}"
            said.append(speech.say("{post}, next: {moment}", post=post, moment=following))
    return [Text("\n".join(said))] if said else []

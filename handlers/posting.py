"""The way of a scheduled post: opened in the ledger when its slot comes, judged, composed, and settled.

What waits and retries is the engine's (`bot.engine`), what is decided is `coaching`'s; here the two meet the database.
Promises: a slot is opened once however many bells ring, nothing that is settled is composed again, and every way out
leaves a status and a reason in the ledger.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from coaching.access import Viewer
from coaching.delivering import Reason, Status, Verdict, decide_delivery
from coaching.scheduling import CHANNEL, Ruling, decide_schedule
from coaching.timetable import Slot
from handlers.cards import Card
from handlers.digests.kinds import find_kind
from handlers.digests.labels import labelled
from handlers.digests.scene import Kind, Scene
from handlers.digests.signalling import OutwardSignal, outward_signals, tell_signals
from handlers.digests.timing import Timing, profile_in, timing_of
from handlers.errors import RefusedError
from handlers.readers import load_calendars
from handlers.tools import Tools, instant
from handlers.viewers import viewer_of
from kpi.periods import Period, local_day
from locales.speech import Speech
from storage.access_log import gather_looks, write_looks
from storage.database import Session
from storage.deliveries import Delivery, open_deliveries, settle, waiting
from storage.jobs import Job, Recipient, opened_through, running
from storage.people import Person, identities_of
from storage.teams import Team

HOURS_TO_FINISH = 24.0


@dataclass(frozen=True, slots=True)
class Parcel:
    """A post that is ready to go. `identity` is the person's in the tenant, `channel` the channel's id or name.

    `cards` are the message and those of its thread; `sent` what of it was posted before, by part. `trying` is the part
    during which an earlier try ended, at `tried_at`; `tries` were made so far. `key` marks part by part. `signals` are
    what it says that receivers outside of the chat may hear.
    """

    delivery_id: int
    tenant: str
    identity: str
    channel: str
    cards: tuple[Card, ...]
    verdict: Verdict
    sent: dict[str, str]
    trying: int | None
    tried_at: datetime | None
    locale: str
    tries: int = 0
    signals: tuple[OutwardSignal, ...] = ()

    def key(self, part: int) -> str:
        """Return the mark of a part: it is the same at every try, and says nothing of what the part says."""
        return f"delivery-{self.delivery_id}-{part}"


def ring(tools: Tools, now: datetime) -> list[int]:
    """Open the ledger for every slot that has come in this workspace; return the ids of the deliveries to be sent.

    Those that were opened before and are not settled are among them: to ask twice is safe.
    """
    with tools.database.reading() as session:
        come = _come(session, tools, now)
        waits = waiting(session, tools.workspace_id, now)
    if not come:
        return waits
    with tools.database.writing() as session:
        for job, recipient, due in come:
            open_deliveries(session, [_row(job, recipient, slot, now) for slot in due])
            opened_through(session, recipient.id, due[-1].day)
        return waiting(session, tools.workspace_id, now)


def _come(session: Session, tools: Tools, now: datetime) -> list[tuple[Job, Recipient, list[Slot]]]:
    """The slots that have come and are not in the ledger, by job and recipient."""
    calendars = load_calendars(session, tools.workspace_id, local_day(instant(now), tools.zone))
    found = []
    for job, recipient in running(session, tools.workspace_id):
        due = timing_of(session, job, recipient, calendars, tools).due(recipient.through, now)
        if due:
            found.append((job, recipient, due))
    return found


def _row(job: Job, recipient: Recipient, slot: Slot, now: datetime) -> dict[str, object]:
    """A slot's row in the ledger; settled at once where nothing is sent."""
    skipped = slot.skipped is not None
    return {
        "workspace_id": job.workspace_id,
        "job_id": job.id,
        "recipient_id": recipient.id,
        "period": slot.period,
        "first": slot.covers.first,
        "last": slot.covers.last,
        "due_at": datetime.fromtimestamp(slot.at, now.tzinfo),
        "status": Status.SKIPPED if skipped else Status.DUE,
        "reason": slot.skipped or slot.waited or "",
        "settled_at": now if skipped else None,
    }


def take(tools: Tools, delivery_id: int, now: datetime, trouble: str = "") -> Parcel | None:
    """Judge a delivery and compose it; None when there is nothing to post: it is settled, now or before.

    `trouble` is what the platform said at the last try. The looks at people that the post contains are written before
    it is given away; reading keeps nobody else from writing meanwhile.
    """
    with tools.database.reading() as session:
        looks = gather_looks(session)
        found = _composed(session, delivery_id, tools, now, trouble)
    if found is None:
        return None
    with tools.database.writing() as session:
        if isinstance(found, Verdict):
            settle(session, delivery_id, found.status, found.reason, now)
            return None
        if not found.tries:
            # What is tried again is the same look.
            write_looks(session, looks)
        tell_signals(session, tools.workspace_id, found.signals, now)
    return found


def _composed(session: Session, delivery_id: int, tools: Tools, now: datetime, trouble: str) -> Parcel | Verdict | None:
    """The post, or what to settle the delivery as; None where it is settled."""
    delivery = session.get(Delivery, delivery_id)
    if delivery is None or delivery.workspace_id != tools.workspace_id or delivery.status != Status.DUE:
        return None
    job, recipient = session.get_one(Job, delivery.job_id), session.get_one(Recipient, delivery.recipient_id)
    verdict = _judge(session, delivery, job, recipient, tools, now, trouble)
    kind = find_kind(job.kind)
    if kind is None:
        return Verdict(Status.FAILED, Reason.BROKEN)
    if not verdict.posts:
        return verdict
    try:
        return _parcel(session, delivery, job, recipient, kind, verdict, tools, now)
    except RefusedError:
        return Verdict(Status.SKIPPED, Reason.MAY_NOT_SEE)


def _judge(
    session: Session, delivery: Delivery, job: Job, recipient: Recipient, tools: Tools, now: datetime, trouble: str
) -> Verdict:
    """What becomes of it. What has begun to go out is finished, later than the job's policy too."""
    if delivery.sent or delivery.trying is not None:
        return decide_delivery(delivery.due_at, now, job.late_hours + HOURS_TO_FINISH, trouble)
    if job.paused or job.removed_at or recipient.removed_at:
        return Verdict(Status.SKIPPED, Reason.STOPPED)
    verdict = decide_delivery(delivery.due_at, now, job.late_hours, trouble)
    if verdict.status is Status.LATE:
        calendars = load_calendars(session, tools.workspace_id, local_day(instant(now), tools.zone))
        off = timing_of(session, job, recipient, calendars, tools).reader.off_at(instant(now))
        if off is not None:
            # What was missed does not follow anybody home.
            return Verdict(Status.FAILED, trouble) if trouble else Verdict(Status.SKIPPED, Reason.DOWN)
    return verdict


def _parcel(
    session: Session,
    delivery: Delivery,
    job: Job,
    recipient: Recipient,
    kind: Kind,
    verdict: Verdict,
    tools: Tools,
    now: datetime,
) -> Parcel:
    calendars = load_calendars(session, tools.workspace_id, local_day(instant(now), tools.zone))
    timing = timing_of(session, job, recipient, calendars, tools)
    scene = scene_of(session, job, recipient, timing, Period(delivery.first, delivery.last), kind, tools, now)
    if job.kind == CHANNEL and decide_schedule(scene.owner, job.kind, job.team_id) is not Ruling.YES:
        raise RefusedError  # a channel may get what its owner may have posted there, today
    cards = labelled(kind.compose(replace(scene, publishes=True)), scene, delivery, verdict)
    return Parcel(
        delivery.id,
        recipient.tenant,
        _identity(session, recipient),
        recipient.channel,
        cards,
        verdict,
        dict(delivery.sent),
        delivery.trying,
        delivery.tried_at,
        scene.speech.locale,
        delivery.tries,
        outward_signals(scene),
    )


def _identity(session: Session, recipient: Recipient) -> str:
    """The person's verified identity in the tenant; on the local platforms their handle. Empty where there is none."""
    if recipient.person_id is None:
        return ""
    if not recipient.tenant:
        return session.get_one(Person, recipient.person_id).handle
    held = profile_in(identities_of(session, recipient.person_id), recipient.tenant)
    return f"{held.provider}:{held.external_id}" if held else ""


def scene_of(
    session: Session,
    job: Job,
    recipient: Recipient,
    timing: Timing,
    covers: Period,
    kind: Kind,
    tools: Tools,
    now: datetime,
) -> Scene:
    """Return what a job's post to a recipient is composed from."""
    owner = session.get_one(Person, job.owner_id)
    reader = _viewer(session, recipient.person_id, recipient.tenant, tools, now)
    zone = timing.timetable.zone
    locale = job.locale or (reader.locale if reader else tools.locale)
    return Scene(
        session,
        tools,
        viewer_of(session, owner, None, tools, now),
        reader,
        session.get(Team, job.team_id) if job.team_id else None,
        covers,
        zone,
        Speech(locale, zone),
        now,
        wanted(kind, job.contents),
        job_id=job.id or 0,
    )


def _viewer(session: Session, person_id: int | None, tenant: str, tools: Tools, now: datetime) -> Viewer | None:
    if person_id is None:
        return None
    person = session.get_one(Person, person_id)
    return viewer_of(session, person, profile_in(identities_of(session, person_id), tenant), tools, now)


def wanted(kind: Kind, contents: Sequence[str] | None) -> tuple[str, ...]:
    """Return the keys of the sections a job wants, in the kind's order; all of them where it names none."""
    return tuple(section.key for section in kind.sections if contents is None or section.key in contents)

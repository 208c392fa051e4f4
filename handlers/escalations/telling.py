"""What happened to an escalation, and where it stands, in words: for its cards, its page and its history.

Every kind of event has words here. Times are the reader's own: the hour alone for today, with the day otherwise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from coaching.escalation import Policy, Severity, Status
from handlers.escalations.states import policy_from_json
from kpi.words import N_
from locales.speech import Speech
from storage.conversations import find_named
from storage.database import Session
from storage.escalations import EscalationEvent, EscalationRow, events_of
from storage.pages import Page, pages_of
from storage.people import Person

SEVERITIES: Mapping[str, str] = {
    Severity.CRITICAL: N_("critical"),
    Severity.NORMAL: N_("normal"),
    Severity.LOW: N_("low"),
}
STATUSES: Mapping[str, str] = {
    Status.QUEUED: N_("waits for a digest"),
    Status.PAGING: N_("paging"),
    Status.ACKNOWLEDGED: N_("acknowledged"),
    Status.EXHAUSTED: N_("nobody answered"),
    Status.RESOLVED: N_("resolved"),
}
TAKING = frozenset({"acknowledged", "took_over", "snoozed"})
"""The events by which somebody gets it."""

_TITLES: Mapping[str, str] = {
    Severity.CRITICAL: N_("Critical: {title}"),
    Severity.NORMAL: N_("Escalation: {title}"),
    Severity.LOW: N_("Can wait: {title}"),
}
_HAPPENED: Mapping[str, str] = {
    "raised": N_("raised"),
    "wait": N_("waits for business hours"),
    "release": N_("not heard of any more: it pages again"),
    "exhaust": N_("nobody answered"),
    "resolved": N_("resolved by another system"),
    "cause_over": N_("another system says that this is over"),
}
_HAPPENED_BY: Mapping[str, str] = {
    "raised": N_("{name} raised it"),
    "remind": N_("{name} was reminded"),
    "acknowledged": N_("{name} acknowledged it"),
    "took_over": N_("{name} took it over"),
    "still": N_("{name} is still on it"),
    "snoozed": N_("{name} put it off for {pause}"),
    "reassigned": N_("{name} gave it to {other}"),
    "resolved": N_("{name} resolved it"),
    "comment": N_("{name} said"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a timeline."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Rung:
    """Who was paged last: names of people and channels. `level` counts from 1, 0 where it was handed to somebody."""

    level: int
    names: tuple[str, ...]


def clock(at: datetime, now: datetime, speech: Speech) -> str:
    """Return a moment as its reader's clock shows it: the hour alone within the same day."""
    zone = ZoneInfo(speech.zone)
    local = at.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == now.astimezone(zone).date() else speech.moment(at)


def titled(row: EscalationRow, speech: Speech) -> str:
    """Return its title with how much it matters."""
    return speech.say(_TITLES[row.severity], title=row.title)


def names_of(session: Session, ids: Sequence[int]) -> list[str]:
    """Return the names of people, in the order of their ids."""
    return [session.get_one(Person, each).name for each in ids]


def channel_name(session: Session, tenant: str, channel: str) -> str:
    """Return a channel as people know it."""
    found = find_named(session, tenant, channel) if tenant else None
    return f"#{(found.name if found else '') or channel}"


def timeline(session: Session, row: EscalationRow, speech: Speech) -> list[Told]:
    """Return what happened, in order; who a level paged stands with it."""
    told: list[Told] = []
    paged: list[str] = []
    for event in events_of(session, row.id):
        if event.kind == "paged" and event.person_id is not None and told:
            paged.append(session.get_one(Person, event.person_id).name)
            words = speech.say("level {level} is paged: {names}", level=_level(event), names=speech.listing(paged))
            told[-1] = Told(event.at, words)
            continue
        paged = []
        told.append(Told(event.at, _said(session, event, speech)))
    return told


def _said(session: Session, event: EscalationEvent, speech: Speech) -> str:
    if event.kind in ("page", "paged"):
        return speech.say("level {level} is paged", level=_level(event))
    if event.kind == "nobody":
        return speech.say("level {level}: nobody is there to be paged", level=_level(event))
    if event.person_id is None:
        words = speech.say(_HAPPENED.get(event.kind, event.kind))
    else:
        other = session.get_one(Person, event.other_id).name if event.other_id is not None else ""
        pause = speech.duration(int(event.note) * 60) if event.kind == "snoozed" and event.note else ""
        name = session.get_one(Person, event.person_id).name
        words = speech.say(_HAPPENED_BY.get(event.kind, event.kind), name=name, other=other, pause=pause)
    note = event.note if event.kind != "snoozed" else ""
    return speech.say("{what}: {words}", what=words, words=note) if note else words


def _level(event: EscalationEvent) -> str:
    return str((event.level or 0) + 1)


def last_rung(session: Session, row: EscalationRow) -> Rung | None:
    """Return who was paged last; None while nobody was."""
    pages = [page for page in pages_of(session, row.id) if page.kind == "rung"]
    if not pages:
        return None
    mark = _mark(pages[-1])
    same = [page for page in pages if _mark(page) == mark]
    names = names_of(session, [page.person_id for page in same if page.person_id is not None])
    names += [channel_name(session, page.tenant, page.channel) for page in same if page.channel]
    return Rung(0 if mark.endswith(".r") else (same[0].level or 0) + 1, tuple(names))


def _mark(page: Page) -> str:
    """The step that made a page: the first parts of its key, "e12.3.0.person.7"."""
    return ".".join(page.key.split(".")[:3])


def standing(session: Session, row: EscalationRow, speech: Speech, now: datetime) -> str:
    """Return where it stands, in a sentence or two."""
    match Status(row.status):
        case Status.QUEUED:
            return speech.say("It can wait: nobody is paged. It stands in the morning digest.")
        case Status.PAGING:
            return _paging(session, row, speech, now)
        case Status.ACKNOWLEDGED:
            return _held(session, row, speech, now)
        case Status.EXHAUSTED:
            return speech.say("Nobody answered. It stays open until somebody takes it.")
        case Status.RESOLVED:
            return resolved_by(session, row, speech, now)


def resolved_by(session: Session, row: EscalationRow, speech: Speech, now: datetime) -> str:
    """Return who resolved it when."""
    time = clock(row.resolved_at or now, now, speech)
    if row.resolved_by is None:
        return speech.say("Resolved by another system at {time}.", time=time)
    return speech.say("Resolved by {name} at {time}.", name=session.get_one(Person, row.resolved_by).name, time=time)


def held_since(session: Session, row: EscalationRow) -> datetime | None:
    """Return since when whoever has it has it."""
    taken = [each for each in events_of(session, row.id) if each.kind in TAKING and each.person_id == row.holder_id]
    others = [each for each in events_of(session, row.id) if each.kind in TAKING and each.person_id != row.holder_id]
    after = others[-1].id if others else 0
    return next((each.at for each in taken if each.id > after), row.acknowledged_at)


def _held(session: Session, row: EscalationRow, speech: Speech, now: datetime) -> str:
    name = session.get_one(Person, row.holder_id).name if row.holder_id else ""
    since = clock(held_since(session, row) or now, now, speech)
    said = [speech.say("{name} has it since {time}.", name=name, time=since)]
    if row.next_at is not None and (row.snoozed or row.reminded):
        time = clock(row.next_at, now, speech)
        said.append(
            speech.say("Put off: it pages again at {time}.", time=time)
            if row.snoozed
            else speech.say("Without a sign of life it pages again at {time}.", time=time)
        )
    return " ".join(said)


def _paging(session: Session, row: EscalationRow, speech: Speech, now: datetime) -> str:
    policy, said = policy_from_json(row.policy), paged_last(session, row, speech)
    if not said:
        if row.next_at is not None and row.next_at > now:
            return speech.say("It waits for business hours: it pages at {time}.", time=clock(row.next_at, now, speech))
        return speech.say("It pages now.")
    return " ".join([said, *_next(row, policy, speech, now)])


def paged_last(session: Session, row: EscalationRow, speech: Speech) -> str:
    """Return whom it paged last; empty where it has paged nobody. It stays true, whatever comes next."""
    rung = last_rung(session, row)
    if rung is None:
        return ""
    names = speech.listing(rung.names)
    if not rung.level:
        return speech.say("{names} is paged now.", names=names)
    levels = str(len(policy_from_json(row.policy).levels))
    return speech.say("Level {level} of {levels} is paged: {names}.", level=str(rung.level), levels=levels, names=names)


def _next(row: EscalationRow, policy: Policy, speech: Speech, now: datetime) -> list[str]:
    """What comes when nobody answers."""
    if row.next_at is None:
        return []
    time = clock(row.next_at, now, speech)
    if row.level < len(policy.levels):
        return [speech.say("Next: level {level} at {time}.", level=str(row.level + 1), time=time)]
    if row.round < policy.repeats:
        return [speech.say("At {time} it begins again.", time=time)]
    return [speech.say("At {time} it is said aloud that nobody answered.", time=time)]

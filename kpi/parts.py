"""Facts that come in pieces: one endpoint tells of a ticket's present, another of its replies, a third of its rating.

`merged` puts a piece to what is held. The same piece twice changes nothing, and pieces may come in any order, but that
the ticket itself comes first. Nothing is made up: where only the present is told, a change is dated when it was seen.
"""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, NamedTuple

from kpi.facts import Event, EventKind, Instant, Rating, SlaTarget, Status, Ticket


class TicketPart(NamedTuple):
    """What one endpoint tells of a ticket.

    `now` are fields of `Ticket` as they are at `seen_at`, the source's own time of the change: of two tellings, the
    later counts. A part with "created_at" can begin a ticket. `targets` are told whole, None where nothing is said of
    them. `promises` are single ones, each put to the one with its key; one that has an end and is neither met nor
    broken is taken away. `endings` say the same of promises that were told before, and nothing of others. `watched`:
    where status, assignee or group is another than the events tell, that it changed is an event of `seen_at`. `gone`:
    the source has deleted the ticket. `grouped`: nobody but the events tells the present group; it is the last one's.
    `follows`: so are status and assignee, where an event tells of them. `whole`: its events are all of their kinds at
    the instants they happened; one that is held of such an instant and not told is an earlier reading of the same.
    """

    external_id: str
    seen_at: Instant
    now: Mapping[str, Any] = {}
    events: tuple[Event, ...] = ()
    targets: tuple[SlaTarget, ...] | None = None
    promises: tuple[SlaTarget, ...] = ()
    endings: tuple[SlaTarget, ...] = ()
    ratings: tuple[Rating, ...] = ()
    reported: Mapping[str, float] = {}
    watched: bool = False
    gone: bool = False
    grouped: bool = False
    follows: bool = False
    whole: bool = False


def part_of(ticket: Ticket, *, watched: bool = False) -> TicketPart:
    """Return a whole ticket as a part, for a source whose rows are whole but may tell less than was seen of them."""
    now = {
        "created_at": ticket.created_at, "status": ticket.status, "opened_by": ticket.opened_by,
        "assignee": ticket.assignee, "group": ticket.group, "channel": ticket.channel, "priority": ticket.priority,
        "topic": ticket.topic, "url": ticket.url, "status_log": ticket.status_log, "reply_log": ticket.reply_log,
        "vip": ticket.vip,
    }  # fmt: skip
    return TicketPart(
        ticket.external_id, ticket.updated_at, now, ticket.events, ticket.targets or None, ratings=ticket.ratings,
        reported=ticket.reported, watched=watched,
    )  # fmt: skip


def merged(held: Ticket | None, part: TicketPart) -> Ticket | None:
    """Return the ticket with what a part tells; None while nobody has told when it was created."""
    if held is None:
        if "created_at" not in part.now or "status" not in part.now:
            return None
        held = Ticket(part.external_id, part.now["created_at"], part.seen_at, part.now["status"])
    newer = part.seen_at >= held.updated_at
    held = held._replace(**_changes(held, part, newer=newer))
    if part.promises or part.endings:
        held = held._replace(targets=_targets(held.targets, part))
    if part.grouped:
        named = [event.value for event in held.events if event.kind == EventKind.GROUP]
        held = held._replace(group=named[-1] if named else None)
    if part.follows:
        held = _following(held)
    return _watched(held, part.seen_at) if part.watched and newer else held


def _changes(held: Ticket, part: TicketPart, *, newer: bool) -> dict[str, Any]:
    """The fields of a ticket that a part tells otherwise, but those that follow from others."""
    changes: dict[str, Any] = {}
    if newer and part.now:  # a rating or a reply alone tells nothing of the present: an older telling may come yet
        changes = {**part.now, "updated_at": part.seen_at}
    if newer and part.targets is not None:
        changes["targets"] = part.targets
    if part.reported or part.whole:  # who tells all tells that there is no figure any more
        changes["reported"] = _reported(held, part, newer=newer)
    if part.events:
        changes["events"] = _told_whole(held, part) if part.whole and newer else _events(held, part)
    if part.ratings:
        changes["ratings"] = _ratings(held.ratings, part.ratings)
    return changes


def _reported(held: Ticket, part: TicketPart, *, newer: bool) -> dict[str, float]:
    """The vendor's figures. Who tells the whole ticket tells them all: one that is not there any more is none."""
    if not newer:
        return {**part.reported, **held.reported}
    whole = "created_at" in part.now and not part.follows
    return dict(part.reported) if whole else {**held.reported, **part.reported}


def _events(held: Ticket, part: TicketPart) -> tuple[Event, ...]:
    """All events in time order; of one instant, those held come first, each once."""
    if not held.events:
        return tuple(sorted(dict.fromkeys(part.events), key=_at))
    known = set(held.events)
    new = [event for event in dict.fromkeys(part.events) if event not in known]
    return tuple(sorted((*held.events, *new), key=_at)) if new else held.events


def _told_whole(held: Ticket, part: TicketPart) -> tuple[Event, ...]:
    """All events in time order, without earlier readings; of one instant, those told come first."""
    told, again = dict.fromkeys(part.events), {(event.at, event.kind) for event in part.events}
    kept = [event for event in held.events if event not in told and (event.at, event.kind) not in again]
    return tuple(sorted((*told, *kept), key=_at))


_at = itemgetter(0)


def _ratings(held: tuple[Rating, ...], told: tuple[Rating, ...]) -> tuple[Rating, ...]:
    """One of each survey: an answer stays answered, and when it was offered stays known."""
    found = {rating.external_id: rating for rating in held}
    for rating in told:
        before = found.get(rating.external_id)
        if before is not None and before.rated_at is not None and (rating.rated_at or 0) < before.rated_at:
            continue
        offered = rating.offered_at if rating.offered_at is not None or before is None else before.offered_at
        found[rating.external_id] = rating._replace(offered_at=offered)
    return tuple(found.values())


def _targets(held: tuple[SlaTarget, ...], part: TicketPart) -> tuple[SlaTarget, ...]:
    """One of each key. What was broken stays broken, from when it was; else the latest end counts."""
    found = {(target.kind, target.key or number): target for number, target in enumerate(held)}
    begin = [(told, True) for told in part.promises]
    for told, begins in (*begin, *((told, False) for told in part.endings)):
        name = (told.kind, told.key or "")
        before = found.get(name)
        if told.met is None and told.ended_at is not None:
            found.pop(name, None)
        elif before is not None:
            found[name] = _ended(before, told)
        elif begins:
            found[name] = told
    return tuple(found.values())


def _ended(before: SlaTarget, told: SlaTarget) -> SlaTarget:
    ends = [each for each in (before, told) if each.met is not None and each.ended_at is not None]
    broken = [each.ended_at or 0 for each in ends if not each.met]
    kept = [each.ended_at or 0 for each in ends]
    return before._replace(
        ended_at=min(broken) if broken else max(kept, default=None),
        met=False if broken else True if kept else None,
        priority=told.priority or before.priority,
        seconds=before.seconds if told.seconds is None else told.seconds,
    )


def _following(ticket: Ticket) -> Ticket:
    """A ticket that stands as the last event of each kind has left it."""
    last = {event.kind: event for event in ticket.events}
    if (status := last.get(EventKind.STATUS)) is not None and status.value is not None:
        ticket = ticket._replace(status=Status[status.value])
    if (assigned := last.get(EventKind.ASSIGNED)) is not None:
        ticket = ticket._replace(assignee=assigned.agent)
    if (group := last.get(EventKind.GROUP)) is not None:
        ticket = ticket._replace(group=group.value)
    latest = ticket.events[-1].at if ticket.events else ticket.updated_at
    return ticket._replace(updated_at=max(ticket.updated_at, latest))


def _watched(ticket: Ticket, seen_at: Instant) -> Ticket:
    """Add an event for what is another way now than the events tell."""
    status, agent, group = "NEW", None, None  # what a ticket begins with that no event has told of
    for event in ticket.events:
        if event.kind == EventKind.STATUS:
            status = event.value or status
        elif event.kind == EventKind.ASSIGNED:
            agent = event.agent
        elif event.kind == EventKind.GROUP:
            group = event.value
    at = max(seen_at, ticket.events[-1].at) if ticket.events else seen_at
    new = []
    if ticket.group != group:
        new.append(Event(at, EventKind.GROUP, value=ticket.group))
    if ticket.assignee != agent:
        new.append(Event(at, EventKind.ASSIGNED, agent=ticket.assignee))
    if ticket.status.name != status:
        new.append(Event(at, EventKind.STATUS, value=ticket.status.name))
    return ticket._replace(events=(*ticket.events, *new)) if new else ticket

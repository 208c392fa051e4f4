"""What was promised on the tickets that are open: by the helpdesk's SLA, and where it has none by the team's targets.

Time is counted by each ticket's own business clock, as its figures are. One question for all tickets, never one each.
"""

from collections.abc import Iterator, Mapping, Sequence

from coaching.breaching import Promise, oldest_unanswered
from handlers.clocks import Clocks, load_clocks
from handlers.digests.day import day_of, once, open_now
from handlers.digests.scene import Scene
from kpi.facts import Author, Instant, SlaKind
from kpi.periods import local_day
from kpi.timeline import FAR, BusinessSeconds
from storage.open_work import OpenTicket, promised_on, replies_on, schedules_on
from storage.teams import schedules_of_groups

OWN_TARGETS = {SlaKind.FIRST_REPLY: "first_reply", SlaKind.RESOLUTION: "full_resolution"}


def promises(scene: Scene) -> Sequence[Promise]:
    """Return every promise that runs on an open ticket of the subject."""
    return once(scene, "promises", lambda: list(_promises(scene)))


def _promises(scene: Scene) -> Iterator[Promise]:
    tickets, workspace = open_now(scene), scene.tools.workspace_id
    ids = [ticket.ticket_id for ticket in tickets]
    if not ids:
        return
    told = promised_on(scene.session, workspace, ids)
    known = {(each.ticket_id, each.kind) for each in told}
    running = {(each.ticket_id, SlaKind(each.kind)): each.seconds for each in told if each.ended_at == FAR}
    asked = [ticket for ticket, kind in running if kind is SlaKind.NEXT_REPLY]
    replies = replies_on(scene.session, workspace, asked)
    targets = day_of(scene).asks.subject.targets
    counts = _counting(scene, tickets)
    for ticket in tickets:
        for kind in SlaKind:
            seconds: float | None = running.get((ticket.ticket_id, kind))
            own = (ticket.ticket_id, int(kind)) not in known
            if own:
                seconds = _own_target(ticket, kind, targets)
            start = (
                oldest_unanswered(replies.get(ticket.ticket_id, ()))
                if kind is SlaKind.NEXT_REPLY
                else ticket.created_at
            )
            if seconds is not None and start is not None:
                gone = counts[ticket.ticket_id](start, scene.instant)
                yield Promise(ticket.ticket_id, kind, seconds, gone, own)


def _own_target(ticket: OpenTicket, kind: SlaKind, targets: Mapping[str, float]) -> float | None:
    """The team's own target, where it is still to be met."""
    if kind is SlaKind.FIRST_REPLY and (ticket.replied != 0 or ticket.opened_by != Author.CUSTOMER):
        return None
    return targets.get(OWN_TARGETS.get(kind, ""))


def _counting(scene: Scene, tickets: Sequence[OpenTicket]) -> dict[int, BusinessSeconds]:
    """What counts the time on each ticket: the schedule it names, its group's, the default one, or the calendar."""
    workspace = scene.tools.workspace_id
    clocks: Clocks = load_clocks(scene.session, workspace, "", local_day(scene.instant, scene.tools.zone))
    named = schedules_on(scene.session, workspace, [ticket.ticket_id for ticket in tickets])
    groups = schedules_of_groups(scene.session, workspace)
    return {
        ticket.ticket_id: clocks.by_names(named.get(ticket.ticket_id, ()), groups.get(ticket.group_id or 0))
        or _calendar
        for ticket in tickets
    }


def _calendar(start: Instant, end: Instant) -> int:
    return max(0, end - start)

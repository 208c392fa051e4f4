"""Salesforce's case history into events: labels of statuses, and owners that are users or queues.

Of what an owner change tells twice, the names are passed over: ids alone say who it is.
"""

from collections.abc import Container, Iterator, Sequence

from connectors.pull.row import Row
from connectors.systems.named_states import NamedStates
from kpi.facts import Event, EventKind, Instant

USER, QUEUE = "005", "00G"
_OWNERS = ("Owner", "ownerAssignment", "ownerAccepted", "ownerEscalated")


def history(rows: Sequence[Row], created: Instant, states: NamedStates, agents: Container[str]) -> list[Event]:
    """Return what a case's history tells, with what it began with where a change tells that.

    Whoever is none of `agents` is a customer of a portal: what they change is nobody's work.
    """
    moves = [each for each in rows if each.text("Field") == "Status"]
    owners = [each for each in rows if each.text("Field") in _OWNERS and _is_id(each)]
    return [*_moves(moves, created, states, agents), *_owners(owners, created)]


def _is_id(row: Row) -> bool:
    """Of the two rows of a change, one has the names and one the ids."""
    return (row.text("NewValue") or "").startswith((USER, QUEUE))


def _moves(
    moves: Sequence[Row], created: Instant, states: NamedStates, agents: Container[str]
) -> Iterator[Event]:  # fmt: skip
    before: list[str | None] = []
    if moves:
        before = [states.status(None, moves[0].text("OldValue")).name]
        yield Event(created, EventKind.STATUS, value=before[0])
    for each in moves:
        before.append(states.status(None, each.text("NewValue"), before[-1:]).name)
        by = each.text("CreatedById")
        yield Event(each.need_time("CreatedDate"), EventKind.STATUS, agent=by if by in agents else None,
                    value=before[-1])  # fmt: skip


def _owners(owners: Sequence[Row], created: Instant) -> Iterator[Event]:
    """A queue is a group that nobody of it has taken it from yet; whoever takes it works for that group."""
    told = [(created, owners[0].text("OldValue"))] if owners else []
    told += [(each.need_time("CreatedDate"), each.text("NewValue")) for each in owners]
    for at, owner in told:
        if owner is not None and owner.startswith(QUEUE):
            yield Event(at, EventKind.GROUP, value=owner)
            yield Event(at, EventKind.ASSIGNED, agent=None)
        elif owner is not None:
            yield Event(at, EventKind.ASSIGNED, agent=owner)

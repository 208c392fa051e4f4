"""Parts of a ticket that come out of turn."""

from kpi.facts import Event, EventKind, Rating, Status
from kpi.parts import TicketPart, merged

NOW = {"created_at": 100, "status": Status.OPEN}


def test_a_rating_that_comes_first_does_not_hide_what_changed_before_it() -> None:
    ticket = merged(None, TicketPart("1", 100, NOW))
    ticket = merged(ticket, TicketPart("1", 300, ratings=(Rating("r", 300, 300, 1),)))
    ticket = merged(ticket, TicketPart("1", 400, events=(Event(400, EventKind.NOTE),)))
    assert ticket is not None
    assert ticket.updated_at == 100
    ticket = merged(ticket, TicketPart("1", 200, {**NOW, "status": Status.SOLVED}))
    assert ticket is not None
    assert (ticket.status, ticket.updated_at, len(ticket.ratings), len(ticket.events)) == (Status.SOLVED, 200, 1, 1)


def test_a_part_that_is_late_changes_nothing_of_the_present() -> None:
    ticket = merged(None, TicketPart("1", 300, {**NOW, "status": Status.SOLVED}, reported={"reopens": 1.0}))
    ticket = merged(ticket, TicketPart("1", 200, NOW, reported={"reopens": 0.0}))
    assert ticket is not None
    assert (ticket.status, ticket.updated_at, ticket.reported) == (Status.SOLVED, 300, {"reopens": 1.0})


def test_where_only_events_tell_of_the_group_the_last_of_them_counts_in_whatever_order_they_come() -> None:
    ticket = merged(None, TicketPart("1", 300, NOW, (Event(300, EventKind.GROUP, value="b"),), grouped=True))
    ticket = merged(ticket, TicketPart("1", 300, NOW, (Event(100, EventKind.GROUP, value="a"),), grouped=True))
    assert ticket is not None
    assert ticket.group == "b"


def test_a_figure_the_source_takes_back_is_none_any_more() -> None:
    ticket = merged(None, TicketPart("1", 300, NOW, reported={"first_reply": 60.0, "full_resolution": 200.0}))
    ticket = merged(ticket, TicketPart("1", 400, NOW, reported={"first_reply": 60.0}))
    assert ticket is not None
    assert ticket.reported == {"first_reply": 60.0}
    ticket = merged(ticket, TicketPart("1", 500, reported={"reopens": 1.0}))
    assert ticket is not None
    assert ticket.reported == {"first_reply": 60.0, "reopens": 1.0}

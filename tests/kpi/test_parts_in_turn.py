"""Parts of a ticket that come out of turn."""

from kpi.facts import Author, Event, EventKind, Rating, Status
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


def test_the_last_figure_that_is_taken_back_goes_too() -> None:
    ticket = merged(None, TicketPart("1", 300, NOW, reported={"full_resolution": 200.0}, whole=True))
    assert merged(ticket, TicketPart("1", 200, NOW, whole=True)) == ticket
    ticket = merged(ticket, TicketPart("1", 400, NOW, whole=True))
    assert ticket is not None
    assert ticket.reported == {}


def said(at: int, author: Author, agent: str | None = None) -> Event:
    return Event(at, EventKind.REPLY, author, agent)


def test_a_history_told_whole_again_takes_the_place_of_its_earlier_reading() -> None:
    """A status that counts as another from now on, an author who turned out to work here: one event, and not two."""
    seen = Event(250, EventKind.GROUP, value="a")
    solved, waits = (Event(200, EventKind.STATUS, value=status.name) for status in (Status.SOLVED, Status.PENDING))
    ticket = merged(None, TicketPart("1", 250, NOW, (said(150, Author.CUSTOMER), solved, seen), whole=True))
    told = TicketPart("1", 250, NOW, (said(150, Author.AGENT, "7"), waits), whole=True)
    once = merged(ticket, told)
    assert once is not None
    assert once.events == (said(150, Author.AGENT, "7"), waits, seen)
    assert merged(once, told) == once


def test_what_is_told_whole_and_late_takes_nothing_away() -> None:
    ticket = merged(None, TicketPart("1", 300, NOW, (said(150, Author.AGENT, "7"),), whole=True))
    ticket = merged(ticket, TicketPart("1", 200, NOW, (said(150, Author.CUSTOMER),), whole=True))
    assert ticket is not None
    assert said(150, Author.AGENT, "7") in ticket.events


def test_events_told_one_by_one_of_the_same_instant_stay_both() -> None:
    """A rule answers in the second in which the customer writes; the two may come on two pages."""
    ticket = merged(None, TicketPart("1", 100, NOW, (said(100, Author.CUSTOMER),)))
    ticket = merged(ticket, TicketPart("1", 100, events=(said(100, Author.BOT),)))
    assert ticket is not None
    assert ticket.events == (said(100, Author.CUSTOMER), said(100, Author.BOT))

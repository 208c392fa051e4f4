"""What is told of a ticket before the ticket: kept as text without a change, and when it came makes no difference."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.clocks import load_clocks
from handlers.pulling.part_text import as_text, from_text
from handlers.pulling.taking import take_told
from handlers.pulling.tally import Tally
from kpi.facts import Author, Event, EventKind, Rating, ReplyLog, SlaKind, SlaTarget, Status
from kpi.parts import TicketPart
from storage.connections import find_connection
from storage.database import Database
from tests.systems.connected import NOW, START, Connected, connected, everything
from tests.systems.zendesk_stub import ENTERED, HOUR, Zendesk, account

TEXT, TIME = st.text(max_size=9), st.integers(0, 2**40)
SAID, WHEN = st.none() | TEXT, st.none() | TIME
FIGURE = TIME | st.floats(allow_nan=False, allow_infinity=False)
EVENT = st.builds(Event, TIME, st.sampled_from(EventKind), st.sampled_from(Author), SAID, SAID)
TARGET = st.builds(SlaTarget, st.sampled_from(SlaKind), WHEN, st.none() | st.booleans(), SAID, SAID, WHEN, SAID)
RATING = st.builds(Rating, TEXT, WHEN, WHEN, WHEN, TEXT, SAID, SAID)
PRESENT = {"created_at": TIME, "status": st.sampled_from(Status), "opened_by": st.sampled_from(Author),
           "reply_log": st.sampled_from(ReplyLog), "status_log": st.booleans(), "vip": st.booleans(),
           **dict.fromkeys(("assignee", "group", "channel", "priority", "topic", "url"), SAID)}  # fmt: skip


def some(what: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(what, max_size=2).map(tuple)


FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "external_id": st.text(min_size=1, max_size=9), "seen_at": TIME, "now": st.fixed_dictionaries({}, optional=PRESENT),
    "events": some(EVENT), "targets": st.none() | some(TARGET), "promises": some(TARGET), "endings": some(TARGET),
    "ratings": some(RATING), "reported": st.dictionaries(TEXT, FIGURE, max_size=2),
    **{name: st.booleans() for name, default in TicketPart._field_defaults.items() if isinstance(default, bool)},
}  # fmt: skip


def kinds(found: Any) -> Any:
    """A thing with the type of everything in it: 1 is neither True nor Status.NEW here."""
    if isinstance(found, dict):
        return {name: kinds(each) for name, each in found.items()}
    return type(found), [kinds(each) for each in found] if isinstance(found, tuple) else found


@given(st.builds(TicketPart, **FIELDS))
@settings(max_examples=300)
def test_a_part_is_the_same_after_it_has_waited_as_text(part: TicketPart) -> None:
    assert FIELDS.keys() == set(TicketPart._fields)
    text = as_text(part)
    assert text.isascii()  # so that a database keeps whatever stands in it
    assert kinds(from_text(text)) == kinds(part)


@pytest.fixture(name="account")
def made_account() -> Zendesk:
    """An account with promises too, and a ticket that is deleted."""
    made = account()
    made.metric(3, START + 4 * HOUR, "reply_time", "apply_sla", sla={"target": 60})
    made.metric(3, START + 6 * HOUR, "reply_time", "breach")
    made.put(4, START + 50 * HOUR, status="deleted")
    return made


@pytest.fixture
def zendesk(database: Database, account: Zendesk) -> Iterator[Connected]:
    with connected(database, "zendesk", ENTERED, account.stub()) as made:
        yield made


BESIDE = {"users", "groups", "events", "slas", "ratings"}


@pytest.mark.parametrize(
    "rounds",
    [
        [{"users", "groups", "tickets"}, BESIDE],
        [BESIDE, {"tickets"}],
        [{"users", "groups", "ratings"}, {"slas"}, {"events"}, {"tickets"}],
        [{"users", "groups", "events"}, {"tickets"}, {"ratings", "slas"}],
    ],
)
def test_it_makes_no_difference_in_which_order_lists_come_or_how_many_days_apart(
    zendesk: Connected, rounds: list[set[str]]
) -> None:
    whole = Connected(zendesk.tools, zendesk.again("zendesk", ENTERED).connection_id, zendesk.stub)
    whole.sync()
    now = NOW
    for lists in rounds:
        assert zendesk.sync(now, lists=lists).problem is None
        now += timedelta(days=19)
    told, alike = everything(zendesk), everything(whole)
    assert {name: each._replace(url=None) for name, each in told["tickets"].items()} == {
        name: each._replace(url=None) for name, each in alike["tickets"].items()
    }
    assert told["tickets"]["3"].targets
    assert told["people"] == alike["people"]


def told(made: Connected, *parts: TicketPart) -> Tally:
    """Take these in, as from one page."""
    home = made.tools.workspace_id
    with made.tools.database.writing() as session:
        row = find_connection(session, home, made.connection_id)
        assert row is not None
        clocks = load_clocks(session, home, made.source, NOW.date())
        return take_told(session, row, parts, clocks, NOW)


def test_told_in_one_breath_the_ticket_may_come_last(zendesk: Connected) -> None:
    rated = TicketPart("70", START + HOUR, ratings=(Rating("r", START, START + HOUR, 1),))
    said = TicketPart("70", START + HOUR, events=(Event(START + HOUR, EventKind.NOTE),))
    begins = TicketPart("70", START, {"created_at": START, "status": Status.OPEN})
    tally = told(zendesk, rated, said, begins)
    assert (tally.new, tally.waiting) == (1, 0)
    held = zendesk.tickets()["70"]
    assert (len(held.ratings), len(held.events)) == (1, 1)


def test_a_restored_ticket_whose_history_is_told_whole_has_no_earlier_reading_of_it(zendesk: Connected) -> None:
    by_customer = Event(START, EventKind.REPLY, Author.CUSTOMER)
    by_agent = Event(START, EventKind.REPLY, Author.AGENT, "11")
    begins = {"created_at": START, "status": Status.OPEN}
    first = TicketPart("70", START + 10, begins, (by_customer,), reported={"full_resolution": 9.0}, whole=True)
    told(zendesk, first)
    told(zendesk, TicketPart("70", START + 20, gone=True))
    assert "70" not in zendesk.tickets()
    told(zendesk, first._replace(seen_at=START + 30, events=(by_agent,), reported={}))
    assert (zendesk.tickets()["70"].events, zendesk.tickets()["70"].reported) == ((by_agent,), {})

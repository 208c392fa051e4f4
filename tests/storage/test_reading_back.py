"""What is read back is what was written; deriving anew by another schedule changes business seconds only."""

from datetime import UTC, datetime
from itertools import count
from operator import attrgetter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from handlers.rederiving import rederive
from handlers.tools import Tools
from kpi.clock import hours_on
from kpi.facts import Author, Event, EventKind, Rating, ReplyLog, SlaKind, SlaTarget, Status, Ticket
from kpi.ratings import SCALES
from storage.database import Database, Session
from storage.reading_back import batches, load_tickets
from storage.schedules import add_schedule, as_lists
from storage.schema import METADATA
from storage.spans import CycleRow, ReplyRow
from storage.tickets import TicketRow
from tests.kpi.made import assigned, moment, replied, solved, ticket
from tests.storage.stored import SOURCE, everything, workspace, write

LAWFUL = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
numbers = count(1)

AGENTS = st.sampled_from(["ann", "bob", "7"])
GROUPS = st.sampled_from(["first line", "second line"])
TIMES = st.integers(0, 4_000_000_000)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
MAYBE_WORDS = st.none() | WORDS

EVENTS = st.one_of(
    st.builds(Event, TIMES, st.just(EventKind.REPLY), st.sampled_from(list(Author)), st.none() | AGENTS, st.none()),
    st.builds(Event, TIMES, st.just(EventKind.NOTE), st.just(Author.AGENT), st.none() | AGENTS, st.none()),
    st.builds(Event, TIMES, st.just(EventKind.ASSIGNED), st.just(Author.AGENT), st.none() | AGENTS, st.none()),
    st.builds(Event, TIMES, st.just(EventKind.GROUP), st.just(Author.AGENT), st.none(), GROUPS),
    st.builds(
        Event,
        TIMES,
        st.just(EventKind.STATUS),
        st.just(Author.AGENT),
        st.none() | AGENTS,
        st.sampled_from([status.name for status in Status]),
    ),
)
# An offer's time is kept until it is answered; whom a survey or a promise is credited to is said, or read from history.
RATINGS = st.one_of(
    st.builds(Rating, WORDS, TIMES, st.none(), st.none(), st.sampled_from(SCALES), AGENTS, MAYBE_WORDS),
    st.builds(Rating, WORDS, st.none(), TIMES, st.integers(-103, 103), st.sampled_from(SCALES), AGENTS, MAYBE_WORDS),
)
KINDS = st.sampled_from(list(SlaKind))
SECONDS = st.none() | st.integers(0, 10**9)
TARGETS = st.one_of(
    st.builds(SlaTarget, KINDS, TIMES, st.booleans(), AGENTS, MAYBE_WORDS, SECONDS, MAYBE_WORDS),
    st.builds(SlaTarget, KINDS, st.none(), st.none(), AGENTS, MAYBE_WORDS, SECONDS, MAYBE_WORDS),
)
TICKETS = st.builds(
    Ticket,
    external_id=WORDS,
    created_at=TIMES,
    updated_at=TIMES,
    status=st.sampled_from(list(Status)),
    opened_by=st.sampled_from(list(Author)),
    assignee=st.none() | AGENTS,
    group=st.none() | GROUPS,
    channel=MAYBE_WORDS,
    priority=MAYBE_WORDS,
    topic=MAYBE_WORDS,
    url=MAYBE_WORDS,
    events=st.lists(EVENTS, max_size=12).map(tuple),
    targets=st.lists(TARGETS, max_size=3).map(tuple),
    ratings=st.lists(RATINGS, max_size=3, unique_by=attrgetter("external_id")).map(
        lambda ratings: tuple(sorted(ratings, key=attrgetter("external_id")))
    ),
    status_log=st.booleans(),
    reply_log=st.sampled_from(list(ReplyLog)),
    reported=st.dictionaries(WORDS, st.floats(0, 1e9), max_size=3),
    vip=st.booleans(),
)


def read_back(session: Session, workspace_id: int) -> list[Ticket]:
    """Every ticket of a workspace."""
    ids = [number for batch in batches(session, workspace_id, SOURCE, 2) for number in batch]
    return list(load_tickets(session, workspace_id, ids).values())


@LAWFUL
@given(st.lists(TICKETS, min_size=1, max_size=4, unique_by=attrgetter("external_id")))
def test_what_is_read_back_is_what_was_written(database: Database, tickets: list[Ticket]) -> None:
    with database.writing() as session:
        home = workspace(session, f"workspace {next(numbers)}")
        write(session, home, tickets)
    with database.reading() as session:
        found = {each.external_id: each for each in read_back(session, home)}
    for each in tickets:
        kept = found[each.external_id]
        assert sorted(kept.ratings) == sorted(each.ratings)
        assert kept._replace(ratings=()) == each._replace(ratings=())


@LAWFUL
@given(st.lists(TICKETS, min_size=1, max_size=4, unique_by=attrgetter("external_id")))
def test_writing_what_was_read_back_changes_nothing(database: Database, tickets: list[Ticket]) -> None:
    with database.writing() as session:
        home = workspace(session, f"workspace {next(numbers)}")
        write(session, home, tickets)
        tally = write(session, home, read_back(session, home))
    assert tally.unchanged == len(tickets)


def test_batches_hold_every_ticket_once_in_order(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        write(session, home, [ticket(external_id=str(number)) for number in range(7)])
        write(session, home, [ticket()], source="freshdesk")
        found = list(batches(session, home, SOURCE, 3))
    assert [len(batch) for batch in found] == [3, 3, 1]
    assert sorted(sum(found, [])) == sum(found, [])  # noqa: RUF017 - three short lists


LATER = datetime(2026, 11, 21, 12, tzinfo=UTC)
BUSINESS = {
    ReplyRow: ("created_business", "assigned_business", "asked_business"),
    CycleRow: ("business", "wait_business"),
}


def test_a_new_schedule_changes_business_seconds_only(database: Database) -> None:
    tickets = [
        ticket(assigned(1), replied(600), solved(900), external_id="log", assignee="ann", group="first line"),
        ticket(
            solved(700, "ann"),
            external_id="summary",
            assignee="ann",
            status_log=False,
            ratings=(Rating("r", moment(700), moment(800), 5, "1-5"),),
            targets=(SlaTarget(SlaKind.RESOLUTION, moment(700), True), SlaTarget(SlaKind.FIRST_REPLY, None, None)),
        ),
    ]
    reassigned = tickets[1]._replace(assignee="bob", events=(solved(700, "bob"),), updated_at=moment(2000))
    with database.writing() as session:
        home = workspace(session)
        write(session, home, tickets)
        write(session, home, [reassigned])
        before = told_apart(session)
        week = as_lists(hours_on(range(5), (9 * 60, 17 * 60)))
        add_schedule(session, home, "Berlin", "Europe/Berlin", week, default=True)
        tools = Tools(database, home, "Europe/Berlin", 5)
        assert rederive(session, tools, LATER) == 2
        after = told_apart(session)
        assert rederive(session, tools, LATER) == 0
    assert before[0] == after[0]
    assert before[1] != after[1]
    assert all(None not in row for row in after[1]["cycle"] if row[-1] != "summary")


def told_apart(session: Session) -> tuple[dict[str, object], dict[str, list[tuple[object, ...]]]]:
    """All that was derived or written: without the business seconds, the digest and the counters, and those alone."""
    rest: dict[str, object] = {}
    for table in METADATA.sorted_tables:
        hidden = {"digest", *BUSINESS.get(ReplyRow, ()), *BUSINESS.get(CycleRow, ())}
        if table.name not in ("schedule", "revision"):
            columns = [column for column in table.columns if column.name not in hidden]
            rest[table.name] = sorted((tuple(row) for row in session.execute(select(*columns))), key=repr)
    business = {
        table.__tablename__: [
            tuple(row)
            for row in session.execute(
                select(*(getattr(table, name) for name in names), TicketRow.external_id)
                .join(TicketRow, TicketRow.id == table.ticket_id)
                .order_by(table.ticket_id)
            )
        ]
        for table, names in BUSINESS.items()
    }
    return rest, business


def test_deriving_anew_without_a_change_writes_nothing(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        write(session, home, [ticket(assigned(1), replied(600), solved(900), assignee="ann")])
    before = everything(database)
    with database.writing() as session:
        assert rederive(session, Tools(database, home, "Europe/Berlin", 5), LATER) == 0
    assert everything(database) == before

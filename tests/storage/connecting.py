"""A workspace's connected systems for tests: who is who there, what they told and sent; and questions about them."""

from collections.abc import Callable

from kpi.facts import Agent, Event, EventKind, Status
from kpi.reviews import Call, Lesson, Review
from storage import arrivals, awaited, connections, marks, matches, reading_back, reported, reviews
from storage.database import Session
from storage.people import Identity, Person, find_identity, remember_agents
from storage.tickets import TicketRow
from tests.kpi.made import START, moment, ticket
from tests.storage.stored import NOW, write

DESK = "freshdesk"
HERE, AWAY, LOST = 0, 1, 2
"""Three connections of each workspace: one in use, one removed whose facts stay, one removed with its facts."""


def connect(session: Session, home: int, ann: Person, times: int) -> None:
    """Connections with what they told: as many of everything as are asked for."""
    rows = [
        connections.add_connection(
            session, home, DESK, {"subdomain": f"a{times}"}, f"k{home}", b"s", START, ann.id, NOW
        )
        for _ in range(3)
    ]
    rows[HERE].hook_key = f"hook-{home}"
    rows[AWAY].removed_at = rows[LOST].removed_at = NOW
    rows[LOST].forgets = True
    connections.add_connection(session, home, "front", {}, f"e{home}", None, START, None, NOW)
    connections.move_cursor(
        session, rows[HERE], "tickets", [START, None, None, times], NOW, rows=times, refused=0, refusal="", done=True
    )  # fmt: skip
    agents = remember_agents(session, home, DESK, _people(times))
    _matched(session, home, ann, times)
    reviews.save_reviews(session, home, DESK, [Review(f"r{n}", "7", START, times / 9) for n in range(times)], agents)
    reviews.save_lessons(session, home, DESK, [Lesson(f"l{n}", "7", f"course {times}") for n in range(times)], agents)
    calls = [Call(f"c{n}", "7", START, inbound=True, answered=True, talked=times) for n in range(times)]
    reviews.save_calls(session, home, DESK, calls, agents)
    parts = [(f"w{n}", f"{times}") for n in range(times)]
    awaited.await_parts(session, home, DESK, parts, NOW)
    said = Event(moment(1), EventKind.REPLY, agent="bot")
    told = ticket(said, external_id="t", reported={"first_reply": 60.0 * times}, status=Status.OPEN)
    write(session, home, [told], DESK)
    for number in range(times):
        _sent(session, rows[HERE], number)


def _people(times: int) -> list[Agent]:
    named = [Agent(f"p{number}", f"Proposed {number}", f"p{number}@acme.example") for number in range(times)]
    asked = [Agent(f"n{number}", f"Nobody {number}", f"n{number}@acme.example") for number in range(times)]
    return [Agent("7", "Ann"), Agent("bot", "Robot"), *named, *asked]


def _matched(session: Session, home: int, ann: Person, times: int) -> None:
    for number in range(times):
        for key in (f"p{number}", f"x{number}"):
            who = find_identity(session, home, DESK, key) or _someone(session, home, key)
            made = matches.propose(session, who, ann.id, NOW)
            if key.startswith("x"):
                matches.answer(session, made, matches.NO, ann.id, NOW)
    robot = find_identity(session, home, DESK, "bot")
    assert robot is not None
    robot.marked, robot.deriving = marks.BOT, 0
    session.flush()


def _someone(session: Session, home: int, key: str) -> Identity:
    remember_agents(session, home, DESK, [Agent(key, key)])
    found = find_identity(session, home, DESK, key)
    assert found is not None
    return found


def _sent(session: Session, row: connections.Connection, number: int) -> None:
    home = row.workspace_id
    arrivals.take_arrival(session, home, row.id, f"new {number}", b"body", NOW)
    arrivals.take_arrival(session, home, row.id, f"old {number}", b"body", NOW)
    worked_on = session.query(arrivals.Arrival).filter_by(connection_id=row.id, delivery=f"old {number}").one()
    arrivals.worked(session, worked_on, [[1, "no time", "at"]], NOW)


def _ids(session: Session, table: type) -> list[int]:
    """The ids of all rows, another workspace's too: nobody should be shown what is theirs by knowing them."""
    return [row.id for row in session.query(table).order_by(table.id)]


def _found(session: Session, home: int, table: type, find: Callable[[Session, int, int], object]) -> list[object]:
    return [row for each in _ids(session, table) if (row := find(session, home, each))]


def _each(session: Session, home: int, find: Callable[[Session, int, int], object]) -> list[object]:
    """What is found of each connection, of another workspace's too."""
    return _found(session, home, connections.Connection, find)


def _proposal(row: object) -> list[object]:
    return list(row) if isinstance(row, tuple) else []


def _robot(session: Session, home: int) -> Identity:
    found = find_identity(session, home, DESK, "bot")
    assert found is not None
    return found


Ask = Callable[[Session, int], object]
LATER = START + 86_400

QUESTIONS: dict[str, Ask] = {
    "arrivals.last_arrival": lambda s, w: _each(s, w, arrivals.last_arrival),
    "arrivals.last_waiting": lambda s, w: _each(s, w, arrivals.last_waiting),
    "arrivals.refused_lately": lambda s, w: _each(s, w, lambda *each: list(arrivals.refused_lately(*each))),
    "arrivals.arrivals_to_read": lambda s, w: _each(s, w, lambda *each: list(arrivals.arrivals_to_read(*each, 99))),
    "connections.connection_to_forget": lambda s, w: _each(s, w, connections.connection_to_forget),
    "connections.connection_without_seal": lambda s, w: connections.connection_without_seal(s, w, "front"),
    "connections.connections": lambda s, w: connections.connections(s, w),
    "connections.connections_to_forget": lambda s, w: connections.connections_to_forget(s, w),
    "connections.cursors_of": lambda s, w: _each(s, w, connections.cursors_of),
    "connections.find_connection": lambda s, w: _each(s, w, connections.find_connection),
    "connections.removed_connections": lambda s, w: connections.removed_connections(s, w, DESK),
    "connections.sources_connected": lambda s, w: sorted(connections.sources_connected(s, w)),
    "marks.find_identity_by_id": lambda s, w: _found(s, w, Identity, marks.find_identity_by_id),
    "marks.marked": lambda s, w: marks.marked(s, w),
    "marks.marked_bot_ids": lambda s, w: sorted(marks.marked_bot_ids(s, w)),
    "marks.marked_bots": lambda s, w: sorted(marks.marked_bots(s, w, DESK)),
    "marks.tickets_with_words_of": lambda s, w: marks.tickets_with_words_of(s, _robot(s, w), 99),
    "marks.waiting_to_be_derived": lambda s, w: marks.waiting_to_be_derived(s, w),
    "matches.ever_proposed": lambda s, w: _found(
        s, w, Person, lambda *each: [list(row) for row in matches.ever_proposed(*each)]
    ),
    "matches.find_match": lambda s, w: [
        _proposal(row) for row in _found(s, w, matches.IdentityMatch, matches.find_match)
    ],
    "matches.match_of": lambda s, w: [_proposal(row) for row in _found(s, w, Identity, matches.match_of)],
    "matches.people_by_address": lambda s, w: {
        address: sorted(found)
        for address, found in matches.people_by_address(s, w, ["ann@acme.example"], [DESK]).items()
    },
    "matches.proposed": lambda s, w: [list(row) for row in matches.proposed(s, w)],
    "matches.refused": lambda s, w: sorted(matches.refused(s, w)),
    "matches.unproposed": lambda s, w: matches.unproposed(s, w, [DESK]),
    "reading_back.held_tickets": lambda s, w: reading_back.held_tickets(s, w, DESK, ["t"]),
    "reported.with_figures": lambda s, w: reported.with_figures(s, w, _ids(s, TicketRow)),
    "reviews.calls_of": lambda s, w: reviews.calls_of(s, w, _ids(s, Identity), START, LATER),
    "reviews.lessons_of": lambda s, w: reviews.lessons_of(s, w, _ids(s, Identity)),
    "reviews.reviews_of": lambda s, w: reviews.reviews_of(s, w, _ids(s, Identity), START, LATER),
}

WRITES = {
    "arrivals.take_arrival",
    "arrivals.touched_until",
    "arrivals.worked",
    "connections.add_connection",
    "awaited.await_parts",
    "connections.check_cursor",
    "connections.claim_telling",
    "connections.forget_cursors",
    "connections.move_cursor",
    "awaited.take_awaited",
    "awaited.reword_awaited",
    "forgetting.forget_beside",
    "forgetting.forget_tickets",
    "matches.answer",
    "matches.propose",
    "reviews.save_calls",
    "reviews.save_lessons",
    "reviews.save_reviews",
}

OF_NO_WORKSPACE = {
    "arrivals.connections_with_arrivals": "the bell's list, of all workspaces at once",
    "arrivals.forget_arrivals": "the daily clearing, of all workspaces at once",
    "connections.connection_by_hook": "whose it is, is what the address is asked for",
    "connections.connections_to_pull": "the bell's list, of all workspaces at once",
    "awaited.forget_awaited": "the daily clearing, of all workspaces at once",
}

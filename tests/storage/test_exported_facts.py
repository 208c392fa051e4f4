"""What an export reads is one workspace's, batch by batch; so are the tickets with a helpdesk's own figures."""

from sqlalchemy import select

from kpi.reviews import Call, Lesson, Review
from storage.database import Database, Session
from storage.exported import BESIDE, exported_beside, exported_tickets, people_beside
from storage.people import remember_agents
from storage.reported import with_figures
from storage.reviews import save_calls, save_lessons, save_reviews
from storage.tickets import TicketRow
from tests.kpi.made import START, replied, solved, ticket
from tests.storage.stored import SOURCE, workspace, write


def settle(session: Session, key: str, times: int) -> int:
    home = workspace(session, key)
    write(session, home, [
        ticket(replied(5), solved(9), external_id=f"{n}", reported={"first_reply": 300.0} if n % 2 else {})
        for n in range(times)
    ])  # fmt: skip
    agents = remember_agents(session, home, SOURCE, [])
    agent = next(iter(agents))
    for n in range(times):
        save_reviews(session, home, SOURCE, [Review(f"{n}", agent, START + n, 0.5)], agents)
        save_lessons(session, home, SOURCE, [Lesson(f"{n}", agent, "Course")], agents)
        save_calls(session, home, SOURCE, [Call(f"{n}", agent, START + n, True, True)], agents)
    return home


def test_what_stands_beside_tickets_is_read_of_one_workspace(database: Database) -> None:
    with database.writing() as session:
        home, other = settle(session, "acme", 2), settle(session, "other", 3)
    with database.reading() as session:
        for kind in BESIDE:
            found = [row.workspace_id for batch in exported_beside(session, home, kind, 0) for row in batch]
            assert found == [home, home]
            mine, theirs = (set(people_beside(session, each, kind, 0)) for each in (home, other))
            assert mine
            assert not mine & theirs
        assert [len(rows) for rows in exported_tickets(session, other, 0)] == [3]


def test_what_is_older_is_left_out_and_courses_of_an_unknown_day_are_not(database: Database) -> None:
    with database.writing() as session:
        home = settle(session, "acme", 3)
    with database.reading() as session:

        def since(kind: str) -> int:
            return sum(len(batch) for batch in exported_beside(session, home, kind, START + 2))

        assert (since("reviews"), since("calls"), since("lessons")) == (1, 1, 3)
        assert list(exported_tickets(session, home, START + 10**9)) == []


def test_figures_of_helpdesks_are_found_of_one_workspace(database: Database) -> None:
    with database.writing() as session:
        home, _ = settle(session, "acme", 4), settle(session, "other", 4)
    with database.reading() as session:
        everything = list(session.scalars(select(TicketRow.id)))
        found = with_figures(session, home, everything)
        told = session.execute(select(TicketRow.external_id).where(TicketRow.id.in_(found))).scalars()
        assert sorted(told) == ["1", "3"]
        assert set(found.values()) == {SOURCE}

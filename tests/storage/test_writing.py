"""Tickets written again: the same changes nothing, newer replaces whole, older is left alone, credit stays."""

import threading
from typing import Any

import pytest
from sqlalchemy import func, select

from kpi.facts import Rating, SlaKind, SlaTarget, Status, Ticket
from storage.database import Database, Session
from storage.people import Identity
from storage.spans import CycleRow, RatingRow, ReplyRow, SlaTargetRow
from storage.tickets import EventRow, TicketRow, count_tickets
from storage.writing import BATCH, Tally
from tests.kpi.made import asked, assigned, became, moment, replied, solved, ticket
from tests.storage.stored import everything, workspace, write

LIVELY = ticket(
    assigned(1),
    replied(10),
    asked(20),
    replied(40),
    solved(60),
    group="first line",
    assignee="ann",
    ratings=(Rating("r", moment(60), moment(90), 5, "1-5"),),
    targets=(
        SlaTarget(SlaKind.FIRST_REPLY, moment(10), True, None, "high", 3600),
        SlaTarget(SlaKind.RESOLUTION, None, None),
    ),
    reported={"first_reply": 600.0},
    url="https://help.example/1",
)


def pairs(session: Session, key: Any, value: Any) -> dict[Any, Any]:
    """Two columns of a table as a dict."""
    return dict(session.execute(select(key, value)).all())


def wrote(database: Database, *tickets: Ticket) -> Tally:
    with database.writing() as session:
        return write(session, workspace(session), tickets)


def test_new_tickets_are_new(database: Database) -> None:
    assert wrote(database, LIVELY, LIVELY._replace(external_id="2")) == Tally(2, 0, 0)


def test_writing_the_same_again_changes_no_row(database: Database) -> None:
    wrote(database, LIVELY)
    before = everything(database)
    assert wrote(database, LIVELY) == Tally(0, 0, 1)
    assert everything(database) == before


def test_a_newer_state_replaces_the_older_one_whole(database: Database) -> None:
    wrote(database, LIVELY)
    newer = ticket(replied(10), updated_at=moment(500))
    assert wrote(database, newer) == Tally(0, 1, 0)
    with database.reading() as session:
        counts = {table: session.scalar(select(func.count()).select_from(table)) for table in TABLES}
        kept = session.scalars(select(TicketRow)).one()
    assert counts == {EventRow: 1, ReplyRow: 1, CycleRow: 1, RatingRow: 0, SlaTargetRow: 0}
    assert (kept.url, kept.group_id, kept.reported) == (None, None, None)


TABLES: tuple[type[Any], ...] = (EventRow, ReplyRow, CycleRow, RatingRow, SlaTargetRow)


def test_what_was_replaced_is_as_if_it_had_been_written_once(database: Database) -> None:
    wrote(database, LIVELY)
    newer = LIVELY._replace(
        events=(*LIVELY.events, became(100, Status.OPEN)), status=Status.OPEN, updated_at=moment(100)
    )
    wrote(database, newer)
    replaced = everything(database)
    wrote(database, newer._replace(external_id="other"))
    with database.reading() as session:
        for table in TABLES:
            assert session.scalar(select(func.count()).select_from(table)) == 2 * len(replaced[table.__tablename__])


def test_a_vips_mark_is_a_change_and_its_absence_is_what_an_earlier_release_took_in(database: Database) -> None:
    plain = ticket(replied(1))
    with database.writing() as session:
        home = workspace(session)
        write(session, home, [plain])
        before = session.scalar(select(TicketRow.digest))
        assert write(session, home, [plain._replace(vip=True)]).updated == 1
        assert session.scalar(select(TicketRow.vip)) == 1
        assert write(session, home, [plain._replace(vip=True)]).unchanged == 1
        assert write(session, home, [plain]).updated == 1
        assert session.scalar(select(TicketRow.digest)) == before


def test_an_older_state_is_left_alone(database: Database) -> None:
    wrote(database, LIVELY._replace(updated_at=moment(500)))
    before = everything(database)
    assert wrote(database, ticket(updated_at=moment(499))) == Tally(0, 0, 1)
    assert everything(database)["ticket"] == before["ticket"]


def test_another_state_of_the_same_instant_is_taken(database: Database) -> None:
    wrote(database, LIVELY)
    assert wrote(database, LIVELY._replace(priority="high")) == Tally(0, 1, 0)


def test_a_tickets_id_stays_when_it_changes(database: Database) -> None:
    wrote(database, *(LIVELY._replace(external_id=str(number)) for number in range(3)))
    with database.reading() as session:
        before = pairs(session, TicketRow.external_id, TicketRow.id)
    wrote(database, LIVELY._replace(external_id="1", updated_at=moment(900)), LIVELY._replace(external_id="9"))
    with database.reading() as session:
        after = pairs(session, TicketRow.external_id, TicketRow.id)
    assert after == {**before, "9": max(before.values()) + 1}


def test_tickets_that_a_newer_export_leaves_out_stay(database: Database) -> None:
    wrote(database, LIVELY, LIVELY._replace(external_id="2"))
    wrote(database, LIVELY._replace(external_id="2", updated_at=moment(900)))
    with database.reading() as session:
        assert count_tickets(session, 1) == 2


def test_two_sources_may_use_the_same_keys(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        assert write(session, home, [LIVELY]) == write(session, home, [LIVELY], source="freshdesk") == Tally(1, 0, 0)
        assert count_tickets(session, home) == 2


def test_a_whole_batch_fits_into_one_question(database: Database) -> None:
    many = [LIVELY._replace(external_id=str(number)) for number in range(BATCH)]
    assert wrote(database, *many) == Tally(BATCH, 0, 0)
    assert wrote(database, *(each._replace(updated_at=moment(999)) for each in many)) == Tally(0, BATCH, 0)


def test_words_with_tabs_quotes_and_backslashes_are_kept(database: Database) -> None:
    words = "a\tb\nc\\N \"d\" 'e' \\. é 漢字 🙂"
    wrote(database, LIVELY._replace(topic=words, external_id=words))
    with database.reading() as session:
        kept = session.scalars(select(TicketRow)).one()
        assert (kept.topic, kept.external_id) == (words, words)
    assert wrote(database, LIVELY._replace(topic=words, external_id=words)) == Tally(0, 0, 1)


def test_a_failure_half_way_leaves_everything_as_it_was(database: Database) -> None:
    wrote(database, LIVELY)
    before = everything(database)
    unheard = LIVELY._replace(external_id="3", status="no status")

    def write_both(session: Session) -> None:
        home = workspace(session)
        write(session, home, [LIVELY._replace(external_id="2"), LIVELY._replace(updated_at=moment(999))])
        write(session, home, [unheard])

    with pytest.raises(TypeError), database.writing() as session:
        write_both(session)
    assert everything(database) == before


def credited(database: Database) -> list[tuple[str, str]]:
    """Whom each rating is credited to: assignee, solver."""
    with database.reading() as session:
        names = pairs(session, Identity.id, Identity.external_id)
        found = session.execute(select(RatingRow.agent_id, RatingRow.solver_id).order_by(RatingRow.external_id))
        return [(names.get(agent, "nobody"), names.get(solver, "nobody")) for agent, solver in found]


def summary(assignee: str, minute: float, *ratings: Rating) -> Ticket:
    """A ticket from a source that tells only how it stands now."""
    return ticket(solved(60, assignee), assignee=assignee, ratings=ratings, updated_at=moment(minute), status_log=False)


BAD = Rating("r", moment(60), moment(90), 1, "1-5")


def test_a_rating_stays_with_its_assignee_although_the_ticket_is_reassigned(database: Database) -> None:
    wrote(database, summary("ann", 90, BAD))
    wrote(database, summary("bob", 200, BAD))
    assert credited(database) == [("ann", "ann")]


def test_a_rating_given_anew_is_credited_anew(database: Database) -> None:
    wrote(database, summary("ann", 90, BAD))
    wrote(database, summary("bob", 300, BAD._replace(rated_at=moment(250), score=5)))
    assert credited(database) == [("bob", "bob")]


def test_a_survey_that_is_answered_after_a_reassignment_is_the_new_assignees(database: Database) -> None:
    wrote(database, summary("ann", 90, BAD._replace(rated_at=None, score=None)))
    wrote(database, summary("bob", 300, BAD._replace(rated_at=moment(250))))
    assert credited(database) == [("bob", "bob")]


def test_a_source_that_names_the_assignee_of_the_rating_is_believed(database: Database) -> None:
    wrote(database, summary("ann", 90, BAD))
    wrote(database, summary("bob", 200, BAD._replace(agent="cem")))
    assert credited(database)[0][0] == "cem"


def test_each_rating_of_a_ticket_keeps_its_own_credit(database: Database) -> None:
    wrote(database, summary("ann", 90, BAD))
    wrote(database, summary("bob", 200, BAD, Rating("s", moment(150), moment(160), 5, "1-5")))
    assert credited(database) == [("ann", "ann"), ("bob", "bob")]


def test_a_survey_without_any_time_is_not_kept(database: Database) -> None:
    wrote(database, summary("ann", 90, Rating("r", None, None, None)))
    assert credited(database) == []


def test_two_imports_at_once_both_land(database_url: str) -> None:
    databases = [Database(database_url, busy_seconds=60) for _ in range(2)]
    with databases[0].writing() as session:
        workspace(session)
    start = threading.Barrier(2)
    done: list[int] = []

    def write_some(database: Database, source: str) -> None:
        start.wait()
        for first in range(0, 200, 50):
            with database.writing() as session:
                part = [LIVELY._replace(external_id=str(number)) for number in range(first, first + 50)]
                done.append(write(session, workspace(session), part, source).new)

    threads = [threading.Thread(target=write_some, args=pair) for pair in zip(databases, ("one", "other"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == 400
    with databases[0].reading() as session:
        assert count_tickets(session, 1) == 400
        assert session.scalar(select(func.count(TicketRow.id.distinct()))) == 400
    for database in databases:
        database.close()

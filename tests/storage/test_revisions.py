"""The counters rise with what an answer rests on and with nothing else, and never before the change is there."""

import threading
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from handlers.rederiving import rederive
from handlers.tools import Tools
from kpi.clock import hours_on
from kpi.facts import Rating, Ticket
from storage import definitions, people, teams
from storage.access_log import record_looks
from storage.database import Database, Session
from storage.people import find_identity
from storage.revisions import stamp
from storage.schedules import add_schedule, as_lists
from tests.kpi.made import assigned, moment, replied, solved, ticket
from tests.storage.stored import NOW, SOURCE, workspace, write

ANN = ticket(assigned(1), replied(600), solved(900), external_id="a", assignee="ann", group="first line")
BOB = ticket(replied(5, "bob"), solved(9, "bob"), external_id="b", assignee="bob", group="first line")
FREE = ticket(external_id="free", group="first line")
Stamps = dict[str, int]


class Place:
    """A workspace with two agents' tickets."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.writing() as session:
            self.home = workspace(session)
            self.other = workspace(session, "other")
            write(session, self.home, [ANN, BOB, FREE])
            self.ids = {key: self._id(session, key) for key in ("ann", "bob")}
            for key in self.ids:
                people.add_person(session, self.home, key, key.title(), "agent", NOW)

    def _id(self, session: Session, key: str) -> int:
        found = find_identity(session, self.home, SOURCE, key)
        assert found is not None
        return found.id

    def stamps(self, session: Session | None = None) -> Stamps:
        if session is None:
            with self.database.reading() as fresh:
                return self.stamps(fresh)
        found = {key: stamp(session, self.home, [number]) for key, number in self.ids.items()}
        return found | {"settings": stamp(session, self.home, []), "other": stamp(session, self.other, [])}

    def raised_by(self, deed: Callable[[Session], object]) -> set[str]:
        """Which stamps rise with a deed."""
        before = self.stamps()
        with self.database.writing() as session:
            deed(session)
        after = self.stamps()
        assert all(after[name] >= before[name] for name in before)
        return {name for name in before if after[name] > before[name]}

    def writes(self, *tickets: Ticket) -> set[str]:
        return self.raised_by(lambda session: write(session, self.home, tickets))


@pytest.fixture
def place(database: Database) -> Place:
    return Place(database)


def later(facts: Ticket, **changes: object) -> Ticket:
    return facts._replace(updated_at=moment(5000), **changes)


def test_a_changed_ticket_raises_its_own_agents_stamp_only(place: Place) -> None:
    assert place.writes(later(ANN, priority="high")) == {"ann"}


def test_an_unchanged_ticket_raises_nothing(place: Place) -> None:
    assert place.writes(ANN, BOB, FREE) == set()


def test_a_ticket_of_nobody_raises_nothing(place: Place) -> None:
    assert place.writes(later(FREE, priority="high"), ticket(external_id="free too", group="first line")) == set()


def test_a_reassigned_ticket_raises_both(place: Place) -> None:
    moved = later(ANN, assignee="bob", events=(assigned(1, "bob"), replied(600, "bob"), solved(900, "bob")))
    assert place.writes(moved) == {"ann", "bob"}


def test_a_rating_of_one_agents_work_given_to_another_raises_both(place: Place) -> None:
    rated = later(ANN, ratings=(Rating("r", moment(950), moment(1000), 5, "1-5", "bob"),))
    assert place.writes(rated) == {"ann", "bob"}


def test_a_new_agent_is_a_change_of_settings(place: Place) -> None:
    assert "settings" in place.writes(ticket(replied(1, "cleo"), external_id="c", assignee="cleo"))


def ann(session: Session, place: Place) -> people.Person:
    found = people.find_person(session, place.home, "ann")
    assert found is not None
    return found


def role(session: Session, place: Place) -> None:
    ann(session, place).role = "lead"


def linked(session: Session, place: Place) -> None:
    found = find_identity(session, place.home, SOURCE, "ann")
    assert found is not None
    people.link(session, found, ann(session, place))


def unlinked(session: Session, place: Place) -> None:
    found = find_identity(session, place.home, SOURCE, "ann")
    assert found is not None
    found.person_id = None


def joined(session: Session, place: Place) -> None:
    teams.join(session, teams.ensure_team(session, place.home, "Nights"), ann(session, place), date(2026, 1, 1))


def hours(session: Session, place: Place) -> None:
    add_schedule(session, place.home, "Berlin", "Europe/Berlin", as_lists(hours_on(range(5), (540, 1020))))


SETTINGS: Sequence[Callable[[Session, Place], object]] = (
    role,
    linked,
    joined,
    hours,
    lambda s, p: people.set_locale(s, ann(s, p).id, "de"),
    lambda s, p: people.set_zone(s, ann(s, p).id, "Asia/Tokyo"),
    lambda s, p: definitions.set_target(s, p.home, "csat", 0.9),
    lambda s, p: definitions.put_in_force(s, p.home, NOW),
)


@pytest.mark.parametrize("change", SETTINGS)
def test_a_changed_setting_raises_everybodys_stamp_in_its_own_workspace(
    place: Place, change: Callable[[Session, Place], object]
) -> None:
    raised = place.raised_by(lambda session: change(session, place))
    assert raised == {"settings", "ann", "bob"}
    if change not in (SETTINGS[3], SETTINGS[2]):  # a schedule is replaced by its like, and a team is joined once
        assert place.raised_by(lambda session: change(session, place)) == set(), "the same again is no change"


def test_an_identity_taken_from_its_person_raises_the_stamp(place: Place) -> None:
    place.raised_by(lambda session: linked(session, place))
    assert "ann" in place.raised_by(lambda session: unlinked(session, place))


def test_a_look_raises_nothing(place: Place) -> None:
    def look(session: Session) -> None:
        bob = people.find_person(session, place.home, "bob")
        assert bob is not None
        record_looks(session, place.home, ann(session, place).id, [bob.id], "mystats", NOW)

    assert place.raised_by(look) == set()


def test_new_business_hours_raise_those_whose_spans_changed(place: Place) -> None:
    with place.database.writing() as session:
        hours(session, place)
        add_schedule(session, place.home, "all", "UTC", as_lists(hours_on(range(7), (0, 1440))), default=True)
    tools = Tools(place.database, place.home, "Europe/Berlin", 5)
    raised = place.raised_by(lambda session: rederive(session, tools, NOW + timedelta(days=1)))
    assert {"ann", "bob"} <= raised
    assert "settings" not in raised


class TakenBackError(Exception):
    """The deed is undone."""


def test_a_change_that_is_taken_back_raises_nothing(place: Place) -> None:
    def undone(session: Session) -> None:
        role(session, place)
        write(session, place.home, [later(ANN, priority="high")])
        raise TakenBackError

    before = place.stamps()
    with pytest.raises(TakenBackError):
        place.raised_by(undone)
    assert place.stamps() == before


def test_who_reads_while_another_writes_sees_neither_the_change_nor_its_stamp(place: Place, database_url: str) -> None:
    elsewhere = Database(database_url, busy_seconds=10)
    with place.database.reading() as session:
        before = (place.stamps(session), ann(session, place).role)
        with elsewhere.writing() as writer:
            role(writer, place)
        session.expire_all()
        assert (place.stamps(session), ann(session, place).role) == before
    with place.database.reading() as session:
        assert (place.stamps(session)["ann"], ann(session, place).role) == (before[0]["ann"] + 1, "lead")
    elsewhere.close()


def test_no_change_is_lost_between_writers_at_once(place: Place, database_url: str) -> None:
    before, together = place.stamps()["settings"], threading.Barrier(4)

    def change(number: int) -> None:
        mine = Database(database_url, busy_seconds=60)
        together.wait(30)
        for turn in range(5):
            with mine.writing() as session:
                definitions.set_target(session, place.home, f"kpi {number}", turn + 1)
        mine.close()

    threads = [threading.Thread(target=change, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert place.stamps()["settings"] == before + 20


def test_the_settings_counter_is_the_last_thing_a_transaction_writes(place: Place) -> None:
    said: list[str] = []
    with place.database.writing() as session:
        event.listen(place.database.engine, "before_cursor_execute", lambda *told: said.append(told[2]))
        role(session, place)
        session.flush()
        joined(session, place)
    written = [words.split()[0:3] for words in said if words.startswith(("INSERT", "UPDATE"))]
    assert [words[2] for words in written if words[0] == "INSERT"][-1] == "revision"
    assert sum("revision" in words for words in written) == 1

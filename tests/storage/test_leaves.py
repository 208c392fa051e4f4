"""Leaves and courses as connected systems tell them, on both databases: whose they are is asked when they are read."""

from datetime import date

from sqlalchemy import select

from kpi.facts import Agent
from kpi.reviews import Call, Leave, Lesson
from storage.database import Database
from storage.leaves import LeaveRow, keep_only_leaves, save_leaves
from storage.people import Identity, add_person, link, remember_agents
from storage.reviews import calls_of, keep_only_lessons, lessons_of, save_calls, save_lessons
from storage.revisions import stamp
from storage.working_time import absences_between, absences_ever, add_absence
from tests.storage.stored import NOW, workspace

SOURCE = "bamboohr"
FIRST, LAST = date(2026, 1, 1), date(2027, 1, 1)


def test_what_was_said_and_what_was_told_stand_in_the_order_of_days(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session, "acme")
        keys = remember_agents(session, home, SOURCE, [Agent("7", "Ann"), Agent("8", "Tom")])
        ann = add_person(session, home, "ann", "Ann", "agent", NOW)
        add_absence(session, home, ann.id, date(2026, 5, 2), date(2026, 5, 2), NOW)
        told = [Leave("a", "7", "2026-05-01", "2026-05-01"), Leave("b", "7", "2026-05-03", "2026-05-03", "morning")]
        save_leaves(session, home, SOURCE, [*told, Leave("c", "8", "2026-05-01", "2026-05-09")], keys, NOW)
        assert len(absences_between(session, home, FIRST, LAST)) == 1
        link(session, session.get_one(Identity, keys["7"]), ann)
        found = absences_between(session, home, FIRST, LAST, [ann.id])
        assert [(each.source, each.part, each.first.day) for each in found] == [
            (SOURCE, "whole", 1), ("chat", "whole", 2), (SOURCE, "morning", 3),
        ]  # fmt: skip
        assert [each.first for each in absences_ever(session, ann.id)] == [each.first for each in found]
    with database.reading() as session:
        assert absences_between(session, home, date(2026, 5, 4), LAST) == []


def test_a_leave_told_again_is_there_once_and_goes_when_it_is_withdrawn_or_left_out(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session, "acme")
        keys = remember_agents(session, home, SOURCE, [Agent("7", "Ann"), Agent("8", "Tom")])
        ann = add_person(session, home, "ann", "Ann", "agent", NOW)
        for key in keys.values():
            link(session, session.get_one(Identity, key), ann)
        leaves = [Leave(str(n), "78"[n % 2], f"2026-05-0{n}", f"2026-05-0{n}") for n in range(1, 5)]
        for _ in range(2):
            save_leaves(session, home, SOURCE, leaves, keys, NOW)
        assert len(absences_ever(session, ann.id)) == 4
        save_leaves(session, home, SOURCE, [leaves[0]._replace(gone=True)], keys, NOW)
        keep_only_leaves(session, home, SOURCE, [keys["7"]], ["4"])
        assert [each.external_id for each in absences_ever(session, ann.id)] == ["3", "4"]


def test_a_whole_company_that_tells_all_it_has_is_more_than_one_question_holds(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session, "acme")
        keys = remember_agents(session, home, SOURCE, [Agent("7", "Ann")])
        leaves = [Leave(each, "7", "2026-05-01", "2026-05-01") for each in ("a", "b")]
        save_leaves(session, home, SOURCE, leaves, keys, NOW)
        save_lessons(session, home, SOURCE, [Lesson(each, "7", each) for each in ("a", "b")], keys)
        people, kept = [*range(1000, 70_000), keys["7"]], ["a", *(f"x{n}" for n in range(260_000))]
        keep_only_leaves(session, home, SOURCE, people, kept)
        keep_only_lessons(session, home, SOURCE, people, kept)
        assert [each.external_id for each in session.scalars(select(LeaveRow))] == ["a"]
        assert [each.name for each in lessons_of(session, home, [keys["7"]])] == ["a"]


def test_courses_with_a_day_come_first_and_those_left_out_go(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session, "acme")
        keys = remember_agents(session, home, SOURCE, [Agent("7", "Ann"), Agent("8", "Tom")])
        told = [Lesson("a", "7", "Whenever"), Lesson("b", "7", "Later", due_at=200), Lesson("c", "7", "Soon", due_at=9)]
        save_lessons(session, home, SOURCE, [*told, Lesson("d", "8", "Other")], keys)
        assert [each.name for each in lessons_of(session, home, [keys["7"]])] == ["Soon", "Later", "Whenever"]
        keep_only_lessons(session, home, SOURCE, [keys["7"]], ["a"])
        assert [each.name for each in lessons_of(session, home, list(keys.values()))] == ["Whenever", "Other"]


def test_a_call_that_changes_hands_changes_the_answers_of_both_and_told_again_of_nobody(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session, "acme")
        keys = remember_agents(session, home, SOURCE, [Agent("7", "Ann"), Agent("8", "Tom")])
        call = Call("c", "7", 100, inbound=True, answered=True, talked=60)
        save_calls(session, home, SOURCE, [call], keys)
        before = {key: stamp(session, home, [identity]) for key, identity in keys.items()}
        save_calls(session, home, SOURCE, [call], keys)
        assert {key: stamp(session, home, [identity]) for key, identity in keys.items()} == before
        save_calls(session, home, SOURCE, [call._replace(agent="8")], keys)
        assert all(stamp(session, home, [identity]) > before[key] for key, identity in keys.items())
        assert [each.external_id for each in calls_of(session, home, [keys["8"]], 0, 200)] == ["c"]

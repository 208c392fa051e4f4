"""An answer is given again while nothing it rests on has changed, and never for longer, nor to anybody else."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.port import Heard
from bot.recall import LONGEST, Recall
from handlers.front_desk import answer
from handlers.rederiving import rederive
from handlers.request import Reply, Request
from handlers.tools import Tools
from kpi.clock import hours_on
from kpi.facts import Agent, Ticket
from locales.speech import Speech
from storage.database import Database
from storage.definitions import set_target
from storage.people import find_identity, find_person, link, set_locale, set_zone
from storage.schedules import add_schedule, as_lists
from tests.stories.workspace import AGENTS, CHANNEL, DIRECT, GROUP, HOUR, NOW, SOURCE, Workspace, at, empty, ticket

__all__ = ["empty"]

FIRST = at("2026-11-16 09:00")
SECOND = timedelta(seconds=1)
KNOWN = (*AGENTS, GROUP)


class Asking:
    """A workspace with two agents, and a count of the answers that were worked out."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.recall = Recall(most=8)
        self.worked_out = 0
        self.now = NOW
        workspace.take(*KNOWN, *(self.mias(n) for n in range(3)), self.toms(0))
        workspace.add("mia", key="a-mia")
        workspace.add("tom", key="a-tom")

    def mias(self, number: int, **fields: object) -> Ticket:
        return ticket(f"m{number}", FIRST + number * HOUR, **fields)

    def toms(self, number: int, **fields: object) -> Ticket:
        return ticket(f"t{number}", FIRST + number * HOUR, agent="a-tom", **fields)

    def request(self, who: str = "mia", words: str = "mystats", **changes: object) -> Request:
        heard = Heard(who, DIRECT, words)
        return replace(self.workspace.desk.request(heard, self.now), **changes)

    def ask(self, request: Request | None = None) -> Reply:
        return self.recall.answer(request or self.request(), self.workspace.tools, self._answer)

    def _answer(self, request: Request, tools: Tools) -> Reply:
        self.worked_out += 1
        return answer(request, tools)

    def is_kept(self, request: Request | None = None) -> bool:
        """Whether the answer is the one that was kept; it is right either way."""
        before = self.worked_out
        wanted = request or self.request()
        assert self.ask(wanted) == answer(wanted, self.workspace.tools)
        return self.worked_out == before


@pytest.fixture
def asking(empty: Workspace) -> Asking:
    made = Asking(empty)
    assert not made.is_kept()
    assert made.is_kept()
    return made


def test_an_answer_is_worked_out_once_while_nothing_changes(asking: Asking) -> None:
    assert [asking.is_kept() for _ in range(5)] == [True] * 5
    assert asking.worked_out == 1


def test_a_changed_ticket_of_mine_is_seen_at_once(asking: Asking) -> None:
    asking.workspace.take(*KNOWN, asking.mias(0, reply_after=5 * HOUR, solve_after=6 * HOUR))
    assert not asking.is_kept()
    assert asking.is_kept()


def test_a_new_ticket_of_mine_is_seen_at_once(asking: Asking) -> None:
    asking.workspace.take(*KNOWN, asking.mias(9))
    assert not asking.is_kept()


def test_somebody_elses_ticket_changes_nothing_of_mine(asking: Asking) -> None:
    # No later than what is known: how far the facts reach is said too, and may be a minute old.
    asking.workspace.take(*KNOWN, asking.toms(0, reply_after=HOUR + 60))
    assert asking.is_kept()


def test_a_ticket_that_is_given_away_changes_both(asking: Asking) -> None:
    assert not asking.is_kept(asking.request("tom"))
    asking.workspace.take(*KNOWN, asking.mias(0, agent="a-tom", reply_after=3 * HOUR, solve_after=4 * HOUR))
    assert not asking.is_kept()
    assert not asking.is_kept(asking.request("tom"))


def test_a_change_by_another_process_counts(asking: Asking) -> None:
    url = str(asking.workspace.database.engine.url)
    elsewhere = Database(url)
    with closing(elsewhere):
        there = Workspace(elsewhere, replace(asking.workspace.tools, database=elsewhere), asking.workspace.desk)
        there.take(*KNOWN, asking.mias(0, reply_after=5 * HOUR, solve_after=6 * HOUR))
    assert not asking.is_kept()


def target(asking: Asking) -> None:
    with asking.workspace.database.writing() as session:
        set_target(session, asking.workspace.tools.workspace_id, "first_reply", 3600)


def membership(asking: Asking) -> None:
    asking.workspace.put("mia", "Support")


def role(asking: Asking) -> None:
    with asking.workspace.database.writing() as session:
        person = find_person(session, asking.workspace.tools.workspace_id, "mia")
        assert person is not None
        person.role = "lead"


def language(asking: Asking) -> None:
    with asking.workspace.database.writing() as session:
        set_locale(session, asking.request().person.id, "de")


def zone(asking: Asking) -> None:
    with asking.workspace.database.writing() as session:
        set_zone(session, asking.request().person.id, "Asia/Tokyo")


def unlinked(asking: Asking) -> None:
    with asking.workspace.database.writing() as session:
        found = find_identity(session, asking.workspace.tools.workspace_id, SOURCE, "a-mia")
        assert found is not None
        found.person_id = None


def linked(asking: Asking) -> None:
    with asking.workspace.database.writing() as session:
        home = asking.workspace.tools.workspace_id
        found, person = find_identity(session, home, SOURCE, "a-tom"), find_person(session, home, "mia")
        assert found is not None
        assert person is not None
        link(session, found, person)


def hours(asking: Asking) -> None:
    with asking.workspace.database.writing() as session:
        week = as_lists(hours_on(range(5), (9 * 60, 17 * 60)))
        add_schedule(session, asking.workspace.tools.workspace_id, "main", "Europe/Berlin", week, default=True)
        assert rederive(session, asking.workspace.tools, NOW) > 0


@pytest.mark.parametrize("change", [target, membership, role, language, zone, unlinked, linked, hours])
def test_a_changed_setting_is_seen_at_once(asking: Asking, change: Callable[[Asking], None]) -> None:
    change(asking)
    assert not asking.is_kept()
    assert asking.is_kept()


def test_a_new_agent_elsewhere_costs_one_more_answer_and_no_wrong_one(asking: Asking) -> None:
    asking.workspace.take(Agent("a-zoe", "Zoe"))
    asking.is_kept()
    assert asking.is_kept()


def test_nothing_is_older_than_a_minute(asking: Asking) -> None:
    asking.now = NOW + LONGEST
    assert asking.is_kept()
    asking.now += SECOND
    assert not asking.is_kept()


def test_an_answer_that_changed_an_escalation_is_not_given_again(asking: Asking) -> None:
    asking.now += 2 * SECOND
    waking = replace(asking.ask(asking.request(words="mystats last month")), wakes=(7,))
    asked = asking.request(words="mystats this month")
    given = [asking.recall.answer(asked, asking.workspace.tools, lambda *_: waking) for _ in range(2)]
    assert given == [waking, waking]
    assert not asking.is_kept(asked)


def test_nothing_is_of_another_day(asking: Asking) -> None:
    midnight = datetime(2026, 11, 21, 23, 0, tzinfo=UTC)  # in Berlin
    asking.now = midnight - SECOND
    assert not asking.is_kept()
    asking.now = midnight
    assert not asking.is_kept()


def test_a_look_at_an_earlier_time_is_worked_out(asking: Asking) -> None:
    asking.now = NOW - SECOND
    assert not asking.is_kept()


def test_nobody_gets_anothers_answer(asking: Asking) -> None:
    mine, toms = asking.ask(), asking.ask(asking.request("tom"))
    assert asking.worked_out == 2
    assert mine != toms


@pytest.mark.parametrize(
    "other",
    [
        {"words": "mystats last week"},
        {"place": CHANNEL},
        {"speech": Speech("de", "Europe/Berlin")},
        {"speech": Speech("en", "Asia/Tokyo")},
        {"answers": {"kpi": "csat"}},
    ],
)
def test_other_words_places_languages_and_forms_have_answers_of_their_own(
    asking: Asking, other: dict[str, object]
) -> None:
    assert not asking.is_kept(asking.request(**other))


def test_a_look_at_another_person_is_never_kept(asking: Asking) -> None:
    asking.workspace.add("lena", "lead")
    asking.workspace.put("lena", "Support", leads=True)
    asking.workspace.put("tom", "Support")
    look = asking.request("lena", "mystats @tom")
    assert [asking.ask(look).refused for _ in range(2)] == [False, False]
    assert asking.worked_out == 3
    assert asking.workspace.looks("tom") == [("lena", "mystats")] * 2


@pytest.mark.parametrize("words", ["mystats nonsense", "help", "why csat", "looks"])
def test_what_does_not_say_what_it_rests_on_is_worked_out_each_time(asking: Asking, words: str) -> None:
    asking.ask(asking.request(words=words))
    before = asking.worked_out
    asking.ask(asking.request(words=words))
    assert asking.worked_out == before + 1


def test_the_first_import_is_seen_by_who_was_told_that_there_is_none(empty: Workspace) -> None:
    empty.add("mia")
    desk = empty.desk
    before = empty.text("mia", "mystats")
    assert "No ticket has been imported" in before
    empty.take(Agent("a-tom", "Tom Ek"), GROUP, ticket("1", FIRST, agent="a-tom"))
    assert desk is empty.desk
    assert empty.text("mia", "mystats") != before


def test_the_oldest_answers_make_room(asking: Asking) -> None:
    for days in range(1, 9):
        asking.ask(asking.request(words=f"mystats {days} days"))
    assert not asking.is_kept()
    assert len(asking.recall._kept) == 8


def test_the_desk_keeps_answers(asking: Asking) -> None:
    desk, request = asking.workspace.desk, asking.request()
    assert desk.answer(request) is desk.answer(request)
    with closing(sqlite3.connect(str(asking.workspace.database.engine.url.database))) as raw, raw:
        raw.execute("UPDATE revision SET number = number + 1")
    assert desk.answer(request) == desk.answer(request)

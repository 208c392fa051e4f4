"""A week of check-ins by the clock: zones, the change of the clocks, leave, reminders, who joins and who leaves."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from storage.checkins import CheckinTurn
from storage.database import Session
from storage.pages import Page
from storage.people import Person, find_person, set_zone
from storage.teams import find_team, leave
from tests.handlers.checkins.crew import MONDAY, START, answer, go
from tests.stories.workspace import Workspace

DAY = timedelta(days=1)
SATURDAY = datetime(2026, 10, 24, 6, tzinfo=UTC)  # Berlin's clocks go back that night, New York's a week later


def known(session: Session, crew: Workspace, handle: str) -> Person:
    found = find_person(session, crew.tools.workspace_id, handle)
    assert found is not None
    return found


@pytest.fixture
def standup(crew: Workspace) -> Workspace:
    """A standup at 9:15 of each one's own time: Ada is in New York; planned before the clocks change."""
    with crew.database.writing() as session:
        set_zone(session, known(session, crew, "ada").id, "America/New_York")
    crew.card("emma", "checkin plan standup", now=SATURDAY)
    return crew


def asked(sent: list[tuple[datetime, str, object]], who: str, zone: str = "Europe/Berlin") -> list[str]:
    """When somebody got a first asking, by the clock on their wall."""
    return [
        f"{now.astimezone(ZoneInfo(zone)):%a %H:%M}"
        for now, to, card in sent
        if to == who and not card.title.startswith("A reminder")
    ]  # type: ignore[attr-defined]


def reminded(sent: list[tuple[datetime, str, object]], who: str, zone: str = "Europe/Berlin") -> list[str]:
    return [
        f"{now.astimezone(ZoneInfo(zone)):%a %H:%M}"
        for now, to, card in sent
        if to == who and card.title.startswith("A reminder")
    ]  # type: ignore[attr-defined]


def test_each_is_asked_once_a_work_day_at_their_own_time_when_the_clocks_change(standup: Workspace) -> None:
    sent = go(standup, SATURDAY, SATURDAY + 13 * DAY, minutes=15)
    days = ["Mon 09:15", "Tue 09:15", "Wed 09:15", "Thu 09:15", "Fri 09:15"]
    assert asked(sent, "tom") == [*days, *days[:4]]
    assert asked(sent, "ada", "America/New_York") == [*days, *days[:4]]
    assert {who for _, who, _ in sent} == {"tom", "mia", "ada", "ben", "cem", "dan"}


def test_one_reminder_a_round_for_who_has_said_nothing_and_none_for_others(standup: Workspace) -> None:
    monday = datetime(2026, 10, 26, 9, tzinfo=UTC)
    before = go(standup, SATURDAY, monday, minutes=15)
    answer(standup, "tom", "checkin answer 1 2026-10-26", monday, q0="done")
    standup.card("mia", "checkin skip 1 2026-10-26", now=monday)
    sent = [*before, *go(standup, monday, monday + timedelta(hours=22), minutes=15)]
    assert reminded(sent, "tom") == []
    assert reminded(sent, "mia") == []
    assert reminded(sent, "ben") == ["Mon 12:15"]
    assert reminded(sent, "ada", "America/New_York") == ["Mon 12:15"]


def test_nobody_is_asked_or_reminded_on_leave(standup: Workspace) -> None:
    standup.ask("tom", "away 2026-10-26 to 2026-10-27", now=SATURDAY)
    sent = go(standup, SATURDAY, SATURDAY + 6 * DAY, minutes=15)
    assert asked(sent, "tom") == ["Wed 09:15", "Thu 09:15"]
    assert reminded(sent, "tom") == ["Wed 12:15", "Thu 12:15"]


def test_who_goes_home_after_being_asked_is_not_reminded(standup: Workspace) -> None:
    monday = datetime(2026, 10, 26, 9, tzinfo=UTC)
    go(standup, SATURDAY, monday, minutes=15)
    standup.ask("ben", "away 2026-10-26", now=monday)
    sent = go(standup, monday, monday + timedelta(hours=10), minutes=15)
    assert reminded(sent, "ben") == []
    assert reminded(sent, "cem") == ["Mon 12:15"]
    with standup.database.reading() as session:
        ben = known(session, standup, "ben")
        [page] = session.query(Page).filter(Page.person_id == ben.id, Page.kind == "checkin").all()
        assert (page.status, page.reason) == ("dropped", "away")


def test_bells_at_two_places_ask_and_remind_once(standup: Workspace) -> None:
    monday = datetime(2026, 10, 26, 7, tzinfo=UTC)
    once = [*go(standup, monday, monday + timedelta(hours=8)), *go(standup, monday, monday + timedelta(hours=8))]
    assert len([1 for _, who, _ in once if who == "dan"]) == 2  # asked, and reminded
    with standup.database.reading() as session:
        assert session.query(CheckinTurn).count() == 6


def test_who_joins_is_asked_from_the_next_day_and_who_leaves_no_more(standup: Workspace) -> None:
    monday = datetime(2026, 10, 26, 7, tzinfo=UTC)
    go(standup, monday, monday + timedelta(hours=8))
    standup.put("zoe", "Support", "2026-10-26")
    with standup.database.writing() as session:
        team = find_team(session, standup.tools.workspace_id, "Support")
        assert team is not None
        leave(session, team, known(session, standup, "dan"), monday.date())
    sent = go(standup, monday + timedelta(hours=9), monday + timedelta(hours=36), minutes=15)
    assert asked(sent, "zoe") == ["Tue 09:15"]
    assert asked(sent, "dan") == []


def test_a_round_on_a_friday_reminds_on_the_friday(crew: Workspace) -> None:
    crew.card("emma", "checkin plan weekly check-in at 13:00", now=START)
    sent = go(crew, START, MONDAY + 6 * DAY, minutes=30)
    assert asked(sent, "tom") == ["Fri 13:00"]
    assert reminded(sent, "tom") == ["Fri 16:00"]


def test_a_check_in_without_a_reminder_reminds_nobody(crew: Workspace) -> None:
    crew.card("emma", "checkin plan standup no reminder", now=START)
    assert reminded(go(crew, START, MONDAY + 3 * DAY), "tom") == []


def test_paused_and_resumed_it_asks_from_the_next_round_on(crew: Workspace) -> None:
    crew.card("emma", "checkin plan standup at 9:30", now=START)
    crew.card("emma", "checkin pause 1", now=START)
    assert go(crew, START, MONDAY + DAY) == []
    crew.card("emma", "checkin resume 1", now=MONDAY + DAY)
    assert asked(go(crew, MONDAY + DAY, MONDAY + 2 * DAY), "tom") == ["Wed 09:30"]

"""What coaching sends by itself, by a real engine: each notice once, also when it is killed in between."""

import signal
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.config import Settings
from bot.desk import FrontDesk
from bot.root import prepare
from storage.database import Database
from storage.notes import Note
from storage.pages import Page
from storage.people import add_identity, find_person
from storage.sealing import new_key
from storage.teams import find_team
from tests.engine.alarm import lane_of
from tests.engine.drill import schedule
from tests.engine.nursery import World
from tests.engine.postman import PLATFORM
from tests.stories.workspace import Workspace

SATURDAY = datetime(2026, 11, 21, 12, tzinfo=UTC)  # the replicas' clocks stand at Monday morning
KINDS = {"note", "brief", "action", "step", "checkin"}
POINTS = [("before", "take_page"), ("after", "take_page"), ("before", "begin_page"), ("after", "begin_page"),
          ("before", "arrived"), ("after", "arrived")]  # fmt: skip
LENA, TOM = lane_of("lena"), lane_of("tom")


@pytest.fixture
def team(alone: World) -> Iterator[Workspace]:
    """Lena leads Tom; on Saturday she wrote what is due on Monday, and what is to be forgotten then."""
    key = alone.settings["encryption_keys"] = new_key()
    with closing(Database(alone.url)) as database:
        tools = prepare(database, Settings(home=alone.home, zone="Europe/Berlin", encryption_keys=key), SATURDAY)
        made = Workspace(database, tools, FrontDesk(tools))
        for handle, role in {"lena": "lead", "tom": "agent"}.items():
            made.add(handle, role)
            with database.writing() as session:
                person = find_person(session, tools.workspace_id, handle)
                assert person is not None
                add_identity(session, person, PLATFORM, f"T1:{handle}")
            made.put(handle, "Support", leads=handle == "lena")
        for words in (
            "coach @tom shared note Onyx-lemur",
            "coach meet @tom monday 17:00",
            "coach action @tom write the macro by 2026-11-23",
            "coach plan @tom: faster replies; step read the macros by 2026-11-23",
            "coach @tom note Zebra-quartz, follow up on 2026-11-23",
            "coach @tom note of long ago",
            'checkin plan "What holds you up?" daily at 8:30 remind after 1 hour',
        ):
            reply = made.ask("lena", words, now=SATURDAY)
            assert not reply.refused, (words, reply)
        _due_on_monday(made)
        yield made


def _due_on_monday(team: Workspace) -> None:
    """A note whose day has come; the morning digest that names whom to follow up with; the check-in on the office."""
    from storage.jobs import Job, Recipient

    with team.database.writing() as session:
        session.query(Note).order_by(Note.id.desc()).first().expires_on = date(2026, 11, 23)  # type: ignore[union-attr]
        # Each kill is an hour by the replicas' clocks: on a busy machine the fourth may come before the first post.
        session.query(Job).update({"late_hours": 24.0})
        session.query(Recipient).update({"tenant": f"{PLATFORM}:T1", "through": date(2026, 11, 22)})
        support = find_team(session, team.tools.workspace_id, "Support")
        assert support is not None
        number = support.id
    schedule(team.database, "morning", key="default", to="", team_id=number, late_hours=24.0)


def pages(team: Workspace) -> list[Page]:
    with team.database.reading() as session:
        return session.query(Page).order_by(Page.id).all()


def notes(team: Workspace) -> int:
    with team.database.reading() as session:
        return session.query(Note).count()


def all_sent(team: Workspace, *kinds: str) -> bool:
    found = pages(team)
    return {each.kind for each in found} >= set(kinds) and {each.status for each in found} == {"sent"}


def an_hour_later(world: World) -> None:
    world.offset += timedelta(hours=1).total_seconds()


def test_each_comes_once_and_what_has_expired_is_forgotten(alone: World, team: Workspace) -> None:
    first = alone.start()
    alone.until(lambda: all_sent(team, *(KINDS - {"checkin"})) and notes(team) == 2)
    alone.until(lambda: {each.lane for each in alone.office.arrivals if "delivery" in each.key} == {LENA, TOM})
    assert alone.stop(first) == 0
    an_hour_later(alone)
    second = alone.start()
    alone.until(lambda: all_sent(team, *KINDS))
    assert alone.stop(second) == 0
    assert sorted(each.kind for each in pages(team)) == sorted(KINDS)
    assert set(alone.office.times().values()) == {1}
    said = {each.key: each.text for each in alone.office.arrivals}
    [digest] = [text for text in said.values() if "Good morning" in text]
    assert "A follow-up with Tom" in digest
    assert [(key, text) for key, text in said.items() if "Onyx-lemur" in text or "Zebra-quartz" in text] == []
    assert notes(team) == 2


def test_killed_at_every_inner_point_in_turn_each_arrives_and_is_counted(alone: World, team: Workspace) -> None:
    for when, what in POINTS:
        assert alone.wait(alone.start(die=(when, what, 0))) == -signal.SIGKILL, (when, what)
        an_hour_later(alone)  # so that somebody is reminded of the check-in between two kills
    asked = alone.start()
    alone.until(lambda: any(each.kind == "checkin" for each in pages(team)))  # its reminder is an hour after the asking
    alone.kill(asked)
    an_hour_later(alone)
    alone.start()
    alone.until(lambda: all_sent(team, *KINDS) and notes(team) == 2)
    alone.until(lambda: {each.lane for each in alone.office.arrivals if "delivery" in each.key} == {LENA, TOM})
    times = alone.office.times()
    assert sorted(each.kind for each in pages(team)) == sorted(KINDS)
    for page in pages(team):
        assert 1 <= times[f"page-{page.id}"] <= 1 + page.repeated, page.kind
    assert sum(page.repeated for page in pages(team)) <= len(POINTS) + 1
    assert {times[key] for key in times if "delivery" in key} == {1}

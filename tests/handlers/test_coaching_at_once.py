"""Two at the same moment, on SQLite and on PostgreSQL: one change, one plan, one answer, and no thanks too many."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from bot.config import Settings
from bot.desk import FrontDesk
from bot.root import prepare
from handlers.posting import ring, take
from handlers.request import Reply
from storage.checkins import CheckinAnswer
from storage.database import Database
from storage.deliveries import settle
from storage.goals import Goal, Plan
from storage.jobs import Recipient
from storage.kudos import Kudos, put_settings
from storage.meetings import ActionItem, AgendaItem
from storage.notes import Note, NoteVersion
from storage.sealing import new_key
from storage.teams import find_team
from tests.storage.conftest import database_url, postgres, postgres_template, sqlite_template
from tests.stories.workspace import Workspace

__all__ = ["database_url", "postgres", "postgres_template", "sqlite_template"]

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
Ask = Callable[[], Reply]


@pytest.fixture
def team(database_url: str, tmp_path: Path) -> Iterator[Workspace]:
    """Lena and Omar lead Tom and Ana."""
    with closing(Database(database_url)) as database:
        given = Settings(home=tmp_path / "home", zone="Europe/Berlin", encryption_keys=new_key())
        tools = prepare(database, given, NOW - timedelta(days=3))
        made = Workspace(database, tools, FrontDesk(tools))
        for handle, role in {"lena": "lead", "omar": "lead", "tom": "agent", "ana": "agent"}.items():
            made.add(handle, role)
            made.put(handle, "Support", leads=role == "lead")
        yield made


def together(team: Workspace, *asked: tuple[str, str, dict[str, str] | None], now: datetime = NOW) -> list[Reply]:
    """Ask all of it at the same moment, each as another process would."""
    barrier = Barrier(len(asked))

    def ask(who: str, words: str, answers: dict[str, str] | None) -> Reply:
        desk = FrontDesk(team.tools)
        barrier.wait(30)
        return replace(team, desk=desk).ask(who, words, answers=answers, now=now)

    with ThreadPoolExecutor(len(asked)) as pool:
        return [each.result(60) for each in [pool.submit(ask, *one) for one in asked]]


def count(team: Workspace, *models: type) -> list[int]:
    with team.database.reading() as session:
        return [session.query(model).count() for model in models]


def form_of(team: Workspace, who: str, words: str) -> tuple[str, dict[str, str]]:
    form = team.ask(who, words, now=NOW).form
    assert form is not None
    return form.words, {field.name: field.value for field in form.fields}


def refused(replies: list[Reply]) -> list[bool]:
    return sorted(each.refused for each in replies)


def test_of_changes_of_one_note_one_is_kept(team: Workspace) -> None:
    team.card("lena", "coach @tom note first", now=NOW)
    words, _ = form_of(team, "lena", "coach note edit 1")
    changes = [("lena", words, {"text": f"words {each}", "audience": "private"}) for each in range(4)]
    assert refused(together(team, *changes)) == [False, True, True, True]
    assert count(team, Note, NoteVersion) == [1, 1]


@pytest.mark.parametrize("edited", [True, False])
def test_a_note_that_is_removed_while_it_is_changed_or_removed_is_gone_with_all_it_said(
    team: Workspace, *, edited: bool
) -> None:
    for _ in range(4):
        team.card("lena", "coach @tom note first", now=NOW)
        with team.database.reading() as session:
            number = session.query(Note).one().id
        words, _ = form_of(team, "lena", f"coach note edit {number}")
        other = ("lena", words, {"text": "second", "audience": "private"}) if edited else (
            "lena", f"coach note remove {number} yes", None)  # fmt: skip
        replies = together(team, ("lena", f"coach note remove {number} yes", None), other)
        assert not all(each.refused for each in replies)
        assert count(team, Note, NoteVersion) == [0, 0]
        assert not any("went wrong" in str(each) for each in replies)


@pytest.mark.parametrize(
    ("opens", "answers", "models"),
    [
        ("coach @tom", {"text": "once", "audience": "private"}, (Note,)),
        ("coach agenda @tom add", {"text": "once"}, (AgendaItem,)),
        ("coach action @tom", {"text": "once", "owner": "tom", "due": "2026-11-27"}, (ActionItem,)),
        ("coach plan @tom", {"title": "once", "steps": "a\nb"}, (Plan,)),
        ("goals set @tom", {"time": "2 h", "share": "80%", "due": "2026-12-31"}, (Goal,)),
        ("kudos @tom", {"people": "@tom", "reason": "patience", "audience": "private"}, (Kudos,)),
    ],
)
def test_a_form_sent_three_times_at_once_is_kept_once(
    team: Workspace, opens: str, answers: dict[str, str], models: tuple[type, ...]
) -> None:
    words, given = form_of(team, "lena", opens)
    replies = together(team, *[("lena", words, given | answers)] * 3)
    assert refused(replies) == [False] * 3, replies
    assert count(team, *models) == [1]


def test_two_leads_at_once_make_one_plan_and_change_it_once(team: Workspace) -> None:
    plan = "coach plan @tom: faster replies; kpi first reply; step read the macros"
    assert refused(together(team, ("lena", plan, None), ("omar", plan, None))) == [False, True]
    assert count(team, Plan) == [1]
    words, given = form_of(team, "lena", "coach plan 1 change")
    sent = together(team, *((who, words, given | {"title": f"of {who}"}) for who in ("lena", "omar")))
    assert refused(sent) == [False, True]
    stale = team.ask("omar", words, answers=given | {"title": "late"}, now=NOW)
    assert stale.refused
    with team.database.reading() as session:
        assert session.query(Plan).one().version == 2


def test_two_answers_to_one_round_are_one(team: Workspace) -> None:
    team.card("lena", 'checkin plan "What holds you up?" daily at 9:30', now=NOW - timedelta(days=1))
    with team.database.writing() as session:
        session.query(Recipient).update({"through": date(2026, 11, 22)})
    for delivery_id in ring(team.tools, NOW):
        parcel = take(team.tools, delivery_id, NOW)
        assert parcel is not None
        with team.database.writing() as session:
            settle(session, delivery_id, parcel.verdict.status, "", NOW)
    words = "checkin answer 1 2026-11-23"
    sent = together(team, *(("tom", words, {"q0": f"answer {each}"}) for each in range(3)))
    assert refused(sent) == [False, True, True]
    assert count(team, CheckinAnswer) == [1]


def test_the_daily_limit_holds_for_who_thanks_many_at_once(team: Workspace) -> None:
    with team.database.writing() as session:
        support = find_team(session, team.tools.workspace_id, "Support")
        assert support is not None
        put_settings(session, team.tools.workspace_id, support.id, values=[], tenant="", channel="", daily_limit=2,
                     emoji="")  # fmt: skip
    thanks = [("ana", f"kudos @tom for the reason number {word}", None) for word in ("one", "two", "three", "four")]
    assert refused(together(team, *thanks)) == [False, False, True, True]
    assert count(team, Kudos) == [2]


def test_the_same_thanks_said_at_once_are_one(team: Workspace) -> None:
    assert refused(together(team, *[("ana", "kudos @tom for patience", None)] * 3)) == [False] * 3
    assert count(team, Kudos) == [1]

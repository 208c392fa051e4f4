"""`kpi.signal`: a team's signal is told outside as its digest says it, once, of enough people, and never of one."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.receivers import posting_of
from handlers.digests.judged import judged_team
from handlers.digests.morning import compose_morning
from handlers.digests.note import compose_note
from handlers.digests.signalling import outward_signals
from handlers.escalations.letters import take_page
from handlers.escalations.outside_events import POSTED, SIGNAL
from handlers.posting import ring, take
from kpi.definitions import BY_KEY
from kpi.periods import Period
from storage.access_log import gather_looks
from storage.jobs import add_job
from storage.pages import Page
from storage.paging_rules import Pager
from storage.people import find_person
from storage.teams import find_team
from tests.handlers.digests.scenes import scene_in
from tests.handlers.digests.steady import LAST, PEOPLE, fill
from tests.storage.scheduled import a_job, to_channel, to_person
from tests.stories.workspace import HOUR, Workspace, at, ticket

FRIDAY = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
WEEK_BEFORE = [date(2026, 11, 9) + timedelta(days=n) for n in range(5)]
FIELDS = {"key", "team", "kpi", "version", "period", "unit", "value", "n", "rule", "side"}


def listening(workspace: Workspace, *events: str, name: str = "Bell") -> None:
    with workspace.database.writing() as session:
        session.add(Pager(workspace_id=workspace.tools.workspace_id, kind="webhook", name=name,
                          url="https://x.example", sealed=b"s", events=list(events), created_at=FRIDAY))  # fmt: skip


def scheduled(workspace: Workspace, kind: str, contents: Sequence[str] | None = None, channel: str = "support") -> None:
    """A job of the team: a channel's, or one for who leads it."""
    home, before = workspace.tools.workspace_id, FRIDAY.date() - timedelta(days=1)
    with workspace.database.writing() as session:
        lea, team = find_person(session, home, "lea"), find_team(session, home, "Support")
        assert lea is not None
        assert team is not None
        to = to_channel(home, channel, through=before) if kind == "channel" else to_person(home, lea, through=before)
        named = list(contents) if contents is not None else None
        add_job(session, a_job(home, lea, team.id, kind=kind, contents=named), [to])


def posted(workspace: Workspace, now: datetime = FRIDAY) -> int:
    """Compose whatever is due; how many posts there are."""
    return sum(take(workspace.tools, each, now) is not None for each in ring(workspace.tools, now))


def told(workspace: Workspace) -> list[dict[str, object]]:
    """The bodies that receivers outside are sent, with the event's name among them."""
    with workspace.database.reading() as session:
        ids = [page.id for page in session.query(Page).order_by(Page.id) if page.pager_id is not None]
    found = []
    for page_id in ids:
        letter = take_page(workspace.tools, page_id, FRIDAY)
        assert letter is not None
        assert letter.call is not None
        posting = posting_of(letter.call, b"secret", FRIDAY)
        assert posting is not None
        body = json.loads(posting.body)
        found.append({"type": body["type"], **body["data"]})
    return found


def test_a_signal_is_told_once_however_many_digests_say_it(empty: Workspace) -> None:
    fill(empty, slow=[LAST])
    listening(empty, SIGNAL)
    for kind in ("morning", "channel", "channel"):
        scheduled(empty, kind)
    assert posted(empty) == 3
    assert posted(empty, FRIDAY + timedelta(minutes=5)) == 3, "what is not settled is composed again"
    found = told(empty)
    assert len(found) == len({each["kpi"] for each in found}) >= 1
    [first] = [each for each in found if each["kpi"] == "first_reply"]
    assert set(first) == {"type", *FIELDS}
    assert (first["type"], first["team"], first["period"]) == (SIGNAL, "Support", "2026-11-19")
    assert (first["n"], first["version"], first["unit"]) == (12, BY_KEY["first_reply"].version, "duration")
    assert (first["rule"], first["side"]) == ("outside", "above")
    assert isinstance(first["value"], float)
    assert 6 * HOUR < first["value"] < 13 * HOUR
    assert not any(name in json.dumps(found).casefold().split('"') for name in (*PEOPLE, "lea"))


def test_each_receiver_that_listens_is_told_and_no_other(empty: Workspace) -> None:
    fill(empty, slow=[LAST])
    listening(empty, SIGNAL, name="One")
    listening(empty, SIGNAL, name="Two")
    listening(empty, POSTED, name="Deaf")
    scheduled(empty, "channel")
    assert posted(empty) == 1
    assert [each["kpi"] for each in told(empty)].count("first_reply") == 2


@pytest.mark.parametrize("kind", ["channel", "morning"])
def test_what_rests_on_few_people_is_told_to_nobody_outside(empty: Workspace, kind: str) -> None:
    fill(empty, slow=[LAST])
    listening(empty, SIGNAL)
    few = replace(empty, tools=replace(empty.tools, minimum_group=len(PEOPLE) + 1))
    scheduled(few, kind)
    assert posted(few) == 1
    assert told(few) == []


def test_a_day_of_one_person_is_said_to_who_leads_them_and_not_outside(empty: Workspace) -> None:
    """Six people work on the covered days, but one alone on the slow first of them: its figure would be hers."""
    alone = date(2026, 11, 17)
    hers = [ticket(f"A-{number}", at("2026-11-17 08:00") + 600 * number, agent="a-ann", reply_after=9 * HOUR,
                   solve_after=10 * HOUR) for number in range(8)]  # fmt: skip
    fill(empty, *hers, free=[alone])
    listening(empty, SIGNAL)
    with empty.database.reading() as session:
        scene = scene_in(session, empty, "morning", reader="lea", team="Support", covers=Period(alone, LAST))
        gather_looks(session)
        compose_morning(scene)
        watched = {each.kpi.key: each.watch for each in judged_team(scene).measures if each.watch}
        assert watched["first_reply"].signals, "who leads the team is told"
        assert outward_signals(scene) == ()


def test_a_digest_without_its_section_of_signals_tells_none_outside(empty: Workspace) -> None:
    fill(empty, slow=[LAST])
    listening(empty, SIGNAL)
    scheduled(empty, "morning", contents=["figures", "backlog"])
    assert posted(empty) == 1
    assert told(empty) == []


def test_ones_own_note_tells_nobody_outside(empty: Workspace) -> None:
    fill(empty, slow=[date(2026, 11, day) for day in (9, 10, 11, 12, 13)])
    listening(empty, SIGNAL)
    scheduled(empty, "note")
    assert posted(empty) == 1
    assert told(empty) == []


def test_ones_own_note_that_names_a_team_tells_nobody_outside_however_small_a_group_may_be(empty: Workspace) -> None:
    fill(empty, slow=WEEK_BEFORE)
    listening(empty, SIGNAL)
    alone = replace(empty, tools=replace(empty.tools, minimum_group=1))
    with alone.database.reading() as session:
        week = Period(WEEK_BEFORE[0], WEEK_BEFORE[0] + timedelta(days=6))
        scene = scene_in(session, alone, "note", reader="ann", team="Support", covers=week)
        gather_looks(session)
        compose_note(scene)
        assert any(each.watch and each.watch.signals for each in judged_team(scene).measures), "of hers alone"
        assert outward_signals(scene) == ()


def test_a_week_is_not_told_with_the_digest_of_a_day_of_few(empty: Workspace) -> None:
    """In a channel that digest shows no figures at all."""
    one = ticket("A-1", at("2026-11-19 08:00"), agent="a-ann", reply_after=HOUR, solve_after=2 * HOUR)
    fill(empty, one, slow=WEEK_BEFORE, a_day=4, free=[LAST])
    few = replace(empty, tools=replace(empty.tools, minimum_group=3))
    listening(few, SIGNAL)
    scheduled(few, "morning")
    assert posted(few) == 1
    assert told(few) == []


def test_a_digest_that_knows_nothing_of_its_day_tells_nothing_outside(empty: Workspace) -> None:
    fill(empty, slow=WEEK_BEFORE, a_day=4, free=[LAST - timedelta(days=n) for n in range(4)])
    all_shown = replace(empty, tools=replace(empty.tools, minimum_group=0))
    listening(all_shown, SIGNAL)
    scheduled(all_shown, "morning")
    assert posted(all_shown) == 1
    assert told(all_shown) == []


def test_a_team_that_is_judged_by_weeks_is_told_of_by_the_week(empty: Workspace) -> None:
    fill(empty, slow=[date(2026, 11, 9) + timedelta(days=n) for n in range(5)], a_day=4)
    few = replace(empty, tools=replace(empty.tools, minimum_group=3))
    listening(few, SIGNAL)
    scheduled(few, "channel")
    assert posted(few) == 1
    assert {each["period"] for each in told(few)} == {"2026-W46"}

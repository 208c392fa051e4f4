"""Publishing: once for a period and its teams, to whom may read it, and from then on the same for ever."""

import json
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from charts.paper.press import printed
from handlers.errors import RefusedError
from handlers.report.keeping import from_json, to_json
from kpi.periods import Period
from storage.people import all_people, find_person
from storage.reports import PublishedReport
from storage.teams import find_team
from tests.handlers.report.published import MONDAY, OCTOBER, WEEK, computed, kept, post
from tests.stories.workspace import Workspace


def archived(workspace: Workspace) -> int:
    with workspace.database.reading() as session:
        return (
            session.query(PublishedReport).filter_by(workspace_id=workspace.tools.workspace_id, kind="weekly").count()
        )


def test_the_first_post_publishes_and_the_next_one_shows_the_same(own_demo: Workspace) -> None:
    first = post(own_demo)
    again = post(own_demo, reader=None, now=MONDAY + timedelta(days=2))
    assert again == first
    assert archived(own_demo) == 1
    assert "As published on Nov 16, 2026, 8:30" in str(again.blocks[0])


def test_a_preview_or_a_test_publishes_nothing(own_demo: Workspace) -> None:
    card = post(own_demo, publishes=False)
    assert card.papers
    assert "was not published" in str(card.blocks[0])
    assert archived(own_demo) == 0


def test_a_week_that_is_not_over_where_the_workspace_is_is_not_published(own_demo: Workspace) -> None:
    """A reader further east has Monday morning while it is Sunday in Berlin."""
    post(own_demo, now=datetime(2026, 11, 15, 19, 30, tzinfo=UTC))
    assert archived(own_demo) == 0


def test_two_posts_at_once_publish_one_report(own_demo: Workspace) -> None:
    cards: list[object] = []
    start = threading.Barrier(2)

    def one(minutes: int) -> None:
        start.wait()
        cards.append(post(own_demo, now=MONDAY + timedelta(minutes=minutes)))

    threads = [threading.Thread(target=one, args=(minutes,)) for minutes in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(cards) == 2
    assert cards[0] == cards[1]
    assert archived(own_demo) == 1


def test_a_team_of_its_own_has_a_report_of_its_own(own_demo: Workspace) -> None:
    post(own_demo)
    card = post(own_demo, team="Billing")
    assert archived(own_demo) == 2
    with own_demo.database.reading() as session:
        team = find_team(session, own_demo.tools.workspace_id, "Billing")
        assert team is not None
    held = kept(own_demo, scope=str(team.id))
    assert held is not None
    assert (held.total, [block.name for block in held.teams]) == (None, ["Billing"])
    assert card.papers[0].name == f"report-2026-W46-team-{team.id}.pdf"


@pytest.mark.parametrize("reader", ["lukas", "marta", "nora"])
def test_who_may_not_read_it_gets_none(own_demo: Workspace, reader: str) -> None:
    with pytest.raises(RefusedError):
        post(own_demo, reader=reader)
    assert archived(own_demo) == 0


def test_a_channel_gets_it_while_its_owner_may_have_it_posted(own_demo: Workspace) -> None:
    assert post(own_demo, reader=None, owner="nora").papers
    with own_demo.database.writing() as session:
        person = find_person(session, own_demo.tools.workspace_id, "ingrid")
        assert person is not None
        person.role = "agent"
    with pytest.raises(RefusedError):
        post(own_demo, reader=None, owner="ingrid")


def test_as_published_it_prints_the_same_bytes_whatever_changed_since(own_demo: Workspace) -> None:
    post(own_demo)
    before = [printed(paper.content) for paper in own_demo.card("rafael", "report 2026-W46").papers]
    with own_demo.database.writing() as session:
        team = find_team(session, own_demo.tools.workspace_id, "Billing")
        assert team is not None
        team.name = "Accounts"
    later = datetime(2027, 3, 1, tzinfo=UTC)
    after = [printed(paper.content) for paper in own_demo.card("rafael", "report 2026-W46", now=later).papers]
    assert after == before


@pytest.mark.parametrize("period", [WEEK, OCTOBER])
def test_what_is_read_from_the_archive_is_what_was_written(demo: Workspace, period: Period) -> None:
    report = computed(demo, "weekly" if period is WEEK else "monthly", period)
    text = json.dumps(to_json(report))
    assert json.dumps(to_json(from_json(json.loads(text)))) == text
    read = from_json(json.loads(text))
    for held, found in zip(report.blocks, read.blocks, strict=True):
        assert (held.name, held.counts, held.trace) == (found.name, found.counts, found.trace)
        for one, other in zip(held.measures, found.measures, strict=True):
            blank = replace(one, values=other.values, kpi=replace(one.kpi, aliases=()))
            assert blank == other


def test_an_archived_report_holds_no_person(demo: Workspace) -> None:
    text = json.dumps(to_json(computed(demo)))
    with demo.database.reading() as session:
        people = all_people(session, demo.tools.workspace_id)
        assert [person.name for person in people if person.name in text or f'"{person.handle}"' in text] == []


def test_a_month_is_published_by_its_own_name(own_demo: Workspace) -> None:
    card = post(own_demo, "monthly", covers=OCTOBER, now=datetime(2026, 11, 1, 7, 30, tzinfo=UTC))
    assert card.papers[0].name == "report-2026-10.pdf"
    assert kept(own_demo, "monthly", OCTOBER) is not None
    assert kept(own_demo, "monthly", Period(date(2026, 9, 1), date(2026, 9, 30))) is None

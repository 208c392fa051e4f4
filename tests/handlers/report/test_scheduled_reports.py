"""The weekly report on its way: rung, composed as the engine does it, to a person and a channel, published once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from handlers.posting import Parcel, ring, take
from storage.deliveries import Delivery
from storage.jobs import add_job
from storage.people import Person, find_person
from tests.handlers.report.published import kept
from tests.storage.scheduled import a_job, to_channel, to_person
from tests.stories.workspace import Workspace

DUE = datetime(2026, 11, 16, 7, 30, tzinfo=UTC)  # a Monday, 08:30 in Berlin
SUNDAY = date(2026, 11, 15)


def person(workspace: Workspace, handle: str) -> Person:
    with workspace.database.reading() as session:
        found = find_person(session, workspace.tools.workspace_id, handle)
        assert found is not None
        return found


def scheduled(workspace: Workspace, *readers: str, channel: str = "") -> None:
    """A weekly report, to people and a channel."""
    home = workspace.tools.workspace_id
    recipients = [to_person(home, person(workspace, reader), through=SUNDAY) for reader in readers]
    recipients += [to_channel(home, channel, through=SUNDAY)] if channel else []
    job = a_job(home, person(workspace, "ingrid"), kind="weekly", cadence="weekly", days=[0], late_hours=72.0)
    with workspace.database.writing() as session:
        add_job(session, job, recipients)


def taken(workspace: Workspace, now: datetime) -> list[Parcel | None]:
    return [take(workspace.tools, delivery, now) for delivery in ring(workspace.tools, now)]


def test_it_goes_to_a_person_and_a_channel_and_both_get_the_same_papers(own_demo: Workspace) -> None:
    scheduled(own_demo, "rafael", channel="management")
    assert ring(own_demo.tools, DUE - timedelta(minutes=1)) == []
    one, other = taken(own_demo, DUE)
    assert one is not None
    assert other is not None
    assert [card.papers for card in one.cards] == [card.papers for card in other.cards]
    assert [paper.name for paper in one.cards[0].papers] == ["report-2026-W46.pdf", "report-2026-W46.xlsx"]
    assert kept(own_demo) is not None


def test_a_retry_and_a_late_one_bring_the_papers_of_the_first(own_demo: Workspace) -> None:
    scheduled(own_demo, "rafael")
    [first] = taken(own_demo, DUE)
    [late] = taken(own_demo, DUE + timedelta(hours=26))
    assert first is not None
    assert late is not None
    assert late.cards[0].papers == first.cards[0].papers
    assert "Late" in str(late.cards[0].blocks[0])
    assert replace(late.cards[0], blocks=late.cards[0].blocks[1:]) == first.cards[0]


def test_who_may_not_read_it_any_more_is_skipped_with_the_reason(own_demo: Workspace) -> None:
    scheduled(own_demo, "lukas")
    assert taken(own_demo, DUE) == [None]
    with own_demo.database.reading() as session:
        [row] = session.query(Delivery).where(Delivery.status != "delivered")  # the demo's own were
        assert (row.status, row.reason) == ("skipped", "may_not_see")
    assert kept(own_demo) is None

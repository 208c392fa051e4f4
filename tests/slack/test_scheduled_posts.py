"""Scheduled posts on the fake Slack, by `touchline serve` as an operator starts it: engine, postman and pictures.

The posts are due when the server starts, in a zone where it is about noon, whatever the real time is.
"""

import signal
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from storage.deliveries import Delivery
from storage.jobs import Job, Recipient, add_job
from storage.people import find_person
from storage.schedules import ScheduleRow
from storage.teams import find_team
from storage.working_time import working_time_of
from tests.slack.fake_slack import FakeSlack
from tests.slack.speaking import known
from tests.slack.test_crashes import fake, serving, until
from tests.stories.workspace import Workspace

__all__ = ["fake"]


def noon_zone(now: datetime) -> str:
    """A zone in which it is between twelve and one."""
    offset = 12 - now.hour
    return f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT"


@pytest.fixture
def due(own_demo: Workspace) -> date:
    """A morning digest for Amara and a channel digest in #support, both due a minute ago; return their local day."""
    now = datetime.now(UTC)
    local = now + timedelta(hours=12 - now.hour)
    minute = max(0, local.hour * 60 + local.minute - 1)
    home = own_demo.tools.workspace_id
    known(own_demo, "amara", "U2")
    with own_demo.database.writing() as session:
        amara, team = find_person(session, home, "amara"), find_team(session, home, "Billing")
        assert amara is not None
        assert team is not None
        amara.zone = noon_zone(now)
        working_time_of(session, home, amara.id).days = list(range(7))
        for old in session.query(Job):
            old.paused = True
        for hours in session.query(ScheduleRow):
            hours.region = None  # today may be a holiday
        for kind, recipient in (
            ("morning", Recipient(person_id=amara.id)),
            ("channel", Recipient(channel="C1", label="support")),
        ):
            recipient.workspace_id, recipient.tenant = home, "slack:T1"
            recipient.through = local.date() - timedelta(days=1)
            job = Job(
                workspace_id=home, kind=kind, team_id=team.id, owner_id=amara.id, cadence="daily", minute=minute,
                days=list(range(7)), late_hours=4.0, created_at=now, zone=noon_zone(now),
            )  # fmt: skip
            add_job(session, job, [recipient])
    return local.date()


def ledger(workspace: Workspace) -> dict[str, tuple[str, int]]:
    """What became of each of the day's posts, by kind: status, and how many parts were sent twice.

    The demo's own are paused, and what became of those before is not looked at.
    """
    with workspace.database.reading() as session:
        rows = session.query(Delivery, Job).join(Job, Job.id == Delivery.job_id).where(Job.paused.is_(False)).all()
        return {job.kind: (row.status, row.repeated) for row, job in rows}


def settled(workspace: Workspace) -> bool:
    return len(ledger(workspace)) == 2 and all(status != "due" for status, _ in ledger(workspace).values())


def roots(posted: list) -> list:
    return [each for each in posted if not each.thread and each.by == ""]


def test_the_digests_arrive_whole_once_and_with_their_threads(
    own_demo: Workspace, fake: FakeSlack, due: date, tmp_path: Path
) -> None:
    with serving(tmp_path, fake) as (process, _):
        until(lambda: settled(own_demo))
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert ledger(own_demo) == {"morning": ("delivered", 0), "channel": ("delivered", 0)}
    [morning] = roots(fake.direct("T1", "U2"))
    [channel] = roots(fake.seen("T1", "U1", "C1"))
    assert "Good morning: Billing" in morning.text
    assert channel.text.startswith("Billing: ")
    assert morning.edits == channel.edits == 0
    thread = [each for each in fake.direct("T1", "U2") if each.thread]
    assert {each.thread for each in thread} <= {morning.ts}
    assert {each.key for each in (morning, channel)} == {morning.key, channel.key} != {""}


def test_a_server_killed_before_slack_answered_finds_its_post_again(
    own_demo: Workspace, fake: FakeSlack, due: date, tmp_path: Path
) -> None:
    fake.hang("chat.postMessage", times=2, after=True)
    with serving(tmp_path, fake) as (process, _):
        until(lambda: len(fake.calls_of("chat.postMessage")) == 2)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    assert set(ledger(own_demo).values()) == {("due", 0)}
    with serving(tmp_path, fake):
        until(lambda: settled(own_demo))
    assert ledger(own_demo) == {"morning": ("delivered", 0), "channel": ("delivered", 0)}
    assert len(roots(fake.direct("T1", "U2"))) == len(roots(fake.seen("T1", "U1", "C1"))) == 1
    assert fake.calls_of("conversations.history")


def test_what_cannot_be_posted_is_told_to_its_owner_once(
    own_demo: Workspace, fake: FakeSlack, due: date, tmp_path: Path
) -> None:
    fake.fail("chat.postMessage", error="not_in_channel", times=99, when=lambda call: call.arguments["channel"] == "C1")
    for _ in range(2):
        with serving(tmp_path, fake):
            until(lambda: settled(own_demo) and len(roots(fake.direct("T1", "U2"))) == 2)
    assert ledger(own_demo)["channel"] == ("failed", 0)
    assert fake.seen("T1", "U1", "C1") == []
    [told] = [each for each in roots(fake.direct("T1", "U2")) if "Good morning" not in each.text]
    assert "#support" in str(told.blocks)
    assert "Invite it there" in str(told.blocks)

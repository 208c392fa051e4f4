"""A day of coaching on Slack and Teams, with the engine; then a search for every text that was private.

Files, every column of every table, the engine's own, the log at DEBUG, what a browser can ask for, each call to a
platform, and what a notification shows: each text is found with whom it is for, where they asked for it, and nowhere
else. That the search finds what is there is tried first.
"""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.config import Settings
from bot.desk import FrontDesk
from bot.root import prepare
from storage.database import Database
from storage.jobs import Job, Recipient, add_job
from storage.notes import Note
from storage.pages import Page
from storage.people import find_person
from storage.sealing import new_key
from storage.teams import find_team
from tests.slack.fake_slack import FakeSlack
from tests.slack.payloads import home_opened, mention, message_action, slash
from tests.slack.speaking import known
from tests.slack.test_notes_stay_private import filled, said
from tests.storage.conftest import database_url, postgres, postgres_template, sqlite_template
from tests.stories.both import Both, both
from tests.stories.found import files, holds, previews, tables, where
from tests.stories.workspace import Workspace
from tests.teams import payloads
from tests.teams.fake_people import FakeUser
from tests.teams.fake_teams import ACME, FakeTeams
from tests.teams.speaking import known as known_in_teams

__all__ = ["database_url", "postgres", "postgres_template", "sqlite_template"]

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)  # ten in Berlin
KEY = new_key()
TUESDAY = MONDAY + timedelta(days=1)
SLACK = {"lena": "U1", "tom": "U2", "ana": "U3", "ben": "U4", "cem": "U5", "dan": "U6", "max": "U7", "eve": "U8",
         "root": "U9"}  # fmt: skip
LENA, TOM, NOA = {"lena"}, {"tom"}, {"noa"}
READERS = {
    "Zebra-quartz-note": LENA,
    "Zebra-quartz-form": LENA,
    "Zebra-quartz-edit": LENA,
    "Zebra-quartz-follow": LENA,
    "Zebra-quartz-shared": LENA | TOM,
    "Zebra-quartz-teams": LENA,
    "Zebra-quartz-agenda": LENA | TOM,
    "Zebra-quartz-action": LENA | TOM,
    "Zebra-quartz-plan": LENA | TOM,
    "Zebra-quartz-step": LENA | TOM,
    "Zebra-quartz-goal": LENA | TOM,
    "Zebra-quartz-pulse": set(),
    "Zebra-quartz-kudos": LENA | TOM,
    "Zebra-quartz-thanks": LENA | NOA,
}
"""Each text, and who may read it. The pulse's is nobody's before its round is over."""

NOTES = {f"Zebra-quartz-{each}" for each in ("note", "form", "edit", "follow", "teams")}
NOTICES = {"note", "kudos", "action", "step", "brief", "checkin"}
TRIED = (
    "coach", "coach notes", "coach notes @tom", "coach note 1", "coach note 5", "coach note history 2", "coach agenda",
    "coach agenda @tom", "coach actions", "coach actions @tom", "coach brief @tom", "coach plan", "coach plan 1",
    "coach plan @tom list", "goals", "goals @tom", "checkin", "checkin mine", "checkin results 1", "kudos mine",
    "looks", "mystats @tom", "help zebra",
)  # fmt: skip


@dataclass
class Day:
    """What the day left: both platforms as they stand, and what the server's pages say."""

    slack: FakeSlack
    teams: FakeTeams
    pages: dict[str, bytes] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)  # what each saw before asking for what is held on them
    after: dict[str, str] = field(default_factory=dict)

    def everybody(self) -> dict[str, str]:
        """All that each sees."""
        return {who: self.seen(who) for who in (*SLACK, "noa", "zoe")}

    def seen(self, who: str) -> str:
        """All that somebody sees, on either platform."""
        shown: list[object] = []
        if user := SLACK.get(who):
            shown += [self.slack.direct("T1", user), self.slack.seen("T1", user, "C1")]
            shown += [each for each in self.slack.workspaces["T1"].views.values() if each.user == user]
            shown.append(self.slack.home("T1", user))
        there = self.teams.tenants[ACME]
        for user in [_on_teams(self.teams)[who]] if who in _on_teams(self.teams) else []:
            places = [each.id for each in there.conversations.values() if user.id in each.members]
            shown += [self.teams.seen(user, place) for place in places]
        return str(shown)

    def previews(self) -> list[str]:
        """What a notification said of each message."""
        sent = [call.arguments for call in (*self.slack.calls, *self.teams.calls)]
        return [words for each in sent if isinstance(each, dict) for words in previews(each)]


def _on_teams(fake: FakeTeams) -> dict[str, FakeUser]:
    there = fake.tenants[ACME]
    return {"lena": there.known("ana"), "noa": there.known("ben"), "zoe": there.known("cleo")}


@pytest.fixture
def team(database_url: str, tmp_path: Path) -> Iterator[Workspace]:
    """Lena leads Support: Tom, Ana, Ben, Cem and Dan. Max leads Billing, Eve directs, Root runs it, Noa is a guest."""
    database = Database(database_url)
    tools = prepare(database, Settings(home=tmp_path / "home", zone="Europe/Berlin", encryption_keys=KEY), MONDAY)
    made = Workspace(database, tools, FrontDesk(tools))
    roles = {"lena": "lead", "max": "lead", "eve": "executive", "root": "admin"}
    for handle in (*SLACK, "noa", "zoe"):
        made.add(handle, roles.get(handle, "agent"))
    for handle in ("tom", "ana", "ben", "cem", "dan"):
        made.put(handle, "Support")
    made.put("lena", "Support", leads=True)
    made.put("max", "Billing", leads=True)
    for handle, user in SLACK.items():
        known(made, handle, user)
    yield made
    database.close()


def told_of(team: Workspace) -> dict[str, set[str]]:
    """How each kind of notice stands."""
    found: dict[str, set[str]] = {}
    with team.database.reading() as session:
        for page in session.query(Page):
            found.setdefault(page.kind, set()).add(page.status)
    return found


async def monday(there: Both, team: Workspace) -> None:
    """What Lena and Tom write, by every way there is."""
    fake, lena = there.fake, SLACK["lena"]

    async def says(who: str, words: str) -> None:
        await said(there, fake, SLACK[who], words)

    await there.slack(slash(fake, "T1", lena, "/coach", "@tom note Zebra-quartz-note"))
    await fake.until(lambda: "Note 1" in str(fake.seen("T1", lena, "C1")) + str(fake.direct("T1", lena)))
    await there.slack(slash(fake, "T1", lena, "/coach", "@tom"))
    await filled(there, fake, {"text": "Zebra-quartz-form"})
    await there.slack(slash(fake, "T1", lena, "/coach", "note edit 2"))
    await filled(there, fake, {"text": "Zebra-quartz-edit"})
    await says("lena", "coach @tom note Zebra-quartz-follow, follow up on 2026-11-24")
    await says("lena", "coach @tom shared note Zebra-quartz-shared")
    await there.slack(mention(fake, "T1", lena, "coach agenda @tom add Zebra-quartz-agenda"))
    await says("lena", "coach action @tom Zebra-quartz-action by 2026-11-24")
    await says("lena", "coach plan @tom: Zebra-quartz-plan; kpi first reply; step Zebra-quartz-step by 2026-11-24")
    await says("lena", "coach meet @tom tomorrow 16:00")
    await says("tom", "goals set growth: Zebra-quartz-goal")
    await says("lena", "checkin plan pulse daily at 9:30 remind after 2 hours")
    await there.slack(slash(fake, "T1", lena, "/kudos", "@tom for Zebra-quartz-kudos private"))
    await there.slack(message_action(fake, "T1", lena, "coach_message", "C1", "hello", by=SLACK["tom"]))
    on_teams = _on_teams(there.teams)
    await tells(there, on_teams["lena"], "coach @tom note Zebra-quartz-teams")
    billing = there.teams.tenants[ACME].called("Billing")
    await there.tell(
        payloads.said(there.teams, on_teams["lena"], "kudos @noa for Zebra-quartz-thanks private", billing)
    )
    await told(team, "note", "kudos")


async def told(team: Workspace, *kinds: str) -> None:
    """Wait until the notices of some kinds are sent but for those nobody needs; looked at, not hoped for."""
    until = asyncio.get_running_loop().time() + 30
    while any(told_of(team).get(kind, set()) - {"dropped"} != {"sent"} for kind in kinds):
        assert asyncio.get_running_loop().time() < until, told_of(team)
        await asyncio.sleep(0.1)


async def tells(there: Both, user: FakeUser, words: str) -> None:
    """Say something to the bot in Teams, and wait for the answer."""
    before = len(there.teams.personal(user))
    await there.tell(payloads.said(there.teams, user, words))
    await there.teams.until(lambda: len(there.teams.personal(user)) > before)


async def tuesday(there: Both, team: Workspace) -> None:
    """What the engine says by itself, Tom's answer to the pulse, and the reminder of those who have not answered."""
    fake, tom = there.fake, SLACK["tom"]
    there.now[0] = TUESDAY
    await fake.until(lambda: any("Pulse" in each.text for each in fake.direct("T1", tom)), 40)
    await fake.until(lambda: any("Good morning" in each.text for each in fake.direct("T1", SLACK["lena"])), 40)
    await there.slack(slash(fake, "T1", tom, "/checkin", "answer 1 2026-11-24"))
    await filled_by(there, tom, {"q0": "2", "q4": "Zebra-quartz-pulse"})
    there.now[0] = TUESDAY + timedelta(hours=3)
    await told(team, *NOTICES)


async def filled_by(there: Both, user: str, answers: dict[str, str]) -> None:
    """Fill in the form that stands open in front of somebody."""
    fake = there.fake
    view = await fake.until(lambda: (held := fake.view("T1", user)) and "submit" in held.view and held)
    before = len(fake.calls)
    fake.take_answer(view, await there.send(_submission(fake, view, answers)))
    await fake.until(lambda: "without your name" in str([each.arguments for each in fake.calls[before:]]))


def _submission(fake: FakeSlack, view: object, answers: dict[str, str]) -> object:
    from tests.slack.payloads import submission

    return submission(fake, view, answers)  # type: ignore[arg-type]


async def looked_for(there: Both) -> None:
    """Everybody asks for everything, on both platforms."""
    fake = there.fake

    async def tries(user: str) -> None:
        for words in TRIED:
            await said(there, fake, user, words)
        await there.slack(home_opened(fake, "T1", user))

    await asyncio.gather(*(tries(user) for who, user in SLACK.items() if who not in ("ben", "cem", "dan")))
    for name, user in _on_teams(there.teams).items():
        for words in TRIED if name != "zoe" else TRIED[:6]:
            await tells(there, user, words)
    billing = there.teams.tenants[ACME].called("Billing")
    await there.tell(payloads.said(there.teams, _on_teams(there.teams)["lena"], "coach note 1", billing))
    await there.hub.in_thread(lambda: None)


@pytest.fixture
def day(team: Workspace, tmp_path: Path, database_url: str, caplog: pytest.LogCaptureFixture) -> Day:
    """The whole of it."""
    caplog.set_level(logging.DEBUG)

    set_to = {"database_url": database_url, "encryption_keys": KEY}

    async def run() -> Day:
        async with both(team, MONDAY, home=str(tmp_path / "home"), **set_to) as there:
            slack_side = there.fake.workspaces["T1"]
            for handle, user in SLACK.items():
                slack_side.user(user, name=handle, email=f"{handle}@example.com")
                slack_side.channels["C1"].members.add(user)
            for handle, user in _on_teams(there.teams).items():
                known_in_teams(team, handle, user, ACME)
            await monday(there, team)
            due_on_tuesday(team)
            await tuesday(there, team)
            await looked_for(there)
            found = Day(there.fake, there.teams)
            found.before = found.everybody()
            for who in ("tom", "ana", "max", "root"):
                await said(there, there.fake, SLACK[who], "mydata")
            found.after = found.everybody()
            for path in ("/", "/metrics", "/health", "/healthz", "/ready", "/debug"):
                async with there.web.get(f"{there.address}{path}") as answer:
                    found.pages[path] = await answer.read()
            return found

    return asyncio.run(run())


def due_on_tuesday(team: Workspace) -> None:
    """A morning digest for Lena, which names whom to follow up with."""
    with team.database.writing() as session:
        lena, support = (find_person(session, team.tools.workspace_id, "lena"),
                         find_team(session, team.tools.workspace_id, "Support"))  # fmt: skip
        assert lena is not None
        assert support is not None
        job = Job(
            workspace_id=team.tools.workspace_id, kind="morning", team_id=support.id, owner_id=lena.id,
            cadence="daily", minute=9 * 60, days=[0, 1, 2, 3, 4], late_hours=4.0, created_at=MONDAY,
        )  # fmt: skip
        to = Recipient(workspace_id=team.tools.workspace_id, person_id=lena.id, tenant="slack:T1",
                       through=date(2026, 11, 23))  # fmt: skip
        add_job(session, job, [to])


@pytest.mark.timeout(300)
def test_what_was_said_in_confidence_stands_with_its_readers_alone(
    team: Workspace, day: Day, tmp_path: Path, database_url: str, caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    of_people(day)
    of_previews(day)
    of_files_and_tables(team, tmp_path, database_url)
    of_logs(caplog, capfd)
    assert where(day.pages, READERS) == []


def of_people(day: Day) -> None:
    for words, readers in READERS.items():
        assert {who for who, shown in day.before.items() if words in shown} == readers, words
        obtained = readers | TOM if words in NOTES else readers  # a private note is its person's to obtain
        assert {who for who, shown in day.after.items() if words in shown} == obtained, words
    others = str(day.slack.seen("T1", "U8", "C1")) + str(day.slack.seen("T1", "U9", "C1"))
    assert "Zebra-quartz" not in others


def of_previews(day: Day) -> None:
    told = day.previews()
    assert any("A follow-up with Tom" in each for each in told), "the digest came, and a preview is found"
    assert any("has shared a coaching note with you" in each for each in told)
    assert [each for each in told if "Zebra-quartz" in each] == []


def of_files_and_tables(team: Workspace, home: Path, url: str) -> None:
    held = {**files(home), **tables(team.database)}
    if url.startswith("sqlite"):
        engine = home / "home" / "engine.db"
        places = [engine if engine.exists() else home / "engine.db"]
        with closing(create_engine(f"sqlite:///{places[0]}").connect()) as opened:
            rows = opened.execute(text("SELECT * FROM operation_outputs")).all()
        engines = str(rows).encode()
    else:
        engines = held["dbos.operation_outputs"] + held["dbos.workflow_status"]
    assert holds(engines, "again"), "what steps gave is packed, and found"
    assert any(holds(data, "page-1") for data in held.values())
    assert any(holds(data, "tom@example.com") for data in held.values())
    assert where(held, READERS) == []
    with team.database.reading() as session:
        assert session.query(Note).count() == 5


def of_logs(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    records = caplog.get_records("setup")
    assert any(each.levelno == logging.DEBUG for each in records)
    assert any(each.name.startswith("bot.") for each in records)
    written = "\n".join([*(f"{each.getMessage()} {each.exc_text}" for each in records), *capfd.readouterr()])
    assert [words for words in READERS if holds(written.encode(), words)] == []

"""A private note's text, looked for in files, logs and every call to Slack: its author's answers alone have it."""

import asyncio
import logging
from pathlib import Path

import pytest

from tests.slack.fake_slack import Call, FakeSlack, fake_slack
from tests.slack.payloads import direct_message, mention, message_action, slash, submission
from tests.slack.speaking import Speaking, known, speaking
from tests.stories.workspace import Workspace

WORDS, FORM, EDITED, SHARED = "Zebra-quartz-1", "Zebra-quartz-2", "Zebra-quartz-3", "Onyx-lemur-4"
PRIVATE = "Zebra-quartz"
AUTHOR, PERSON = "U1", "U2"
OTHERS = {"U3": "omar", "U4": "ana", "U5": "mia", "U6": "max", "U7": "root"}
TRIED = (
    "coach", "coach notes", "coach notes @tom", "coach note 1", "coach note 2", "coach note history 2", "looks",
    "coach note edit 1", "coach note remove 1 yes", "mystats @tom", "why csat", "help zebra",
)  # fmt: skip


@pytest.fixture
def team(empty: Workspace) -> Workspace:
    """Lena and Omar lead Tom and Ana; Mia manages, Max leads others, Root runs it."""
    people = {"lena": "lead", "omar": "lead", "max": "lead", "mia": "manager", "root": "admin"}
    for handle in ("lena", "tom", *OTHERS.values()):
        empty.add(handle, people.get(handle, "agent"))
    for handle in ("lena", "omar", "tom", "ana"):
        empty.put(handle, "Support", leads=handle in ("lena", "omar"))
    empty.put("max", "Billing", leads=True)
    for user, handle in {AUTHOR: "lena", PERSON: "tom", **OTHERS}.items():
        known(empty, handle, user)
    return empty


async def written(touchline: Speaking, fake: FakeSlack) -> None:
    """Lena writes by words, by form, changes one, shares another, and reads them in every way there is."""
    await touchline.send(slash(fake, "T1", AUTHOR, "/coach", f"@tom note {WORDS} is private"))
    await touchline.send(slash(fake, "T1", AUTHOR, "/coach", "@tom"))
    await filled(touchline, fake, {"text": f"{FORM} is private"})
    await said(touchline, fake, AUTHOR, "coach note edit 2")
    await touchline.send(slash(fake, "T1", AUTHOR, "/coach", "note edit 2"))
    await filled(touchline, fake, {"text": f"{EDITED} is private"})
    await touchline.send(slash(fake, "T1", AUTHOR, "/coach", f"@tom shared note {SHARED} is shared"))
    for words in ("coach notes", "coach note 1", "coach note history 2"):
        await said(touchline, fake, AUTHOR, words)
        await touchline.send(mention(fake, "T1", AUTHOR, words))
        await touchline.send(slash(fake, "T1", AUTHOR, "/coach", words.removeprefix("coach ")))


async def filled(touchline: Speaking, fake: FakeSlack, answers: dict[str, str]) -> None:
    """Fill in the form that stands open."""
    view = await fake.until(lambda: (held := fake.view("T1", AUTHOR)) and "submit" in held.view and held)
    before = len(fake.direct("T1", AUTHOR))
    fake.take_answer(view, await touchline.send(submission(fake, view, answers)))
    await fake.until(lambda: len(fake.direct("T1", AUTHOR)) > before)


async def said(touchline: Speaking, fake: FakeSlack, user: str, words: str) -> None:
    """Say something in a direct message, and wait for the answer."""
    before = len(fake.direct("T1", user))
    await touchline.send(direct_message(fake, "T1", user, words))
    await fake.until(lambda: len(fake.direct("T1", user)) > before)


async def tries(touchline: Speaking, fake: FakeSlack, user: str) -> None:
    """Look for it by everything that could show it."""
    for words in TRIED:
        await said(touchline, fake, user, words)


@pytest.fixture
def day(team: Workspace, caplog: pytest.LogCaptureFixture) -> tuple[list[Call], str]:
    """Every call to Slack of a day on which Lena writes, and everybody looks for it; and her own talk."""
    caplog.set_level(logging.DEBUG)
    found: list[Call] = []
    hers: list[str] = []

    async def run() -> None:
        async with fake_slack() as fake, speaking(team, fake) as touchline:
            await written(touchline, fake)
            await asyncio.gather(*(tries(touchline, fake, user) for user in (PERSON, *OTHERS)))
            await touchline.send(message_action(fake, "T1", "U3", "coach_message", "C1", "hello", by=PERSON))
            await fake.until(lambda: fake.view("T1", "U3"))
            await touchline.hub.in_thread(lambda: None)
            found.extend(fake.calls)
            hers.append(fake.workspaces["T1"].direct(AUTHOR).id)
            assert PRIVATE not in str(fake.seen("T1", "U5", "C1"))

    asyncio.run(run())
    return found, hers[0]


def test_only_its_authors_answers_have_it(
    day: tuple[list[Call], str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    calls, hers = day
    of_messages(calls, hers)
    of_notifications(calls)
    of_files(tmp_path)
    of_logs(caplog)


def of_messages(calls: list[Call], hers: str) -> None:
    holding = [call for call in calls if PRIVATE in str(call.arguments)]
    assert {text for text in (WORDS, FORM, EDITED) if text in str(holding)} == {WORDS, FORM, EDITED}, "she reads them"
    assert {call.method for call in holding} <= {"chat.postMessage", "views.open", "views.update"}
    to = {str(call.arguments["channel"]) for call in holding if call.method == "chat.postMessage"}
    assert to == {hers}


def of_notifications(calls: list[Call]) -> None:
    said = [str(call.arguments.get("text", "")) for call in calls]
    assert any("Note 1 about Tom" in text for text in said)
    assert [text for text in said if PRIVATE in text or SHARED in text] == []


def of_files(folder: Path) -> None:
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert any(file.name == "touchline.db" for file in files)
    found = [file.name for file in files for text in (PRIVATE, SHARED) if text.encode() in file.read_bytes()]
    assert found == []


def of_logs(caplog: pytest.LogCaptureFixture) -> None:
    records = caplog.get_records("setup")
    assert any(each.levelno == logging.DEBUG for each in records), "the day's log is looked at"
    assert [each.name for each in records if PRIVATE in each.getMessage() or SHARED in each.getMessage()] == []

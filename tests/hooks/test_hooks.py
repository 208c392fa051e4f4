"""Other systems raise and resolve by a signed webhook: who is let in, what is understood, and that it acts once."""

import asyncio
import json
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientSession
from sqlalchemy import select

from bot.hooks import A_MINUTE, LARGEST_BODY, SECONDS_KNOWN
from bot.webhook_signing import signed
from handlers.escalations.hook_bodies import told_by
from handlers.escalations.hook_refusals import BadHookError
from storage.database import Database
from storage.failures import DatabaseAwayError
from storage.inbox import InboxRow
from storage.paging_rules import EscalationRule, hook_by_key
from storage.people import add_person
from storage.schema import METADATA
from storage.teams import find_team
from tests.bot.awaited import awaited
from tests.hooks.door import KEY, SECRET, TICKET, Answer, Door, door, set_up
from tests.house.tree import words_of

RAISE = {"action": "raise", "title": "Shop down since nine"}
KEYED = {**RAISE, "dedup_key": "shop-1"}
OVER = {"action": "resolve", "dedup_key": "shop-1"}


@awaited
async def test_what_another_system_raises_is_written_and_woken(database: Database) -> None:
    async with door(database) as there:
        said = {**KEYED, "severity": "critical", "details": "Two customers", "ticket": "#4711"}
        answer = await there.send(said)
        [row] = there.rows()
        assert answer.status == 202
        assert answer.said == {"result": "raised", "escalations": [row.id]}
        assert (row.title, row.details, row.severity) == (RAISE["title"], "Two customers", "critical")
        assert (row.source, row.raised_by, row.url) == ("webhook", None, TICKET)
        assert there.woken == [(there.tools.workspace_id, (row.id,))]
        [cause] = there.causes()
        assert cause.number == "4711"
        assert cause.ticket_id is not None
        with database.reading() as session:
            shop = find_team(session, there.tools.workspace_id, "Shop")
        assert shop is not None
        assert row.team_id == shop.id


@awaited
async def test_a_webhook_of_no_team_raises_for_the_tickets_own(database: Database) -> None:
    tools = set_up(database, team="")
    async with door(database, tools) as there:
        await there.send({**RAISE, "ticket": 4711, "severity": "critical"})
        await there.send({**RAISE, "ticket": "nobody's", "severity": "critical"})
        with database.reading() as session:
            billing = find_team(session, tools.workspace_id, "Billing")
        assert billing is not None
        assert [row.team_id for row in there.rows()] == [billing.id, None]


@awaited
async def test_the_same_message_acts_once_however_often_it_is_sent(database: Database) -> None:
    async with door(database) as there:
        first = await there.send(RAISE, webhook_id="msg_1")
        again = [await there.send(RAISE, webhook_id="msg_1") for _ in range(3)]
        later = await there.send(RAISE, webhook_id="msg_1", later=timedelta(minutes=4))
        assert first.status == 202
        assert {(each.status, each.said["result"]) for each in (*again, later)} == {(200, "repeated")}
        assert len(there.causes()) == 1
        assert len(there.woken) == 4 + 1
        assert [ids for _, ids in there.woken if ids] == [(there.rows()[0].id,)]
    # It is remembered in the database: another process, or the same one started again, knows it too.
    async with door(database, there.tools) as anew:
        assert (await anew.send(RAISE, webhook_id="msg_1")).status == 200
        assert len(anew.causes()) == 1


@awaited
async def test_many_at_once_with_one_key_raise_once(database: Database) -> None:
    async with door(database) as there:
        answers = await asyncio.gather(*(there.send(KEYED) for _ in range(6)))
        assert {each.status for each in answers} <= {202, 503}
        assert len(there.rows()) == 1
        assert len([each for each in there.causes() if each.key == f"hook:1:{KEYED['dedup_key']}"]) == 1
        once = await asyncio.gather(*(there.send(RAISE, webhook_id="the-same") for _ in range(6)))
        assert [each.status for each in once].count(202) <= 1
        assert len(there.causes()) <= 2


@awaited
async def test_one_key_raises_again_once_it_is_over(database: Database) -> None:
    async with door(database) as there:
        assert (await there.send(KEYED)).said["result"] == "raised"
        assert (await there.send(KEYED)).said["result"] == "known"
        assert (await there.send(OVER)).said["result"] == "resolved"
        assert (await there.send(OVER)).said["result"] == "unknown"
        assert (await there.send(KEYED)).said["result"] == "raised"
        one, two = there.rows()
        assert (one.status, two.status) == ("resolved", "paging")
        assert one.resolved_by is None
        assert there.events().count("resolved") == 1


@awaited
async def test_what_comes_together_is_one_escalation_and_ends_with_the_last_of_it(database: Database) -> None:
    async with door(database) as there:
        assert (await there.send(KEYED)).said["result"] == "raised"
        assert (await there.send({**RAISE, "dedup_key": "shop-2"})).said["result"] == "joined"
        first = await there.send(OVER)
        assert first.said["result"] == "left_open"
        assert there.rows()[0].status == "paging"
        assert "cause_over" in there.events()
        assert (await there.send({"action": "resolve", "dedup_key": "shop-2"})).said["result"] == "resolved"
        assert len(there.rows()) == 1


@awaited
async def test_what_has_no_key_is_ended_by_people_alone(database: Database) -> None:
    async with door(database) as there:
        await there.send(RAISE)
        await there.send(KEYED)
        assert (await there.send(OVER)).said["result"] == "left_open"
        assert there.rows()[0].status == "paging"


@awaited
async def test_two_webhooks_with_one_dedup_key_have_nothing_to_do_with_each_other(database: Database) -> None:
    tools = set_up(database)
    set_up(database, key="theirs", home="other")
    async with door(database, tools) as there:
        assert (await there.send(KEYED)).said["result"] == "raised"
        assert (await there.send({**KEYED, "dedup_key": "shop-1"}, key="theirs")).said["result"] == "raised"
        assert (await there.send(OVER, key="theirs")).said["result"] == "resolved"
        mine, theirs = there.rows()
        assert (mine.status, theirs.status) == ("paging", "resolved")
        assert mine.workspace_id != theirs.workspace_id
        assert [home for home, _ in there.woken] == [mine.workspace_id, theirs.workspace_id, theirs.workspace_id]


def rule(there: Door, *phrases: str, paused: bool = False) -> None:
    """The workspace has a rule on words."""
    with there.database.writing() as session:
        owner = add_person(session, there.tools.workspace_id, f"lead-{phrases[0]}", "Lead", "lead", there.now)
        session.add(
            EscalationRule(
                workspace_id=there.tools.workspace_id, kind="words", settings={"phrases": list(phrases)},
                severity="critical", paused=paused, owner_id=owner.id, since=there.now, created_at=there.now,
            )
        )  # fmt: skip


LETTER = "Hello, my name is Eve Miller. If nobody helps I will call my LAWYER tomorrow."


@awaited
async def test_what_a_customer_wrote_is_shown_to_the_rules_and_kept_nowhere(database: Database) -> None:
    async with door(database) as there:
        rule(there, "lawyer")
        rule(there, "hello", paused=True)
        said = {"message": LETTER, "ticket": "#4711"}
        answer = await there.send(said)
        [row] = there.rows()
        assert (answer.status, answer.said) == (202, {"result": "heard", "escalations": [row.id]})
        assert (row.source, row.severity, row.url) == ("rule", "critical", TICKET)
        assert there.woken[-1] == (there.tools.workspace_id, (row.id,))
        # The same ticket says it again: it is raised already.
        assert (await there.send(said)).said["escalations"] == []
        assert (await there.send({"message": "All is well, thank you."})).said == {"result": "heard", "escalations": []}
        assert len(there.rows()) == 1
    with database.reading() as session:
        for table in METADATA.sorted_tables:
            assert "Eve Miller" not in str(session.execute(select(table)).all()), table.name


@awaited
async def test_a_message_may_come_with_what_is_raised(database: Database) -> None:
    async with door(database) as there:
        rule(there, "lawyer")
        answer = await there.send({**RAISE, "message": LETTER})
        assert (answer.status, answer.said["result"]) == (202, "raised")
        assert answer.said["escalations"] == [row.id for row in reversed(there.rows())]
        assert {row.source for row in there.rows()} == {"rule", "webhook"}


async def refused(there: Door, answer: Answer) -> tuple[int, str]:
    assert there.rows() == []
    assert there.woken == []
    return answer.status, answer.text


@awaited
async def test_who_does_not_sign_learns_nothing_not_even_whether_there_is_such_a_webhook(database: Database) -> None:
    async with door(database) as there:
        huge_stamp, odd = "9" * 40, "１２３"
        answers = [
            await there.send(RAISE, raw=b"wrong"),
            await there.send(RAISE, key="nobodys"),
            await there.send(RAISE, key="nobodys", raw=b"wrong"),
            await there.send(RAISE, key="x" * 5000),
            await there.send(RAISE, key="%00"),
            await there.send(RAISE, webhook_signature=""),
            await there.send(RAISE, webhook_signature="v1,"),
            await there.send(RAISE, webhook_signature="v1a,abc v2,abc"),
            await there.send(RAISE, webhook_id=" "),
            await there.send(RAISE, webhook_timestamp=""),
            await there.send(RAISE, webhook_timestamp="now"),
            await there.send(RAISE, webhook_timestamp=huge_stamp),
            await there.send(RAISE, webhook_timestamp=odd),
            await there.send(RAISE, later=timedelta(minutes=5, seconds=2)),
            await there.send(RAISE, later=-timedelta(minutes=5, seconds=2)),
            await there.send(RAISE, webhook_timestamp=str(int((there.now + timedelta(seconds=1)).timestamp()))),
        ]
        assert {await refused(there, each) for each in answers} == {(401, answers[0].text)}
        assert "Shop" not in answers[0].text


@awaited
async def test_a_body_changed_on_its_way_is_refused_before_it_is_read(database: Database) -> None:
    async with door(database) as there:
        honest = json.dumps(RAISE).encode()
        altered = honest.replace(b"nine", b"ten!")
        answer = await there.send(body=honest)
        assert answer.status == 202
        stamp = str(int(there.now.timestamp()))
        stolen = await there.send(body=altered, raw=b"unknown", webhook_timestamp=stamp)
        assert stolen.status == 401
        broken = await there.send(body=b"{", raw=b"wrong")
        assert broken.status == 401, "what is not signed is not even found to be no JSON"


@awaited
async def test_one_of_several_signatures_is_enough_while_a_secret_is_changed(database: Database) -> None:
    async with door(database) as there:
        body = json.dumps(RAISE).encode()
        good = signed(SECRET.encode(), "msg_7", int(there.now.timestamp()), body)["webhook-signature"]
        answer = await there.send(body=body, webhook_id="msg_7", webhook_signature=f"v1,AAAA {good}")
        assert answer.status == 202


@awaited
async def test_a_huge_body_is_not_read_to_its_end(database: Database) -> None:
    async with door(database) as there:
        assert (await there.send(body=b"x" * (LARGEST_BODY + 1))).status == 413

        async def endless() -> object:
            while True:
                yield b"x" * 65_536

        async with (
            ClientSession() as client,
            client.post(f"{there.address}/hooks/escalations/{KEY}", data=endless()) as answer,
        ):
            assert answer.status == 413
        assert (await there.send(body=b" " * LARGEST_BODY)).status == 422


BAD = [
    (b"", ""),
    (b"{", ""),
    (b"[]", ""),
    (b"3", ""),
    (b"\xff\xfe", ""),
    (b"[" * 20_000, ""),
    (b"{}", ""),
    (json.dumps({"action": "shout", "title": "x"}).encode(), "action"),
    (json.dumps({"action": 3, "title": "x"}).encode(), "action"),
    (json.dumps({"action": "raise"}).encode(), "title"),
    (json.dumps({"action": "raise", "title": "  "}).encode(), "title"),
    (json.dumps({"action": "raise", "title": ["x"]}).encode(), "title"),
    (json.dumps({"action": "raise", "title": "x" * 1001}).encode(), "title"),
    (json.dumps({"action": "resolve"}).encode(), "dedup_key"),
    (json.dumps({**RAISE, "severity": "urgent"}).encode(), "severity"),
    (json.dumps({**RAISE, "url": "javascript:alert(1)"}).encode(), "url"),
    (json.dumps({**RAISE, "url": "https://"}).encode(), "url"),
    (json.dumps({**RAISE, "ticket": True}).encode(), "ticket"),
    (json.dumps({**RAISE, "dedup_key": "x" * 201}).encode(), "dedup_key"),
    (json.dumps({**RAISE, "details": "x" * 20_001}).encode(), "details"),
]


@pytest.mark.parametrize(("body", "field"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_read_is_said_with_the_fields_name(body: bytes, field: str) -> None:
    with pytest.raises(BadHookError) as caught:
        told_by(body)
    assert caught.value.field == field
    assert field in caught.value.sentence()


@awaited
async def test_a_bad_body_is_answered_in_json_and_may_be_sent_again_put_right(database: Database) -> None:
    async with door(database) as there:
        answer = await there.send({"action": "raise"}, webhook_id="msg_1")
        assert (answer.status, answer.said["field"]) == (422, "title")
        assert answer.said["error"] == '"title" is missing: a text that is not empty.'
        assert (await there.send(RAISE, webhook_id="msg_1")).status == 202


@awaited
async def test_what_databases_do_not_take_is_cleaned_and_what_is_unknown_is_left_alone(database: Database) -> None:
    async with door(database) as there:
        body = b'{"action":"raise","title":"a\\u0000b \\ud800","details":null,"whatever":{"deep":[1]}}'
        assert (await there.send(body=body)).status == 202
        assert there.rows()[0].title == "ab ?"


@awaited
async def test_too_many_a_minute_are_told_to_wait_and_each_webhook_has_its_own_minute(database: Database) -> None:
    tools = set_up(database)
    set_up(database, key="theirs", home="other")
    async with door(database, tools) as there:
        told = {"action": "resolve", "dedup_key": "x"}
        answers = [await there.send(told) for _ in range(A_MINUTE + 1)]
        assert [each.status for each in answers] == [202] * A_MINUTE + [429]
        assert int(answers[-1].headers["Retry-After"]) >= 1
        assert (await there.send(told, key="theirs")).status == 202
        # Who does not sign uses up nobody's minute, and looking a webhook up anew does not fill it.
        there.seconds += 60
        assert [(await there.send(told, raw=b"wrong")).status for _ in range(3)] == [401] * 3
        there.seconds += SECONDS_KNOWN
        assert [(await there.send(told)).status for _ in range(A_MINUTE)] == [202] * A_MINUTE
        assert (await there.send(told)).status == 429


@awaited
async def test_a_webhook_that_was_removed_is_refused_at_once(database: Database) -> None:
    async with door(database) as there:
        assert (await there.send(RAISE)).status == 202
        with database.writing() as session:
            hook = hook_by_key(session, KEY)
            assert hook is not None
            hook.removed_at = there.now
        answer = await there.send(RAISE)
        assert answer.status == 401
        there.seconds += SECONDS_KNOWN
        assert (await there.send(RAISE)).text == answer.text
        assert len(there.causes()) == 1


@awaited
async def test_a_message_is_forgotten_after_two_days(database: Database) -> None:
    async with door(database) as there:
        assert (await there.send(RAISE, webhook_id="msg_1")).status == 202
        there.now += timedelta(days=1, hours=23)
        assert (await there.send(RAISE, webhook_id="msg_1")).status == 200
        there.now += timedelta(hours=2)
        await there.send(OVER)
        with database.reading() as session:
            assert session.query(InboxRow).count() == 1


@awaited
async def test_the_sender_in_the_document_is_let_in(database: Database) -> None:
    [code] = re.findall(r"```python\n(.*?)```", words_of("docs/webhooks.md"), re.DOTALL)
    made: dict[str, Callable[[str, str, object], int]] = {}
    exec(code, made)  # noqa: S102 - our own document
    async with door(database) as there:
        there.now = datetime.now(UTC)
        address = f"{there.address}/hooks/escalations/{KEY}"
        assert await asyncio.to_thread(made["tell"], address, SECRET, RAISE) == 202
        assert len(there.rows()) == 1


@awaited
async def test_where_it_cannot_be_written_the_sender_is_told_to_come_again_and_nothing_is_lost(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with door(database) as there:
        with monkeypatch.context() as broken:

            def away(*_: object, **__: object) -> object:
                raise DatabaseAwayError

            broken.setattr("handlers.escalations.hooks.raise_escalation", away)
            answer = await there.send(RAISE, webhook_id="msg_1")
            assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
            assert there.woken == []
            with database.reading() as session:
                assert session.query(InboxRow).count() == 0
        assert (await there.send(RAISE, webhook_id="msg_1")).said["result"] == "raised"


@awaited
async def test_while_touchline_ends_nothing_new_is_heard(database: Database) -> None:
    async with door(database) as there:
        await there.hub.drain(1)
        assert (await there.send(RAISE)).status == 503


@awaited
async def test_no_other_way_leads_in(database: Database) -> None:
    async with door(database) as there:
        assert there.web is not None
        for method in ("get", "put", "delete"):
            async with there.web.request(method, f"{there.address}/hooks/escalations/{KEY}") as answer:
                assert answer.status == 405


@awaited
async def test_no_word_of_a_body_and_no_secret_is_logged(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with door(database) as there:
        for said in (RAISE, {"action": "Shop down"}, {**RAISE, "url": "Shop down"}, {"message": LETTER}):
            await there.send(said)
        await there.send(RAISE, raw=b"wrong")
    told = caplog.text + str([vars(each) for each in caplog.records if each.name.startswith(("bot", "handlers"))])
    for secret in ("Shop down", "Eve Miller", SECRET, KEY):
        assert secret not in told

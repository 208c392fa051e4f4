"""Touchline speaks first in Slack: whole at once, marked, found again, and given back early."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.port import Destination, NoPictures, Postman, UndeliverableError
from bot.slack.errors import AmbiguousError, CannotLookError, MessageGoneError, RateLimitedError
from bot.slack.looking import EVENT, carries, marked_name
from bot.slack.postman import SECONDS_BLIND, SlackPostman
from coaching.delivering import Reason
from handlers.cards import Card, Text
from tests.bot.awaited import awaited
from tests.bot.papers import PDF, PNG, REPORT, WITH_A_PICTURE, Printed
from tests.examples import beyond
from tests.slack.called import ManyTokens, Pauses, calling
from tests.slack.fake_slack import FakeSlack
from tests.slack.fake_workspaces import Posted

T1 = "slack:T1"
SUPPORT = Destination(T1, channel="C1")
ANA = Destination(T1, identity="slack:T1:U1")
KEY = "delivery-12-0"
CARD = Card("Good morning", (Text("Nothing unusual."),))
LONG = Card("Good morning", tuple(Text(f"Line {number}") for number in range(120)))


@asynccontextmanager
async def posting(
    *teams: str, seconds: float = 5.0, tokens: ManyTokens | None = None
) -> AsyncIterator[tuple[FakeSlack, SlackPostman, Pauses]]:
    async with calling(*teams, seconds=seconds, tokens=tokens) as (fake, slack, pauses):
        yield fake, SlackPostman(slack, clock=pauses.now, sleep=pauses.sleep), pauses


def since() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


def words(posted: Posted) -> str:
    return str(posted.blocks)


def test_it_is_what_the_engine_asks_for() -> None:
    postman: Postman = SlackPostman.__new__(SlackPostman)
    assert postman.has_threads(SUPPORT)


@awaited
async def test_a_post_is_whole_at_once_and_no_later_update_touches_it() -> None:
    async with posting() as (fake, postman, _):
        ts = await postman.post(SUPPORT, WITH_A_PICTURE, Printed(), KEY)
        [posted] = fake.seen("T1", "U1", "C1")
        [image] = [block for block in posted.blocks if block["type"] == "image"]
        assert fake.workspaces["T1"].files[image["slack_file"]["id"]].content == PNG
        assert posted.ts == ts
        assert posted.edits == 0
        assert posted.sent["metadata"] == {"event_type": EVENT, "event_payload": {"key": KEY, "parts": 1}}
        assert posted.sent["unfurl_links"] is False
        assert fake.calls_of("chat.update") == []


@awaited
async def test_a_channel_goes_by_its_name_a_person_by_their_identity_and_a_reply_by_its_thread() -> None:
    async with posting() as (fake, postman, _):
        root = await postman.post(Destination(T1, channel="#Support"), CARD, NoPictures(), KEY)
        await postman.post(SUPPORT, CARD, NoPictures(), "delivery-12-1", root)
        assert [each.thread for each in fake.seen("T1", "U1", "C1")] == ["", root]
        await postman.post(ANA, CARD, NoPictures(), "delivery-13-0")
        assert len(fake.direct("T1", "U1")) == 1
        assert fake.direct("T1", "U2") == []


@awaited
async def test_nobody_of_another_organisation_is_written_to() -> None:
    async with posting("T1", "T2") as (fake, postman, _):
        for identity in ("slack:T2:U1", "teams:x:U1", "slack:T11:U1", "ana"):
            with pytest.raises(UndeliverableError) as caught:
                await postman.post(Destination(T1, identity=identity), CARD, NoPictures(), KEY)
            assert caught.value.reason is Reason.NOBODY
        assert fake.calls == []


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal", "files.info"])
@awaited
async def test_a_picture_that_slack_does_not_take_stays_words(step: str) -> None:
    async with posting() as (fake, postman, _):
        fake.fail(step, error="file_uploads_disabled", times=9)
        await postman.post(SUPPORT, WITH_A_PICTURE, Printed(), KEY)
        [posted] = fake.seen("T1", "U1", "C1")
        assert "week by week" in words(posted)
        assert all(block["type"] != "image" for block in posted.blocks)


@awaited
async def test_a_picture_that_is_late_stays_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.postman.SECONDS_FOR_PICTURES", 0.3)
    async with posting() as (fake, postman, _):
        fake.hang("upload")
        await postman.post(SUPPORT, WITH_A_PICTURE, Printed(), KEY)
        [posted] = fake.seen("T1", "U1", "C1")
        assert "week by week" in words(posted)


@awaited
async def test_where_blocks_with_pictures_are_refused_the_words_go_alone() -> None:
    async with posting() as (fake, postman, _):
        fake.fail("chat.postMessage", error="invalid_blocks")
        await postman.post(SUPPORT, WITH_A_PICTURE, Printed(), KEY)
        [posted] = fake.seen("T1", "U1", "C1")
        assert "week by week" in words(posted)


@awaited
async def test_a_card_of_several_messages_goes_on_in_its_own_thread() -> None:
    async with posting() as (fake, postman, _):
        ts = await postman.post(SUPPORT, LONG, NoPictures(), KEY)
        seen = fake.seen("T1", "U1", "C1")
        assert len(seen) == 3
        assert [each.thread for each in seen] == ["", ts, ts]
        assert [each.key for each in seen] == [KEY, f"{KEY}-1", f"{KEY}-2"]
        assert await postman.find(SUPPORT, KEY, since()) == ts


@pytest.mark.parametrize("thread", [False, True])
@pytest.mark.parametrize("to", [SUPPORT, ANA], ids=["channel", "person"])
@awaited
async def test_what_was_taken_and_not_answered_is_not_sent_again_and_is_found(to: Destination, thread: bool) -> None:
    async with posting() as (fake, postman, _):
        root = await postman.post(to, CARD, NoPictures(), "delivery-1-0") if thread else ""
        before = len(fake.calls_of("chat.postMessage"))
        fake.cut("chat.postMessage", after=True)
        with pytest.raises(AmbiguousError) as caught:
            await postman.post(to, CARD, NoPictures(), KEY, root)
        assert caught.value.uncertain
        assert not caught.value.permanent
        assert len(fake.calls_of("chat.postMessage")) == before + 1
        found = await postman.find(to, KEY, since(), root)
        [posted] = [each for each in fake.workspaces["T1"].messages if each.key == KEY]
        assert found == posted.ts
        assert await postman.find(to, "delivery-12-1", since(), root) is None


@awaited
async def test_what_was_not_taken_is_not_found() -> None:
    async with posting() as (fake, postman, _):
        fake.cut("chat.postMessage")
        with pytest.raises(AmbiguousError):
            await postman.post(SUPPORT, CARD, NoPictures(), KEY)
        assert await postman.find(SUPPORT, KEY, since()) is None
        assert postman.can_find(SUPPORT)


@awaited
async def test_it_is_found_behind_many_pages_of_other_messages() -> None:
    async with posting() as (fake, postman, _):
        fake.history_page = 2
        ts = await postman.post(SUPPORT, CARD, NoPictures(), KEY)
        for number in range(7):
            await postman.post(SUPPORT, CARD, NoPictures(), f"delivery-9-{number}")
        assert await postman.find(SUPPORT, KEY, since()) == ts
        assert len(fake.calls_of("conversations.history")) >= 3
        assert all(call.arguments["include_all_metadata"] for call in fake.calls_of("conversations.history"))


@awaited
async def test_what_somebody_else_posted_with_our_mark_does_not_count() -> None:
    async with posting() as (fake, postman, _):
        await postman.post(SUPPORT, CARD, NoPictures(), KEY)
        fake.workspaces["T1"].messages[0].by = "UEVIL"
        assert await postman.find(SUPPORT, KEY, since()) is None


@awaited
async def test_what_was_posted_long_before_does_not_count() -> None:
    async with posting() as (_, postman, _):
        await postman.post(SUPPORT, CARD, NoPictures(), KEY)
        assert await postman.find(SUPPORT, KEY, datetime.now(UTC) + timedelta(hours=1)) is None


@pytest.mark.parametrize("again", ["same process", "after a crash"])
@awaited
async def test_half_a_post_is_gone_on_with_and_its_beginning_is_not_doubled(again: str) -> None:
    async with calling() as (fake, slack, pauses):
        postman = SlackPostman(slack, clock=pauses.now, sleep=pauses.sleep)
        fake.fail("chat.postMessage", status=503, times=9, when=lambda call: "thread_ts" in call.arguments)
        with pytest.raises(UndeliverableError) as caught:
            await postman.post(SUPPORT, LONG, NoPictures(), KEY)
        assert caught.value.reason is Reason.PLATFORM_AWAY
        fake.failures.clear()
        if again == "after a crash":
            postman = SlackPostman(slack, clock=pauses.now, sleep=pauses.sleep)
            assert await postman.find(SUPPORT, KEY, since()) is None, "a part of it is not it"
        ts = await postman.post(SUPPORT, LONG, NoPictures(), KEY)
        assert [each.key for each in fake.seen("T1", "U1", "C1")] == [KEY, f"{KEY}-1", f"{KEY}-2"]
        assert await postman.find(SUPPORT, KEY, since()) == ts


@awaited
async def test_a_refusal_in_the_middle_of_a_post_leaves_what_is_there_to_be_looked_for() -> None:
    async with posting() as (fake, postman, _):
        fake.fail("chat.postMessage", status=429, retry_after=60, when=lambda call: "thread_ts" in call.arguments)
        with pytest.raises(RateLimitedError) as caught:
            await postman.post(SUPPORT, LONG, NoPictures(), KEY)
        assert caught.value.uncertain, "the first message is there, and another replica knows nothing of it"
    async with posting() as (fake, postman, _):
        fake.fail("chat.postMessage", status=429, retry_after=60)
        with pytest.raises(RateLimitedError) as caught:
            await postman.post(SUPPORT, LONG, NoPictures(), KEY)
        assert not caught.value.uncertain


@awaited
async def test_slack_takes_every_part_of_a_card_beyond_all_limits() -> None:
    async with posting() as (fake, postman, _):
        await postman.post(SUPPORT, beyond(), Printed(), KEY)
        assert len(fake.seen("T1", "U1", "C1")) > 10
        assert all(call.ok for call in fake.calls_of("chat.postMessage"))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("not_in_channel", Reason.NOT_IN_CHANNEL),
        ("channel_not_found", Reason.NOT_IN_CHANNEL),
        ("is_archived", Reason.ARCHIVED),
        ("restricted_action", Reason.NOT_ALLOWED),
        ("missing_scope", Reason.NOT_ALLOWED),
        ("token_revoked", Reason.TOKEN_GONE),
        ("account_inactive", Reason.TOKEN_GONE),
        ("messages_tab_disabled", Reason.BLOCKED),
        ("user_disabled", Reason.BLOCKED),
        ("msg_too_long", Reason.REFUSED),
        ("something_new", Reason.REFUSED),
    ],
)
@awaited
async def test_what_slack_refuses_for_good_has_its_reason(code: str, reason: Reason) -> None:
    async with posting() as (fake, postman, _):
        fake.fail("chat.postMessage", error=code, times=9)
        with pytest.raises(UndeliverableError) as caught:
            await postman.post(SUPPORT, CARD, NoPictures(), KEY)
        assert (caught.value.reason, caught.value.permanent, caught.value.uncertain) == (reason, True, False)
        assert len(fake.calls_of("chat.postMessage")) == 1


@awaited
async def test_who_and_where_nobody_is_has_its_reason_too() -> None:
    async with posting(tokens=ManyTokens(T1="xoxb-T1")) as (fake, postman, _):
        for to, reason in [
            (Destination(T1, channel="nowhere"), Reason.NO_CHANNEL),
            (Destination("slack:E1", channel="support"), Reason.NO_CHANNEL),
            (Destination("slack:T9", channel="C1"), Reason.TOKEN_GONE),
            (Destination(T1, identity="slack:T1:U99"), Reason.BLOCKED),
            (Destination(T1, channel="C2"), Reason.NOT_IN_CHANNEL),
        ]:
            with pytest.raises(UndeliverableError) as caught:
                await postman.post(to, CARD, NoPictures(), KEY)
            assert (caught.value.reason, caught.value.permanent) == (reason, True)
        assert fake.workspaces["T1"].messages == []


@pytest.mark.parametrize("failure", [{"status": 500}, {"status": 503}, {"error": "service_unavailable"}])
@awaited
async def test_what_passes_is_given_back_within_seconds(failure: dict) -> None:
    async with posting() as (fake, postman, pauses):
        fake.fail("chat.postMessage", times=99, **failure)
        with pytest.raises(UndeliverableError) as caught:
            await postman.post(SUPPORT, CARD, NoPictures(), KEY)
        assert (caught.value.reason, caught.value.permanent) == (Reason.PLATFORM_AWAY, False)
        assert sum(pauses.taken) < 15


@awaited
async def test_a_long_pause_is_handed_on_and_kept_without_asking_again() -> None:
    async with posting() as (fake, postman, pauses):
        fake.fail("chat.postMessage", status=429, retry_after=60)
        for attempt in range(2):
            with pytest.raises(RateLimitedError) as caught:
                await postman.post(SUPPORT, CARD, NoPictures(), KEY)
            assert caught.value.reason is Reason.PLATFORM_AWAY
            assert not caught.value.permanent
            assert caught.value.after >= 60 - attempt
        assert len(fake.calls_of("chat.postMessage")) == 1
        assert pauses.taken == []


@awaited
async def test_without_the_right_to_look_it_says_that_it_cannot_tell() -> None:
    async with posting() as (fake, postman, pauses):
        there = fake.workspaces["T1"]
        there.scopes = there.scopes.replace("channels:history,", "")
        ts = await postman.post(SUPPORT, CARD, NoPictures(), KEY)
        with pytest.raises(CannotLookError, match="channels:history") as caught:
            await postman.find(SUPPORT, KEY, since())
        assert not caught.value.permanent
        assert not postman.can_find(SUPPORT)
        assert await postman.find(SUPPORT, KEY, since()) is None
        assert postman.can_find(ANA), "direct messages are another right"
        there.scopes += ",channels:history"
        await pauses.sleep(SECONDS_BLIND)
        assert postman.can_find(SUPPORT)
        assert await postman.find(SUPPORT, KEY, since()) == ts


@awaited
async def test_a_file_goes_under_the_post_and_is_found_by_its_name() -> None:
    async with posting() as (fake, postman, _):
        root = await postman.post(SUPPORT, CARD, NoPictures(), KEY)
        ts = await postman.attach(SUPPORT, REPORT, PDF, "delivery-12-1", root)
        shared = fake.seen("T1", "U1", "C1")[-1]
        assert shared.file is not None
        assert (shared.ts, shared.thread, shared.file.content) == (ts, root, PDF)
        assert shared.file.title == "Weekly report, week 47"
        assert shared.file.name == "report-2026-W47.delivery-12-1.pdf"
        assert await postman.find(SUPPORT, "delivery-12-1", since(), root) == ts
        assert await postman.find(SUPPORT, "delivery-12-2", since(), root) is None


@awaited
async def test_a_file_that_was_taken_and_not_answered_is_shared_once() -> None:
    async with posting() as (fake, postman, _):
        fake.cut("files.completeUploadExternal", after=True)
        with pytest.raises(AmbiguousError):
            await postman.attach(ANA, REPORT, PDF, KEY)
        assert len(fake.calls_of("files.completeUploadExternal")) == 1
        [shared] = fake.direct("T1", "U1")
        assert await postman.find(ANA, KEY, since()) == shared.ts


@awaited
async def test_a_file_that_slack_does_not_take_says_so() -> None:
    async with posting() as (fake, postman, _):
        fake.fail("files.getUploadURLExternal", error="file_uploads_disabled")
        with pytest.raises(UndeliverableError, match="did not take the file") as caught:
            await postman.attach(SUPPORT, REPORT, PDF, KEY)
        assert caught.value.permanent
        with pytest.raises(UndeliverableError) as caught:
            await postman.attach(Destination(T1, channel="C2"), REPORT, PDF, KEY)
        assert caught.value.reason is Reason.NOT_IN_CHANNEL


@pytest.mark.parametrize("name", ["report.pdf", "report", "a.b.c.xlsx"])
def test_a_key_in_a_name_is_that_key_and_no_longer_one(name: str) -> None:
    message = {"files": [{"name": marked_name(name, "delivery-1-1")}]}
    assert carries(message, "delivery-1-1")
    assert not carries(message, "delivery-1-11")
    assert not carries(message, "delivery-1")
    assert not carries({"files": [{"name": "delivery-1-1.pdf"}]}, "delivery-1-1")


@awaited
async def test_a_posted_card_is_brought_up_to_date_where_it_stands() -> None:
    async with posting() as (fake, postman, _):
        for to in (SUPPORT, ANA):
            ts = await postman.post(to, CARD, NoPictures(), KEY)
            await postman.update(to, ts, Card("Resolved", (Text("All is well."),)), NoPictures(), KEY)
        for posted in (*fake.seen("T1", "U1", "C1"), *fake.direct("T1", "U1")):
            assert "All is well." in words(posted)
            assert posted.edits == 1
        assert await postman.find(SUPPORT, KEY, since()), "it is found by its key after it was changed"


@awaited
async def test_an_update_takes_its_pictures_along_or_says_them_in_words() -> None:
    async with posting() as (fake, postman, _):
        ts = await postman.post(SUPPORT, CARD, NoPictures(), KEY)
        await postman.update(SUPPORT, ts, WITH_A_PICTURE, Printed(), KEY)
        [posted] = fake.seen("T1", "U1", "C1")
        assert [block["type"] for block in posted.blocks].count("image") == 1
        fake.fail("chat.update", error="invalid_blocks")
        await postman.update(SUPPORT, ts, WITH_A_PICTURE, Printed(), KEY)
        [posted] = fake.seen("T1", "U1", "C1")
        assert "week by week" in words(posted)
        assert all(block["type"] != "image" for block in posted.blocks)


@awaited
async def test_a_card_that_grows_and_shrinks_keeps_no_message_of_yesterday() -> None:
    async with posting() as (fake, postman, _):
        ts = await postman.post(SUPPORT, LONG, NoPictures(), KEY)
        parts = fake.seen("T1", "U1", "C1")
        assert len(parts) > 2
        longer = Card("Good morning", tuple(Text(f"Row {number}") for number in range(170)))
        await postman.update(SUPPORT, ts, longer, NoPictures(), KEY)
        grown = fake.seen("T1", "U1", "C1")
        assert [each.ts for each in grown[: len(parts)]] == [each.ts for each in parts]
        assert len(grown) > len(parts)
        assert {each.thread for each in grown[1:]} == {ts}
        assert not any("Line" in words(each) for each in grown)
        assert sum(words(each).count("Row ") for each in grown) >= 170
        await postman.update(SUPPORT, ts, CARD, NoPictures(), KEY)
        [left] = fake.seen("T1", "U1", "C1")
        assert left.ts == ts


@awaited
async def test_an_update_of_a_message_that_is_gone_is_given_up_and_others_are_tried_again_later() -> None:
    async with posting() as (fake, postman, _):
        with pytest.raises(MessageGoneError) as gone:
            await postman.update(SUPPORT, "1700000000.000001", CARD, NoPictures(), KEY)
        assert gone.value.permanent
        ts = await postman.post(SUPPORT, CARD, NoPictures(), KEY)
        fake.fail("chat.update", status=503, times=9)
        with pytest.raises(UndeliverableError) as away:
            await postman.update(SUPPORT, ts, CARD, NoPictures(), KEY)
        assert not away.value.permanent
        assert len(fake.seen("T1", "U1", "C1")) == 1

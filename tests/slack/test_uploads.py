"""Pictures come to Slack in three steps, and are shown only when Slack is ready for them."""

import pytest

from bot.slack import errors
from bot.slack.uploads import MOST_ALT, PAUSES
from tests.bot.awaited import awaited
from tests.slack.called import calling

T1 = "slack:T1"
PNG = b"\x89PNG not really"


@awaited
async def test_a_picture_can_be_shown_as_soon_as_its_id_is_known() -> None:
    async with calling() as (fake, slack, _):
        file = await slack.upload(T1, PNG, "chart-1.png", "First reply: median 2 h")
        held = fake.workspaces["T1"].files[file]
        assert (held.content, held.alt, held.shared_in) == (PNG, "First reply: median 2 h", [])
        block = {"type": "image", "alt_text": "a", "slack_file": {"id": file}}
        await slack.call(T1, "chat.postMessage", channel="C1", text="a", blocks=[block])
        assert len(fake.seen("T1", "U1", "C1")) == 1


@awaited
async def test_it_waits_until_slack_is_ready() -> None:
    async with calling() as (fake, slack, pauses):
        fake.polls_until_ready = 3
        file = await slack.upload(T1, PNG, "chart-1.png", "alt")
        assert fake.workspaces["T1"].files[file].ready
        assert pauses.taken == [1.0, 2.0, 4.0]


@awaited
async def test_it_does_not_wait_for_ever() -> None:
    async with calling() as (fake, slack, pauses):
        fake.polls_until_ready = 100
        with pytest.raises(errors.NotReadyError):
            await slack.upload(T1, PNG, "chart-1.png", "alt")
        assert tuple(pauses.taken) == PAUSES
        assert sum(PAUSES) == 30


@pytest.mark.parametrize(("length", "kept"), [(0, 0), (MOST_ALT, MOST_ALT), (MOST_ALT + 1, MOST_ALT)])
@awaited
async def test_what_it_shows_is_told_as_long_as_slack_takes_it(length: int, kept: int) -> None:
    async with calling() as (fake, slack, _):
        file = await slack.upload(T1, PNG, "chart-1.png", "x" * length)
        assert len(fake.workspaces["T1"].files[file].alt) == kept


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal", "files.info"])
@pytest.mark.parametrize("failure", [{"status": 500}, {"status": 429, "retry_after": 1}])
@awaited
async def test_each_step_is_tried_again(step: str, failure: dict) -> None:
    async with calling() as (fake, slack, _):
        fake.fail(step, **failure)
        file = await slack.upload(T1, PNG, "chart-1.png", "alt")
        assert fake.workspaces["T1"].files[file].content == PNG


@pytest.mark.parametrize(
    ("step", "code", "kind"),
    [
        ("files.getUploadURLExternal", "file_uploads_disabled", errors.FileRefusedError),
        ("files.completeUploadExternal", "file_not_found", errors.FileRefusedError),
        ("files.info", "missing_scope", errors.MissingScopeError),
    ],
)
@awaited
async def test_what_slack_refuses_is_an_error(step: str, code: str, kind: type[errors.SlackError]) -> None:
    async with calling() as (fake, slack, _):
        fake.fail(step, error=code, needed="files:read")
        with pytest.raises(kind):
            await slack.upload(T1, PNG, "chart-1.png", "alt")


@pytest.mark.parametrize("status", [400, 403, 404])
@awaited
async def test_bytes_that_are_not_taken_are_an_error(status: int) -> None:
    async with calling() as (fake, slack, _):
        fake.fail("upload", status=status, body="no", content_type="text/plain", times=9)
        with pytest.raises(errors.SlackError):
            await slack.upload(T1, PNG, "chart-1.png", "alt")
        assert len(fake.calls_of("upload")) == 1
        assert fake.calls_of("files.completeUploadExternal") == []


@awaited
async def test_a_picture_does_not_go_to_an_address_that_is_not_slacks() -> None:
    async with calling() as (fake, slack, _):
        fake.upload_origin = "http://127.0.0.1:9"
        with pytest.raises(errors.ForeignAddressError):
            await slack.upload(T1, PNG, "chart-1.png", "alt")


@awaited
async def test_the_token_is_not_sent_along_with_the_bytes() -> None:
    async with calling() as (fake, slack, _):
        await slack.upload(T1, PNG, "chart-1.png", "alt")
        [sent] = fake.calls_of("upload")
        assert "Authorization" not in sent.headers
        assert sent.arguments == {"length": len(PNG), "content_type": "application/octet-stream"}

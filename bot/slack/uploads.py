"""Brings files to Slack in three steps: a picture, so that a block can show it, or a paper, into a conversation.

Promises: a picture's id is returned only when Slack can show it; to post it earlier is refused as "invalid slack file"
(slackapi/python-slack-sdk#1521). A picture is shared in no conversation: the message that shows it is what shares it.
A paper is shared once: where Slack does not say whether it did, nothing is tried again.
"""

import asyncio
from typing import Any, Protocol

from bot.pacing import Sleep
from bot.port import UndeliverableError
from bot.slack.errors import FileRefusedError, NotReadyError, PaperRefusedError

PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds between looks whether it is ready: half a minute in all."""

MOST_ALT = 1000


class Calls(Protocol):
    """What an upload needs of Slack (`bot.slack.calling.Slack`)."""

    async def call(
        self, tenant: str, method: str, *, channel: str = "", repeat: bool = True, **arguments: object
    ) -> dict[str, Any]:
        """Call a method of the Web API."""
        ...

    async def put(self, upload_url: str, content: bytes) -> None:
        """Send a file's bytes to where Slack wants them."""
        ...


async def upload(slack: Calls, tenant: str, png: bytes, name: str, alt: str, *, sleep: Sleep) -> str:
    """Upload a picture; return its file's id when it can be shown. NotReadyError after half a minute, SlackError."""
    file = await _bring(slack, tenant, png, name, _shortened(alt))
    await slack.call(tenant, "files.completeUploadExternal", files=[{"id": file, "title": name}])
    for pause in (*PAUSES, None):
        if await _is_ready(slack, tenant, file):
            return file
        if pause is not None:
            await sleep(pause)
    raise NotReadyError("file_not_ready")


async def share(
    slack: Calls,
    tenant: str,
    channel: str,
    content: bytes,
    name: str,
    title: str,
    *,
    thread: str = "",
    sleep: Sleep = asyncio.sleep,
) -> str:
    """Upload a file into a conversation; return the id of its message, or the file's where Slack does not tell it.

    PaperRefusedError where Slack takes no files; SlackError.
    """
    where = {"channel_id": channel} | ({"thread_ts": thread} if thread else {})
    try:
        file = await _bring(slack, tenant, content, name)
        await slack.call(
            tenant, "files.completeUploadExternal", repeat=False, files=[{"id": file, "title": title}], **where
        )
    except FileRefusedError as problem:
        raise PaperRefusedError(problem.code) from None
    return await _message_of(slack, tenant, channel, file, sleep)


async def _bring(slack: Calls, tenant: str, content: bytes, name: str, alt: str | None = None) -> str:
    """Take the bytes to where Slack wants them; return the file's id. Nobody sees it before it is completed."""
    begun = await slack.call(tenant, "files.getUploadURLExternal", filename=name, length=len(content), alt_txt=alt)
    file, address = begun.get("file_id"), begun.get("upload_url")
    if not isinstance(file, str) or not isinstance(address, str):
        raise FileRefusedError("no_upload_url")
    await slack.put(address, content)
    return file


async def _message_of(slack: Calls, tenant: str, channel: str, file: str, sleep: Sleep) -> str:
    """Wait a moment for the message that shares a file, which comes a little later than the answer."""
    for pause in (*PAUSES[:3], None):
        try:
            told = (await slack.call(tenant, "files.info", file=file)).get("file") or {}
        except UndeliverableError:
            # It is there; only what its message is called is not known.
            return file
        shares = [each for kind in (told.get("shares") or {}).values() for each in kind.get(channel) or ()]
        if shares:
            return str(shares[0].get("ts") or file)
        if pause is not None:
            await sleep(pause)
    return file


async def _is_ready(slack: Calls, tenant: str, file: str) -> bool:
    told = await slack.call(tenant, "files.info", file=file)
    held = told.get("file")
    return isinstance(held, dict) and bool(held.get("mimetype"))


def _shortened(alt: str) -> str | None:
    """What the picture shows, as long as Slack takes it; None for nothing to say."""
    return (alt if len(alt) <= MOST_ALT else f"{alt[: MOST_ALT - 1]}…") or None

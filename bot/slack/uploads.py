"""Brings a picture to Slack so that a block can show it: three steps, and then some time until Slack has looked at it.

Promises: a file's id is returned only when Slack can show it; to post it earlier is refused as "invalid slack file"
(slackapi/python-slack-sdk#1521). The file is shared in no conversation: the message that shows it is what shares it.
"""

from typing import Any, Protocol

from bot.pacing import Sleep
from bot.slack.errors import FileRefusedError, NotReadyError

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
    begun = await slack.call(
        tenant, "files.getUploadURLExternal", filename=name, length=len(png), alt_txt=_shortened(alt)
    )
    file, address = begun.get("file_id"), begun.get("upload_url")
    if not isinstance(file, str) or not isinstance(address, str):
        raise FileRefusedError("no_upload_url")
    await slack.put(address, png)
    await slack.call(tenant, "files.completeUploadExternal", files=[{"id": file, "title": name}])
    for pause in (*PAUSES, None):
        if await _is_ready(slack, tenant, file):
            return file
        if pause is not None:
            await sleep(pause)
    raise NotReadyError("file_not_ready")


async def _is_ready(slack: Calls, tenant: str, file: str) -> bool:
    told = await slack.call(tenant, "files.info", file=file)
    held = told.get("file")
    return isinstance(held, dict) and bool(held.get("mimetype"))


def _shortened(alt: str) -> str | None:
    """What the picture shows, as long as Slack takes it; None for nothing to say."""
    return (alt if len(alt) <= MOST_ALT else f"{alt[: MOST_ALT - 1]}…") or None

"""Files in the fake Slack: an upload in three steps, and some time until the file can be shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aiohttp import web

from tests.slack.fake_workspaces import FakeFile, FakeWorkspace, Json, Posted, RefusedError

if TYPE_CHECKING:
    from tests.slack.fake_slack import FakeSlack

MOST_ALT = 1000


def begin(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    """files.getUploadURLExternal."""
    if not args.get("filename") or int(args.get("length") or 0) <= 0:
        raise RefusedError("invalid_arguments")
    if len(str(args.get("alt_txt") or "")) > MOST_ALT:
        raise RefusedError("alt_txt_too_large")
    file = f"F{next(there.numbers)}"
    there.files[file] = FakeFile(
        file, str(args["filename"]), int(args["length"]), str(args.get("alt_txt") or ""), fake.polls_until_ready
    )
    return {"file_id": file, "upload_url": f"{fake.upload_origin or fake.address}/upload/v1/{there.id}/{file}"}


async def receive(fake: FakeSlack, request: web.Request) -> web.Response:
    """The bytes arrive at the upload address; no token is asked for there."""
    there, file = request.match_info["team"], request.match_info["file"]
    content = await request.read()
    call = fake.note("upload", there, {"length": len(content), "content_type": request.content_type}, request)
    answer = await fake.failure(call)
    held = fake.workspaces[there].files[file]
    if answer is None:
        wrong = len(content) != held.length
        held.content = content
        answer = web.Response(status=400 if wrong else 200, text=f"OK - {len(content)}")
    return fake.answered(call, answer)


def complete(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    """files.completeUploadExternal."""
    wanted = args.get("files")
    wanted = json.loads(wanted) if isinstance(wanted, str) else wanted
    if not isinstance(wanted, list) or not wanted:
        raise RefusedError("invalid_arguments")
    for each in wanted:
        held = there.files.get(each["id"])
        if held is None or not held.content:
            raise RefusedError("file_not_found")
        held.complete = True
        held.title = str(each.get("title", ""))
        if args.get("channel_id"):
            _share(fake, there, held, str(args["channel_id"]), str(args.get("thread_ts") or ""))
    return {"files": [{"id": each["id"], "title": each.get("title", "")} for each in wanted]}


def _share(fake: FakeSlack, there: FakeWorkspace, held: FakeFile, channel: str, thread: str) -> None:
    """A file that is shared is a message of its own. It keeps no metadata, but the file's name as it was given."""
    place = there.channels.get(channel)
    if place is None or (place.is_private and there.bot_user not in place.members):
        raise RefusedError("channel_not_found")
    if place.is_archived:
        raise RefusedError("is_archived")
    if there.bot_user not in place.members:
        raise RefusedError("not_in_channel")
    held.shared_in.append(channel)
    held.shared_at = f"{int(fake.now())}.{next(there.numbers):06d}"
    there.messages.append(Posted(there.id, channel, held.shared_at, "", [], thread=thread, file=held))


def info(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    """files.info: the type of the file is empty until it has been looked at."""
    held = there.files.get(str(args.get("file", "")))
    if held is None or not held.complete:
        raise RefusedError("file_not_found")
    ready = held.ready
    held.polls_left -= 1
    told = {
        "id": held.id,
        "name": held.name,
        "mimetype": "image/png" if ready else "",
        "filetype": "png" if ready else "",
        "size": held.length,
        "permalink": f"https://acme.slack.example/files/{there.bot_user}/{held.id}/{held.name}",
    }
    if held.shared_at:
        told["shares"] = {"public": {held.shared_in[-1]: [{"ts": held.shared_at}]}}
    return {"file": told}


def delete(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    """files.delete."""
    if there.files.pop(str(args.get("file", "")), None) is None:
        raise RefusedError("file_not_found")
    return {}

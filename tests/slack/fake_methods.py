"""The fake Slack's Web API: each method's own part of the contract, after token, scope and arguments are in order.

A method takes the fake, the workspace of the token and the arguments, and returns what Slack adds to `ok: true`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.slack import fake_files, fake_views
from tests.slack.fake_blocks import refuse_message
from tests.slack.fake_workspaces import FakeChannel, FakeWorkspace, Json, Posted, RefusedError

if TYPE_CHECKING:
    from tests.slack.fake_slack import FakeSlack

Function = Callable[["FakeSlack", FakeWorkspace, Json], Json]


@dataclass(frozen=True)
class Method:
    """What a method needs: a scope, and whether it reads a JSON body (many read forms only)."""

    function: Function
    scope: str = ""
    json: bool = False


def auth_test(fake: FakeSlack, there: FakeWorkspace, _: Json) -> Json:
    return {
        "url": "https://acme.slack.example/",
        "team": there.name,
        "user": "touchline",
        "team_id": there.id,
        "user_id": there.bot_user,
        "bot_id": there.bot_id,
        "is_enterprise_install": there.is_org,
        **({"enterprise_id": there.id} if there.is_org else {}),
    }


def auth_revoke(fake: FakeSlack, there: FakeWorkspace, _: Json) -> Json:
    there.revoked = "token_revoked"
    return {"revoked": True}


def post(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    channel = _postable(there, args)
    posted = put_up(fake, there, channel.id, args)
    message = {"type": "message", "text": posted.text, "blocks": posted.blocks, "ts": posted.ts, "user": there.bot_user}
    return {"channel": channel.id, "ts": posted.ts, "message": message}


def post_ephemeral(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    channel, user = _channel(there, args), str(args.get("user", ""))
    if there.bot_user not in channel.members:
        raise RefusedError("not_in_channel" if not channel.is_private else "channel_not_found")
    if user not in there.users:
        raise RefusedError("user_not_found")
    if user not in channel.members:
        raise RefusedError("user_not_in_channel")
    return {"message_ts": put_up(fake, there, channel.id, args, only=user).ts}


def put_up(fake: FakeSlack, there: FakeWorkspace, channel: str, args: Json, only: str = "") -> Posted:
    """Keep a message; refused when it is beyond a limit."""
    refuse_message(args, there_usable(there), native_charts=fake.native_charts)
    ts = f"{int(fake.now())}.{next(there.numbers):06d}"
    text, blocks = str(args.get("text") or ""), list(args.get("blocks") or [])
    posted = Posted(there.id, channel, ts, text, blocks, only, str(args.get("thread_ts") or ""), args)
    _number_blocks(posted)
    there.messages.append(posted)
    return posted


def change(fake: FakeSlack, there: FakeWorkspace, posted: Posted, args: Json) -> None:
    """Put something else in the place of a message."""
    refuse_message(args, there_usable(there), native_charts=fake.native_charts)
    posted.text, posted.blocks = str(args.get("text") or ""), list(args.get("blocks") or [])
    posted.sent, posted.edits = args, posted.edits + 1
    _number_blocks(posted)


def _number_blocks(posted: Posted) -> None:
    # Slack gives an id to every block that has none, and sends it back with what is pressed there.
    posted.blocks = [{"block_id": f"b{number}", **block} for number, block in enumerate(posted.blocks)]


def update(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    posted = _own_message(there, args)
    change(fake, there, posted, args)
    return {"channel": posted.channel, "ts": posted.ts, "text": posted.text}


def delete(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    posted = _own_message(there, args)
    posted.deleted = True
    return {"channel": posted.channel, "ts": posted.ts}


def permalink(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    posted = _own_message(there, {**args, "ts": args.get("message_ts")})
    link = f"https://acme.slack.example/archives/{posted.channel}/p{posted.ts.replace('.', '')}"
    return {"channel": posted.channel, "permalink": link}


def open_direct(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    return {"channel": {"id": _direct(there, str(args.get("users", ""))).id}}


def _direct(there: FakeWorkspace, user: str) -> FakeChannel:
    person = there.users.get(user)
    if person is None:
        raise RefusedError("user_not_found")
    if person.deleted:
        raise RefusedError("user_disabled")
    if person.is_bot:
        raise RefusedError("cannot_dm_bot")
    return there.direct(user)


def history(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    """conversations.history: what stands in the channel itself, newest first."""
    channel = _readable(there, args)
    shown = [each for each in _said_in(there, channel, args) if not each.thread or each.thread == each.ts]
    return _paged(fake, there, list(reversed(shown)), args)


def replies(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    """conversations.replies: a thread, its root first."""
    channel, root = _readable(there, args), str(args.get("ts", ""))
    whole = [each for each in _said_in(there, channel, {}) if root in (each.ts, each.thread)]
    if not whole:
        raise RefusedError("thread_not_found")
    since = float(args.get("oldest") or 0)
    return _paged(fake, there, [each for each in whole if each.ts == root or float(each.ts) >= since], args)


def _readable(there: FakeWorkspace, args: Json) -> FakeChannel:
    channel = _channel(there, args)
    wanted = "im:history" if channel.is_direct else "groups:history" if channel.is_private else "channels:history"
    if wanted not in there.scopes.split(","):
        raise RefusedError("missing_scope", needed=wanted, provided=there.scopes)
    if there.bot_user not in channel.members:
        raise RefusedError("not_in_channel")
    return channel


def _said_in(there: FakeWorkspace, channel: FakeChannel, args: Json) -> list[Posted]:
    since = float(args.get("oldest") or 0)
    return [
        each
        for each in there.messages
        if each.channel == channel.id and not each.only and not each.deleted and float(each.ts) >= since
    ]


def _paged(fake: FakeSlack, there: FakeWorkspace, shown: list[Posted], args: Json) -> Json:
    begin, most = int(args.get("cursor") or 0), min(int(args.get("limit") or 100), fake.history_page)
    rest = str(begin + most) if begin + most < len(shown) else ""
    with_metadata = args.get("include_all_metadata") is True
    told = [_message_told(there, each, with_metadata=with_metadata) for each in shown[begin : begin + most]]
    return {"messages": told, "has_more": bool(rest), "response_metadata": {"next_cursor": rest}}


def _message_told(there: FakeWorkspace, posted: Posted, *, with_metadata: bool) -> Json:
    ours = {"bot_id": there.bot_id, "user": there.bot_user}
    told: Json = {"type": "message", "ts": posted.ts, "text": posted.text, "blocks": posted.blocks}
    told |= {"user": posted.by, "bot_id": f"B{posted.by}"} if posted.by else ours
    if posted.thread:
        told["thread_ts"] = posted.thread
    if posted.file is not None:
        told["files"] = [{"id": posted.file.id, "name": posted.file.name, "title": posted.file.title}]
    if with_metadata and posted.sent.get("metadata"):
        told["metadata"] = posted.sent["metadata"]
    return told


def channel_info(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    return {"channel": _channel_told(there, _channel(there, args))}


def channel_list(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    _needs_team(there, args)
    kinds = str(args.get("types") or "public_channel").split(",")
    wanted = [
        channel
        for channel in there.channels.values()
        if not channel.is_direct
        and ("private_channel" if channel.is_private else "public_channel") in kinds
        and (not channel.is_private or there.bot_user in channel.members)
        and not (channel.is_archived and args.get("exclude_archived"))
    ]
    begin, most = int(args.get("cursor") or 0), int(args.get("limit") or 100)
    rest = str(begin + most) if begin + most < len(wanted) else ""
    told = [_channel_told(there, channel) for channel in wanted[begin : begin + most]]
    return {"channels": told, "response_metadata": {"next_cursor": rest}}


def join(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    channel = _channel(there, args)
    if channel.is_private or channel.is_direct:
        raise RefusedError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise RefusedError("is_archived")
    channel.members.add(there.bot_user)
    return {"channel": _channel_told(there, channel)}


def user_info(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    user = there.users.get(str(args.get("user", "")))
    if user is None:
        raise RefusedError("user_not_found")
    email = "users:read.email" in there.scopes.split(",")
    return {"user": user.shown(locale=bool(args.get("include_locale")), email=email)}


def group_list(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    _needs_team(there, args)
    told = [
        {"id": group.id, "handle": group.handle, "name": group.name, "date_delete": 0, "user_count": len(group.members)}
        for group in there.groups.values()
    ]
    return {"usergroups": told}


def group_members(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    _needs_team(there, args)
    group = there.groups.get(str(args.get("usergroup", "")))
    if group is None:
        raise RefusedError("no_such_subteam")
    return {"users": group.members}


def there_usable(there: FakeWorkspace) -> Callable[[str], bool]:
    """Whether a file's id can be shown in this workspace now."""
    return lambda file: file in there.files and there.files[file].ready


def _channel(there: FakeWorkspace, args: Json) -> FakeChannel:
    channel = there.channels.get(str(args.get("channel", "")))
    if channel is None or (channel.is_private and there.bot_user not in channel.members):
        raise RefusedError("channel_not_found")
    return channel


def _postable(there: FakeWorkspace, args: Json) -> FakeChannel:
    wanted = str(args.get("channel", ""))
    if wanted.startswith(("U", "W")):
        # A person's id stands for their direct messages; an unknown one is a channel nobody knows.
        if wanted not in there.users:
            raise RefusedError("channel_not_found")
        channel = _direct(there, wanted)
    else:
        channel = _channel(there, args)
    if channel.is_archived:
        raise RefusedError("is_archived")
    if channel.is_direct and not there.messages_tab:
        raise RefusedError("messages_tab_disabled")
    if there.bot_user not in channel.members and "chat:write.public" not in there.scopes.split(","):
        raise RefusedError("not_in_channel")
    return channel


def _own_message(there: FakeWorkspace, args: Json) -> Posted:
    channel = _channel(there, args)
    for each in there.messages:
        if (each.channel, each.ts) == (channel.id, args.get("ts")) and not each.only and not each.deleted:
            return each
    raise RefusedError("message_not_found")


def _channel_told(there: FakeWorkspace, channel: FakeChannel) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": not channel.is_private and not channel.is_direct,
        "is_group": channel.is_private,
        "is_im": channel.is_direct,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_member": there.bot_user in channel.members,
        **({"user": channel.user} if channel.is_direct else {}),
    }


def _needs_team(there: FakeWorkspace, args: Json) -> None:
    # A token of a whole organisation does not say which of its teams is meant.
    if there.is_org and not args.get("team_id"):
        raise RefusedError("missing_argument")


METHODS: dict[str, Method] = {
    "auth.test": Method(auth_test, json=True),
    "auth.revoke": Method(auth_revoke),
    "chat.postMessage": Method(post, "chat:write", json=True),
    "chat.postEphemeral": Method(post_ephemeral, "chat:write", json=True),
    "chat.update": Method(update, "chat:write", json=True),
    "chat.delete": Method(delete, "chat:write", json=True),
    "chat.getPermalink": Method(permalink),
    "conversations.open": Method(open_direct, "im:write", json=True),
    "conversations.info": Method(channel_info, "channels:read"),
    "conversations.list": Method(channel_list, "channels:read"),
    "conversations.history": Method(history),
    "conversations.replies": Method(replies),
    "conversations.join": Method(join, "channels:join", json=True),
    "users.info": Method(user_info, "users:read"),
    "usergroups.list": Method(group_list, "usergroups:read"),
    "usergroups.users.list": Method(group_members, "usergroups:read"),
    "views.open": Method(fake_views.open_view, json=True),
    "views.push": Method(fake_views.push, json=True),
    "views.update": Method(fake_views.update, json=True),
    "views.publish": Method(fake_views.publish, json=True),
    "files.getUploadURLExternal": Method(fake_files.begin, "files:write"),
    "files.completeUploadExternal": Method(fake_files.complete, "files:write", json=True),
    "files.info": Method(fake_files.info, "files:read"),
    "files.delete": Method(fake_files.delete, "files:write", json=True),
}

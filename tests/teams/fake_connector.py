"""What a bot asks of the fake Teams: the Bot Connector's REST interface, as far as Teams keeps it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.teams.fake_people import (
    PERSONAL,
    THREAD,
    FakeConversation,
    FakeTenant,
    FakeUser,
    Json,
    Posted,
    RefusedError,
    new_id,
)

if TYPE_CHECKING:
    from tests.teams.fake_teams import FakeTeams

LARGEST = 100 * 1024


def create(fake: FakeTeams, body: Json) -> Json:
    """POST /v3/conversations: a one-to-one chat, or a thread in a channel."""
    told = body.get("channelData") or {}
    there = fake.tenants.get((told.get("tenant") or {}).get("id") or body.get("tenantId") or "")
    if there is None:
        raise RefusedError(400, "BadSyntax", "Incorrect conversation creation parameters")
    channel = (told.get("channel") or {}).get("id")
    if channel:
        place = _place(there, channel)
        posted = _post(fake, there, place, body.get("activity") or {}, "")
        return {"id": f"{place.id}{THREAD}{posted['id']}", "activityId": posted["id"]}
    members = body.get("members") or []
    if len(members) != 1 or body.get("isGroup"):
        raise RefusedError(400, "BadSyntax", "Bot cannot create group chats")
    wanted = str(members[0].get("id"))
    user = next((each for each in there.users.values() if wanted in (each.id, each.aad)), None)
    if user is None:
        raise RefusedError(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")
    _reachable(user)
    return {"id": there.personal(user).id}


def send(fake: FakeTeams, conversation: str, reply_to: str, body: Json, *, targeted: bool) -> Json:
    """POST /v3/conversations/{id}/activities[/{reply_to}]."""
    there, place = _find(fake, conversation)
    if not targeted:
        return _post(fake, there, place, body, _thread(conversation) or reply_to)
    reader = there.users.get(str((body.get("recipient") or {}).get("id")))
    if place.kind == PERSONAL or not there.targeted or reader is None:
        raise RefusedError(400, "BadArgument", "Targeted messages are not supported in this conversation.")
    if reader.id not in place.members:
        raise RefusedError(404, "BotNotInConversationRoster", "The recipient is not part of the conversation roster.")
    return _post(fake, there, place, body, _thread(conversation), reader)


def update(fake: FakeTeams, conversation: str, activity: str, body: Json, *, targeted: bool) -> Json:
    """PUT /v3/conversations/{id}/activities/{activity}."""
    held = _message(fake, conversation, activity, targeted=targeted)
    _check(body)
    held.activity, held.edits = body, held.edits + 1
    return {"id": held.id}


def delete(fake: FakeTeams, conversation: str, activity: str, *, targeted: bool) -> None:
    """DELETE /v3/conversations/{id}/activities/{activity}."""
    _message(fake, conversation, activity, targeted=targeted).deleted = True


def member(fake: FakeTeams, conversation: str, user: str) -> Json:
    """GET /v3/conversations/{id}/members/{user}, by either id of theirs."""
    there, place = _find(fake, conversation)
    found = next((each for each in there.users.values() if user in (each.id, each.aad)), None)
    if found is None or found.id not in place.members:
        raise RefusedError(404, "MemberNotFoundInConversation", "Member not found in conversation")
    return _member(there, found)


def members(fake: FakeTeams, conversation: str) -> list[Json]:
    """GET /v3/conversations/{id}/members."""
    there, place = _find(fake, conversation)
    return [_member(there, each) for each in there.users.values() if each.id in place.members]


def _member(there: FakeTenant, user: FakeUser) -> Json:
    given, _, surname = user.name.partition(" ")
    return {
        "id": user.id,
        "name": user.name,
        "objectId": user.aad,
        "aadObjectId": user.aad,
        "givenName": given,
        "surname": surname,
        "email": user.email,
        "userPrincipalName": user.email,
        "tenantId": there.id,
        "userRole": "guest" if user.is_guest else "user",
    }


def _post(
    fake: FakeTeams, there: FakeTenant, place: FakeConversation, body: Json, thread: str, reader: FakeUser | None = None
) -> Json:
    _check(body)
    if not there.posting_allowed:
        raise RefusedError(403, "NotEnoughPermissions", "Posting is restricted here.")
    if place.kind == PERSONAL:
        _reachable(there.users[next(iter(place.members))])
    posted = Posted(new_id(), place.id, body, reader.id if reader else "", thread)
    there.messages.append(posted)
    fake.wake()
    return {"id": posted.id}


def _check(body: Json) -> None:
    if len(json.dumps(body, ensure_ascii=False).encode("utf-16-le")) > LARGEST:
        raise RefusedError(413, "MessageSizeTooBig", "Message size too large.")
    if not isinstance(body.get("type"), str):
        raise RefusedError(400, "BadSyntax", "Activity type is missing")
    if body["type"] == "message" and not (body.get("text") or body.get("attachments")):
        raise RefusedError(400, "BadSyntax", "Activity must have text or attachments")
    for each in body.get("attachments") or []:
        card = each.get("content")
        is_card = each.get("contentType") == "application/vnd.microsoft.card.adaptive"
        if is_card and (not isinstance(card, dict) or card.get("type") != "AdaptiveCard" or "version" not in card):
            raise RefusedError(400, "BadSyntax", "Cannot deserialize the card")


def _reachable(user: FakeUser) -> None:
    if user.blocked:
        # As it is documented: one JSON text inside another.
        inner = json.dumps({"subCode": "MessageWritesBlocked", "details": "Thread is blocked from message writes."})
        raise RefusedError(403, "MessageWritesBlocked", body={"errorCode": 209, "message": inner})
    if not user.installed:
        raise RefusedError(403, "ForbiddenOperationException", "Bot is not installed in user's personal scope")


def _find(fake: FakeTeams, conversation: str) -> tuple[FakeTenant, FakeConversation]:
    key = conversation.partition(THREAD)[0]
    for there in fake.tenants.values():
        if key in there.conversations:
            return there, _place(there, key)
    raise RefusedError(404, "ConversationNotFound", "Conversation not found.")


def _place(there: FakeTenant, key: str) -> FakeConversation:
    place = there.conversations.get(key)
    if place is None:
        raise RefusedError(404, "ConversationNotFound", "Conversation not found.")
    if not place.bot_in:
        raise RefusedError(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")
    return place


def _message(fake: FakeTeams, conversation: str, activity: str, *, targeted: bool) -> Posted:
    there, place = _find(fake, conversation)
    for each in there.messages:
        # A targeted message is found only as one, and the other way round.
        if (each.id, each.conversation, bool(each.only_for)) == (activity, place.id, targeted) and not each.deleted:
            return each
    raise RefusedError(404, "ActivityNotFoundInConversation", "Activity not found.")


def _thread(conversation: str) -> str:
    return conversation.partition(THREAD)[2]

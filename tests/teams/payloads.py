"""What people do in the fake Teams, as the activities that Teams sends for it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from tests.teams.fake_people import CHANNEL, PERSONAL, THREAD, FakeConversation, FakeUser, Json, new_id

if TYPE_CHECKING:
    from tests.teams.fake_teams import FakeTeams

BOT = "Touchline"
AT = "2026-11-20T10:12:03.1234567Z"


def activity(
    fake: FakeTeams,
    user: FakeUser,
    kind: str,
    place: FakeConversation | None = None,
    *,
    thread: str = "",
    **more: Any,
) -> Json:
    """Any activity by somebody in a conversation (their own with the bot if none is named); `more` is added."""
    there = fake.tenant_of(user)
    place = place or there.personal(user)
    made: Json = {
        "type": kind,
        "id": new_id(),
        "timestamp": AT,
        "localTimestamp": "2026-11-20T10:12:03.1234567+00:00",
        "localTimezone": user.zone,
        "locale": user.locale,
        "channelId": "msteams",
        "serviceUrl": fake.service_url,
        "from": {"id": user.id, "name": user.name, "aadObjectId": user.aad},
        "recipient": {"id": f"28:{fake.app_id}", "name": BOT},
        "conversation": _conversation(there.id, place),
        "channelData": _channel_data(there.id, place),
        "entities": [_client_info(user)],
    }
    if place.kind == CHANNEL:
        # A message at the top of a channel begins a thread of its own.
        made["conversation"]["id"] = f"{place.id}{THREAD}{thread or made['id']}"
    return {**made, **more}


def said(
    fake: FakeTeams, user: FakeUser, text: str, place: FakeConversation | None = None, *, thread: str = "", **more: Any
) -> Json:
    """Somebody writes to the bot: as it is in their own chat, elsewhere with a mention of it before the words."""
    if place is None or place.kind == PERSONAL:
        return activity(fake, user, "message", place, textFormat="plain", text=text, **more)
    html = f'<div><div><span itemtype="http://schema.skype.com/Mention">{BOT}</span>&nbsp;{escape(text)}</div></div>'
    made = activity(fake, user, "message", place, thread=thread, textFormat="plain")
    made["text"] = f"<at>{BOT}</at>&nbsp;{text}"
    made["attachments"] = [{"contentType": "text/html", "content": html}]
    made["entities"] = [mention(f"28:{fake.app_id}", BOT), *made["entities"]]
    return {**made, **more}


def mention(key: str, name: str) -> Json:
    """The entity of a mention; its text is `<at>name</at>`."""
    return {"type": "mention", "mentioned": {"id": key, "name": name}, "text": f"<at>{name}</at>"}


def slash(fake: FakeTeams, user: FakeUser, text: str, place: FakeConversation | None = None, **more: Any) -> Json:
    """Somebody chooses a slash command: its name in the text, and only the bot is to read it."""
    made = activity(fake, user, "message", place, textFormat="plain", text=text, **more)
    made["recipient"]["isTargeted"] = True
    return made


def submitted(
    fake: FakeTeams, user: FakeUser, data: Json, place: FakeConversation | None = None, *, card: str = "", **more: Any
) -> Json:
    """Somebody presses an Action.Submit of the card in message `card`: a message without text."""
    made = activity(fake, user, "message", place, replyToId=card, value=data, **more)
    made["channelData"] |= {"source": {"name": "message"}, "legacy": {"replyToId": f"1:{card}"}}
    return made


def executed(
    fake: FakeTeams,
    user: FakeUser,
    data: Json,
    place: FakeConversation | None = None,
    *,
    card: str = "",
    verb: str = "say",
    **more: Any,
) -> Json:
    """Somebody presses an Action.Execute of the card in message `card`: an invoke that wants an answer with a body."""
    action = {"type": "Action.Execute", "title": "Press", "id": "1", "verb": verb, "data": data}
    value = {"action": action, "trigger": "manual"}
    return _invoked(fake, user, "adaptiveCard/action", value, place, replyToId=card, **more)


def fetched(
    fake: FakeTeams, user: FakeUser, data: Json, place: FakeConversation | None = None, *, card: str = "", **more: Any
) -> Json:
    """Somebody presses a button that opens a dialog."""
    value = {"data": {"type": "task/fetch", **data}, "context": {"theme": "default"}}
    return _invoked(fake, user, "task/fetch", value, place, replyToId=card, **more)


def sent(fake: FakeTeams, user: FakeUser, data: Json, place: FakeConversation | None = None, **more: Any) -> Json:
    """Somebody sends a dialog's form."""
    value = {"data": data, "context": {"theme": "default"}}
    return _invoked(fake, user, "task/submit", value, place, **more)


def action_on(
    fake: FakeTeams,
    user: FakeUser,
    command: str,
    message: Json,
    place: FakeConversation | None = None,
    *,
    context: str = "message",
    **more: Any,
) -> Json:
    """Somebody chooses an action of the app on a message: "more actions"."""
    value = {
        "commandId": command,
        "commandContext": context,
        "requestId": new_id(),
        "messagePayload": message,
        "context": {"theme": "default"},
    }
    made = _invoked(fake, user, "composeExtension/fetchTask", value, place, **more)
    made["channelData"]["source"] = {"name": "message"}
    return made


def message_payload(author: FakeUser | None, html: str, **more: Any) -> Json:
    """A message as an action on it carries it; without an author it is a bot's."""
    user = {"userIdentityType": "aadUser", "id": author.aad, "displayName": author.name} if author else None
    return {
        "id": "1700000000123",
        "replyToId": None,
        "createdDateTime": AT,
        "lastModifiedDateTime": None,
        "deleted": False,
        "subject": None,
        "summary": None,
        "importance": "normal",
        "locale": "en-us",
        "body": {"contentType": "html", "content": html},
        "from": {"device": None, "conversation": None, "user": user, "application": None if user else {"id": "app"}},
        "reactions": [],
        "mentions": [],
        "attachments": [],
        **more,
    }


def action_sent(
    fake: FakeTeams, user: FakeUser, data: Json, place: FakeConversation | None = None, **more: Any
) -> Json:
    """Somebody sends the dialog of an action."""
    value = {"commandId": "", "commandContext": "message", "data": data, "context": {"theme": "default"}}
    return _invoked(fake, user, "composeExtension/submitAction", value, place, **more)


def installed(
    fake: FakeTeams, user: FakeUser, place: FakeConversation | None = None, *, action: str = "add", **more: Any
) -> Json:
    """Somebody installs the app, for themself, a group chat or a team; "remove": takes it away."""
    made = activity(fake, user, "installationUpdate", place, action=action, **more)
    made["channelData"] |= {"source": {"name": "message"}}
    if place is not None and place.kind == CHANNEL:
        # A team's own id is that of its General channel, and nothing is said in a thread.
        made["conversation"]["id"] = place.team
        made["channelData"] |= {"settings": {"selectedChannel": {"id": place.id}}}
    return made


def removed(fake: FakeTeams, user: FakeUser, place: FakeConversation | None = None, **more: Any) -> Json:
    """Somebody takes the app away."""
    return installed(fake, user, place, action="remove", **more)


def joined(
    fake: FakeTeams, user: FakeUser, place: FakeConversation, *newcomers: FakeUser, bot: bool = False, **more: Any
) -> Json:
    """Somebody adds people, or the bot, to a conversation."""
    added = [{"id": each.id, "aadObjectId": each.aad} for each in newcomers]
    added += [{"id": f"28:{fake.app_id}"}] if bot else []
    made = activity(fake, user, "conversationUpdate", place, membersAdded=added, **more)
    if place.kind == CHANNEL:
        made["conversation"]["id"] = place.team
        made["channelData"]["eventType"] = "teamMemberAdded"
    del made["entities"], made["locale"]
    return made


def reacted(
    fake: FakeTeams, user: FakeUser, to: str, place: FakeConversation | None = None, kind: str = "like", **more: Any
) -> Json:
    """Somebody reacts to a message of the bot."""
    return activity(
        fake, user, "messageReaction", place, thread=to, replyToId=to, reactionsAdded=[{"type": kind}], **more
    )


def _invoked(
    fake: FakeTeams, user: FakeUser, name: str, value: Json, place: FakeConversation | None, **more: Any
) -> Json:
    made = activity(fake, user, "invoke", place, name=name, value=value, **more)
    made["channelData"] |= {"source": {"name": "message"}}
    return made


def _conversation(tenant: str, place: FakeConversation) -> Json:
    told: Json = {"conversationType": place.kind, "tenantId": tenant, "id": place.id}
    return told if place.kind == PERSONAL else {"isGroup": True, **told}


def _channel_data(tenant: str, place: FakeConversation) -> Json:
    told: Json = {"tenant": {"id": tenant}}
    if place.kind == CHANNEL:
        told |= {
            "teamsChannelId": place.id,
            "teamsTeamId": place.team,
            "channel": {"id": place.id, "name": place.name},
            "team": {"id": place.team, "name": place.team_name},
        }
    return told


def _client_info(user: FakeUser) -> Json:
    country = user.locale.partition("-")[2]
    return {"type": "clientInfo", "locale": user.locale, "country": country, "platform": "Web", "timezone": user.zone}

"""What Slack sends when somebody does something, complete, and signed as Slack signs it.

    sent = slash(fake, "T1", "U1", "/mystats", "last week")
    await client.post(url, data=sent.body(), headers=sent.headers(SECRET, now))     # over HTTP
    await fake.socket.send(sent)                                                    # or by Socket Mode

Triggers and response addresses in it are alive in the fake.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field, replace
from itertools import count
from urllib.parse import urlencode

from tests.slack.fake_slack import FakeSlack
from tests.slack.fake_workspaces import FakeView, FakeWorkspace, Json, Posted

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
VERIFICATION = "verification-token"
_EVENTS = count(1)


@dataclass(frozen=True)
class Sent:
    """One request of Slack's. `kind` is its name in Socket Mode. `retry`: which time it is sent again, 0 for the first.

    Interactions come over HTTP as a form with one field.
    """

    kind: str
    payload: Json = field(default_factory=dict)
    retry: int = 0

    @property
    def content_type(self) -> str:
        return JSON if self.kind == "events_api" else FORM

    def body(self) -> bytes:
        """The bytes of the HTTP request."""
        if self.kind == "events_api":
            return json.dumps(self.payload).encode()
        if self.kind == "interactive":
            return urlencode({"payload": json.dumps(self.payload)}).encode()
        return urlencode(self.payload).encode()

    def headers(self, secret: str, now: float) -> dict[str, str]:
        """The headers of the HTTP request, signed."""
        again = {"X-Slack-Retry-Num": str(self.retry), "X-Slack-Retry-Reason": "http_timeout"} if self.retry else {}
        return {**signed(self.body(), secret, now), "Content-Type": self.content_type, **again}

    def again(self) -> Sent:
        """The same, sent once more."""
        return replace(self, retry=self.retry + 1)


def signed(body: bytes, secret: str, now: float) -> dict[str, str]:
    """Slack's signature of a body; `now` in seconds since 1970."""
    at = str(int(now))
    digest = hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}"}


def slash(fake: FakeSlack, team: str, user: str, command: str, text: str = "", channel: str = "C1") -> Sent:
    """A slash command. `channel` "direct" is the person's direct messages with the app."""
    there = fake.workspaces[team]
    place = there.direct(user) if channel == "direct" else there.channels[channel]
    payload: Json = {
        "token": VERIFICATION,
        "team_id": there.team,
        "team_domain": there.name.lower(),
        "channel_id": place.id,
        "channel_name": "privategroup" if place.is_private else place.name,
        "user_id": user,
        "user_name": there.users[user].name if user in there.users else user.lower(),
        "command": command,
        "text": text,
        "api_app_id": there.app_id,
        "is_enterprise_install": "true" if there.is_org else "false",
        "response_url": fake.response_url(team, user, place.id),
        "trigger_id": fake.trigger(team, user),
    }
    if there.is_org:
        payload |= {"enterprise_id": there.id, "enterprise_name": there.name}
    return Sent("slash_commands", payload)


def press(fake: FakeSlack, team: str, user: str, message: Posted, wanted: str) -> Sent:
    """Somebody presses a button (by its action_id, value or label) of a message that stands there."""
    there, button = fake.workspaces[team], message.button(wanted)
    place = there.channels[message.channel]
    body: Json = {
        **_interaction(fake, there, user, "block_actions"),
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": place.id,
            "is_ephemeral": bool(message.only),
        },
        "channel": {"id": place.id, "name": place.name},
        "state": {"values": {}},
        "response_url": fake.response_url(team, user, place.id, message),
        "actions": [_pressed(fake, button)],
    }
    if not message.only:
        # Of an ephemeral message Slack sends no content along.
        body["message"] = {
            "type": "message",
            "user": there.bot_user,
            "bot_id": there.bot_id,
            "app_id": there.app_id,
            "ts": message.ts,
            "text": message.text,
            "team": there.team,
            "blocks": message.blocks,
            **({"thread_ts": message.thread} if message.thread else {}),
        }
    return Sent("interactive", body)


def press_in_view(fake: FakeSlack, view: FakeView, wanted: str, answers: dict[str, str] | None = None) -> Sent:
    """Somebody presses a button in a modal, or in their Home."""
    there = fake.workspaces[view.team]
    shown = {**view.shown(), "state": {"values": _state(view, answers or {})}}
    return Sent(
        "interactive",
        {
            **_interaction(fake, there, view.user or view.id.removeprefix("VH"), "block_actions"),
            "container": {"type": "view", "view_id": view.id},
            "view": shown,
            "actions": [_pressed(fake, view.button(wanted))],
        },
    )


def submission(fake: FakeSlack, view: FakeView, answers: dict[str, str]) -> Sent:
    """Somebody sends a modal with these answers, by block_id."""
    there = fake.workspaces[view.team]
    shown = {**view.shown(), "state": {"values": _state(view, answers)}}
    body = {**_interaction(fake, there, view.user, "view_submission"), "view": shown, "response_urls": []}
    return Sent("interactive", body)


def closed(fake: FakeSlack, view: FakeView) -> Sent:
    """Somebody closes a modal without sending it (told only where it asks for that)."""
    view.is_open = False
    body = _interaction(fake, fake.workspaces[view.team], view.user, "view_closed")
    body.pop("trigger_id")
    return Sent("interactive", {**body, "view": view.shown(), "is_cleared": False})


def shortcut(fake: FakeSlack, team: str, user: str, callback: str) -> Sent:
    """Somebody chooses a global shortcut."""
    body = _interaction(fake, fake.workspaces[team], user, "shortcut")
    return Sent("interactive", {**body, "callback_id": callback, "action_ts": _ts(fake)})


def message_action(fake: FakeSlack, team: str, user: str, callback: str, channel: str, text: str, by: str = "") -> Sent:
    """Somebody chooses a shortcut on a message."""
    there, ts = fake.workspaces[team], _ts(fake)
    message = {"type": "message", "user": by or user, "ts": ts, "text": text, "team": there.team}
    return Sent(
        "interactive",
        {
            **_interaction(fake, there, user, "message_action"),
            "callback_id": callback,
            "action_ts": ts,
            "message_ts": ts,
            "channel": {"id": channel, "name": there.channels[channel].name},
            "response_url": fake.response_url(team, user, channel),
            "message": message,
        },
    )


def mention(fake: FakeSlack, team: str, user: str, words: str, channel: str = "C1", thread: str = "") -> Sent:
    """Somebody mentions the app in a channel."""
    there, ts = fake.workspaces[team], _ts(fake)
    text = f"<@{there.bot_user}> {words}"
    told: Json = {"type": "app_mention", "user": user, "text": text, "ts": ts, "channel": channel, "event_ts": ts}
    return event(fake, team, {**told, **({"thread_ts": thread} if thread else {})})


def direct_message(fake: FakeSlack, team: str, user: str, words: str, thread: str = "", **more: object) -> Sent:
    """Somebody writes to the app directly. `more` makes it an edit, a bot's, ... (`subtype`, `bot_id`)."""
    there, ts = fake.workspaces[team], _ts(fake)
    channel = there.direct(user).id
    told: Json = {"type": "message", "user": user, "text": words, "ts": ts, "channel": channel, "event_ts": ts}
    told |= {"channel_type": "im", "client_msg_id": f"m{ts}", **({"thread_ts": thread} if thread else {})}
    return event(fake, team, {**told, **more})


def home_opened(fake: FakeSlack, team: str, user: str, tab: str = "home") -> Sent:
    """Somebody opens the app's Home (or its messages)."""
    there = fake.workspaces[team]
    held = there.homes.get(user)
    told: Json = {"type": "app_home_opened", "user": user, "channel": there.direct(user).id, "tab": tab}
    return event(fake, team, {**told, "event_ts": _ts(fake), **({"view": held.shown()} if held else {})})


def joined_channel(fake: FakeSlack, team: str, user: str, channel: str, inviter: str = "") -> Sent:
    """Somebody, or the app itself, joins a channel."""
    fake.workspaces[team].channels[channel].members.add(user)
    told: Json = {"type": "member_joined_channel", "user": user, "channel": channel, "channel_type": "C"}
    return event(fake, team, {**told, "team": team, "event_ts": _ts(fake), **({"inviter": inviter} if inviter else {})})


def reacted(fake: FakeSlack, team: str, user: str, emoji: str, channel: str, ts: str, by: str) -> Sent:
    """Somebody puts an emoji on a message that `by` wrote."""
    item = {"type": "message", "channel": channel, "ts": ts}
    told: Json = {"type": "reaction_added", "user": user, "reaction": emoji, "item_user": by, "item": item}
    return event(fake, team, {**told, "event_ts": _ts(fake)})


def uninstalled(fake: FakeSlack, team: str) -> Sent:
    """The workspace throws the app out."""
    fake.workspaces[team].revoked = "account_inactive"
    return event(fake, team, {"type": "app_uninstalled", "event_ts": _ts(fake)})


def tokens_revoked(fake: FakeSlack, team: str, bots: tuple[str, ...] = ("UBOT",), users: tuple[str, ...] = ()) -> Sent:
    """Tokens were taken back: those of bots, or of people."""
    if bots:
        fake.workspaces[team].revoked = "token_revoked"
    tokens = {"oauth": list(users), "bot": list(bots)}
    return event(fake, team, {"type": "tokens_revoked", "tokens": tokens, "event_ts": _ts(fake)})


def event(fake: FakeSlack, team: str, told: Json) -> Sent:
    """Any event, in its envelope. In a shared channel it says whose its author is."""
    there = fake.workspaces[team]
    author = there.users.get(str(told.get("user", "")))
    outside = author is not None and author.team_id != there.team
    if author is not None and told["type"] in ("app_mention", "message"):
        told = {"team": author.team_id, **told, **({"user_team": author.team_id} if outside else {})}
    authorization = {
        "enterprise_id": there.id if there.is_org else None,
        "team_id": None if there.is_org else there.id,
        "user_id": there.bot_user,
        "is_bot": True,
        "is_enterprise_install": there.is_org,
    }
    return Sent(
        "events_api",
        {
            "token": VERIFICATION,
            "team_id": there.team,
            **({"enterprise_id": there.id} if there.is_org else {}),
            "api_app_id": there.app_id,
            "event": told,
            "type": "event_callback",
            "event_id": f"Ev{next(_EVENTS):08d}",
            "event_time": int(fake.now()),
            "authorizations": [authorization],
            "is_ext_shared_channel": outside,
            "event_context": "4-eyJldCI6ImFwcF9tZW50aW9uIn0",
        },
    )


def url_verification(challenge: str = "c0ffee") -> Sent:
    """Slack asks whether the address is the app's."""
    return Sent("events_api", {"token": VERIFICATION, "challenge": challenge, "type": "url_verification"})


def _interaction(fake: FakeSlack, there: FakeWorkspace, user: str, kind: str) -> Json:
    """What every interaction says: who, where from, and what to open a modal with."""
    who = there.users.get(user)
    name, team = (who.name, who.team_id) if who else (user.lower(), there.team)
    home: Json = {"id": there.team, "domain": there.name.lower()}
    if there.is_org:
        home |= {"enterprise_id": there.id, "enterprise_name": there.name}
    return {
        "type": kind,
        "token": VERIFICATION,
        "api_app_id": there.app_id,
        "team": home,
        "enterprise": {"id": there.id, "name": there.name} if there.is_org else None,
        "is_enterprise_install": there.is_org,
        "user": {"id": user, "username": name, "name": name, "team_id": team},
        "trigger_id": fake.trigger(there.id, user),
    }


def _pressed(fake: FakeSlack, button: Json) -> Json:
    return {
        "type": "button",
        "action_id": button["action_id"],
        "block_id": button["block_id"],
        "text": {**button["text"], "emoji": True},
        "value": button.get("value", ""),
        "action_ts": f"{fake.now():.6f}",
        **({"style": button["style"]} if "style" in button else {}),
    }


def _state(view: FakeView, answers: dict[str, str]) -> Json:
    """What stands in a modal's fields: the answers given, and else what stood there at first."""
    inputs = {block["block_id"]: block["element"] for block in view.view["blocks"] if block["type"] == "input"}
    unknown = answers.keys() - inputs.keys()
    assert not unknown, f"no such field: {unknown}; there are {list(inputs)}"
    return {
        block: {element["action_id"]: _answer(element, answers.get(block))}
        for block, element in inputs.items()
        if "action_id" in element
    }


def _answer(element: Json, given: str | None) -> Json:
    kind = element["type"]
    if kind in ("static_select", "radio_buttons"):
        options = [each for each in element["options"] if each["value"] == given]
        assert given in (None, "") or options, f"no such choice: {given}"
        return {"type": kind, "selected_option": options[0] if options else element.get("initial_option")}
    if kind in ("checkboxes", "multi_static_select"):
        if given is None:
            return {"type": kind, "selected_options": element.get("initial_options", [])}
        groups = [element.get("options", []), *(group["options"] for group in element.get("option_groups", []))]
        by_value = {each["value"]: each for group in groups for each in group}
        # In the order in which they were ticked, which is the one they are given in.
        return {"type": kind, "selected_options": [by_value[value] for value in given.split(",") if value]}
    if kind == "datepicker":
        return {"type": kind, "selected_date": given or element.get("initial_date")}
    return {"type": kind, "value": given if given is not None else element.get("initial_value")}


def _ts(fake: FakeSlack) -> str:
    return f"{int(fake.now())}.{next(_EVENTS):06d}"

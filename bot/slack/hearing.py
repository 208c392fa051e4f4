"""What Slack sent, as what was heard: who, where, which words. A payload in, a `Sent` out, nothing asked of Slack.

Promises that person and organisation are those of the verified payload; what a button or a form carries is words, and
never says who speaks. What is not meant for Touchline (other bots, edits, its own posts) is None.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.presses import SECONDS
from bot.slack.envelopes import Payload, bot_user_of, tenant_of
from bot.slack.forms import answers_of
from bot.slack.quoting import quoted_in
from bot.slack.words import Said, read_words
from handlers.registry import find_shortcut
from handlers.request import Place, PlaceKind, Quoted


@dataclass(frozen=True, slots=True)
class View:
    """A modal or the Home tab, as Slack sent it back. `stays`: the answers to its form are shown in it."""

    id: str
    kind: str  # "modal" or "home"
    stays: bool = True
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing that somebody said, pressed or sent, and the ways Slack left open to answer it.

    `key` names it: what comes with the same key is the same thing sent again. `trigger` opens one modal within three
    seconds; `response_url` takes five private answers within half an hour. `ephemeral`: what was pressed stands in a
    message that only its presser saw. `press` names what was pressed, whenever it was. `team` is that of an
    organisation's teams in which it happened: what is installed in all of them has to name one now and then. `quoted`
    is the message it is about. `reaction` is the emoji that was put on one: it is no word to us, unless a team says so.
    """

    key: str
    tenant: str
    user: str
    place: Place
    said: Said
    answers: Mapping[str, str] = field(default_factory=dict)
    card: str = ""
    ephemeral: bool = False
    response_url: str = ""
    trigger: str = ""
    view: View | None = None
    is_form: bool = False
    is_command: bool = False
    team: str = ""
    press: str = ""
    pressed_at: float = 0.0
    quoted: Quoted | None = None
    reaction: str = ""

    @property
    def identity(self) -> str:
        """The verified identity of who said it."""
        return f"{self.tenant}:{self.user}"


def hear(payload: Payload) -> Sent | None:
    """Read a payload of any kind; None for what is not for us."""
    kind = "command" if "command" in payload else str(payload.get("type"))
    read = _READERS.get(kind)
    sent = read(payload) if read is not None else None
    team = payload.get("team_id") or (payload.get("team") or {}).get("id") or ""
    return None if sent is None else replace(sent, team=team)


def metadata_of(words: str, place: Place, *, stays: bool) -> str:
    """Return what a modal carries through Slack and back: what its form says, and where it was opened."""
    return json.dumps({"words": words, "channel": place.id, "kind": place.kind, "thread": place.thread, "stays": stays})


def _command(payload: Payload) -> Sent:
    """A slash command. In which conversation with whom is only known by its id: see `bot.slack.port`."""
    place = Place(PlaceKind.CHANNEL, payload.get("channel_id", ""), payload.get("channel_name", ""))
    said = read_words(f"{payload['command']} {payload.get('text') or ''}")
    key = f"slack:trigger:{payload.get('team_id')}:{payload.get('trigger_id')}"
    return Sent(
        key,
        tenant_of(payload),
        payload["user_id"],
        place,
        said,
        response_url=payload.get("response_url", ""),
        trigger=payload.get("trigger_id", ""),
        is_command=True,
    )


def _event(payload: Payload) -> Sent | None:
    event = payload.get("event") or {}
    tenant, bot = tenant_of(payload), bot_user_of(payload)
    key = f"{tenant}:event:{payload.get('event_id')}"
    match event.get("type"):
        case "app_mention" | "message":
            return _message(event, tenant, bot)
        case "app_home_opened" if event.get("tab") == "home":
            return Sent(key, tenant, event["user"], Place(PlaceKind.DIRECT, ""), Said("home"))
        case "member_joined_channel" if event.get("user") == bot and event.get("inviter"):
            place = Place(PlaceKind.CHANNEL, event.get("channel", ""))
            return Sent(key, tenant, event["inviter"], place, Said("welcome"))
        case "reaction_added":
            return _reaction(event, tenant, key)
        case _:
            return None


def _reaction(event: Mapping[str, Any], tenant: str, key: str) -> Sent | None:
    """An emoji that somebody put on another person's message. What the message says is not asked."""
    item, user, author = event.get("item") or {}, event.get("user"), event.get("item_user")
    emoji, channel, at = (str(each or "") for each in (event.get("reaction"), item.get("channel"), item.get("ts")))
    if item.get("type") != "message" or not user or not author or user == author or not (emoji and channel and at):
        return None
    name = emoji.partition("::")[0]  # without the tone of the skin
    said = read_words(f"kudos reaction {name} <@{author}> {channel}:{at}")
    return Sent(key, tenant, user, Place(PlaceKind.DIRECT, ""), said, reaction=name)


def _message(event: Mapping[str, Any], tenant: str, bot: str) -> Sent | None:
    """A mention, or a direct message. Slack may send one message as both; by channel and time it is one."""
    direct = event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D")
    ours = event.get("bot_id") or event.get("user") in (None, bot) or event.get("subtype") not in (None, "file_share")
    if ours or event.get("edited") or (event["type"] == "message" and not direct):
        return None
    channel, at = event["channel"], event["ts"]
    thread = event.get("thread_ts", "")
    place = Place(PlaceKind.DIRECT if direct else PlaceKind.CHANNEL, channel, thread=thread)
    said = read_words(event.get("text") or "", bot)
    return Sent(f"{tenant}:message:{channel}:{at}", tenant, event["user"], place, said)


def _press(payload: Payload) -> Sent | None:
    action = next(iter(payload.get("actions") or ()), None)
    if action is None or not action.get("value"):
        return None
    container = payload.get("container") or {}
    tenant, user = tenant_of(payload), payload["user"]["id"]
    stands_in = container.get("message_ts") or container.get("view_id") or ""
    at = float(action.get("action_ts") or 0)
    pressed = f"{user}:{stands_in}:{action.get('action_id')}:{_digest(action['value'])}"
    ephemeral = bool(container.get("is_ephemeral"))
    channel = (payload.get("channel") or {}).get("id") or container.get("channel_id") or ""
    view = payload.get("view")
    place = _place_of(view) if view else _place(channel, container.get("thread_ts") or "", ephemeral)
    return Sent(
        f"{tenant}:press:{pressed}:{at // SECONDS:.0f}",
        tenant,
        user,
        place,
        Said(action["value"]),
        card=container.get("message_ts") or "",
        ephemeral=ephemeral,
        response_url=payload.get("response_url") or "",
        trigger=payload.get("trigger_id") or "",
        view=_view(view) if view else None,
        press=f"{tenant}:{pressed}",
        pressed_at=at,
    )


def _form(payload: Payload) -> Sent:
    view = payload["view"]
    answers = answers_of((view.get("state") or {}).get("values") or {}, view.get("blocks") or ())
    tenant = tenant_of(payload)
    place = _place_of(view)
    sent = _digest(json.dumps(answers, sort_keys=True))
    return Sent(
        f"{tenant}:form:{view['id']}:{view.get('hash')}:{sent}",
        tenant,
        payload["user"]["id"],
        place,
        Said(str(_metadata(view).get("words", ""))),
        answers=answers,
        trigger=payload.get("trigger_id") or "",
        view=_view(view),
        is_form=True,
    )


def _shortcut(payload: Payload) -> Sent | None:
    """A shortcut, of everywhere or on a message. What is chosen on a message is answered in a window of the chooser's:

    Touchline need not be where the message stands.
    """
    found = find_shortcut(payload.get("callback_id") or "")
    on_message = payload["type"] == "message_action"
    if found is None or found.on_message != on_message:
        return None
    tenant = tenant_of(payload)
    key = f"slack:trigger:{tenant}:{payload.get('trigger_id')}"
    place = Place(PlaceKind.DIRECT, "")
    return Sent(
        key,
        tenant,
        payload["user"]["id"],
        place,
        Said(found.words),
        trigger=payload.get("trigger_id") or "",
        quoted=quoted_in(payload) if on_message else None,
    )


def _place(channel: str, thread: str, ephemeral: bool) -> Place:
    """Where a button stands. A message of ours that stays, in a conversation of two, is in the one with us."""
    direct = channel.startswith("D") and not ephemeral
    return Place(PlaceKind.DIRECT if direct else PlaceKind.CHANNEL, channel, thread=thread)


def _place_of(view: Mapping[str, Any]) -> Place:
    held = _metadata(view)
    kind = PlaceKind.CHANNEL if held.get("kind") == PlaceKind.CHANNEL else PlaceKind.DIRECT
    return Place(kind, str(held.get("channel") or ""), thread=str(held.get("thread") or ""))


def _metadata(view: Mapping[str, Any]) -> dict[str, Any]:
    try:
        held = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}


def _view(view: Mapping[str, Any]) -> View:
    return View(view["id"], view.get("type", "modal"), bool(_metadata(view).get("stays", True)), dict(view))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


_READERS: dict[str, Callable[[Payload], Sent | None]] = {
    "command": _command,
    "event_callback": _event,
    "block_actions": _press,
    "view_submission": _form,
    "shortcut": _shortcut,
    "message_action": _shortcut,
}

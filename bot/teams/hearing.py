"""What Teams sent, as what was heard: who, where, which words. An activity in, a `Sent` out; nothing is asked of Teams.

Promises that person and organisation are those of the verified activity; what a button or a form carries is words, and
never says who speaks. What is not meant for Touchline (reactions, other people coming and going) is None.
"""

import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.presses import SECONDS
from bot.teams.actions import said_by
from bot.teams.connector import Where
from bot.teams.quoting import MESSAGE, quoted_in
from handlers.registry import find_shortcut
from handlers.request import Place, PlaceKind, Quoted

Activity = Mapping[str, Any]

EXECUTE, FETCH, SUBMIT = "adaptiveCard/action", "task/fetch", "task/submit"
"""The invokes that are answered: a button, a dialog that is opened, a dialog that is sent."""

ACTION_FETCH, ACTION_SUBMIT = "composeExtension/fetchTask", "composeExtension/submitAction"
"""Those of an action on a message: its dialog is opened, and sent."""

OPENING = frozenset({FETCH, ACTION_FETCH})
"""What only opens a dialog: it changes nothing, and Teams wants it again each time."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing that somebody said, pressed or sent. `user` is their Entra object id, `account` Teams' id of them.

    `invoke` names the invoke that waits for an answer; empty for a message. `people` are the accounts the words
    mention, which stand in them as `@<account>`. `targeted`: only Touchline saw it. `press` names what was pressed.
    `team` is the one of the channel. `quoted` is the message it is about; `elsewhere`: it was said in a conversation
    that Touchline need not be in, perhaps of two other people.
    """

    key: str
    tenant: str
    user: str
    account: str
    where: Where
    place: Place
    words: str
    people: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    card: str = ""
    invoke: str = ""
    is_form: bool = False
    in_dialog: bool = False
    targeted: bool = False
    name: str = ""
    locale: str = ""
    zone: str = ""
    press: str = ""
    pressed_at: float = 0.0
    team: str = ""
    quoted: Quoted | None = None
    elsewhere: bool = False

    @property
    def identity(self) -> str:
        """The verified identity of who said it."""
        return f"{self.tenant}:{self.user}"


def hear(activity: Activity) -> Sent | None:
    """Read an activity of any kind; None for what is not for us."""
    match activity.get("type"):
        case "message":
            return _message(activity)
        case "invoke" if activity.get("name") in (EXECUTE, FETCH, SUBMIT):
            return _invoke(activity)
        case "invoke" if activity.get("name") in (ACTION_FETCH, ACTION_SUBMIT):
            return _action(activity)
        case "installationUpdate" if str(activity.get("action", "add")).startswith("add"):
            return _sent(activity, f"install:{activity.get('id')}", "welcome")
        case _:
            return None


def removed(activity: Activity) -> bool:
    """Return whether an activity says that the app was taken away from where it came from."""
    return activity.get("type") == "installationUpdate" and str(activity.get("action")).startswith("remove")


def tenant_of(activity: Activity) -> str:
    """Return the organisation an activity comes from; the SDK's own attribute for it is always empty."""
    named = (activity.get("channelData") or {}).get("tenant") or {}
    return f"teams:{str(named.get('id') or (activity.get('conversation') or {}).get('tenantId') or '').lower()}"


def where_of(activity: Activity) -> Where:
    """Return the conversation an activity belongs to; in a channel, its thread."""
    held = activity["conversation"]
    # Only what is said to be personal is: a figure must never reach a group that Teams forgot to name.
    kind = held.get("conversationType") or "groupChat"
    return Where(str(activity["serviceUrl"]), str(held["id"]), tenant_of(activity).removeprefix("teams:"), kind)


def name_of(activity: Activity) -> str:
    """Return what people call the conversation; empty where Teams does not say."""
    data = activity.get("channelData") or {}
    named = (data.get("channel") or {}).get("name") or (activity.get("conversation") or {}).get("name")
    return str(named or "")


def channel_of(conversation: str) -> str:
    """Return a conversation's id without its thread: what is sent there begins a new one."""
    return conversation.partition(";messageid=")[0]


def _message(activity: Activity) -> Sent | None:
    value = activity.get("value")
    if isinstance(value, Mapping):
        return _said(activity, value, invoke="")
    words, people = _words(activity)
    return _sent(activity, f"message:{activity['conversation']['id']}:{activity.get('id')}", words, people=people)


def _invoke(activity: Activity) -> Sent | None:
    value = activity.get("value")
    if not isinstance(value, Mapping):
        return None
    name = str(activity["name"])
    carried = (value.get("action") or {}).get("data") if name == EXECUTE else value.get("data")
    return _said(activity, carried, name) if isinstance(carried, Mapping) else None


def _action(activity: Activity) -> Sent | None:
    """An action on a message: chosen, or its dialog sent. What is private is shown in the dialog and nowhere there:

    the conversation may be one of two other people, which Teams calls personal as it does our own.
    """
    value, name = activity.get("value"), str(activity["name"])
    if not isinstance(value, Mapping):
        return None
    if name == ACTION_SUBMIT:
        carried = value.get("data")
        sent = _said(activity, carried, name) if isinstance(carried, Mapping) else None
    else:
        sent = _chosen(activity, value)
    if sent is None:
        return None
    place = replace(sent.place, kind=PlaceKind.CHANNEL)
    where = replace(sent.where, kind="groupChat") if sent.where.kind == "personal" else sent.where
    return replace(sent, place=place, where=where, card="", in_dialog=True, elsewhere=True)


def _chosen(activity: Activity, value: Mapping[str, Any]) -> Sent | None:
    found = find_shortcut(str(value.get("commandId") or ""))
    if found is None or not found.on_message or value.get("commandContext") != MESSAGE:
        return None
    tenant = tenant_of(activity)
    quoted = quoted_in(value, tenant, channel_of(str(activity["conversation"]["id"])))
    key = f"action:{_user(activity)}:{activity.get('id')}"
    return _sent(
        activity, key, found.words, invoke=ACTION_FETCH, press=f"{tenant}:{key}", pressed_at=_moment(activity),
        quoted=quoted,
    )  # fmt: skip


def _said(activity: Activity, carried: Mapping[str, Any], invoke: str) -> Sent | None:
    """What a button or a form says. A double click is one press: the same, by the same person, within seconds."""
    said = said_by(carried)
    if said is None:
        return None
    card = str(activity.get("replyToId") or "")
    what = f"{said.words}|{sorted(said.answers.items())}|{said.is_form}"
    pressed, at = f"{_user(activity)}:{card}:{invoke}:{_digest(what)}", _moment(activity)
    return _sent(
        activity,
        f"press:{pressed}:{at // SECONDS:.0f}",
        said.words,
        answers=said.answers,
        card=card,
        invoke=invoke,
        is_form=said.is_form,
        in_dialog=said.in_dialog or invoke in (FETCH, SUBMIT, ACTION_SUBMIT),
        press=f"{tenant_of(activity)}:{pressed}",
        pressed_at=at,
    )


def _sent(activity: Activity, key: str, words: str, **more: Any) -> Sent:
    where, sender = where_of(activity), activity["from"]
    direct = where.kind == "personal"
    channel, _, thread = where.conversation.partition(";messageid=")
    place = Place(PlaceKind.DIRECT if direct else PlaceKind.CHANNEL, channel, name_of(activity), thread)
    recipient = activity.get("recipient") or {}
    return Sent(
        key=f"{tenant_of(activity)}:{key}",
        tenant=tenant_of(activity),
        user=_user(activity),
        account=str(sender["id"]),
        where=where,
        place=place,
        words=words,
        targeted=bool(recipient.get("isTargeted")),
        name=str(sender.get("name") or ""),
        locale=str(activity.get("locale") or ""),
        zone=str(activity.get("localTimezone") or ""),
        team=str(((activity.get("channelData") or {}).get("team") or {}).get("id") or ""),
        **more,
    )


def _user(activity: Activity) -> str:
    """The sender's Entra object id. Who has none, an anonymous guest of a meeting, is nobody we could know."""
    sender = activity["from"]
    return str(sender.get("aadObjectId") or f"anonymous-{_digest(str(sender['id']))}").lower()


_SPACES = re.compile(r"\s+")


def _words(activity: Activity) -> tuple[str, tuple[str, ...]]:
    """The words, without the mention of the bot they begin with, and the accounts of the people they mention.

    Only the mention's own span is cut: the bot's name may stand elsewhere among the words.
    """
    text = str(activity.get("text") or "")
    bot = str((activity.get("recipient") or {}).get("id") or "")
    people: list[str] = []
    for entity in activity.get("entities") or ():
        span, mentioned = str(entity.get("text") or ""), str((entity.get("mentioned") or {}).get("id") or "")
        if entity.get("type") != "mention" or not span or not mentioned:
            continue
        if mentioned == bot:
            text = text.replace(span, " ", 1)
        else:
            people.append(mentioned)
            text = text.replace(span, f"@&lt;{mentioned}&gt;", 1)
    plain = html.unescape(re.sub(r"</?at[^<>]*>|</?p>|<br\s*/?>", " ", text))
    return _SPACES.sub(" ", plain).strip(), tuple(dict.fromkeys(people))


def _moment(activity: Activity) -> float:
    """When it was sent, in seconds; nothing without a time."""
    try:
        return datetime.fromisoformat(str(activity.get("timestamp"))).timestamp()
    except ValueError:
        return 0.0


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()

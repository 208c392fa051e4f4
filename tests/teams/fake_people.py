"""Organisations of the fake Teams: who is there, where they talk, and what they see."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

Json = dict[str, Any]

PERSONAL, GROUP, CHANNEL = "personal", "groupChat", "channel"
THREAD = ";messageid="


class RefusedError(Exception):
    """Teams does not do it: a status, its code, or a body of another form."""

    def __init__(self, status: int, code: str, message: str = "", body: Json | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.body: Json = body or {"error": {"code": code, "message": message or code}}


@dataclass
class FakeUser:
    """Somebody of an organisation. `id` is theirs towards this bot, `aad` theirs in the organisation."""

    id: str
    aad: str
    name: str
    email: str
    locale: str = "en-US"
    zone: str = "Europe/London"
    is_guest: bool = False
    blocked: bool = False  # the bot
    installed: bool = True  # the app, for themself


@dataclass
class Posted:
    """One message that a bot sent. `only_for`: a targeted one's reader; `thread`: the message it answers."""

    id: str
    conversation: str
    activity: Json
    only_for: str = ""
    thread: str = ""
    deleted: bool = False
    edits: int = 0

    @property
    def text(self) -> str:
        """Its plain text."""
        return str(self.activity.get("text") or "")

    @property
    def cards(self) -> list[Json]:
        """Its Adaptive Cards."""
        kind = "application/vnd.microsoft.card.adaptive"
        return [each["content"] for each in self.activity.get("attachments") or [] if each.get("contentType") == kind]

    @property
    def card(self) -> Json:
        """Its one card."""
        [card] = self.cards
        return card


@dataclass
class FakeConversation:
    """A chat or a channel."""

    id: str
    kind: str
    name: str = ""
    members: set[str] = field(default_factory=set)
    team: str = ""
    team_name: str = ""
    bot_in: bool = True


@dataclass
class FakeTenant:
    """One organisation (Entra tenant)."""

    id: str
    name: str
    users: dict[str, FakeUser] = field(default_factory=dict)  # by id
    conversations: dict[str, FakeConversation] = field(default_factory=dict)
    messages: list[Posted] = field(default_factory=list)
    targeted: bool = True  # whether messages to one reader in a group or channel are there already
    posting_allowed: bool = True

    def user(self, name: str, **told: Any) -> FakeUser:
        """Add somebody, with a chat of their own with the bot."""
        first = name.split()[0].lower()
        host = f"{self.name.lower()}.example"
        new = FakeUser(
            id=f"29:1{first}-{uuid5(NAMESPACE_DNS, self.id + first).hex[:24]}",
            aad=str(uuid5(NAMESPACE_DNS, f"{first}.{self.id}")),
            name=name,
            email=told.pop("email", f"{first}@{host}"),
            **told,
        )
        self.users[new.id] = new
        return new

    def group(self, name: str, *members: FakeUser, bot_in: bool = True) -> FakeConversation:
        """Add a group chat."""
        key = f"19:{uuid5(NAMESPACE_DNS, self.id + name).hex}@thread.v2"
        return self._add(FakeConversation(key, GROUP, name, {each.id for each in members}, bot_in=bot_in))

    def channel(self, name: str, *members: FakeUser, team: str = "Support", bot_in: bool = True) -> FakeConversation:
        """Add a channel of a team; that of the team's own id is "General"."""
        team_id = f"19:{uuid5(NAMESPACE_DNS, self.id + team).hex}@thread.tacv2"
        key = team_id if name == "General" else f"19:{uuid5(NAMESPACE_DNS, self.id + team + name).hex}@thread.tacv2"
        everybody = {each.id for each in members}
        return self._add(FakeConversation(key, CHANNEL, name, everybody, team_id, team, bot_in))

    def personal(self, user: FakeUser) -> FakeConversation:
        """Return somebody's own chat with the bot, begun now if it is new."""
        key = f"a:1{uuid5(NAMESPACE_DNS, user.id).hex}"
        return self.conversations.get(key) or self._add(FakeConversation(key, PERSONAL, "", {user.id}))

    def known(self, name: str) -> FakeUser:
        """Return somebody by their name or its first part."""
        return next(each for each in self.users.values() if name in (each.name, each.name.split()[0].lower()))

    def called(self, name: str) -> FakeConversation:
        """Return a channel or a group chat by its name."""
        return next(each for each in self.conversations.values() if each.name == name)

    def seen_by(self, user: FakeUser, conversation: str) -> list[Posted]:
        """What somebody sees in a conversation, or in one thread of it (`;messageid=` names it), oldest first."""
        place, _, thread = conversation.partition(THREAD)
        there = self.conversations[place]
        return [
            each
            for each in self.messages
            if each.conversation == place
            and user.id in there.members
            and each.only_for in ("", user.id)
            and not each.deleted
            and thread in ("", each.thread, each.id)
        ]

    def _add(self, new: FakeConversation) -> FakeConversation:
        self.conversations[new.id] = new
        return new


ids = count(time.time_ns() // 1_000_000, 7)  # none comes twice, also in another run on the same database


def new_id() -> str:
    """A message's id as Teams gives them: milliseconds."""
    return str(next(ids))

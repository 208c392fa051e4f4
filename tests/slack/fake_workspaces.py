"""What a fake Slack holds of a workspace: people, channels, messages, views, files, and what its app may do there."""

import itertools
from dataclasses import dataclass, field

SCOPES = (
    "app_mentions:read,channels:history,channels:read,chat:write,commands,files:read,files:write,groups:history,"
    "groups:read,im:history,im:write,reactions:read,usergroups:read,users:read,users:read.email"
)
Json = dict[str, object]


class RefusedError(Exception):
    """Slack says `ok: false`, with this code and what goes with it."""

    def __init__(self, code: str, **more: object) -> None:
        super().__init__(code)
        self.body: Json = {"ok": False, "error": code, **more}


@dataclass
class FakeUser:
    """Somebody Slack knows. `team_id` is their own team's, which is another one in a shared channel."""

    id: str
    team_id: str
    name: str = ""
    real_name: str = ""
    display_name: str = ""
    email: str = ""
    locale: str = "en-US"
    tz: str = "Europe/Berlin"
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_email_confirmed: bool = True
    deleted: bool = False
    is_admin: bool = False
    enterprise_id: str = ""
    teams: list[str] = field(default_factory=list)  # of their Enterprise Grid organisation, beside their own

    def shown(self, *, locale: bool, email: bool) -> Json:
        """As users.info tells it; the address only with its scope, the language only when asked for."""
        profile: Json = {"real_name": self.real_name, "display_name": self.display_name, "team": self.team_id}
        if email and self.email:
            profile["email"] = self.email
        told: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": "Some Time",
            "tz_offset": 3600,
            "profile": profile,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "is_email_confirmed": self.is_email_confirmed,
        }
        if self.is_stranger:
            told["is_stranger"] = True
        if self.enterprise_id:
            told["enterprise_user"] = {
                "id": self.id,
                "enterprise_id": self.enterprise_id,
                "teams": self.teams or [self.team_id],
            }
        if locale:
            told["locale"] = self.locale
        return told


@dataclass
class FakeChannel:
    """A conversation. `user` is whose direct messages with the app it holds."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    is_private: bool = False
    is_archived: bool = False
    user: str = ""

    @property
    def is_direct(self) -> bool:
        return bool(self.user)


@dataclass
class Posted:
    """A message as it now stands. `only`: the one person who sees it (an ephemeral message). `sent` is the call."""

    team: str
    channel: str
    ts: str
    text: str
    blocks: list[Json]
    only: str = ""
    thread: str = ""
    sent: Json = field(default_factory=dict)
    deleted: bool = False
    edits: int = 0
    by: str = ""  # whose it is, where it is not the app's
    file: "FakeFile | None" = None

    @property
    def key(self) -> str:
        """The mark in its metadata."""
        return str(((self.sent.get("metadata") or {}).get("event_payload") or {}).get("key", ""))

    def buttons(self) -> list[Json]:
        """Everything on it that can be pressed, in order, each with its block_id."""
        return pressable(self.blocks)

    def button(self, wanted: str) -> Json:
        """The button with this action_id, value or label."""
        return find_button(self.blocks, wanted)


@dataclass
class FakeView:
    """A modal on somebody's screen, or their Home (`type` home)."""

    id: str
    team: str
    user: str
    view: Json
    hash: str
    root: str
    is_open: bool = True
    pushed_on: str = ""

    def button(self, wanted: str) -> Json:
        """The button with this action_id, value or label."""
        return find_button(self.view["blocks"], wanted)

    def shown(self) -> Json:
        """As Slack returns it and sends it with what is done in it."""
        return {
            "submit": None,
            "close": None,
            "callback_id": "",
            "private_metadata": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            **self.view,
            "id": self.id,
            "team_id": self.team,
            "state": {"values": {}},
            "hash": self.hash,
            "previous_view_id": self.pushed_on or None,
            "root_view_id": self.root,
            "app_id": "A1",
            "app_installed_team_id": self.team,
            "bot_id": "B1",
        }


@dataclass
class FakeFile:
    """A file on its way. It can be shown once it is complete and `polls_left` is down to nothing."""

    id: str
    name: str
    length: int
    alt: str
    polls_left: int
    content: bytes = b""
    complete: bool = False
    shared_in: list[str] = field(default_factory=list)
    title: str = ""
    shared_at: str = ""  # the message that shares it

    @property
    def ready(self) -> bool:
        return self.complete and self.polls_left <= 0


@dataclass
class FakeGroup:
    """A user group."""

    id: str
    handle: str
    members: list[str]
    name: str = ""


@dataclass
class FakeWorkspace:
    """A workspace with the app in it; or, with an id that begins with E, an organisation that installed it as a whole.

    In an organisation `home` is the team in which its people work.
    """

    id: str
    token: str
    name: str = "Acme"
    scopes: str = SCOPES
    bot_user: str = "UBOT"
    bot_id: str = "BBOT"
    app_id: str = "A1"
    home: str = ""
    revoked: str = ""  # the code with which its token is refused
    messages_tab: bool = True
    users: dict[str, FakeUser] = field(default_factory=dict)
    channels: dict[str, FakeChannel] = field(default_factory=dict)
    groups: dict[str, FakeGroup] = field(default_factory=dict)
    messages: list[Posted] = field(default_factory=list)
    views: dict[str, FakeView] = field(default_factory=dict)
    homes: dict[str, FakeView] = field(default_factory=dict)
    files: dict[str, FakeFile] = field(default_factory=dict)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def is_org(self) -> bool:
        return self.id.startswith("E")

    @property
    def team(self) -> str:
        """The team that payloads name."""
        return self.home or self.id

    def user(self, user: str, **told: object) -> FakeUser:
        """Add somebody: user("U1", name="ana", email="ana@acme.example")."""
        name = str(told.pop("name", user.lower()))
        real_name = str(told.pop("real_name", name.title()))
        team = str(told.pop("team_id", self.team))
        enterprise = str(told.pop("enterprise_id", self.id if self.is_org else ""))
        added = FakeUser(user, team, name=name, real_name=real_name, enterprise_id=enterprise, **told)
        self.users[user] = added
        return added

    def channel(self, channel: str, name: str, *members: str, **told: object) -> FakeChannel:
        """Add a channel; the app is in it only if its bot user is among the members."""
        self.channels[channel] = FakeChannel(channel, name, set(members), **told)
        return self.channels[channel]

    def direct(self, user: str) -> FakeChannel:
        """The direct messages of somebody with the app; opened if need be."""
        channel = "D" + user[1:]
        if channel not in self.channels:
            self.channels[channel] = FakeChannel(channel, "directmessage", {user, self.bot_user}, user=user)
        return self.channels[channel]

    def group(self, group: str, handle: str, *members: str) -> FakeGroup:
        """Add a user group."""
        self.groups[group] = FakeGroup(group, handle, list(members), handle.title())
        return self.groups[group]

    def seen_by(self, user: str, channel: str) -> list[Posted]:
        """What somebody sees in a conversation now."""
        place = self.channels.get(channel)
        inside = place is not None and (user in place.members or not (place.is_private or place.is_direct))
        return [
            each
            for each in self.messages
            if each.channel == channel and not each.deleted and (each.only == user or (not each.only and inside))
        ]


def pressable(blocks: list[Json]) -> list[Json]:
    """Buttons of blocks, in order, each with its block_id."""
    found = []
    for block in blocks:
        inside = [*block.get("elements", ()), *([block["accessory"]] if "accessory" in block else ())]
        found += [{**each, "block_id": block.get("block_id", "")} for each in inside if each.get("type") == "button"]
    return found


def find_button(blocks: list[Json], wanted: str) -> Json:
    """The button with this action_id, value or label; fails with what there is."""
    there = pressable(blocks)
    for each in there:
        if wanted in (each.get("action_id"), each.get("value"), each["text"]["text"]):
            return each
    raise AssertionError(f"no button {wanted!r} among {[each['text']['text'] for each in there]}")

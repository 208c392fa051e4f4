"""The desk behind the hub: whose workspace words belong to, who said them, in which language, and the answer.

Promises that words from one organisation never reach another's workspace: the tenant comes from the platform's
verified request, and everything after it is looked up inside its workspace.
"""

import time
from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from bot.port import Heard
from bot.recall import Recall
from coaching.access import Viewer
from handlers.front_desk import answer
from handlers.introducing import Profile, introduce
from handlers.request import Reply, Request
from handlers.tools import Tools, instant, tools_for
from handlers.viewers import viewer_of
from kpi.errors import TouchlineError
from kpi.periods import local_day
from locales.speech import Speech
from storage.database import Session
from storage.kudos import emoji_in_use
from storage.people import find_person, identities_of, identity_ids, known_as
from storage.revisions import stamp
from storage.tenants import workspace_of

MOST_VIEWERS = 10_000
SECONDS_A_TENANT_IS_KNOWN = 30.0
"""How long a tenant stays with its workspace after an operator has moved it, or changed the workspace."""


class StrangerError(TouchlineError):
    """I do not know who you are here. Ask whoever runs Touchline to add you: `touchline people add`."""


class UnknownTenantError(TouchlineError):
    """This organisation is not connected to Touchline. Ask whoever runs it to install it here."""


class _Known(NamedTuple):
    """Who an identity is, and what that rests on: all in one state of the database, as a session reads."""

    identities: frozenset[int]
    stamp: int
    viewer: Viewer


class FrontDesk:
    """Answers for every workspace of a database; `tools` are those of the local one. Its methods run in threads."""

    def __init__(self, tools: Tools, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts seconds."""
        self._local = tools
        self._clock = clock
        self._recall = Recall()
        # Only ever read and set by key, each in one step: no thread sees half a change.
        self._tenants: dict[str, tuple[float, Tools]] = {}
        self._workspaces: dict[int, Tools] = {tools.workspace_id: tools}
        self._viewers: dict[tuple[Tools, str, date], _Known] = {}

    def viewer(self, identity: str) -> Viewer | None:
        """Return who a verified identity of the local workspace is: "provider:key", a handle or an address."""
        with self._local.database.reading() as session:
            return self._viewer(session, identity, self._local, None)

    def request(self, heard: Heard, now: datetime) -> Request:
        """Put a request together; StrangerError when nobody is known by the identity."""
        with self._local.database.reading() as session:
            tools = self._tools(session, heard.tenant)
            viewer = self._known(session, heard.identity, tools, now)
        if viewer is None:
            raise StrangerError
        speech = Speech(viewer.locale, viewer.zone)
        return Request(
            viewer, heard.place, heard.words, now, speech, heard.answers, heard.groups, tenant=heard.tenant,
            quoted=heard.quoted,
        )  # fmt: skip

    def answer(self, request: Request) -> Reply:
        """Answer; a refusal is a private card."""
        # Those of the person's own workspace and of no other, even if its tenant has gone in the meantime.
        return self._recall.answer(request, self._workspaces[request.person.workspace_id], answer)

    def knows(self, heard: Heard) -> bool:
        """Return whether somebody is known by this identity."""
        with self._local.database.reading() as session:
            return self._viewer(session, heard.identity, self._tools(session, heard.tenant), None) is not None

    def thanks_with(self, heard: Heard, emoji: str) -> bool:
        """Return whether somebody is known by this identity in a workspace where some team thanks with an emoji."""
        with self._local.database.reading() as session:
            tools = self._tools(session, heard.tenant)
            if emoji not in emoji_in_use(session, tools.workspace_id):
                return False
            return self._viewer(session, heard.identity, tools, None) is not None

    def introduce(self, heard: Heard, profile: Profile, now: datetime) -> None:
        """Remember who a verified identity is by their profile on the platform; see `handlers.introducing`."""
        with self._local.database.reading() as session:
            tools = self._tools(session, heard.tenant)
        introduce(tools, heard.identity, profile, now)

    def identity(self, tenant: str, called: str) -> str | None:
        """Return the identity in a tenant of who goes by a handle, e.g. "slack:T0123:U0456"; None without one."""
        with self._local.database.reading() as session:
            tools = self._tools(session, tenant)
            person = find_person(session, tools.workspace_id, called)
            held = identities_of(session, person.id) if person else ()
            names = (f"{identity.provider}:{identity.external_id}" for identity in held)
            return next((name for name in names if name.startswith(f"{tenant}:")), None)

    def workspace(self, tenant: str) -> int:
        """Return the id of the workspace a tenant's words belong to; UnknownTenantError for nobody's."""
        with self._local.database.reading() as session:
            return self._tools(session, tenant).workspace_id

    def handle(self, tenant: str, identity: str) -> str | None:
        """Return the handle of who has an identity in a tenant, None for nobody there."""
        with self._local.database.reading() as session:
            viewer = self._viewer(session, identity, self._tools(session, tenant), None)
            return viewer.handle if viewer else None

    def _tools(self, session: Session, tenant: str) -> Tools:
        """What a tenant's workspace works with; UnknownTenantError for an organisation nobody connected."""
        if not tenant:
            return self._local
        until, held = self._tenants.get(tenant, (0.0, self._local))
        if self._clock() < until:
            return held
        workspace = workspace_of(session, tenant)
        if workspace is None:
            self._tenants.pop(tenant, None)
            raise UnknownTenantError
        tools = self._local
        if workspace.id != tools.workspace_id:
            tools = tools_for(tools, workspace)
        self._tenants[tenant] = (self._clock() + SECONDS_A_TENANT_IS_KNOWN, tools)
        self._workspaces[workspace.id] = tools
        return tools

    def _known(self, session: Session, identity: str, tools: Tools, now: datetime) -> Viewer | None:
        """Who an identity is today, looked up again when a setting, or what they are known by, has changed."""
        key = (tools, identity, local_day(instant(now), tools.zone))
        held = self._viewers.get(key)
        if held is not None and stamp(session, tools.workspace_id, held.identities) == held.stamp:
            return held.viewer
        viewer = self._viewer(session, identity, tools, now)
        if viewer is not None:
            identities = frozenset(identity_ids(session, viewer.id))
            if len(self._viewers) >= MOST_VIEWERS:
                self._viewers.clear()
            self._viewers[key] = _Known(identities, stamp(session, tools.workspace_id, identities), viewer)
        return viewer

    def _viewer(self, session: Session, identity: str, tools: Tools, now: datetime | None) -> Viewer | None:
        """The person with their teams as of `now`; without it, no team: only name and language are wanted then."""
        provider, colon, key = identity.partition(":")
        if colon:
            person, profile = known_as(session, tools.workspace_id, provider, key)
        else:
            person, profile = find_person(session, tools.workspace_id, identity), None
        if person is None:
            return None
        return viewer_of(session, person, profile, tools, now)

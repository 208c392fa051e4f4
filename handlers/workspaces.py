"""Workspaces from the shell: several companies in one database, and which organisations' words belong to which."""

import re
from datetime import datetime
from typing import NamedTuple

from handlers.errors import RefusedError
from handlers.tools import Tools
from storage.definitions import put_in_force
from storage.people import all_people
from storage.tenants import connect, tenants_of
from storage.workspaces import all_workspaces, ensure_workspace, find_workspace


class BadWorkspaceKeyError(RefusedError):
    """I cannot use the key "{key}". Write up to 64 small letters, digits, dots and dashes, for example acme-support."""


class TakenWorkspaceError(RefusedError):
    """There is a workspace "{key}" already. Choose another key."""


class NoSuchWorkspaceError(RefusedError):
    """There is no workspace "{key}". I know: {known}. Make one with `touchline workspaces add`."""


class BadTenantError(RefusedError):
    """I cannot use "{tenant}". Write the platform and the organisation's own id there, for example slack:T0123ABC."""


class Listed(NamedTuple):
    """A workspace as it is listed."""

    key: str
    name: str
    tenants: list[str]
    people: int


def listed(tools: Tools) -> list[Listed]:
    """Return every workspace of the database, by key."""
    with tools.database.reading() as session:
        return [
            Listed(
                workspace.key,
                workspace.name,
                [tenant.key for tenant in tenants_of(session, workspace.id)],
                len(all_people(session, workspace.id)),
            )
            for workspace in all_workspaces(session)
        ]


def add(tools: Tools, key: str, name: str, zone: str, now: datetime) -> None:
    """Add a workspace with this release's definitions in force."""
    if not _KEY.fullmatch(key):
        raise BadWorkspaceKeyError(key=key)
    with tools.database.writing() as session:
        if find_workspace(session, key) is not None:
            raise TakenWorkspaceError(key=key)
        made = ensure_workspace(session, key, " ".join(name.split()) or key, zone, now)
        put_in_force(session, made.id, now)


def give(tools: Tools, tenant: str, key: str, now: datetime) -> str:
    """Say that an organisation's words belong to a workspace, and to no other; return the workspace's name."""
    if not _TENANT.fullmatch(tenant):
        raise BadTenantError(tenant=tenant)
    with tools.database.writing() as session:
        workspace = find_workspace(session, key)
        if workspace is None:
            raise NoSuchWorkspaceError(key=key, known=", ".join(known.key for known in all_workspaces(session)))
        connect(session, tenant, "", workspace, now)
        return workspace.name


_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_TENANT = re.compile(r"[a-z]+:[A-Za-z0-9._-]{1,100}")

"""What `touchline doctor` finds out about Teams: the app's password, the signing keys, the address, the organisation.

Promises: a wrong password, an app or an organisation that Microsoft does not know, and a network that does not carry
are told apart, each with what to do. Sends nothing to any person or channel, and shows no secret.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.config import Settings
from bot.findings import Finding, fail, failed, ok, warn
from bot.reachable import Caller, look_at
from bot.root import open_database
from bot.teams.package import manifest
from bot.teams.registration import look_at_keys, look_at_registration
from kpi.errors import TouchlineError
from kpi.words import N_
from storage.database import Session
from storage.tenants import tenants_of
from storage.upgrading import head, version_of
from storage.workspaces import all_workspaces

CALLER = Caller("teams", "Teams", "/api/messages", {"Authorization": "Bearer forged"})

_KINDS = {
    "SingleTenant": N_("One organisation, by an app registration of its own."),
    "UserAssignedMSI": N_("One organisation, by a managed identity."),
    "MultiTenant": N_("By a registration for many organisations, from before August 2025."),
}


async def examine_teams(settings: Settings, now: Callable[[], datetime]) -> list[Finding]:
    """Look at everything about Teams. `now` is the clock that is compared with Microsoft's."""
    key, label = "teams", N_("Teams")
    if settings.teams == "off":
        return [ok(key, label, N_("It is not connected; docs/teams.md says how."))]
    if settings.teams == "dev":
        words = N_(
            "A developer's trial, on this machine only: anybody may speak as anybody. Never put a proxy before it."
        )
        return [warn(key, label, words)]
    found = [ok(key, label, _KINDS[settings.teams_app_type])]
    found += await look_at_registration(settings, now)
    found.append(await look_at_keys(settings.teams_openid_url))
    found.append(await asyncio.to_thread(_organisation, settings))
    found += await look_at(CALLER, settings.public_url)
    found.append(_package(settings))
    return found


def _organisation(settings: Settings) -> Finding:
    """Whose people may speak here, and in which workspace."""
    key, label = "teams.organisation", N_("Organisation")
    wanted = f"teams:{settings.teams_tenant_id.lower()}" if settings.teams_tenant_id else ""
    try:
        database = open_database(settings)
    except TouchlineError as problem:
        return failed(key, label, problem)
    try:
        if version_of(database) != head():
            return warn(key, label, N_("It is connected with the next start."))
        with database.reading() as session:
            connected = _connected(session)
    except TouchlineError as problem:
        return failed(key, label, problem)
    finally:
        database.close()
    if wanted and wanted not in connected:
        return warn(key, label, N_("It is connected with the next start."))
    if not connected:
        words = N_("None is connected, so nobody may speak: `touchline workspaces connect teams:ID --to WORKSPACE`.")
        return fail(key, label, words)
    if wanted:
        return ok(key, label, N_("Its words belong to the workspace {workspace}."), workspace=connected[wanted])
    return ok(key, label, N_("{count} may speak here."), count=len(connected))


def _connected(session: Session) -> dict[str, str]:
    """The organisations on Teams that are connected, each with its workspace's name."""
    held = {each.key: space.name for space in all_workspaces(session) for each in tenants_of(session, space.id)}
    return {key: name for key, name in held.items() if key.startswith("teams:")}


def _package(settings: Settings) -> Finding:
    key, label = "teams.package", N_("App package")
    app_id = settings.teams_app_id.get_secret_value() if settings.teams_app_id else ""
    try:
        manifest(app_id, settings.public_url)
    except TouchlineError as problem:
        return failed(key, label, problem)
    words = N_(
        "It names {url}. If that has changed since you uploaded it: `touchline manifest teams`, and upload it again."
    )
    return ok(key, label, words, url=settings.public_url)

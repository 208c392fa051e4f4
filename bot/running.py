"""Runs the server with what is mounted on it until it is told to stop."""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.engine.engine import Engine
from bot.engine.pace import Pace
from bot.hooks import Hooks
from bot.pagers import Pagers
from bot.playground.app import Playground
from bot.playground.people import Command, PlaygroundPerson
from bot.port import Postman
from bot.root import House, opening
from bot.server import application, serve
from bot.system_hooks import SystemHooks
from coaching.access import Role
from handlers.registry import COMMANDS
from handlers.tools import instant
from kpi.errors import TouchlineError
from kpi.periods import local_day
from locales.speech import Speech
from storage.people import all_people
from storage.teams import all_teams, memberships_on

CHANNELS = ("support", "general")


async def run(house: House, host: str, port: int, announce: Callable[[str], None], *, with_playground: bool) -> None:
    """Serve until SIGTERM or Ctrl+C; answers begun are finished. OSError when the port is taken."""
    hub = house.hub()
    app = application(hub, lambda: _reachable(house))
    postmen: dict[str, Postman] = {}
    if house.settings.connected:
        from bot.platforms import join_platforms

        postmen |= await join_platforms(house, hub, app)
    if with_playground:
        playground = Playground(hub, lambda: _people(house), CHANNELS, _commands)
        playground.mount(app)
        postmen[""] = playground.postman()
    pagers = Pagers(opening(house.settings), private=house.settings.pagers_private)
    engine = Engine(
        house, hub, postmen, lambda: datetime.now(UTC), Pace(pull=60.0 * house.settings.pull_minutes), pagers
    )
    engine.mount(app)
    Hooks(hub, house.tools, opening(house.settings), engine.wake).mount(app)
    SystemHooks(hub, house.tools, opening(house.settings)).mount(app)
    await serve(app, host=host, port=port, announce=announce)


def _reachable(house: House) -> bool:
    try:
        with house.database.reading() as session:
            all_teams(session, house.tools.workspace_id)
    except TouchlineError:
        return False
    return True


def _people(house: House) -> list[PlaygroundPerson]:
    """Everybody, with the team they are in."""
    today = local_day(instant(datetime.now(UTC)), house.tools.zone)
    with house.database.reading() as session:
        names = {team.id: team.name for team in all_teams(session, house.tools.workspace_id)}
        teams: dict[int, list[str]] = {}
        for membership in memberships_on(session, house.tools.workspace_id, today, today):
            teams.setdefault(membership.person_id, []).append(names[membership.team_id])
        return [
            PlaygroundPerson(
                identity=person.handle,
                handle=person.handle,
                name=person.name,
                role=Role(person.role),
                team=teams[person.id][0] if len(teams.get(person.id, ())) == 1 else "",
                locale=person.locale or "en",
                zone=person.zone or house.tools.zone,
            )
            for person in all_people(session, house.tools.workspace_id)
        ]


def _commands(locale: str) -> list[Command]:
    """The commands with their usage, in a language."""
    speech = Speech(locale, "UTC")
    return [(c.name, speech.say(c.usage), speech.say(c.summary)) for c in COMMANDS if c.listed]

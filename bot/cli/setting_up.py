"""`touchline people|teams|schedules|targets`: who is who and what holds, from the shell, before chat is connected."""

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from bot.cli.console import house, speech
from bot.root import House
from coaching.access import Role
from handlers import setting_up as handling
from handlers.targets import set_target as aim
from handlers.tools import instant
from kpi.periods import local_day
from storage.people import all_people, identities_of, unlinked
from storage.teams import all_teams, memberships_on

people = typer.Typer(no_args_is_help=True, help="Who is who.")
teams = typer.Typer(no_args_is_help=True, help="Teams and their members.")
schedules = typer.Typer(no_args_is_help=True, help="Business hours.")
targets = typer.Typer(no_args_is_help=True, help="What people work towards.")


@people.command("list")
def list_people() -> None:
    """Everybody, what they are called elsewhere, and who of an import is linked to nobody."""
    with house() as opened, opened.database.reading() as session:
        for person in all_people(session, opened.tools.workspace_id):
            names = [f"{known.provider}:{known.external_id}" for known in identities_of(session, person.id)]
            typer.echo(f"@{person.handle}  {person.name}  {person.role}  {' '.join(names)}".rstrip())
        waiting = unlinked(session, opened.tools.workspace_id)
        if waiting:
            words = speech()
            typer.echo(
                words.say_many(
                    "{count} identity waits to be linked:", "{count} identities wait to be linked:", len(waiting)
                )
            )
            for identity in waiting:
                typer.echo(f"  {identity.provider}:{identity.external_id}  {identity.name}")


@people.command("add")
def add_person(
    name: Annotated[str, typer.Argument(help="Their full name.")],
    email: Annotated[str, typer.Option(help="Their e-mail address.")] = "",
    handle: Annotated[str, typer.Option(help="What people type after @ (default: from the address or name).")] = "",
    role: Annotated[Role, typer.Option(help="What they are here.")] = Role.AGENT,
) -> None:
    """Add somebody."""
    with house() as opened:
        added = handling.add(opened.tools, name, email, handle, role, datetime.now(UTC))
        typer.echo(speech().say("{name} is here as @{handle}.", name=name, handle=added))


@people.command("role")
def give_role(
    person: Annotated[str, typer.Argument(help="A handle or an e-mail address.")],
    role: Annotated[Role, typer.Argument(help="What they are here from now on.")],
) -> None:
    """Change what somebody is here: who came by chat came as an agent."""
    with house() as opened:
        name = handling.give_role(opened.tools, person, role)
        typer.echo(speech().say("{name} is here as {role} from now on.", name=name, role=role))


@people.command("link")
def link_person(
    identity: Annotated[str, typer.Argument(help='Their name or key in the helpdesk, e.g. "Resolved by 11".')],
    person: Annotated[str, typer.Argument(help="A handle or an e-mail address.")],
) -> None:
    """Say that an identity of the helpdesk is this person. The two can come in either order."""
    with house() as opened:
        linked = handling.link(opened.tools, identity, person)
        typer.echo(speech().say("{identity} is {name} from now on.", identity=linked.identity, name=linked.person))


@teams.command("list")
def list_teams() -> None:
    """The teams and who is in them today."""
    with house() as opened, opened.database.reading() as session:
        today = _today(opened)
        names = {person.id: person.handle for person in all_people(session, opened.tools.workspace_id)}
        held = memberships_on(session, opened.tools.workspace_id, today, today)
        for team in all_teams(session, opened.tools.workspace_id):
            inside = [f"@{names[m.person_id]}{'*' if m.leads else ''}" for m in held if m.team_id == team.id]
            typer.echo(f"{team.name}  {' '.join(inside)}".rstrip())


@teams.command("add")
def add_team(name: Annotated[str, typer.Argument(help="The team's name.")]) -> None:
    """Add a team."""
    with house() as opened:
        added = handling.add_team(opened.tools, name)
        typer.echo(speech().say("The team {name} is here.", name=added))


@teams.command("member")
def add_member(
    team: Annotated[str, typer.Argument(help="The team's name.")],
    person: Annotated[str, typer.Argument(help="A handle or an e-mail address.")],
    lead: Annotated[bool | None, typer.Option(help="They lead it, and may see its members' figures.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day (default: today).")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day: they leave.")] = None,
) -> None:
    """Put somebody into a team, or say when they leave it."""
    with house() as opened:
        stay = handling.Stay(since.date() if since else None, until.date() if until else None, lead)
        handling.member(opened.tools, team, person, stay, _today(opened))
        typer.echo(speech().say("Done: {person} in {team}.", person=person, team=team))


@schedules.command("set")
def set_schedule(
    name: Annotated[str, typer.Argument(help="The schedule's name.")],
    hours: Annotated[str, typer.Option(help='Opening hours, e.g. "mon-fri 09:00-17:30, sat 10:00-14:00".')],
    zone: Annotated[str, typer.Option(help="Its time zone.")],
    holidays: Annotated[str, typer.Option(help="Region of its public holidays, e.g. DE or DE-BY.")] = "",
    default: Annotated[bool, typer.Option(help="It holds for every ticket that has no other.")] = True,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day (default: always).")] = None,
    group: Annotated[str, typer.Option(help="Give it to this helpdesk group only.")] = "",
) -> None:
    """Set opening hours, and count business hours anew by them."""
    from handlers.opening_hours import Plan
    from handlers.opening_hours import set_schedule as set_hours

    with house() as opened:
        first: date | None = since.date() if since else None
        plan = Plan(name, zone, hours, holidays, default and not group, first, group)
        changed = set_hours(opened.tools, plan, datetime.now(UTC))
        words = speech()
        typer.echo(
            words.say_many(
                "The schedule {name} is set; {count} ticket was counted anew.",
                "The schedule {name} is set; {count} tickets were counted anew.",
                changed,
                name=name,
            )
        )


@targets.command("set")
def set_target(
    kpi: Annotated[str, typer.Argument(help='Which KPI, e.g. "first reply".')],
    value: Annotated[str, typer.Argument(help='A duration such as 2h or 90min, or a share such as "90%".')],
    person: Annotated[str, typer.Option(help="For this person only.")] = "",
    team: Annotated[str, typer.Option(help="For this team only.")] = "",
) -> None:
    """Set a target for everybody, a team or a person."""
    with house() as opened:
        aim(opened.tools, kpi, value, person, team)
        typer.echo(speech().say("The target of {kpi} is {value}.", kpi=kpi, value=value))


def _today(opened: House) -> date:
    """The day it is in the workspace's zone."""
    return local_day(instant(datetime.now(UTC)), opened.tools.zone)

"""Whose figures are asked for, whether the asker may see them, and the note of the look.

Nothing is loaded before `coaching.access` has said yes, and a look at another person is written down in the same
transaction that shows it: where the note cannot be written, nothing is shown.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from coaching.access import PersonSubject, TeamSubject, Verdict, Viewer, decide_members, decide_sight
from handlers import errors
from handlers.tools import Tools
from handlers.work import Work, work_of_person, work_of_team, workers
from kpi.periods import local_day
from storage.access_log import record_looks
from storage.database import Session
from storage.definitions import targets_for
from storage.people import Person
from storage.teams import Team, all_teams, memberships_of

_REFUSALS: Mapping[Verdict, type[errors.RefusedError]] = {
    Verdict.ONLY_YOUR_OWN: errors.OnlyYourOwnError,
    Verdict.ONLY_THOSE_YOU_LEAD: errors.OnlyThoseYouLeadError,
    Verdict.ONLY_TEAMS: errors.OnlyTeamsError,
    Verdict.ONLY_YOUR_TEAMS: errors.OnlyYourTeamsError,
    Verdict.GROUP_TOO_SMALL: errors.GroupTooSmallError,
    Verdict.NO_FIGURES: errors.NoFiguresError,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose figures an answer shows. `words` names them in a button; `shows_members`: one by one, to who leads them.

    `person_id` is who it is where it is one person.
    """

    work: Work
    name: str
    words: str
    own: bool
    is_team: bool
    targets: Mapping[str, float]
    team_id: int | None = None
    shows_members: bool = False
    person_id: int | None = None


def require(verdict: Verdict, minimum_group: int) -> None:
    """Raise the refusal that belongs to a verdict; nothing when it is yes."""
    if verdict != Verdict.YES:
        raise _REFUSALS[verdict](minimum=minimum_group)


def person_subject(
    session: Session, viewer: Viewer, person: Person | None, command: str, tools: Tools, now: datetime
) -> Subject:
    """Return somebody's figures' subject: the viewer themselves, or a person they may see, with the look noted."""
    if person is None or person.id == viewer.id:
        person_id, name, own, teams = viewer.id, viewer.name, True, viewer.member_of
        words = ""
    else:
        today = local_day(int(now.timestamp()), tools.zone)
        teams = frozenset(m.team_id for m in memberships_of(session, person.id, today))
        require(decide_sight(viewer, PersonSubject(person.id, teams), tools.minimum_group), tools.minimum_group)
        record_looks(session, tools.workspace_id, viewer.id, [person.id], command, now)
        person_id, name, own, words = person.id, person.name, False, f"@{person.handle}"
    targets = targets_for(session, tools.workspace_id, person_id=person_id, team_ids=sorted(teams))
    return Subject(work_of_person(session, person_id), name, words, own, False, targets, person_id=person_id)


def team_subject(
    session: Session, viewer: Viewer, team: Team, bounds: tuple[int, int], command: str, tools: Tools, now: datetime
) -> Subject:
    """Return a team's subject, if the viewer may see it. `bounds` is the period its people are counted in.

    Figures of fewer people than the minimum group are figures of persons: whoever leads them may see them, and each of
    them can read of the look.
    """
    work = work_of_team(session, team, tools.zone)
    people = workers(session, work, *bounds)
    require(decide_sight(viewer, TeamSubject(team.id, len(people)), tools.minimum_group), tools.minimum_group)
    if len(people) < tools.minimum_group:
        persons = [person_id for person_id, _, _ in people if person_id is not None]
        record_looks(session, tools.workspace_id, viewer.id, persons, command, now)
    targets = targets_for(session, tools.workspace_id, team_ids=[team.id])
    words = f'"{team.name}"'
    shows = decide_members(viewer, team.id)
    return Subject(work, team.name, words, False, True, targets, team.id, shows)


def own_teams(session: Session, viewer: Viewer, bounds: tuple[int, int], tools: Tools) -> list[Team]:
    """Return the teams a viewer is asked about when they name none: those they lead, else those they are in.

    Whoever has no team of their own gets those that the policy shows them in the period; nobody gets all of them by it.
    """
    everyone = all_teams(session, viewer.workspace_id)
    wanted = viewer.leads or viewer.member_of
    if wanted:
        return [team for team in everyone if team.id in wanted]
    return [team for team in everyone if _may_see(session, viewer, team, bounds, tools)]


def _may_see(session: Session, viewer: Viewer, team: Team, bounds: tuple[int, int], tools: Tools) -> bool:
    if decide_sight(viewer, TeamSubject(team.id, sys.maxsize), tools.minimum_group) != Verdict.YES:
        return False
    people = len(workers(session, work_of_team(session, team, tools.zone), *bounds))
    return decide_sight(viewer, TeamSubject(team.id, people), tools.minimum_group) == Verdict.YES

"""`usergroup @GROUP [as TEAM]`: puts the people of a chat platform's user group into a team, once somebody asks for it.

Shows first what would change; the button does it. Never takes anybody out of a team, never makes anybody lead one, and
never adds a person: who is unknown is counted. Saying it twice changes nothing the second time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coaching.access import Role
from handlers.arguments import split_words
from handlers.cards import Block, Button, Card, Fact, Facts, Style, Text
from handlers.errors import RefusedError
from handlers.request import Group, Message, Reply, Request
from handlers.setting_up import BadNameError
from handlers.subwords import YES
from handlers.tools import Tools, instant
from kpi.periods import local_day
from locales.speech import Speech
from storage.database import Session
from storage.people import Person, all_people, known_identities
from storage.teams import Team, ensure_team, find_team, join, memberships_on

MOST_NAMED = 20
_AS = frozenset({"as", "als"})


class OnlyAdminsGroupError(RefusedError):
    """Only an admin can put a user group into a team. Ask one, with the name of the group and of the team."""


class NoGroupError(RefusedError):
    """Name a user group of this chat, for example "usergroup @support as Support". I found none in your words."""


class SeveralGroupsError(RefusedError):
    """Name one user group at a time. I found several: {known}."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What would change: the people of the group and of the team, and how many of the group nobody knows."""

    group: str
    name: str
    team: Team | None
    joining: Sequence[Person]
    there: Sequence[Person]
    others: Sequence[Person]
    unknown: int


def usergroup(request: Request, words: str, tools: Tools) -> Reply:
    """Show who would join, or let them join."""
    if request.person.role != Role.ADMIN:
        raise OnlyAdminsGroupError
    group = _group(request)
    wanted, sure = _read(words, group)
    today = local_day(instant(request.now), tools.zone)
    with tools.database.writing() if sure else tools.database.reading() as session:
        plan = _plan(session, group, wanted, tools, today)
        if sure and plan.joining:
            _do(session, plan, tools, today)
        return Reply((Message(_card(plan, request.speech, done=sure), replaces=sure),))


def _group(request: Request) -> Group:
    if not request.groups:
        raise NoGroupError
    if len(request.groups) > 1:
        raise SeveralGroupsError(known=request.speech.listing(f"@{_bare(group.name)}" for group in request.groups))
    return request.groups[0]


def _bare(name: str) -> str:
    return name.strip().removeprefix("@")


def _read(words: str, group: Group) -> tuple[str, bool]:
    """The team's name, which is the group's where none is said, and whether they are sure."""
    said = split_words(words)
    at = next((at for at, word in enumerate(said) if _bare(word).casefold() == _bare(group.name).casefold()), None)
    said = said if at is None else [*said[:at], *said[at + 1 :]]
    named = bool(said) and said[0].casefold() in _AS
    if named:
        said = said[1:]
    sure = bool(said) and said[-1].casefold() in YES and (len(said) > 1 or not named)
    if sure:
        said = said[:-1]
    name = " ".join(said).replace('"', "").strip() or _bare(group.name)
    if not any(letter.isalnum() for letter in name):
        raise BadNameError
    return name, sure


def _plan(session: Session, group: Group, wanted: str, tools: Tools, today: date) -> _Plan:
    team = find_team(session, tools.workspace_id, wanted)
    everybody = all_people(session, tools.workspace_id)
    members, unknown = _members(session, group, tools)
    held = memberships_on(session, tools.workspace_id, today, today) if team else ()
    inside = {membership.person_id for membership in held if team and membership.team_id == team.id}
    return _Plan(
        group=_bare(group.name),
        name=team.name if team else wanted,
        team=team,
        joining=[person for person in everybody if person.id in members - inside],
        there=[person for person in everybody if person.id in members & inside],
        others=[person for person in everybody if person.id in inside - members],
        unknown=unknown,
    )


def _members(session: Session, group: Group, tools: Tools) -> tuple[set[int], int]:
    """The ids of the group's people, and how many of its members nobody knows."""
    keys = [identity.partition(":") for identity in group.members]
    known = {provider: known_identities(session, tools.workspace_id, provider) for provider, _, _ in keys}
    found = [known[provider].get(key) for provider, _, key in keys]
    people = {held.person_id for held in found if held is not None and held.person_id is not None}
    return people, sum(held is None or held.person_id is None for held in found)


def _do(session: Session, plan: _Plan, tools: Tools, today: date) -> None:
    """Let them join from today. Who was to join on a later day joins now, and leads if they were to lead."""
    team = plan.team or ensure_team(session, tools.workspace_id, plan.name)
    later = memberships_on(session, tools.workspace_id, today, date.max)
    open_ones = {each.person_id: each for each in later if each.team_id == team.id and each.ends_on is None}
    for person in plan.joining:
        held = open_ones.get(person.id)
        joined = join(session, team, person, today, leads=held is not None and held.leads)
        joined.starts_on = min(joined.starts_on, today)


def _card(plan: _Plan, speech: Speech, *, done: bool) -> Card:
    joining = speech.say("Joined") if done else speech.say("Would join")
    rows = [
        (joining, plan.joining),
        (speech.say("In the team already"), plan.there),
        (speech.say("In the team, not in the group: left alone"), plan.others),
    ]
    facts = [Fact(label, speech.number(len(people)), _names(people, speech)) for label, people in rows if people]
    if plan.unknown:
        note = speech.say("They are known once they have spoken to me; say this again then.")
        facts.append(Fact(speech.say("Unknown here"), speech.number(plan.unknown), note))
    title = _title(plan, speech)
    blocks: list[Block] = [Text(_summary(plan, speech, done=done))]
    blocks += [Facts(tuple(facts))] if facts else []
    buttons = []
    if plan.joining and not done:
        label = speech.say("Do it")
        buttons.append(Button(label, f'usergroup @{plan.group} as "{plan.name}" yes', Style.PRIMARY))
    return Card(title, tuple(blocks), tuple(buttons))


def _title(plan: _Plan, speech: Speech) -> str:
    group = f"@{plan.group}"
    if plan.team is None:
        return speech.say("{group} and the new team {team}", group=group, team=plan.name)
    return speech.say("{group} and the team {team}", group=group, team=plan.name)


def _summary(plan: _Plan, speech: Speech, *, done: bool) -> str:
    count = len(plan.joining)
    if not count and not plan.there:
        return speech.say("Nobody of this group is known here, so nobody can join.")
    if not count:
        return speech.say("There is nobody to join: all that are known are in the team.")
    if done:
        return speech.say_many("{count} person joined, from today on.", "{count} people joined, from today on.", count)
    return speech.say_many(
        "{count} person would join, from today on. Nothing has been changed yet.",
        "{count} people would join, from today on. Nothing has been changed yet.",
        count,
    )


def _names(people: Sequence[Person], speech: Speech) -> str:
    """Who they are, the first few by name."""
    names = [person.name for person in people[:MOST_NAMED]]
    if len(people) > MOST_NAMED:
        names.append(speech.say("{count} more", count=speech.number(len(people) - MOST_NAMED)))
    return speech.listing(names) if names else ""

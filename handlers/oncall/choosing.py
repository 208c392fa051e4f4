"""Finds the rotation and the people that words mean, and says who may change what. Loads no shift."""

import re
from collections.abc import Sequence
from difflib import get_close_matches

from coaching.access import Viewer
from coaching.paging import Ruling, decide_configure
from handlers.digests.fields import read_person
from handlers.oncall.exchange_refusals import NotOfThisRotationError
from handlers.oncall.refusals import (
    MustLeadRotationError,
    MustManageRotationError,
    NearlyRotationError,
    NoRotationsError,
    NoSuchRotationError,
    WhichRotationError,
)
from handlers.request import Request
from handlers.tools import Tools
from storage.database import Session
from storage.people import Person
from storage.rotas import Rotation, all_rotations
from storage.teams import Team, all_teams

_NUMBER = re.compile(r"(?:^|(?<= ))#(\d{1,11})(?= |:|$)")


def is_mine(rotation: Rotation, viewer: Viewer) -> bool:
    """Return whether somebody takes turns in a rotation, or is in its team."""
    return viewer.id in rotation.people or rotation.team_id in viewer.member_of | viewer.leads


def named_in(rotations: Sequence[Rotation], words: str) -> tuple[Rotation, str] | None:
    """Return the rotation that is named in words, by number or name, and the other words; None for none.

    Of two names the longer one counts: "Support" stands in "Support nights".
    """
    if found := _NUMBER.search(words):
        number = int(found[1])
        known = next((each for each in rotations if each.id == number), None)
        if known is None:
            names = ", ".join(each.name for each in rotations)
            raise NoSuchRotationError(words=found[0], known=names)
        return known, _without(words, found.span())
    for rotation in sorted(rotations, key=lambda each: -len(each.name)):
        place = re.search(rf"(?<![\w@]){re.escape(rotation.name)}(?!\w)", words, re.IGNORECASE)
        if place:
            return rotation, _without(words, place.span())
    return None


def _without(words: str, place: tuple[int, int]) -> str:
    """The words without what named the rotation, quotes and all."""
    before, after = words[: place[0]].rstrip(" \"“„'"), words[place[1] :].lstrip(" \"”“'")
    before = re.sub(r"(?:^| )(?:in|for|für|im)$", "", before)
    return f"{before} {after}".strip()


def require_rotation(session: Session, words: str, request: Request, tools: Tools) -> tuple[Rotation, str]:
    """Return the rotation that words mean and the other words; the only one that it can be, where none is named."""
    rotations = all_rotations(session, tools.workspace_id)
    if not rotations:
        raise NoRotationsError
    if found := named_in(rotations, words):
        return found
    mine = [each for each in rotations if is_mine(each, request.person)]
    for some in (rotations, mine, [each for each in mine if request.person.id in each.people]):
        if len(some) == 1:
            return some[0], words
    if words and (near := nearest(rotations, words)):
        raise near
    raise WhichRotationError(known=", ".join(each.name for each in rotations))


def nearest(rotations: Sequence[Rotation], words: str) -> NearlyRotationError | None:
    """Return the refusal of a name that is nearly one of a rotation; None where none is near."""
    known = {each.name.casefold(): each.name for each in rotations}
    tokens = words.split()
    for length in range(len(tokens), 0, -1):
        said = " ".join(tokens[:length])
        if near := get_close_matches(said.casefold(), known, 1, 0.75):
            return NearlyRotationError(words=said, nearest=known[near[0]])
    return None


def may_configure(viewer: Viewer, team_id: int | None) -> bool:
    """Return whether somebody may set up rotations of a team (None: of none)."""
    return decide_configure(viewer, team_id) is Ruling.YES


def require_configure(session: Session, viewer: Viewer, team_id: int | None) -> None:
    """Refuse who may not set up rotations of a team."""
    if not may_configure(viewer, team_id):
        team = session.get(Team, team_id) if team_id else None
        raise MustLeadRotationError(team=team.name) if team else MustManageRotationError


def require_part(viewer: Viewer, rotation: Rotation) -> None:
    """Refuse who has nothing to do with a rotation."""
    if not is_mine(rotation, viewer) and not may_configure(viewer, rotation.team_id):
        raise NotOfThisRotationError(name=rotation.name)


def teams_to_configure(session: Session, viewer: Viewer, tools: Tools) -> list[Team]:
    """Return the teams for which somebody may make a rotation."""
    return [each for each in all_teams(session, tools.workspace_id) if may_configure(viewer, each.id)]


def people_in(session: Session, words: str, request: Request, tools: Tools) -> tuple[list[Person], str]:
    """Return the people whom words name by handle or address, and the other words."""
    tokens = [token.strip(",;") for token in words.split()]
    called = [token for token in tokens if "@" in token]
    people = [read_person(session, name, request, tools) for name in called]
    return people, " ".join(token for token in tokens if "@" not in token)

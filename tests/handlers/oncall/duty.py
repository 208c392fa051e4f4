"""A team that takes turns, and short ways to look at its rotation."""

from datetime import UTC, date, datetime

import pytest

from coaching.timetable import Part
from handlers.oncall.now import on_call_now
from storage.people import Person, find_person
from storage.rotas import Rotation, add_rotation
from storage.teams import find_team
from storage.working_time import add_absence
from tests.stories.workspace import NOW, Workspace

MONDAY = date(2026, 11, 16)
"""Two days before a Saturday noon (`NOW`) lies in this week."""


@pytest.fixture
def duty(empty: Workspace) -> Workspace:
    """Emma leads Support, Ines manages it; Lena, Tom and Ana take turns there. Max leads Billing; Root is the admin."""
    people = {"emma": "lead", "ines": "manager", "max": "lead", "root": "admin", "eve": "executive"}
    for handle, role in people.items():
        empty.add(handle, role)
    for handle in ("lena", "tom", "ana", "zoe"):
        empty.add(handle)
    for handle in ("lena", "tom", "ana"):
        empty.put(handle, "Support")
    for handle, team in (("emma", "Support"), ("ines", "Support"), ("max", "Billing")):
        empty.put(handle, team, leads=True)
    return empty


def person(duty: Workspace, handle: str) -> Person:
    """Somebody by their handle."""
    with duty.database.reading() as session:
        found = find_person(session, duty.tools.workspace_id, handle)
        assert found is not None
        return found


def rotation(duty: Workspace, *handles: str, name: str = "Support", **more: object) -> int:
    """A rotation that is there already, weekly from Monday nine o'clock in Berlin; its id."""
    with duty.database.writing() as session:
        team = find_team(session, duty.tools.workspace_id, "Support")
        assert team is not None
        people = [person(duty, handle).id for handle in handles or ("lena", "tom", "ana")]
        values = {
            "team_id": team.id, "name": name, "zone": "Europe/Berlin", "begins": MONDAY, "every": 7, "minute": 540,
            "hours": 24, "days": list(range(7)), "people": people, "created_at": NOW, **more,
        }  # fmt: skip
        return add_rotation(session, Rotation(workspace_id=duty.tools.workspace_id, **values)).id


def away(duty: Workspace, handle: str, first: str, last: str = "", part: Part = Part.WHOLE) -> None:
    """Note that somebody is away."""
    with duty.database.writing() as session:
        days = date.fromisoformat(first), date.fromisoformat(last or first)
        add_absence(session, duty.tools.workspace_id, person(duty, handle).id, *days, NOW, part)


def on_call(duty: Workspace, rotation_id: int, moment: str) -> str:
    """Who is on call at a moment of UTC, by handle; empty for nobody."""
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    with duty.database.reading() as session:
        found = on_call_now(session, duty.tools.workspace_id, rotation_id, now)
        return " ".join(session.get_one(Person, each).handle for each in found)

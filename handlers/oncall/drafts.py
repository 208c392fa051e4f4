"""A rotation as somebody wants it: data, read from its row or made new. Nothing is checked or written here."""

from dataclasses import dataclass
from datetime import date

from coaching.rota import Plan
from coaching.timetable import EVERY_DAY, MINUTES_A_DAY
from handlers.clock_words import time_said
from handlers.digests.plans import DAY_WORDS
from storage.database import Session
from storage.people import Person
from storage.rotas import Rotation

NINE = 9 * 60


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rotation is to be. `begins` None: as soon as it can."""

    name: str = ""
    team_id: int | None = None
    people: tuple[int, ...] = ()
    every: int = 7
    minute: int = NINE
    zone: str = "UTC"
    days: frozenset[int] = EVERY_DAY
    lasts: int = MINUTES_A_DAY
    begins: date | None = None
    tenant: str = ""
    channel: str = ""

    def turns(self) -> tuple[object, ...]:
        """Return what makes it another plan when it changes; the day on which it begins aside."""
        return (self.people, self.every, self.minute, self.zone, self.days, self.lasts)

    def plan(self, begins: date, since: int) -> Plan:
        """Return it as a plan that begins on a day and is in force from an instant on."""
        return Plan(self.people, begins, self.every, self.minute, self.zone, self.days, self.lasts, since)


def draft_of(rotation: Rotation) -> Draft:
    """Return what a rotation is now."""
    return Draft(
        rotation.name, rotation.team_id, tuple(rotation.people), rotation.every, rotation.minute, rotation.zone,
        frozenset(rotation.days), round(rotation.hours * 60), None, rotation.tenant, rotation.channel,
    )  # fmt: skip


def as_typed(session: Session, draft: Draft, team: str) -> dict[str, str]:
    """Return every part as people type it, by the name under which its changes are noted."""
    handles = " ".join(f"@{session.get_one(Person, each).handle}" for each in draft.people)
    return {
        "name": draft.name,
        "team": team,
        "people": handles,
        "every": str(draft.every),
        "time": time_said(draft.minute),
        "zone": draft.zone,
        "days": " ".join(DAY_WORDS[each] for each in sorted(draft.days)),
        "hours": hours_typed(draft),
        "channel": draft.channel,
    }


def hours_typed(draft: Draft) -> str:
    """Return the hours of a day as people type them: "24 h", "09:00-17:00"."""
    if draft.lasts == MINUTES_A_DAY:
        return "24 h"
    return f"{time_said(draft.minute)}-{time_said((draft.minute + draft.lasts) % MINUTES_A_DAY)}"

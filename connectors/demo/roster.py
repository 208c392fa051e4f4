"""Who the twenty people of the demo are, and what is true of their work. Data only."""

from dataclasses import dataclass, field
from types import MappingProxyType

from coaching.access import Role

BILLING, TECHNICAL, ORDERS = "Billing", "Technical", "Orders"


@dataclass(frozen=True, slots=True)
class DemoTeam:
    """A team, and the key of its group in the helpdesk."""

    name: str
    group_key: str


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person of the demo. `teams` are those they are in, or, for the manager, run; `helpdesk_key` is their agent."""

    handle: str
    name: str
    email: str
    role: Role
    teams: tuple[str, ...]
    helpdesk_key: str | None


@dataclass(frozen=True, slots=True)
class Trait:
    """What is true of an agent's work.

    `share` weighs how many of the team's tickets they get, `topics` weighs that by topic; `pace` multiplies their time
    to reply; `care` is added to the odds of a good rating, as a share. `joined_days` before the end they began, and
    `slower_days` before the end their first replies became `SLOWDOWN` times as slow. `steady` spreads their bad ratings
    evenly, so that the mix case stands whatever the seed.
    """

    share: float = 1.0
    pace: float = 1.0
    care: float = 0.0
    topics: MappingProxyType[str, float] = field(default_factory=lambda: MappingProxyType({}))
    joined_days: int | None = None
    slower_days: int | None = None
    steady: bool = False


SLOWDOWN = 1.8
FASTER_TEAM, FASTER_DAYS, FASTER = ORDERS, 152, 0.6  # of the time after the first reply: 0.7 of the whole

_TEAMS = (DemoTeam(BILLING, "group-1"), DemoTeam(TECHNICAL, "group-2"), DemoTeam(ORDERS, "group-3"))

_PEOPLE = (
    ("amara", "Amara Okafor", Role.LEAD, BILLING),
    ("lukas", "Lukas Weber", Role.AGENT, BILLING),
    ("sofia", "Sofía Marín", Role.AGENT, BILLING),
    ("priya", "Priya Nair", Role.AGENT, BILLING),
    ("mateusz", "Mateusz Kowalski", Role.AGENT, BILLING),
    ("yuki", "Yuki Tanaka", Role.AGENT, BILLING),
    ("jonas", "Jonas Lindqvist", Role.LEAD, TECHNICAL),
    ("fatima", "Fatima El Amrani", Role.AGENT, TECHNICAL),
    ("diego", "Diego Fernández", Role.AGENT, TECHNICAL),
    ("chloe", "Chloé Moreau", Role.AGENT, TECHNICAL),
    ("hannah", "Hannah Schneider", Role.AGENT, TECHNICAL),
    ("arjun", "Arjun Mehta", Role.AGENT, TECHNICAL),
    ("marta", "Marta Rossi", Role.LEAD, ORDERS),
    ("tomas", "Tomáš Novák", Role.AGENT, ORDERS),
    ("emma", "Emma de Vries", Role.AGENT, ORDERS),
    ("kwame", "Kwame Mensah", Role.AGENT, ORDERS),
    ("leila", "Leila Haddad", Role.AGENT, ORDERS),
    ("ingrid", "Ingrid Halvorsen", Role.MANAGER, None),
    ("rafael", "Rafael Costa", Role.EXECUTIVE, None),
    ("nora", "Nora Fischer", Role.ADMIN, None),
)

_HARD_ONES = MappingProxyType({"Login": 0.25, "Bug": 1.6, "Integration": 2.4})
_EASY_ONES = MappingProxyType({"Login": 2.4, "Bug": 0.35, "Integration": 0.3})
_LEADS_TOO = Trait(share=0.25, care=0.03)

TRAITS: MappingProxyType[str, Trait] = MappingProxyType(
    {
        "amara": _LEADS_TOO,
        "jonas": _LEADS_TOO,
        "marta": _LEADS_TOO,
        "lukas": Trait(slower_days=63),
        "sofia": Trait(pace=0.9, care=0.02),
        "priya": Trait(share=1.2, pace=1.1),
        "mateusz": Trait(pace=1.05, care=-0.02),
        "yuki": Trait(share=0.5, pace=1.2, joined_days=21),
        # The mix case: Fatima does better than Diego in each topic, yet worse overall, as she gets the hard ones.
        "fatima": Trait(care=0.03, topics=_HARD_ONES, steady=True),
        "diego": Trait(care=-0.03, topics=_EASY_ONES, steady=True),
        "chloe": Trait(pace=0.95),
        "hannah": Trait(share=1.1, care=0.01),
        "arjun": Trait(pace=1.15),
        "tomas": Trait(pace=1.0),
        "emma": Trait(pace=0.9, care=0.02),
        "kwame": Trait(share=0.15),  # part-time
        "leila": Trait(pace=1.1),
    }
)


def demo_teams() -> tuple[DemoTeam, ...]:
    """Return the three teams."""
    return _TEAMS


def demo_roster() -> tuple[DemoPerson, ...]:
    """Return the twenty: a lead and agents a team, one manager of all three, one executive, one admin.

    The manager's `teams` are all three; those of the executive and the admin are empty. Whoever works on tickets has a
    `helpdesk_key`, the key of their `Agent` among the facts.
    """
    everything = tuple(team.name for team in _TEAMS)
    return tuple(
        DemoPerson(
            handle=handle,
            name=name,
            email=f"{handle}@example.com",
            role=role,
            teams=everything if role is Role.MANAGER else (team,) if team else (),
            helpdesk_key=f"agent-{handle}" if team else None,
        )
        for handle, name, role, team in _PEOPLE
    )

"""The KPIs, declared: what each is called, counts and rests on. How they are counted is `kpi.figures`.

A definition has a version, and the version stands in every message. Raise it when a formula changes: figures of two
versions are two figures, and charts draw the break. Sources are named in `docs/kpis.md`.
"""

from dataclasses import dataclass
from enum import StrEnum

from kpi.words import N_


class Unit(StrEnum):
    """What a KPI's value is."""

    DURATION = "duration"  # seconds
    RATE = "rate"  # good of n
    COUNT = "count"


class Better(StrEnum):
    """Which way is good; some counts are neither."""

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Kpi:
    """One declared measure. `minimum` is the sample under which only the count is shown; `aliases` are typed words."""

    key: str
    version: int
    name: str
    formula: str
    unit: Unit
    better: Better
    minimum: int
    aliases: tuple[str, ...]
    personal: bool = True  # False: a measure of a team, never shown of a person
    source: str = ""

    @property
    def label(self) -> str:
        """The definition's name in logs, links and messages, e.g. `first_reply.v1`."""
        return f"{self.key}.v{self.version}"


MINIMUM_SAMPLE = 5
"""Under this many tickets or ratings: the count, and no figure (kpi.md, decisions)."""

MINIMUM_COMPARED = 20
"""Under this many, no comparison with anything."""

_ZENDESK = "https://support.zendesk.com/hc/en-us/articles/4408834848154"

KPIS: tuple[Kpi, ...] = (
    Kpi(
        "first_reply",
        1,
        N_("First reply time"),
        N_(
            "From the ticket's creation to the first public reply by an agent. Private notes, bots and automatic "
            "replies do not count; on a ticket an agent opened with a public comment, the second one counts."
        ),
        Unit.DURATION,
        Better.LOWER,
        MINIMUM_SAMPLE,
        (
            "frt",
            "first reply",
            "first response",
            "first response time",
            "erstantwort",
            "erstantwortzeit",
            "erste antwort",
        ),
        source=_ZENDESK,
    ),
    Kpi(
        "agent_first_response",
        1,
        N_("Agent first response"),
        N_(
            "From the ticket's assignment to an agent to that agent's first public reply. Each assignment counts once; "
            "an assignment made by the reply itself does not count."
        ),
        Unit.DURATION,
        Better.LOWER,
        MINIMUM_SAMPLE,
        ("agent first reply", "my first response", "afr", "agenten-erstantwort", "eigene erstantwort"),
        source="https://sendbird.com/docs/desk/guide/v1/reports/performance-report-metrics",
    ),
    Kpi(
        "next_reply",
        1,
        N_("Next reply time"),
        N_("From the customer's oldest unanswered reply to the next public reply by an agent, after the first reply."),
        Unit.DURATION,
        Better.LOWER,
        MINIMUM_SAMPLE,
        ("next reply", "next response", "nrt", "folgeantwort", "folgeantwortzeit", "nächste antwort"),
    ),
    Kpi(
        "first_resolution",
        1,
        N_("First resolution time"),
        N_("From the ticket's creation to the first time it was solved; a later reopening does not change it."),
        Unit.DURATION,
        Better.LOWER,
        MINIMUM_SAMPLE,
        ("first resolution", "erste lösung", "erste lösungszeit", "erstlösungszeit"),
        source=_ZENDESK,
    ),
    Kpi(
        "full_resolution",
        1,
        N_("Full resolution time"),
        N_(
            "From the ticket's creation to the last time it was solved, waiting for the customer included. A reopening "
            "lengthens it afterwards, so figures of past periods can still move."
        ),
        Unit.DURATION,
        Better.LOWER,
        MINIMUM_SAMPLE,
        ("full resolution", "resolution", "resolution time", "ttr", "lösungszeit", "lösung", "gesamtlösungszeit"),
        source=_ZENDESK,
    ),
    Kpi(
        "requester_wait",
        1,
        N_("Requester wait"),
        N_("The time a ticket spent new, open or on hold until it was last solved: what the customer felt."),
        Unit.DURATION,
        Better.LOWER,
        MINIMUM_SAMPLE,
        ("requester wait time", "wait", "wait time", "wartezeit", "kundenwartezeit"),
        source=_ZENDESK,
    ),
    Kpi(
        "one_touch",
        1,
        N_("One-touch resolution"),
        N_(
            "Tickets solved with at least one agent reply, never pending or on hold and not reopened, of the tickets "
            "solved. A ticket counts once its reopen window is over."
        ),
        Unit.RATE,
        Better.HIGHER,
        MINIMUM_SAMPLE,
        ("one touch", "one-touch", "onetouch", "sofortlösung", "einmalkontakt"),
        source="https://support.zendesk.com/hc/en-us/articles/4724624097818",
    ),
    Kpi(
        "reopen_rate",
        1,
        N_("Reopen rate"),
        N_(
            "Tickets reopened within the reopen window, of the tickets solved in the period. Tickets, not reopenings. "
            "A ticket counts once its reopen window is over."
        ),
        Unit.RATE,
        Better.LOWER,
        MINIMUM_SAMPLE,
        ("reopen", "reopens", "reopened", "wiedereröffnet", "wiedereröffnungsrate", "wiedereröffnung"),
    ),
    Kpi(
        "csat",
        1,
        N_("Customer satisfaction (CSAT)"),
        N_(
            "Good ratings of all ratings, by the date of the rating; on a scale from 1 to 5, 4 and 5 are good. "
            "Credited to the assignee at the time of the rating; reassigning the ticket later changes nothing."
        ),
        Unit.RATE,
        Better.HIGHER,
        MINIMUM_SAMPLE,
        ("csat", "satisfaction", "ratings", "zufriedenheit", "kundenzufriedenheit", "bewertungen"),
        source="https://www.eesel.ai/blog/zendesk-csat-good-vs-bad-rating",
    ),
    Kpi(
        "sla",
        1,
        N_("SLA attainment"),
        N_("Targets met, of the targets met or broken. Each target counts, not each ticket; running ones stand apart."),
        Unit.RATE,
        Better.HIGHER,
        MINIMUM_SAMPLE,
        ("sla", "sla attainment", "service level", "sla-erfüllung", "servicelevel"),
    ),
    Kpi(
        "solved",
        1,
        N_("Tickets solved"),
        N_("Tickets solved in the period; a ticket solved twice counts once."),
        Unit.COUNT,
        Better.NEITHER,
        0,
        ("solved", "closed", "gelöst", "gelöste tickets", "erledigt"),
    ),
    Kpi(
        "created",
        1,
        N_("Tickets created"),
        N_("Tickets created in the period."),
        Unit.COUNT,
        Better.NEITHER,
        0,
        ("created", "volume", "new tickets", "volumen", "neu", "neue tickets", "erstellt"),
        personal=False,
    ),
    Kpi(
        "backlog",
        1,
        N_("Backlog"),
        N_("Tickets neither solved nor closed at the end of the period, by age since they were opened or reopened."),
        Unit.COUNT,
        Better.LOWER,
        0,
        ("backlog", "open tickets", "unsolved", "rückstand", "offen", "offene tickets"),
    ),
)

BY_KEY = {kpi.key: kpi for kpi in KPIS}


@dataclass(frozen=True, slots=True)
class Rules:
    """The parameters of the definitions in force, which a workspace may set from a date on."""

    reopen_days: int = 7
    csat_credit: str = "rating"  # or "solver": who is credited with a rating


DEFAULT_RULES = Rules()

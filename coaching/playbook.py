"""The coaching playbook: at most one suggestion a morning, with the duty it serves and its evidence. Pure data.

A play speaks of measures, tickets and the way the team works, never of a person. A gain in one measure that another one
paid for (a guardrail pair) goes before everything else, and asks for a look at the measure. Where nothing is the
matter, nothing is suggested.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kpi.words import N_


class Behind(StrEnum):
    """Which tickets a suggestion is about, where they are not those of a measure."""

    BREACHING = "breaching"
    LOW_RATINGS = "low_ratings"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a team this morning.

    `unusual` are the KPIs on which a rule fired, and whether above the usual. `topic_low` is how many of the low
    ratings are about the topic that has most of them. `old` are open tickets of more than a week.
    """

    unusual: Mapping[str, bool] = field(default_factory=dict)
    breaching: int = 0
    broken: int = 0
    low_ratings: int = 0
    topic_low: int = 0
    topic: str = ""
    open: int = 0
    old: int = 0
    people: int = 0
    away: int = 0


@dataclass(frozen=True, slots=True)
class Play:
    """One suggestion. `weighs` is how much it matters in a situation, 0 when it does not fit at all.

    `evidence` is a sentence with names of `Situation` in braces; the findings of `kpis` stand beside it. `tickets` says
    which tickets to look at: a KPI's key, or a Behind.
    """

    key: str
    duty: str
    suggestion: str
    weighs: Callable[[Situation], float]
    tickets: str
    evidence: str = ""
    kpis: tuple[str, ...] = ()


def decide_play(situation: Situation) -> Play | None:
    """Return the play that matters most, the first of equals; None when none fits."""
    weighed = [(play.weighs(situation), -place, play) for place, play in enumerate(PLAYS)]
    weight, _, best = max(weighed, key=lambda each: each[:2])
    return best if weight > 0 else None


def _signal(kpi: str, weight: float, *, above: bool) -> Callable[[Situation], float]:
    """It fits while a measure is unusual on this side."""
    return lambda now: weight if now.unusual.get(kpi) is above else 0


def _paid(gained: str, gained_above: bool, lost: str, lost_above: bool) -> Callable[[Situation], float]:
    """It fits while one measure is unusually good and another one unusually bad."""
    return lambda now: (
        GUARDRAIL if now.unusual.get(gained) is gained_above and now.unusual.get(lost) is lost_above else 0
    )


GUARDRAIL = 100.0
MANY_BREACHING, MANY_LOW, SAME_TOPIC, MANY_OLD = 3, 3, 3, 5
OLD_SHARE, AWAY_SHARE = 0.3, 1 / 3

MONITOR = N_("monitor the KPIs")
STATISTICS = N_("interpret the figures")
FEEDBACK = N_("timely feedback")
RECOGNISE = N_("recognise strengths")
TRAINING = N_("training")
QUALITY = N_("quality assurance")
PROCESSES = N_("improve processes")
CUSTOMERS = N_("listen to customers")
GOALS = N_("help reach the goals")
STAFFING = N_("workload and staffing")
OTHER_TEAMS = N_("pass feedback on to other teams")

_CHECK = N_("Check the measure before anybody is praised or blamed: read a few of these tickets.")

PLAYS: tuple[Play, ...] = (
    Play("fast_but_back", STATISTICS, _CHECK, _paid("first_reply", False, "reopen_rate", True), "reopen_rate",
         N_("Replies came faster while more tickets came back."), ("first_reply", "reopen_rate")),
    Play("solved_but_unhappy", STATISTICS, _CHECK, _paid("full_resolution", False, "csat", False), "csat",
         N_("Tickets were solved faster while customers were less content."), ("full_resolution", "csat")),
    Play("solved_but_back", STATISTICS, _CHECK, _paid("full_resolution", False, "reopen_rate", True), "reopen_rate",
         N_("Tickets were solved faster while more of them came back."), ("full_resolution", "reopen_rate")),
    Play("fast_but_unhappy", STATISTICS, _CHECK, _paid("first_reply", False, "csat", False), "csat",
         N_("Replies came faster while customers were less content."), ("first_reply", "csat")),
    Play("one_touch_but_unhappy", STATISTICS, _CHECK, _paid("one_touch", True, "csat", False), "csat",
         N_("More tickets were solved at one touch while customers were less content."), ("one_touch", "csat")),
    Play(
        "few_there", STAFFING,
        N_("Agree with the team what can wait today, and take the tickets that are about to breach first."),
        lambda now: 60 + 10 * now.away / now.people if now.people and now.away / now.people >= AWAY_SHARE else 0,
        Behind.BREACHING, N_("{away} of {people} are away; {open} tickets are open, {breaching} about to breach."),
    ),
    Play(
        "breaching", STAFFING, N_("Agree at the start of the day who takes which ticket that is about to breach."),
        lambda now: 50 + min(now.breaching, 9) if now.breaching >= MANY_BREACHING else 0,
        Behind.BREACHING, N_("{breaching} tickets are about to breach, {broken} are past their time."),
    ),
    Play(
        "one_topic", OTHER_TEAMS,
        N_("Read these ratings together, and tell the team that owns the cause what customers say."),
        lambda now: 48 if now.topic_low >= SAME_TOPIC else 0,
        Behind.LOW_RATINGS, N_("{topic_low} of {low_ratings} low ratings are about {topic}."),
    ),
    Play("unhappy", CUSTOMERS, N_("Read the low ratings with the team, and look for what they have in common."),
         _signal("csat", 46, above=False), "csat", kpis=("csat",)),
    Play(
        "low_ratings", CUSTOMERS, N_("Call one of these customers back today, and note what would have helped."),
        lambda now: 40 + min(now.low_ratings, 9) / 10 if now.low_ratings >= MANY_LOW else 0,
        Behind.LOW_RATINGS, N_("{low_ratings} customers rated low."),
    ),
    Play("coming_back", QUALITY,
         N_("Review some reopened tickets against your checklist: was the question answered, or the ticket closed?"),
         _signal("reopen_rate", 44, above=True), "reopen_rate", kpis=("reopen_rate",)),
    Play("slow_first_reply", PROCESSES,
         N_("See where the time goes before the first reply: until a ticket is assigned, or after it?"),
         _signal("first_reply", 42, above=True), "first_reply", kpis=("first_reply",)),
    Play("slow_after_assignment", FEEDBACK,
         N_("Ask the team what keeps a ticket waiting once it is assigned: questions, missing access, or load?"),
         _signal("agent_first_response", 41, above=True), "agent_first_response", kpis=("agent_first_response",)),
    Play("slow_next_reply", PROCESSES,
         N_("Look at tickets that went back and forth: agree how a reply says when the next one will come."),
         _signal("next_reply", 38, above=True), "next_reply", kpis=("next_reply",)),
    Play("promises_broken", GOALS, N_("Compare the targets that were missed: one priority, one topic, one hour?"),
         _signal("sla", 37, above=False), "sla", kpis=("sla",)),
    Play("slow_resolution", PROCESSES,
         N_("Look for what the slowest tickets waited for: the customer, another team, or a free hand?"),
         _signal("full_resolution", 36, above=True), "full_resolution", kpis=("full_resolution",)),
    Play("long_wait", PROCESSES, N_("Check which status the slowest tickets stood in, and who could have moved them."),
         _signal("requester_wait", 35, above=True), "requester_wait", kpis=("requester_wait",)),
    Play("fewer_at_one_touch", TRAINING,
         N_("See which questions needed a second answer: a macro or a help article may save it."),
         _signal("one_touch", 34, above=False), "one_touch", kpis=("one_touch",)),
    Play(
        "old_backlog", PROCESSES, N_("Give the five oldest tickets a quarter of an hour: solve, hand over, or close."),
        lambda now: 30 if now.old >= MANY_OLD and now.old >= OLD_SHARE * now.open else 0,
        Behind.OLDEST, N_("{old} of {open} open tickets are older than a week."),
    ),
    Play("content", RECOGNISE, N_("Tell the team what went well, with two of these tickets as examples."),
         _signal("csat", 20, above=True), "csat", kpis=("csat",)),
    Play("fast_and_sound", RECOGNISE, N_("Ask what made the replies faster, and keep it."),
         _signal("first_reply", 15, above=False), "first_reply", kpis=("first_reply",)),
    Play("kept_promises", MONITOR, N_("More targets were met than usual. See whether they are still ambitious enough."),
         _signal("sla", 10, above=True), "sla", kpis=("sla",)),
)  # fmt: skip

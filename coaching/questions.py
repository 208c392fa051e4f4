"""Three questions for a 1:1, each with what it rests on: open ones, about the work, never about the person. Pure data.

What went well is asked first. A question is proposed for evidence alone; where there is little, general ones fill up.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kpi.words import N_

MOST = 3


@dataclass(frozen=True, slots=True)
class Since:
    """What is known of somebody since their last 1:1. `unusual` are KPIs on which a rule fired, and whether above."""

    unusual: Mapping[str, bool] = field(default_factory=dict)
    good_words: int = 0
    low_ratings: int = 0
    topic_low: int = 0
    topic: str = ""
    reopened: int = 0
    overdue: int = 0
    goals: int = 0
    open: int = 0
    old: int = 0


class Question(NamedTuple):
    """A question, and the sentence with names of `Since` in braces that it rests on; empty for a general one."""

    text: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class _Prompt:
    question: Question
    fits: Callable[[Since], bool]


def _fired(kpi: str, *, above: bool) -> Callable[[Since], bool]:
    return lambda now: now.unusual.get(kpi) is above


_GOOD = (
    _Prompt(Question(N_("Which of these thanks were you most glad about, and what did you do there?"),
                     N_("Answers that customers praised in words: {good_words}.")), lambda now: now.good_words > 0),
    _Prompt(Question(N_("What has made your replies faster, and can others do the same?"),
                     N_("Replies came faster than usual.")), _fired("agent_first_response", above=False)),
    _Prompt(Question(N_("What has made customers more content lately?"), N_("Ratings were better than usual.")),
            _fired("csat", above=True)),
)  # fmt: skip
_WORK = (
    _Prompt(Question(N_("What stood in the way of what we agreed, and does it still matter?"),
                     N_("Agreed, and past its day: {overdue}.")), lambda now: now.overdue > 0),
    _Prompt(Question(N_("What do customers with {topic} expect that we do not give them?"),
                     N_("{topic_low} of {low_ratings} low ratings are about {topic}.")),
            lambda now: now.topic_low > 1),
    _Prompt(Question(N_("Which low rating was fair, and what would have helped?"),
                     N_("Low ratings: {low_ratings}.")), lambda now: now.low_ratings > 0),
    _Prompt(Question(N_("What do the tickets that came back have in common?"),
                     N_("More tickets came back than usual.")), _fired("reopen_rate", above=True)),
    _Prompt(Question(N_("What keeps a ticket waiting once it is yours?"), N_("First replies took longer than usual.")),
            _fired("agent_first_response", above=True)),
    _Prompt(Question(N_("What do your slowest tickets wait for, and who could move them?"),
                     N_("Resolutions took longer than usual.")), _fired("full_resolution", above=True)),
    _Prompt(Question(N_("Which of your oldest tickets do you want help with?"),
                     N_("{old} of {open} open tickets are older than a week.")), lambda now: now.old > 0),
    _Prompt(Question(N_("What did the tickets that came back need the first time?"),
                     N_("Tickets that came back: {reopened}.")), lambda now: now.reopened > 0),
    _Prompt(Question(N_("What would you like to get better at next, and how would we notice?"),
                     N_("No goal is set.")), lambda now: now.goals == 0),
)  # fmt: skip
_ALWAYS = (
    Question(N_("What went well since we last talked, and what did you do for it?")),
    Question(N_("What cost you the most time, and did it have to?")),
    Question(N_("What can I do for you until we talk again?")),
)


def decide_questions(since: Since) -> list[Question]:
    """Return three questions: what went well, what the figures ask, and what the person needs."""
    good = [each.question for each in _GOOD if each.fits(since)]
    work = [each.question for each in _WORK if each.fits(since)]
    found = [*(good[:1] or _ALWAYS[:1]), *work[: MOST - 1]]
    return [*found, *_fill(found)][:MOST]


def _fill(found: list[Question]) -> Iterator[Question]:
    yield from (each for each in reversed(_ALWAYS) if each not in found)

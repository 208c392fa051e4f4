"""Check-ins to begin with: questions for the common occasions, as data; said in each reader's language.

A question's `kind` is "text", "scale" (1 to 5) or "yes_no". Its `key` names its answer for good.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from coaching.timetable import WORKING_WEEK, Cadence
from kpi.words import N_
from locales.speech import Speech
from storage.checkins import CheckinSeries

TEXT, SCALE, YES_NO = "text", "scale", "yes_no"
SCALE_STEPS = ("1", "2", "3", "4", "5")
FRIDAY = frozenset({4})


class Question(NamedTuple):
    """One question of a check-in."""

    key: str
    text: str
    kind: str = TEXT


@dataclass(frozen=True, slots=True)
class Template:
    """A check-in to begin with. `words` are what people type for it, in any language; times are minutes of the day."""

    key: str
    name: str
    words: tuple[str, ...]
    questions: tuple[Question, ...]
    cadence: Cadence = Cadence.WEEKLY
    minute: int = 14 * 60
    days: frozenset[int] = FRIDAY
    anonymous: bool = False


TEMPLATES: tuple[Template, ...] = (
    Template(
        "weekly",
        N_("Weekly check-in"),
        ("weekly check-in", "weekly checkin", "wochen-check-in", "wöchentlicher check-in", "weekly"),
        (
            Question("wins", N_("What went well this week?")),
            Question("blockers", N_("What holds you up?")),
            Question("help", N_("Where would help be welcome?")),
            Question("mood", N_("How was your week? 1: hard, 5: very good"), SCALE),
        ),
    ),
    Template(
        "standup",
        N_("Daily standup"),
        ("daily standup", "standup", "stand-up", "daily", "tägliches standup"),
        (
            Question("done", N_("What did you get done since the last time?")),
            Question("next", N_("What do you plan for today?")),
            Question("blockers", N_("What holds you up?")),
        ),
        Cadence.DAILY,
        9 * 60 + 15,
        WORKING_WEEK,
    ),
    Template(
        "pulse",
        N_("Pulse"),
        ("pulse", "pulse survey", "puls", "stimmung", "stimmungsbild"),
        (
            Question("workload", N_("My workload is one I can keep up. 1: not at all, 5: fully"), SCALE),
            Question("support", N_("I get help when I need it. 1: not at all, 5: fully"), SCALE),
            Question("tools", N_("I have what I need for good work. 1: not at all, 5: fully"), SCALE),
            Question("respect", N_("What I say is heard. 1: not at all, 5: fully"), SCALE),
            Question("change", N_("What should we change first?")),
        ),
        anonymous=True,
    ),
    Template(
        "onboarding",
        N_("Onboarding week"),
        ("onboarding", "onboarding week", "einarbeitung", "einarbeitungswoche"),
        (
            Question("learnt", N_("What did you learn?")),
            Question("unclear", N_("What is not clear yet?")),
            Question("access", N_("Do you have the access and the tools you need?"), YES_NO),
            Question("help", N_("Who or what helped you most?")),
            Question("mood", N_("How safe do you feel with the work? 1: not yet, 5: very"), SCALE),
        ),
        Cadence.DAILY,
        15 * 60,
        WORKING_WEEK,
    ),
    Template(
        "growth",
        N_("Monthly growth"),
        ("growth", "monthly growth", "monthly", "entwicklung", "monatliche entwicklung"),
        (
            Question("proud", N_("What are you proud of this month?")),
            Question("learn", N_("What would you like to learn next?")),
            Question("step", N_("What is the next step, and what do you need for it?")),
            Question("feedback", N_("What should your lead do more, or less?")),
        ),
        Cadence.MONTHLY,
        10 * 60,
    ),
)


def find_template(key: str) -> Template | None:
    """Return the template of a key, or None."""
    return next((each for each in TEMPLATES if each.key == key), None)


def as_stored(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Return questions as a series holds them."""
    return [each._asdict() for each in questions]


def questions_of(series: CheckinSeries, speech: Speech) -> list[Question]:
    """Return what a series asks: a template's questions in the reader's language, own ones as they were written."""
    held = [Question(each["key"], each["text"], each["kind"]) for each in series.questions]
    return [each._replace(text=speech.say(each.text)) for each in held] if find_template(series.template) else held


def title_of(series: CheckinSeries, speech: Speech) -> str:
    """Return what a series is called."""
    template = find_template(series.template)
    return series.title or (speech.say(template.name) if template else speech.say("Check-in"))


def answer_said(kind: str, value: str, speech: Speech) -> str:
    """Return an answer as people read it."""
    said: Mapping[str, str] = {"yes": speech.say("Yes"), "no": speech.say("No")}
    return said.get(value, value) if kind == YES_NO else value

"""The small print under an answer: its definitions and its clock, what chance explains, how far the facts reach.

Promises what a careful reader needs to check a number, in one line. Never repeats a figure.
"""

from collections.abc import Sequence

from coaching.changes import expected_false_alarms
from coaching.sheet import Measure
from handlers.question import Question
from kpi.definitions import Unit
from kpi.xmr import RULE_SET
from locales.speech import Speech
from storage.database import Session
from storage.schedules import all_schedules
from storage.sources import facts_until

LEAST_ALARMS = 0.1
"""Under this many false alarms a precise number would claim more than a simulation can know."""


def small_print(session: Session, asks: Question, found: Sequence[Measure], *, judged: bool = True) -> str:
    """Return the small print of measures; `judged` says whether the answer speaks of what is unusual."""
    speech = asks.speech
    parts = [_definitions(found, speech), _clock(session, asks, found)]
    parts += [_chance(found, speech)] if judged else []
    until = facts_until(session, asks.tools.workspace_id)
    if until is not None:
        parts.append(speech.say("facts up to {moment}", moment=speech.moment(until)))
    return " · ".join(part for part in parts if part)


def _definitions(found: Sequence[Measure], speech: Speech) -> str:
    """One label for one KPI; the version alone where all share it; every label where they differ."""
    versions = {measure.kpi.version for measure in found}
    if len(found) == 1:
        return speech.say("Definition: {label}", label=found[0].kpi.label)
    if len(versions) == 1:
        return speech.say("Definitions: version {version}", version=speech.number(versions.pop()))
    labels = ", ".join(measure.kpi.label for measure in found)
    return speech.say("Definitions: {labels}", labels=labels) if labels else ""


def _clock(session: Session, asks: Question, found: Sequence[Measure]) -> str:
    """Which hours the durations count; the schedule is named where there is only one."""
    speech = asks.speech
    durations = [measure for measure in found if measure.kpi.unit == Unit.DURATION and measure.n]
    if not durations:
        return ""
    if not all(measure.business for measure in durations):
        return speech.say("calendar hours")
    schedules = {(row.name, row.zone) for row in all_schedules(session, asks.tools.workspace_id)}
    if len(schedules) != 1:
        return speech.say("business hours")
    [(name, zone)] = schedules
    return speech.say("business hours ({schedule}, {zone})", schedule=name, zone=zone)


def _chance(found: Sequence[Measure], speech: Speech) -> str:
    alarms = expected_false_alarms([measure.watch for measure in found if measure.watch])
    if not alarms:
        return ""
    least = speech.number(LEAST_ALARMS, 1)
    many = speech.number(alarms, 1) if alarms >= LEAST_ALARMS else speech.say("fewer than {number}", number=least)
    return speech.say("rules: {rules}; chance alone would call {alarms} of these unusual", rules=RULE_SET, alarms=many)

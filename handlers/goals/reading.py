"""Understands a goal as people say it: "80 % of first replies within 2 business hours until Dec 31", "CSAT 90 %".

English and German at once. What begins with "growth:" (or "entwicklung:") is a step of development in words.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from coaching.goals import Aim, GoalKind, fits
from handlers.arguments import find_kpi
from handlers.errors import RefusedError, TooLongTextError
from handlers.goals.days import read_day
from handlers.goals.refusals import (
    BadGoalShareError,
    BadGoalTimeError,
    NoGoalKpiError,
    NoGrowthWordsError,
    NotAGoalError,
)
from handlers.spoken import find_spoken
from kpi.definitions import BY_KEY, KPIS, Kpi, Unit
from locales.speech import Speech

LONGEST = 366 * 86_400
MOST_WORDS = 1000
_SHARE = r"(?P<share>\d+(?:[.,]\d+)?) ?(?:%|percent|per cent|prozent)"
_GROWTH = re.compile(
    r"(?:growth?|grow|development|career|entwicklung|wachsen|karriere)\s*:?\s+(?P<text>.+)", re.IGNORECASE | re.DOTALL
)
_WITHIN = re.compile(
    rf"{_SHARE} (?:of |der |aller |von )*(?P<kpi>.+?) (?:within|in|under|innerhalb(?: von)?|unter|binnen) (?P<time>.+)",
    re.IGNORECASE,
)
_RATE = re.compile(
    rf"(?P<kpi>\D+?)(?:\s+(?:at|to|of|over|under|auf|über|unter|bei|von)|\s*(?:>=?|<=?|:|=))?\s*{_SHARE}", re.IGNORECASE
)
_MEDIAN = re.compile(
    r"(?:median (?:of |der )?)?(?P<kpi>\D+?)(?: median)?"
    r"(?:\s+(?:within|under|at|to|in|auf|unter|von|bei)|\s*(?:<=?|:|=))?\s*(?P<time>\d.*)",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"^(?P<what>.+)[ ,;](?:until|by|bis(?: zum)?) (?P<day>[^;,]+)$", re.IGNORECASE | re.DOTALL)
_TIME = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)?) ?(?P<clock>business |working |office |arbeits|geschäfts)?"
    r"(?P<unit>s|sec|seconds?|sekunden?|m|min|minutes?|minuten?|h|hours?|std|stunden?|d|days?|tage?n?)\.?",
    re.IGNORECASE,
)
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_ENDINGS = (("ies", "y"), ("s", ""), ("en", ""), ("n", ""))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A goal as it was said: an aim, or a text; and until when."""

    aim: Aim | None = None
    text: str = ""
    due: date | None = None


def read_goal(words: str, today: date, speech: Speech) -> Wanted:
    """Return the goal that words say; a refusal that says what is wrong, and what would work."""
    said, due = _until(" ".join(words.split()), today)
    if grown := _GROWTH.fullmatch(said):
        return Wanted(None, growth_text(grown["text"]), due)
    return replace(_figure(said, speech), due=due)


def _figure(said: str, speech: Speech) -> Wanted:
    if found := _WITHIN.fullmatch(said):
        return Wanted(make_aim(GoalKind.WITHIN, found["kpi"], found["time"], found["share"], speech))
    if found := _RATE.fullmatch(said):
        return Wanted(make_aim(GoalKind.RATE, found["kpi"], "", found["share"], speech))
    if found := _MEDIAN.fullmatch(said):
        return Wanted(make_aim(GoalKind.MEDIAN, found["kpi"], found["time"], "", speech))
    raise NotAGoalError(share=speech.percent(0.8), rate=speech.percent(0.9))


def make_aim(kind: GoalKind, kpi: str, time: str, share: str, speech: Speech) -> Aim:
    """Return an aim from its parts as they were typed; a refusal names the part that is wrong."""
    found = find_goal_kpi(kpi, speech, kind)
    if kind is GoalKind.RATE:
        return Aim(kind, found, read_share(share))
    return Aim(kind, found, read_time(time), read_share(share) if kind is GoalKind.WITHIN else 0.0)


def goal_kpis(kind: GoalKind | None = None) -> list[Kpi]:
    """Return the KPIs that can be held against a goal of a kind (or of any)."""
    return [kpi for kpi in KPIS if kpi.unit != Unit.COUNT and (kind is None or fits(kind, kpi))]


def find_goal_kpi(phrase: str, speech: Speech, kind: GoalKind | None = None) -> Kpi:
    """Return the KPI that goes by these words in any language, in the plural too; NoGoalKpiError."""
    said = phrase.strip(" \"'“”„:").casefold()
    forms = [said, *(said.removesuffix(old) + new for old, new in _ENDINGS if said.endswith(old))]
    forms += [form.removesuffix(" time").removesuffix(" rate") for form in forms]
    found = next((kpi for form in forms if (kpi := find_kpi(form))), None)
    found = found or BY_KEY.get(find_spoken(phrase, {kpi.key: kpi.name for kpi in KPIS}) or "")
    known = goal_kpis(kind)
    if found is None or found not in known:
        raise NoGoalKpiError(words=phrase.strip(), known=speech.listing(speech.say(each.name) for each in known))
    return found


def read_time(typed: str) -> float:
    """Return a time in seconds; BadGoalTimeError. A business day has no length that everybody means."""
    found = _TIME.fullmatch(typed.strip(" ."))
    unit = found["unit"][0].casefold() if found else ""
    unit = {"t": "d"}.get(unit, unit)
    if found and found["unit"].casefold().startswith("st"):
        unit = "h"
    seconds = float(found["number"].replace(",", ".")) * _UNITS[unit] if found else 0.0
    if not found or not 1 <= seconds <= LONGEST or (found["clock"] and unit == "d"):
        raise BadGoalTimeError(words=typed.strip())
    return seconds


def read_share(typed: str) -> float:
    """Return a share of 1; BadGoalShareError."""
    try:
        share = float(typed.strip(" %").replace(",", ".")) / 100
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise BadGoalShareError(words=typed.strip())
    return share


def growth_text(typed: str) -> str:
    """Return the words of a step of development; NoGrowthWordsError for none."""
    text = typed.strip()
    if not text:
        raise NoGrowthWordsError
    if len(text) > MOST_WORDS:
        raise TooLongTextError(most=str(MOST_WORDS), count=str(len(text)))
    return text


def _until(said: str, today: date) -> tuple[str, date | None]:
    """The words without the day they end with; "by" in the middle of a sentence is none."""
    found = _UNTIL.fullmatch(said)
    if found is None:
        return said, None
    try:
        return found["what"].strip(), read_day(found["day"], today)
    except RefusedError:
        if _GROWTH.fullmatch(said):
            return said, None
        raise

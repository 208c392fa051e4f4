"""The latest weeks of a measure as a small table: value, how many it rests on, and its interval."""

from collections.abc import Callable

from charts.paper.specs import Grid
from coaching.sheet import Measure
from handlers import phrases
from handlers.report import words
from kpi.definitions import Unit
from kpi.figures import Point
from kpi.periods import local_day
from locales.speech import Speech

WEEKS = 6


def week_grid(measure: Measure, zone: str, speech: Speech) -> Grid:
    """Return the latest weeks of a measure that has some, each by its first day."""
    points = measure.watch.points[-WEEKS:] if measure.watch else ()
    rate = measure.kpi.unit is Unit.RATE
    said = phrases.percent if rate else _duration
    rows = [
        (speech.say("Share") if rate else speech.say("Median"), *(said(speech, point.value) for point in points)),
        (speech.say("n"), *(speech.number(point.n) for point in points)),
    ]
    rows.append(
        (speech.say("{level} interval", **words.shares(speech)), *(_interval(point, said, speech) for point in points))
    )
    days = (speech.date(local_day(point.start, zone)) for point in points)
    return Grid(
        "", (speech.say("Week of"), *days), tuple(rows), (False, *(True for _ in points)), (10, *(15 for _ in points))
    )


def _interval(point: Point, said: Callable[[Speech, float], str], speech: Speech) -> str:
    if point.low is None or point.high is None:
        return words.NONE
    return speech.say("{low} to {high}", low=said(speech, point.low), high=said(speech, point.high))


def _duration(speech: Speech, seconds: float) -> str:
    return speech.duration(seconds)

"""What is asked: by which command, of whom, over which window; what every part of an answer reads."""

from dataclasses import dataclass
from datetime import date, datetime

from coaching.access import Viewer
from coaching.sheet import Window, window
from handlers.arguments import Asked
from handlers.periods import DEFAULT_PERIOD, period_name, read_period
from handlers.request import Request
from handlers.subjects import Subject
from handlers.tools import Tools, instant
from kpi.definitions import Kpi
from kpi.facts import Instant
from kpi.periods import Period, local_day
from locales.speech import Speech


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: by which command, of whom, over which window, in which language, as of which instant (`now`).

    `moment` is when it was really asked.
    """

    command: str
    subject: Subject
    within: Window
    kpi: Kpi | None
    speech: Speech
    now: Instant
    tools: Tools
    viewer: Viewer
    moment: datetime

    @property
    def until(self) -> Instant:
        """Return the last instant of the period that has come."""
        return min(self.within.end - 1, self.now)

    def wants(self, key: str) -> bool:
        """Return whether a KPI is part of the answer."""
        return self.kpi is None or self.kpi.key == key

    def again(self, *words: str) -> str:
        """Return the words of a button that asks of the same subject."""
        return " ".join(word for word in (*words, self.subject.words) if word)


def question(command: str, subject: Subject, asked: Asked, request: Request, tools: Tools) -> Question:
    """Put a question together; without a period, the default one is meant."""
    now = instant(request.now)
    within = window(asked_period(asked, local_day(now, tools.zone)), tools.zone, now)
    return Question(command, subject, within, asked.kpi, request.speech, now, tools, request.person, request.present)


def asked_period(asked: Asked, today: date) -> Period:
    """Return the period asked for, or the default one."""
    period = asked.period or read_period(DEFAULT_PERIOD, today)
    if period is None:
        raise ValueError(f"the default period {DEFAULT_PERIOD!r} cannot be read")
    return period


def title(asks: Question) -> str:
    """Return whose figures these are, and of when."""
    speech, subject = asks.speech, asks.subject
    when = period_name(asks.within.period, speech, local_day(asks.now, asks.tools.zone))
    if asks.kpi is not None and subject.own:
        return speech.say("Your figures, {kpi}: {period}", kpi=speech.say(asks.kpi.name), period=when)
    if asks.kpi is not None:
        return speech.say("{kpi} of {name}: {period}", kpi=speech.say(asks.kpi.name), name=subject.name, period=when)
    if subject.own:
        return speech.say("Your figures: {period}", period=when)
    return speech.say("Figures of {name}: {period}", name=subject.name, period=when)

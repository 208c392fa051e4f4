"""Says a check-in's rounds, and why one is not shown. Holds no answer."""

import re

from coaching.checkins import Seen, last_day
from coaching.timetable import DAY
from handlers.tools import Tools
from locales.speech import Speech


def round_said(period: str, speech: Speech) -> str:
    """Return a round as people name it: by its day, its week or its month."""
    last = last_day(period)
    if re.fullmatch(r"\d{4}-\d{2}", period):
        return speech.month(last)
    return speech.day_range(last - 6 * DAY, last) if "W" in period else speech.date(last)


def why_hidden(seen: Seen, period: str, speech: Speech, tools: Tools) -> str:
    """Return why a round of an anonymous check-in is not shown; empty where it is."""
    minimum = speech.number(tools.minimum_group)
    match seen:
        case Seen.OPEN:
            day = speech.date(last_day(period))
            return speech.say("Its answers are shown once nobody can answer any more: after {day}.", day=day)
        case Seen.FEW:
            return speech.say(
                "Fewer than {minimum} people answered, so nothing of it is shown, and its answers are deleted.",
                minimum=minimum,
            )
        case Seen.REVEALS:
            return speech.say(
                "Not shown: those who were asked differ from an earlier round by fewer than {minimum} people, so that"
                " comparing both would tell of these few.",
                minimum=minimum,
            )  # fmt: skip
        case Seen.YES:
            return ""

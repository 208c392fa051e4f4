"""What a check of `touchline doctor` finds: how it went, in words that say what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kpi.errors import TouchlineError
from locales.speech import Speech


class Outcome(StrEnum):
    """How a check went. Only FAIL keeps Touchline from doing what it is set up for."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. `label`, `words` and `also` are of the catalogue; `values` fill `words`."""

    key: str
    label: str
    outcome: Outcome
    words: str
    values: Mapping[str, object] = field(default_factory=dict)
    also: str = ""

    def said(self, speech: Speech) -> str:
        """Return the words in somebody's language."""
        values = {name: speech.number(each) if isinstance(each, int) else each for name, each in self.values.items()}
        words = speech.say(self.words, **values)
        return f"{words} {speech.say(self.also)}" if self.also else words


def ok(key: str, label: str, words: str, **values: object) -> Finding:
    """A finding that all is well."""
    return Finding(key, label, Outcome.OK, words, values)


def warn(key: str, label: str, words: str, **values: object) -> Finding:
    """A finding that something is less than it could be."""
    return Finding(key, label, Outcome.WARN, words, values)


def fail(key: str, label: str, words: str, **values: object) -> Finding:
    """A finding that something does not work."""
    return Finding(key, label, Outcome.FAIL, words, values)


def failed(key: str, label: str, problem: TouchlineError) -> Finding:
    """A finding in the words of an error."""
    return Finding(key, label, Outcome.FAIL, problem.message(), problem.values)

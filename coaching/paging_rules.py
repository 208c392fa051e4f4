"""Rules on the facts that page: which kinds there are, and what can be set of each. Declared once, as data. Pure.

What a rule finds is in `coaching.arising`. Every rule is about tickets, never about who works on them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, NamedTuple

from coaching.escalation import Severity
from kpi.facts import Seconds, SlaKind
from kpi.words import N_

MINUTE, HOUR, DAY = 60, 3600, 86_400


class RuleKey(StrEnum):
    """A kind of rule, as it is kept."""

    SLA_NEAR = "sla_near"
    SLA_BREACHED = "sla_breached"
    LOW_RATING = "low_rating"
    WAITING = "waiting"
    REOPENED = "reopened"
    BACKLOG = "backlog"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Settings:
    """What is set of a rule; a kind reads those it declares. `seconds` are open ones, by each ticket's own clock.

    `promise`: one kind of SLA alone, None for each. `minute`: of the local day. `phrases`: as `coaching.spotting`.
    """

    seconds: Seconds = 4 * HOUR
    times: int = 2
    minute: int = 9 * 60
    promise: SlaKind | None = None
    phrases: tuple[str, ...] = ()
    vip: bool = False
    commented: bool = False


class Asked(StrEnum):
    """How a setting is asked for and said."""

    TIME = "time"
    COUNT = "count"
    CLOCK = "clock"
    PROMISE = "promise"
    PHRASES = "phrases"
    FLAG = "flag"


class Setting(NamedTuple):
    """One thing that can be set: its field of `Settings`, how it is asked for, its label and its bounds."""

    key: str
    asked: Asked
    label: str
    least: int = 0
    most: int = 0


TIME = Setting("seconds", Asked.TIME, N_("How long (open hours)"), 5 * MINUTE, 30 * DAY)
TIMES = Setting("times", Asked.COUNT, N_("How many times"), 1, 20)
CLOCK = Setting("minute", Asked.CLOCK, N_("Counted each working day at"), 0, 24 * 60 - 1)
PROMISE = Setting("promise", Asked.PROMISE, N_("Which promise"))
PHRASES = Setting("phrases", Asked.PHRASES, N_("Words"), 1, 20)
VIP = Setting("vip", Asked.FLAG, N_("Only VIPs' tickets"))
COMMENTED = Setting("commented", Asked.FLAG, N_("Only with a comment"))
EVERY_SETTING = (TIME, TIMES, CLOCK, PROMISE, PHRASES, VIP, COMMENTED)


@dataclass(frozen=True, slots=True)
class RuleKind:
    """A kind of rule. `words` are what people type for it in any language, its name's first; `says` it in a sentence.

    `severity` is what it raises with unless somebody chooses another.
    """

    key: RuleKey
    name: str
    says: str
    words: tuple[str, ...]
    settings: tuple[Setting, ...]
    severity: Severity = Severity.NORMAL
    start: Settings = field(default_factory=Settings)


KINDS: tuple[RuleKind, ...] = (
    RuleKind(
        RuleKey.SLA_NEAR,
        N_("SLA about to breach"),
        N_("{share} of the promised time is gone: {promise}"),
        ("sla about to breach", "about to breach", "sla near", "nearly breached", "sla läuft ab", "sla fast verletzt",
         "bald verletzt"),
        (PROMISE, VIP),
    ),
    RuleKind(
        RuleKey.SLA_BREACHED,
        N_("SLA breached"),
        N_("A promise is broken: {promise}"),
        ("sla breached", "sla breach", "breached", "breach", "sla verletzt", "sla gerissen", "verletzt"),
        (PROMISE, VIP),
    ),
    RuleKind(
        RuleKey.LOW_RATING,
        N_("Low rating"),
        N_("A low rating came in"),
        ("low rating", "low ratings", "bad rating", "rating", "schlechte bewertung", "schlechte bewertungen",
         "bewertung"),
        (VIP, COMMENTED),
    ),
    RuleKind(
        RuleKey.WAITING,
        N_("Waiting too long"),
        N_("A customer waits longer than {time} for an answer"),
        ("waiting too long", "waiting longer than", "waiting", "waits longer than", "unanswered", "wartet länger als",
         "wartet", "unbeantwortet"),
        (TIME, VIP),
    ),
    RuleKind(
        RuleKey.REOPENED,
        N_("Reopened again and again"),
        N_("A ticket is reopened: {times}"),
        ("reopened", "reopened again and again", "wieder geöffnet", "wiedereröffnet"),
        (TIMES, VIP),
    ),
    RuleKind(
        RuleKey.BACKLOG,
        N_("Backlog jump"),
        N_("The backlog is unusually large at {time} of a working day"),
        ("backlog jump", "backlog", "rückstau", "offene tickets"),
        (CLOCK,),
    ),
    RuleKind(
        RuleKey.WORDS,
        N_("Words of a customer"),
        N_("A customer's words contain {phrases}"),
        ("words", "word", "says", "mentions", "wörter", "wort", "sagt", "erwähnt"),
        (PHRASES, VIP),
    ),
)  # fmt: skip

BY_KEY: Mapping[str, RuleKind] = {kind.key: kind for kind in KINDS}


def settings_to_json(kind: RuleKind, settings: Settings) -> dict[str, Any]:
    """Return what is set of a rule of this kind, as it is kept."""
    kept: dict[str, Any] = {}
    for setting in kind.settings:
        value = getattr(settings, setting.key)
        kept[setting.key] = list(value) if setting.asked is Asked.PHRASES else value
    return kept


def settings_from_json(kind: RuleKind, kept: Mapping[str, Any]) -> Settings:
    """Return what was kept; a setting that is missing, or known no more, is as the kind begins."""
    known = {each.name for each in fields(Settings)}
    values = {key: value for key, value in kept.items() if key in known}
    if "phrases" in values:
        values["phrases"] = tuple(values["phrases"])
    if values.get("promise") is not None:
        values["promise"] = SlaKind(values["promise"])
    return replace(kind.start, **values)


def within_bounds(setting: Setting, settings: Settings) -> bool:
    """Say whether what is set is possible; of words, whether there are any and not too many."""
    value = getattr(settings, setting.key)
    if setting.asked is Asked.PHRASES:
        return setting.least <= len(value) <= setting.most
    if setting.asked in (Asked.TIME, Asked.COUNT, Asked.CLOCK):
        return bool(setting.least <= value <= setting.most)
    return True

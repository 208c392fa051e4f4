"""Rules and what they find, in words. Says the rule's words, never a customer's."""

from collections.abc import Mapping
from math import ceil

from coaching.arising import Arisen
from coaching.breaching import NEAR
from coaching.escalation import Severity
from coaching.paging_rules import VIP, RuleKey, Settings
from handlers.clock_words import time_said
from handlers.escalations.rules.drafts import Draft
from kpi.facts import SlaKind
from kpi.words import N_
from locales.speech import Speech

PROMISES: Mapping[SlaKind, str] = {
    SlaKind.FIRST_REPLY: N_("first reply"),
    SlaKind.NEXT_REPLY: N_("next reply"),
    SlaKind.RESOLUTION: N_("resolution"),
}
SEVERITIES: Mapping[Severity, str] = {
    Severity.CRITICAL: N_("critical"),
    Severity.NORMAL: N_("normal"),
    Severity.LOW: N_("low"),
}
_TITLES: Mapping[RuleKey, str] = {
    RuleKey.SLA_NEAR: N_("Ticket {number}: the {promise} is about to be late"),
    RuleKey.SLA_BREACHED: N_("Ticket {number}: the {promise} is late"),
    RuleKey.LOW_RATING: N_("Ticket {number}: a low rating came in"),
    RuleKey.WAITING: N_("Ticket {number}: the customer has waited {time} for an answer"),
    RuleKey.REOPENED: N_("Ticket {number}: reopened, {times}"),
    RuleKey.BACKLOG: N_("The backlog is unusually large: {count} tickets"),
    RuleKey.WORDS: N_('Ticket {number}: a customer wrote "{words}"'),
}


def title_of(key: RuleKey, cause: Arisen, speech: Speech) -> str:
    """Return what a cause is called in a list and on a card."""
    promise = PROMISES[SlaKind[cause.what]] if key in (RuleKey.SLA_NEAR, RuleKey.SLA_BREACHED) else ""
    number = cause.number
    if cause.vip:
        number = speech.say("{number} (VIP)", number=number)
    return speech.say(
        _TITLES[key],
        number=number,
        promise=speech.say(promise) if promise else "",
        time=speech.duration(cause.amount),
        times=_times(ceil(cause.amount), speech),
        count=speech.number(ceil(cause.amount)),
        words=cause.what,
    )


def rule_said(draft: Draft, speech: Speech) -> str:
    """Return a rule as a sentence without its full stop: what it looks for, on which tickets alone."""
    settings = draft.settings
    said = speech.say(
        draft.kind.says,
        share=speech.percent(NEAR),
        promise=promise_said(settings, speech),
        time=time_said(settings.minute) if draft.kind.key is RuleKey.BACKLOG else speech.duration(settings.seconds),
        times=_times(settings.times, speech),
        phrases=speech.listing(f'"{phrase}"' for phrase in settings.phrases),
    )
    alone = []
    if settings.commented:
        alone.append(speech.say("with a comment alone"))
    if settings.vip and VIP in draft.kind.settings:
        alone.append(speech.say("VIPs' tickets alone"))
    return ", ".join([said, *alone])


def _times(count: int, speech: Speech) -> str:
    return speech.say_many("{count} time", "{count} times", count)


def promise_said(settings: Settings, speech: Speech) -> str:
    """Return which promise a rule is about."""
    if settings.promise is None:
        return speech.say("first reply, next reply or resolution")
    return speech.say(PROMISES[settings.promise])

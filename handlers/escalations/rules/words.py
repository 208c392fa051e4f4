"""Words of a customer from elsewhere: a webhook hands a message over, and rules look whether they stand in it.

Promises that the message is looked at and forgotten: it is in no row, no title and no error. What is said is the rule's
own word.
"""

from datetime import datetime

from coaching.paging_rules import RuleKey
from coaching.spotting import spotted
from handlers.escalations.raising import Became, Cause, Source, raise_escalation
from handlers.escalations.rules.drafts import draft_of
from handlers.escalations.rules.saying import rule_said
from handlers.escalations.rules.sweeping import running
from handlers.tools import Tools
from locales.speech import Speech
from storage.database import Session


def heard(
    session: Session, tools: Tools, team_id: int | None, text: str, number: str, url: str, now: datetime
) -> list[int]:
    """Raise what the running rules find in a message; return the ids of the escalations raised or joined.

    In a transaction of the caller's, that writes. `number` and `url` are the ticket's, empty where it is not known. A
    ticket raises once by each rule, until that is resolved.
    """
    speech = Speech(tools.locale, tools.zone)
    changed: dict[int, None] = {}
    for rule in running(session, tools):
        draft = draft_of(rule)
        if draft is None or draft.kind.key is not RuleKey.WORDS or draft.settings.vip:
            continue
        phrase = spotted(text, draft.settings.phrases) if rule.team_id in (None, team_id) else None
        if phrase is None:
            continue
        words = speech.say('Ticket {number}: a customer wrote "{words}"', number=number, words=phrase)
        cause = Cause(
            words if number else speech.say('A customer wrote "{words}"', words=phrase),
            draft.severity,
            Source.RULE,
            team_id=team_id,
            key=f"r{rule.id}:words:heard:{number}" if number else "",
            group=f"rule:{rule.id}",
            details=speech.say("By rule {number}: {rule}.", number=str(rule.id), rule=rule_said(draft, speech)),
            number=number,
            url=url,
            rule=rule,
        )
        raised = raise_escalation(session, cause, tools, now)
        if raised.became is not Became.KNOWN:
            changed[raised.row.id] = None
    return list(changed)

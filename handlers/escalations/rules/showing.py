"""Cards of rules that are kept: all of them, one, and who changed what of it."""

from collections.abc import Sequence

from coaching.escalation import Severity
from handlers.cards import Block, Button, Card, Cell, Fact, Facts, Style, Table, Text, Tone
from handlers.escalations.rules import saving
from handlers.escalations.rules.choosing import may_change
from handlers.escalations.rules.drafts import draft_of
from handlers.escalations.rules.saying import SEVERITIES, rule_said
from handlers.escalations.rules.votes import SPAN, WORTH_CHANGING, Tally, tallies, votes_said
from handlers.request import Request
from handlers.tools import Tools
from kpi.words import N_
from locales.speech import Speech
from storage.database import Session
from storage.paging_rules import EscalationRule, changes_of_setting
from storage.people import Person

_CHANGED = {
    saving.CREATED: N_("made"),
    saving.CHANGED: N_("changed"),
    saving.PAUSED: N_("paused"),
    saving.RESUMED: N_("resumed"),
    saving.REMOVED: N_("removed"),
}


def said(rule: EscalationRule, speech: Speech) -> str:
    """Return what a rule looks for; its kind alone where this release does not know it."""
    draft = draft_of(rule)
    return rule_said(draft, speech) if draft else rule.kind


def rules_card(session: Session, rules: Sequence[EscalationRule], request: Request, tools: Tools) -> Card:
    """Return all rules, what became of their pages in 30 days, and a button for another."""
    speech = request.speech
    new = Button(speech.say("New rule"), "escalate rule new", Style.PRIMARY)
    title = speech.say("Rules that raise")
    if not rules:
        words = speech.say("There is no rule yet. A rule looks at the tickets and raises by itself; you see what it "
                           "would have done before it is saved.")  # fmt: skip
        return Card(title, (Text(words),), (new,))
    rows = tuple(_row(session, tally, speech) for tally in tallies(session, rules, tools, request.now - SPAN,
                                                                   request.now))  # fmt: skip
    columns = (
        speech.say("Number"), speech.say("Looks for"), speech.say("Team"), speech.say("Severity"),
        speech.say("Raised in 30 days"), speech.say("Said of it"),
    )  # fmt: skip
    footer = speech.say('Type "escalate rule 7" for one of them.')
    return Card(title, (Table(title, columns, rows),), (new,), footer)


def _row(session: Session, tally: Tally, speech: Speech) -> tuple[Cell, ...]:
    rule = tally.rule
    what = said(rule, speech)
    if rule.paused:
        what = speech.say("{rule} (paused)", rule=what)
    team = saving.team_name(session, rule.team_id) or speech.say("everybody")
    severity = speech.say(SEVERITIES[_severity(rule)])
    return str(rule.id), what, team, severity, speech.number(tally.raised), votes_said(tally, speech)


def _severity(rule: EscalationRule) -> Severity:
    return Severity(rule.severity)


def rule_card(session: Session, rule: EscalationRule, request: Request, tools: Tools, told: str = "") -> Card:
    """Return one rule, what became of its pages, and what its reader may do with it."""
    speech = request.speech
    [tally] = tallies(session, [rule], tools, request.now - SPAN, request.now)
    blocks: list[Block] = [Text(told, Tone.STRONG)] if told else []
    if rule.paused:
        blocks.append(Text(speech.say("It is paused, and raises nothing.")))
    votes = votes_said(tally, speech)
    facts = [
        Fact(speech.say("Team"), saving.team_name(session, rule.team_id) or speech.say("everybody")),
        Fact(speech.say("Severity"), speech.say(SEVERITIES[_severity(rule)])),
        Fact(speech.say("Raised in 30 days"), speech.number(tally.raised), votes),
    ]
    blocks.append(Facts(tuple(facts)))
    if tally.why is not None:
        blocks.append(
            Text(speech.say("Worth changing: {why}.", why=speech.say(WORTH_CHANGING[tally.why])), Tone.STRONG)
        )
    owner = session.get_one(Person, rule.owner_id).name
    blocks.append(
        Text(speech.say("Version {version}, looks since {moment}. Set up by {name}.", version=str(rule.version),
                        moment=speech.moment(rule.since), name=owner), Tone.QUIET)
    )  # fmt: skip
    title = speech.say("Rule {number}: {rule}", number=str(rule.id), rule=said(rule, speech))
    return Card(title, tuple(blocks), _buttons(rule, request))


def _buttons(rule: EscalationRule, request: Request) -> tuple[Button, ...]:
    speech = request.speech
    back = Button(speech.say("All rules"), "escalate rules")
    if not may_change(request.person, rule):
        return (back,)
    if rule.paused:
        turn = Button(speech.say("Resume it"), f"escalate rule resume {rule.id}", Style.PRIMARY)
    else:
        turn = Button(speech.say("Pause it"), f"escalate rule pause {rule.id}")
    return (
        Button(speech.say("Preview"), f"escalate rule preview {rule.id}"),
        Button(speech.say("Change it"), f"escalate rule change {rule.id}"),
        turn,
        Button(speech.say("Remove it"), f"escalate rule remove {rule.id}", Style.DANGER),
        back,
    )


def changes_card(session: Session, rule: EscalationRule, request: Request) -> Card:
    """Return who changed what of a rule, the latest first."""
    speech = request.speech
    rows = tuple(
        (
            speech.moment(each.at), str(each.version), session.get_one(Person, each.person_id).name,
            speech.say(_CHANGED.get(each.what, each.what)), each.before, each.after,
        )
        for each in changes_of_setting(session, rule.workspace_id, saving.SUBJECT, rule.id)
    )  # fmt: skip
    names = N_("When"), N_("Version"), N_("Who"), N_("What"), N_("Before"), N_("After")
    table = Table(speech.say("Changes, the latest first"), tuple(speech.say(each) for each in names), rows)
    title = speech.say("Rule {number}: {rule}", number=str(rule.id), rule=said(rule, speech))
    return Card(title, (table,), (Button(speech.say("The rule itself"), f"escalate rule {rule.id}"),))

"""`escalate rules`, `escalate rule ...`: rules on the facts, previewed before they are kept, and what became of them.

Nothing is saved before its preview was seen: the form and the words lead to it, and its button saves. A rule that
nobody could bear is asked back once more.
"""

from handlers.cards import Block, Button, Card, FieldErrors, Style, Text, Tone
from handlers.errors import NearlyArgumentError
from handlers.escalations.rules import saving
from handlers.escalations.rules.choosing import (
    my_rules,
    number_of,
    own_team,
    require_own,
    require_rule,
    require_set_up,
)  # fmt: skip
from handlers.escalations.rules.drafts import Draft, draft_of
from handlers.escalations.rules.form import Problems, read_form, rule_form
from handlers.escalations.rules.previewing import last_month, period_of, preview, preview_blocks
from handlers.escalations.rules.reading import find_kind, read_rule
from handlers.escalations.rules.refusals import SomebodyWasFasterError, UnknownRuleWordError
from handlers.escalations.rules.saying import SEVERITIES, rule_said
from handlers.escalations.rules.showing import changes_card, rule_card, rules_card
from handlers.request import Message, Reply, Request
from handlers.subwords import YES, SubWord, find_sub_word, known_sub_words, leading_number, nearest_sub_word
from handlers.tools import Tools
from storage.database import Session
from storage.paging_rules import EscalationRule

_SAVE, _ANYWAY = "save", "anyway"


def rules(request: Request, words: str, tools: Tools) -> Reply:
    """Show the rules, or do what the words say."""
    said = words.strip()
    number, rest = leading_number(said)
    if number and not rest:
        return _show(request, number, tools)
    found = find_sub_word(_SUB_WORDS, said)
    if found is not None:
        return found.sub.run(request, found.rest, tools)
    if not said:
        with tools.database.reading() as session:
            return _answer(rules_card(session, my_rules(session, request, tools), request, tools))
    if near := nearest_sub_word(_SUB_WORDS, said):
        raise NearlyArgumentError(words=rest.split()[0], nearest=near)
    if any(find_kind(" ".join(rest.split()[:length])) for length in range(1, 5)):
        return _new(request, said, tools)
    raise UnknownRuleWordError(words=said, known=known_sub_words(_SUB_WORDS))


def opens_form(rest: str) -> bool:
    """Return whether these words after "rule" open the form."""
    found = find_sub_word(_SUB_WORDS, rest)
    if found is None:
        return False
    left = leading_number(found.rest)[1] if found.sub.run is _change else found.rest
    return found.sub.run is _form or (found.sub.run in (_new, _change) and not left)


def _show(request: Request, words: str, tools: Tools) -> Reply:
    number, _ = number_of(words, "escalate rule 7")
    with tools.database.reading() as session:
        return _answer(rule_card(session, require_rule(session, number, request, tools), request, tools))


def _new(request: Request, words: str, tools: Tools) -> Reply:
    """Open the form; with words or answers show what that would do; with "save" behind them keep it."""
    said, saves = _saves(words)
    with tools.database.reading() as session:
        if not said and not request.answers:
            return Reply(form=rule_form(session, request, tools, "escalate rule new", None))
        if request.answers and not saves:
            draft, problems = read_form(session, request, tools, None)
            if problems or draft is None:
                return _wrong(request, problems)
        else:
            draft = read_rule(session, said, tools, request.speech, own_team=own_team(request.person))
        require_set_up(session, draft.team_id, request)
        asked_back = _unless_seen(session, draft, None, saves, request, tools)
        if asked_back is not None:
            return asked_back
    with tools.database.writing() as session:
        rule = saving.create(session, draft, request, tools)
        return _done(session, rule, request, tools, request.speech.say("Saved. It looks from now on."))


def _change(request: Request, words: str, tools: Tools) -> Reply:
    """Open the form with what stands; with words or answers show what that would do; then keep it."""
    number, rest = number_of(words, "escalate rule change 7 longer than 6 h")
    said, saves = _saves(rest)
    with tools.database.reading() as session:
        rule = require_own(session, number, request, tools)
        standing = _draft(rule)
        if not said and not request.answers:
            form = rule_form(session, request, tools, f"escalate rule change {number}", standing, new=False)
            return Reply(form=form)
        if request.answers and not saves:
            draft, problems = read_form(session, request, tools, standing)
            if problems or draft is None:
                return _wrong(request, problems)
        else:
            draft = read_rule(session, _without_version(said, rule, saves), tools, request.speech, standing)
        require_set_up(session, draft.team_id, request)
        asked_back = _unless_seen(session, draft, rule, saves, request, tools)
        if asked_back is not None:
            return asked_back
        version = rule.version
    with tools.database.writing() as session:
        rule = require_own(session, number, request, tools)
        if rule.version != version:
            raise SomebodyWasFasterError(number=str(number))
        changed = saving.change(session, rule, draft, request)
        speech = request.speech
        told = speech.say("Saved. It looks from now on.") if changed else speech.say("Nothing was changed.")
        return _done(session, rule, request, tools, told)


def _form(request: Request, words: str, tools: Tools) -> Reply:
    """Open the form of a rule that is not kept yet, with what its preview showed."""
    with tools.database.reading() as session:
        draft = read_rule(session, words, tools, request.speech, own_team=own_team(request.person))
        return Reply(form=rule_form(session, request, tools, "escalate rule new", draft))


def _preview(request: Request, words: str, tools: Tools) -> Reply:
    """Show what a rule, kept or said, would have done over a period."""
    number, rest = leading_number(words)
    with tools.database.reading() as session:
        if not number:
            draft = read_rule(session, rest, tools, request.speech, own_team=own_team(request.person))
            require_set_up(session, draft.team_id, request)
            return _answer(_seen_card(session, draft, None, request, tools))
        rule = require_own(session, int(number), request, tools)
        draft, period = _draft(rule), period_of(rest, tools, request.now)
        seen = preview(session, draft, period, tools, request.now)
        speech = request.speech
        title = speech.say("Rule {number}: {rule}", number=number, rule=rule_said(draft, speech))
        shown = Button(speech.say("The rule itself"), f"escalate rule {number}")
        return _answer(Card(title, tuple(preview_blocks(seen, request, tools)), (shown,)))


def _pause(request: Request, words: str, tools: Tools) -> Reply:
    number, _ = number_of(words, "escalate rule pause 7")
    with tools.database.writing() as session:
        rule = require_own(session, number, request, tools)
        saving.pause(session, rule, request)
        return _done(session, rule, request, tools, request.speech.say("Paused."))


def _resume(request: Request, words: str, tools: Tools) -> Reply:
    number, _ = number_of(words, "escalate rule resume 7")
    with tools.database.writing() as session:
        rule = require_own(session, number, request, tools)
        saving.resume(session, rule, request)
        return _done(session, rule, request, tools, request.speech.say("It looks again, from now on."))


def _remove(request: Request, words: str, tools: Tools) -> Reply:
    """Ask back, then remove it."""
    number, rest = number_of(words, "escalate rule remove 7")
    speech = request.speech
    with tools.database.writing() as session:
        rule = require_own(session, number, request, tools)
        said = rule_said(_draft(rule), speech)
        if rest.casefold() in YES:
            saving.remove(session, rule, request)
            told = speech.say("{rule}: this is not looked for any more. What it raised stays.", rule=said)
            back = Button(speech.say("All rules"), "escalate rules")
            return _answer(Card(speech.say("Removed"), (Text(told),), (back,)), replaces=True)
    title = speech.say("Remove rule {number}?", number=str(number))
    yes = Button(speech.say("Remove it"), f"escalate rule remove {number} yes", Style.DANGER)
    keep = Button(speech.say("Keep it"), f"escalate rule {number}")
    return _answer(Card(title, (Text(said),), (yes, keep)), replaces=True)


def _changes(request: Request, words: str, tools: Tools) -> Reply:
    number, _ = number_of(words, "escalate rule changes 7")
    with tools.database.reading() as session:
        return _answer(changes_card(session, require_own(session, number, request, tools), request))


def _unless_seen(
    session: Session, draft: Draft, rule: EscalationRule | None, saves: str, request: Request, tools: Tools
) -> Reply | None:
    """The preview of a rule; None where it was seen, and there is nothing to ask back."""
    if saves == _ANYWAY:
        return None
    if saves and not preview(session, draft, last_month(tools, request.now), tools, request.now).absurd:
        return None
    return _answer(_seen_card(session, draft, rule, request, tools))


def _seen_card(session: Session, draft: Draft, rule: EscalationRule | None, request: Request, tools: Tools) -> Card:
    """What a rule that is not kept yet would have done, and the buttons that keep or change it."""
    speech = request.speech
    seen = preview(session, draft, last_month(tools, request.now), tools, request.now)
    typed = saving.typed(session, draft)
    begin = f"escalate rule change {rule.id} v{rule.version}" if rule else "escalate rule new"
    if seen.absurd:
        keep = Button(speech.say("Save it all the same"), f"{begin} {typed} {_SAVE} {_ANYWAY}", Style.DANGER)
    else:
        keep = Button(speech.say("Save it"), f"{begin} {typed} {_SAVE}", Style.PRIMARY)
    edit = Button(speech.say("Change it"), f"escalate rule change {rule.id}" if rule else f"escalate rule form {typed}")
    team = saving.team_name(session, draft.team_id) or speech.say("everybody")
    about = speech.say("For {team}, severity {severity}. Not saved yet.", team=team,
                       severity=speech.say(SEVERITIES[draft.severity]))  # fmt: skip
    blocks: list[Block] = [Text(about, Tone.QUIET), *preview_blocks(seen, request, tools)]
    footer = "" if rule else speech.say("Type: {words}", words=f"{begin} {typed}")
    return Card(rule_said(draft, speech), tuple(blocks), (keep, edit), footer)


def _saves(words: str) -> tuple[str, str]:
    """The words without "save" (or "save anyway") behind them, and which of these it was."""
    tokens = words.split()
    if tokens[-2:] == [_SAVE, _ANYWAY]:
        return " ".join(tokens[:-2]), _ANYWAY
    return (" ".join(tokens[:-1]), _SAVE) if tokens[-1:] == [_SAVE] else (" ".join(tokens), "")


def _without_version(said: str, rule: EscalationRule, saves: str) -> str:
    """The words without the version their preview was of; SomebodyWasFasterError where it is another by now."""
    first, _, rest = said.partition(" ")
    if not saves or not (first.startswith("v") and first[1:].isdecimal()):
        return said
    if first != f"v{rule.version}":
        raise SomebodyWasFasterError(number=str(rule.id))
    return rest


def _draft(rule: EscalationRule) -> Draft:
    draft = draft_of(rule)
    if draft is None:
        raise UnknownRuleWordError(words=rule.kind, known=known_sub_words(_SUB_WORDS))
    return draft


def _wrong(request: Request, problems: Problems) -> Reply:
    speech = request.speech
    beside = {name: speech.say(each.message(), **each.values) for name, each in problems.items()}
    return Reply(field_errors=FieldErrors(beside), refused=True)


def _done(session: Session, rule: EscalationRule, request: Request, tools: Tools, told: str) -> Reply:
    return _answer(rule_card(session, rule, request, tools, told), replaces=True)


def _answer(card: Card, *, replaces: bool = False) -> Reply:
    return Reply((Message(card, replaces=replaces),))


_SUB_WORDS: tuple[SubWord, ...] = (
    SubWord(("new", "add", "neu", "neue"), _new),
    SubWord(("change", "edit", "ändern", "bearbeiten"), _change),
    SubWord(("preview", "try", "vorschau", "probieren"), _preview),
    SubWord(("pause", "stop", "pausieren", "anhalten"), _pause),
    SubWord(("resume", "continue", "fortsetzen", "weiter"), _resume),
    SubWord(("remove", "delete", "entfernen", "löschen"), _remove),
    SubWord(("changes", "änderungen"), _changes),
    SubWord(("form",), _form, shown=False),
    SubWord(("show", "zeigen"), _show),
)

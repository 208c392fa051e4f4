"""The form of a rule: its fields with what stands in them, and what was sent read back, all that is wrong at once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from coaching.escalation import Severity
from coaching.paging import Ruling, decide_configure
from coaching.paging_rules import (
    BY_KEY,
    EVERY_SETTING,
    KINDS,
    PHRASES,
    Asked,
    RuleKind,
    Setting,
    Settings,
    within_bounds,
)
from coaching.spotting import is_phrase
from handlers.cards import Choice, Field, FieldKind, Form
from handlers.clock_words import BadTimeError, read_time, time_said
from handlers.digests.fields import read_team
from handlers.errors import RefusedError
from handlers.escalations.rules.drafts import Draft
from handlers.escalations.rules.reading import out_of_bounds, read_phrases, read_seconds, read_times
from handlers.escalations.rules.refusals import BadPhraseError, WhichRuleKindError
from handlers.escalations.rules.saving import team_name
from handlers.escalations.rules.saying import PROMISES, SEVERITIES
from handlers.request import Request
from handlers.tools import Tools
from kpi.facts import SlaKind
from kpi.words import N_
from locales.speech import Speech
from storage.database import Session
from storage.teams import all_teams

YES = "yes"
_HINTS: Mapping[Asked, str] = {
    Asked.TIME: N_('Such as "4 h" or "90 min". For a customer who waits.'),
    Asked.COUNT: N_('Such as "2". For a ticket that is reopened.'),
    Asked.CLOCK: N_("Such as 09:00. For the backlog."),
    Asked.PHRASES: N_("With commas between; a star is the rest of a word: refund, kündig*."),
}
Problems = dict[str, RefusedError]


def rule_form(
    session: Session, request: Request, tools: Tools, words: str, standing: Draft | None, *, new: bool = True
) -> Form:
    """Return the form of a new rule, or of one that stands, with what it is now; sending it says `words`."""
    speech = request.speech
    draft = standing or Draft(KINDS[0], KINDS[0].start, KINDS[0].severity)
    fields: list[Field] = []
    if new:
        kinds = tuple(Choice(speech.say(kind.name), str(kind.key)) for kind in KINDS)
        fields.append(Field("kind", speech.say("What to look for"), FieldKind.CHOICE, str(draft.kind.key),
                            choices=kinds))  # fmt: skip
    fields.append(_team(session, request, tools, draft, standing))
    chosen = tuple(Choice(speech.say(name), str(severity)) for severity, name in SEVERITIES.items())
    fields.append(Field("severity", speech.say("How much it matters"), FieldKind.CHOICE, str(draft.severity),
                        speech.say("Critical pages at any hour and alone; low waits for a digest."),
                        choices=chosen))  # fmt: skip
    fields += [
        _field(setting, draft if setting in draft.kind.settings else None, speech)
        for setting in (EVERY_SETTING if new else draft.kind.settings)
    ]
    intro = speech.say("You see what it would have done before it is saved.")
    return Form(speech.say("Rule"), words, speech.say("Preview"), tuple(fields), intro)


def _team(session: Session, request: Request, tools: Tools, draft: Draft, standing: Draft | None) -> Field:
    speech, viewer = request.speech, request.person
    teams = [each for each in all_teams(session, tools.workspace_id) if decide_configure(viewer, each.id) is Ruling.YES]
    choices = [Choice(team.name, team.name) for team in teams]
    if decide_configure(viewer, None) is Ruling.YES:
        choices.append(Choice(speech.say("Everybody"), ""))
    first = choices[0].value if choices and standing is None else team_name(session, draft.team_id)
    return Field("team", speech.say("Team"), FieldKind.CHOICE, first, required=False, choices=tuple(choices))


def _field(setting: Setting, draft: Draft | None, speech: Speech) -> Field:
    label = speech.say(setting.label)
    value = getattr((draft.settings if draft else Settings()), setting.key)
    if setting.asked is Asked.FLAG:
        no_yes = Choice(speech.say("No"), ""), Choice(speech.say("Yes"), YES)
        return Field(setting.key, label, FieldKind.CHOICE, YES if value else "", required=False, choices=no_yes)
    if setting.asked is Asked.PROMISE:
        each = tuple(Choice(speech.say(name), kind.name.lower()) for kind, name in PROMISES.items())
        held = value.name.lower() if value else ""
        choices = (Choice(speech.say("Each of them"), ""), *each)
        return Field(setting.key, label, FieldKind.CHOICE, held, required=False, choices=choices)
    hint = speech.say(_HINTS[setting.asked])
    shown = _typed(setting, value) if draft else ""
    return Field(setting.key, label, FieldKind.LINE, shown, hint, required=False)


def _typed(setting: Setting, value: Any) -> str:
    match setting.asked:
        case Asked.TIME:
            return f"{value // 60} min" if value % 3600 else f"{value // 3600} h"
        case Asked.CLOCK:
            return time_said(value)
        case Asked.PHRASES:
            return ", ".join(value)
    return str(value)


def read_form(
    session: Session, request: Request, tools: Tools, standing: Draft | None
) -> tuple[Draft | None, Problems]:
    """Return the rule that was sent, None without a kind, and what of it cannot be, by field."""
    answers, problems = request.answers, Problems()
    kind = standing.kind if standing else BY_KEY.get(answers.get("kind", ""))
    if kind is None:
        names = request.speech.listing(request.speech.say(each.name) for each in KINDS)
        problems["kind"] = WhichRuleKindError(known=names, example="escalate rule new")
        return None, problems
    draft = standing or Draft(kind, kind.start, kind.severity)
    try:
        team = read_team(session, answers.get("team", ""), tools) if "team" in answers else None
        draft = replace(draft, team_id=team.id if team else None) if "team" in answers else draft
    except RefusedError as problem:
        problems["team"] = problem
    if answers.get("severity") in set(map(str, Severity)):
        draft = replace(draft, severity=Severity(answers["severity"]))
    return replace(draft, settings=_settings(kind, draft.settings, answers, problems)), problems


def _settings(kind: RuleKind, settings: Settings, answers: Mapping[str, str], problems: Problems) -> Settings:
    """The settings that were sent; an empty one is as the kind begins."""
    for setting in kind.settings:
        if setting.key not in answers:
            continue
        typed = answers[setting.key].strip()
        try:
            values: dict[str, Any] = {setting.key: _READ[setting.asked](typed)} if typed else {
                setting.key: getattr(kind.start, setting.key)
            }  # fmt: skip
            settings = replace(settings, **values)
        except RefusedError as problem:
            problems[setting.key] = problem
            continue
        if not within_bounds(setting, settings):
            problems[setting.key] = out_of_bounds(setting, settings)
    phrases = settings.phrases if PHRASES in kind.settings else ()
    bad = next((phrase for phrase in phrases if not is_phrase(phrase)), None)
    if bad is not None:
        problems["phrases"] = BadPhraseError(words=bad)
    return settings


def _minute(typed: str) -> int:
    minute = read_time(typed, bare=True)
    if minute is None:
        raise BadTimeError(words=typed)
    return minute


def _promise(typed: str) -> SlaKind | None:
    return next((kind for kind in SlaKind if kind.name.lower() == typed.casefold()), None)


_READ: Mapping[Asked, Callable[[str], Any]] = {
    Asked.TIME: read_seconds,
    Asked.COUNT: read_times,
    Asked.CLOCK: _minute,
    Asked.PROMISE: _promise,
    Asked.PHRASES: read_phrases,
    Asked.FLAG: lambda typed: typed == YES,
}

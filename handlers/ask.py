"""`ask COMMAND`: a form for a period and a KPI, for those who would rather choose than type."""

from dataclasses import replace

from handlers.cards import Choice, Field, FieldErrors, FieldKind, Form
from handlers.mystats import mystats
from handlers.periods import DEFAULT_PERIOD, PeriodProblem, nearest_period, read_period
from handlers.request import Reply, Request
from handlers.teamstats import teamstats
from handlers.tools import Tools, instant
from kpi.definitions import KPIS
from kpi.periods import local_day
from kpi.words import N_

PERIODS = (
    (N_("Last 30 days"), "30d"),
    (N_("This week"), "this week"),
    (N_("Last week"), "last week"),
    (N_("This month"), "this month"),
    (N_("Last month"), "last month"),
    (N_("Last 90 days"), "90d"),
    (N_("This year"), "this year"),
)
_COMMANDS = {"mystats": mystats, "teamstats": teamstats}


def ask(request: Request, words: str, tools: Tools) -> Reply:
    """Open the form, or answer it; a period that cannot be read is said beside its field."""
    command, _, rest = words.partition(" ")
    if command not in _COMMANDS:
        command, rest = "mystats", words
    if not request.answers:
        return Reply(form=_form(request, command, rest))
    period, problem = _period(request, tools)
    if problem:
        return Reply(field_errors=FieldErrors({"other": problem}))
    asked = " ".join(part for part in (request.answers.get("kpi", ""), period, rest) if part)
    return replace(_COMMANDS[command](request, asked, tools), words=f"{command} {asked}")


def _period(request: Request, tools: Tools) -> tuple[str, str]:
    """The period's words, and what is wrong with them in the person's language."""
    typed = request.answers.get("other", "").strip()
    if not typed:
        return request.answers.get("period") or DEFAULT_PERIOD, ""
    speech = request.speech
    try:
        period = read_period(typed, local_day(instant(request.now), tools.zone))
    except PeriodProblem as problem:
        return "", speech.say(problem.message(), **problem.values)
    if period is not None:
        return period.words, ""
    nearest = nearest_period(typed)
    if nearest:
        return "", speech.say('I do not understand "{words}". Did you mean "{nearest}"?', words=typed, nearest=nearest)
    return "", speech.say('I do not understand "{words}". Try "last week", "March" or "30d".', words=typed)


def _form(request: Request, command: str, rest: str) -> Form:
    speech = request.speech
    everything = Choice(speech.say("All of them"), "")
    kpis = tuple(Choice(speech.say(k.name), k.key) for k in KPIS if k.personal or command == "teamstats")
    return Form(
        speech.say("Other period or KPI"),
        f"ask {command} {rest}".strip(),
        speech.say("Show"),
        (
            Field("period", speech.say("Period"), FieldKind.CHOICE, DEFAULT_PERIOD,
                  choices=tuple(Choice(speech.say(name), words) for name, words in PERIODS)),
            Field("other", speech.say("Or another period"), FieldKind.LINE, required=False,
                  hint=speech.say('For example "March", "Q3 2026", "2026-10-01..2026-10-31", "since Monday"')),
            Field("kpi", speech.say("KPI"), FieldKind.CHOICE, "", required=False, choices=(everything, *kpis)),
        ),
    )  # fmt: skip

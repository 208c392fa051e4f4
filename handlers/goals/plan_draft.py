"""A plan as it is written down: title, skill, KPI, start and steps, by form or by words; and its texts, sealed.

By words, parts are parted by semicolons: "faster replies; kpi first reply; from Dec 1; step read macros by Dec 8".
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from coaching.skills import SKILLS
from handlers.cards import Choice, Field, FieldKind, Form
from handlers.errors import RefusedError, TooLongTextError
from handlers.goals.days import DAY_SHAPED, read_day
from handlers.goals.reading import find_goal_kpi, goal_kpis
from handlers.goals.refusals import (
    BadPlanPartError,
    NoPlanTitleError,
    NoSuchSkillError,
    TooManyStepsError,
)
from handlers.request import Request
from handlers.sealing import open_text, seal_text
from handlers.skill_words import find_skill, skills_said
from handlers.tools import Tools
from locales.speech import Speech
from storage.goals import Plan, PlanStep

MOST_STEPS, MOST_TITLE, MOST_STEP = 12, 200, 500
_STEP = re.compile(r"(?:step|schritt):? (?P<text>.+)", re.IGNORECASE | re.DOTALL)
_DUE = re.compile(r"^(?P<text>.+?)\s*(?:,| by| until| bis(?: zum)?|:)\s+(?P<day>[^,:]+)$", re.IGNORECASE | re.DOTALL)
_KPI = re.compile(r"(?:kpi|kennzahl):? (?P<kpi>.+)", re.IGNORECASE)
_SKILL = re.compile(r"(?:skill|fähigkeit):? (?P<skill>.+)", re.IGNORECASE)
_FROM = re.compile(r"(?:from|start|starting|ab|seit|von):? (?P<day>.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a plan, and by which day."""

    text: str
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan as somebody wants it."""

    title: str
    begins: date
    skill: str = ""
    kpi: str = ""
    steps: tuple[Step, ...] = ()


def plan_context(key: str) -> str:
    """Return what a plan's texts are sealed for; a step's with its number."""
    return f"plan:{key}"


def title_of(plan: Plan, tools: Tools) -> str:
    """Return a plan's title; SealError where it does not open."""
    return open_text(tools, plan_context(plan.key), plan.sealed)


def step_text(plan: Plan, step: PlanStep, tools: Tools) -> str:
    """Return what a step is; SealError where it does not open."""
    return open_text(tools, f"{plan_context(plan.key)}:step", step.sealed)


def seal_title(key: str, title: str, tools: Tools) -> bytes:
    """Return a title as it is kept."""
    return seal_text(tools, plan_context(key), title)


def seal_step(key: str, step: Step, tools: Tools) -> bytes:
    """Return a step as it is kept."""
    return seal_text(tools, f"{plan_context(key)}:step", step.text)


def draft_of(plan: Plan, steps: list[PlanStep], tools: Tools) -> Draft:
    """Return a plan as it stands."""
    written = tuple(Step(step_text(plan, each, tools), each.due_on) for each in steps)
    return Draft(title_of(plan, tools), plan.begins, plan.skill, plan.kpi, written)


def read_words(words: str, today: date, speech: Speech) -> Draft:
    """Return the plan that words say; a refusal for a part that means nothing."""
    title, *parts = [part.strip() for part in words.removeprefix(":").split(";")]
    draft = Draft(_title(title), today)
    for part in filter(None, parts):
        if found := _STEP.fullmatch(part):
            draft = replace(draft, steps=(*draft.steps, _step(found["text"], today)))
        elif found := _KPI.fullmatch(part):
            draft = replace(draft, kpi=find_goal_kpi(found["kpi"], speech).key)
        elif found := _SKILL.fullmatch(part):
            draft = replace(draft, skill=read_skill(found["skill"], speech))
        elif found := _FROM.fullmatch(part):
            draft = replace(draft, begins=read_day(found["day"], today, past=True))
        else:
            raise BadPlanPartError(words=part.split()[0])
    _few(draft.steps)
    return draft


def read_skill(typed: str, speech: Speech) -> str:
    """Return the skill that goes by these words in any language; NoSuchSkillError with those there are."""
    found = find_skill(typed)
    if found is None:
        raise NoSuchSkillError(words=typed.strip(), known=skills_said(speech))
    return found


def _title(typed: str) -> str:
    if not typed.strip():
        raise NoPlanTitleError
    return _fitting(" ".join(typed.split()), MOST_TITLE)


def _fitting(text: str, most: int) -> str:
    if len(text) > most:
        raise TooLongTextError(most=str(most), count=str(len(text)))
    return text


def _step(typed: str, today: date) -> Step:
    """A step with its day, where it ends with one."""
    said = " ".join(typed.split())
    if found := _DUE.fullmatch(said):
        try:
            day = read_day(found["day"], today, past=True)
        except RefusedError:
            if DAY_SHAPED.fullmatch(found["day"].strip()):
                raise
            return Step(_fitting(said, MOST_STEP))
        return Step(_fitting(found["text"], MOST_STEP), day)
    return Step(_fitting(said, MOST_STEP))


def _few(steps: tuple[Step, ...]) -> None:
    if len(steps) > MOST_STEPS:
        raise TooManyStepsError(most=str(MOST_STEPS))


def plan_form(title: str, words: str, draft: Draft | None, today: date, speech: Speech) -> Form:
    """Return the form of a plan, with what it is now."""
    none = Choice(speech.say("none"), "")
    skills = (none, *(Choice(speech.say(name), key) for key, name in SKILLS.items()))
    kpis = (none, *(Choice(speech.say(kpi.name), kpi.key) for kpi in goal_kpis() if kpi.personal))
    steps = "\n".join(f"{step.text}, {step.due.isoformat()}" if step.due else step.text
                      for step in (draft.steps if draft else ()))  # fmt: skip
    fields = (
        Field("title", speech.say("What it is about"), FieldKind.LINE, draft.title if draft else ""),
        Field("skill", speech.say("Skill"), FieldKind.CHOICE, draft.skill if draft else "", required=False,
              choices=skills),
        Field("kpi", speech.say("KPI it is meant to move"), FieldKind.CHOICE, draft.kpi if draft else "",
              required=False, choices=kpis),
        Field("begins", speech.say("Starts on"), FieldKind.DATE, (draft.begins if draft else today).isoformat()),
        Field("steps", speech.say("Steps"), FieldKind.PARAGRAPH, steps,
              speech.say("One a line, each with its day: read the macros, 2026-12-08"), required=False),
    )  # fmt: skip
    intro = speech.say("Sealed. The two of you can read it, and whoever coaches the person today.")
    return Form(title, words, speech.say("Save"), fields, intro)


def read_form(request: Request, today: date) -> tuple[Draft, dict[str, RefusedError]]:
    """Return the plan of the form's answers, and what is wrong by field."""
    answers, problems = request.answers, dict[str, RefusedError]()
    draft = Draft("", today)
    try:
        draft = replace(draft, title=_title(answers.get("title", "")))
    except RefusedError as problem:
        problems["title"] = problem
    try:
        draft = replace(draft, begins=read_day(answers.get("begins") or today.isoformat(), today, past=True))
    except RefusedError as problem:
        problems["begins"] = problem
    try:
        kpi = answers.get("kpi", "").strip()
        draft = replace(draft, kpi=find_goal_kpi(kpi, request.speech).key if kpi else "")
    except RefusedError as problem:
        problems["kpi"] = problem
    try:
        skill = answers.get("skill", "").strip()
        draft = replace(draft, skill=read_skill(skill, request.speech) if skill else "")
    except RefusedError as problem:
        problems["skill"] = problem
    try:
        lines = [line.strip() for line in answers.get("steps", "").splitlines()]
        steps = tuple(_step(line, today) for line in lines if line)
        _few(steps)
        draft = replace(draft, steps=steps)
    except RefusedError as problem:
        problems["steps"] = problem
    return draft, problems

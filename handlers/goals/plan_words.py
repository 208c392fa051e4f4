"""A plan in words and in pieces of a form: read, or refused with what would work."""

import re
from dataclasses import replace
from datetime import date

from handlers.errors import RefusedError, TooLongTextError
from handlers.goals.days import DAY_SHAPED, read_day
from handlers.goals.plan_draft import MOST_STEP, MOST_STEPS, MOST_TITLE, Draft, Step
from handlers.goals.reading import find_goal_kpi
from handlers.goals.refusals import (
    BadPlanPartError,
    NoPlanTitleError,
    NoSuchSkillError,
    TooManyStepsError,
)
from handlers.skill_words import find_skill, skills_said
from locales.speech import Speech

_STEP = re.compile(r"(?:step|schritt):? (?P<text>.+)", re.IGNORECASE | re.DOTALL)
_KPI = re.compile(r"(?:kpi|kennzahl):? (?P<kpi>.+)", re.IGNORECASE)
_SKILL = re.compile(r"(?:skill|fähigkeit):? (?P<skill>.+)", re.IGNORECASE)
_FROM = re.compile(r"(?:from|start|starting|ab|seit|von):? (?P<day>.+)", re.IGNORECASE)
_DUE = re.compile(r"^(?P<text>.+?)\s*(?:,| by| until| bis(?: zum)?|:)\s+(?P<day>[^,:]+)$", re.IGNORECASE | re.DOTALL)


def read_words(words: str, today: date, speech: Speech) -> Draft:
    """Return the plan that words say; a refusal for a part that means nothing."""
    said, *parts = [part.strip() for part in words.removeprefix(":").split(";")]
    draft = Draft(title(said), today)
    for part in filter(None, parts):
        if found := _STEP.fullmatch(part):
            draft = replace(draft, steps=(*draft.steps, step(found["text"], today)))
        elif found := _KPI.fullmatch(part):
            draft = replace(draft, kpi=find_goal_kpi(found["kpi"], speech).key)
        elif found := _SKILL.fullmatch(part):
            draft = replace(draft, skill=read_skill(found["skill"], speech))
        elif found := _FROM.fullmatch(part):
            draft = replace(draft, begins=read_day(found["day"], today, past=True))
        else:
            raise BadPlanPartError(words=part.split()[0])
    few(draft.steps)
    return draft


def read_skill(typed: str, speech: Speech) -> str:
    """Return the skill that goes by these words in any language; NoSuchSkillError with those there are."""
    found = find_skill(typed)
    if found is None:
        raise NoSuchSkillError(words=typed.strip(), known=skills_said(speech))
    return found


def title(typed: str) -> str:
    """Return a plan's title; NoPlanTitleError, or TooLongTextError."""
    if not typed.strip():
        raise NoPlanTitleError
    return _fitting(" ".join(typed.split()), MOST_TITLE)


def _fitting(text: str, most: int) -> str:
    if len(text) > most:
        raise TooLongTextError(most=str(most), count=str(len(text)))
    return text


def step(typed: str, today: date) -> Step:
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


def few(steps: tuple[Step, ...]) -> None:
    """Refuse more steps than a plan has; TooManyStepsError."""
    if len(steps) > MOST_STEPS:
        raise TooManyStepsError(most=str(MOST_STEPS))

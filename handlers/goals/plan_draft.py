"""A plan as it is written down: title, skill, KPI, start and steps, by form or by words; and its texts, sealed.

By words, parts are parted by semicolons: "faster replies; kpi first reply; from Dec 1; step read macros by Dec 8".
"""

from dataclasses import dataclass
from datetime import date

from handlers.sealing import open_text, seal_text
from handlers.tools import Tools
from storage.goals import Plan, PlanStep

MOST_STEPS, MOST_TITLE, MOST_STEP = 12, 200, 500


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

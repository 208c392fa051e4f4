"""The form of a plan, and what it says."""

from dataclasses import replace
from datetime import date

from coaching.skills import SKILLS
from handlers.cards import Choice, Field, FieldKind, Form
from handlers.errors import RefusedError
from handlers.goals.days import read_day
from handlers.goals.plan_draft import Draft
from handlers.goals.plan_words import few, read_skill, step, title
from handlers.goals.reading import find_goal_kpi, goal_kpis
from handlers.request import Request
from locales.speech import Speech


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
        draft = replace(draft, title=title(answers.get("title", "")))
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
        steps = tuple(step(line, today) for line in lines if line)
        few(steps)
        draft = replace(draft, steps=steps)
    except RefusedError as problem:
        problems["steps"] = problem
    return draft, problems

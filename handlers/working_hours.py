"""When somebody works, as they choose it: days of the week, hours in which they may be written to, region of holidays.

What they did not choose is that of everybody in the workspace. Never says what anybody else chose.
"""

from collections.abc import Callable, Mapping
from datetime import date

from connectors.public_holidays import public_holidays
from handlers.cards import Choice, Fact, Field, FieldKind
from handlers.clock_words import (
    DAY_NAMES,
    days_said,
    read_hours_of_day,
    require_days,
    time_said,
)
from handlers.language import AUTO, is_auto
from handlers.readers import FIRST_HOUR, LAST_HOUR, Calendars, load_calendars
from handlers.tools import Tools
from kpi.errors import TouchlineError
from kpi.words import N_
from locales.speech import Speech
from storage.database import Session
from storage.working_time import WorkingTime, working_time_of

CHOSEN = N_("chosen by you")
EVERYBODY = N_("as for everybody here")
NO_REGION = frozenset({"none", "no", "keine", "ohne"})

DAYS = ("working days", "workdays", "days", "arbeitstage", "tage")
HOURS = ("working hours", "quiet hours", "hours", "arbeitszeiten", "arbeitszeit", "zeiten", "stunden", "uhrzeiten")
REGION = ("holiday region", "holidays", "region", "feiertage", "feiertagsregion")
"""What people call each setting, before what they choose."""


def set_days(session: Session, person_id: int, typed: str, tools: Tools) -> None:
    """Remember the days of the week on which somebody works; "auto" for those of everybody."""
    days = None if is_auto(typed) else sorted(require_days(typed))
    working_time_of(session, tools.workspace_id, person_id).days = days


def set_hours(session: Session, person_id: int, typed: str, tools: Tools) -> None:
    """Remember the hours in which somebody may be written to; "auto" for those of everybody."""
    starts, ends = (None, None) if is_auto(typed) else read_hours_of_day(typed)
    held = working_time_of(session, tools.workspace_id, person_id)
    held.starts, held.ends = starts, ends


def set_region(session: Session, person_id: int, typed: str, tools: Tools) -> None:
    """Remember whose public holidays somebody has; "auto" for those of everybody, "none" for none."""
    held = working_time_of(session, tools.workspace_id, person_id)
    held.region = None if is_auto(typed) else read_region(typed)


def read_region(typed: str) -> str:
    """Return a region as it is stored; UnknownRegionError, a TouchlineError, names the nearest."""
    said = "-".join(typed.split()).upper()
    if said.casefold() in NO_REGION:
        return ""
    public_holidays(said, ())
    return said


def working_facts(session: Session, person_id: int, tools: Tools, today: date, speech: Speech) -> tuple[Fact, ...]:
    """Return days, hours and region that are in force for somebody, each with where it comes from."""
    calendars = load_calendars(session, tools.workspace_id, today)
    own = calendars.chosen.get(person_id)
    days = calendars.days if own is None or own.days is None else own.days
    starts = FIRST_HOUR if own is None or own.starts is None else own.starts
    ends = LAST_HOUR if own is None or own.ends is None else own.ends
    region = calendars.region if own is None or own.region is None else own.region
    hours = f"{time_said(starts)}–{time_said(ends)}"
    return (
        Fact(speech.say("Working days"), days_said(days, speech), _origin(own.days if own else None, speech)),
        Fact(speech.say("Hours I may write to you"), hours, _origin(own.starts if own else None, speech)),
        Fact(speech.say("Public holidays"), region or speech.say("none"), _origin(own.region if own else None, speech)),
    )


def _origin(chosen: object, speech: Speech) -> str:
    return speech.say(EVERYBODY if chosen is None else CHOSEN)


def chosen_of(session: Session, person_id: int) -> WorkingTime | None:
    """Return what somebody chose, None where they never chose anything."""
    return session.get(WorkingTime, person_id)


def working_fields(held: WorkingTime | None, calendars: Calendars, speech: Speech) -> tuple[Field, ...]:
    """Return the form's fields, with what was chosen in them; empty ones follow the workspace."""
    days = ",".join(str(day) for day in held.days) if held and held.days is not None else ""
    hours = ""
    if held and held.starts is not None and held.ends is not None:
        hours = f"{time_said(held.starts)}-{time_said(held.ends)}"
    usual = days_said(calendars.days, speech)
    choices = tuple(Choice(speech.say(name), str(number)) for number, name in enumerate(DAY_NAMES))
    usual_hours = f"{time_said(FIRST_HOUR)}–{time_said(LAST_HOUR)}"
    region = calendars.region or speech.say("none")
    return (
        Field("days", speech.say("Working days"), FieldKind.SEVERAL, days,
              speech.say("Choose none to follow everybody here: {days}.", days=usual), required=False, choices=choices),
        Field("hours", speech.say("Hours I may write to you"), FieldKind.LINE, hours,
              speech.say('Such as "8-17". Empty as for everybody here: {hours}.', hours=usual_hours), required=False),
        Field("region", speech.say("Public holidays"), FieldKind.LINE, (held and held.region) or "",
              speech.say('Such as "DE-BY". Empty as for everybody here: {region}.', region=region), required=False),
    )  # fmt: skip


def working_problems(answers: Mapping[str, str]) -> dict[str, TouchlineError]:
    """Return what of a form's answers cannot be, by field."""
    problems: dict[str, TouchlineError] = {}
    readers: dict[str, Callable[[str], object]] = {"hours": read_hours_of_day, "region": read_region}
    for name, read in readers.items():
        typed = answers.get(name, "").strip()
        try:
            if typed and not is_auto(typed):
                read(typed)
        except TouchlineError as problem:
            problems[name] = problem
    return problems


def change_by_answers(session: Session, person_id: int, answers: Mapping[str, str], tools: Tools) -> None:
    """Take over what a form answered, once there are no problems. What was not asked for stays."""
    held = working_time_of(session, tools.workspace_id, person_id)
    if "days" in answers:
        held.days = sorted(int(day) for day in answers["days"].split(",") if day.strip() in _NUMBERS) or None
    if "hours" in answers:
        set_hours(session, person_id, answers["hours"].strip() or AUTO, tools)
    if "region" in answers:
        set_region(session, person_id, answers["region"].strip() or AUTO, tools)


_NUMBERS = tuple(str(number) for number in range(len(DAY_NAMES)))

"""The form of a scheduled post: its fields with what stands in them, and what was sent read back.

What is wrong is gathered by field, all at once; what was not asked for stays as it was.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from coaching.access import Viewer
from coaching.scheduling import Ruling, decide_schedule
from coaching.timetable import Cadence
from handlers.cards import Choice, Field, FieldKind, Form
from handlers.clock_words import DAY_NAMES, BadTimeError, read_time, time_said
from handlers.digests import fields
from handlers.digests import kinds as every
from handlers.digests.checking import Problems, teams_to_schedule
from handlers.digests.plans import Plan, Target, fresh_plan, hours_typed
from handlers.digests.refusals import NoSuchSectionError, NoTeamToScheduleError, WhichKindError
from handlers.digests.scene import Kind
from handlers.errors import RefusedError
from handlers.language import own_name, read_language
from handlers.request import Request
from handlers.tools import Tools
from handlers.zones import read_zone
from locales.speech import Speech, negotiate, supported
from storage.database import Session

T = TypeVar("T")


def kinds_for(session: Session, viewer: Viewer, tools: Tools) -> list[Kind]:
    """Return the kinds of posts that a viewer may schedule, for some team at least."""
    return [
        kind
        for kind in every.KINDS
        if teams_to_schedule(session, viewer, kind.key, tools)
        or (not kind.needs_team and decide_schedule(viewer, kind.key, None) is Ruling.YES)
    ]


def schedule_form(
    session: Session, request: Request, tools: Tools, standing: Plan | None = None, number: int | None = None
) -> Form:
    """Return the form of a new post, or of one that stands, with what it is now."""
    speech = request.speech
    kinds = [standing.kind] if standing else kinds_for(session, request.person, tools)
    if not kinds:
        raise NoTeamToScheduleError
    plan = standing or replace(fresh_plan(kinds[0]), targets=_first_targets(kinds[0], request))
    asked = [*_what(session, request, tools, plan, kinds, new=standing is None), *_when(plan, kinds, speech)]
    asked += _how(plan, kinds, speech, new=standing is None)
    title = speech.say("Scheduled post") if number is None else speech.say("Post {number}", number=str(number))
    words = "digest schedule" if number is None else f"digest schedule {number}"
    return Form(title, words, speech.say("Save"), tuple(asked))


def _first_targets(kind: Kind, request: Request) -> tuple[Target, ...]:
    here = fields.channel_here(request) if kind.for_channels and not kind.for_people else None
    return (here,) if here else ()


def _what(session: Session, request: Request, tools: Tools, plan: Plan, kinds: list[Kind], *, new: bool) -> list[Field]:
    speech = request.speech
    asked = []
    if new:
        choices = tuple(Choice(speech.say(kind.name), kind.key) for kind in kinds)
        asked.append(Field("kind", speech.say("What"), FieldKind.CHOICE, plan.kind.key, choices=choices))
    teams = {team.id: team for kind in kinds for team in teams_to_schedule(session, request.person, kind.key, tools)}
    if plan.team is not None:
        teams[plan.team.id] = plan.team
    if teams:
        none = (Choice(speech.say("None, or all of them"), ""),) if any(not kind.needs_team for kind in kinds) else ()
        ordered = sorted(teams.values(), key=lambda team: team.name.casefold())
        choices = (*none, *(Choice(team.name, team.name) for team in ordered))
        first = plan.team.name if plan.team else "" if none else ordered[0].name
        asked.append(Field("team", speech.say("Team"), FieldKind.CHOICE, first, required=False, choices=choices))
    people = ", ".join(target.name for target in plan.targets if target.person)
    channels = ", ".join(target.name for target in plan.targets if not target.person)
    here = fields.channel_here(request)
    hint = speech.say('Such as "@emma, @lukas". Leave it empty to get it yourself.')
    asked.append(Field("people", speech.say("To these people"), FieldKind.LINE, people, hint, required=False))
    if any(kind.for_channels for kind in kinds):
        hint = speech.say('Such as "#support".')
        if new and here is not None:
            hint = speech.say("Leave it empty for #{channel}, for a post that goes to channels.", channel=here.label)
        asked.append(Field("channel", speech.say("In this channel"), FieldKind.LINE, channels, hint, required=False))
    return asked


def _when(plan: Plan, kinds: list[Kind], speech: Speech) -> list[Field]:
    days = tuple(Choice(speech.say(name), str(number)) for number, name in enumerate(DAY_NAMES))
    chosen = ",".join(str(day) for day in sorted(plan.days))
    asked = [Field("time", speech.say("Time"), FieldKind.LINE, time_said(plan.minute), speech.say("Such as 08:30."))]
    if any(kind.cadence is not Cadence.MONTHLY for kind in kinds):
        hint = speech.say("A weekly post takes the first of them.")
        label = speech.say("Days")
        asked.append(Field("days", label, FieldKind.SEVERAL, chosen, hint, required=False, choices=days))
    if any(kind.cadence is Cadence.MONTHLY for kind in kinds):
        hint = speech.say("For a monthly post: 1 to 28.")
        label = speech.say("Day of the month")
        asked.append(Field("month_day", label, FieldKind.LINE, str(plan.month_day), hint, required=False))
    return asked


def _how(plan: Plan, kinds: list[Kind], speech: Speech, *, new: bool) -> list[Field]:
    sections = {section.key: section for kind in kinds for section in kind.sections}
    asked = []
    if sections:
        choices = tuple(Choice(speech.say(section.name), section.key) for section in sections.values())
        asked.append(
            Field("contents", speech.say("Contents"), FieldKind.SEVERAL, ",".join(plan.contents or ()),
                  speech.say("Choose none for everything."), required=False, choices=choices)
        )  # fmt: skip
    languages = tuple(Choice(own_name(tag), tag) for tag in supported())
    late = "" if new else hours_typed(plan.late_hours)
    return [
        *asked,
        Field("language", speech.say("Language"), FieldKind.CHOICE, negotiate(plan.locale) or "", required=False,
              choices=(Choice(speech.say("Each reader's own"), ""), *languages)),
        Field("zone", speech.say("Time zone"), FieldKind.LINE, plan.zone or "",
              speech.say("Leave it empty for each reader's own."), required=False),
        Field("late", speech.say("If missed, post it for how many hours"), FieldKind.LINE, late,
              speech.say("It says that it is late. 0: not at all. Empty: as is usual for it."), required=False),
    ]  # fmt: skip


def read_form(session: Session, request: Request, tools: Tools, standing: Plan | None) -> tuple[Plan | None, Problems]:
    """Return the plan that was sent, None without a kind, and what of it could not be read, by field."""
    answers, problems = request.answers, Problems()
    plan = standing or _fresh(answers, request.speech, problems)
    if plan is None:
        return None, problems
    gather = _Gather(answers, problems)
    plan = replace(
        plan,
        team=gather("team", plan.team, lambda typed: fields.read_team(session, typed, tools)),
        minute=gather("time", plan.minute, lambda typed: _minute(typed, plan.minute)),
        days=gather("days", plan.days, lambda typed: _days(typed, plan.kind)),
        month_day=gather("month_day", plan.month_day, lambda typed: _month_day(typed, plan)),
        contents=gather("contents", plan.contents, lambda typed: _contents(typed, plan.kind, request.speech)),
        locale=gather("language", plan.locale, lambda typed: read_language(typed, request.speech) if typed else None),
        zone=gather("zone", plan.zone, lambda typed: read_zone(typed, request.speech.zone) if typed else None),
        late_hours=gather("late", plan.late_hours, lambda typed: fields.read_late_hours(typed, plan.kind.late_hours)),
    )
    return replace(plan, targets=_targets(session, plan, request, tools, gather)), problems


def _fresh(answers: Mapping[str, str], speech: Speech, problems: Problems) -> Plan | None:
    kind = fields.find_kind_called(answers.get("kind", ""))
    if kind is None:
        known = speech.listing(speech.say(each.name) for each in every.KINDS)
        problems["kind"] = WhichKindError(known=known, example=every.KINDS[0].key)
        return None
    return fresh_plan(kind)


class _Gather:
    """Reads one answer after the other; what cannot be read leaves the value and is a problem of its field."""

    def __init__(self, answers: Mapping[str, str], problems: Problems) -> None:
        self.answers, self.problems = answers, problems

    def __call__(self, name: str, value: T, read: Callable[[str], T]) -> T:
        """Return what was answered; the value that stood where it was not asked for or cannot be read."""
        if name not in self.answers:
            return value
        try:
            return read(self.answers[name].strip())
        except RefusedError as problem:
            self.problems[name] = problem
            return value


def _targets(session: Session, plan: Plan, request: Request, tools: Tools, gather: _Gather) -> tuple[Target, ...]:
    """Who gets it. Somebody who gets it already keeps it where they get it: in the chat in which it was set up."""
    held = {target.name: target for target in plan.targets}
    people = tuple(target for target in plan.targets if target.person)
    channels = tuple(target for target in plan.targets if not target.person)

    def as_people(typed: str) -> tuple[Target, ...]:
        found = (Target(request.tenant, person) for person in fields.read_people(session, typed, request, tools))
        return tuple(held.get(target.name, target) for target in found)

    def as_channels(typed: str) -> tuple[Target, ...]:
        names = [name.strip() for name in typed.replace(";", ",").split(",") if name.strip()]
        return tuple(
            held.get(f"#{name.removeprefix('#')}") or fields.read_channel(session, name, request) for name in names
        )

    chosen = (*gather("people", people, as_people), *gather("channel", channels, as_channels))
    return tuple({target.key: target for target in chosen}.values())


def _minute(typed: str, default: int) -> int:
    minute = read_time(typed, bare=True) if typed else default
    if minute is None:
        raise BadTimeError(words=typed)
    return minute


def _days(typed: str, kind: Kind) -> frozenset[int]:
    days = frozenset(int(part) for part in typed.split(",") if part.strip() in "0123456" and part.strip())
    return frozenset({min(days)}) if days and kind.cadence is Cadence.WEEKLY else days


def _month_day(typed: str, plan: Plan) -> int:
    if plan.kind.cadence is not Cadence.MONTHLY or not typed:
        return plan.month_day
    return fields.read_month_day(typed)


def _contents(typed: str, kind: Kind, speech: Speech) -> tuple[str, ...] | None:
    """The parts that were chosen; None, everything, for none of them or all."""
    keys = [key.strip() for key in typed.split(",") if key.strip()]
    known = {section.key for section in kind.sections}
    strange = [key for key in keys if key not in known]
    if strange:
        raise NoSuchSectionError(words=", ".join(strange), known=fields.sections_said(kind.sections, speech))
    chosen = fields.in_order(kind, keys)
    return None if not keys or len(chosen) == len(kind.sections) else chosen

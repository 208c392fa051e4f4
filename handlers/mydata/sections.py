"""What is held on somebody, part by part, as rows of words: their profile, notes, 1:1s, goals, answers, thanks, looks.

Reads for the person themselves and for nobody else: each function is given their id, never a name somebody typed.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coaching.confidence import decide_pair
from coaching.skills import SKILLS
from handlers.checkins.audience import kept_until
from handlers.coach.subjects import subject_of
from handlers.goals.plan_draft import step_text, title_of
from handlers.goals.saying import goal_said
from handlers.language import speech_of
from handlers.request import Request
from handlers.sealing import open_text
from handlers.tools import Tools, instant
from kpi.periods import local_day
from kpi.timeline import FAR
from kpi.words import N_
from locales.speech import Speech
from storage import checkins, held, kudos, notes
from storage.access_log import looks_at
from storage.database import Session
from storage.goals import plans_of, steps_of
from storage.matches import NO, YES, ever_proposed
from storage.one_to_one import action_context, agenda_context
from storage.people import Person, all_people, identities_of, identity_ids
from storage.reviews import LessonRow, calls_of, lessons_of, reviews_of
from storage.teams import all_teams
from storage.working_time import absences_ever

EVERY = 1_000_000  # more than there is of anything


@dataclass(frozen=True, slots=True)
class Section:
    """A part: its name, columns, rows, and when it is deleted. All but the rows are sentences of the catalogue."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    deleted: str


@dataclass(frozen=True, slots=True)
class Mine:
    """What each part reads."""

    session: Session
    request: Request
    tools: Tools
    names: dict[int, str]

    @property
    def id(self) -> int:
        """Return whose data it is: who asks."""
        return self.request.person.id

    @property
    def speech(self) -> Speech:
        """Return how it is said."""
        return self.request.speech

    def opened(self, context: str, sealed: bytes | None) -> str:
        """Return a sealed text; empty where nothing was kept."""
        return open_text(self.tools, context, sealed) if sealed else ""


STAYS = N_("when whoever runs Touchline removes you")
ON_ITS_DAY = N_("each on its day")


def every_section(session: Session, request: Request, tools: Tools) -> list[Section]:
    """Return all there is, also the parts in which there is nothing."""
    names = {each.id: each.name for each in all_people(session, tools.workspace_id)}
    mine = Mine(session, request, tools, names)
    return [part(mine) for part in PARTS]


def _profile(mine: Mine) -> Section:
    person = mine.session.get_one(Person, mine.id)
    speech = speech_of(mine.session, mine.id, mine.tools)
    rows = [
        (mine.speech.say("Name"), person.name), (mine.speech.say("Handle"), f"@{person.handle}"),
        (mine.speech.say("Role"), person.role), (mine.speech.say("Language"), speech.locale),
        (mine.speech.say("Time zone"), speech.zone), (mine.speech.say("Since"), mine.speech.moment(person.created_at)),
    ]  # fmt: skip
    rows += [
        (mine.speech.say("Target: {kpi}", kpi=each.kpi), mine.speech.number(each.value))
        for each in held.own_targets(mine.session, mine.id)
    ]
    return Section(N_("Profile"), (N_("What"), N_("Value")), tuple(rows), STAYS)


def _accounts(mine: Mine) -> Section:
    found = identities_of(mine.session, mine.id)
    rows = tuple((each.provider, each.external_id, each.name, each.email or "") for each in found)
    return Section(N_("Accounts"), (N_("System"), N_("Its key"), N_("Name"), N_("E-mail")), rows, STAYS)


def _proposals(mine: Mine) -> Section:
    words = {YES: mine.speech.say("Yes"), NO: mine.speech.say("No"), None: mine.speech.say("not answered")}
    rows = tuple(
        (each.identity.provider, each.identity.name, mine.speech.moment(each.match.proposed_at),
         words[each.match.answer])
        for each in ever_proposed(mine.session, mine.tools.workspace_id, mine.id)
    )  # fmt: skip
    columns = N_("System"), N_("Name"), N_("When"), N_("Was it me?")
    return Section(N_("Accounts that might be mine"), columns, rows, STAYS)


def _teams(mine: Mine) -> Section:
    names = {each.id: each.name for each in all_teams(mine.session, mine.tools.workspace_id)}
    say = mine.speech
    rows = tuple(
        (
            names[each.team_id], say.say("leads it") if each.leads else "", say.date(each.starts_on),
            say.date(each.ends_on) if each.ends_on else "",
        )
        for each in held.memberships_ever(mine.session, mine.id)
    )  # fmt: skip
    return Section(N_("Teams"), (N_("Team"), N_("Role in it"), N_("Since"), N_("Until")), rows, STAYS)


def _away(mine: Mine) -> Section:
    found = absences_ever(mine.session, mine.id)
    rows = tuple((mine.speech.day_range(each.first, each.last), each.part) for each in found)
    return Section(N_("Away"), (N_("When"), N_("Part of the day")), rows, STAYS)


def _notes(mine: Mine) -> Section:
    """Every note about me, private ones and earlier versions too, with who wrote it and when it goes."""
    today = local_day(instant(mine.request.present), mine.tools.zone)
    rows = []
    for note in notes.notes_about(mine.session, mine.tools.workspace_id, [mine.id]):
        if note.expires_on <= today:
            continue
        context, say = notes.seal_context(note.key), mine.speech
        rows.append(
            _note_row(
                mine, note, note.shared, note.skill, mine.opened(context, note.sealed), say.moment(note.written_at)
            )
        )
        for version in notes.versions_of(mine.session, note.id):
            when = say.say("until {moment}", moment=say.moment(version.at))
            rows.append(
                _note_row(mine, note, version.shared, version.skill, mine.opened(context, version.sealed), when)
            )
    columns = (
        N_("Written"),
        N_("Written by"),
        N_("Who reads it"),
        N_("Skill"),
        N_("Tickets"),
        N_("What it says"),
        N_("Deleted on"),
    )
    return Section(NOTES, columns, tuple(rows), ON_ITS_DAY)


def _note_row(mine: Mine, note: notes.Note, shared: bool, skill: str, text: str, when: str) -> tuple[str, ...]:
    say = mine.speech
    return (
        when, mine.names[note.author_id], say.say("Shared with the person") if shared else say.say("Private"),
        say.say(SKILLS[skill]) if skill in SKILLS else "", ", ".join(note.tickets), text, say.date(note.expires_on),
    )  # fmt: skip


NOTES = N_("Notes about me")


def _meetings(mine: Mine) -> Section:
    rows = tuple(
        (mine.speech.moment(each.starts_at), mine.names[each.lead_id], mine.names[each.person_id], each.link)
        for each in held.meetings_ever(mine.session, mine.id)
    )
    return Section(N_("1:1s"), (N_("When"), N_("Lead"), N_("Person"), N_("Link")), rows, STAYS)


def _agenda(mine: Mine) -> Section:
    say = mine.speech
    rows = [
        (say.moment(each.at), mine.names[each.author_id], say.say("agenda"),
         mine.opened(agenda_context(each.key), each.sealed), say.moment(each.done_at) if each.done_at else "")
        for each in held.agenda_ever(mine.session, mine.id)
    ]  # fmt: skip
    rows += [
        (say.moment(each.agreed_at), mine.names[each.owner_id], say.say("action"),
         mine.opened(action_context(each.key), each.sealed), say.moment(each.done_at) if each.done_at else "")
        for each in held.actions_ever(mine.session, mine.id)
        if _still_mine(mine, each.about_id)
    ]  # fmt: skip
    columns = (N_("When"), N_("Who"), N_("What"), N_("What it says"), N_("Done on"))
    return Section(N_("Agenda and actions"), columns, tuple(rows), STAYS)


def _still_mine(mine: Mine, about_id: int) -> bool:
    """Whether an action is of my own 1:1, or of somebody's whom I coach today: what is theirs goes with the team."""
    return decide_pair(mine.request.person, subject_of(mine.session, about_id, mine.tools, mine.request.present))


def _goals(mine: Mine) -> Section:
    say = mine.speech
    rows = [
        (say.date(each.begins), mine.names[each.set_by], say.say("goal"), goal_said(each, say, mine.tools),
         say.date(each.due_on) if each.due_on else "")
        for each in held.goals_ever(mine.session, mine.id)
    ]  # fmt: skip
    for plan in plans_of(mine.session, mine.tools.workspace_id, [mine.id]):
        by = mine.names[plan.lead_id]
        ends = say.date(plan.ends) if plan.ends else ""
        rows.append((say.date(plan.begins), by, say.say("plan"), title_of(plan, mine.tools), ends))
        for step in steps_of(mine.session, plan.id):
            due = say.date(step.due_on) if step.due_on else ""
            rows.append((say.date(plan.begins), by, say.say("step"), step_text(plan, step, mine.tools), due))
    columns = (N_("Begins"), N_("Set by"), N_("What"), N_("What it says"), N_("Until"))
    return Section(N_("Goals and plans"), columns, tuple(rows), STAYS)


def _answers(mine: Mine) -> Section:
    """What I answered under my name; whose an anonymous answer is, is kept nowhere."""
    rows = []
    for each in checkins.answers_by(mine.session, mine.id):
        said = json.loads(mine.opened(checkins.seal_context(each.key), each.sealed) or "{}")
        text = "\n".join(f"{question}: {answer}" for question, answer in said.items())
        rows.append(
            (each.period, mine.speech.moment(each.at), text, mine.speech.date(kept_until(each.at.date(), mine.tools)))
        )
    columns = (N_("Round"), N_("When"), N_("What I answered"), N_("Deleted on"))
    return Section(N_("Check-in answers"), columns, tuple(rows), ON_ITS_DAY)


def _kudos(mine: Mine) -> Section:
    say = mine.speech
    rows = [
        (say.moment(each.at), say.say("received from {name}", name=mine.names[each.from_id]),
         mine.opened(kudos.seal_context(each.key), each.sealed))
        for each in kudos.received(mine.session, mine.id, EVERY)
    ]  # fmt: skip
    rows += [
        (say.moment(each.at), say.say("given"), mine.opened(kudos.seal_context(each.key), each.sealed))
        for each in kudos.given(mine.session, mine.id, limit=EVERY)
    ]
    return Section(N_("Kudos"), (N_("When"), N_("What"), N_("What it says")), tuple(rows), STAYS)


def _reviews(mine: Mine) -> Section:
    say = mine.speech
    rows = []
    for each in reviews_of(mine.session, mine.tools.workspace_id, identity_ids(mine.session, mine.id), 0, FAR):
        score = "" if each.score is None else say.percent(each.score)
        parts = "\n".join(f"{name}: {say.percent(share)}" for name, share in each.parts)
        rows.append((say.moment(each.at), each.source, score, each.scorecard or "", parts, each.ticket or ""))
    columns = (N_("When"), N_("System"), N_("Score"), N_("Scorecard"), N_("Parts"), N_("Ticket"))
    return Section(N_("Quality reviews"), columns, tuple(rows), STAYS)


def _courses(mine: Mine) -> Section:
    say = mine.speech
    found = lessons_of(mine.session, mine.tools.workspace_id, identity_ids(mine.session, mine.id))
    rows = tuple(
        (
            each.name, each.source, *(say.moment(at) if at is not None else "" for at in _times(each)),
            "" if each.score is None else say.percent(each.score),
        )
        for each in found
    )  # fmt: skip
    columns = (N_("Course"), N_("System"), N_("Given on"), N_("Until"), N_("Done on"), N_("Score"))
    return Section(N_("Courses"), columns, rows, STAYS)


def _times(lesson: LessonRow) -> tuple[int | None, int | None, int | None]:
    return lesson.given_at, lesson.due_at, lesson.done_at


def _calls(mine: Mine) -> Section:
    """My part in each call; who called is kept nowhere."""
    say = mine.speech
    found = calls_of(mine.session, mine.tools.workspace_id, identity_ids(mine.session, mine.id), 0, FAR)
    rows = tuple(
        (
            say.moment(each.at), each.source, say.say("came in") if each.inbound else say.say("went out"),
            *(say.duration(seconds) if each.answered else "" for seconds in (each.talked, each.held, each.after)),
        )
        for each in found
    )  # fmt: skip
    columns = (N_("When"), N_("System"), N_("Direction"), N_("Talked"), N_("Held"), N_("After-call work"))
    return Section(N_("Calls"), columns, rows, STAYS)


def _looks(mine: Mine) -> Section:
    found = looks_at(mine.session, mine.id)
    rows = tuple((mine.speech.moment(each.at), mine.names[each.viewer_id], each.command) for each in found)
    return Section(N_("Looks"), (N_("When"), N_("Who"), N_("Asked with")), rows, STAYS)


PARTS: Sequence[Callable[[Mine], Section]] = (
    _profile, _accounts, _proposals, _teams, _away, _notes, _meetings, _agenda, _goals, _answers, _kudos, _reviews,
    _courses, _calls, _looks,
)  # fmt: skip
"""In the order they are shown."""

"""Which post somebody wants to look at, and what it would say now: for a preview, a test, and a post's detail.

The content is composed for who asks, by their own rights; who runs Touchline sees none. The ledger is not touched, and
a look at people is noted as any other.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from coaching.access import Role
from coaching.scheduling import Ruling, decide_schedule
from coaching.timetable import slot_of
from handlers.cards import Card
from handlers.digests.checking import teams_to_schedule
from handlers.digests.choosing import Mine, my_jobs, require_job
from handlers.digests.fields import find_kind_called, read_team, which_kind
from handlers.digests.kinds import find_kind
from handlers.digests.plans import fresh_plan
from handlers.digests.refusals import RULED, UnknownKindError, WhichPostError, WhichTeamError
from handlers.digests.scene import Kind, Scene
from handlers.digests.timing import Timing, timing_of
from handlers.errors import NoFiguresError, RefusedError
from handlers.posting import scene_of
from handlers.readers import load_calendars
from handlers.request import Request
from handlers.tools import Tools, instant
from kpi.periods import Period, local_day
from locales.speech import Speech
from storage.access_log import gather_looks, write_looks
from storage.database import Session
from storage.jobs import Job, Recipient


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody looks at: a job, or what a kind would be if it were scheduled (`seen` is None then)."""

    kind: Kind
    job: Job
    seen: Mine | None


def find_look(session: Session, words: str, request: Request, tools: Tools) -> Look:
    """Return the post that words mean: a number, a kind with or without its team, or the only one there is."""
    first = words.strip().partition(" ")[0]
    bare = first.removeprefix("#")
    if bare.isdecimal() and len(bare) < 12:
        seen = require_job(session, int(bare), request, tools)
        return Look(_known(seen.job), seen.job, seen)
    if first:
        return _of_kind(session, words.strip(), request, tools)
    own = my_jobs(session, request.person, tools)
    mine = [each for each in own if any(to.person_id == request.person.id for to in each.recipients)] or own
    if len(mine) != 1:
        example = f"digest preview {mine[0].job.id}" if mine else "digest preview morning"
        raise WhichPostError(example=example)
    return Look(_known(mine[0].job), mine[0].job, mine[0])


def _known(job: Job) -> Kind:
    kind = find_kind(job.kind)
    if kind is None:
        raise UnknownKindError
    return kind


def _of_kind(session: Session, words: str, request: Request, tools: Tools) -> Look:
    """What a kind would be for me, about the team that is named or the only one there is to choose."""
    tokens = words.split()
    for length in range(len(tokens), 0, -1):
        kind = find_kind_called(" ".join(tokens[:length]))
        if kind is not None:
            named = " ".join(word for word in tokens[length:] if word.casefold() not in ("for", "für", "of", "von"))
            return Look(kind, _imagined(session, kind, named, request, tools), None)
    raise which_kind(words, request.speech)


def _imagined(session: Session, kind: Kind, named: str, request: Request, tools: Tools) -> Job:
    team = read_team(session, named, tools)
    if team is None and kind.needs_team:
        teams = teams_to_schedule(session, request.person, kind.key, tools)
        if len(teams) > 1:
            raise WhichTeamError(known=", ".join(each.name for each in teams))
        team = teams[0] if teams else None
    ruling = decide_schedule(request.person, kind.key, team.id if team else None)
    if ruling is not Ruling.YES:
        raise RULED[ruling]
    plan = fresh_plan(kind)
    return Job(
        workspace_id=tools.workspace_id, kind=kind.key, team_id=team.id if team else None, owner_id=request.person.id,
        cadence=kind.cadence, minute=plan.minute, days=sorted(plan.days), month_day=plan.month_day,
        late_hours=plan.late_hours, paused=False, created_at=request.now,
    )  # fmt: skip


def for_me(job: Job, request: Request) -> Recipient:
    """Return the asker as a recipient of a job, whether they are one or not; it is never written."""
    return Recipient(
        workspace_id=job.workspace_id, person_id=request.person.id, tenant=request.tenant, channel="", through=date.min
    )


def timing_for_me(session: Session, look: Look, request: Request, tools: Tools) -> Timing:
    """Return when the asker would get it."""
    calendars = load_calendars(session, tools.workspace_id, local_day(instant(request.now), tools.zone))
    return timing_of(session, look.job, for_me(look.job, request), calendars, tools)


def composed_now(tools: Tools, words: str, request: Request) -> tuple[Look, tuple[Card, ...]]:
    """Return what a post would say if it were written now for the asker; a RefusedError where they may not see it."""
    with tools.database.reading() as session:
        looks = gather_looks(session)
        look = find_look(session, words, request, tools)
        timing = timing_for_me(session, look, request, tools)
        today = local_day(instant(request.now), timing.timetable.zone)
        covers = slot_of(timing.timetable, timing.reader, today).covers
        cards = compose_for(session, look, covers, timing, request, tools, request.now)
    with tools.database.writing() as session:
        write_looks(session, looks)
    return look, cards


def compose_for(
    session: Session, look: Look, covers: Period, timing: Timing, request: Request, tools: Tools, now: datetime
) -> tuple[Card, ...]:
    """Return the cards of a post for the asker, in their own language unless the job has one."""
    if request.person.role == Role.ADMIN:
        raise NoFiguresError
    scene = scene_of(session, look.job, for_me(look.job, request), timing, covers, look.kind, tools, now)
    scene = replace(scene, speech=Speech(look.job.locale or request.speech.locale, scene.zone))
    return look.kind.compose(scene if look.kind.for_people else _as_channel(scene, look))


def _as_channel(scene: Scene, look: Look) -> Scene:
    """The scene of a post that nobody gets in person: who may schedule it may see it."""
    reader = scene.reader
    if reader is None:
        raise RefusedError
    ruling = decide_schedule(reader, look.kind.key, look.job.team_id)
    if ruling is not Ruling.YES:
        raise RULED[ruling]
    return replace(scene, reader=None)

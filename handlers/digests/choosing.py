"""Finds the scheduled post that somebody means, and says what is theirs: as owner, as reader, or as who runs Touchline.

Whoever has nothing to do with a post is told that there is none: not even that it is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from coaching.access import Viewer
from coaching.scheduling import decide_change
from handlers.digests.refusals import NoSuchPostError, NotYoursToChangeError
from handlers.digests.saying import owner_name
from handlers.request import Request
from handlers.tools import Tools
from storage.database import Session
from storage.jobs import Job, Recipient, all_jobs, every_recipient_of, find_job, recipients_of


@dataclass(frozen=True, slots=True)
class Mine:
    """A job as somebody sees it: `recipients` are those whose rows they may read."""

    job: Job
    may_change: bool
    recipients: tuple[Recipient, ...]


def as_seen(session: Session, job: Job, viewer: Viewer, *, ever: bool = False) -> Mine | None:
    """Return a job as a viewer sees it, None if it is none of theirs. `ever`: recipients who got it once as well."""
    recipients: Sequence[Recipient] = (every_recipient_of if ever else recipients_of)(session, job.id)
    if decide_change(viewer, job.owner_id, job.team_id):
        return Mine(job, True, tuple(recipients))
    own = tuple(each for each in recipients if each.person_id == viewer.id)
    return Mine(job, False, own) if own else None


def my_jobs(session: Session, viewer: Viewer, tools: Tools) -> list[Mine]:
    """Return every job that somebody owns, gets or may change."""
    seen = (as_seen(session, job, viewer) for job in all_jobs(session, tools.workspace_id))
    return [each for each in seen if each is not None]


def require_job(session: Session, number: int, request: Request, tools: Tools) -> Mine:
    """Return the job of a number as the asker sees it; NoSuchPostError."""
    job = find_job(session, tools.workspace_id, number)
    seen = as_seen(session, job, request.person) if job is not None else None
    if seen is None:
        raise NoSuchPostError(number=str(number))
    return seen


def require_change(session: Session, number: int, request: Request, tools: Tools) -> Mine:
    """Return the job of a number if the asker may change it; a refusal otherwise."""
    seen = require_job(session, number, request, tools)
    if not seen.may_change:
        raise NotYoursToChangeError(number=str(number), owner=owner_name(session, seen.job))
    return seen

"""What the carrying of a scheduled post leaves in the ledger: what was begun, what arrived, how it ended.

Each function is one short transaction: whatever dies between two of them, the ledger says how far it came. Sends
nothing; the engine does (`bot.engine`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from coaching.delivering import Status
from handlers.tools import Tools, tools_for
from storage.database import Database, Session
from storage.deliveries import (
    Delivery,
    begin_part,
    end_part,
    not_sent,
    recipients_waiting,
    settle,
    workspaces_waiting,
)
from storage.jobs import Job, Recipient, note_trouble, workspaces_with_jobs
from storage.teams import Team
from storage.workspaces import Workspace, all_workspaces


@dataclass(frozen=True, slots=True)
class Waiting:
    """A delivery that is to be sent. `conversation` is the same for all that go to the same person or channel."""

    delivery_id: int
    tenant: str
    conversation: str


def tools_to_ring(local: Tools, now: datetime) -> list[Tools]:
    """Return what each workspace works with in which a job runs or a delivery waits."""
    with local.database.reading() as session:
        wanted = {*workspaces_with_jobs(session), *workspaces_waiting(session, now)}
    return [tools_of(local, workspace_id) for workspace_id in sorted(wanted)]


def every_tools(local: Tools) -> list[Tools]:
    """Return what each workspace of the database works with."""
    with local.database.reading() as session:
        wanted = [each.id for each in all_workspaces(session)]
    return [tools_of(local, workspace_id) for workspace_id in wanted]


def tools_of(local: Tools, workspace_id: int) -> Tools:
    """Return what a workspace works with; `local` are those of the one that is served here."""
    if workspace_id == local.workspace_id:
        return local
    with local.database.reading() as session:
        return tools_for(local, session.get_one(Workspace, workspace_id))


def conversations(tools: Tools, delivery_ids: Sequence[int]) -> list[Waiting]:
    """Return where some deliveries go to, the longest due first."""
    with tools.database.reading() as session:
        return [
            Waiting(delivery_id, recipient.tenant, f"{recipient.tenant}/{recipient.person_id or _channel(recipient)}")
            for delivery_id, recipient in recipients_waiting(session, tools.workspace_id, delivery_ids)
        ]


def _channel(recipient: Recipient) -> str:
    return recipient.channel.removeprefix("#").casefold()


def begin(database: Database, delivery_id: int, part: int, now: datetime, after: int) -> bool:
    """Note that a part is being sent; False when somebody else has tried since there were `after` tries."""
    with database.writing() as session:
        return begin_part(session, delivery_id, part, now, after)


def end(database: Database, delivery_id: int, part: int, message_id: str, *, repeated: bool = False) -> None:
    """Note that a part was sent. `repeated`: although an earlier try may have arrived."""
    with database.writing() as session:
        end_part(session, delivery_id, part, message_id, repeated=repeated)


def take_back(database: Database, delivery_id: int) -> None:
    """Note that the part that was being sent has certainly not arrived."""
    with database.writing() as session:
        not_sent(session, delivery_id)


def finish(database: Database, delivery_id: int, status: Status, reason: str, now: datetime) -> None:
    """Settle a delivery. One that arrived ends the trouble its owner was told of."""
    with database.writing() as session:
        new = settle(session, delivery_id, status, reason, now)
        if status in (Status.DELIVERED, Status.LATE):
            delivery = session.get_one(Delivery, delivery_id)
            recipient = session.get_one(Recipient, delivery.recipient_id)
            if new and recipient.person_id is None:
                _tell_outside(session, delivery, now)
            if recipient.trouble is not None:
                note_trouble(session, recipient.id, recipient.trouble, None)


def _tell_outside(session: Session, delivery: Delivery, now: datetime) -> None:
    """Tell receivers outside of the chat that a team's post has gone out, where some want to hear of it."""
    from handlers.escalations.outside_events import POSTED, tell

    job = session.get_one(Job, delivery.job_id)
    team = session.get_one(Team, job.team_id).name if job.team_id is not None else ""
    tell(session, delivery.workspace_id, POSTED, str(delivery.id), (job.kind, team, delivery.period), now)

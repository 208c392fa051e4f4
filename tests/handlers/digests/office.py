"""An office in which posts are scheduled: who leads whom, and short ways to look at what was written."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from handlers.cards import Card, Form
from handlers.posting import ring
from storage.deliveries import Delivery, deliveries_of
from storage.jobs import Job, JobChange, Recipient, all_jobs, changes_of_job, every_recipient_of, jobs_ever
from tests.stories.workspace import NOW, Workspace

MONDAY = date(2026, 11, 23)


@pytest.fixture
def office(empty: Workspace) -> Workspace:
    """Emma leads Support, Ines manages it, Tom works in it; Max leads Billing; Eve is a director, Root the admin."""
    people = {"emma": "lead", "max": "lead", "ines": "manager", "tom": "agent", "eve": "executive", "root": "admin"}
    for handle, role in people.items():
        empty.add(handle, role)
    for handle, team, leads in (("emma", "Support", True), ("ines", "Support", True), ("tom", "Support", False)):
        empty.put(handle, team, leads=leads)
    empty.put("max", "Billing", leads=True)
    return empty


def jobs(office: Workspace) -> Sequence[Job]:
    """Every job that was not removed."""
    with office.database.reading() as session:
        return all_jobs(session, office.tools.workspace_id)


def written(office: Workspace) -> list[object]:
    """Everything about scheduled posts that the database holds, to see that nothing was half-written."""
    with office.database.reading() as session:
        found: list[object] = []
        for job in jobs_ever(session, office.tools.workspace_id):
            found += [columns(job), *(columns(each) for each in every_recipient_of(session, job.id))]
            found += [columns(each) for each in changes_of_job(session, job.id)]
        return found


def columns(row: Job | Recipient | JobChange | Delivery) -> tuple[object, ...]:
    """A row as its columns."""
    return tuple(getattr(row, column.key) for column in row.__table__.columns)


def recipients(office: Workspace, job_id: int) -> Sequence[Recipient]:
    """Who gets a job's posts, or once got them."""
    with office.database.reading() as session:
        return every_recipient_of(session, job_id)


def changes(office: Workspace, job_id: int) -> list[tuple[str, str, str]]:
    """What was changed, newest first, as it is noted."""
    with office.database.reading() as session:
        return [(each.what, each.before, each.after) for each in changes_of_job(session, job_id)]


def ledger(office: Workspace, now: datetime = NOW) -> list[tuple[str, str]]:
    """The ledger's rows after a bell at `now`: period and status, oldest first."""
    ring(office.tools, now)
    with office.database.reading() as session:
        ids = [job.id for job in jobs_ever(session, office.tools.workspace_id)]
        rows = deliveries_of(session, office.tools.workspace_id, ids, 500)
        return [(row.period, row.status) for row in reversed(rows)]


def scheduled(office: Workspace, who: str, words: str, **options: object) -> Job:
    """Schedule a post by words; the job that is new."""
    before = {job.id for job in jobs(office)}
    office.card(who, f"digest schedule {words}", **options)
    [new] = [job for job in jobs(office) if job.id not in before]
    return new


def form_of(office: Workspace, who: str, words: str = "digest schedule") -> Form:
    """The form that words open."""
    form = office.ask(who, words).form
    assert form is not None
    return form


def answers_of(form: Form, **changed: str) -> dict[str, str]:
    """A form's answers as it stands, with some of them changed."""
    return {field.name: field.value for field in form.fields} | changed


def words_of(card: Card) -> list[str]:
    """What a card's buttons say."""
    return [button.words for button in card.buttons]

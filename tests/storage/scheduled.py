"""A workspace's scheduled posts for tests: a job with its recipients, its ledger, absences, a report; and questions."""

from collections.abc import Callable
from datetime import date, timedelta

from kpi.facts import Agent
from kpi.reviews import Leave
from storage import deliveries, jobs, leaves, reports, working_time
from storage.database import Session
from storage.people import Identity, Person, all_people, link, remember_agents
from tests.storage.stored import NOW

MONDAY = date(2026, 11, 23)


def a_job(home: int, owner: Person, team_id: int | None = None, **fields: object) -> jobs.Job:
    """A morning digest on weekdays at 08:30, not remembered yet."""
    values: dict[str, object] = {
        "workspace_id": home, "kind": "morning", "team_id": team_id, "owner_id": owner.id, "cadence": "daily",
        "minute": 510, "days": [0, 1, 2, 3, 4], "late_hours": 4.0, "created_at": NOW, **fields,
    }  # fmt: skip
    return jobs.Job(**values)


def to_person(
    home: int, person: Person, tenant: str = "", through: date = MONDAY - timedelta(days=1)
) -> jobs.Recipient:
    """Somebody who gets a job's posts from a day on."""
    return jobs.Recipient(workspace_id=home, person_id=person.id, tenant=tenant, through=through)


def to_channel(home: int, channel: str, tenant: str = "", through: date = MONDAY - timedelta(days=1)) -> jobs.Recipient:
    """A channel that gets a job's posts from a day on."""
    return jobs.Recipient(workspace_id=home, tenant=tenant, channel=channel, label=channel, through=through)


def a_row(job: jobs.Job, recipient: jobs.Recipient, period: str = "2026-11-23", **fields: object) -> dict[str, object]:
    """A row of the ledger that is due."""
    return {
        "workspace_id": job.workspace_id, "job_id": job.id, "recipient_id": recipient.id, "period": period,
        "first": MONDAY, "last": MONDAY, "due_at": NOW, "status": "due", **fields,
    }  # fmt: skip


def schedule(session: Session, home: int, owner: Person, times: int) -> jobs.Job:
    """As many jobs, deliveries, absences and reports as are asked for; the first job is returned."""
    made = [
        jobs.add_job(session, a_job(home, owner, minute=times), [to_person(home, owner), to_channel(home, f"C{times}")])
        for _ in range(times)
    ]
    for job in made:
        first, *_ = jobs.recipients_of(session, job.id)
        deliveries.open_deliveries(session, [a_row(job, first, f"period {n}") for n in range(times)])
        jobs.note_changes(session, job, owner.id, {"time": ("", str(times))}, NOW)
    working_time.working_time_of(session, home, owner.id).starts = times
    keys = remember_agents(session, home, "bamboohr", [Agent("7", "Ann")])
    link(session, session.get_one(Identity, keys["7"]), owner)
    told = [Leave(str(number), "7", "2026-11-23", f"2026-11-{24 + number}") for number in range(times)]
    leaves.save_leaves(session, home, "bamboohr", told, keys, NOW)
    for number in range(times):
        working_time.add_absence(session, home, owner.id, MONDAY, MONDAY + timedelta(days=number), NOW)
        period = f"2026-W4{number}"
        report = reports.PublishedReport(
            workspace_id=home, kind="weekly", period=period, scope="", first=MONDAY, last=MONDAY, published_at=NOW,
            content={"of": home},
        )  # fmt: skip
        session.add(report)
    session.flush()
    return made[0]


def job_of(session: Session, home: int) -> jobs.Job:
    """The workspace's first job."""
    return jobs.all_jobs(session, home)[0]


def everybodys_jobs(session: Session) -> list[int]:
    """The ids of all jobs, another workspace's too: nobody should be shown those by knowing them."""
    return [job.id for job in session.query(jobs.Job)]


def everybodys_deliveries(session: Session) -> list[int]:
    """The ids of all deliveries, another workspace's too."""
    return [row.id for row in session.query(deliveries.Delivery)]


QUESTIONS: dict[str, Callable[[Session, int], object]] = {
    "deliveries.deliveries_of": lambda s, w: deliveries.deliveries_of(s, w, everybodys_jobs(s), 50),
    "deliveries.recipients_waiting": lambda s, w: [
        delivery for delivery, _ in deliveries.recipients_waiting(s, w, everybodys_deliveries(s))
    ],
    "deliveries.waiting": lambda s, w: deliveries.waiting(s, w, NOW),
    "jobs.all_jobs": lambda s, w: jobs.all_jobs(s, w),
    "jobs.every_recipient_of": lambda s, w: jobs.every_recipient_of(s, job_of(s, w).id),
    "jobs.jobs_ever": lambda s, w: jobs.jobs_ever(s, w),
    "jobs.changes_of_job": lambda s, w: jobs.changes_of_job(s, job_of(s, w).id),
    "jobs.find_job": lambda s, w: [jobs.find_job(s, w, job) for job in everybodys_jobs(s) if jobs.find_job(s, w, job)],
    "jobs.recipients_of": lambda s, w: jobs.recipients_of(s, job_of(s, w).id),
    "jobs.running": lambda s, w: [job for job, _ in jobs.running(s, w)],
    "leaves.leaves_between": lambda s, w: [list(each) for each in leaves.leaves_between(s, w, MONDAY, MONDAY)],
    "leaves.leaves_ever": lambda s, w: [row for each in all_people(s, w) for row in leaves.leaves_ever(s, each.id)],
    "reports.find_published": lambda s, w: reports.find_published(s, w, "weekly", "2026-W40", ""),
    "working_time.absences_between": lambda s, w: working_time.absences_between(s, w, MONDAY, MONDAY),
    "working_time.absences_ever": lambda s, w: [
        row for each in all_people(s, w) for row in working_time.absences_ever(s, each.id)
    ],
    "working_time.working_times": lambda s, w: working_time.working_times(s, w),
}

WRITES = {
    "deliveries.begin_part",
    "deliveries.end_part",
    "deliveries.not_sent",
    "deliveries.open_deliveries",
    "deliveries.settle",
    "jobs.add_job",
    "jobs.note_changes",
    "jobs.opened_through",
    "jobs.note_trouble",
    "leaves.keep_only_leaves",
    "leaves.save_leaves",
    "reports.publish_report",
    "reviews.keep_only_lessons",
    "working_time.add_absence",
    "working_time.remove_absence",
    "working_time.working_time_of",
}

OF_NO_WORKSPACE = {
    "deliveries.workspaces_waiting": "the bell rings for all of them",
    "jobs.workspaces_with_jobs": "the same",
}

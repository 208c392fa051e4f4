"""The scheduled export on its way: written when its post goes out, told to an admin, and to nobody else."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from handlers.posting import Parcel, ring, take
from storage.deliveries import Delivery
from storage.jobs import Job, add_job
from storage.people import Person, add_person
from storage.points import points_of
from tests.storage.scheduled import a_job, to_person
from tests.stories.workspace import Workspace

DUE = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)  # a Monday, 09:00 in Berlin
SUNDAY = date(2026, 11, 15)


def scheduled(workspace: Workspace, folder: Path, role: str = "admin") -> Workspace:
    """A daily export that an admin gets."""
    home = workspace.tools.workspace_id
    with workspace.database.writing() as session:
        admin: Person = add_person(session, home, "olga", "Olga", role, DUE)
    job = a_job(home, admin, kind="export", cadence="daily", days=[0, 1, 2, 3, 4], late_hours=20.0)
    with workspace.database.writing() as session:
        add_job(session, job, [to_person(home, admin, through=SUNDAY)])
    return replace(workspace, tools=replace(workspace.tools, export_dir=str(folder / "out"), minimum_group=2))


def taken(workspace: Workspace) -> list[Parcel | None]:
    return [take(workspace.tools, delivery, DUE) for delivery in ring(workspace.tools, DUE)]


def test_it_is_written_and_its_reader_is_told_where(own_demo: Workspace, tmp_path: Path) -> None:
    [parcel] = taken(scheduled(own_demo, tmp_path))
    assert parcel is not None
    [folder] = tmp_path.glob("out/*/export-*")
    said = str(parcel.cards[0])
    assert str(folder) in said
    assert "kpi_series" in said
    assert (folder / "kpi_series.parquet").stat().st_size > 0
    with own_demo.database.reading() as session:
        assert points_of(session, own_demo.tools.workspace_id, "month")


def test_who_is_no_admin_any_more_gets_none_and_nothing_is_written(own_demo: Workspace, tmp_path: Path) -> None:
    found = taken(scheduled(own_demo, tmp_path, role="manager"))
    assert all(parcel is None or "export-" not in str(parcel.cards) for parcel in found)
    assert not (tmp_path / "out").exists()


def test_without_a_folder_nothing_is_written_and_the_ledger_says_so(own_demo: Workspace, tmp_path: Path) -> None:
    workspace = scheduled(own_demo, tmp_path)
    taken(replace(workspace, tools=replace(workspace.tools, export_dir="")))
    with own_demo.database.reading() as session:
        [delivery] = session.query(Delivery).join(Job, Job.id == Delivery.job_id).filter(Job.kind == "export").all()
        assert delivery.status != "sent"
    assert not (tmp_path / "out").exists()


def test_an_admin_schedules_it_by_words_and_others_are_refused(own_demo: Workspace) -> None:
    with own_demo.database.writing() as session:
        add_person(session, own_demo.tools.workspace_id, "olga", "Olga", "admin", DUE)
        add_person(session, own_demo.tools.workspace_id, "mona", "Mona", "manager", DUE)
    words = "digest schedule export at 09:00 on weekdays to @olga"
    assert own_demo.ask("mona", words).refused
    reply = own_demo.ask("olga", words)
    assert not reply.refused
    assert "Export for BI tools" in str(reply)

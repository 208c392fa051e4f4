"""Scheduled posts to drill the engine with: a kind of its own, and a workspace in which many are due at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from charts.paper.specs import Column, Sheet, Workbook
from coaching.timetable import Cadence
from handlers.cards import Card, Paper, Text
from handlers.digests import kinds
from handlers.digests.scene import Kind, Scene
from handlers.errors import RefusedError
from storage.database import Database
from storage.deliveries import Delivery
from storage.jobs import Job, Recipient, add_job
from storage.people import add_identity, add_person, find_person
from storage.workspaces import ensure_workspace
from tests.engine.postman import PLATFORM, TENANT

MONDAY = date(2026, 11, 23)
DUE = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)  # 08:30 in Berlin
BEGINS = DUE + timedelta(seconds=5)
CREATED = datetime(2026, 11, 20, 12, tzinfo=UTC)


def message(scene: Scene) -> tuple[Card, ...]:
    return (Card("Message", (Text("Nothing unusual."),)),)


def whole(scene: Scene) -> tuple[Card, ...]:
    """A message, two cards of detail, and a file."""
    sheet = Sheet("Figures", (Column("What"), Column("How many")), (("Tickets", 3),))
    paper = Paper("report.xlsx", "Report", Workbook("Report", "en", CREATED, (sheet,)))
    return (*(replace(card, papers=(paper,)) for card in message(scene)), Card("Detail 1"), Card("Detail 2"))


def threaded(scene: Scene) -> tuple[Card, ...]:
    return (*message(scene), Card("Detail 1"))


def broken(scene: Scene) -> tuple[Card, ...]:
    raise ZeroDivisionError


def refused(scene: Scene) -> tuple[Card, ...]:
    raise RefusedError


DRILLS = tuple(
    Kind(compose.__name__, f"Drill {compose.__name__}", (compose.__name__,), Cadence.DAILY, 510, 4, True, True, False,
         (), compose)
    for compose in (message, whole, threaded, broken, refused)
)  # fmt: skip


def teach() -> None:
    """Let this process know the drills."""
    if not any(kind in kinds.KINDS for kind in DRILLS):
        kinds.KINDS += DRILLS


def schedule(
    database: Database, kind: str, posts: int = 1, *, key: str = "default", to: str = "C", known: bool = True,
    **fields: object,
) -> int:  # fmt: skip
    """Let a job of Lena's be due for so many channels (or herself, with `to` ""); return the workspace's id."""
    with database.writing() as session:
        home = ensure_workspace(session, key, key, "Europe/Berlin", CREATED).id
        lena = find_person(session, home, "lena")
        if lena is None:
            lena = add_person(session, home, "lena", "Lena", "lead", CREATED)
            if known:
                add_identity(session, lena, PLATFORM, "T1:lena")
        values: dict[str, object] = {
            "workspace_id": home, "kind": kind, "owner_id": lena.id, "cadence": "daily", "minute": 510,
            "days": [0, 1, 2, 3, 4], "late_hours": 4.0, "created_at": CREATED, **fields,
        }  # fmt: skip
        through = MONDAY - timedelta(days=1)
        if to:
            channels = [
                Recipient(workspace_id=home, tenant=TENANT, channel=f"{to}{n}", label=f"{to}{n}", through=through)
                for n in range(posts)
            ]
            add_job(session, Job(**values), channels)
        else:
            mine = Recipient(workspace_id=home, tenant=TENANT, person_id=lena.id, through=through)
            add_job(session, Job(**values), [mine])
        return home


def ledger(database: Database) -> list[Delivery]:
    """Every row, oldest first."""
    with database.reading() as session:
        return list(session.query(Delivery).order_by(Delivery.id))

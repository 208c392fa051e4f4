"""What one workspace takes away of its connected systems is there still for another with the same keys and names."""

from kpi.reviews import Review
from storage.arrivals import take_arrival
from storage.awaited import take_awaited
from storage.connections import connections, forget_cursors
from storage.database import Database, Session
from storage.forgetting import forget_beside, forget_tickets
from storage.people import known_identities
from storage.reviews import save_reviews
from tests.kpi.made import START
from tests.storage.connecting import DESK
from tests.storage.stored import NOW
from tests.storage.test_workspaces_apart import QUESTIONS, plain, settle


def _asked(session: Session, home: int) -> dict[str, object]:
    return {name: plain(ask(session, home)) for name, ask in QUESTIONS.items()}


def test_forgetting_what_one_workspaces_systems_told_leaves_the_others_alone(database: Database) -> None:
    with database.writing() as session:
        home, other = settle(session, "acme", 2), settle(session, "other", 3)
    with database.reading() as session:
        before = _asked(session, home)
    with database.writing() as session:
        keys = {key: row.id for key, row in known_identities(session, other, DESK).items()}
        save_reviews(session, other, DESK, [Review("r0", "7", START, None, gone=True)], keys)
        assert take_awaited(session, other, DESK, ["w0"])
        forget_cursors(session, other, connections(session, other)[0].id)
        assert take_arrival(session, other, connections(session, other)[0].id, "another", b"body", NOW)
        assert forget_tickets(session, other, DESK) == 1
        forget_beside(session, connections(session, other)[0])
    with database.reading() as session:
        assert _asked(session, home) == before
        assert QUESTIONS["reviews.calls_of"](session, home)
        assert not QUESTIONS["reviews.calls_of"](session, other)

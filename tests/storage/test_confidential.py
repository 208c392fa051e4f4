"""What was written in confidence: each table that seals is renewed when keys change, and needs the new one alone."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import inspect, update

from bot.keys import rotate
from storage.base import Base
from storage.confidential import SEALED, SEALED_BESIDE, renew_seals
from storage.connections import add_connection, connection_context, connection_hook_context, connections
from storage.database import Database
from storage.goals import Goal
from storage.notes import Note, NoteVersion, add_note_once, change_note, seal_context
from storage.people import add_person
from storage.sealing import Sealer, SealError, new_key
from tests.storage.stored import workspace

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OLD, NEW = new_key(), new_key()
BY_A_WAY_OF_THEIR_OWN = {"installation", "inbox", "pager", "webhook", "hook", "hosted_picture", "picture"}


def test_every_column_that_is_sealed_is_renewed() -> None:
    sealing = {
        (each.class_, column.name)
        for each in Base.registry.mappers
        for column in inspect(each.class_).columns
        if column.name.endswith("sealed")
    }
    renewed = {*((model, "sealed") for model in SEALED), *SEALED_BESIDE}
    left = {model.__tablename__ for model, _ in sealing - renewed}
    assert left <= BY_A_WAY_OF_THEIR_OWN
    assert renewed <= sealing


def test_a_connections_key_and_that_of_its_webhooks_open_with_the_new_one_alone(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session, "acme")
        row = add_connection(session, home, "zendesk", {}, "k", None, 0, None, NOW)
        row.sealed = Sealer([OLD]).seal(connection_context(row), b"key")
        row.hook_sealed = Sealer([OLD]).seal(connection_hook_context(row), b"secret")
        add_connection(session, home, "zendesk", {}, "none", None, 0, None, NOW)
    assert rotate(database, Sealer([NEW, OLD])) == 2
    with database.reading() as session:
        held = connections(session, home)[0]
        assert Sealer([NEW]).open(connection_context(held), held.sealed or b"") == b"key"
        assert Sealer([NEW]).open(connection_hook_context(held), held.hook_sealed or b"") == b"secret"


def written(database: Database, sealer: Sealer) -> None:
    """A note with a version, and a goal without words."""
    with database.writing() as session:
        home = workspace(session, "acme")
        tom, lena = (add_person(session, home, who, who.title(), "agent", NOW).id for who in ("tom", "lena"))
        values = {
            "workspace_id": home, "key": "k1", "author_id": lena, "about_id": tom, "shared": False, "skill": "",
            "sealed": sealer.seal(seal_context("k1"), b"first"), "tickets": [], "written_at": NOW, "changed_at": NOW,
            "expires_on": date(2028, 11, 21),
        }  # fmt: skip
        note, _ = add_note_once(session, values)
        assert change_note(session, note, 1, {"sealed": sealer.seal(seal_context("k1"), b"second")}, NOW)
        session.add(
            Goal(
                workspace_id=home, key="g", person_id=tom, set_by=tom, kind="rate", begins=date(2026, 11, 1), set_at=NOW
            )
        )


def opened(database: Database, sealer: Sealer) -> list[bytes]:
    with database.reading() as session:
        rows = [*session.query(NoteVersion), *session.query(Note)]
        return [sealer.open(seal_context("k1"), row.sealed) for row in rows]


def test_after_a_change_of_keys_notes_and_their_versions_open_with_the_new_one_alone(database: Database) -> None:
    written(database, Sealer([OLD]))
    assert rotate(database, Sealer([NEW, OLD])) == 2
    assert opened(database, Sealer([NEW])) == [b"first", b"second"]
    with pytest.raises(SealError):
        opened(database, Sealer([OLD]))
    assert rotate(database, Sealer([NEW])) == 0


def test_without_the_old_key_nothing_changes(database: Database) -> None:
    written(database, Sealer([OLD]))
    with pytest.raises(SealError):
        rotate(database, Sealer([NEW]))
    assert opened(database, Sealer([OLD])) == [b"first", b"second"]


def test_what_is_renewed_still_opens_for_its_own_context_only() -> None:
    renewed = Sealer([NEW, OLD]).renew(Sealer([OLD]).seal("here", b"secret"))
    assert Sealer([NEW]).open("here", renewed) == b"secret"
    assert Sealer([NEW]).renew(renewed) == renewed
    with pytest.raises(SealError):
        Sealer([NEW]).open("there", renewed)


def test_a_form_sent_twice_at_once_is_one_note_on_every_database(database: Database) -> None:
    written(database, Sealer([OLD]))
    with database.writing() as session:
        held = session.query(Note).one()
        values = {
            "workspace_id": held.workspace_id, "key": "k1", "author_id": held.author_id, "about_id": held.about_id,
            "shared": True, "sealed": b"x", "tickets": [], "written_at": NOW, "changed_at": NOW,
            "expires_on": date(2028, 1, 1),
        }  # fmt: skip
        again, is_new = add_note_once(session, values)
        assert (again.id, is_new, again.shared) == (held.id, False, False)
        assert not change_note(session, again, 1, {"shared": True}, NOW)
        assert again.shared is False


def test_a_text_that_is_changed_while_keys_are_changed_is_the_one_that_stays(database: Database) -> None:
    written(database, Sealer([OLD]))
    both = Sealer([NEW, OLD])
    with database.writing() as session:
        number = session.query(Note.id).scalar()

        def renew(sealed: bytes) -> bytes:
            if Sealer([OLD, NEW]).open(seal_context("k1"), sealed) == b"second":
                # As if somebody had saved it just now; the same transaction, as SQLite has one writer.
                third = Sealer([OLD]).seal(seal_context("k1"), b"third")
                session.execute(update(Note).where(Note.id == number).values(sealed=third))
            return both.renew(sealed)

        renew_seals(session, renew)
    assert opened(database, Sealer([NEW])) == [b"first", b"third"]

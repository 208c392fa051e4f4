"""Coaching notes: what a lead wrote about somebody, sealed; each edit kept; forgotten on its day.

Never returns a text open: `sealed` is opened where it is shown (`storage.sealing`). Decides nothing about who may read
one: `coaching.confidence` does.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.types import UtcDateTime
from storage.upsert import upsert


class Note(Base, Owned):
    """A note by `author_id` about `about_id`. `shared`: the person reads it too. `key` is what it is sealed for.

    `skill` is a key of `coaching.skills`, empty for none. `tickets` are the helpdesk's numbers. `expires_on` is the
    day from which on it is gone. `version` counts its edits.
    """

    changes_answers = False

    __tablename__ = "coaching_note"
    __table_args__ = (UniqueConstraint("key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    about_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    shared: Mapped[bool]
    skill: Mapped[str] = mapped_column(default="")
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    tickets: Mapped[list[str]] = mapped_column(JSON, default=list)
    follow_up_on: Mapped[date | None]
    followed_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_on: Mapped[date]


class NoteVersion(Base, Owned):
    """What a note said before an edit."""

    changes_answers = False

    __tablename__ = "coaching_note_version"

    note_id: Mapped[int] = mapped_column(ForeignKey("coaching_note.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    shared: Mapped[bool]
    skill: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def seal_context(key: str) -> str:
    """Return what a note's text is sealed for, in each of its versions."""
    return f"coaching note:{key}"


def add_note(session: Session, note: Note) -> Note:
    """Remember a note."""
    session.add(note)
    session.flush()
    return note


def find_note(session: Session, workspace_id: int, note_id: int) -> Note | None:
    """Return a note of the workspace, or None."""
    return session.scalar(select(Note).where(Note.workspace_id == workspace_id, Note.id == note_id))


def notes_about(session: Session, workspace_id: int, person_ids: Iterable[int]) -> Sequence[Note]:
    """Return the notes about some people, newest first; who may read which is asked of each."""
    query = select(Note).where(Note.workspace_id == workspace_id, Note.about_id.in_(tuple(person_ids)))
    return session.scalars(query.order_by(Note.written_at.desc(), Note.id.desc())).all()


def notes_by(session: Session, workspace_id: int, author_id: int) -> Sequence[Note]:
    """Return the notes somebody wrote, newest first."""
    query = select(Note).where(Note.workspace_id == workspace_id, Note.author_id == author_id)
    return session.scalars(query.order_by(Note.written_at.desc(), Note.id.desc())).all()


def versions_of(session: Session, note_id: int) -> Sequence[NoteVersion]:
    """Return what a note said before, the earliest first."""
    query = select(NoteVersion).where(NoteVersion.note_id == note_id).order_by(NoteVersion.version)
    return session.scalars(query).all()


def remove_note(session: Session, note: Note) -> None:
    """Forget a note and all it ever said; one that is gone already is."""
    number = note.id
    # Whoever changes it at this moment adds a version: theirs is waited for, and goes too.
    session.execute(select(Note.id).where(Note.id == number).with_for_update())
    session.execute(delete(NoteVersion).where(NoteVersion.note_id == number))
    session.execute(delete(Note).where(Note.id == number))
    session.flush()


def expired_notes(session: Session, workspace_id: int, today: date) -> Sequence[Note]:
    """Return the notes of the workspace whose day has come, a few hundred at a time."""
    query = select(Note).where(Note.workspace_id == workspace_id, Note.expires_on <= today)
    return session.scalars(query.limit(500)).all()


def add_note_once(session: Session, values: Mapping[str, Any]) -> tuple[Note, bool]:
    """Remember a note under its key; of two who send the same form at once, the second finds the first's.

    Return it, and whether it is new.
    """
    insert = upsert(session, Note).values(**values).on_conflict_do_nothing(index_elements=[Note.key])
    made = session.execute(insert.returning(Note.id)).first()
    return session.scalars(select(Note).where(Note.key == values["key"])).one(), made is not None


def change_note(session: Session, note: Note, version: int, values: Mapping[str, Any], now: datetime) -> bool:
    """Change a note, keeping what it said; False when it is not at this version any more, and nothing has changed."""
    mine = Note.id == note.id, Note.version == version
    result: Any = session.execute(update(Note).where(*mine).values(version=version + 1))
    if not result.rowcount:
        return False
    session.add(
        NoteVersion(
            workspace_id=note.workspace_id, note_id=note.id, version=version, sealed=note.sealed, shared=note.shared,
            skill=note.skill, at=now,
        )
    )  # fmt: skip
    session.execute(update(Note).where(Note.id == note.id).values(**values, changed_at=now))
    session.flush()
    session.refresh(note)
    return True

"""Short ways to write a note and to see who reads it."""

from datetime import datetime

from handlers.plain import as_text
from handlers.request import Reply
from storage.notes import Note
from tests.stories.workspace import NOW, Workspace

TEXT = "Zebra-quartz: interrupts customers when the queue is long"
EVERYBODY = ("tom", "lena", "omar", "mara", "mia", "max", "ana", "tina", "eve", "root")


def said(reply: Reply) -> str:
    """Everything an answer says, forms and faults included."""
    parts = [as_text(message.card) for message in reply.messages]
    if reply.form:
        parts += [reply.form.intro, *(f"{each.label}: {each.value}" for each in reply.form.fields)]
    return "\n".join([*parts, *reply.field_errors.errors.values()])


def write(floor: Workspace, who: str = "lena", words: str = f"coach @tom note {TEXT}", now: datetime = NOW) -> int:
    """Write a note by words; its number."""
    reply = floor.ask(who, words, now=now)
    assert not reply.refused, said(reply)
    return latest(floor).id


def latest(floor: Workspace) -> Note:
    """The note that was written last."""
    return every(floor)[-1]


def every(floor: Workspace) -> list[Note]:
    """Every note there is."""
    with floor.database.reading() as session:
        return list(session.query(Note).order_by(Note.id))


def readers(floor: Workspace, number: int, text: str = TEXT, now: datetime = NOW) -> set[str]:
    """Who reads the text of a note when they ask for it."""
    return {who for who in EVERYBODY if text in said(floor.ask(who, f"coach note {number}", now=now))}

"""What is done with a connection that is there: pause, resume, pull again, a new key, and taking it away.

Each change is noted with who made it. Taken away means that its key is gone at once; whether its facts go is asked.
"""

from datetime import date

from handlers.cards import Button, Card, Style, Text, Tone
from handlers.connecting.choosing import day_said, find_source, loaded
from handlers.connecting.forgetting import forget_some
from handlers.connecting.forms import key_form
from handlers.connecting.listing import show_one
from handlers.connecting.refusals import OperatorsKeyError
from handlers.connecting.saving import SUBJECT, helpdesks, key_with, mended
from handlers.escalations.refusals import SecretInWordsError
from handlers.pulling.choosing import begin_anew
from handlers.request import Message, Reply, Request
from handlers.tools import Tools
from storage.connections import Connection, cursors_of, find_connection
from storage.database import Session, Work, alone
from storage.paging_rules import note_setting

_KEEP, _DROP = frozenset({"keep", "behalten"}), frozenset({"facts", "daten"})


def show(request: Request, words: str, tools: Tools) -> Reply:
    """Show one connection."""
    with tools.database.reading() as session:
        found, _ = find_source(session, tools, words, "connect {number}")
        cursors = cursors_of(session, tools.workspace_id, found.id)
        return show_one(request, found, cursors)


def pause(request: Request, words: str, tools: Tools) -> Reply:
    """Ask a system nothing until somebody says otherwise."""
    return _turn(request, words, tools, paused=True)


def resume(request: Request, words: str, tools: Tools) -> Reply:
    """Go on, and at once, whatever went wrong before."""
    return _turn(request, words, tools, paused=False)


def again(request: Request, words: str, tools: Tools) -> Reply:
    """Pull everything anew, from another day on where one is said."""
    with tools.database.reading() as session:
        found, rest = find_source(session, tools, words, "connect again {number}")
    since = day_said(rest)
    if since is not None and since > request.present.date():
        since = request.present.date()
    begin_anew(tools, found.id, since, again=True)
    with tools.database.writing() as session:
        row = session.get_one(Connection, found.id)
        mended(row)
        _note(session, request, row, {"again": ("", _day(since))})
        from_ = request.speech.moment(row.since)
    speech = request.speech
    said = speech.say(
        "All of {source} is pulled again from {moment} on. What is known stays, and nothing counts twice.",
        source=found.source, moment=from_,
    )  # fmt: skip
    return _done(request, speech.say("Pulling all again"), said, found.id)


def key(request: Request, words: str, tools: Tools) -> Reply:
    """Open the form of a new key, or keep what it says."""
    with tools.database.reading() as session:
        found, rest = find_source(session, tools, words, "connect key {number}")
        known = helpdesks(session, tools)
    if rest:
        raise SecretInWordsError(example=f"connect key {found.id}")
    system = loaded(found)
    if found.sealed is None or system is None:
        raise OperatorsKeyError(source=found.source)
    if not request.answers:
        return Reply(form=key_form(system, found, known, request.speech))
    saved = key_with(request, system, found, tools)
    if isinstance(saved, Reply):
        return saved
    speech = request.speech
    said = speech.say("{title} takes it. The next round goes on where the last one stopped.", title=system.title)
    return _done(request, speech.say("The new key is kept"), said, found.id)


def remove(request: Request, words: str, tools: Tools) -> Reply:
    """Ask whether the facts stay, or take a connection away with them or without."""
    speech = request.speech
    with tools.database.reading() as session:
        found, rest = find_source(session, tools, words, "connect remove {number}")
    said = rest.strip().casefold()
    if said not in _KEEP | _DROP:
        return _asked(request, found)
    with tools.database.writing() as session:
        alone(session.connection(), Work.SET_UP)
        row = find_connection(session, tools.workspace_id, found.id)
        if row is not None:
            row.removed_at, row.hook_key, row.hook_sealed = request.present, None, None
            row.forgets = said in _DROP
            # What the operator's environment sets has no key here: that it was removed is what stays.
            row.sealed = None if row.sealed is None else b""
            _note(session, request, row, {"removed": (row.source, "facts" if row.forgets else "keep")})
    if said in _DROP:
        forget_some(tools, found.id)
        told = speech.say("{source} is not asked any more, its key is forgotten, and what it told is being deleted.",
                          source=found.source)  # fmt: skip
    else:
        told = speech.say("{source} is not asked any more and its key is forgotten. What it told stays.",
                          source=found.source)  # fmt: skip
    buttons = (Button(speech.say("All connections"), "connect"),)
    return Reply((Message(Card(speech.say("Removed"), (Text(told),), buttons)),))


def _asked(request: Request, found: Connection) -> Reply:
    speech, number = request.speech, found.id
    title = speech.say("Remove {source}?", source=found.source)
    said = speech.say("Its key is forgotten at once. Do the tickets and whatever else it told stay?")
    more = speech.say("If they stay, all figures stay as they are, and you can connect it again and go on.")
    buttons = (
        Button(speech.say("They stay"), f"connect remove {number} keep", Style.PRIMARY),
        Button(speech.say("Delete them"), f"connect remove {number} facts", Style.DANGER),
        Button(speech.say("Do not remove it"), f"connect {number}"),
    )
    return Reply((Message(Card(title, (Text(said), Text(more, Tone.QUIET)), buttons)),))


def _turn(request: Request, words: str, tools: Tools, *, paused: bool) -> Reply:
    speech, example = request.speech, "connect pause {number}" if paused else "connect resume {number}"
    with tools.database.writing() as session:
        alone(session.connection(), Work.SET_UP)
        row, _ = find_source(session, tools, words, example)
        number, source = row.id, row.source
        if not paused:
            mended(row)
        row.paused = paused
        _note(session, request, row, {"paused": ("", "yes" if paused else "no")})
    if paused:
        said = speech.say("{source} is not asked until somebody says so. Figures stay as they are.", source=source)
        return _done(request, speech.say("Paused"), said, number)
    said = speech.say("{source} is asked again with the next round.", source=source)
    return _done(request, speech.say("It goes on"), said, number)


def _done(request: Request, title: str, said: str, number: int) -> Reply:
    buttons = (Button(request.speech.say("Show it"), f"connect {number}"),)
    return Reply((Message(Card(title, (Text(said),), buttons)),))


def _note(session: Session, request: Request, row: Connection, changes: dict[str, tuple[str, str]]) -> None:
    note_setting(session, row.workspace_id, SUBJECT, row.id, request.person.id, changes, request.present)


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""

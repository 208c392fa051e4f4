"""Takes a filled form: makes sure of each entry, tries the key, and only then keeps it, sealed.

Promises: what was entered as a secret is in no answer, no log and no row but sealed; a vendor's own domain is all that
can be asked, whatever was typed; while the key is tried, no transaction is open.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.pull.entering import entered
from connectors.pull.errors import MissingScopeError, NotThereError, PullError, UnreachableError, WrongKeyError
from connectors.pull.system import TICKETS_OF, Entry, System
from connectors.pull.trying import Tried, try_key
from handlers.cards import FieldErrors
from handlers.connecting.choosing import find_source, loaded
from handlers.connecting.forms import ANOTHER, FORMER, SINCE, SPANS, address_entries, changeable
from handlers.connecting.refusals import (
    AlreadyConnectedError,
    BadAddressEntryError,
    BadEntryError,
    EntryMissingError,
    MissingRightError,
    NoSuchFormerError,
    NoSuchHelpdeskError,
    NoSuchSpanError,
    NothingThereError,
    WrongKeyHereError,
)
from handlers.errors import RefusedError
from handlers.pulling.problems import note_problem
from handlers.request import Reply, Request
from handlers.sealing import NoSealError, new_key, seal_text
from handlers.tools import Tools, instant
from kpi.errors import TouchlineError
from kpi.facts import Instant
from locales.speech import Speech
from storage.connections import (
    Connection,
    add_connection,
    connection_context,
    connections,
    forget_cursors,
    removed_connections,
)
from storage.database import Session, Work, alone
from storage.paging_rules import note_setting
from storage.sources import source_names

DAY = 86_400
SUBJECT = "connection"

Problems = dict[str, TouchlineError]


@dataclass(frozen=True, slots=True)
class Saved:
    """A connection that was kept, and what trying its key told."""

    connection_id: int
    source: str
    tried: Tried


def connect_with(request: Request, system: System, tools: Tools) -> Saved | Reply:
    """Connect a system by a form's answers; the form again, with what is wrong beside its fields."""
    if tools.seal is None:
        raise NoSealError
    said, problems = read(system.entries, request.answers, system)
    days, former = request.answers.get(SINCE, ""), request.answers.get(FORMER, ANOTHER)
    if days not in SPANS:
        problems[SINCE] = NoSuchSpanError(known=", ".join(request.speech.say(each) for each in SPANS.values()))
    with tools.database.reading() as session:
        problems |= _held(session, tools, system, said, former)
    if problems:
        return refused(problems, request.speech)
    tried = _tried(system, said, tools, request)
    if isinstance(tried, Reply):
        return tried
    with tools.database.writing() as session:
        alone(session.connection(), Work.SET_UP)
        if wrong := _held(session, tools, system, said, former):
            return refused(wrong, request.speech)  # somebody else was as quick
        row = _kept(session, request, system, said, instant(request.present) - int(days) * DAY, former, tools)
        _seal(row, system, said, tools)
        note_setting(session, tools.workspace_id, SUBJECT, row.id, request.person.id, {"added": ("", row.source)},
                     request.present)  # fmt: skip
        return Saved(row.id, row.source, tried)


def key_with(request: Request, system: System, connection: Connection, tools: Tools) -> Saved | Reply:
    """Keep a new key of a connection by a form's answers, as `connect_with` does."""
    said, problems = read(changeable(system), request.answers, system)
    if problems:
        return refused(problems, request.speech)
    fixed = {name: value for name, value in connection.entered.items() if name in address_entries(system)}
    whole = {**fixed, **said}
    tried = _tried(system, whole, tools, request)
    if isinstance(tried, Reply):
        return tried
    with tools.database.writing() as session:
        alone(session.connection(), Work.SET_UP)
        row, _ = find_source(session, tools, str(connection.id), "connect key {number}")  # it may be removed by now
        row.entered = {name: value for name, value in whole.items() if name not in system.secrets}
        _seal(row, system, whole, tools)
        mended(row)
        note_setting(session, tools.workspace_id, SUBJECT, row.id, request.person.id, {"key": ("", "")},
                     request.present)  # fmt: skip
        return Saved(row.id, row.source, tried)


def mended(row: Connection) -> None:
    """Let a connection be asked again at once. That its owner was told stays noted: they hear that it works."""
    note_problem(row, None)
    row.failing_since, row.not_before, row.paused = None, None, False


def read(entries: Sequence[Entry], answers: Mapping[str, str], system: System) -> tuple[dict[str, str], Problems]:
    """Return each entry as it is asked with, and what is wrong with which; an entry is never repeated."""
    said: dict[str, str] = {}
    problems: Problems = {}
    for entry in entries:
        typed = answers.get(entry.name, "").strip()
        if not typed:
            if entry.name not in answers and entry.default:
                said[entry.name] = entry.default
                continue
            if entry.required and not entry.default:
                problems[entry.name] = EntryMissingError(title=system.title)
            # An empty answer for what has a default means none of it, but where there must be one.
            said[entry.name] = entry.default if entry.required else ""
            continue
        value = entered(entry, typed)
        if value is None:
            problems[entry.name] = _bad(entry, system)
        else:
            said[entry.name] = value
    return said, problems


def refused(problems: Problems, speech: Speech) -> Reply:
    """Return the form's answer with what is wrong beside its fields."""
    beside = {name: speech.say(each.message(), **each.values) for name, each in problems.items()}
    return Reply(field_errors=FieldErrors(beside), refused=True)


def helpdesks(session: Session, tools: Tools) -> list[str]:
    """Return the sources whose tickets a survey may rate: those there are, and those that are connected."""
    connected = [each.source for each in connections(session, tools.workspace_id)
                 if (system := loaded(each)) is not None and system.kind == "tickets"]  # fmt: skip
    return list(dict.fromkeys((*connected, *source_names(session, tools.workspace_id))))


def _bad(entry: Entry, system: System) -> RefusedError:
    if entry.suffix:
        return BadAddressEntryError(title=system.title, suffix=entry.suffix)
    return BadEntryError(title=system.title, hint=f" ({entry.hint})" if entry.hint else "")


def _held(session: Session, tools: Tools, system: System, said: Mapping[str, str], former: str) -> Problems:
    """What is wrong with an account beside those there are."""
    named = said.get(TICKETS_OF.name)
    known = helpdesks(session, tools)
    if named and named not in known:
        return {TICKETS_OF.name: NoSuchHelpdeskError(words=named, known=", ".join(known) or "–")}
    names = address_entries(system)
    for each in connections(session, tools.workspace_id):
        same = each.system == system.name and names and _whose(each.entered, names) == _whose(said, names)
        if same and _tells_apart(system):
            name = next(entry.name for entry in system.entries if entry.name in names)
            return {name: AlreadyConnectedError(source=each.source, number=each.id)}
    gone = {str(each.id) for each in removed_connections(session, tools.workspace_id, system.name)}
    return {} if former in (ANOTHER, *gone) else {FORMER: NoSuchFormerError()}


def _whose(values: Mapping[str, str], names: frozenset[str]) -> dict[str, str]:
    return {name: values.get(name, "").casefold() for name in names}


def _tells_apart(system: System) -> bool:
    """Whether what is entered names an account: a region alone is shared by many."""
    return any(entry.suffix or (not entry.default and not entry.hint) for entry in system.entries
               if entry.name in address_entries(system))  # fmt: skip


def _tried(system: System, said: Mapping[str, str], tools: Tools, request: Request) -> Tried | Reply:
    """Try the key; what is wrong stands beside the field that mends it."""
    secret = next((entry.name for entry in system.entries if entry.secret), "")
    address = next((entry.name for entry in system.entries if entry.name in address_entries(system)), secret)
    try:
        return try_key(system, said, instant(request.present), base=tools.connector_urls.get(system.name, ""))
    except WrongKeyError:
        problem: Problems = {secret: WrongKeyHereError(title=system.title)}
    except MissingScopeError:
        problem = {secret: MissingRightError(title=system.title)}
    except NotThereError:
        problem = {address: NothingThereError(title=system.title)}
    except UnreachableError as error:
        problem = {address: error}
    except PullError as error:
        problem = {"": error}
    return refused(problem, request.speech)


def _kept(
    session: Session, request: Request, system: System, said: Mapping[str, str], since: Instant, former: str,
    tools: Tools,
) -> Connection:  # fmt: skip
    plain = {name: value for name, value in said.items() if name not in system.secrets}
    if former == ANOTHER:
        owner, now = request.person.id, request.present
        return add_connection(session, tools.workspace_id, system.name, plain, new_key(), None, since, owner, now)
    row = session.get_one(Connection, int(former))
    if since < row.since:
        forget_cursors(session, tools.workspace_id, row.id)
    row.entered, row.removed_at, row.owner_id = plain, None, request.person.id
    row.since = min(since, row.since)
    mended(row)
    row.told_at = None
    return row


def _seal(row: Connection, system: System, said: Mapping[str, str], tools: Tools) -> None:
    secrets = {name: said[name] for name in sorted(system.secrets) if said.get(name)}
    row.sealed = seal_text(tools, connection_context(row), json.dumps(secrets))

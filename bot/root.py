"""The composition root: puts database, workspace, desk and hub together. Nothing else builds anything."""

import contextlib
import errno
import gc
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.config import Settings
from bot.desk import FrontDesk
from bot.drawing import DrawingPool
from bot.hub import Hub
from handlers.tools import Tools
from kpi.errors import TouchlineError
from storage.database import Database, Work, alone
from storage.definitions import missing, put_in_force
from storage.upgrading import head, upgrade, version_of
from storage.workspaces import ensure_workspace, find_workspace


@dataclass(frozen=True, slots=True)
class House:
    """What was built: close it when done."""

    settings: Settings
    database: Database
    tools: Tools
    desk: FrontDesk

    @property
    def is_alone(self) -> bool:
        """Return whether no other process answers on this database: SQLite is for one."""
        return self.database.engine.dialect.name == "sqlite"

    def hub(self) -> Hub:
        """Return a hub on this house's desk, with a drawing process of its own."""
        return Hub(self.desk, DrawingPool())


@contextlib.contextmanager
def open_house(settings: Settings) -> Iterator[House]:
    """Build everything on an up-to-date database, and give it back at the end."""
    database = open_database(settings)
    try:
        tools = prepare(database, settings, datetime.now(UTC))
        _settle_memory()
        yield House(settings, database, tools, FrontDesk(tools))
    finally:
        database.close()


class HomeError(TouchlineError):
    """I cannot keep anything in {home}: {reason}. Set TOUCHLINE_HOME to a folder that I may write to."""


def open_database(settings: Settings) -> Database:
    """Return the database that is set; the embedded one is made, private to its owner, if it is new.

    HomeError where its folder cannot be used; DatabaseAddressError for an address that is none.
    """
    if not settings.database_url:
        try:
            settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise HomeError(home=settings.home, reason=error.strerror or type(error).__name__) from None
        if not os.access(settings.home, os.R_OK | os.W_OK | os.X_OK):
            raise HomeError(home=settings.home, reason=os.strerror(errno.EACCES))
    return Database(settings.database)


def prepare(database: Database, settings: Settings, now: datetime) -> Tools:
    """Bring the database to this version and make sure of the workspace and its definitions."""
    upgrade(database)
    with database.reading() as session:
        workspace = find_workspace(session, settings.workspace)
        settled = workspace is not None and not missing(session, workspace.id)
    if workspace is None or not settled:
        with database.writing() as session:
            # Two replicas may start on an empty database at the same moment.
            alone(session.connection(), Work.INSTALL)
            workspace = ensure_workspace(session, settings.workspace, settings.workspace, settings.zone, now)
            put_in_force(session, workspace.id, now)
    keeps = settings.comments == "keep"
    entries = _connect(database, workspace.id, settings, now) if settings.connect else {}
    return Tools(
        database, workspace.id, workspace.zone, workspace.minimum_group, workspace.locale, keeps, _sealing(settings),
        settings.public_url, opening(settings), settings.notes_months, settings.connector_urls, entries,
        str(settings.export_dir or ""), settings.export_persons,
    )  # fmt: skip


def tools_to_look(database: Database, settings: Settings) -> Tools | None:
    """Return what looking needs, on a database that is not touched; None where the workspace is not there yet."""
    if version_of(database) != head():
        return None
    with database.reading() as session:
        workspace = find_workspace(session, settings.workspace)
    if workspace is None:
        return None
    from bot.connect_settings import entries_of

    return Tools(
        database, workspace.id, workspace.zone, workspace.minimum_group, workspace.locale, open=opening(settings),
        connector_urls=settings.connector_urls, connector_entries=entries_of(settings),
    )  # fmt: skip


def _connect(database: Database, workspace_id: int, settings: Settings, now: datetime) -> dict[str, dict[str, str]]:
    """Make sure of the connections that the operator has set; return what they are asked with."""
    from bot.connect_settings import entries_of, since_of
    from handlers.pulling.operated import connect_operated

    entries = entries_of(settings)
    since = {name: since_of(given, now) for name, given in settings.connect.items()}
    connect_operated(database, workspace_id, {name: (entries[name], since[name]) for name in entries}, now)
    return entries


def _sealing(settings: Settings) -> Callable[[str, bytes], bytes]:
    """Return what seals with the newest key. Keys are read when they are first needed: a start does not wait."""

    def seal(context: str, plain: bytes) -> bytes:
        from bot.keys import load_keys

        return load_keys(settings).seal(context, plain)

    return seal


def opening(settings: Settings) -> Callable[[str, bytes], bytes]:
    """Return what opens what was sealed for a context; SealError for another's. Keys are read when they are needed."""

    def opened(context: str, sealed: bytes) -> bytes:
        from bot.keys import load_keys

        return load_keys(settings).open(context, sealed)

    return opened


def _settle_memory() -> None:
    """Look for circles of garbage rarely, and never among what is built once and stays.

    An answer and an import make many thousands of small tuples, none of them in a circle. By Python's own thresholds
    the search among them cost a tenth of an import, and a twentieth of all answers took three times as long
    (`make bench ONLY=mystats_ms`).
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)

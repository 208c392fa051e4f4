"""DBOS and the bell, put together for one run of the engine. Loaded only when it starts."""

import logging
from contextlib import ExitStack
from typing import Any

from dbos import DBOS, DBOSConfig

from bot.calendars import Calendars
from bot.engine.auditing import Auditor
from bot.engine.bell import Bell
from bot.engine.clearing import Clearing
from bot.engine.crew import Crew
from bot.engine.heartbeat import Heartbeat
from bot.engine.ladders import Ladders
from bot.engine.pace import Clock, Pace
from bot.engine.places import EngineConnection, postgres_engine, prepare_sqlite, sqlite_place
from bot.engine.presence import Presence
from bot.engine.pulling import PullBell, TouchBell
from bot.engine.pulls import Pulls
from bot.engine.recovering import clear_away, take_over
from bot.engine.ringing import Ringer
from bot.engine.rounds import Rounds
from bot.engine.waking import Waker
from bot.engine.workflows import Lanes, register
from bot.root import House, opening

APPLICATION = "touchline"

ENGINE_VERSION = "1"
"""Work is taken up again only by the version that began it. So it stays as it is from release to release; raise it only
when the steps of a workflow (`bot.engine.workflows`, `bot.engine.ladders`) change in number or order, or its order
cannot be read any more. The next ring then starts anew what the old version left, ten minutes after it last moved; the
next audit what belongs to escalations, two minutes after."""

ALONE = "alone"
"""The one executor's name on SQLite."""

A_DAY, AN_HOUR = 86_400.0, 3_600.0
"""What expires goes in the hour after its day begins, wherever that is."""


class Machine:
    """One run."""

    def __init__(self, house: House, crew: Crew, waker: Waker, clock: Clock, pace: Pace) -> None:
        self._house = house
        self._crew = crew
        self._waker = waker
        self._clock = clock
        self._pace = pace
        self._product = house.database.engine.url
        self._presence: Presence | None = None
        self._tables: Any = None
        self._bell: Bell | None = None

    def start(self) -> None:
        """Launch DBOS under this replica's name, take up what was left, and ring. Gives everything back if it fails."""
        with ExitStack() as undo:
            undo.callback(self.stop, 0.0)
            self._start()
            undo.pop_all()

    def _start(self) -> None:
        _quiet()
        DBOS(config=self._config())
        deliver, ladders = register(self._crew), Ladders(self._crew, self._pace)
        pulls = Pulls(self._crew, self._pace)
        DBOS.launch()
        ladders.open()
        pulls.open()
        self._waker.start(ladders)
        ringer = Ringer(self._house.tools, deliver, Lanes(self._pace), self._clock, ENGINE_VERSION)
        self._bell = Bell()
        self._bell.every(self._pace.ring, ringer.ring)
        self._escalate(ladders, self._bell)
        pull_bell = PullBell(self._house.tools, pulls, self._clock, self._pace, ENGINE_VERSION)
        self._bell.every(self._pace.pull, pull_bell.ring)
        touch_bell = TouchBell(self._house.tools, pulls, self._clock, self._pace, ENGINE_VERSION)
        self._bell.every(self._pace.push, touch_bell.ring)
        self._bell.every(A_DAY, lambda: clear_away(self._clock()))
        self._bell.every(AN_HOUR, Clearing(self._house.tools, self._clock).clear)
        if self._presence is not None:
            presence = self._presence
            self._bell.every(self._pace.look_for_the_dead, lambda: take_over(presence, ENGINE_VERSION))
        self._bell.start()

    def _escalate(self, ladders: Ladders, bell: Bell) -> None:
        auditor = Auditor(self._house.database, ladders, self._clock, ENGINE_VERSION)
        heartbeat = Heartbeat(self._house.settings.heartbeat)
        rounds = Rounds(self._house.tools, ladders, self._waker, self._clock)
        bell.every(self._pace.audit, lambda: heartbeat.beat(auditor.audit()))
        bell.every(self._pace.audit, rounds.go)
        bell.every(self._pace.audit, self._calendars().go)

    def _calendars(self) -> Calendars:
        settings = self._house.settings
        return Calendars(self._house.tools, opening(settings), self._clock, private=settings.pagers_private)

    def stop(self, seconds: float) -> None:
        """End; what is under way has so many seconds. The replica's name is let go last: nobody takes its work over
        before.
        """
        if self._bell is not None:
            self._bell.stop()
        self._waker.stop()
        self._crew.stop(seconds)
        DBOS.destroy(destroy_registry=True)
        if self._tables is not None:
            self._tables.dispose()
        if self._presence is not None:
            self._presence.close()

    def _config(self) -> DBOSConfig:
        config = DBOSConfig(
            name=APPLICATION,
            application_version=ENGINE_VERSION,
            enable_otlp=False,
            log_level="WARNING",
        )
        if self._house.is_alone:
            config["executor_id"] = ALONE
            config["system_database_url"] = prepare_sqlite(sqlite_place(self._product))
            config["db_engine_kwargs"] = {"hide_parameters": True, "connect_args": {"factory": EngineConnection}}
        else:
            self._presence = Presence(self._product, self._house.settings.replica_name)
            config["executor_id"] = self._presence.take()
            self._tables = config["system_database_engine"] = postgres_engine(self._product)
            config["dbos_system_schema"] = "dbos"
        return config


def _quiet() -> None:
    """Let the libraries' logs go the way of the others, and no other."""
    logging.getLogger("dbos").addHandler(logging.NullHandler())
    for name in ("apscheduler", "httpx", "httpcore"):  # httpx says which addresses it calls, secrets and all
        logging.getLogger(name).setLevel(logging.WARNING)

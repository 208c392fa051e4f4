"""What `touchline doctor` finds out about connected systems: key, rights, network, clock, how far behind.

Promises: each is told apart, with what to do. Asks each system whether the key is good, and each of its lists for what
is newest, once; takes nothing in, and shows no key, no address that was entered, and no row.
"""

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies

from bot.config import Settings
from bot.findings import Finding, fail, failed, ok, warn
from bot.root import open_database, tools_to_look
from connectors.pull.client import Client
from connectors.pull.errors import MissingScopeError, NotThereError, PullError, UnreachableError
from connectors.systems import system_named
from handlers.pulling.syncing import entered_of
from handlers.tools import Tools, instant
from kpi.errors import TouchlineError
from kpi.words import N_
from storage.connections import SENDS_ONLY, Connection, StreamCursor, connections, cursors_of

if TYPE_CHECKING:
    from connectors.pull.system import Stream, System

SECONDS = 5.0
SECONDS_OFF = 120
BEHIND = timedelta(hours=1)
A_WHILE = 7_200
"""Seconds back from now from which each list is asked: long enough ago for every system, and next to nothing."""


def examine_connections(settings: Settings, now: datetime) -> list[Finding]:
    """Look at each connected system of the workspace."""
    try:
        database = open_database(settings)
    except TouchlineError:
        return []  # said already
    try:
        tools = tools_to_look(database, settings)
        if tools is None:
            return []
        with database.reading() as session:
            found = [(each, cursors_of(session, tools.workspace_id, each.id)) for each in
                     connections(session, tools.workspace_id)]  # fmt: skip
        return [finding for each, cursors in found for finding in _Examined(tools, each, cursors, now).findings()]
    except TouchlineError as problem:
        return [failed("connections", N_("Connected systems"), problem)]
    finally:
        database.close()


@dataclass(frozen=True, slots=True)
class _Examined:
    """One connection that is looked at."""

    tools: Tools
    connection: Connection
    cursors: dict[str, StreamCursor]
    now: datetime

    def findings(self) -> Iterator[Finding]:
        if self.connection.system == SENDS_ONLY:
            yield from self._refused()
            return
        system = system_named(self.connection.system)
        if system is None:
            yield self._fail("", N_("This Touchline does not know {system} any more. Remove it: connect remove."),
                             system=self.connection.system)  # fmt: skip
            return
        if self.connection.paused:
            yield warn(self._key(""), self.connection.source, N_("It is paused. To go on: connect resume, in chat."))
            return
        yield from self._asked(system)
        yield from self._behind(system)

    def _asked(self, system: "System") -> Iterator[Finding]:
        base = self.tools.connector_urls.get(system.name, "")
        try:
            with Client(system, entered_of(self.tools, self.connection), base=base, attempts=1) as client:
                answer = client.check()
                yield ok(self._key("key"), self.connection.source, N_("It answers, and takes the key."))
                yield from self._clock(answer.headers.get("date", ""))
                for stream in system.streams:
                    yield from self._list(client, stream)
        except UnreachableError as problem:
            yield self._fail("network", _network(base or _base(self.connection, system)), **problem.values)
        except PullError as problem:
            yield failed(self._key("key"), self.connection.source, problem)

    def _list(self, client: Client, stream: "Stream") -> Iterator[Finding]:
        """Whether a list may be read. One that has to be made first (a job) is not made for this."""
        if stream.job is not None or (stream.entry and not client.said[stream.entry]):
            return
        at = instant(self.now)
        values = {**client.said, "since": stream.form(at - A_WHILE), "until": stream.form(at),
                  "ahead": stream.form(at + A_WHILE)}  # fmt: skip
        try:
            client.fetch(stream.paging.at(stream.ask.filled(values), None), stream.name, stream.pace)
        except MissingScopeError as problem:
            if stream.needs:
                words = N_("The key may not read {stream}. Give it the right “{right}” there.")
                yield self._fail(f"list.{stream.name}", words, stream=stream.name, right=stream.needs)
            else:
                yield failed(self._key(f"list.{stream.name}"), self.connection.source, problem)
        except NotThereError as problem:
            yield failed(self._key(f"list.{stream.name}"), self.connection.source, problem)

    def _clock(self, date: str) -> Iterator[Finding]:
        try:
            off = abs((parsedate_to_datetime(date) - self.now).total_seconds())
        except (TypeError, ValueError):
            return
        if off > SECONDS_OFF:
            words = N_("This machine's clock is {seconds} seconds off the system's: changes are missed. Set it (NTP).")
            yield self._fail("clock", words, seconds=round(off))

    def _behind(self, system: "System") -> Iterator[Finding]:
        connection, label = self.connection, self.connection.source
        yield from self._refused()
        unfilled = [each.name for each in system.streams if each.name not in self.cursors or not
                    self.cursors[each.name].filled]  # fmt: skip
        if connection.synced_at is None:
            words = N_("No round has come to its end yet; still to be read whole: {lists}.")
            yield warn(self._key("behind"), label, words, lists=", ".join(unfilled) or "-")
        elif self.now - connection.synced_at > BEHIND:
            words = N_("The last whole round was {hours} h ago. Is `touchline serve` running? Now: `touchline sync`.")
            hours = int((self.now - connection.synced_at).total_seconds() // 3600)
            yield warn(self._key("behind"), label, words, hours=hours)
        else:
            minutes = int((self.now - connection.synced_at).total_seconds() // 60)
            yield ok(self._key("behind"), label, N_("The last round ended {minutes} min ago."), minutes=minutes)

    def _refused(self) -> Iterator[Finding]:
        for name, row in self.cursors.items():
            if row.refused:
                words = N_("Rows of {stream} that were refused: {count}; the last one because: {reason}")
                values = {"count": row.refused, "stream": name, "reason": row.refusal}
                yield warn(self._key(f"refused.{name}"), self.connection.source, words, **values)

    def _key(self, what: str) -> str:
        return f"connection.{self.connection.source}" + (f".{what}" if what else "")

    def _fail(self, what: str, words: str, **values: object) -> Finding:
        return fail(self._key(what), self.connection.source, words, **values)


def _base(connection: Connection, system: "System") -> str:
    return system.base.format_map({**{entry.name: "" for entry in system.entries}, **connection.entered})


def _network(base: str) -> str:
    """Say what is wrong on the way to a system: its name, the proxy, the port, or the certificate."""
    parts = urlsplit(base)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if getproxies().get(parts.scheme):
        return N_("{system} is not reached through the proxy that is set here. Check HTTPS_PROXY and NO_PROXY.")
    try:
        with socket.create_connection((host, port), SECONDS) as opened:
            if parts.scheme == "https":
                with ssl.create_default_context().wrap_socket(opened, server_hostname=host):
                    pass
    except socket.gaierror:
        return N_("{system}'s address is not known to DNS here. Check what was entered, and this machine's DNS.")
    except ssl.SSLError:
        return N_("{system}'s certificate is not good here. Check this machine's clock and certificates, or its proxy.")
    except ConnectionRefusedError:
        return N_("{system}'s address refuses to be connected to. Check the address, and the firewall.")
    except (OSError, ValueError):
        return N_("{system} does not answer from here in time. Check that this machine may go out to it (firewall).")
    return N_("{system} was not reached a moment ago, and is now. Try again.")

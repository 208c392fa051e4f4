"""Connections whose key comes from the operator's environment: there is one row for each, and no secret in it.

What is set wins over what the row says; one that was removed in chat stays removed.
"""

from collections.abc import Mapping
from datetime import datetime

from connectors.systems import system_named
from handlers.sealing import new_key
from kpi.facts import Instant
from storage.connections import add_connection, connection_without_seal
from storage.database import Database, Work, alone


def connect_operated(
    database: Database, workspace_id: int, given: Mapping[str, tuple[Mapping[str, str], Instant]], now: datetime
) -> None:
    """Make sure of a connection for each system that is set: what is no secret of it, and since when it is pulled."""
    for name, (entries, since) in given.items():
        system = system_named(name)
        if system is None:
            continue
        plain = {key: value for key, value in entries.items() if key not in system.secrets}
        with database.reading() as session:
            held = connection_without_seal(session, workspace_id, name)
            if held is not None and held.entered == plain:
                continue
        with database.writing() as session:
            # Two replicas may start with a new setting at the same moment.
            alone(session.connection(), Work.INSTALL)
            held = connection_without_seal(session, workspace_id, name)
            if held is None:
                add_connection(session, workspace_id, name, plain, new_key(), None, since, None, now)
            else:
                held.entered = plain

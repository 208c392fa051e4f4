"""Takes in one delivery of a connected system: written down, and nothing more. It is worked on afterwards.

The same delivery twice is one: by the name its sender gave it, else by its content within some minutes.
"""

from datetime import datetime, timedelta

from connectors.push.hooking import WEBHOOK, delivery_of, hooking_of, is_to_be_read
from connectors.push.schemes import Sent
from handlers.pushing.signed import Signed
from handlers.sealing import NoSealError
from handlers.tools import Tools
from storage.arrivals import arrival_context, take_arrival
from storage.connections import find_connection

SAME_FOR = timedelta(minutes=10)
"""How long the same content is the same delivery: twice what its signature is good for."""


class NoSuchHookError(Exception):
    """The webhook was switched off since it was looked up, or is signed otherwise now."""


def receive(tools: Tools, connection_id: int, sent: Sent, now: datetime, *, signed: Signed | None = None) -> bool:
    """Keep a delivery whose signature is good; False where it came before. NoSuchHookError, the database's errors.

    `signed` is what its signature was tried with: where that counts no more, nothing is kept.
    """
    with tools.database.writing() as session:
        held = find_connection(session, tools.workspace_id, connection_id)
        if held is None or held.hook_key is None:
            raise NoSuchHookError
        hooking = hooking_of(held.system, held.entered)
        if hooking is None or (signed is not None and signed != Signed(hooking, held.hook_sealed)):
            raise NoSuchHookError
        delivery, named = delivery_of(hooking, sent)
        sealed = None
        if held.system == WEBHOOK or is_to_be_read(hooking, sent.body):
            if tools.seal is None:
                raise NoSealError
            sealed = tools.seal(arrival_context(held.key), sent.body)
        known_since = None if named else now - SAME_FOR
        return take_arrival(session, tools.workspace_id, held.id, delivery, sealed, now, known_since=known_since)

"""Gives an answer again while nothing it rests on has changed.

Promises: never an answer older than a minute, of another day, for another person, language, role or team, or from
before a change of the facts or settings it rests on, whoever made the change and in whichever process. Never keeps an
answer that shows one person's figures to another, as such a look is noted each time, or one that changed an escalation.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import NamedTuple

from handlers.request import Reply, Request
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.revisions import stamp

MOST_KEPT = 1024
LONGEST = timedelta(seconds=60)
"""Some words of an answer change with the clock alone: what waits, how far the facts reach."""

Answer = Callable[[Request, Tools], Reply]


class _Kept(NamedTuple):
    reply: Reply
    made_at: datetime


class Recall:
    """Answers by who asked what, the latest at the end. Used from worker threads."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[object, _Kept] = OrderedDict()
        self._lock = Lock()

    def answer(self, request: Request, tools: Tools, answer: Answer) -> Reply:
        """Return the answer that still holds, or a new one."""
        if request.answers or request.groups:
            return answer(request, tools)
        key = (request.person, request.place.kind, request.words, request.speech.locale, request.speech.zone)
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None and _holds(kept, request, tools):
            return kept.reply
        reply = answer(request, tools)
        with self._lock:
            self._kept.pop(key, None)
            if reply.basis is not None and not reply.wakes:
                self._kept[key] = _Kept(reply, request.now)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return reply


def _holds(kept: _Kept, request: Request, tools: Tools) -> bool:
    age = request.now - kept.made_at
    basis = kept.reply.basis
    if basis is None or not timedelta(0) <= age <= LONGEST:
        return False
    if local_day(instant(kept.made_at), tools.zone) != local_day(instant(request.now), tools.zone):
        return False
    with tools.database.reading() as session:
        return stamp(session, tools.workspace_id, basis.identities) == basis.stamp

"""Sends the parts of one post that are not there yet, in their order, each begun and ended in the ledger.

Promises: what is in the ledger as sent is not sent again; a part that an earlier try began is looked for first. Decides
nothing about whether to try again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.engine.errands import Errands
from bot.engine.pace import Clock
from bot.engine.parcels import MESSAGE, Part, marked_as_repeated, parts_of
from bot.papers import NotPrintedError
from bot.port import Destination, Pictures, Postman, UndeliverableError
from handlers.cards import Card, Paper
from handlers.carrying import begin, end
from handlers.posting import Parcel
from kpi.errors import TouchlineError
from storage.database import Database

LOOK_BACK = timedelta(minutes=5)
"""A mark is looked for from so long before the try on: clocks differ."""


class ElsewhereError(TouchlineError):
    """Somebody else is sending this post. There is nothing to do."""


@dataclass(frozen=True, slots=True)
class Means:
    """What sending needs: what draws a card's pictures and prints its papers, who calls the postmen, and the time."""

    pictures: Callable[[Card], Pictures]
    errands: Errands
    clock: Clock


def send(means: Means, database: Database, parcel: Parcel, postman: Postman, to: Destination) -> None:
    """Send every part that is not there. UndeliverableError; TimeoutError; NotPrintedError; ElsewhereError."""
    threads = postman.has_threads(to)
    sent, tries = dict(parcel.sent), parcel.tries
    for part in parts_of(parcel, threads=threads):
        if str(part.number) in sent:
            continue
        thread = sent[str(MESSAGE)] if threads and part.number != MESSAGE else ""
        one = _One(means, postman, to, part, parcel, thread)
        begun_at = parcel.tried_at if parcel.trying == part.number else None
        message = one.find(begun_at) if begun_at else None
        repeated = begun_at is not None and message is None and not postman.can_find(to)
        if message is None:
            if not begin(database, parcel.delivery_id, part.number, means.clock(), tries):
                raise ElsewhereError
            tries += 1
            try:
                message = one.post(repeated=repeated)
            except UndeliverableError as problem:
                # That this try was refused says nothing of the earlier one, which nobody can look for.
                problem.uncertain = problem.uncertain or repeated
                raise
        end(database, parcel.delivery_id, part.number, message, repeated=repeated)
        sent[str(part.number)] = message


@dataclass(frozen=True, slots=True)
class _One:
    """One part on its way."""

    means: Means
    postman: Postman
    to: Destination
    part: Part
    parcel: Parcel
    thread: str

    @property
    def key(self) -> str:
        return self.parcel.key(self.part.number)

    def find(self, begun_at: datetime) -> str | None:
        """Ask whether an earlier try of this part has arrived."""
        try:
            return self.means.errands.run(self.postman.find(self.to, self.key, begun_at - LOOK_BACK, self.thread))
        except UndeliverableError as problem:
            # That nobody can be asked now says nothing of the earlier try: it is to be looked for again.
            problem.uncertain = True
            raise

    def post(self, *, repeated: bool) -> str:
        """Post it; return its message's id."""
        card, paper, run = self.part.card, self.part.paper, self.means.errands.run
        if paper is None:
            pictures = self.means.pictures(card)
            shown = marked_as_repeated(card, self.parcel.locale) if repeated else card
            return run(self.postman.post(self.to, shown, pictures, self.key, self.thread))
        content = run(self._printed(paper))
        return run(self.postman.attach(self.to, paper, content, self.key, self.thread))

    async def _printed(self, paper: Paper) -> bytes:
        printed = await self.means.pictures(self.part.card).papers()
        if not printed[self.part.index]:
            raise NotPrintedError(name=paper.name)
        return printed[self.part.index]

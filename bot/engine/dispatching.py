"""Sends one letter: to a receiver outside of the chat, or to the first of a person's places that takes it.

Promises: what arrived is noted at once; what has certainly not arrived is noted too, so that only the rest is sent as
repeated. Decides nothing about whether to try again.
"""

from collections.abc import Mapping
from typing import Protocol

from bot.engine.parcels import marked_as_repeated
from bot.engine.sending import Means
from bot.port import Destination, Postman, UndeliverableError
from coaching.delivering import Reason
from handlers.escalations.letters import Letter, Whereabouts, arrived, taken_back
from handlers.escalations.outside import Call
from handlers.tools import Tools


class Callers(Protocol):
    """What calls receivers outside of the chat (`bot.pagers`)."""

    async def call(self, call: Call) -> None:
        """Tell one. UndeliverableError, permanent or not."""
        ...


class NoCallers:
    """Nobody to call with: where no pagers are set up."""

    async def call(self, call: Call) -> None:  # noqa: ARG002 - the protocol's
        """Refuse."""
        raise not_connected()


class Dispatch:
    """One letter on its way."""

    def __init__(
        self, tools: Tools, letter: Letter, means: Means, postmen: Mapping[str, Postman], callers: Callers
    ) -> None:
        self._tools = tools
        self._letter = letter
        self._means = means
        self._postmen = postmen
        self._callers = callers
        self._errands = means.errands
        self._repeated = letter.repeated

    def send(self) -> None:
        """Send it, and note that it arrived.

        UndeliverableError where no place took it: `uncertain` where it may have arrived all the same, and `permanent`
        where none ever will.
        """
        if self._letter.call is not None:
            self._call(self._letter.call)
            return
        problems = []
        for place in self._letter.places:
            try:
                self._say(place)
            except UndeliverableError as problem:
                # The next place is told that it may stand at this one too.
                self._repeated = self._repeated or problem.uncertain
                problems.append(problem)
            else:
                return
        raise self._worst(problems)

    def _worst(self, problems: list[UndeliverableError]) -> UndeliverableError:
        """What is raised for all places: it is tried again where one of them may take it yet."""
        if not any(each.uncertain for each in problems) and not self._letter.message_id and not self._letter.repeated:
            taken_back(self._tools, self._letter)
        later = [each for each in problems if not each.permanent or each.uncertain]
        found = later or problems or [not_connected()]
        return max(found, key=lambda each: each.after)

    def _call(self, call: Call) -> None:
        try:
            self._errands.run(self._callers.call(call))
        except UndeliverableError as problem:
            raise self._worst([problem]) from None
        except TimeoutError:
            raise _away() from None
        arrived(self._tools, self._letter, Whereabouts(""), "", self._means.clock())

    def _say(self, place: Whereabouts) -> None:
        to = Destination(place.tenant, place.identity, place.channel)
        postman, card, letter = self._postmen.get(to.platform), self._letter.card, self._letter
        if postman is None or card is None:
            raise not_connected()
        pictures, key = self._means.pictures(card), f"page-{letter.page_id}"
        message_id = letter.message_id
        try:
            if message_id:
                self._errands.run(postman.update(to, message_id, card, pictures, key))
            else:
                shown = marked_as_repeated(card, letter.locale) if self._repeated else card
                message_id = self._errands.run(postman.post(to, shown, pictures, key, letter.thread))
        except TimeoutError:
            raise _away() from None
        elsewhere = self._repeated and not letter.repeated
        arrived(self._tools, letter, place, message_id, self._means.clock(), elsewhere=elsewhere)


def not_connected() -> UndeliverableError:
    """Return that there is nobody to post with."""
    problem = UndeliverableError(to="somebody")
    problem.reason = Reason.NOT_CONNECTED
    return problem


def _away() -> UndeliverableError:
    """It took too long: nobody knows whether it arrived."""
    problem = UndeliverableError(to="somebody")
    problem.permanent, problem.uncertain, problem.reason = False, True, Reason.PLATFORM_AWAY
    return problem

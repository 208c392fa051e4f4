"""What a rule finds in the facts: the causes that arise in a stretch of time. One function serves sweep and preview.

Promises that a cause depends on nothing that happened after it arose: a sweep a minute later and a preview a month
later find the same. Whoever is answered, solved or promised nothing in time raises nothing. Names nobody who works.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil
from typing import NamedTuple

from coaching.breaching import NEAR
from coaching.paging_rules import RuleKey, Settings
from coaching.spotting import spotted
from kpi.clock import Changes, reached
from kpi.facts import Author, EventKind, Instant, ReplyLog, SlaKind, SlaTarget, Status, Ticket
from kpi.ratings import is_good
from kpi.timeline import FAR, Cycle, Reply, derive, in_order
from kpi.xmr import COUNT, Limits, Rule, limits, signals

BASELINE_DAYS = 40
"""Working days a backlog is judged by at most, as the morning digest judges a team."""

_DONE = frozenset({Status.SOLVED.name, Status.CLOSED.name})


class Arisen(NamedTuple):
    """A cause. `mark` names it within its rule, for good. `what` is the promise, the words or where they stood."""

    at: Instant
    mark: str
    ticket_id: int | None = None
    number: str = ""
    url: str = ""
    what: str = ""
    amount: float = 0
    vip: bool = False


class Wait(NamedTuple):
    """A customer waited for an answer from `asked` to `ended`, FAR while they still wait."""

    asked: Instant
    ended: Instant


class Promised(NamedTuple):
    """A promise on a ticket. `ended` is when it was met or broken, FAR while it runs; `seconds` None where not told.

    `broken_at`: when the source says that it was broken.
    """

    kind: SlaKind
    ordinal: int
    begun: Instant
    ended: Instant
    seconds: float | None
    broken_at: Instant | None = None


@dataclass(frozen=True)
class Case:
    """A ticket as rules judge it: its facts, the clocks that count on it (none: the calendar), the team's targets."""

    ticket_id: int
    ticket: Ticket
    changes: Changes = ()
    targets: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def cycles(self) -> Sequence[Cycle]:
        """Return the stretches in which it was open."""
        return self._derived[1]

    @cached_property
    def first_reply(self) -> Instant:
        """Return when it was replied to first, FAR while it is not."""
        return next((each.ended_at for each in self._derived[0] if each.created is not None), FAR)

    @cached_property
    def _derived(self) -> tuple[list[Reply], list[Cycle]]:
        return derive(self.ticket, None)

    @cached_property
    def waits(self) -> Sequence[Wait]:
        """Return when the customer waited for an answer; none where the source does not tell of replies."""
        return tuple(_waits(in_order(self.ticket)))

    def is_open(self, at: Instant) -> bool:
        """Say whether it was open at an instant."""
        return any(cycle.opened_at <= at < cycle.ended_at for cycle in self.cycles)

    def reached(self, begun: Instant, seconds: float, until: Instant) -> Instant | None:
        """Return when so many open seconds had passed; None if not before `until`."""
        return reached(begun, ceil(seconds), self.changes, until)

    def arisen(self, at: Instant, mark: str, what: str = "", amount: float = 0) -> Arisen:
        """Return a cause of this ticket."""
        number, url = self.ticket.external_id, self.ticket.url or ""
        return Arisen(at, f"{self.ticket_id}:{mark}", self.ticket_id, number, url, what, amount, self.ticket.vip)


def _waits(ticket: Ticket) -> Iterator[Wait]:
    """A bot answers nothing; a solve ends a wait; several messages in a row are one wait, from the oldest."""
    if ticket.reply_log is ReplyLog.NONE:
        return
    asked = ticket.created_at if ticket.opened_by is Author.CUSTOMER else None
    for event in ticket.events:
        if event.kind is EventKind.REPLY and event.author is Author.CUSTOMER:
            asked = max(event.at, ticket.created_at) if asked is None else asked
            continue
        answered = event.kind is EventKind.REPLY and event.author is Author.AGENT
        solved = event.kind is EventKind.STATUS and event.value in _DONE
        if asked is not None and event.at >= asked and (answered or (solved and event.at > asked)):
            yield Wait(asked, event.at)
            asked = None
            if ticket.reply_log is not ReplyLog.ALL:
                return
    if asked is not None:
        yield Wait(asked, FAR)


def promised_on(case: Case) -> Iterator[Promised]:
    """Yield what was promised on a ticket: by the helpdesk's SLA, and where it has none, by the team's targets."""
    told: dict[SlaKind, int] = {}
    for target in case.ticket.targets:
        told[target.kind] = told.get(target.kind, 0) + 1
        found = _of_helpdesk(case, target, told[target.kind])
        if found is not None:
            yield found
    yield from _of_team(case, told)


def _of_helpdesk(case: Case, target: SlaTarget, ordinal: int) -> Promised | None:
    if target.met is not None and target.ended_at is None:
        return None  # it is over, and nobody knows since when
    ended = FAR if target.ended_at is None else target.ended_at
    broken_at = target.ended_at if target.met is False else None
    begun: Instant | None = case.ticket.created_at
    if target.kind is SlaKind.NEXT_REPLY:
        later = (wait for wait in case.waits if wait.asked >= case.first_reply)
        begun = next((wait.asked for wait in later if wait.asked < ended <= wait.ended), None)
    elif target.kind is SlaKind.RESOLUTION and 1 < ordinal <= len(case.cycles):
        begun = case.cycles[ordinal - 1].opened_at
    if begun is None and broken_at is None:
        return None
    return Promised(target.kind, ordinal, begun or ended, ended, target.seconds if begun else None, broken_at)


def _of_team(case: Case, told: Mapping[SlaKind, int]) -> Iterator[Promised]:
    """The team's own targets run where the helpdesk promises nothing, for a first reply until the ticket is done."""
    ticket = case.ticket
    first, resolution = case.targets.get("first_reply"), case.targets.get("full_resolution")
    tells = ticket.reply_log is not ReplyLog.NONE and ticket.opened_by is Author.CUSTOMER
    if first is not None and tells and SlaKind.FIRST_REPLY not in told:
        ended = min(case.first_reply, case.cycles[0].ended_at)
        yield Promised(SlaKind.FIRST_REPLY, 1, ticket.created_at, ended, first)
    if resolution is not None and SlaKind.RESOLUTION not in told:
        yield Promised(SlaKind.RESOLUTION, 1, ticket.created_at, FAR, resolution)


def _sla(case: Case, settings: Settings, start: Instant, end: Instant, share: float) -> Iterator[Arisen]:
    """The promises of which `share` of the time is gone in the stretch, on an open ticket, before they ended."""
    for each in promised_on(case):
        if settings.promise not in (None, each.kind):
            continue
        at = None if each.seconds is None else case.reached(each.begun, share * each.seconds, end)
        running = at is not None and at < each.ended and case.is_open(at)
        if not running and share == 1 and each.broken_at is not None and (at is None or each.broken_at <= at):
            at, running = each.broken_at, True  # as the helpdesk's own clock says
        if at is not None and running and start <= at < end:
            seconds: float = each.seconds or 0
            yield case.arisen(at, f"{each.kind.name.lower()}:{each.ordinal}", each.kind.name, seconds)


def sla_near(case: Case, settings: Settings, start: Instant, end: Instant) -> Iterator[Arisen]:
    """Yield the promises of which three quarters of the time are gone."""
    return _sla(case, settings, start, end, NEAR)


def sla_breached(case: Case, settings: Settings, start: Instant, end: Instant) -> Iterator[Arisen]:
    """Yield the promises whose time is up."""
    return _sla(case, settings, start, end, 1)


def low_rating(case: Case, settings: Settings, start: Instant, end: Instant) -> Iterator[Arisen]:
    """Yield the low ratings, or those with a comment alone."""
    for rating in case.ticket.ratings:
        at, said = rating.rated_at, (rating.comment or "").strip()
        if at is None or not start <= at < end or is_good(rating.scale, rating.score) is not False:
            continue
        if said or not settings.commented:
            yield case.arisen(at, rating.external_id)


def waiting(case: Case, settings: Settings, start: Instant, end: Instant) -> Iterator[Arisen]:
    """Yield the waits that are longer than is set, once each."""
    for wait in case.waits:
        at = case.reached(wait.asked, settings.seconds, end)
        if at is not None and start <= at < wait.ended and case.is_open(at):
            yield case.arisen(at, str(wait.asked), amount=settings.seconds)


def reopened(case: Case, settings: Settings, start: Instant, end: Instant) -> Iterator[Arisen]:
    """Yield the ticket when it is reopened for the time that is set, and not again after it."""
    again = [cycle.opened_at for cycle in case.cycles if cycle.ordinal > 1] if case.ticket.status_log else []
    if len(again) >= settings.times and start <= (at := again[settings.times - 1]) < end:
        yield case.arisen(at, str(settings.times), amount=settings.times)


def words(case: Case, settings: Settings, start: Instant, end: Instant) -> Iterator[Arisen]:
    """Yield where a customer's words stand: the comments beside ratings, and the topic of a new ticket."""
    said = [(rating.rated_at, rating.external_id, rating.comment) for rating in case.ticket.ratings]
    for at, mark, text in ((case.ticket.created_at, "topic", case.ticket.topic), *said):
        if at is not None and start <= at < end and text and (found := spotted(text, settings.phrases)):
            yield case.arisen(at, mark, found)


Finder = Callable[[Case, Settings, Instant, Instant], Iterator[Arisen]]

OF_TICKETS: Mapping[RuleKey, Finder] = {
    RuleKey.SLA_NEAR: sla_near,
    RuleKey.SLA_BREACHED: sla_breached,
    RuleKey.LOW_RATING: low_rating,
    RuleKey.WAITING: waiting,
    RuleKey.REOPENED: reopened,
    RuleKey.WORDS: words,
}
"""How each kind finds its causes on a ticket; RuleKey.BACKLOG looks at many (`backlog_jumps`)."""


def find_causes(key: RuleKey, settings: Settings, case: Case, start: Instant, end: Instant) -> Iterator[Arisen]:
    """Yield the causes of a rule that arise on a ticket from `start` to before `end`."""
    if key in OF_TICKETS and (case.ticket.vip or not settings.vip):
        yield from OF_TICKETS[key](case, settings, start, end)


def backlog_jumps(points: Sequence[tuple[Instant, int]], start: Instant, end: Instant) -> Iterator[Arisen]:
    """Yield the counts from `start` to before `end` that a control chart calls unusually large.

    `points` are the open tickets at one time of each working day, in order. Each is judged by up to BASELINE_DAYS
    before it alone, and by the rules of the digest. While it goes on it is said once, and again when it gets worse: by
    a stronger rule.
    """
    told: int | None = None
    for place, (at, count) in enumerate(points):
        if at >= end:
            return
        before = points[max(0, place - BASELINE_DAYS) : place + 1]
        jumps = _strength([float(value) for _, value in before])
        if jumps is not None and (told is None or jumps < told) and start <= at:
            yield Arisen(at, f"backlog:{at}", amount=count)
        told = jumps


def _strength(values: Sequence[float]) -> int | None:
    """Return which rule fires on the last of these values, above the centre of those before it: 0 is the strongest."""
    found = limits(values[:-1], logarithm=False, within=COUNT)
    if not isinstance(found, Limits):
        return None
    last = len(values) - 1
    fired = [each.rule for each in signals(values, found, logarithm=False) if each.at == last and each.above]
    return list(Rule).index(fired[0]) if fired else None

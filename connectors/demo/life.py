"""One ticket's life in the demo: what happens to it, told in order, cut off where the year ends."""

from random import Random

from connectors.demo.roster import FASTER, FASTER_TEAM
from connectors.demo.work import (
    CHANNEL_ODDS,
    DAY,
    FIRST_REPLY_MEDIAN,
    HOUR,
    MINUTE,
    PRIORITY_ODDS,
    PRIORITY_PACE,
    TOPIC_ODDS,
    Worker,
    around,
    draw,
    pick_worker,
)
from connectors.demo.workdays import Workdays
from kpi.facts import Author, Event, EventKind, Instant, Status

_AGENT_OPENED, _UNREPLIED, _REOPENED, _STUCK = 0.04, 0.025, 0.055, 0.02
_AUTO_REPLY, _NOTE_FIRST, _AGAIN, _HANDED_OVER, _ON_HOLD = 0.7, 0.25, 0.42, 0.07, 0.07
_CLOSED_AFTER = 4 * DAY


class Life:
    """A ticket while it is made up. `events` may reach past the end of the year; whoever asks cuts them."""

    def __init__(
        self, random: Random, days: Workdays, created_at: Instant, team: str, workers: list[Worker], faster: bool
    ) -> None:
        self.random = random
        self.days = days
        self.created_at = created_at
        self.team = team
        self.topic = draw(random, TOPIC_ODDS[team])
        self.channel = draw(random, CHANNEL_ODDS)
        self.priority = draw(random, PRIORITY_ODDS)
        self.opened_by = Author.AGENT if random.random() < _AGENT_OPENED else Author.CUSTOMER
        self.workers = workers
        self.worker = pick_worker(random, workers, self.topic, created_at)
        self.speed = FASTER if faster and team == FASTER_TEAM else 1.0
        self.events: list[Event] = []
        self.first_reply_at: Instant | None = None
        self.solved_at: list[Instant] = []
        self._live()

    def _add(self, at: float, kind: EventKind, author: Author = Author.AGENT, value: str | None = None) -> None:
        by_agent = author is Author.AGENT and kind is not EventKind.GROUP
        self.events.append(Event(int(at), kind, author, self.worker.key if by_agent else None, value))

    def _live(self) -> None:
        random, days, created = self.random, self.days, self.created_at
        self._add(created, EventKind.STATUS, Author.BOT, Status.NEW.name)
        if self.opened_by is Author.AGENT:
            self._add(created, EventKind.REPLY)
        if random.random() < _AUTO_REPLY and self.channel in ("email", "web form"):
            self._add(created + random.randint(20, 150), EventKind.REPLY, Author.BOT)
        if random.random() < _UNREPLIED:
            self._drop()
            return
        median = FIRST_REPLY_MEDIAN[self.channel] * PRIORITY_PACE[self.priority]
        wait = around(random, median * self.worker.first_reply_pace(created), 0.85)
        replied = days.after(created, wait)
        assigned = days.after(created, wait * random.uniform(0.05, 0.5))
        self._add(assigned, EventKind.ASSIGNED)
        self._add(assigned, EventKind.STATUS, Author.BOT, Status.OPEN.name)
        if random.random() < _NOTE_FIRST:
            self._add(days.after(assigned, (wait / 2) * random.random()), EventKind.NOTE)
        self._add(replied, EventKind.REPLY)
        self.first_reply_at = replied
        self._solve(self._talk(replied))

    def _drop(self) -> None:
        """Spam and duplicates: closed without an answer, and unsolved."""
        self._add(self.created_at + around(self.random, 2 * DAY, 0.6), EventKind.STATUS, Author.BOT, Status.CLOSED.name)

    def _talk(self, at: Instant) -> Instant:
        """Go back and forth with the customer; return when the last word was said."""
        random, days = self.random, self.days
        while random.random() < _AGAIN:
            self._add(at, EventKind.STATUS, value=Status.PENDING.name)
            answered = int(at + around(random, 7 * HOUR, 1.1) * self.speed)
            self._add(answered, EventKind.REPLY, Author.CUSTOMER)
            self._add(answered, EventKind.STATUS, Author.BOT, Status.OPEN.name)
            if random.random() < _HANDED_OVER:
                self.worker = pick_worker(random, self.workers, self.topic, self.created_at)
                self._add(answered + MINUTE, EventKind.ASSIGNED)
            at = days.after(answered, around(random, 80 * MINUTE, 0.9) * self.worker.trait.pace * self.speed)
            self._add(at, EventKind.REPLY)
        if random.random() < _ON_HOLD:
            self._add(at, EventKind.STATUS, value=Status.HOLD.name)
            at = days.after(at, around(random, 12 * HOUR, 0.8) * self.speed)
            self._add(at, EventKind.STATUS, value=Status.OPEN.name)
            self._add(at, EventKind.REPLY)
        return at

    def _solve(self, at: Instant) -> None:
        random, days = self.random, self.days
        work = around(random, 3 * HOUR, 1.1) * PRIORITY_PACE[self.priority] * self.speed
        if random.random() < _STUCK:
            work += 250 * HOUR * random.random()
        solved = days.after(at, work)
        self._end(solved)
        if random.random() < _REOPENED:
            again = solved + int(around(random, 20 * HOUR, 0.7))
            if again < solved + _CLOSED_AFTER:
                self._add(again, EventKind.REPLY, Author.CUSTOMER)
                self._add(again, EventKind.STATUS, Author.BOT, Status.OPEN.name)
                replied = days.after(again, around(random, 2 * HOUR, 0.8) * self.speed)
                self._add(replied, EventKind.REPLY)
                solved = days.after(replied, work * 0.5)
                self._end(solved)
        self._add(solved + _CLOSED_AFTER, EventKind.STATUS, Author.BOT, Status.CLOSED.name)

    def _end(self, at: Instant) -> None:
        self._add(at, EventKind.STATUS, value=Status.SOLVED.name)
        self.solved_at.append(at)

"""The tickets of a stretch of time as rules judge them (`coaching.arising.Case`), loaded once for all rules.

Time is counted by each ticket's own business clock, as its figures are. Never asks once a ticket.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

from coaching.arising import BASELINE_DAYS, Case
from handlers.clocks import Clocks, load_clocks
from handlers.tools import Tools
from handlers.work import Stretch, Work, work_of_team
from kpi.clock import BusinessClock, Changes
from kpi.facts import EventKind, Instant, Ticket
from kpi.periods import day_start, local_day, wall_instant
from storage.database import Session
from storage.definitions import targets_for
from storage.judged import first_known, group_ids, open_between, rated_in, stretches_since
from storage.observations import by_groups
from storage.reading_back import load_tickets
from storage.teams import Team, schedules_of_groups

AT_ONCE = 500
NO_GROUP = 0
MORE_DAYS = 3
"""Working days counted before the baseline: whether yesterday was judged the same decides what is said today."""

MOST_DAYS_BACK = 4 * BASELINE_DAYS
Judged = tuple[int | None, Case]
"""A ticket and the team it is of; None where nobody knows."""


class Judging:
    """Loads what rules look at from `start` to before `end`, in one reading transaction; nothing twice."""

    def __init__(self, session: Session, tools: Tools, start: Instant, end: Instant) -> None:
        self.session, self.tools, self.start, self.end = session, tools, start, end
        self._tickets: dict[int, Ticket] = {}
        self._cases: dict[int | None, Sequence[Judged]] = {}

    def cases(self, team_id: int | None) -> Sequence[Judged]:
        """Return the tickets of a team (None: of the workspace) that could have a cause."""
        if team_id not in self._cases:
            self._cases[team_id] = list(self._load(team_id))
        return self._cases[team_id]

    def points(self, team_id: int | None, minute: int) -> list[tuple[Instant, int]]:
        """Return how many tickets were open at a time of each working day, from the baseline to before the end.

        Days before the first ticket that is known are not counted: nobody knows their backlog.
        """
        at = [wall_instant(day, minute, self.tools.zone) for day in self._working_days(team_id)]
        parts = self._work(team_id).stretches
        first = [first_known(self.session, self.tools.workspace_id, part.whose) for part in parts]
        known = min((each for each in first if each is not None), default=self.end)
        found = [span for part in parts for span in self._stretches(part, at[0])]
        opened, ended = sorted(each[0] for each in found), sorted(each[1] for each in found)
        return [
            (each, bisect_right(opened, each) - bisect_right(ended, each)) for each in at if known <= each < self.end
        ]

    def _load(self, team_id: int | None) -> Iterator[Judged]:
        groups: dict[int, int] = {}
        for part in self._work(team_id).stretches:
            first, last = max(self.start, part.start), min(self.end, part.end)
            if first < last and part.whose[1]:
                groups |= open_between(self.session, self.tools.workspace_id, part.whose, first, last)
                groups |= rated_in(self.session, self.tools.workspace_id, part.whose, first, last)
        wanted = sorted(groups.keys() - self._tickets.keys())
        for at in range(0, len(wanted), AT_ONCE):
            some = wanted[at : at + AT_ONCE]
            self._tickets |= load_tickets(self.session, self.tools.workspace_id, some, marked=True)
        for ticket_id in sorted(groups):
            ticket, group = self._tickets[ticket_id], groups[ticket_id]
            of = team_id if team_id is not None else self._team_of.get(group)
            yield of, Case(ticket_id, ticket, self._changes(ticket, group), self._targets(of))

    def _work(self, team_id: int | None) -> Work:
        team = self.session.get(Team, team_id) if team_id is not None else None
        if team is not None:
            return work_of_team(self.session, team, self.tools.zone)
        everything = [by_groups([NO_GROUP])]
        if self._team_of:
            everything.append(by_groups(sorted(self._team_of)))
        return Work(tuple(map(Stretch, everything)))

    def _stretches(self, part: Stretch, since: Instant) -> Iterator[tuple[Instant, Instant]]:
        for opened_at, ended_at in stretches_since(self.session, self.tools.workspace_id, part.whose, since):
            first, last = max(opened_at, part.start), min(ended_at, part.end)
            if first < last:
                yield first, last

    def _changes(self, ticket: Ticket, group: int) -> Changes:
        """The clocks of a ticket: those it names, else its group's, else the default one; none for the calendar."""
        known = self._clocks.by_name
        named = [
            (event.at, known[event.value])
            for event in ticket.events
            if event.kind is EventKind.SCHEDULE and event.value is not None and event.value in known
        ]
        clock = known.get(self._schedules.get(group, ""), self._clocks.default)
        return named or ([(0, clock)] if clock else ())

    def _working_days(self, team_id: int | None) -> list[date]:
        """The days on which the team is open at all, from the baseline's first to the end; Monday to Friday else."""
        clock = self._clock_of(team_id)
        zone, day = self.tools.zone, timedelta(days=1)
        last, first = local_day(self.end, zone), local_day(self.start, zone)
        found: list[date] = []
        left = BASELINE_DAYS + MORE_DAYS
        at = last
        while left and (first - at).days < MOST_DAYS_BACK:
            opens, closes = day_start(at, zone), day_start(at + day, zone)
            if clock.seconds_between(opens, closes) if clock else at.weekday() < 5:
                found.append(at)
                left -= at < first
            at -= day
        return found[::-1] or [last]

    def _clock_of(self, team_id: int | None) -> BusinessClock | None:
        of_team = [group for group, team in self._team_of.items() if team == team_id is not None]
        name = next((self._schedules[group] for group in of_team if group in self._schedules), "")
        return self._clocks.by_name.get(name, self._clocks.default)

    def _targets(self, team_id: int | None) -> Mapping[str, float]:
        if team_id not in self._held_targets:
            teams = [] if team_id is None else [team_id]
            self._held_targets[team_id] = targets_for(self.session, self.tools.workspace_id, team_ids=teams)
        return self._held_targets[team_id]

    @cached_property
    def _held_targets(self) -> dict[int | None, Mapping[str, float]]:
        return {}

    @cached_property
    def _team_of(self) -> dict[int, int | None]:
        return group_ids(self.session, self.tools.workspace_id)

    @cached_property
    def _schedules(self) -> dict[int, str]:
        return schedules_of_groups(self.session, self.tools.workspace_id)

    @cached_property
    def _clocks(self) -> Clocks:
        today = local_day(self.end, self.tools.zone)
        return load_clocks(self.session, self.tools.workspace_id, "", today)

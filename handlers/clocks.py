"""Which business clock counts on a ticket: built from the workspace's schedules and its regions' public holidays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from connectors.public_holidays import public_holidays
from kpi.agreement import Clocked
from kpi.clock import BusinessClock, Changes, Hours, Schedule, as_helpdesk, cumulative
from kpi.facts import EventKind, Instant, Ticket
from kpi.timeline import BusinessSeconds
from storage.database import Session
from storage.schedules import ScheduleRow, all_schedules
from storage.teams import group_schedules

HOLIDAYS_BACK, HOLIDAYS_AHEAD = 12, 3
"""How many years of public holidays are worked out, around today's."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """The workspace's clocks by name. A ticket's own schedules come first, then its group's, then the default."""

    by_name: Mapping[str, BusinessClock]
    of_group: Mapping[str, BusinessClock]
    default: BusinessClock | None

    def of(self, ticket: Ticket) -> BusinessSeconds | None:
        """Return what counts open seconds on a ticket, or None where no schedule is known."""
        changes = self._changes(ticket)
        if changes:
            return partial(cumulative, changes=changes)
        clock = self.of_group.get(ticket.group or "", self.default)
        return clock.seconds_between if clock else None

    def by_names(self, changes: Sequence[tuple[Instant, str]], group: str | None) -> BusinessSeconds | None:
        """Return what counts open seconds on a ticket that names these schedules, else by its group's one."""
        known = [(at, self.by_name[name]) for at, name in changes if name in self.by_name]
        if known:
            return partial(cumulative, changes=known)
        clock = self.by_name.get(group or "", self.default)
        return clock.seconds_between if clock else None

    def as_helpdesk_of(self, ticket: Ticket) -> BusinessSeconds | None:
        """Return what counts by the one schedule in force at the end; None for a ticket that never changed its own."""
        changes = self._changes(ticket)
        return partial(as_helpdesk, changes=changes) if len(changes) > 1 else None

    def clocked(self, ticket: Ticket) -> Clocked:
        """Return a ticket with all that a helpdesk's figure of it may be counted by."""
        return Clocked(ticket, self.of(ticket), self.as_helpdesk_of(ticket), self._others(ticket))

    def _others(self, ticket: Ticket) -> tuple[BusinessSeconds, ...]:
        """What counts by the schedules that are known and not this ticket's."""
        mine = [clock for _, clock in self._changes(ticket)]
        if not mine and (clock := self.of_group.get(ticket.group or "", self.default)):
            mine = [clock]
        return tuple(clock.seconds_between for clock in self.by_name.values() if clock not in mine)

    def _changes(self, ticket: Ticket) -> Changes:
        return [
            (event.at, self.by_name[event.value])
            for event in ticket.events
            if event.kind == EventKind.SCHEDULE and event.value is not None and event.value in self.by_name
        ]


def load_clocks(session: Session, workspace_id: int, provider: str, today: date) -> Clocks:
    """Return the workspace's clocks; `provider` is whose groups are meant."""
    versions: dict[str, list[ScheduleRow]] = {}
    for row in all_schedules(session, workspace_id):
        versions.setdefault(row.name, []).append(row)
    by_name = {name: _clock(rows, today) for name, rows in versions.items()}
    default = next((name for name, rows in versions.items() if rows[-1].is_default), None)
    groups = group_schedules(session, workspace_id, provider)
    of_group = {key: by_name[name] for key, name in groups.items() if name in by_name}
    return Clocks(by_name, of_group, by_name.get(default or ""))


def _clock(rows: Sequence[ScheduleRow], today: date) -> BusinessClock:
    return BusinessClock(_version(row, today) for row in rows)


def _version(row: ScheduleRow, today: date) -> Schedule:
    years = range(today.year - HOLIDAYS_BACK, today.year + HOLIDAYS_AHEAD + 1)
    holidays = public_holidays(row.region, years) if row.region else frozenset()
    extra = frozenset(date.fromisoformat(day) for day in row.extra_holidays)
    week = tuple(tuple((int(opens), int(closes)) for opens, closes in spans) for spans in row.week)
    return Schedule(row.name, row.zone, Hours(week), holidays | extra, row.valid_from)

"""Understands what follows "report": weekly or monthly, a period, a team, "as of now"; in any order and language."""

import re
from dataclasses import dataclass
from datetime import date

from handlers.arguments import split_words
from handlers.period_shapes import whole
from handlers.periods import read_period
from handlers.report.content import ReportKind
from handlers.report.errors import NotAMonthError, NotAWeekError, NotOverError, WhichReportError
from kpi.periods import Period
from storage.database import Session
from storage.teams import Team, all_teams

KINDS = {
    ReportKind.WEEKLY: frozenset({"weekly", "week", "wöchentlich", "woche", "wochenbericht"}),
    ReportKind.MONTHLY: frozenset({"monthly", "month", "monatlich", "monat", "monatsbericht"}),
}
CURRENT = re.compile(r"\b(?:as of now|as it is now|recomputed|stand jetzt|stand heute|neu berechnet)\b")
LONGEST = 4  # words of a period or a team


@dataclass(frozen=True, slots=True)
class Asked:
    """Which report is asked for; `kind` and `period` None where neither was said."""

    kind: ReportKind | None
    period: Period | None
    team: Team | None
    current: bool


def read_asked(words: str, today: date, session: Session, workspace_id: int) -> Asked:
    """Return what is asked for. RefusedError for words that mean nothing, or a period that no report is of."""
    said = " ".join(words.split())
    rest, times = CURRENT.subn(" ", said.casefold())
    kind, tokens = _take_kind(split_words(rest))
    teams = {team.name.casefold(): team for team in all_teams(session, workspace_id)} if tokens else {}
    period: Period | None = None
    team: Team | None = None
    while tokens:
        for length in range(min(LONGEST, len(tokens)), 0, -1):
            phrase = " ".join(tokens[:length])
            if phrase in teams:
                team = teams[phrase]
            elif found := read_period(phrase, today):
                period = found
            else:
                continue
            tokens = tokens[length:]
            break
        else:
            raise WhichReportError(words=" ".join(tokens))
    kind = kind or (_kind_of(period, today) if period else None)
    return Asked(kind, _whole(kind, period, today) if kind else None, team, times > 0)


def _take_kind(tokens: list[str]) -> tuple[ReportKind | None, list[str]]:
    """The kind, where the words begin with it."""
    for kind, names in KINDS.items():
        if tokens and tokens[0] in names and not _belongs(tokens):
            return kind, tokens[1:]
    return None, tokens


def _belongs(tokens: list[str]) -> bool:
    """Whether the first word is part of a period: "week 45", "Woche 45"."""
    return len(tokens) > 1 and tokens[1].isdecimal() and len(tokens[1]) <= len("53")


def _kind_of(period: Period, today: date) -> ReportKind:
    """The kind of report that a period alone asks for. NotAWeekError for one that fits neither."""
    for kind, unit in ((ReportKind.WEEKLY, "week"), (ReportKind.MONTHLY, "month")):
        complete = whole(unit, period.first)
        if period == Period(complete.first, max(complete.first, min(complete.last, today))):
            return kind
    raise NotAWeekError


def _whole(kind: ReportKind, period: Period | None, today: date) -> Period:
    """The whole week or month that is asked for; the last one where none is named."""
    unit, problem = ("week", NotAWeekError) if kind is ReportKind.WEEKLY else ("month", NotAMonthError)
    if period is None:
        ago = whole(unit, today).first.toordinal() - 1
        return whole(unit, date.fromordinal(ago))
    complete = whole(unit, period.first)
    if period != Period(complete.first, max(complete.first, min(complete.last, today))):
        raise problem
    if complete.last >= today:
        raise NotOverError
    return complete

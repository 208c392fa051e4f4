"""What a rule would have done in the past: how often it would have paged, on which days, for which tickets.

By the same functions as the sweep, and grouped as it groups. Shows tickets only to who may see what their teams' pages
say; nothing of it is kept.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from coaching.arising import Arisen
from coaching.escalation import Severity
from coaching.foreseeing import ABSURD, Foreseen, foresee
from coaching.paging import Ruling, decide_history
from coaching.paging_rules import RuleKey
from handlers.cards import Block, Table, Text, Tone
from handlers.digests.naming import ticket_cell
from handlers.escalations.rules.drafts import Draft, arisen
from handlers.escalations.rules.judging import Judging
from handlers.escalations.rules.refusals import NothingToPreviewWithError
from handlers.escalations.rules.saying import title_of
from handlers.periods import read_period
from handlers.request import Request
from handlers.tools import Tools, instant
from kpi.facts import Instant
from kpi.periods import Period, local_day
from locales.speech import Speech
from storage.database import Session

MONTH, MOST_DAYS = 30, 92
MOST_TICKETS, MOST_LISTED_DAYS = 15, 31


@dataclass(frozen=True, slots=True)
class Preview:
    """What would have been raised over a period, from `start` to before `end`."""

    draft: Draft
    period: Period
    start: Instant
    end: Instant
    pages: Sequence[Foreseen]

    @property
    def causes(self) -> list[tuple[int | None, Arisen]]:
        """Return the causes in order, each with its team."""
        found = [(page.group, cause) for page in self.pages for cause in page.causes]
        return sorted(found, key=lambda each: (each[1].at, each[1].mark))

    @property
    def absurd(self) -> bool:
        """Return whether nobody would read that many pages, by the month."""
        days = max(self.end - self.start, 86_400) / 86_400
        return len(self.pages) > ABSURD * max(days / MONTH, 1)


def preview(session: Session, draft: Draft, period: Period, tools: Tools, now: datetime) -> Preview:
    """Return what a rule would have raised over a period, up to now."""
    start, end = period.bounds(tools.zone)
    end = min(end, instant(now))
    judging = Judging(session, tools, start, max(start, end))
    return Preview(draft, period, start, end, foresee(arisen(draft, judging, start, end), draft.severity))


def last_month(tools: Tools, now: datetime) -> Period:
    """Return the thirty days up to today."""
    today = local_day(instant(now), tools.zone)
    return Period(today - timedelta(days=MONTH - 1), today)


def period_of(words: str, tools: Tools, now: datetime) -> Period:
    """Return the period that words name, the last thirty days for none; NothingToPreviewWithError."""
    if not words.strip():
        return last_month(tools, now)
    today = local_day(instant(now), tools.zone)
    found = read_period(words.strip(), today)
    if found is None or found.first > today or found.days > MOST_DAYS:
        raise NothingToPreviewWithError
    return found


def preview_said(seen: Preview, speech: Speech) -> str:
    """Return how often it would have paged: "This would have paged 14 times (22 causes)"."""
    days = speech.day_range(seen.period.first, min(seen.period.last, local_day(seen.end, speech.zone)))
    causes = speech.say_many("{count} cause", "{count} causes", len(seen.causes))
    if not seen.pages:
        return speech.say("{days}: this would have found nothing.", days=days)
    if seen.draft.severity is Severity.LOW:
        return speech.say_many(
            "{days}: this would have been in a digest {count} time ({causes}). It pages nobody.",
            "{days}: this would have been in a digest {count} times ({causes}). It pages nobody.",
            len(seen.pages), days=days, causes=causes,
        )  # fmt: skip
    return speech.say_many(
        "{days}: this would have paged {count} time ({causes}).",
        "{days}: this would have paged {count} times ({causes}).",
        len(seen.pages), days=days, causes=causes,
    )  # fmt: skip


def preview_blocks(seen: Preview, request: Request, tools: Tools) -> list[Block]:
    """Return a preview as it is shown: how often, by day, and the latest tickets its reader may see."""
    speech = request.speech
    blocks: list[Block] = [Text(preview_said(seen, speech), Tone.STRONG)]
    if seen.absurd:
        blocks.append(Text(speech.say("Nobody reads that many pages. Make it narrower before you save it.")))
    if seen.pages:
        blocks.append(_by_day(seen, speech, tools))
        blocks += _tickets(seen, request)
    if seen.draft.kind.key is RuleKey.WORDS:
        blocks.append(
            Text(speech.say("What comes by webhooks is looked at too. It is not kept, so it is not counted here."),
                 Tone.QUIET)
        )  # fmt: skip
    return blocks


def _by_day(seen: Preview, speech: Speech, tools: Tools) -> Table:
    pages = Counter(local_day(page.causes[0].at, tools.zone) for page in seen.pages)
    causes = Counter(local_day(cause.at, tools.zone) for _, cause in seen.causes)
    days = sorted(causes)[-MOST_LISTED_DAYS:]
    rows = tuple((speech.named_day(day), speech.number(pages[day]), speech.number(causes[day])) for day in days)
    heading = speech.say("In a digest") if seen.draft.severity is Severity.LOW else speech.say("Pages")
    return Table(speech.say("By day"), (speech.say("Day"), heading, speech.say("Causes")), rows)


def _tickets(seen: Preview, request: Request) -> list[Block]:
    speech, viewer = request.speech, request.person
    may = {team: decide_history(viewer, team) is Ruling.YES for team in {team for team, _ in seen.causes}}
    shown = [cause for team, cause in seen.causes if may[team]]
    if not shown:
        return [Text(speech.say("Which tickets is for the team to see."), Tone.QUIET)]
    rows = tuple(
        (speech.moment(cause.at), ticket_cell(cause.number, cause.url or None),
         title_of(seen.draft.kind.key, cause, speech))
        for cause in shown[::-1][:MOST_TICKETS]
    )  # fmt: skip
    columns = speech.say("When"), speech.say("Ticket"), speech.say("What")
    blocks: list[Block] = [Table(speech.say("The latest first"), columns, rows)]
    if len(shown) > MOST_TICKETS:
        more = len(shown) - MOST_TICKETS
        blocks.append(Text(speech.say_many("… and {count} more.", "… and {count} more.", more), Tone.QUIET))
    return blocks

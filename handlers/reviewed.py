"""What quality reviews say of one person's work: their mean with how many they are, and the newest with their tickets.

For whoever may see the person's figures, which was decided before. Compares with nobody, repeats no word of a review.
"""

from collections.abc import Sequence

from handlers import phrases
from handlers.cards import Block, Cell, Table, Text
from handlers.digests.naming import ticket_cell
from handlers.tools import Tools
from kpi.facts import Instant
from kpi.periods import local_day
from locales.speech import Speech
from storage.database import Session
from storage.people import identity_ids
from storage.rated import tickets_numbered
from storage.reviews import ReviewRow, reviews_of

NEWEST = 3
FEWEST = 5
"""Of fewer, a mean says more of the tickets that were drawn than of the work."""


def reviews_said(
    session: Session, person_id: int, start: Instant, end: Instant, speech: Speech, tools: Tools
) -> list[Block]:
    """Return the reviews of somebody's work from `start` to before `end`; nothing where there are none."""
    found = reviews_of(session, tools.workspace_id, identity_ids(session, person_id), start, end)
    if not found:
        return []
    rows = tuple(_row(session, each, speech, tools) for each in found[:NEWEST])
    columns = speech.say("Day"), speech.say("Score"), speech.say("Ticket"), speech.say("Scorecard")
    return [Text(_mean(found, speech)), Table(speech.say("Newest quality reviews"), columns, rows)]


def _mean(found: Sequence[ReviewRow], speech: Speech) -> str:
    scores = [each.score for each in found if each.score is not None]
    n = len(scores)
    if n < FEWEST:
        return speech.say_many(
            "{count} quality review with a score: too few for a mean.",
            "{count} quality reviews with a score: too few for a mean.",
            n,
        )
    mean = phrases.percent(speech, sum(scores) / n)
    return speech.say("Quality reviews: {mean} on average, of {count}.", mean=mean, count=speech.number(n))


def _row(session: Session, review: ReviewRow, speech: Speech, tools: Tools) -> tuple[Cell, ...]:
    score = speech.say("without a score") if review.score is None else phrases.percent(speech, review.score)
    if review.failed:
        score = speech.say("{score}, failed", score=score)
    return (
        speech.date(local_day(review.at, speech.zone)), score, _ticket(session, review.ticket, tools),
        review.scorecard or "",
    )  # fmt: skip


def _ticket(session: Session, number: str | None, tools: Tools) -> Cell:
    """The ticket as a link, where one helpdesk alone has that number: another's would be a wrong ticket."""
    if number is None:
        return ""
    found = tickets_numbered(session, tools.workspace_id, number)
    return ticket_cell(number, found[0].url if len(found) == 1 else None)

"""Surveys beside the helpdesk: an answer is a rating of the ticket whose number rides along in it.

Which field carries the number, which question is the score, on which scale, and in which connected helpdesk the ticket
lies, an admin enters. An answer without a number is nobody's, and no row is refused for it. Never guesses a ticket.
"""

from connectors.pull.row import Row
from connectors.pull.system import TICKETS_OF, About, Entry
from connectors.refusal import NOT_A_NUMBER, NOT_IN_SCALE, RefusedRowError
from kpi.facts import Instant, Rating
from kpi.parts import TicketPart
from kpi.ratings import SCALES
from kpi.words import N_

_BOUNDS = {"good_bad": (0, 1), "1-5": (1, 5), "1-7": (1, 7), "1-10": (1, 10), "-103..103": (-103, 103)}

SURVEY_ENTRIES = (
    Entry("ticket_field", N_("Field with the ticket's number"), N_("Hidden field, custom variable or embedded data"),
          pattern=r"[\w.\- ]{1,100}"),
    Entry("question", N_("Question that is the score"), pattern=r"[\w.\-]{1,100}"),
    Entry("scale", N_("Scale"), ", ".join(SCALES), pattern="|".join(map(str, SCALES)).replace(".", r"\."),
          default="1-5"),
    Entry("comment_question", N_("Question for a comment"), required=False, pattern=r"[\w.\-]{1,100}"),
    TICKETS_OF,
)  # fmt: skip


def rated(
    key: str, ticket: str | None, at: Instant, score: str | None, comment: str | None, about: About
) -> list[TicketPart]:
    """Return the rating of a ticket; nothing where no ticket or no score was told. RefusedRowError for an odd score.

    `key` is the answer's own, told apart from other systems' by who calls.
    """
    scale = about.entered["scale"]
    number = (ticket or "").strip().removeprefix("#").strip()
    if not number or score is None:
        return []
    value = _value(score, scale)
    rating = Rating(key, None, at, value, scale, None, (comment or "").strip() or None)
    return [TicketPart(number, at, ratings=(rating,))]


def _value(score: str, scale: str) -> int:
    try:
        found = float(score)
    except ValueError:
        raise RefusedRowError(NOT_A_NUMBER, column="score", value="text") from None
    low, high = _BOUNDS[scale]
    if not found.is_integer() or not low <= found <= high:
        raise RefusedRowError(NOT_IN_SCALE, value="", scale=scale)
    return int(found)


def entered(about: About, name: str) -> str:
    """Return what was entered, empty where nothing was."""
    return about.entered.get(name, "")


def field(row: Row, path: str, name: str) -> str | None:
    """Return a field of the object at `path` by its name, which may have points in it."""
    found = row.raw(path)
    if found is None or not name:
        return None
    return Row({"it": Row(found).found.get(name)}).text("it")

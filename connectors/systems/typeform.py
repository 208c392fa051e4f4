"""Typeform: answers to one form as ratings of tickets.

https://www.typeform.com/developers/responses/reference/retrieve-responses/
Read there: the address, since (inclusive), before (a token, exclusive), page_size up to 1000, token, submitted_at,
hidden, answers. In the project's notes only: two requests a second. The ticket's number must ride in a hidden field.
Does not tell: answers of the last minutes (some take half an hour to appear), and answers that were deleted.
"""

from collections.abc import Iterable

from connectors.pull.asking import Ask, iso
from connectors.pull.auth import bearer
from connectors.pull.paging import LastRow
from connectors.pull.row import Row
from connectors.pull.surveys import SURVEY_ENTRIES, entered, field, rated
from connectors.pull.system import TOKEN, About, Entry, Pace, Pulled, Stream, System
from kpi.facts import Instant
from kpi.words import N_

_LATE = 2 * 3600


def _submitted(row: Row) -> Instant | None:
    """When it was submitted; an answer that never was carries the year 1, which is no time."""
    return row.time("submitted_at")


def _response(row: Row, about: About) -> Iterable[Pulled]:
    at = _submitted(row)
    if at is None:
        return []
    question, comment = entered(about, "question"), entered(about, "comment_question")
    score = said = None
    for answer in row.rows("answers"):
        names = answer.text("field.ref"), answer.text("field.id")
        if question in names:
            score = _value(answer)
        elif comment and comment in names:
            said = answer.text("text")
    ticket = field(row, "hidden", entered(about, "ticket_field"))
    return rated(f"typeform:{row.need('token')}", ticket, at, score, said, about)


def _value(answer: Row) -> str | None:
    """A number, a yes as 1 and a no as 0, or a choice's words, which must then be a number."""
    if isinstance(answer.raw("boolean"), bool):
        return "1" if answer.flag("boolean") else "0"
    return answer.text("number") or answer.text("choice.label") or answer.text("text")


SYSTEM = System(
    name="typeform",
    title="Typeform",
    kind="surveys",
    entries=(
        Entry("host", N_("Address"), pattern=r"api(?:\.eu)?\.typeform\.com", default="api.typeform.com"),
        Entry("form", N_("Form"), pattern=r"[A-Za-z0-9]{4,40}"),
        TOKEN,
        *SURVEY_ENTRIES,
    ),
    base="https://{host}",
    auth=bearer(),
    check=Ask("/forms/{form}"),
    pace=Pace(110),
    docs="https://www.typeform.com/developers/responses/",
    streams=(
        # The newest come first: "before" leads back from them, and what comes meanwhile is the next round's.
        Stream(
            "responses", Ask("/forms/{form}/responses", {"since": "{since}", "page_size": 1000}), _response, "items",
            LastRow("token", "before"), time=_submitted, form=iso, overlap=_LATE, needs="responses:read",
        ),
    ),
)  # fmt: skip

"""SurveyMonkey: answers to one survey as ratings of tickets.

https://api.surveymonkey.com/v3/docs
Read there: responses/bulk with start_modified_at, sort_by, sort_order, page, per_page (100 at most), custom_variables,
response_status, collection_mode, answers by choice_id, row_id or text. In the project's notes only: the headers of the
limit. Answers name a choice, not its value: the survey's details tell its weight (from memory, not read).
Does not tell: answers that were deleted. Whether "modified after" includes its second is not said: we ask one earlier.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from connectors.pull.asking import Ask
from connectors.pull.auth import bearer
from connectors.pull.paging import Anchored
from connectors.pull.row import Row
from connectors.pull.surveys import SURVEY_ENTRIES, entered, field, rated
from connectors.pull.system import TOKEN, About, Entry, Fetch, Pace, Pulled, Stream, System
from kpi.facts import Instant
from kpi.words import N_

_WEIGHTS = "touchline_weights"
_TRIALS = ("preview", "survey_preview")
_PAGE = 100


def _from(at: Instant) -> str:
    return datetime.fromtimestamp(at - 1, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _weights(rows: Sequence[Row], fetch: Fetch) -> None:
    """Put beside each row what each choice is worth: its weight, or the number it reads."""
    if not rows:
        return
    found: dict[str, str] = {}
    for page in fetch(Ask("/v3/surveys/{survey}/details")).rows("pages"):
        for question in page.rows("questions"):
            for choice in question.rows("answers.choices"):
                value = choice.text("weight") or choice.text("text")
                if value is not None:
                    found[choice.need("id")] = value
    for row in rows:
        row.found[_WEIGHTS] = found


def _answers(row: Row, question: str) -> Iterator[Row]:
    if question:
        for page in row.rows("pages"):
            for each in page.rows("questions"):
                if each.text("id") == question:
                    yield from each.rows("answers")


def _response(row: Row, about: About) -> Iterable[Pulled]:
    if row.text("collection_mode") in _TRIALS:
        return []
    at = row.need_time("date_modified")
    score = said = None
    for answer in _answers(row, entered(about, "question")):
        choice = answer.text("choice_id")
        score = field(row, _WEIGHTS, choice) or "?" if choice else answer.text("text")
    for answer in _answers(row, entered(about, "comment_question")):
        said = answer.text("text")
    ticket = field(row, "custom_variables", entered(about, "ticket_field"))
    return rated(f"surveymonkey:{row.need('id')}", ticket, at, score, said, about)


SYSTEM = System(
    name="surveymonkey",
    title="SurveyMonkey",
    kind="surveys",
    entries=(
        Entry("host", N_("Address"), pattern=r"api(?:\.eu)?\.surveymonkey\.(?:com|net|ca)",
              default="api.surveymonkey.com"),
        Entry("survey", N_("Survey"), pattern=r"[0-9]{1,20}"),
        TOKEN,
        *SURVEY_ENTRIES,
    ),
    base="https://{host}",
    auth=bearer(),
    check=Ask("/v3/surveys/{survey}"),
    pace=Pace(100),
    every=900,
    quota=("x-ratelimit-app-global-minute-remaining", "x-ratelimit-app-global-minute-reset"),
    docs="https://api.surveymonkey.com/v3/docs",
    streams=(
        Stream(
            "responses",
            Ask("/v3/surveys/{survey}/responses/bulk",
                {"start_modified_at": "{since}", "sort_by": "date_modified", "sort_order": "ASC", "per_page": _PAGE}),
            _response, "data", Anchored(_PAGE), time=lambda row: row.time("date_modified"), form=_from,
            enrich=_weights, needs="responses_read_detail",
        ),
    ),
)  # fmt: skip

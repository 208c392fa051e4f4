"""Qualtrics: responses to one survey as ratings of tickets, by an export that is asked for, waited for and fetched.

https://api.qualtrics.com/ - its pages were read as others quote them: export-responses, its progressId, status,
fileId and the zip that comes. From memory: the JSON in it (responses[].responseId, values), X-API-TOKEN, startDate.
Sources differ on whether startDate means when a response was begun or recorded, and an open one is recorded a week
later at most: each round asks for eight days again. A continuation token is not used: one that is lost is not given
twice. Does not tell: responses that were deleted.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from connectors.pull.asking import Ask, iso
from connectors.pull.auth import Header
from connectors.pull.files import json_in
from connectors.pull.jobs import Job
from connectors.pull.row import Row
from connectors.pull.surveys import SURVEY_ENTRIES, entered, field, rated
from connectors.pull.system import TOKEN, About, Entry, Pace, Pulled, Stream, System
from kpi.words import N_

_EXPORTS = "/API/v3/surveys/{survey}/export-responses"
_TRIALS = frozenset({1, 2, 8, 9, 17})
"""Previews, tests and spam, by the number of their status."""
_EIGHT_DAYS = 8 * 86_400


def _unpack(body: bytes) -> Iterator[dict[str, Any]]:
    found = json_in(body)
    responses = found.get("responses") if isinstance(found, dict) else None
    if not isinstance(responses, list):
        raise ValueError("no responses")  # noqa: TRY004 - as of every file that is none of theirs
    yield from responses


def _response(row: Row, about: About) -> Iterable[Pulled]:
    if row.whole("values.status") in _TRIALS:
        return []
    at = row.need_time("values.recordedDate")
    score = field(row, "values", entered(about, "question"))
    said = field(row, "values", entered(about, "comment_question"))
    ticket = field(row, "values", entered(about, "ticket_field"))
    return rated(f"qualtrics:{row.need('responseId')}", ticket, at, score, said, about)


SYSTEM = System(
    name="qualtrics",
    title="Qualtrics",
    kind="surveys",
    entries=(
        Entry("datacenter", N_("Data center"), pattern=r"[a-z0-9-]{2,30}", suffix=".qualtrics.com"),
        Entry("survey", N_("Survey"), pattern=r"SV_[A-Za-z0-9]{1,30}"),
        TOKEN,
        *SURVEY_ENTRIES,
    ),
    base="https://{datacenter}.qualtrics.com",
    auth=Header("X-API-TOKEN", "{token}"),
    check=Ask("/API/v3/whoami"),
    pace=Pace(100),
    every=1800,
    docs="https://api.qualtrics.com/",
    streams=(
        Stream(
            "responses", Ask(_EXPORTS, body={"format": "json", "startDate": "{since}"}, method="POST"), _response,
            form=iso, overlap=_EIGHT_DAYS,
            job=Job(
                "result.progressId", Ask(_EXPORTS + "/{job}"), "result.status", frozenset({"complete"}),
                frozenset({"failed"}), Ask(_EXPORTS + "/{file}/file"), "result.fileId", _unpack,
            ),
        ),
    ),
)  # fmt: skip

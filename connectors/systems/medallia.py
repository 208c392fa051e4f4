"""Medallia Experience Cloud: feedback as ratings of tickets, by its GraphQL Query API.

https://docs.medallia.com/en/medallia-experience-cloud/integration/apis/query-api/data-queries
Read there and in its pages on authentication: /oauth/COMPANY/token of the instance with the key as Basic, the gateway
of another host, feedback(first, filter, orderBy), fieldData(fieldId){values}, filter by fieldIds and gte; in others'
notes of its own extractor: the field with the time as a number of seconds. In the project's notes only: 70 requests a
second, 90 seconds and a cost to each. An error comes as 200. Does not tell: feedback that was deleted or changed later.
"""

from collections.abc import Iterable

from connectors.pull.asking import Ask
from connectors.pull.auth import Basic, Grant
from connectors.pull.paging import Anchored
from connectors.pull.row import Row
from connectors.pull.surveys import SURVEY_ENTRIES, rated
from connectors.pull.system import About, Entry, Pace, Pulled, Stream, System
from connectors.refusal import NO_TIME, RefusedRowError
from kpi.facts import Instant
from kpi.words import N_

_PAGE = 100
_FIELD = r"[A-Za-z0-9_]{1,100}"
_QUERY = """query {
  feedback(
    first: 100,
    filter: { and: [{ fieldIds: ["<time_field>"], gte: "<since>" }] },
    orderBy: [{ fieldId: "<time_field>", direction: ASC }]
  ) {
    nodes {
      id: fieldData(fieldId: "<id_field>") { values }
      time: fieldData(fieldId: "<time_field>") { values }
      ticket: fieldData(fieldId: "<ticket_field>") { values }
      score: fieldData(fieldId: "<question>") { values }
      comment: fieldData(fieldId: "<comment_question>") { values }
    }
  }
}"""


def _asked(query: str) -> dict[str, str]:
    """A query's own braces are doubled: those of names are filled."""
    doubled = query.replace("{", "{{").replace("}", "}}")
    return {"query": doubled.replace("<", "{").replace(">", "}")}


def _first(row: Row, name: str) -> str | None:
    found = row.words(f"{name}.values")
    return (found[0] or None) if found else None


def _time(row: Row) -> Instant | None:
    return Row({"time": _first(row, "time")}).epoch("time")


def _feedback(row: Row, about: About) -> Iterable[Pulled]:
    key, at = _first(row, "id"), _time(row)
    if key is None or at is None:
        raise RefusedRowError(NO_TIME, column="id, time")
    score, said = _first(row, "score"), _first(row, "comment")
    return rated(f"medallia:{key}", _first(row, "ticket"), at, score, said, about)


def _entries() -> Iterable[Entry]:
    for entry in SURVEY_ENTRIES:
        if entry.name in ("ticket_field", "question", "comment_question"):
            yield Entry(entry.name, entry.label, pattern=_FIELD)
        else:
            yield entry


SYSTEM = System(
    name="medallia",
    title="Medallia",
    kind="surveys",
    entries=(
        Entry("api_host", N_("Address of its API"),
              pattern=r"[a-z0-9.-]{1,100}\.apis\.(?:[a-z0-9.]{1,30}\.)?medallia\.(?:com|eu|ca)"),
        Entry("instance", N_("Address where people sign in"), pattern=r"[a-z0-9.-]{1,100}\.medallia\.(?:com|eu|ca)"),
        Entry("company", N_("Company"), pattern=r"[A-Za-z0-9_-]{1,60}"),
        Entry("client_id", N_("Client ID")),
        Entry("client_secret", N_("Client secret"), secret=True),
        Entry("id_field", N_("Field with the answer's number"), pattern=_FIELD, default="a_surveyid"),
        Entry("time_field", N_("Field with its time in seconds"), pattern=_FIELD,
              default="k_initialfinishdate_epoch_int"),
        *_entries(),
    ),
    base="https://{api_host}",
    auth=Grant("https://{instance}/oauth/{company}/token", {"grant_type": "client_credentials"},
               Basic("{client_id}", "{client_secret}")),
    check=Ask("/data/v0/query", body=_asked("query { me { roles { name } } }"), method="POST"),
    pace=Pace(10, 1.0),
    docs="https://developer.medallia.com/medallia-apis/reference/query-api-overview",
    streams=(
        Stream(
            "feedback", Ask("/data/v0/query", body=_asked(_QUERY), method="POST"), _feedback, "data.feedback.nodes",
            Anchored(_PAGE), time=_time, overlap=3600, needs="Query API",
        ),
    ),
)  # fmt: skip

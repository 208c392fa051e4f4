"""Scorebuddy: scores of agents' work.

https://intercom.help/scorebuddy-b32c18522ac7/en/articles/10090995-using-the-scorebuddy-api-to-extract-score-data
Read there: client credentials, the scope scores:read, and that the contract is a YAML each account's own API hands out;
in others' programs: the address, /authorisation/token, /scores with limit, offset and from_last_edit_date, score_id.
That YAML was not to be had: what a score's other fields are called an admin enters, and what stands there by default is
a guess to be checked against it. Its day has no zone: two days are asked again. Does not tell of deleted scores.
"""

from collections.abc import Iterable

from connectors.pull.asking import Ask, day
from connectors.pull.auth import Grant
from connectors.pull.paging import Pages
from connectors.pull.reviewed import email, person, share
from connectors.pull.row import Row
from connectors.pull.system import About, Entry, Pace, Pulled, Stream, System
from connectors.refusal import WRONG_SHAPE, RefusedRowError
from kpi.reviews import Review
from kpi.words import N_

_PAGE = 100
_NAME = r"[A-Za-z0-9_.]{1,60}"


def _score(row: Row, about: About) -> Iterable[Pulled]:
    names = about.entered
    agent = email(row.text(names["agent_field"]))
    if agent is None:
        # A guessed name that is wrong must be seen: without this, all would be well and nothing there.
        raise RefusedRowError(WRONG_SHAPE, column=names["agent_field"], value="")
    yield person(agent, None)
    reviewer = email(row.text(names["reviewer_field"]))
    if reviewer is not None:
        yield person(reviewer, None)
    yield Review(
        row.text("score_id") or row.need("id"), agent, row.need_time(names["time_field"]),
        share(row.number(names["score_field"]), 100), row.text(names["scorecard_field"]), reviewer,
        row.text(names["ticket_field"]),
    )  # fmt: skip


def _named(name: str, label: str, default: str) -> Entry:
    return Entry(name, label, pattern=_NAME, default=default)


SYSTEM = System(
    name="scorebuddy",
    title="Scorebuddy",
    kind="quality",
    entries=(
        Entry("host", N_("Address"), pattern=r"[a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,40})?\.scorebuddy\.co\.uk",
              default="www.cloud.scorebuddy.co.uk"),
        Entry("company", N_("Account"), pattern=r"[0-9]{1,20}"),
        Entry("client_id", N_("Client ID")),
        Entry("client_secret", N_("Client secret"), secret=True),
        _named("agent_field", N_("Field with the agent's address"), "staff_email"),
        _named("score_field", N_("Field with the score in percent"), "score"),
        _named("time_field", N_("Field with the time"), "score_date"),
        _named("reviewer_field", N_("Field with the reviewer's address"), "scorer_email"),
        _named("scorecard_field", N_("Field with the scorecard's name"), "scorecard_name"),
        _named("ticket_field", N_("Field with the ticket's number"), "reference"),
    ),
    base="https://{host}/{company}/api/v1",
    auth=Grant("https://{host}/{company}/api/v1/authorisation/token",
               {"grant_type": "client_credentials", "client_id": "{client_id}", "client_secret": "{client_secret}",
                "scope": "scores:read"}),
    check=Ask("/scores", {"limit": 1}),
    pace=Pace(60),
    every=900,
    docs="https://intercom.help/scorebuddy-b32c18522ac7/",
    streams=(
        Stream(
            "scores", Ask("/scores", {"from_last_edit_date": "{since}", "limit": _PAGE}), _score, "scores",
            Pages("offset", size=_PAGE, first=0, step=_PAGE), form=day, overlap=2 * 86_400, needs="scores:read",
        ),
    ),
)  # fmt: skip

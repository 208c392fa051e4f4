"""Zendesk QA (Klaus): quality reviews of conversations.

https://support.klausapp.com/en/articles/4027636-export-data-from-klaus
Read there: the address, fromDate, toDate, page, pageSize, and what a conversation and its reviews hold; in a connector
in use: users, categories, createdISO and updatedISO. What it does not say, and what is done about it: which date the
window means (a month is asked again each round), whether pages begin at 0 or 1 (0, until one is empty), of how many a
category's score is (its maxRating; without that it is left out). Klaus moves its accounts to other hosts.
Does not tell: reviews that were deleted.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC

from connectors.pull.asking import Ask, iso
from connectors.pull.auth import bearer
from connectors.pull.paging import Pages
from connectors.pull.reviewed import email, person, share
from connectors.pull.row import Row
from connectors.pull.system import TOKEN, About, Entry, Fetch, Pace, Pulled, Stream, System, subdomain
from connectors.refusal import NO_TIME, RefusedRowError
from connectors.times import iso_reader
from kpi.facts import Instant
from kpi.reviews import Review
from kpi.words import N_

_HIGHEST = "touchline_highest"
_MONTH = 30 * 86_400
_ISO = iso_reader(UTC)


def _at(review: Row) -> Instant:
    """When it was written: in ISO 8601, or as seconds since 1970."""
    said = review.text("createdISO") or review.text("created")
    if said is None:
        raise RefusedRowError(NO_TIME, column="created")
    return review.need_time("createdISO" if review.text("createdISO") else "created", _either)


def _either(text: str) -> Instant:
    return int(text) if text.isdigit() else _ISO(text)


def _highest(rows: Sequence[Row], fetch: Fetch) -> None:
    """Put beside each row of how many each category's score is."""
    if not rows:
        return
    found = fetch(Ask("/api/v2/account/{account}/workspace/{workspace}/categories"))
    highest = {each.need("id"): each.number("maxRating") for each in found.rows("categories")}
    for row in rows:
        row.found[_HIGHEST] = highest


def _conversation(row: Row, _: About) -> Iterable[Pulled]:
    for review in row.rows("reviews"):
        reviewee = email(review.text("reviewee.email"))
        if reviewee is None:
            continue  # of the conversation, and of nobody's work
        yield person(reviewee, review.text("reviewee.name"))
        reviewer = email(review.text("reviewer.email"))
        if reviewer is not None:
            yield person(reviewer, review.text("reviewer.name"))
        ratings = list(review.rows("ratings"))
        yield Review(
            review.need("id"), reviewee, _at(review), share(review.number("score"), 100), review.text("scorecard.name"),
            reviewer, row.text("externalId"),
            failed=any(each.flag("critical") and each.number("score") == 0 for each in ratings),
            parts=tuple(_parts(row, ratings)),
        )  # fmt: skip


def _parts(row: Row, ratings: Iterable[Row]) -> Iterator[tuple[str, float]]:
    highest = row.found.get(_HIGHEST) or {}
    for each in ratings:
        name, of = each.text("categoryName"), highest.get(each.text("categoryId") or "")
        score = share(each.number("score"), of) if of else None
        if name is not None and score is not None:
            yield name, score


SYSTEM = System(
    name="klaus",
    title="Zendesk QA",
    kind="quality",
    entries=(
        subdomain(".klausapp.com"),
        Entry("account", N_("Account"), pattern=r"[0-9]{1,12}"),
        Entry("workspace", N_("Workspace"), pattern=r"[0-9]{1,12}"),
        TOKEN,
    ),
    base="https://{subdomain}.klausapp.com",
    auth=bearer(),
    check=Ask("/api/v2/account/{account}/users"),
    pace=Pace(60),
    every=1800,
    docs="https://support.klausapp.com/en/articles/4027636-export-data-from-klaus",
    streams=(
        Stream(
            "reviews",
            Ask("/api/v2/account/{account}/workspace/{workspace}/reviews",
                {"fromDate": "{since}", "toDate": "{until}", "pageSize": 100}),
            _conversation, "conversations", Pages("page", size=1, first=0), form=iso, overlap=_MONTH, enrich=_highest,
        ),
    ),
)  # fmt: skip

"""Genesys Cloud: people with e-mail, calls with their times, evaluations as reviews, surveys as ratings.

https://developer.genesys.cloud/analyticsdatamanagement/analytics/jobs/conversation-details-job (read: the SDK's models
of a job, its query and the conversation, up to two days until a conversation is told; from memory: at most 31 days a
job and the names of a job's states). A conversation is told with everything, calls, evaluations and surveys; those
that come later are asked for by lists of their own, a month back. An evaluation counts once it is released, and goes
when that is taken back; a calibration is nobody's review. Which question failed is not told, so none of them fails.
A survey is a rating only where a participant's attribute, entered by an admin, names a ticket of a connected helpdesk.
Times are in milliseconds. The work of one agent who took part twice is two calls. A call that runs is not told.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from connectors.pull.asking import Ask, iso
from connectors.pull.auth import Basic, Grant
from connectors.pull.jobs import Job
from connectors.pull.paging import Cursor, NextLink
from connectors.pull.row import Row
from connectors.pull.system import TICKETS_OF, About, Entry, Pace, Pulled, Stream, System
from connectors.systems.genesys_calls import calls_of
from kpi.facts import Agent, Instant, Rating
from kpi.parts import TicketPart
from kpi.reviews import Review
from kpi.words import N_

_DAY = 86_400
_FULL = 100.0


def _user(row: Row, _: About) -> Iterable[Pulled]:
    yield Agent(row.need("id"), row.text("name") or row.need("id"), row.text("email"))


def _conversation(row: Row, about: About) -> Iterable[Pulled]:
    key, at = row.need("conversationId"), row.need_time("conversationStart")
    ticket = _ticket(row, about)
    if row.text("conversationEnd") is not None:
        yield from calls_of(row, key, at)
    for each in row.rows("evaluations"):
        yield from _evaluation(each, at, ticket)
    if ticket is not None and about.entered.get(TICKETS_OF.name):
        ratings = tuple(rating for each in row.rows("surveys") for rating in _survey(each))
        if ratings:
            yield TicketPart(ticket, max(each.rated_at or at for each in ratings), ratings=ratings)


def _evaluation(row: Row, began: Instant, ticket: str | None) -> Iterator[Review]:
    agent, score, critical = row.text("userId"), row.number("oTotalScore"), row.number("oTotalCriticalScore")
    if agent is None:
        return
    counts = row.flag("released") and not row.flag("deleted") and row.text("calibrationId") is None
    yield Review(
        row.need("evaluationId"), agent, row.time("eventTime") or began, None if score is None else score / _FULL,
        row.text("formName"), row.text("evaluatorId"), ticket,
        parts=() if critical is None else (("Critical questions", critical / _FULL),), gone=not counts,
    )  # fmt: skip


def _survey(row: Row) -> Iterator[Rating]:
    """The question for a recommendation, from 0 to 10, is a rating; a total has no scale of its own."""
    score, at = row.whole("surveyPromoterScore"), row.time("surveyCompletedDate")
    if row.text("surveyStatus") == "Finished" and score is not None and at is not None:
        yield Rating(row.need("surveyId"), None, at, max(score, 1), "1-10")


def _ticket(row: Row, about: About) -> str | None:
    """The ticket that a participant's attribute names."""
    wanted = about.entered.get("ticket_attribute")
    for part in row.rows("participants") if wanted else ():
        found: Any = part.raw("attributes")
        if isinstance(found, dict) and (named := str(found.get(wanted) or "").strip().removeprefix("#")):
            return named
    return None


def _list(name: str, overlap: int, entry: str = "", **wanted: Any) -> Stream:
    """A list of conversations, by a job; a conversation told twice is the same."""
    job = "/api/v2/analytics/conversations/details/jobs"
    return Stream(
        name, Ask(job, body={"interval": "{since}/{until}", **wanted}, method="POST"), _conversation, "conversations",
        Cursor("cursor", "cursor"), form=iso, overlap=overlap, needs="analytics:conversationDetail:view", entry=entry,
        job=Job(
            "jobId", Ask(f"{job}/{{job}}"), "state", frozenset({"FULFILLED"}),
            frozenset({"FAILED", "CANCELLED", "EXPIRED"}), Ask(f"{job}/{{job}}/results", {"pageSize": 1000}),
            window=30 * _DAY,
        ),
    )  # fmt: skip


def _having(dimension: str) -> list[dict[str, Any]]:
    return [{"type": "and", "predicates": [{"type": "dimension", "dimension": dimension, "operator": "exists"}]}]


SYSTEM = System(
    name="genesys",
    title="Genesys Cloud",
    kind="calls",
    entries=(
        Entry("region", N_("Region"), "mypurecloud.de",
              pattern=r"(?:[a-z0-9]{2,8}\.pure\.cloud|mypurecloud\.(?:com|ie|de|jp|com\.au))"),
        Entry("client_id", N_("Client ID")),
        Entry("client_secret", N_("Client secret"), secret=True),
        Entry("ticket_attribute", N_("Participant attribute with the ticket's number"), required=False,
              pattern=r"[\w.\- ]{1,100}"),
        Entry(TICKETS_OF.name, TICKETS_OF.label, TICKETS_OF.hint, required=False, pattern=TICKETS_OF.pattern),
    ),
    base="https://api.{region}",
    auth=Grant("https://login.{region}/oauth/token", {"grant_type": "client_credentials"},
               Basic("{client_id}", "{client_secret}")),
    check=Ask("/api/v2/users", {"pageSize": 1}),
    pace=Pace(280),
    docs="https://developer.genesys.cloud/",
    streams=(
        Stream("people", Ask("/api/v2/users", {"pageSize": 100, "state": "active"}), _user, "entities",
               NextLink("nextUri"), needs="directory:user:view"),
        _list("conversations", 2 * _DAY),
        _list("evaluations", 30 * _DAY, evaluationFilters=_having("evaluationId")),
        _list("surveys", 30 * _DAY, "ticket_attribute", surveyFilters=_having("surveyId")),
    ),
)  # fmt: skip

"""Salesforce Service Cloud: people, queues as groups, cases with their history, e-mails, comments, milestones.

https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_query.htm Read in published copies: the
client credentials flow at My Domain, relative nextRecordsUrl, queryAll with what was deleted, two history rows where an
owner changes (a name and an id), that a milestone's violation changes no date of its record. From apis.md and others'
programs alone: Owner as user or queue by the beginning of its id, REQUEST_LIMIT_EXCEEDED as a 403, e-mail statuses.
It does not tell: ratings (each org has its own object), a phone call's reply, and of a field whose history is not
tracked when it changed: then the change is dated when it was seen.
"""

from collections.abc import Iterable, Sequence

from connectors.pull.asking import Ask, iso
from connectors.pull.auth import Grant
from connectors.pull.paging import NextLink
from connectors.pull.row import Row
from connectors.pull.system import About, Entry, Fetch, Pulled, Stream, System
from connectors.systems.named_states import NamedStates, names
from connectors.systems.salesforce_history import QUEUE, USER, history
from connectors.systems.salesforce_said import comment, email, milestone
from kpi.facts import Agent, Author, Event, EventKind, Group, Instant
from kpi.parts import TicketPart
from kpi.words import N_

_API = "/services/data/v60.0"
_UNSOLVED = ("duplicate", "merged", "closed as duplicate", "closed - duplicate", "canceled", "cancelled", "spam")
_MESSAGES = (
    "SELECT Id, ParentId, Incoming, Status, MessageDate, CreatedDate, CreatedById, IsDeleted, SystemModstamp "
    "FROM EmailMessage "
)
_COMMENTS = "SELECT Id, ParentId, IsPublished, CreatedById, CreatedDate, IsDeleted, SystemModstamp FROM CaseComment "
_MILESTONES = (
    "SELECT Id, CaseId, MilestoneType.Name, CompletionDate, TargetDate, TargetResponseInMins, IsViolated, "
    "SystemModstamp FROM CaseMilestone WHERE SystemModstamp >= {since} OR (IsCompleted = false AND "
    "TargetDate >= {since} AND TargetDate <= {until}) ORDER BY SystemModstamp, Id"
)
_SINCE = "WHERE SystemModstamp >= {since} ORDER BY SystemModstamp, Id"
_CASES = (
    "SELECT Id, CaseNumber, OwnerId, Status, IsClosed, CreatedDate, ClosedDate, Origin, Priority, Type, CreatedById, "
    "IsDeleted, SystemModstamp, (SELECT Field, OldValue, NewValue, CreatedDate, CreatedById FROM Histories) "
    "FROM Case WHERE SystemModstamp >= {since} ORDER BY SystemModstamp, Id"
)


def _user(row: Row, _: About) -> Iterable[Pulled]:
    bot = row.text("UserType") == "AutomatedProcess"
    yield Agent(row.need("Id"), row.text("Name") or row.need("Id"), row.text("Email"), is_bot=bot)


def _queue(row: Row, _: About) -> Iterable[Pulled]:
    yield Group(row.need("Id"), row.text("Name") or row.need("Id"))


def _enrich(rows: Sequence[Row], more: Fetch) -> None:
    """Put to each case the labels that mean closed, and the rest of a history that is longer than its page."""
    if not rows:
        return
    asked = more(Ask(f"{_API}/query", {"q": "SELECT MasterLabel FROM CaseStatus WHERE IsClosed = true"}))
    closed = [each.need("MasterLabel").lower() for each in asked.rows("records")]
    for row in rows:
        row.found["closed"] = closed
        page = Row(row.found.get("Histories") or {})
        told = [each.found for each in page.rows("records")]
        while (link := page.text("nextRecordsUrl")) is not None:
            page = more(Ask(link))
            told += [each.found for each in page.rows("records")]
        row.found["history"] = told


def _case(row: Row, about: About) -> Iterable[Pulled]:
    key, seen = row.need("Id"), row.need_time("SystemModstamp")
    if row.flag("IsDeleted"):  # a case that was merged into another is deleted, too
        yield TicketPart(key, seen, gone=True)
        return
    created, owner = row.need_time("CreatedDate"), row.text("OwnerId") or ""
    states = NamedStates(names(about, "pending"), names(about, "hold"), _UNSOLVED, frozenset(row.words("closed")))
    rows = sorted(row.rows("history"), key=lambda each: each.need_time("CreatedDate"))
    events = history(rows, created, states, about.agents)
    tracked = any(event.kind == EventKind.STATUS for event in events)
    if not tracked and (ended := row.time("ClosedDate")) is not None and row.flag("IsClosed"):
        events.append(Event(ended, EventKind.STATUS, value=states.status(None, row.text("Status")).name))
    events.sort(key=lambda event: event.at)
    queues = [event.value for event in events if event.kind == EventKind.GROUP]
    before = [event.value for event in events if event.kind == EventKind.STATUS][-2:-1]
    now = {
        "created_at": created,
        "status": states.status(None, row.need("Status"), before),
        "opened_by": Author.AGENT if row.text("Origin") is None and row.text("CreatedById") in about.agents
        else Author.CUSTOMER,
        "assignee": owner if owner.startswith(USER) else None,
        "channel": row.text("Origin"),
        "priority": row.text("Priority"),
        "topic": row.text("Type"),
        "url": f"{about.base}/{key}",
    }  # fmt: skip
    if owner.startswith(QUEUE) or queues:  # who has taken it works for the queue it was in
        now["group"] = owner if owner.startswith(QUEUE) else queues[-1]
    yield TicketPart(key, seen, now, tuple(events), watched=True, whole=True)


def _changed(row: Row) -> Instant | None:
    return row.time("SystemModstamp")


def _query(query: str, *, deleted: bool = False) -> Ask:
    return Ask(f"{_API}/{'queryAll' if deleted else 'query'}", {"q": query})


_NEXT = NextLink("nextRecordsUrl")

SYSTEM = System(
    name="salesforce",
    title="Salesforce Service Cloud",
    entries=(
        Entry("subdomain", N_("Address"), N_("The name of My Domain"), suffix=".my.salesforce.com",
              pattern=r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.(?:sandbox|develop|scratch|demo))?"),
        Entry("client_id", N_("Consumer key")),
        Entry("client_secret", N_("Consumer secret"), secret=True),
        Entry("pending", N_("Statuses that wait for the customer"), pattern=r".{0,500}", required=False,
              default="Waiting on Customer, Awaiting Customer"),
        Entry("hold", N_("Statuses that wait for others"), pattern=r".{0,500}", required=False, default="On Hold"),
        Entry("milestones", N_("Milestones, where entitlements are in use"), N_("yes, or left empty"),
              required=False, whether=True),
    ),
    base="https://{subdomain}.my.salesforce.com",
    auth=Grant("https://{subdomain}.my.salesforce.com/services/oauth2/token",
               {"grant_type": "client_credentials", "client_id": "{client_id}", "client_secret": "{client_secret}"}),
    check=Ask(f"{_API}/limits"),
    spent=b"REQUEST_LIMIT_EXCEEDED",
    docs="https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/",
    streams=(
        Stream("users", _query("SELECT Id, Name, Email, UserType FROM User "
                               "WHERE UserType IN ('Standard', 'AutomatedProcess')"), _user, "records", _NEXT),
        Stream("queues", _query("SELECT Id, Name FROM Group WHERE Type = 'Queue'"), _queue, "records", _NEXT),
        Stream("cases", _query(_CASES, deleted=True), _case, "records", _NEXT, _changed, iso, enrich=_enrich),
        Stream("emails", _query(_MESSAGES + _SINCE), email, "records", _NEXT, _changed, iso),
        Stream("comments", _query(_COMMENTS + _SINCE), comment, "records", _NEXT, _changed, iso),
        Stream("milestones", _query(_MILESTONES), milestone, "records", _NEXT, _changed, iso, entry="milestones"),
    ),
)  # fmt: skip

"""Jira Service Management (Cloud): people, projects as groups, issues with their history, comments, SLAs and ratings.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/ Read in published copies: search/jql (the older search is
gone), nextPageToken that is missing on the last page, changelog/bulkfetch with its numbers for times, issue/bulkfetch,
jsdPublic, the types of the SLA and satisfaction fields. From others' programs: that JQL takes milliseconds without
quotes, which is free of the zone in the profile of whoever owns the key, and that a search shows few of many comments.
It does not tell: deleted issues, queues, moves between projects, and that an SLA was broken before the issue changes.
"""

from collections.abc import Iterable, Iterator

from connectors.pull.asking import Ask, millis
from connectors.pull.auth import Basic
from connectors.pull.paging import Cursor, Pages
from connectors.pull.row import Row
from connectors.pull.system import TOKEN, About, Entry, Pulled, Stream, System, subdomain
from connectors.systems.jira_more import enrich
from connectors.systems.jira_slas import promises, rating, reported
from connectors.systems.named_states import NamedStates, names
from kpi.facts import Agent, Author, Event, EventKind, Group, Instant
from kpi.parts import TicketPart
from kpi.words import N_

_FIELDS = ("created", "updated", "status", "priority", "issuetype", "assignee", "reporter", "resolution", "project",
           "comment")  # fmt: skip
_UNSOLVED = ("canceled", "cancelled", "declined", "duplicate", "won't do", "won’t do", "withdrawn")
_PAGE = 100
_KINDS = {"atlassian": Author.AGENT, "app": Author.BOT}


def _user(row: Row, _: About) -> Iterable[Pulled]:
    if (kind := row.text("accountType")) in _KINDS:
        name = row.text("displayName") or row.need("accountId")
        yield Agent(row.need("accountId"), name, row.text("emailAddress"), is_bot=kind == "app")


def _project(row: Row, _: About) -> Iterable[Pulled]:
    yield Group(row.need("id"), row.text("name") or row.need("key"))


def _issue(row: Row, about: About) -> Iterable[Pulled]:
    fields = Row(row.raw("fields"))
    created, seen = fields.need_time("created"), fields.need_time("updated")
    states = NamedStates(
        waits=names(about, "pending"), held=names(about, "hold"), unsolved=_UNSOLVED, done=frozenset(row.words("done"))
    )
    unsolved = (fields.text("resolution.name") or "").lower() in _UNSOLVED
    changes = sorted(row.rows("changes"), key=_at)
    events = [*_events(changes, fields, created, states, unsolved), *_said(row, fields)]
    events.sort(key=lambda event: event.at)
    last = [event.value for event in events if event.kind == EventKind.STATUS]
    now = {
        "created_at": created,
        "status": states.status(fields.need("status.id"), fields.need("status.name"), last[-2:-1], unsolved=unsolved),
        "opened_by": _author(fields, "reporter") if fields.raw("reporter") else Author.CUSTOMER,
        "assignee": fields.text("assignee.accountId"),
        "group": fields.text("project.id"),
        "priority": fields.text("priority.name"),
        "topic": fields.text("issuetype.name"),
        "url": f"{about.base}/browse/{row.need('key')}",
    }
    slas = list(row.rows("slas"))
    yield TicketPart(row.need("id"), seen, now, tuple(events), tuple(promises(slas, fields.text("priority.name"))),
                     ratings=rating(row), reported=reported(slas), whole=True)  # fmt: skip


def _at(change: Row) -> Instant:
    """The bulk changelog writes milliseconds, a single issue's text."""
    found = change.raw("created")
    return change.need_time("created") if isinstance(found, str) else change.millis("created") or 0


def _events(
    changes: list[Row], fields: Row, created: Instant, states: NamedStates, unsolved: bool
) -> Iterator[Event]:  # fmt: skip
    """What is told of status and assignee. Every change is told, so that what it began with is known too."""
    items = [(_at(change), _worker(change), item) for change in changes for item in change.rows("items")]
    people = [each for each in items if (each[2].text("fieldId") or each[2].text("field")) == "assignee"]
    moves = [each for each in items if (each[2].text("fieldId") or each[2].text("field")) == "status"]
    yield Event(created, EventKind.GROUP, value=fields.text("project.id"))
    holder = people[0][2].text("from") if people else fields.text("assignee.accountId")
    if holder is not None:
        yield Event(created, EventKind.ASSIGNED, agent=holder)
    yield from (Event(at, EventKind.ASSIGNED, agent=item.text("to")) for at, _, item in people)
    first = (moves[0][2].text("from"), moves[0][2].text("fromString")) if moves else (
        fields.text("status.id"), fields.text("status.name"))  # fmt: skip
    before = [states.status(first[0], first[1], (), unsolved=unsolved and not moves).name]
    yield Event(created, EventKind.STATUS, value=before[-1])
    for at, by, item in moves:
        ends = unsolved and item is moves[-1][2]
        before.append(states.status(item.text("to"), item.text("toString"), before[-1:], unsolved=ends).name)
        yield Event(at, EventKind.STATUS, agent=by, value=before[-1])


def _said(row: Row, fields: Row) -> Iterator[Event]:
    """What was written. The requester's own words are a customer's, whatever account they have."""
    reporter = fields.text("reporter.accountId")
    for comment in row.rows("comments"):
        author, key = _author(comment, "author"), comment.text("author.accountId")
        if key is not None and key == reporter:
            author = Author.CUSTOMER
        kind = EventKind.REPLY if comment.raw("jsdPublic") is not False else EventKind.NOTE
        yield Event(comment.need_time("created"), kind, author, key if author == Author.AGENT else None)


def _worker(change: Row) -> str | None:
    """Who made a change; a customer's, who may close their own request, is nobody's work."""
    return change.text("author.accountId") if change.text("author.accountType") != "customer" else None


def _author(row: Row, path: str) -> Author:
    return _KINDS.get(row.text(f"{path}.accountType") or "", Author.CUSTOMER)


SYSTEM = System(
    name="jira",
    title="Jira Service Management",
    entries=(
        subdomain(".atlassian.net"),
        Entry("email", N_("E-mail address of the key's owner"), pattern=r"[^@\s]+@[^@\s]+"),
        TOKEN,
        Entry("projects", N_("Keys of the projects"), N_("For example SUP, HELP"),
              pattern=r"[A-Za-z][A-Za-z0-9_]*(?:\s*,\s*[A-Za-z][A-Za-z0-9_]*){0,50}"),
        Entry("pending", N_("Statuses that wait for the customer"), pattern=r".{0,500}", required=False,
              default="Waiting for customer"),
        Entry("hold", N_("Statuses that wait for others"), pattern=r".{0,500}", required=False,
              default="Pending, On hold, Waiting for approval"),
    ),
    base="https://{subdomain}.atlassian.net",
    auth=Basic("{email}", "{token}"),
    check=Ask("/rest/api/3/myself"),
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/",
    streams=(
        Stream("users", Ask("/rest/api/3/users/search", {"maxResults": 50}), _user,
               paging=Pages("startAt", 50, first=0, step=50), needs="Browse users and groups"),
        Stream("projects", Ask("/rest/api/3/project/search", {"maxResults": 50}), _project, "values",
               Pages("startAt", 50, first=0, step=50)),
        Stream(
            "issues",
            Ask("/rest/api/3/search/jql", method="POST", body={
                "jql": "project in ({projects}) AND updated >= {since} ORDER BY updated ASC",
                "fields": _FIELDS, "maxResults": _PAGE}),
            _issue, "issues", Cursor("nextPageToken", "nextPageToken", in_body=True, stop="isLast"),
            time=lambda row: row.time("fields.updated"), form=millis, overlap=180, enrich=enrich,
            needs="Browse projects; service desk agent",
        ),
    ),
)  # fmt: skip

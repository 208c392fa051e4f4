"""Very many tickets as Zendesk's pages on the disk, and the process that hands them out: `python -m ... FOLDER`.

Prints its address; at the end of its input, how often the limit of its exports was broken, and how often it was asked.
"""

import json
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from time import monotonic
from typing import Any

from kpi.facts import Agent, Author, Event, EventKind, Group, Ticket
from tests.systems.busy import EXPORT
from tests.systems.hurried import FACTOR
from tests.systems.stub import Asked, Replied, Route, Stub, serving
from tests.systems.zendesk_stub import ENTERED, iso

NO_PROMISES = {"ticket_metric_events": [], "next_page": None, "end_of_stream": True}
PAGE = 1000
Fact = Ticket | Agent | Group


def many_pages(folder: Path, tickets: Iterable[Fact]) -> None:
    """Write the pages of tickets, events and ratings, each with the address or cursor of the next."""
    folder.mkdir(parents=True)
    people: dict[str, int] = {}
    groups: dict[str, int] = {}
    counts = {"tickets": 0, "events": 0, "ratings": 0}

    def put(kind: str, rows: list[dict[str, Any]]) -> None:
        (folder / f"{kind}-{counts[kind]}.json").write_text(json.dumps(rows, separators=(",", ":")))
        counts[kind] += 1

    waiting: dict[str, list[dict[str, Any]]] = {kind: [] for kind in counts}
    for number, ticket in enumerate((each for each in tickets if isinstance(each, Ticket)), 1):
        for kind, rows in _rows(number, ticket, people, groups):
            waiting[kind] += rows
            while len(waiting[kind]) >= PAGE:
                put(kind, waiting[kind][:PAGE])
                waiting[kind] = waiting[kind][PAGE:]
    for kind, rows in waiting.items():
        put(kind, rows)
    users = [{"id": n, "name": key, "email": f"{key}@acme.example", "role": "agent"} for key, n in people.items()]
    named = {"users": users, "groups": [{"id": n, "name": key} for key, n in groups.items()], "counts": counts}
    (folder / "index.json").write_text(json.dumps(named))


def _rows(
    number: int, ticket: Ticket, people: dict[str, int], groups: dict[str, int]
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    def who(key: str | None) -> int | None:
        return None if key is None else people.setdefault(key, 1000 + len(people))

    def where(key: str | None) -> int | None:
        return None if key is None else groups.setdefault(key, 10 + len(groups))

    customer = 5_000_000 + number
    yield "tickets", [
        {"id": number, "created_at": iso(ticket.created_at), "updated_at": iso(ticket.updated_at),
         "generated_timestamp": ticket.updated_at, "status": ticket.status.name.lower(), "tags": [],
         "requester_id": customer, "submitter_id": customer, "assignee_id": who(ticket.assignee),
         "group_id": where(ticket.group), "priority": "normal", "type": "question", "via": {"channel": "email"}},
    ]  # fmt: skip
    audits = []
    for at, events in groupby(ticket.events, key=lambda event: event.at):
        told = list(events)
        by = next((who(event.agent) for event in told if event.agent), customer)
        children = [_child(event, who(event.agent), where, customer) for event in told]
        audits.append({"id": len(audits), "ticket_id": number, "timestamp": at, "created_at": iso(at),
                       "updater_id": by, "event_type": "Audit", "child_events": children})  # fmt: skip
    yield "events", audits
    yield "ratings", [
        {"id": number * 10 + seq, "ticket_id": number, "assignee_id": who(rating.agent), "comment": rating.comment,
         "score": "good" if rating.score else "bad", "created_at": iso(rating.offered_at or rating.rated_at or 0),
         "updated_at": iso(rating.rated_at)}
        for seq, rating in enumerate(ticket.ratings) if rating.rated_at is not None
    ]  # fmt: skip


def _child(event: Event, agent: int | None, where: Any, customer: int) -> dict[str, Any]:
    if event.kind in (EventKind.REPLY, EventKind.NOTE):
        author = agent if event.author == Author.AGENT else customer
        return {"event_type": "Comment", "public": event.kind == EventKind.REPLY, "author_id": author}
    if event.kind == EventKind.STATUS:
        return {"event_type": "Change", "status": str(event.value).lower()}
    if event.kind == EventKind.ASSIGNED:
        return {"event_type": "Change", "assignee_id": agent}
    return {"event_type": "Change", "group_id": where(event.value)}


class Window:
    """At most so many in so many seconds, whenever they begin."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._times: deque[float] = deque()

    def lets_in(self) -> bool:
        """Count one more; False where it is one too many."""
        now = monotonic()
        while self._times and self._times[0] <= now - self._seconds:
            self._times.popleft()
        self._times.append(now)
        return len(self._times) <= self._most


def stub_of(folder: Path) -> Stub:
    """Return what hands the pages out, with the limit of exports in a hurry."""
    index = json.loads((folder / "index.json").read_text())
    counts = index["counts"]
    stub = Stub(lets_in=lambda asked: asked.basic() == (f"{ENTERED['email']}/token", ENTERED["token"]))

    def page(kind: str, number: int, head: str, tail: dict[str, Any]) -> Replied:
        rows = (folder / f"{kind}-{number}.json").read_bytes()
        return Replied(f'{{"{head}":'.encode() + rows + b"," + json.dumps(tail).encode()[1:])

    def whole(name: str) -> Replied:
        return Replied({name: index[name], "meta": {"has_more": False}, "links": {"next": None}})

    def tickets(asked: Asked) -> Replied:
        number = int(asked.query.get("cursor", "0"))
        if number >= counts["tickets"]:
            return Replied({"tickets": [], "after_cursor": str(number), "end_of_stream": True})
        ended = number + 1 >= counts["tickets"]
        return page("tickets", number, "tickets", {"after_cursor": str(number + 1), "end_of_stream": ended})

    def events(asked: Asked) -> Replied:
        number = int(asked.query.get("page", "0"))
        link = f"{stub.url}{asked.path}?page={number + 1}"
        return page("events", number, "ticket_events",
                    {"next_page": link, "end_of_stream": number + 1 >= counts["events"]})  # fmt: skip

    def ratings(asked: Asked) -> Replied:
        number = int(asked.query.get("page", "0"))
        more = number + 1 < counts["ratings"]
        link = f"{stub.url}{asked.path}?page={number + 1}" if more else None
        return page("ratings", number, "satisfaction_ratings", {"meta": {"has_more": more}, "links": {"next": link}})

    exports = Window(EXPORT[0], EXPORT[1] * FACTOR)

    def limited(route: Route) -> Route:
        def answer(asked: Asked) -> Replied:
            if exports.lets_in():
                return route(asked)
            stub.broken += 1
            return Replied({"error": "rate limited"}, 429, {"Retry-After": "1"})

        return answer

    stub.on("GET", r"/api/v2/users", lambda _: whole("users"))
    stub.on("GET", r"/api/v2/groups", lambda _: whole("groups"))
    stub.on("GET", r"/api/v2/incremental/tickets/cursor", limited(tickets))
    stub.on("GET", r"/api/v2/incremental/ticket_events", limited(events))
    stub.on("GET", r"/api/v2/incremental/ticket_metric_events", lambda _: Replied(NO_PROMISES))
    stub.on("GET", r"/api/v2/satisfaction_ratings", ratings)
    return stub


def main(folder: Path) -> None:
    """Hand out until there is no more input."""
    stub = stub_of(folder)
    with serving(stub):
        print(stub.url, flush=True)
        sys.stdin.read()
        print(json.dumps({"broken": stub.broken, "asked": len(stub.asked)}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Zendesk as its contract has it: cursor exports that end by end_of_stream, ticket events, ratings, cursor pages."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.systems.cases import Case
from tests.systems.connected import START
from tests.systems.stub import Asked, Replied, Stub

ENTERED = {"subdomain": "acme", "email": "ana@acme.example", "token": "secret-token"}


def iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Zendesk:
    """What an account holds. `page` is how many rows a page has."""

    users: list[dict[str, Any]] = field(default_factory=list)
    groups: list[dict[str, Any]] = field(default_factory=list)
    tickets: dict[int, dict[str, Any]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    ratings: list[dict[str, Any]] = field(default_factory=list)
    metrics: list[dict[str, Any]] = field(default_factory=list)
    page: int = 3

    def stub(self) -> Stub:
        """Return the server of this account."""
        stub = Stub(lets_in=lambda asked: asked.basic() == (f"{ENTERED['email']}/token", ENTERED["token"]))
        stub.on("GET", r"/api/v2/users/me", lambda _: Replied({"user": {"id": 1, "role": "admin"}}))
        stub.on("GET", r"/api/v2/users", lambda asked: self._paged(stub, asked, "users", self.users))
        stub.on("GET", r"/api/v2/groups", lambda asked: self._paged(stub, asked, "groups", self.groups))
        stub.on("GET", r"/api/v2/incremental/tickets/cursor", self._tickets)
        stub.on("GET", r"/api/v2/incremental/ticket_events", lambda asked: self._events(stub, asked))
        stub.on("GET", r"/api/v2/incremental/ticket_metric_events", lambda asked: self._metric_events(stub, asked))
        stub.on("GET", r"/api/v2/satisfaction_ratings", lambda asked: self._ratings(stub, asked))
        return stub

    def put(self, number: int, at: int, **fields: Any) -> None:
        """Create a ticket, or change it: a change moves it to the end of the export."""
        held = self.tickets.pop(number, {"id": number, "created_at": iso(at), "status": "new", "tags": []})
        self.tickets[number] = {**held, **fields, "updated_at": iso(at), "generated_timestamp": at}

    def audit(self, number: int, at: int, updater: int, *children: dict[str, Any]) -> None:
        """Let something have happened to a ticket."""
        self.events.append(
            {"id": len(self.events) + 1, "ticket_id": number, "timestamp": at, "created_at": iso(at),
             "updater_id": updater, "event_type": "Audit", "child_events": list(children)}
        )  # fmt: skip

    def _paged(self, stub: Stub, asked: Asked, name: str, rows: list[dict[str, Any]]) -> Replied:
        first = int(asked.query.get("page[after]", "0"))
        found = rows[first : first + self.page]
        more = first + self.page < len(rows)
        link = f"{stub.url}{asked.path}?page[after]={first + self.page}" if more else None
        return Replied({name: found, "meta": {"has_more": more}, "links": {"next": link}})

    def _tickets(self, asked: Asked) -> Replied:
        """The cursor is the place of a change: what changes again is told again, further on."""
        if "cursor" in asked.query:
            at, number = (int(part) for part in asked.query["cursor"].split("."))
        elif "start_time" in asked.query:
            at, number = int(asked.query["start_time"]), 0
        else:
            return Replied({"error": "start_time is missing"}, 422)
        ordered = sorted(self.tickets.values(), key=lambda each: (each["generated_timestamp"], each["id"]))
        rest = [each for each in ordered if (each["generated_timestamp"], each["id"]) > (at, number)]
        found = rest[: self.page]
        last = (found[-1]["generated_timestamp"], found[-1]["id"]) if found else (at, number)
        after = f"{last[0]}.{last[1]}"
        return Replied(
            {"tickets": found, "after_cursor": after, "after_url": None, "end_of_stream": len(rest) <= len(found)}
        )

    def _events(self, stub: Stub, asked: Asked) -> Replied:
        start = int(asked.query["start_time"])
        rest = sorted((each for each in self.events if each["timestamp"] >= start), key=lambda each: each["timestamp"])
        found = rest[: self.page]
        # A page holds every event of its last second, as the published export does.
        found += [each for each in rest[self.page :] if each["timestamp"] == found[-1]["timestamp"]]
        ended = len(found) == len(rest)
        end = found[-1]["timestamp"] + 1 if found else start
        link = f"{stub.url}{asked.path}?start_time={end}&include=comment_events"
        return Replied({"ticket_events": found, "next_page": link, "end_time": end, "end_of_stream": ended})

    def metric(self, number: int, at: int, metric: str, kind: str, instance: int = 1, **more: Any) -> None:
        """Let a clock of a ticket be started, met or broken."""
        self.metrics.append({"id": len(self.metrics) + 1, "ticket_id": number, "instance_id": instance,
                             "metric": metric, "type": kind, "time": iso(at), **more})  # fmt: skip

    def _metric_events(self, stub: Stub, asked: Asked) -> Replied:
        """This export has no end_of_stream: at its end it names the same page again."""
        start = int(asked.query["start_time"])
        rest = sorted((each for each in self.metrics if each["time"] >= iso(start)), key=lambda each: each["time"])
        found = rest[: self.page]
        found += [each for each in rest[self.page :] if each["time"] == found[-1]["time"]]
        end = int(datetime.fromisoformat(found[-1]["time"]).timestamp()) + (len(found) < len(rest)) if found else start
        link = f"{stub.url}{asked.path}?start_time={end}"
        return Replied({"ticket_metric_events": found, "next_page": link, "end_time": end, "count": len(found)})

    def _ratings(self, stub: Stub, asked: Asked) -> Replied:
        start = int(asked.query.get("start_time", "0"))
        rows = [each for each in self.ratings if each["updated_at"] >= iso(start)]
        return self._paged(stub, asked, "satisfaction_ratings", rows)


HOUR = 3600


def account() -> Zendesk:
    """Seven tickets, each answered, solved and rated."""
    made = Zendesk(
        users=[{"id": n, "name": f"Agent {n}", "email": f"a{n}@acme.example", "role": "agent"} for n in range(11, 18)],
        groups=[{"id": n, "name": f"Group {n}"} for n in range(5, 12)],
    )
    for number in range(1, 8):
        at = START + number * HOUR
        made.put(number, at, status="new", via={"channel": "email"}, requester_id=900 + number)
        made.audit(
            number, at, 900 + number, {"event_type": "Create", "status": "new", "group_id": 5},
            {"event_type": "Comment", "public": True, "author_id": 900 + number},
        )  # fmt: skip
        made.audit(
            number, at + 600, 11, {"event_type": "Comment", "public": True, "author_id": 11},
            {"event_type": "Change", "assignee_id": 11}, {"event_type": "Change", "status": "solved"},
        )  # fmt: skip
        made.put(number, at + 600, status="solved", assignee_id=11, group_id=5)
        made.metric(number, at, "reply_time", "activate")
        made.metric(number, at, "reply_time", "apply_sla", sla={"target": 60, "business_hours": False, "policy": {}})
        made.metric(number, at + 600, "reply_time", "fulfill")
        made.metric(number, at + 600, "agent_work_time", "fulfill")
        made.ratings.append(
            {"id": 70 + number, "ticket_id": number, "assignee_id": 11, "group_id": 5, "score": "good",
             "comment": "Thanks", "created_at": iso(at + 700), "updated_at": iso(at + 800)}
        )  # fmt: skip
    return made


def case() -> Case:
    """The account for the tests of every system."""
    made = account()

    def change() -> None:
        later = START + 100 * HOUR
        made.put(2, later, status="open")
        made.audit(2, later, 902, {"event_type": "Change", "status": "open"})
        made.put(8, later + 60, status="new", requester_id=908)

    def odd() -> None:
        made.tickets[3] = {**made.tickets[3], "created_at": 12345, "status": ["solved"]}

    return Case(ENTERED, made.stub(), change, odd)

"""Freshdesk as its contract has it: pages by number that end after the 300th, the Link header, conversations apart.

Without updated_since only the last thirty days are told; what is deleted or spam is told only by its filter.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.systems.cases import Case
from tests.systems.connected import NOW, START
from tests.systems.stub import Asked, Replied, Stub

ENTERED = {"subdomain": "acme", "token": "secret-key"}
HOUR, DAYS_TOLD = 3600, 30 * 24 * 3600


def iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Freshdesk:
    """What an account holds. `last_page` is the last one it gives; `inclusive` is whether since takes in its second."""

    agents: list[dict[str, Any]] = field(default_factory=list)
    groups: list[dict[str, Any]] = field(default_factory=list)
    tickets: dict[int, dict[str, Any]] = field(default_factory=dict)
    said: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    ratings: list[dict[str, Any]] = field(default_factory=list)
    last_page: int = 300
    inclusive: bool = True
    page: int = 3

    def stub(self) -> Stub:
        """Return the server of this account."""
        stub = Stub(lets_in=lambda asked: asked.basic() == (ENTERED["token"], "X"))
        stub.on("GET", "/api/v2/agents/me", lambda _: Replied({"id": 1}))
        stub.on("GET", "/api/v2/agents", lambda asked: self._linked(stub, asked, self.agents))
        stub.on("GET", "/api/v2/groups", lambda asked: self._linked(stub, asked, self.groups))
        stub.on("GET", "/api/v2/tickets", self._tickets)
        stub.on("GET", r"/api/v2/tickets/(\d+)/conversations", self._conversations)
        stub.on("GET", "/api/v2/surveys/satisfaction_ratings", lambda asked: self._ratings(stub, asked))
        return stub

    def put(self, number: int, at: int, **fields: Any) -> None:
        """Create a ticket, or change it. `stats` are put to those it has."""
        new = {"id": number, "created_at": iso(at), "status": 2, "tags": [], "stats": {}, "source": 1, "priority": 1,
               "responder_id": None, "group_id": None, "type": None}  # fmt: skip
        held = self.tickets.pop(number, new)
        stats = {**held["stats"], **fields.pop("stats", {})}
        self.tickets[number] = {**held, **fields, "stats": stats, "updated_at": iso(at)}

    def say(self, number: int, at: int, who: int, **fields: Any) -> None:
        """Let somebody have written on a ticket."""
        row = {"id": at, "user_id": who, "created_at": iso(at), "incoming": False, "private": False, "source": 0}
        self.said.setdefault(number, []).append({**row, **fields})

    def _linked(self, stub: Stub, asked: Asked, rows: list[dict[str, Any]]) -> Replied:
        number = int(asked.query.get("page", "1"))
        rest = "&".join(f"{name}={value}" for name, value in asked.query.items() if name != "page")
        link = {"Link": f'<{stub.url}{asked.path}?{rest}&page={number + 1}>; rel="next"'}
        return Replied(rows[(number - 1) * self.page : number * self.page], 200,
                       link if number * self.page < len(rows) else {})  # fmt: skip

    def _tickets(self, asked: Asked) -> Replied:
        query = asked.query
        number, size = int(query.get("page", "1")), int(query.get("per_page", "30"))
        if number > self.last_page or size > 100:
            return Replied({"description": "Validation failed"}, 400)
        since = query.get("updated_since", iso(int(NOW.timestamp()) - DAYS_TOLD))
        name = query.get("filter", "")
        found = [
            {key: value for key, value in each.items() if key != "stats" or query.get("include") == "stats"}
            for each in self.tickets.values()
            if (each["updated_at"] > since or (self.inclusive and each["updated_at"] == since))
            and (each.get(name) if name else not each.get("deleted") and not each.get("spam"))
        ]
        found.sort(key=lambda each: each[query["order_by"]], reverse=query["order_type"] == "desc")
        return Replied(found[(number - 1) * size : number * size])

    def _conversations(self, asked: Asked) -> Replied:
        assert asked.match is not None
        ticket = int(asked.match[1])
        if ticket not in self.tickets:
            return Replied(None, 404)
        number, size = int(asked.query.get("page", "1")), int(asked.query.get("per_page", "30"))
        return Replied(self.said.get(ticket, [])[(number - 1) * size : number * size])

    def _ratings(self, stub: Stub, asked: Asked) -> Replied:
        since = asked.query.get("created_since", "")
        return self._linked(stub, asked, [each for each in self.ratings if each["created_at"] >= since])


def account() -> Freshdesk:
    """Thirty-three tickets, each answered and resolved; seven rated."""
    made = Freshdesk(
        agents=[{"id": n, "contact": {"name": f"Agent {n}", "email": f"a{n}@acme.example"}} for n in range(11, 19)],
        groups=[{"id": n, "name": f"Group {n}"} for n in range(5, 12)],
    )
    for number in range(1, 34):
        at = START + number * HOUR
        made.put(number, at, requester_id=900 + number)
        made.say(number, at + 600, 11)
        stats = {"first_responded_at": iso(at + 600), "resolved_at": iso(at + 900), "status_updated_at": iso(at + 900)}
        made.put(number, at + 900, status=4, responder_id=11, group_id=5, stats=stats)
    for number in range(1, 8):
        made.ratings.append(
            {"id": 70 + number, "ticket_id": number, "agent_id": 11, "group_id": 5, "feedback": "Thanks",
             "ratings": {"default_question": 103}, "created_at": iso(START + number * HOUR + 1000)}
        )  # fmt: skip
    return made


def case() -> Case:
    """The account for the tests of every system."""
    made = account()

    def change() -> None:
        later = START + 100 * HOUR
        made.put(2, later, status=2, stats={"reopened_at": iso(later), "resolved_at": None})
        made.put(99, later + 60)

    def odd() -> None:
        made.tickets[3] = {**made.tickets[3], "created_at": 12345, "status": ["solved"]}

    return Case(ENTERED, made.stub(), change, odd)

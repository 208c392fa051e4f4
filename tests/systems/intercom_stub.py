"""Intercom as its contract has it: search by a body with a cursor, parts one conversation at a time, null often."""

from dataclasses import dataclass, field
from typing import Any

from tests.systems.cases import Case
from tests.systems.connected import START
from tests.systems.stub import Asked, Replied, Stub

ENTERED = {"token": "dG9r-secret", "region": "api.eu"}
HOUR = 3600
MOST_PARTS = 500


@dataclass
class Intercom:
    """What a workspace holds. `page` is how many conversations a page has, whatever was asked for."""

    admins: list[dict[str, Any]] = field(default_factory=list)
    teams: list[dict[str, Any]] = field(default_factory=list)
    conversations: dict[str, dict[str, Any]] = field(default_factory=dict)
    parts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    page: int = 3

    def stub(self) -> Stub:
        """Return the server of this workspace."""
        stub = Stub(lets_in=lambda asked: asked.bearer() == ENTERED["token"] and "intercom-version" in asked.headers)
        stub.on("GET", "/me", lambda _: Replied({"type": "admin", "id": "1"}))
        stub.on("GET", "/admins", lambda _: Replied({"type": "admin.list", "admins": self.admins}))
        stub.on("GET", "/teams", lambda _: Replied({"type": "team.list", "teams": self.teams}))
        stub.on("POST", "/conversations/search", self._search)
        stub.on("GET", r"/conversations/(\w+)", self._one)
        return stub

    def put(self, number: int, at: int, **fields: Any) -> None:
        """Create a conversation, or change it."""
        new = {
            "type": "conversation", "id": str(number), "created_at": at, "open": True, "state": "open",
            "admin_assignee_id": 0, "team_assignee_id": None, "waiting_since": None, "priority": "not_priority",
            "statistics": None, "conversation_rating": None, "sla_applied": None, "tags": {"tags": []},
            "source": {"type": "email", "delivered_as": "customer_initiated", "author": {"type": "user", "id": "u1"}},
        }  # fmt: skip
        self.conversations[str(number)] = {**self.conversations.pop(str(number), new), **fields, "updated_at": at}

    def part(self, number: int, at: int, kind: str, author: tuple[str, str], body: str | None = None,
             to: tuple[str, str] | None = None) -> None:  # fmt: skip
        """Let something have happened on a conversation."""
        told = self.parts.setdefault(str(number), [])
        told.append(
            {"type": "conversation_part", "id": str(len(told)), "part_type": kind, "body": body, "created_at": at,
             "updated_at": at, "author": {"type": author[0], "id": author[1]},
             "assigned_to": {"type": to[0], "id": to[1]} if to else None}
        )  # fmt: skip

    def _search(self, asked: Asked) -> Replied:
        query, paging = asked.body["query"], asked.body["pagination"]
        if not 0 < paging["per_page"] <= 150 or not isinstance(query["value"], int) or query["operator"] != ">":
            return Replied({"type": "error.list", "errors": [{"code": "parameter_invalid"}]}, 400)
        found = [each for each in self.conversations.values() if each[query["field"]] > query["value"]]
        found.sort(key=lambda each: (each["updated_at"], int(each["id"])))
        after = tuple(int(part) for part in paging.get("starting_after", "0.0").split("."))
        rest = [each for each in found if (each["updated_at"], int(each["id"])) > after]
        pages: dict[str, Any] = {"type": "pages", "page": 1, "per_page": paging["per_page"]}
        if len(rest) > self.page:
            last = rest[self.page - 1]
            pages["next"] = {"page": 2, "starting_after": f"{last['updated_at']}.{last['id']}"}
        return Replied({"type": "conversation.list", "conversations": rest[: self.page], "pages": pages})

    def _one(self, asked: Asked) -> Replied:
        assert asked.match is not None
        key = asked.match[1]
        if key not in self.conversations:
            return Replied({"type": "error.list", "errors": [{"code": "not_found"}]}, 404)
        parts = self.parts.get(key, [])[-MOST_PARTS:]
        listed = {"type": "conversation_part.list", "conversation_parts": parts, "total_count": len(parts)}
        return Replied({**self.conversations[key], "conversation_parts": listed})


ANA, BEN, BOT, USER = ("admin", "11"), ("admin", "12"), ("bot", "90"), ("user", "u1")


def account() -> Intercom:
    """Eight conversations, each assigned, answered, closed and rated."""
    made = Intercom(
        admins=[{"type": "admin", "id": str(n), "name": f"Admin {n}", "email": f"a{n}@acme.example", "team_ids": [5]}
                for n in range(11, 15)],
        teams=[{"type": "team", "id": str(n), "name": f"Team {n}", "admin_ids": [11]} for n in (5, 6)],
    )  # fmt: skip
    for number in range(1, 9):
        at = START + number * HOUR
        made.put(number, at)
        made.part(number, at + 60, "default_assignment", BOT, to=("team", "5"))
        made.part(number, at + 120, "assignment", ANA, to=ANA)
        made.part(number, at + 600, "comment", ANA, "Hello")
        made.part(number, at + 900, "close", ANA, "Bye")
        made.put(
            number, at + 1000, open=False, state="closed", admin_assignee_id=11, team_assignee_id="5",
            statistics={"time_to_admin_reply": 300, "time_to_first_close": 450, "time_to_last_close": 450,
                        "count_reopens": 0},
            conversation_rating={"rating": 5, "remark": "Thanks", "created_at": at + 950, "updated_at": at + 1000,
                                 "teammate": {"type": "admin", "id": 11}},
        )  # fmt: skip
    return made


def case() -> Case:
    """The workspace for the tests of every system."""
    made = account()

    def change() -> None:
        later = START + 100 * HOUR
        made.part(2, later, "open", USER, "Again")
        made.put(2, later, open=True, state="open")
        made.put(99, later + 60)

    def odd() -> None:
        made.conversations["3"] = {**made.conversations["3"], "statistics": ["none"]}

    return Case(ENTERED, made.stub(), change, odd)

"""Front as its contract has it: events newest first, links that name the company's own host, exports made on demand.

An event tells its conversation as it is when it is asked for, not as it was then.
"""

import csv
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.systems.cases import Case
from tests.systems.connected import START
from tests.systems.stub import Asked, Replied, Stub

ENTERED = {"token": "eyJ-secret"}
OWN_HOST = "https://acme.api.frontapp.com"
HOUR, DAY = 3600, 86_400


def teammate(key: str) -> dict[str, Any]:
    return {"_meta": {"type": "teammate"}, "data": {"id": key, "email": f"{key}@acme.example"}}


def inboxes(*keys: str) -> dict[str, Any]:
    return {"_meta": {"type": "inboxes"}, "data": [{"id": key, "name": key} for key in keys]}


def message(author: str | None = None) -> dict[str, Any]:
    return {"_meta": {"type": "message"}, "data": {"id": "msg", "type": "email",
            "author": {"id": author} if author else None}}  # fmt: skip


RULE = {"_meta": {"type": "rule"}, "data": {"id": "rul_1", "name": "Assign"}}


@dataclass
class Front:
    """What a company holds. `looks` is how often an export is still being made."""

    teammates: list[dict[str, Any]] = field(default_factory=list)
    inboxes: list[dict[str, Any]] = field(default_factory=list)
    conversations: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    ratings: list[dict[str, Any]] = field(default_factory=list)
    exports: list[dict[str, Any]] = field(default_factory=list)
    looks: int = 0
    page: int = 3
    state: str = "done"

    def stub(self) -> Stub:
        """Return the server of this company."""
        stub = Stub(lets_in=lambda asked: asked.bearer() == ENTERED["token"])
        stub.on("GET", "/me", lambda _: Replied({"id": "cmp_1", "name": "Acme"}))
        stub.on("GET", "/teammates", lambda asked: self._paged(asked, self.teammates, 3))
        stub.on("GET", "/inboxes", lambda asked: self._paged(asked, self.inboxes, 3))
        stub.on("GET", "/events", self._events)
        stub.on("POST", "/analytics/exports", self._begin)
        stub.on("GET", r"/analytics/exports/exp_(\d+)", self._progress)
        stub.on("GET", r"/analytics/exports/exp_(\d+)/download", self._file)
        return stub

    def put(self, number: int, at: int, **fields: Any) -> None:
        """Create a conversation, or change it."""
        key = f"cnv_{number}"
        new = {"id": key, "status": "unassigned", "status_category": None, "assignee": None, "tags": [],
               "created_at": at + 0.25}  # fmt: skip
        self.conversations[key] = {**self.conversations.get(key, new), **fields, "updated_at": at + 0.5}

    def happen(self, number: int, at: int, kind: str, source: Any = None, target: Any = None, **fields: Any) -> None:
        """Let something have happened to a conversation."""
        self.put(number, at, **fields)
        self.events.append({"id": f"evt_{len(self.events)}", "type": kind, "emitted_at": at + 0.4, "source": source,
                            "target": target, "conversation": f"cnv_{number}"})  # fmt: skip

    def rate(self, number: int, at: int, rating: object, comment: str = "Thanks") -> None:
        """Let a survey be answered."""
        date = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")
        self.ratings.append({"Activity API ID": f"act_{len(self.ratings)}", "Conversation API ID": f"cnv_{number}",
                             "Message date": date, "Survey rating": rating, "Survey comment": comment,
                             "at": at})  # fmt: skip

    def _paged(self, asked: Asked, rows: list[dict[str, Any]], size: int) -> Replied:
        first = int(asked.query.get("page_token", "0"))
        link = f"{OWN_HOST}{asked.path}?limit={size}&page_token={first + size}" if first + size < len(rows) else None
        return Replied({"_pagination": {"next": link}, "_links": {}, "_results": rows[first : first + size]})

    def _events(self, asked: Asked) -> Replied:
        size = int(asked.query["limit"])
        if size > 15:
            return Replied({"_error": {"status": 400}}, 400)
        found = [each for each in self.events if each["emitted_at"] > float(asked.query["q[after]"])]
        found.sort(key=lambda each: -each["emitted_at"])
        told = [{**each, "conversation": self.conversations[each["conversation"]]} for each in found]
        # A page token names an event: what happens meanwhile is before the first page, and moves nothing.
        token = asked.query.get("page_token")
        names = [each["id"] for each in told]
        first = names.index(token) + 1 if token else 0
        link = (
            f"{OWN_HOST}/events?limit={size}&page_token={names[first + size - 1]}" if first + size < len(told) else None
        )
        return Replied({"_pagination": {"next": link}, "_links": {}, "_results": told[first : first + size]})

    def _begin(self, asked: Asked) -> Replied:
        body = asked.body
        if {"type", "start", "end", "columns"} - body.keys() or body["end"] < body["start"]:
            return Replied({"_error": {"status": 400}}, 400)
        self.exports.append({**body, "looks": self.looks})
        link = f"{OWN_HOST}/analytics/exports/exp_{len(self.exports) - 1}"
        return Replied({"_links": {"self": link}, "status": "running", "progress": 0}, 201)

    def _progress(self, asked: Asked) -> Replied:
        assert asked.match is not None
        export = self.exports[int(asked.match[1])]
        export["looks"] -= 1
        if export["looks"] >= 0:
            return Replied({"status": "running", "progress": 20})
        return Replied({"status": self.state, "progress": 100, "url": f"https://api.frontapp.com{asked.path}/download"})

    def _file(self, asked: Asked) -> Replied:
        """A file has whole days, and rows without a rating too."""
        assert asked.match is not None
        export = self.exports[int(asked.match[1])]
        first, last = export["start"] // DAY * DAY, -(-export["end"] // DAY) * DAY
        made = io.StringIO(newline="")
        writer = csv.DictWriter(made, export["columns"], extrasaction="ignore")
        writer.writeheader()
        for row in self.ratings:
            if first <= row["at"] < last:
                writer.writerow({**row, "Survey rating": "", "Survey comment": "", "Activity API ID": "act_x"})
                writer.writerow(row)
        return Replied(b"\xef\xbb\xbf" + made.getvalue().encode(), 200, {"Content-Type": "text/csv"})


def account() -> Front:
    """Twelve conversations, each assigned, answered and archived; three rated."""
    made = Front(
        teammates=[{"id": f"tea_{n}", "email": f"a{n}@acme.example", "username": f"a{n}", "first_name": "Ana",
                    "last_name": f"No {n}"} for n in range(1, 9)],
        inboxes=[{"id": f"inb_{n}", "name": f"Inbox {n}"} for n in range(1, 9)],
    )  # fmt: skip
    for number in range(1, 13):
        at = START + number * HOUR
        made.happen(number, at, "inbound", inboxes("inb_1"), message())
        made.happen(number, at + 60, "assign", RULE, teammate("tea_1"), assignee={"id": "tea_1"}, status="assigned")
        made.happen(number, at + 600, "out_reply", inboxes("inb_1"), message("tea_1"))
        made.happen(number, at + 900, "archive", teammate("tea_1"), status="archived")
    for number in range(1, 4):
        made.rate(number, START + number * HOUR + 1000, 5)
    return made


def case() -> Case:
    """The company for the tests of every system."""
    made = account()

    def change() -> None:
        later = START + 100 * HOUR
        made.happen(2, later, "reopen", status="assigned")
        made.happen(99, later + 60, "inbound", inboxes("inb_1"), message())

    def odd() -> None:
        made.ratings[0]["Survey rating"] = "good"

    return Case(ENTERED, made.stub(), change, odd)

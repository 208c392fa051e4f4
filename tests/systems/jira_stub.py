"""Jira Cloud as its contract has it: search/jql with tokens, bulk changelog and bulk issues, comments that are cut."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.systems.cases import Case
from tests.systems.connected import START
from tests.systems.stub import Asked, Replied, Stub

ENTERED = {"subdomain": "acme", "email": "ana@acme.example", "token": "secret-token", "projects": "SUP, HELP"}
HOUR = 3600
STATUSES = {"1": ("Waiting for support", "indeterminate"), "2": ("Waiting for customer", "indeterminate"),
            "3": ("In Progress", "indeterminate"), "4": ("Pending", "indeterminate"), "5": ("Resolved", "done"),
            "6": ("Closed", "done"), "7": ("Canceled", "done")}  # fmt: skip
FIELDS = [
    {"id": "summary", "name": "Summary", "schema": {"type": "string", "system": "summary"}},
    {"id": "customfield_10030", "name": "Time to first response",
     "schema": {"type": "sd-servicelevelagreement", "custom": "com.atlassian.servicedesk:sd-sla-field"}},
    {"id": "customfield_10031", "name": "Time to resolution",
     "schema": {"type": "sd-servicelevelagreement", "custom": "com.atlassian.servicedesk:sd-sla-field"}},
    {"id": "customfield_10017", "name": "Satisfaction",
     "schema": {"type": "sd-feedback", "custom": "com.atlassian.servicedesk:sd-request-feedback"}},
    {"id": "customfield_10018", "name": "Satisfaction date",
     "schema": {"type": "datetime", "custom": "com.atlassian.servicedesk:sd-request-feedback-date"}},
]  # fmt: skip


def iso(at: int) -> str:
    """A time as Jira writes it: with thousandths, and a zone without a colon."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def person(key: str, kind: str = "atlassian") -> dict[str, Any]:
    return {"accountId": key, "displayName": f"Person {key}", "accountType": kind, "active": True}


@dataclass
class Jira:
    """What a site holds. `shown` is how many comments a search shows of each issue."""

    users: list[dict[str, Any]] = field(default_factory=list)
    issues: dict[str, dict[str, Any]] = field(default_factory=dict)
    changes: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    comments: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    special: dict[str, dict[str, Any]] = field(default_factory=dict)
    page: int = 3
    shown: int = 2
    changes_a_page: int = 3

    def stub(self) -> Stub:
        stub = Stub(lets_in=lambda asked: asked.basic() == (ENTERED["email"], ENTERED["token"]))
        stub.on("GET", "/rest/api/3/myself", lambda _: Replied(person("a1")))
        stub.on("GET", "/rest/api/3/users/search", lambda asked: Replied(self._cut(asked, self.users)))
        stub.on("GET", "/rest/api/3/project/search", self._projects)
        stub.on(
            "GET",
            "/rest/api/3/status",
            lambda _: Replied(
                [{"id": key, "name": name, "statusCategory": {"key": kind}} for key, (name, kind) in STATUSES.items()]
            ),
        )
        stub.on("GET", "/rest/api/3/field", lambda _: Replied(FIELDS))
        stub.on("POST", "/rest/api/3/search/jql", self._search)
        stub.on("POST", "/rest/api/3/changelog/bulkfetch", self._changelog)
        stub.on("POST", "/rest/api/3/issue/bulkfetch", self._bulk)
        stub.on("GET", r"/rest/api/3/issue/(\d+)/comment", self._comments)
        return stub  # fmt: skip

    def put(self, key: str, at: int, status: str = "1", **fields: Any) -> None:
        """Create an issue, or change it."""
        held = self.issues.setdefault(key, {
            "created": iso(at), "project": {"id": "100", "key": "SUP"}, "priority": {"name": "High"},
            "issuetype": {"name": "Question"}, "assignee": None, "reporter": person("c1", "customer"),
            "resolution": None})  # fmt: skip
        name, kind = STATUSES[status]
        held |= {"status": {"id": status, "name": name, "statusCategory": {"key": kind}}, "updated": iso(at), **fields}

    def change(self, key: str, at: int, by: str, name: str, before: str | None, after: str | None) -> None:
        """Write to an issue's history; times are milliseconds there."""
        words = {"fromString": STATUSES.get(before or "", ("",))[0], "toString": STATUSES.get(after or "", ("",))[0]}
        item = {"field": name, "fieldId": name, "from": before, "to": after, **(words if name == "status" else {})}
        self.changes.setdefault(key, []).append(
            {"id": str(at), "created": at * 1000, "author": person(by), "items": [item]})  # fmt: skip

    def say(self, key: str, at: int, by: dict[str, Any], *, public: bool = True) -> None:
        self.comments.setdefault(key, []).append(
            {"id": str(at), "author": by, "created": iso(at), "updated": iso(at), "jsdPublic": public})  # fmt: skip

    @staticmethod
    def _cut(asked: Asked, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        first = int(asked.query.get("startAt", "0"))
        return rows[first : first + int(asked.query.get("maxResults", "50"))]

    def _projects(self, asked: Asked) -> Replied:
        rows = self._cut(asked, [{"id": "100", "key": "SUP", "name": "Support"}, {"id": "101", "key": "HELP"}])
        return Replied({"values": rows, "isLast": True, "total": 2})

    def _search(self, asked: Asked) -> Replied:
        found = re.fullmatch(r"project in \(([\w, ]+)\) AND updated >= (\d+) ORDER BY updated ASC", asked.body["jql"])
        if found is None:  # unbounded queries are refused
            return Replied({"errorMessages": ["bad jql"]}, 400)
        since, first = int(found[2]) // 1000, int(asked.body.get("nextPageToken", "0"))
        rows = sorted((each["updated"], key) for key, each in self.issues.items() if each["updated"] >= iso(since))
        shown = rows[first : first + min(self.page, asked.body["maxResults"])]
        last = first + len(shown) >= len(rows)
        issues = [self._shown(key, asked.body["fields"]) for _, key in shown]
        # The last page has no token at all, not even an empty one.
        return Replied(
            {"issues": issues, "isLast": last} | ({} if last else {"nextPageToken": str(first + len(shown))})
        )

    def _shown(self, key: str, names: list[str]) -> dict[str, Any]:
        said = self.comments.get(key, [])
        fields = {**self.issues[key], "comment": {"comments": said[-self.shown :], "total": len(said)}}
        return {"id": key, "key": f"SUP-{key}", "fields": {name: fields.get(name) for name in names}}

    def _changelog(self, asked: Asked) -> Replied:
        wanted, first = asked.body["issueIdsOrKeys"], int(asked.body.get("nextPageToken", "0"))
        rows = sorted(((each["created"], key, each) for key in wanted for each in self.changes.get(key, [])
                       if each["items"][0]["fieldId"] in asked.body["fieldIds"]), key=lambda row: row[:2])  # fmt: skip
        shown = rows[first : first + self.changes_a_page]
        logs = [{"issueId": key, "changeHistories": [each]} for _, key, each in shown]
        more = first + len(shown) < len(rows)
        return Replied({"issueChangeLogs": logs} | ({"nextPageToken": str(first + len(shown))} if more else {}))

    def _bulk(self, asked: Asked) -> Replied:
        issues = [{"id": key, "fields": {name: self.special.get(key, {}).get(name) for name in asked.body["fields"]}}
                  for key in asked.body["issueIdsOrKeys"]]  # fmt: skip
        return Replied({"issues": issues, "issueErrors": []})

    def _comments(self, asked: Asked) -> Replied:
        assert asked.match is not None
        said = self.comments.get(asked.match[1], [])
        return Replied({"comments": self._cut(asked, said), "total": len(said)})


def cycle(start: int, stop: int, goal: int) -> dict[str, Any]:
    """A cycle of an SLA that ended."""
    return {"startTime": {"epochMillis": start * 1000}, "stopTime": {"epochMillis": stop * 1000},
            "breachTime": {"epochMillis": (start + goal) * 1000}, "breached": stop - start > goal,
            "goalDuration": {"millis": goal * 1000}, "elapsedTime": {"millis": (stop - start) * 1000}}  # fmt: skip


def site() -> Jira:
    """Seven requests, each assigned, answered, solved and rated, and 120 people of whom most are customers."""
    made = Jira(users=[person(f"a{n}", "atlassian" if n < 6 else "app" if n == 6 else "customer") for n in range(120)])
    for number in range(1, 8):
        key, at = str(number), START + number * HOUR
        made.put(key, at)
        made.change(key, at + 300, "a1", "assignee", None, "a1")
        made.say(key, at + 600, person("a1"))
        made.change(key, at + 900, "a1", "status", "1", "5")
        made.put(key, at + 1000, "5", assignee=person("a1"), resolution={"name": "Done"})
        made.special[key] = {
            "customfield_10030": {"id": "1", "name": "Time to first response",
                                  "completedCycles": [cycle(at, at + 600, HOUR)]},
            "customfield_10031": {"id": "2", "name": "Time to resolution", "ongoingCycle": None,
                                  "completedCycles": [cycle(at, at + 900, 600)]},
            "customfield_10017": {"rating": 4}, "customfield_10018": iso(at + 950),
        }  # fmt: skip
    return made


def case() -> Case:
    """The site for the tests of every system."""
    made = site()

    def change() -> None:
        later = START + 100 * HOUR
        made.change("2", later, "c1", "status", "5", "1")
        made.put("2", later, "1", resolution=None)
        made.put("8", later + 60)

    def odd() -> None:
        made.issues["3"]["created"] = ["yesterday"]

    return Case(ENTERED, made.stub(), change, odd)

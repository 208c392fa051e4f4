"""Salesforce as its contract has it: tokens at My Domain, SOQL, locators that are relative, histories in histories."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.systems.cases import Case
from tests.systems.connected import START
from tests.systems.stub import Asked, Replied, Stub

ENTERED = {"subdomain": "acme", "client_id": "3MVG9", "client_secret": "consumer-secret", "milestones": "yes"}
HOUR, API = 3600, "/services/data/v60.0"
CLOSED = ("Closed", "Duplicate")


def iso(at: int) -> str:
    """A time as Salesforce writes it."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def user(number: int) -> str:
    return f"005{number:015}"


def queue(number: int) -> str:
    return f"00G{number:015}"


def case_id(number: int) -> str:
    return f"500{number:015}"


@dataclass
class Salesforce:
    """What an org holds, by object. `page` is a batch, `short` how much of a history comes within its case."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    session: str = "first"
    page: int = 3
    short: int = 2
    granted: int = 0
    located: int = 0
    locators: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def stub(self) -> Stub:
        stub = Stub(lets_in=lambda asked: asked.path.endswith("/token") or asked.bearer() == self.session)
        stub.on("POST", "/services/oauth2/token", self._grant)
        stub.on("GET", f"{API}/limits", lambda _: Replied({"DailyApiRequests": {"Max": 15000, "Remaining": 14998}}))
        stub.on("GET", f"{API}/(query|queryAll)", self._query)
        stub.on("GET", rf"{API}/query/(\w+)", lambda asked: self._batch(asked.match[1] if asked.match else ""))
        return stub

    def add(self, name: str, at: int, **fields: Any) -> dict[str, Any]:
        row = {"Id": f"{name}{len(self.rows.get(name, ()))}", "IsDeleted": False, "SystemModstamp": iso(at), **fields}
        self.rows.setdefault(name, []).append(row)
        return row

    def put(self, number: int, at: int, **fields: Any) -> None:
        """Open a case, or change it."""
        found = next((row for row in self.rows.get("Case", ()) if row["Id"] == case_id(number)), None)
        if found is None:
            found = self.add("Case", at, Id=case_id(number), CaseNumber=f"{number:08}", OwnerId=queue(1), Status="New",
                             IsClosed=False, CreatedDate=iso(at), ClosedDate=None, Origin="Email", Priority="Medium",
                             Type=None, CreatedById=user(99))  # fmt: skip
        found |= {"SystemModstamp": iso(at), **fields}
        found["IsClosed"] = found["Status"] in CLOSED

    def changed(self, number: int, at: int, by: str, name: str, before: str, after: str) -> None:
        """Write to a case's history; an owner is told by name and by id."""
        held = [(before, after)] if name != "Owner" else [("A name", "Another name"), (before, after)]
        for old, new in held:
            self.rows.setdefault("CaseHistory", []).append(
                {"CaseId": case_id(number), "Field": name, "OldValue": old, "NewValue": new, "CreatedDate": iso(at),
                 "CreatedById": by})  # fmt: skip

    def _grant(self, asked: Asked) -> Replied:
        wanted = {"grant_type": "client_credentials", "client_id": "3MVG9", "client_secret": "consumer-secret"}
        if asked.body != wanted:
            return Replied({"error": "invalid_client", "error_description": "invalid client credentials"}, 400)
        self.granted += 1
        return Replied({"access_token": self.session, "instance_url": "https://acme.my.salesforce.com",
                        "token_type": "Bearer", "issued_at": "1772000000000"})  # fmt: skip

    def _query(self, asked: Asked) -> Replied:
        soql = re.sub(r"\(SELECT .*? FROM Histories\)", "", asked.query["q"])
        name = re.findall(r"FROM (\w+)", soql)[0]
        if name == "CaseStatus":
            return Replied({"records": [{"MasterLabel": label} for label in CLOSED], "done": True, "totalSize": 2})
        rows = self.rows.get(name, [])
        if name == "CaseMilestone":
            rows = self._milestones(soql)
        elif (since := re.search(r"SystemModstamp >= (\S+)", soql)) is not None:
            rows = [row for row in rows if row["SystemModstamp"][:19] + "Z" >= since[1]]
            rows = sorted(rows, key=lambda row: (row["SystemModstamp"], row["Id"]))
        if asked.match is not None and asked.match[1] == "query":
            rows = [row for row in rows if not row.get("IsDeleted")]
        if name == "Case":
            rows = [{**row, "Histories": self._history(row["Id"])} for row in rows]
        return Replied(self._cut(rows, self.page))

    def _milestones(self, soql: str) -> list[dict[str, Any]]:
        """A violation is worked out when it is asked for: no date of the record tells of it."""
        since, _, until = re.findall(r"(?:>=|<=) (\S+Z)", soql)
        return [
            {**row, "IsViolated": (row["CompletionDate"] or until) > row["TargetDate"]}
            for row in self.rows.get("CaseMilestone", [])
            if row["SystemModstamp"][:19] + "Z" >= since
            or (row["CompletionDate"] is None and since <= row["TargetDate"] <= until)
        ]

    def _history(self, key: str) -> dict[str, Any] | None:
        rows = [row for row in self.rows.get("CaseHistory", ()) if row["CaseId"] == key]
        return self._cut(rows, self.short) if rows else None

    def _cut(self, rows: list[dict[str, Any]], size: int) -> dict[str, Any]:
        answer: dict[str, Any] = {"totalSize": len(rows), "done": len(rows) <= size, "records": rows[:size]}
        if not answer["done"]:
            self.located += 1
            name = f"01g{self.located}x{size}"
            self.locators[name] = rows[size:]
            answer["nextRecordsUrl"] = f"{API}/query/{name}"
        return answer

    def _batch(self, name: str) -> Replied:
        if name not in self.locators:
            return Replied([{"errorCode": "INVALID_QUERY_LOCATOR", "message": "invalid query locator"}], 400)
        return Replied(self._cut(self.locators[name], int(name.rpartition("x")[2])))


def org() -> Salesforce:
    """Seven cases, each taken from its queue, answered by e-mail and closed within its milestone."""
    made = Salesforce()
    for number in range(11, 18):
        made.add("User", START, Id=user(number), Name=f"Agent {number}", Email=f"a{number}@acme.example",
                 UserType="Standard")  # fmt: skip
    made.add("User", START, Id=user(99), Name="Automated Process", Email=None, UserType="AutomatedProcess")
    made.rows["Group"] = [{"Id": queue(number), "Name": f"Queue {number}"} for number in range(1, 8)]
    for number in range(1, 8):
        at = START + number * HOUR
        made.put(number, at)
        made.add("EmailMessage", at, ParentId=case_id(number), Incoming=True, Status="0", MessageDate=iso(at),
                 CreatedDate=iso(at), CreatedById=user(99))  # fmt: skip
        made.changed(number, at + 300, user(11), "Owner", queue(1), user(11))
        made.add("EmailMessage", at + 600, ParentId=case_id(number), Incoming=False, Status="3",
                 MessageDate=iso(at + 600), CreatedDate=iso(at + 600), CreatedById=user(11))  # fmt: skip
        made.add("CaseComment", at + 700, ParentId=case_id(number), IsPublished=False, CreatedById=user(11),
                 CreatedDate=iso(at + 700))  # fmt: skip
        made.changed(number, at + 900, user(11), "Status", "New", "Closed")
        made.put(number, at + 900, OwnerId=user(11), Status="Closed", ClosedDate=iso(at + 900))
        made.add(
            "CaseMilestone",
            at + 600,
            Id=f"555{number:015}",
            CaseId=case_id(number),
            TargetResponseInMins=60,
            MilestoneType={"Name": "First Response"},
            CompletionDate=iso(at + 600),
            TargetDate=iso(at + HOUR),
        )
    return made  # fmt: skip


def case() -> Case:
    """The org for the tests of every system."""
    made = org()

    def change() -> None:
        later = START + 100 * HOUR
        made.changed(2, later, user(12), "Status", "Closed", "Working")
        made.put(2, later, Status="Working", ClosedDate=None)
        made.put(8, later + 60)

    def odd() -> None:
        made.rows["Case"][2]["CreatedDate"] = ["yesterday"]

    def expire() -> None:
        made.session = "second"

    return Case(ENTERED, made.stub(), change, odd, expire)

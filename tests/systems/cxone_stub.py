"""NICE CXone as its published contract has it: lists by skip and top, 204 for nothing, reviews by a job.

The job's file lies on another host and lives 30 seconds. What is asked of jobs within 30 seconds, by the clock it is
given, is refused with 403.
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.systems.cases import Case
from tests.systems.connected import START
from tests.systems.ringcentral_stub import stamp
from tests.systems.stub import Asked, Replied, Stub

ENTERED = {
    "cluster": "na1", "access_key": "cx-key", "access_secret": "cx-secret", "client_id": "cx-client",
    "client_secret": "cx-client-secret",
}  # fmt: skip
HOUR, DAY = 3_600, 86_400
REPORT = "/incontactAPI/services/v30.0"
JOBS = "/data-extraction/v1/jobs"
COLUMNS = ("Workflow ID", "Workflow Type", "Agent ID", "Evaluator ID", "Form Name", "Score", "Submitted Date")


@dataclass
class Cxone:
    """What a tenant holds. `looks` until a job is done; `now` is its clock, where its limit is tried."""

    agents: list[dict[str, Any]] = field(default_factory=list)
    contacts: dict[int, dict[str, Any]] = field(default_factory=dict)
    workflows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    jobs: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, float] = field(default_factory=dict)
    looks: int = 0
    now: Callable[[], float] | None = None
    asked_at: float = -1e9
    early: int = 0
    token: str = ""
    tokens: int = 0

    def stub(self) -> Stub:
        """Return the server of this tenant."""
        free = ("/auth/token", "/s3/")
        stub = Stub(lets_in=lambda asked: asked.path.startswith(free) or asked.bearer() == self.token != "")
        stub.on("POST", "/auth/token", self._grant)
        stub.on("GET", f"{REPORT}/agents", lambda asked: _page(asked, "agents", self.agents))
        stub.on("GET", f"{REPORT}/contacts/completed", self._contacts)
        stub.on("POST", JOBS, self._begin)
        stub.on("GET", JOBS + r"/(job-\d+)", lambda asked: self._look(stub, asked))
        stub.on("GET", r"/s3/(job-\d+)/(\d+)\.csv", self._file)
        return stub

    def hire(self, number: int) -> None:
        """Add somebody."""
        self.agents.append(
            {"agentId": number, "firstName": "Worker", "lastName": str(number), "userName": f"w{number}",
             "emailAddress": f"w{number}@acme.example", "isActive": True}
        )  # fmt: skip

    def talk(self, key: int, at: int, agent: int | None, **fields: Any) -> None:
        """Let a call have been, or tell it otherwise."""
        self.contacts[key] = {
            "contactId": key, "agentId": agent, "contactStart": stamp(at), "isOutbound": "False", "abandoned": "False",
            "agentSeconds": 65.0, "holdSeconds": 5.0, "acwSeconds": 20.0, "inQueueSeconds": 8.0,
            "mediaTypeName": "Call",
            "skillName": "Support", "fromAddr": "4155550100", "lastUpdateTime": stamp(at + 600), **fields,
        }  # fmt: skip

    def review(self, key: str, agent: int, at: int, score: str = "80", kind: str = "Evaluation") -> None:
        """Let somebody's work have been reviewed."""
        self.workflows[key] = (key, kind, str(agent), "2", "Calls", score, stamp(at))

    def _grant(self, asked: Asked) -> Replied:
        known = asked.basic() == (ENTERED["client_id"], ENTERED["client_secret"])
        form = (asked.body.get("username"), asked.body.get("password"))
        if not known or form != (ENTERED["access_key"], ENTERED["access_secret"]):
            return Replied({"error": "invalid_grant"}, 400)
        self.tokens += 1
        self.token = f"token-{self.tokens}"
        return Replied({"access_token": self.token, "token_type": "Bearer", "expires_in": 3600})

    def _contacts(self, asked: Asked) -> Replied:
        since = asked.query["updatedSince"]
        rows = [each for each in self.contacts.values() if each["lastUpdateTime"] >= since]
        return _page(asked, "completedContacts", rows)

    def _busy(self) -> bool:
        if self.now is None:
            return False
        early = self.now() - self.asked_at < 30
        self.early += early
        self.asked_at = self.now()
        return early

    def _begin(self, asked: Asked) -> Replied:
        if self._busy():
            return Replied({"message": "Please wait and try again later"}, 403)
        if asked.body.get("entityName") != "qm-workflows" or not asked.body.get("version"):
            return Replied({"message": "entityName"}, 400)
        self.jobs.append({**asked.body, "looks": self.looks})
        return Replied(f"job-{len(self.jobs)}", 202)

    def _look(self, stub: Stub, asked: Asked) -> Replied:
        assert asked.match is not None
        if self._busy():
            return Replied({"message": "Please wait and try again later"}, 403)
        job = self.jobs[int(asked.match[1].removeprefix("job-")) - 1]
        job["looks"] -= 1
        if job["looks"] >= 0:
            return Replied({"jobId": asked.match[1], "jobStatus": {"status": "RUNNING"}})
        path = f"/s3/{asked.match[1]}/{len(self.files) + 1}.csv"
        elsewhere = stub.url.replace("127.0.0.1", "localhost")
        self.files = {path: self.now() if self.now else 0.0}  # an address that was given before is dead
        return Replied({"jobStatus": {"status": "SUCCEEDED", "result": {"url": f"{elsewhere}{path}?Signature=x"}}})

    def _file(self, asked: Asked) -> Replied:
        assert asked.match is not None
        alive = asked.path in self.files and (self.now is None or self.now() - self.files[asked.path] < 30)
        if not alive or asked.bearer():
            return Replied(b"<Error><Code>AccessDenied</Code></Error>", 403)
        job = self.jobs[int(asked.match[1].removeprefix("job-")) - 1]
        text = io.StringIO()
        table = csv.writer(text)
        table.writerow(COLUMNS)
        table.writerows(row for row in self.workflows.values() if job["startDate"] <= row[-1][:10] <= job["endDate"])
        return Replied(text.getvalue().encode("utf-8-sig"), 200, {"Content-Type": "text/csv"})


def _page(asked: Asked, name: str, rows: list[dict[str, Any]]) -> Replied:
    first, top = int(asked.query.get("skip", "0")), int(asked.query["top"])
    found = rows[first : first + top]
    return Replied({name: found, "totalRecords": len(rows)}) if found else Replied(b"", 204)


def tenant() -> Cxone:
    """People and calls of more than two pages, and three reviews."""
    made = Cxone()
    for number in range(1, 8):
        made.hire(number)
    for number in range(1, 202):
        made.talk(number, START + number * HOUR // 10, number % 7 + 1)
    for number in range(1, 4):
        made.review(f"W{number}", number, START + number * DAY)
    return made


def case() -> Case:
    """The tenant for the tests of every system."""
    made = tenant()

    def change() -> None:
        made.talk(202, START + 15 * DAY, 2)
        made.review("W4", 4, START + 18 * DAY)

    def odd() -> None:
        made.contacts[4]["holdSeconds"] = "long"

    def expire() -> None:
        made.token = f"spent-{made.tokens}"

    return Case(ENTERED, made.stub(), change, odd, expire)

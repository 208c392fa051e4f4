"""Genesys Cloud as its published contract has it: a token for a client, people by links, conversations by a job.

A job spans 31 days at most, brings what was active in its interval and has what was asked to exist.
"""

from dataclasses import dataclass, field
from typing import Any

from tests.systems.cases import Case
from tests.systems.connected import START
from tests.systems.ringcentral_stub import stamp
from tests.systems.stub import Asked, Replied, Stub
from tests.systems.zendesk_stub import iso

ENTERED = {
    "region": "mypurecloud.de", "client_id": "gc-client", "client_secret": "gc-secret",
    "ticket_attribute": "Ticket Number", "tickets_of": "zendesk",
}  # fmt: skip
HOUR, DAY = 3_600, 86_400
JOBS = "/api/v2/analytics/conversations/details/jobs"


@dataclass
class Genesys:
    """What an organisation holds. `page` is how many conversations a page has; `looks` until a job is done."""

    users: list[dict[str, Any]] = field(default_factory=list)
    conversations: dict[str, dict[str, Any]] = field(default_factory=dict)
    jobs: list[dict[str, Any]] = field(default_factory=list)
    page: int = 3
    looks: int = 0
    token: str = ""
    tokens: int = 0

    def stub(self) -> Stub:
        """Return the server of this organisation."""
        stub = Stub(lets_in=lambda asked: asked.path.endswith("/token") or asked.bearer() == self.token != "")
        stub.on("POST", "/oauth/token", self._grant)
        stub.on("GET", "/api/v2/users", self._users)
        stub.on("POST", JOBS, self._begin)
        stub.on("GET", JOBS + r"/(job-\d+)", self._look)
        stub.on("GET", JOBS + r"/(job-\d+)/results", self._results)
        return stub

    def hire(self, number: int) -> None:
        """Add somebody."""
        self.users.append({"id": f"U{number}", "name": f"Worker {number}", "email": f"w{number}@acme.example"})

    def talk(self, key: str, at: int, *parts: dict[str, Any], **fields: Any) -> None:
        """Let a conversation have been, or tell it otherwise."""
        self.conversations[key] = {
            "conversationId": key, "conversationStart": stamp(at), "conversationEnd": stamp(at + 600),
            "originatingDirection": "inbound", "participants": list(parts), **fields,
        }  # fmt: skip

    def _grant(self, asked: Asked) -> Replied:
        known = asked.basic() == (ENTERED["client_id"], ENTERED["client_secret"])
        if not known or asked.body.get("grant_type") != "client_credentials":
            return Replied({"error": "invalid_client"}, 400)
        self.tokens += 1
        self.token = f"token-{self.tokens}"
        return Replied({"access_token": self.token, "token_type": "bearer", "expires_in": 86399})

    def _users(self, asked: Asked) -> Replied:
        first = int(asked.query.get("pageNumber", "1")) * self.page - self.page
        more = first + self.page < len(self.users)
        link = f"/api/v2/users?pageSize=100&pageNumber={first // self.page + 2}" if more else None
        return Replied({"entities": self.users[first : first + self.page], "nextUri": link})

    def _begin(self, asked: Asked) -> Replied:
        first, until = asked.body["interval"].split("/")
        if not first < until or until > iso(_at(first) + 31 * DAY):
            return Replied({"code": "bad.request", "message": "interval"}, 400)
        self.jobs.append({"first": first, "until": until, "looks": self.looks, **asked.body})
        return Replied({"jobId": f"job-{len(self.jobs)}"}, 202)

    def _look(self, asked: Asked) -> Replied:
        job = self._job(asked)
        job["looks"] -= 1
        return Replied({"state": "FULFILLED" if job["looks"] < 0 else "PENDING"})

    def _results(self, asked: Asked) -> Replied:
        job = self._job(asked)
        if job["looks"] >= 0:
            return Replied({"code": "not.found"}, 404)
        rows = [each for each in self.conversations.values() if _wanted(each, job)]
        first = int(asked.query.get("cursor", "0"))
        cursor = {"cursor": str(first + self.page)} if first + self.page < len(rows) else {}
        return Replied({"conversations": rows[first : first + self.page], **cursor})

    def _job(self, asked: Asked) -> dict[str, Any]:
        assert asked.match is not None
        return self.jobs[int(asked.match[1].removeprefix("job-")) - 1]


def _at(text: str) -> int:
    from datetime import datetime

    return int(datetime.fromisoformat(text).timestamp())


def _wanted(row: dict[str, Any], job: dict[str, Any]) -> bool:
    if not job["first"] <= row["conversationStart"] < job["until"]:
        return False
    return all(row.get(name) for name in ("evaluations", "surveys") if f"{name[:-1]}Filters" in job)


def agent(number: int, talk: int = 60, **seconds: int) -> dict[str, Any]:
    """An agent's part: metrics in milliseconds."""
    metrics = [{"name": name, "value": value * 1000, "emitDate": stamp(START)} for name, value in seconds.items()]
    if talk:
        metrics.append({"name": "tTalkComplete", "value": talk * 1000, "emitDate": stamp(START)})
    session = {"mediaType": "voice", "metrics": metrics, "segments": [{"queueId": "Q1", "segmentType": "interact"}]}
    return {"participantId": f"P{number}", "purpose": "agent", "userId": f"U{number}", "sessions": [session]}


def customer(**fields: Any) -> dict[str, Any]:
    """A caller's part."""
    sessions = [{"mediaType": "voice", "ani": "tel:+14155550100", "metrics": [], "segments": []}]
    return {"participantId": "PC", "purpose": "customer", "participantName": "A. Customer", "sessions": sessions,
            **fields}  # fmt: skip


def evaluation(key: str, **fields: Any) -> dict[str, Any]:
    """An evaluation of the first agent."""
    return {
        "evaluationId": key, "evaluatorId": "U2", "userId": "U1", "formName": "Calls", "evaluationStatus": "Finished",
        "released": True, "oTotalScore": 80, "oTotalCriticalScore": 50, "eventTime": stamp(START + DAY), **fields,
    }  # fmt: skip


def survey(key: str, **fields: Any) -> dict[str, Any]:
    """A survey that was answered."""
    return {
        "surveyId": key, "userId": "U1", "surveyStatus": "Finished", "surveyCompletedDate": stamp(START + DAY),
        "surveyPromoterScore": 9, "oSurveyTotalScore": 90, **fields,
    }  # fmt: skip


def organisation() -> Genesys:
    """Seven people, seven calls, one of them evaluated."""
    made = Genesys()
    for number in range(1, 8):
        made.hire(number)
    for number in range(1, 8):
        made.talk(f"C{number}", START + number * HOUR, customer(), agent(number, tHeldComplete=5, tAcw=20, tAnswered=8))
    made.conversations["C1"]["evaluations"] = [evaluation("E1")]
    return made


def case() -> Case:
    """The organisation for the tests of every system."""
    made = organisation()

    def change() -> None:
        made.conversations["C2"]["evaluations"] = [evaluation("E2", userId="U2", evaluatorId="U1")]
        made.talk("C8", START + 18 * DAY, customer(), agent(3))

    def odd() -> None:
        made.conversations["C4"]["participants"][1]["sessions"][0]["metrics"][0]["value"] = "long"

    def expire() -> None:
        made.token = f"spent-{made.tokens}"

    plain = {name: value for name, value in ENTERED.items() if name not in ("ticket_attribute", "tickets_of")}
    return Case(plain, made.stub(), change, odd, expire)

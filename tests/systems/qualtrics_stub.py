"""Qualtrics as its contract has it: an export is asked for, is in progress, is complete with a file, a zip of JSON."""

import io
import json
import zipfile
from dataclasses import dataclass, field
from typing import Any

from tests.systems.cases import Case
from tests.systems.connected import START
from tests.systems.stub import Asked, Replied, Stub
from tests.systems.zendesk_stub import iso

ENTERED = {
    "datacenter": "fra1", "survey": "SV_abc123", "token": "q-secret", "ticket_field": "TicketID", "question": "QID1",
    "scale": "1-5", "comment_question": "QID2_TEXT", "tickets_of": "desk",
}  # fmt: skip
HOUR = 3600
BASE = "/API/v3/surveys/SV_abc123/export-responses"


def zipped(**files: bytes) -> bytes:
    """A zip of these files, whose names end with a point and what they are: total_scores_csv is total_scores.csv."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as held:
        for name, content in files.items():
            held.writestr(".".join(name.rsplit("_", 1)), content)
    return made.getvalue()


@dataclass
class Qualtrics:
    """What a survey holds. `looks`: how often an export is still in progress; `fails`: how many end in failure."""

    responses: dict[int, dict[str, Any]] = field(default_factory=dict)
    exports: dict[str, str] = field(default_factory=dict)
    looks: int = 0
    fails: int = 0

    def stub(self) -> Stub:
        """Return the server of this account."""
        stub = Stub(lets_in=lambda asked: asked.headers.get("x-api-token") == ENTERED["token"])
        stub.on("GET", r"/API/v3/whoami", lambda _: Replied({"result": {"userId": "UR_1"}}))
        stub.on("POST", BASE, self._begin)
        stub.on("GET", BASE + r"/(ES_\d+)", self._progress)
        stub.on("GET", BASE + r"/(file-ES_\d+)/file", self._file)
        return stub

    def answer(self, number: int, at: int, score: object, **more: Any) -> None:
        """Let somebody answer."""
        values = {
            "startDate": iso(at - 60), "recordedDate": iso(at), "status": 0, "finished": 1, "QID1": score,
            "QID2_TEXT": f"Because {number}", "TicketID": str(number), **more,
        }  # fmt: skip
        self.responses[number] = {"responseId": f"R_{number}", "values": values, "labels": {"QID1": "Good"}}

    def _begin(self, asked: Asked) -> Replied:
        if asked.body.get("format") != "json" or not asked.body.get("startDate", "").endswith("Z"):
            return Replied({"meta": {"error": {"errorCode": "RP_0"}}}, 400)
        name = f"ES_{len(self.exports) + 1}"
        self.exports[name] = asked.body["startDate"]
        return Replied({"result": {"progressId": name, "percentComplete": 0.0, "status": "inProgress"}})

    def _progress(self, asked: Asked) -> Replied:
        assert asked.match is not None
        name = asked.match[1]
        if name not in self.exports:
            return Replied({}, 404)
        if self.fails:
            self.fails -= 1
            return Replied({"result": {"fileId": None, "percentComplete": 100, "status": "failed"}})
        if self.looks:
            self.looks -= 1
            return Replied({"result": {"percentComplete": 50.0, "status": "inProgress"}})
        return Replied({"result": {"fileId": f"file-{name}", "percentComplete": 100.0, "status": "complete"}})

    def _file(self, asked: Asked) -> Replied:
        assert asked.match is not None
        start = self.exports[asked.match[1].removeprefix("file-")]
        found = [each for each in self.responses.values() if each["values"]["startDate"] >= start]
        body = zipped(Satisfaction_json=json.dumps({"responses": found}).encode())
        return Replied(body, headers={"Content-Type": "application/zip"})


def account() -> Qualtrics:
    """Seven tickets, each rated."""
    made = Qualtrics()
    for number in range(1, 8):
        made.answer(number, START + number * HOUR, 5 if number % 2 else 2)
    return made


def case() -> Case:
    """The account for the tests of every system."""
    made = account()

    def change() -> None:
        made.answer(8, START + 19 * 24 * HOUR, 4)

    def odd() -> None:
        made.responses[3]["values"]["QID1"] = ["wrong"]

    return Case(ENTERED, made.stub(), change, odd)

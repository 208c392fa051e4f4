"""MaestroQA as its contract has it: an export is asked for, is in progress, is complete with a file elsewhere."""

import csv
import io
from dataclasses import dataclass, field
from typing import Any

from tests.systems.cases import Case
from tests.systems.connected import START
from tests.systems.qualtrics_stub import zipped
from tests.systems.stub import Asked, Replied, Stub
from tests.systems.zendesk_stub import iso

ENTERED = {"host": "app.rippit.com", "token": "mq-secret"}
HOUR = 3600


def as_csv(rows: list[dict[str, Any]]) -> bytes:
    """Rows as a spreadsheet writes them."""
    made = io.StringIO(newline="")
    names = list(rows[0]) if rows else []
    writer = csv.DictWriter(made, names)
    writer.writeheader()
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + made.getvalue().encode()


@dataclass
class MaestroQA:
    """What an account holds. `updated` is when each grade changed; `files` another place for the files."""

    grades: dict[int, dict[str, Any]] = field(default_factory=dict)
    sections: list[dict[str, Any]] = field(default_factory=list)
    updated: dict[int, int] = field(default_factory=dict)
    exports: list[tuple[str, str]] = field(default_factory=list)
    looks: int = 0
    files: str = ""
    fetched: list[Asked] = field(default_factory=list)

    def stub(self) -> Stub:
        """Return the server of this account."""
        stub = Stub(lets_in=lambda asked: asked.headers.get("apitoken") == ENTERED["token"])
        stub.on("GET", "/api/v1/coaching-sessions", lambda _: Replied({"data": []}))
        stub.on("POST", "/api/v1/request-raw-export", self._begin)
        stub.on("GET", r"/api/v1/export-data/x(\d+)", lambda asked: self._progress(stub, asked))
        stub.on("GET", r"/files/(\d+)\.zip", self.file)
        return stub

    def grade(self, number: int, at: int, score: object, **more: Any) -> None:
        """Grade somebody's work, or grade it anew."""
        self.updated[number] = at
        self.grades[number] = {
            "gradable_id": f"g{number}", "date_graded": iso(at), "agent_email": "ana@acme.example", "agent_name": "Ana",
            "grader_name": "Quinn", "ticket_id": str(number), "rubric_name": "E-mail", "rubric_score": score,
            "max_rubric_score": 50, "is_deleted": "false", **more,
        }  # fmt: skip

    def _begin(self, asked: Asked) -> Replied:
        if not (asked.body.get("startDate", "").endswith("Z") and asked.body.get("endDate", "").endswith("Z")):
            return Replied({}, 422)
        self.exports.append((asked.body["startDate"], asked.body["endDate"]))
        return Replied({"exportId": f"x{len(self.exports)}"})

    def _progress(self, stub: Stub, asked: Asked) -> Replied:
        assert asked.match is not None
        number = int(asked.match[1])
        if self.looks:
            self.looks -= 1
            return Replied({"status": "in_progress"})
        if not self._within(number):
            return Replied({"status": "complete"})
        return Replied({"status": "complete", "dataUrl": f"{self.files or stub.url}/files/{number}.zip"})

    def _within(self, number: int) -> list[dict[str, Any]]:
        first, until = self.exports[number - 1]
        return [each for key, each in self.grades.items() if first <= iso(self.updated[key]) < until]

    def file(self, asked: Asked) -> Replied:
        """The zip of an export."""
        assert asked.match is not None
        self.fetched.append(asked)
        found = self._within(int(asked.match[1]))
        keys = {each["gradable_id"] for each in found}
        sections = [each for each in self.sections if each["gradable_id"] in keys]
        body = zipped(total_scores_csv=as_csv(found), section_scores_csv=as_csv(sections), csat_csv=b"a,b\r\n")
        return Replied(body, headers={"Content-Type": "application/zip"})


def account() -> MaestroQA:
    """Seven grades, with two sections each."""
    made = MaestroQA()
    for number in range(1, 8):
        made.grade(number, START + number * HOUR, 40 + number)
        made.sections += [
            {"gradable_id": f"g{number}", "section_id": f"s{place}", "section_name": name, "section_score": place,
             "max_section_score": 4}
            for place, name in enumerate(("Tone", "Solution"), 1)
        ]  # fmt: skip
    return made


def case() -> Case:
    """The account for the tests of every system."""
    made = account()

    def change() -> None:
        # Of the hour before the last export, and after it: the next one reaches back over its beginning.
        made.grade(2, START + 467 * HOUR + 1800, 10)
        made.grade(8, START + 468 * HOUR + 60, 50)

    def odd() -> None:
        made.grades[3]["rubric_score"] = "many"

    return Case(ENTERED, made.stub(), change, odd)

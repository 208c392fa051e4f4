"""SurveyMonkey as its contract has it: oldest change first, answers by choice, weights in the survey's details."""

from dataclasses import dataclass, field
from typing import Any

from tests.systems.cases import Case
from tests.systems.connected import START
from tests.systems.stub import Asked, Replied, Stub
from tests.systems.zendesk_stub import iso

ENTERED = {
    "host": "api.surveymonkey.com", "survey": "105723396", "token": "sm-secret", "ticket_field": "ticket",
    "question": "319352786", "scale": "1-5", "comment_question": "319352787", "tickets_of": "desk",
}  # fmt: skip
HOUR = 3600
BASE = "/v3/surveys/105723396"


@dataclass
class SurveyMonkey:
    """What a survey holds. `page` is how many rows a page has."""

    data: dict[int, dict[str, Any]] = field(default_factory=dict)
    choices: list[dict[str, Any]] = field(
        default_factory=lambda: [{"id": f"90{n}", "text": f"Stars: {n}", "weight": n} for n in range(1, 6)]
    )
    page: int = 3

    def stub(self) -> Stub:
        """Return the server of this account."""
        stub = Stub(lets_in=lambda asked: asked.bearer() == ENTERED["token"])
        stub.on("GET", BASE, lambda _: Replied({"id": "105723396"}))
        stub.on("GET", BASE + "/details", self._details)
        stub.on("GET", BASE + "/responses/bulk", self._bulk)
        return stub

    def answer(self, number: int, at: int, score: int, **more: Any) -> None:
        """Let somebody answer, or change an answer."""
        questions = [
            {"id": "319352786", "answers": [{"choice_id": f"90{score}", "row_id": "1"}]},
            {"id": "319352787", "answers": [{"text": f"Because {number}"}]},
        ]
        self.data[number] = {
            "id": str(5000 + number), "survey_id": "105723396", "response_status": "completed",
            "collection_mode": "default", "custom_variables": {"ticket": str(number)},
            "date_created": iso(at).replace("Z", "+00:00"), "date_modified": iso(at).replace("Z", "+00:00"),
            "pages": [{"id": "1", "questions": []}, {"id": "2", "questions": questions}], **more,
        }  # fmt: skip

    def _details(self, _: Asked) -> Replied:
        scored = {"id": "319352786", "family": "matrix", "subtype": "rating", "answers": {"choices": self.choices}}
        questions = [scored, {"id": "319352787", "family": "open_ended"}]
        pages = [{"id": "1", "questions": []}, {"id": "2", "questions": questions}]
        return Replied({"id": "105723396", "pages": pages})

    def _bulk(self, asked: Asked) -> Replied:
        query = asked.query
        if (query.get("sort_by"), query.get("sort_order")) != ("date_modified", "ASC") or int(query["per_page"]) > 100:
            return Replied({"error": {"id": "1004"}}, 400)
        ordered = sorted(self.data.values(), key=lambda each: each["date_modified"])
        # "modified after this date": the second itself is left out.
        found = [each for each in ordered if each["date_modified"][:19] > query["start_modified_at"]]
        return Replied({"data": found[: self.page], "per_page": self.page, "page": 1, "total": len(found), "links": {}})


def account() -> SurveyMonkey:
    """Seven tickets, each rated."""
    made = SurveyMonkey()
    for number in range(1, 8):
        made.answer(number, START + number * HOUR, 5 if number % 2 else 2)
    return made


def case() -> Case:
    """The account for the tests of every system."""
    made = account()

    def change() -> None:
        made.answer(8, START + 100 * HOUR, 4)
        made.answer(2, START + 101 * HOUR, 1)

    def odd() -> None:
        made.data[2]["pages"][1]["questions"] = "wrong"

    return Case(ENTERED, made.stub(), change, odd)

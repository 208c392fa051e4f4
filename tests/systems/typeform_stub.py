"""Typeform as its contract has it: newest first, `before` leads to older ones, `since` is inclusive."""

from dataclasses import dataclass, field
from typing import Any

from tests.systems.cases import Case
from tests.systems.connected import START
from tests.systems.stub import Asked, Replied, Stub
from tests.systems.zendesk_stub import iso

ENTERED = {
    "host": "api.typeform.com", "form": "AbCd12", "token": "tfp_secret", "ticket_field": "ticket_id",
    "question": "csat", "scale": "1-5", "comment_question": "why", "tickets_of": "desk",
}  # fmt: skip
HOUR = 3600


@dataclass
class Typeform:
    """What a form holds. `page` is how many rows a page has."""

    items: list[dict[str, Any]] = field(default_factory=list)
    page: int = 3

    def stub(self) -> Stub:
        """Return the server of this account."""
        stub = Stub(lets_in=lambda asked: asked.bearer() == ENTERED["token"])
        stub.on("GET", r"/forms/AbCd12", lambda _: Replied({"id": "AbCd12"}))
        stub.on("GET", r"/forms/AbCd12/responses", self._responses)
        return stub

    def answer(self, number: int, at: int, score: object, ticket: str | None = None, **more: Any) -> None:
        """Let somebody answer."""
        typed = {bool: "boolean", int: "number", str: "text"}[type(score)]
        said = {"type": typed, typed: score, "field": {"id": "q1", "ref": "csat", "type": "opinion_scale"}}
        why = {"type": "text", "text": f"Because {number}", "field": {"id": "q2", "ref": "why", "type": "long_text"}}
        self.items.append(
            {"token": f"t{number}", "response_id": f"t{number}", "landed_at": iso(at - 60), "submitted_at": iso(at),
             "hidden": {"ticket_id": ticket or str(number)}, "answers": [said, why], **more}
        )  # fmt: skip

    def _responses(self, asked: Asked) -> Replied:
        if not {"since", "page_size"} <= asked.query.keys() or int(asked.query["page_size"]) > 1000:
            return Replied({"code": "VALIDATION_ERROR"}, 400)
        newest = sorted(self.items, key=lambda each: each["submitted_at"], reverse=True)
        if before := asked.query.get("before"):
            place = [each["token"] for each in newest].index(before)
            newest = newest[place + 1 :]
        found = [each for each in newest if each["submitted_at"] >= asked.query["since"]]
        return Replied({"total_items": len(found), "page_count": 1, "items": found[: self.page]})


def account() -> Typeform:
    """Seven tickets, each rated."""
    made = Typeform()
    for number in range(1, 8):
        made.answer(number, START + number * HOUR, 5 if number % 2 else 2)
    return made


def case() -> Case:
    """The account for the tests of every system."""
    made = account()

    def change() -> None:
        made.answer(8, START + 100 * HOUR, 4)

    def odd() -> None:
        made.items[2]["hidden"] = ["wrong"]

    return Case(ENTERED, made.stub(), change, odd)

"""Zendesk QA as its contract has it: conversations with their reviews, by date, in numbered pages."""

from dataclasses import dataclass, field
from typing import Any

from tests.systems.cases import Case
from tests.systems.connected import START
from tests.systems.stub import Asked, Replied, Stub
from tests.systems.zendesk_stub import iso

ENTERED = {"subdomain": "kibbles", "account": "42000", "workspace": "11759", "token": "k-secret"}
HOUR = 3600
BASE = "/api/v2/account/42000/workspace/11759"


@dataclass
class Klaus:
    """What a workspace holds. `page` is how many rows a page has at most, whatever is asked for."""

    conversations: dict[int, dict[str, Any]] = field(default_factory=dict)
    page: int = 3

    def stub(self) -> Stub:
        """Return the server of this account."""
        stub = Stub(lets_in=lambda asked: asked.bearer() == ENTERED["token"])
        stub.on("GET", "/api/v2/account/42000/users", lambda _: Replied({"users": []}))
        stub.on("GET", BASE + "/categories", self._categories)
        stub.on("GET", BASE + "/reviews", self._reviews)
        return stub

    def review(self, number: int, at: int, score: float | None, **more: Any) -> None:
        """Review a conversation's work, or another time."""
        held = self.conversations.setdefault(
            number, {"externalId": str(number), "externalUrl": f"https://acme.example/{number}", "reviews": []}
        )
        ratings = [
            {"categoryId": "c1", "categoryName": "Tone", "score": 4, "weight": 1.0, "critical": False},
            {"categoryId": "c2", "categoryName": "Solution", "score": 0, "weight": 2.0, "critical": False},
            {"categoryId": "gone", "categoryName": "Grammar", "score": 3, "weight": 1.0, "critical": None},
        ]
        held["reviews"].append(
            {"id": f"r{number}.{len(held['reviews'])}", "reviewer": {"email": "quinn@acme.example", "name": "Quinn"},
             "reviewee": {"email": "Ana@Acme.example", "name": "Ana"}, "score": score, "ratings": ratings,
             "comment": "Well done", "createdISO": iso(at), "created": str(at), "updatedISO": None,
             "scorecard": {"id": "s1", "name": "E-mail"}, **more}
        )  # fmt: skip
        held["lastUpdatedISO"] = iso(at)

    def _categories(self, _: Asked) -> Replied:
        return Replied({"categories": [{"id": "c1", "name": "Tone", "maxRating": 4},
                                       {"id": "c2", "name": "Solution", "maxRating": 4}]})  # fmt: skip

    def _reviews(self, asked: Asked) -> Replied:
        first, until = asked.query["fromDate"], asked.query["toDate"]
        rows = [each for each in self.conversations.values() if first <= each["lastUpdatedISO"] < until]
        size, page = min(self.page, int(asked.query["pageSize"])), int(asked.query["page"])
        return Replied({"conversations": rows[page * size : (page + 1) * size]})


def account() -> Klaus:
    """Seven conversations, each reviewed."""
    made = Klaus()
    for number in range(1, 8):
        made.review(number, START + number * HOUR, 90 - number)
    return made


def case() -> Case:
    """The account for the tests of every system."""
    made = account()

    def change() -> None:
        made.conversations[2]["reviews"][0]["score"] = 40
        made.review(8, START + 100 * HOUR, 100)

    def odd() -> None:
        made.conversations[3]["reviews"][0]["score"] = ["wrong"]

    return Case(ENTERED, made.stub(), change, odd)

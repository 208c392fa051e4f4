"""Scorebuddy as far as it was to be read: client credentials, scores by the day of their last edit, limit, offset."""

from dataclasses import dataclass, field
from typing import Any

from tests.systems.cases import Case
from tests.systems.connected import START
from tests.systems.stub import Asked, Replied, Stub
from tests.systems.zendesk_stub import iso

ENTERED = {
    "host": "www.cloud.scorebuddy.co.uk", "company": "177", "client_id": "us", "client_secret": "s-secret",
    "agent_field": "staff_email", "score_field": "score", "time_field": "score_date",
    "reviewer_field": "scorer_email", "scorecard_field": "scorecard_name", "ticket_field": "reference",
}  # fmt: skip
HOUR = 3600


@dataclass
class Scorebuddy:
    """What an account holds."""

    scores: dict[int, dict[str, Any]] = field(default_factory=dict)
    token: int = 1

    def stub(self) -> Stub:
        """Return the server of this account."""
        stub = Stub(lets_in=self._lets_in)
        stub.on("POST", r".*/authorisation/token", self._grant)
        stub.on("GET", r".*/scores", self._scores)
        return stub

    def score(self, number: int, at: int, score: object, **more: Any) -> None:
        """Score somebody's work."""
        self.scores[number] = {
            "score_id": number, "staff_email": "ana@acme.example", "score": score, "score_date": iso(at),
            "last_edit_date": iso(at), "scorer_email": "quinn@acme.example", "scorecard_name": "Calls",
            "reference": str(number), **more,
        }  # fmt: skip

    def _lets_in(self, asked: Asked) -> bool:
        return asked.path.endswith("/token") or asked.bearer() == f"granted-{self.token}"

    def _grant(self, asked: Asked) -> Replied:
        wanted = {"grant_type": "client_credentials", "client_id": "us", "client_secret": ENTERED["client_secret"],
                  "scope": "scores:read"}  # fmt: skip
        if asked.body != wanted:
            return Replied({"error": "invalid_client"}, 400)
        return Replied({"access_token": f"granted-{self.token}", "expires_in": 3600})

    def _scores(self, asked: Asked) -> Replied:
        first, limit = asked.query.get("from_last_edit_date", ""), int(asked.query["limit"])
        offset = int(asked.query.get("offset", "0"))
        rows = [each for each in self.scores.values() if each["last_edit_date"][:10] >= first]
        return Replied({"scores": rows[offset : offset + limit]})


def account() -> Scorebuddy:
    """More than two pages of scores."""
    made = Scorebuddy()
    for number in range(1, 251):
        made.score(number, START + number * HOUR, number % 101)
    return made


def case() -> Case:
    """The account for the tests of every system."""
    made = account()

    def change() -> None:
        made.score(3, START + 468 * HOUR, 12)
        made.score(900, START + 469 * HOUR, 99)

    def odd() -> None:
        made.scores[3]["score"] = ["wrong"]

    def expire() -> None:
        made.token += 1

    refused = Replied({"error": "invalid_client"}, 401)
    return Case(ENTERED, made.stub(), change, odd, expire, refused)

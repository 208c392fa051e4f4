"""Medallia as its contract has it: a token by Basic, one GraphQL address, feedback by the time of a field."""

import re
from dataclasses import dataclass, field
from typing import Any

from tests.systems.cases import Case
from tests.systems.connected import START
from tests.systems.stub import Asked, Replied, Stub

ENTERED = {
    "api_host": "acme.apis.medallia.eu", "instance": "acme.medallia.eu", "company": "acme", "client_id": "us",
    "client_secret": "m-secret", "id_field": "a_surveyid", "time_field": "k_initialfinishdate_epoch_int",
    "ticket_field": "e_ticket_id", "question": "q_csat", "scale": "1-5", "comment_question": "q_why",
    "tickets_of": "desk",
}  # fmt: skip
HOUR = 3600
_ALIAS = re.compile(r'(\w+): fieldData\(fieldId: "(\w+)"\) \{ values \}')


@dataclass
class Medallia:
    """What a company holds. `page` is how many rows a page has, whatever is asked for."""

    records: list[dict[str, list[Any]]] = field(default_factory=list)
    token: int = 1
    page: int = 3
    errors: list[dict[str, str]] = field(default_factory=list)

    def stub(self) -> Stub:
        """Return the server of this account."""
        stub = Stub(lets_in=self._lets_in)
        stub.on("POST", r"/oauth/acme/token", self._grant)
        stub.on("POST", r"/data/v0/query", self._query)
        return stub

    def answer(self, number: int, at: int, score: object, ticket: str | None = None) -> None:
        """Let somebody answer."""
        self.records.append(
            {"a_surveyid": [str(900 + number)], "k_initialfinishdate_epoch_int": [str(at)],
             "e_ticket_id": [ticket or str(number)], "q_csat": [score], "q_why": [f"Because {number}"]}
        )  # fmt: skip

    def _lets_in(self, asked: Asked) -> bool:
        if asked.path.startswith("/oauth/"):
            return asked.basic() == ("us", ENTERED["client_secret"])
        return asked.bearer() == f"granted-{self.token}"

    def _grant(self, asked: Asked) -> Replied:
        if asked.body != {"grant_type": "client_credentials"}:
            return Replied({"error": "unsupported_grant_type"}, 400)
        return Replied({"access_token": f"granted-{self.token}", "token_type": "Bearer", "expires_in": 3600})

    def _query(self, asked: Asked) -> Replied:
        query = asked.body["query"]
        if query.count("{") != query.count("}") or "{{" in query:
            return Replied({"errors": [{"message": "Syntax Error"}]})
        if self.errors:
            return Replied({"errors": self.errors, "data": None})
        if "me {" in query:
            return Replied({"data": {"me": {"roles": [{"name": "API"}]}}})
        [since] = re.findall(r'gte: "(\d+)"', query)
        [most] = re.findall(r"first: (\d+)", query)
        by = ENTERED["time_field"]
        assert f'orderBy: [{{ fieldId: "{by}", direction: ASC }}]' in query
        ordered = sorted(self.records, key=lambda each: int(each[by][0]))
        found = [each for each in ordered if int(each[by][0]) >= int(since)][: min(self.page, int(most))]
        nodes = [
            {alias: {"values": each[name]} if each[name] is not None else None for alias, name in _ALIAS.findall(query)}
            for each in found
        ]
        return Replied({"data": {"feedback": {"nodes": nodes}}})


def account() -> Medallia:
    """Seven tickets, each rated."""
    made = Medallia()
    for number in range(1, 8):
        made.answer(number, START + number * HOUR, "5" if number % 2 else "2")
    return made


def case() -> Case:
    """The account for the tests of every system."""
    made = account()

    def change() -> None:
        made.answer(8, START + 100 * HOUR, "4")

    def odd() -> None:
        made.records[1]["q_csat"] = {"wrong": 1}  # type: ignore[assignment]

    def expire() -> None:
        made.token += 1

    return Case(ENTERED, made.stub(), change, odd, expire)

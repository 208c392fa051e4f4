"""RingCentral as its published contract has it: a JWT for a token, the newest calls first, the next page's address."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.systems.cases import Case
from tests.systems.connected import START
from tests.systems.stub import Asked, Replied, Stub

ENTERED = {"client_id": "rc-client", "client_secret": "rc-secret", "jwt": "aaa.bbb.ccc"}
HOUR = 3600


def stamp(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


@dataclass
class RingCentral:
    """What a company holds. `page` is how many rows a page has; `token` is the one in use."""

    extensions: list[dict[str, Any]] = field(default_factory=list)
    calls: dict[str, dict[str, Any]] = field(default_factory=dict)
    page: int = 3
    token: str = ""
    tokens: int = 0

    def stub(self) -> Stub:
        """Return the server of this company."""
        stub = Stub(lets_in=lambda asked: asked.path.endswith("/token") or asked.bearer() == self.token != "")
        stub.on("POST", "/restapi/oauth/token", self._grant)
        stub.on("GET", "/restapi/v1.0/account/~/extension/~", lambda _: Replied({"id": 1}))
        stub.on("GET", "/restapi/v1.0/account/~/extension", lambda asked: self._paged(stub, asked, self.extensions))
        stub.on("GET", "/restapi/v1.0/account/~/call-log", lambda asked: self._log(stub, asked))
        return stub

    def hire(self, number: int) -> None:
        """Add somebody."""
        contact = {"firstName": "Worker", "lastName": str(number), "email": f"w{number}@acme.example"}
        self.extensions.append({"id": number, "type": "User", "status": "Enabled", "contact": contact})

    def call(self, key: str, at: int, *legs: dict[str, Any], direction: str = "Inbound", **fields: Any) -> None:
        """Let a call have been, or tell it otherwise."""
        self.calls[key] = {
            "id": key, "sessionId": key, "startTime": stamp(at), "duration": 55, "type": "Voice",
            "direction": direction, "action": "Phone Call", "result": "Accepted",
            "from": {"phoneNumber": "+14155550100", "name": "A CUSTOMER"}, "to": {"phoneNumber": "+15625550100"},
            "lastModifiedTime": stamp(at + 60), "legs": list(legs), **fields,
        }  # fmt: skip

    def _grant(self, asked: Asked) -> Replied:
        form = "urn:ietf:params:oauth:grant-type:jwt-bearer", ENTERED["jwt"]
        known = asked.basic() == (ENTERED["client_id"], ENTERED["client_secret"])
        if not known or (asked.body.get("grant_type"), asked.body.get("assertion")) != form:
            return Replied({"error": "invalid_grant"}, 400)
        self.tokens += 1
        self.token = f"token-{self.tokens}"
        return Replied({"access_token": self.token, "token_type": "bearer", "expires_in": 3600})

    def _log(self, stub: Stub, asked: Asked) -> Replied:
        first, until = asked.query["dateFrom"], asked.query["dateTo"]
        rows = [each for each in self.calls.values() if first <= each["startTime"] < until]
        return self._paged(stub, asked, sorted(rows, key=lambda each: each["startTime"], reverse=True))

    def _paged(self, stub: Stub, asked: Asked, rows: list[dict[str, Any]]) -> Replied:
        number = int(asked.query.get("page", "1"))
        first = (number - 1) * self.page
        navigation = {}
        if first + self.page < len(rows):
            rest = "&".join(f"{name}={value}" for name, value in asked.query.items() if name != "page")
            navigation = {"nextPage": {"uri": f"{stub.url}{asked.path}?{rest}&page={number + 1}"}}
        return Replied({"records": rows[first : first + self.page], "navigation": navigation})


def leg(extension: int, seconds: int = 55, result: str = "Accepted", **fields: Any) -> dict[str, Any]:
    """One leg of a call."""
    return {"extension": {"id": extension}, "duration": seconds, "result": result, "legType": "Accept", **fields}


def company() -> RingCentral:
    """Seven people, seven calls."""
    made = RingCentral()
    for number in range(1, 8):
        made.hire(number)
        made.call(f"C{number}", START + number * HOUR, leg(number), leg(number, legType="PstnToSip"))
    return made


def case() -> Case:
    """The company for the tests of every system."""
    made = company()

    def change() -> None:
        made.call("C7", START + 7 * HOUR, leg(7, 90))
        made.call("C8", START + 8 * HOUR, leg(2))

    def odd() -> None:
        made.calls["C4"]["legs"][0]["duration"] = "long"

    def expire() -> None:
        made.token = f"spent-{made.tokens}"

    return Case(ENTERED, made.stub(), change, odd, expire)

"""TalentLMS as its contract has it: people page by page with a link to the next, courses person by person."""

from dataclasses import dataclass, field
from typing import Any

from tests.systems.cases import Case
from tests.systems.connected import START
from tests.systems.stub import Asked, Replied, Stub

ENTERED = {"subdomain": "acme", "token": "talent-key"}
DAY = 86_400


@dataclass
class TalentLms:
    """What a portal holds. `page` is how many rows a page has."""

    users: list[dict[str, Any]] = field(default_factory=list)
    courses: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    page: int = 3

    def stub(self) -> Stub:
        """Return the server of this portal."""
        stub = Stub(lets_in=lambda asked: asked.headers.get("x-api-key") == ENTERED["token"])
        stub.on("GET", "/api/v2/users", lambda asked: self._users(stub, asked))
        stub.on("GET", r"/api/v2/users/(\d+)/courses", self._courses)
        return stub

    def enrol(self, number: int, **fields: Any) -> None:
        """Add somebody."""
        self.users.append(
            {"id": number, "login": f"w{number}", "name": "Worker", "surname": str(number),
             "email": f"w{number}@acme.example", "status": "active", **fields}
        )  # fmt: skip

    def give(self, user: int, course: int, **fields: Any) -> None:
        """Give somebody a course, or change how it stands."""
        held = [each for each in self.courses.get(str(user), []) if each["id"] != course]
        row = {
            "id": course, "name": f"Course {course}", "role": "learner", "enrolled_on": "01/03/2026, 00:00:00",
            "enrolled_on_timestamp": str(START), "completed_on": "", "completed_on_timestamp": None,
            "completion_status": "incomplete", "completion_percentage": "10", "expired_on": "",
            "expired_on_timestamp": None, "score": None, **fields,
        }  # fmt: skip
        self.courses[str(user)] = [*held, row]

    def _users(self, stub: Stub, asked: Asked) -> Replied:
        if asked.headers.get("x-api-version") is None:
            return Replied({"errors": [{"title": "X-API-Version is missing"}]}, 400)
        number = int(asked.query.get("page[number]", "1"))
        first = (number - 1) * self.page
        more = first + self.page < len(self.users)
        link = f"{stub.url}/api/v2/users?page[number]={number + 1}&page[size]=100" if more else None
        return Replied({"data": self.users[first : first + self.page], "links": {"next": link}, "meta": {}})

    def _courses(self, asked: Asked) -> Replied:
        assert asked.match is not None
        return Replied({"data": self.courses.get(asked.match[1], []), "meta": {}})


def portal() -> TalentLms:
    """Seven people, each with a course; the first has done it, the second must until a day."""
    made = TalentLms()
    for number in range(1, 8):
        made.enrol(number)
        made.give(number, 50)
    made.give(1, 50, completion_status="completed", completed_on_timestamp=str(START + DAY), score="80")
    made.give(2, 50, expired_on_timestamp=str(START + 30 * DAY))
    return made


def case() -> Case:
    """The portal for the tests of every system."""
    made = portal()

    def change() -> None:
        made.give(3, 50, completion_status="completed", completed_on_timestamp=str(START + 5 * DAY))
        made.enrol(8)

    def odd() -> None:
        made.courses["4"][0]["score"] = {"points": 3}

    return Case(ENTERED, made.stub(), change, odd)

"""BambooHR as its published contract has it: a directory, and time-off requests that fall into a range of days."""

from dataclasses import dataclass, field
from typing import Any

from tests.systems.cases import Case
from tests.systems.stub import Asked, Replied, Stub

ENTERED = {"subdomain": "acme", "token": "bamboo-key"}


@dataclass
class Bamboo:
    """What a company holds."""

    employees: list[dict[str, Any]] = field(default_factory=list)
    requests: dict[int, dict[str, Any]] = field(default_factory=dict)

    def stub(self) -> Stub:
        """Return the server of this company."""
        stub = Stub(lets_in=lambda asked: asked.basic() == (ENTERED["token"], "x"))
        stub.on("GET", r"/api/v1/employees/directory", self._directory)
        stub.on("GET", r"/api/v1/time_off/requests/", self._requests)
        return stub

    def hire(self, number: int, **fields: Any) -> None:
        """Add somebody."""
        self.employees.append(
            {"id": str(number), "displayName": f"Worker {number}", "firstName": "Worker", "lastName": str(number),
             "workEmail": f"w{number}@acme.example", "supervisor": "Lena", **fields}
        )  # fmt: skip

    def ask_for(
        self, number: int, employee: int, days: dict[str, str], status: str = "approved", unit: str = "days"
    ) -> None:
        """Ask for days off, or change what was asked for."""
        self.requests[number] = {
            "id": str(number), "employeeId": str(employee), "name": f"Worker {employee}", "start": min(days),
            "end": max(days), "status": {"lastChanged": "2026-03-10", "status": status}, "type": {"name": "Sick"},
            "amount": {"unit": unit, "amount": "1"}, "dates": days, "notes": {"employee": "the flu"},
        }  # fmt: skip

    def _directory(self, _: Asked) -> Replied:
        return Replied({"fields": [{"id": "displayName"}], "employees": self.employees})

    def _requests(self, asked: Asked) -> Replied:
        if not asked.query.get("start") or not asked.query.get("end"):
            return Replied(None, 400)
        first, last = asked.query["start"], asked.query["end"]
        return Replied([each for each in self.requests.values() if each["end"] >= first and each["start"] <= last])


def company() -> Bamboo:
    """Seven people, some of them away."""
    made = Bamboo()
    for number in range(1, 8):
        made.hire(number)
    made.ask_for(101, 1, {"2026-03-23": "1", "2026-03-24": "1"})
    made.ask_for(102, 2, {"2026-04-01": "0.5"})
    made.ask_for(103, 3, {"2026-04-02": "1"}, status="requested")
    return made


def case() -> Case:
    """The company for the tests of every system."""
    made = company()

    def change() -> None:
        made.ask_for(101, 1, {"2026-03-23": "1"})
        made.hire(8)

    def odd() -> None:
        made.requests[101]["employeeId"] = ["1"]

    return Case(ENTERED, made.stub(), change, odd)

"""A Workday report as a web service: the whole of it each time, its columns named as its docs page says."""

from dataclasses import dataclass, field
from typing import Any

from tests.systems.cases import Case
from tests.systems.stub import Asked, Replied, Stub

ENTERED = {
    "host": "wd2-impl-services1.workday.com", "tenant": "acme", "owner": "ISU_Touchline", "report": "Touchline_People",
    "user": "ISU_Touchline@acme", "password": "workday-password",
}  # fmt: skip


@dataclass
class Workday:
    """What the report shows."""

    workers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def stub(self) -> Stub:
        """Return the server of this tenant."""
        stub = Stub(lets_in=lambda asked: asked.basic() == (ENTERED["user"], ENTERED["password"]))
        stub.on("GET", "/ccx/service/customreport2/acme/ISU_Touchline/Touchline_People", self._report)
        return stub

    def hire(self, number: int, *leaves: dict[str, str], **fields: Any) -> None:
        """Add somebody, or tell something else of them. Without a leave, their row has no group."""
        row = {"Employee_ID": f"E{number}", "Name": f"Worker {number}", "Email": f"w{number}@acme.example", **fields}
        self.workers[f"E{number}"] = {**row, "Leaves": list(leaves)} if leaves else row

    def _report(self, asked: Asked) -> Replied:
        if asked.query.get("format") != "json":
            return Replied(b"<wd:Report_Data/>", 200, {"Content-Type": "text/xml"})
        return Replied({"Report_Entry": list(self.workers.values())})


def tenant() -> Workday:
    """Seven people, two of them away."""
    made = Workday()
    for number in range(1, 8):
        made.hire(number)
    made.hire(2, {"Leave_ID": "L1", "First_Day": "2026-04-01", "Last_Day": "2026-04-03"})
    made.hire(3, {"First_Day": "2026-04-07-07:00", "Last_Day": "2026-04-07-07:00", "Day_Part": "Morning"})
    return made


def case() -> Case:
    """The tenant for the tests of every system."""
    made = tenant()

    def change() -> None:
        made.hire(2)
        made.hire(8)

    def odd() -> None:
        made.workers["E3"]["Leaves"] = "2026-04-07"

    return Case(ENTERED, made.stub(), change, odd)

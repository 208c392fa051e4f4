"""ServiceNow's Table API as its contract has it: encoded queries, offsets, empty text for nothing, times in UTC."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.systems.cases import Case
from tests.systems.connected import START
from tests.systems.stub import Asked, Replied, Stub

QUESTION = "f" * 32
ENTERED = {"subdomain": "acme", "user": "touchline", "password": "pass word", "question": QUESTION}
HOUR = 3600
REFERENCES = {"caller_id": "sys_user", "user": "sys_user", "role": "sys_user_role", "sla": "contract_sla",
              "task": "incident", "instance": "asmt_assessment_instance"}  # fmt: skip


def utc(at: int) -> str:
    """A time as ServiceNow writes it."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")


def key(number: int) -> str:
    return f"{number:032x}"


@dataclass
class ServiceNow:
    """What an instance holds, by table."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def stub(self) -> Stub:
        stub = Stub(lets_in=lambda asked: asked.basic() == (ENTERED["user"], ENTERED["password"]))
        stub.on("GET", r"/api/now/table/(\w+)", self._table)
        return stub

    def add(self, table: str, at: int, place: int = 0, /, **fields: Any) -> dict[str, Any]:
        rows = self.tables.setdefault(table, [])
        name = key(place) if place else f"{len(rows):08x}{sum(map(ord, table)):024x}"
        row = {"sys_id": name, "sys_created_on": utc(at), "sys_updated_on": utc(at), **fields}
        rows.append(row)
        return row

    def put(self, number: int, at: int, **fields: Any) -> None:
        """Open an incident, or change it."""
        held = next((row for row in self.tables.get("incident", ()) if row["sys_id"] == key(number)), None)
        if held is None:
            held = self.add(
                "incident", at, number, number=f"INC{number:07}", state="1", hold_reason="", active="true",
                assigned_to="", assignment_group=key(501), opened_at=utc(at), opened_by=key(900), caller_id=key(900),
                close_code="", reopen_count="0", calendar_stc="", priority="3", category="",
                contact_type="self-service",
            )  # fmt: skip
        held |= {"sys_updated_on": utc(at), **fields}

    def audit(self, number: int, at: int, name: str, before: str, after: str, by: str = "agent.1") -> None:
        self.add("sys_audit", at, tablename="incident", documentkey=key(number), fieldname=name, oldvalue=before,
                 newvalue=after, user=by)  # fmt: skip

    def say(self, number: int, at: int, by: str, element: str = "comments") -> None:
        self.add("sys_journal_field", at, name="incident", element_id=key(number), element=element, sys_created_by=by)

    def _table(self, asked: Asked) -> Replied:
        assert asked.match is not None
        query, table = asked.query["sysparm_query"], asked.match[1]
        if len(asked.path) + len(query) > 8000:
            return Replied({"error": {"message": "URI too long"}}, 414)
        parts = query.split("^") if query else []
        rows = list(self.tables.get(table, []))
        for part in parts:
            if not part.startswith("ORDERBY"):
                rows = [row for row in rows if self._holds(table, row, part)]
        orders = [part.removeprefix("ORDERBY") for part in parts if part.startswith("ORDERBY")]
        rows.sort(key=lambda row: tuple(str(row[name]) for name in orders))
        first, limit = int(asked.query.get("sysparm_offset", "0")), int(asked.query["sysparm_limit"])
        names = asked.query["sysparm_fields"].split(",")
        shown = [{name: self._value(row, name) for name in names} for row in rows[first : first + limit]]
        return Replied({"result": shown}, headers={"X-Total-Count": str(len(rows))})

    def _holds(self, table: str, row: dict[str, Any], part: str) -> bool:
        found = re.fullmatch(r"([\w.]+?)(>=|=|IN)(.*)", part)
        assert found is not None, part
        name, how, value = found.groups()
        if name == "task.sys_class_name":
            return value == "incident"
        held = self._value(row, name)
        return held in value.split(",") if how == "IN" else held >= value if how == ">=" else held == value

    def _value(self, row: dict[str, Any], name: str) -> Any:
        """A reference is led along by its dots; nothing at its end is empty text."""
        first, _, rest = name.partition(".")
        if not rest:
            return row.get(first, "")
        found = [each for each in self.tables.get(REFERENCES[first], ()) if each["sys_id"] == row.get(first)]
        return self._value(found[0], rest) if found else ""


def instance() -> ServiceNow:
    """205 incidents: two pages and more; of seven of them a whole life is told."""
    made = ServiceNow()
    made.add("sys_user_role", START, 700, name="itil")
    made.add("contract_sla", START, 801, name="P3 response", target="response", duration="1970-01-01 01:00:00")
    made.add("contract_sla", START, 802, name="P3 resolution", target="resolution", duration="1970-01-02 00:00:00")
    for number in (1, 2, 3, 4):
        made.add("sys_user", START, 600 + number, name=f"Agent {number}", user_name=f"agent.{number}",
                 email=f"a{number}@acme.example")  # fmt: skip
        made.add("sys_user_has_role", START, user=key(600 + number), role=key(700))
        made.add("sys_user_group", START, 500 + number, name=f"Group {number}")
    made.add("sys_user", START, 900, name="A caller", user_name="caller", email="")
    for number in range(1, 206):
        at = START + number * 60
        made.put(number, at)
        if number <= 7:
            made.audit(number, at + 100, "assigned_to", "", key(601))
            made.audit(number, at + 100, "state", "1", "2")
            made.say(number, at + 200, "agent.1")
            made.audit(number, at + 300, "state", "2", "6")
            made.put(number, at + 300, state="6", assigned_to=key(601), calendar_stc="300")
            made.add("task_sla", at + 200, task=key(number), sla=key(801), stage="completed", has_breached="false",
                     start_time=utc(at), end_time=utc(at + 200), planned_end_time=utc(at + HOUR))  # fmt: skip
            survey = made.add("asmt_assessment_instance", at + 400, task_id=key(number), taken_on=utc(at + 400))
            made.add("asmt_metric_result", at + 400, metric=QUESTION, instance=survey["sys_id"], actual_value="4")
    return made


def case() -> Case:
    """The instance for the tests of every system."""
    made = instance()

    def change() -> None:
        later = START + 100 * HOUR
        made.audit(2, later, "state", "6", "2")
        made.put(2, later, state="2", reopen_count="1")
        made.put(300, later + 60)

    def odd() -> None:
        made.tables["incident"][2]["opened_at"] = ["yesterday"]

    return Case(ENTERED, made.stub(), change, odd)

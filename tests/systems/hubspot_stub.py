"""HubSpot as its contract has it: search with all its five fields and an end at 10,000, batch read with history.

What is merged away is gone from search without being archived.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.systems.cases import Case
from tests.systems.connected import START
from tests.systems.stub import Asked, Replied, Stub

ENTERED = {"token": "pat-secret", "portal": "4242"}
HOUR = 3600
NEW, WAITING, OURS, CLOSED = "1", "2", "3", "4"
_STAGES = [(NEW, "New", "OPEN"), (WAITING, "Waiting on contact", "OPEN"), (OURS, "Waiting on us", "OPEN"),
           (CLOSED, "Closed", "CLOSED")]  # fmt: skip
PIPELINES = [
    {"id": "0", "label": "Support", "stages": [
        {"id": id_, "label": label, "displayOrder": place, "metadata": {"ticketState": state}}
        for place, (id_, label, state) in enumerate(_STAGES)
    ]},
]  # fmt: skip
_HISTORY = ("hs_pipeline_stage", "hubspot_owner_id", "hubspot_team_id")


def iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


@dataclass
class HubSpot:
    """What an account holds. `longest` is how far search reaches; `stale` is what search still holds to be so."""

    owners: list[dict[str, Any]] = field(default_factory=list)
    tickets: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    of_ticket: dict[str, list[str]] = field(default_factory=dict)
    stale: dict[str, dict[str, Any]] = field(default_factory=dict)
    longest: int = 10_000
    page: int = 3

    def stub(self) -> Stub:
        """Return the server of this account."""
        stub = Stub(lets_in=lambda asked: asked.bearer() == ENTERED["token"])
        stub.on("GET", "/crm/v3/owners", self._owners)
        stub.on("GET", "/crm/v3/pipelines/tickets", lambda _: Replied({"results": PIPELINES}))
        stub.on("POST", "/crm/v3/objects/tickets/search", lambda asked: self._search(asked, self.tickets))
        stub.on("POST", "/crm/v3/objects/feedback_submissions/search", lambda asked: self._search(asked, self.answers))
        stub.on("POST", "/crm/v3/objects/tickets/batch/read", self._batch)
        stub.on("GET", "/crm/v3/objects/tickets", self._archived)
        stub.on("POST", "/crm/v4/associations/feedback_submissions/tickets/batch/read", self._associations)
        return stub

    def put(self, number: int, at: int, **properties: Any) -> None:
        """Create a ticket, or change it: what has a history is noted in it."""
        new: dict[str, Any] = {
            "id": str(number),
            "properties": {"createdate": iso(at)},
            "history": {},
            "archived": False,
        }
        held = self.tickets.pop(str(number), new)
        for name in _HISTORY:
            if name in properties:
                entry = {"value": properties[name] or "", "timestamp": iso(at), "sourceType": "CRM_UI"}
                held["history"].setdefault(name, []).insert(0, entry)
        changed = {**held["properties"], **properties, "hs_lastmodifieddate": iso(at)}
        self.tickets[str(number)] = {**held, "properties": changed, "updatedAt": iso(at)}

    def answer(self, number: int, ticket: int | None, at: int, **properties: Any) -> None:
        """Let a survey be answered."""
        said = {"hs_survey_type": "CSAT", "hs_response_group": "PROMOTER", "hs_submission_timestamp": str(at * 1000),
                "hs_content": "Thanks", "hs_lastmodifieddate": iso(at), **properties}  # fmt: skip
        self.answers[str(number)] = {"id": str(number), "properties": said, "createdAt": iso(at), "updatedAt": iso(at)}
        self.of_ticket[str(number)] = [] if ticket is None else [str(ticket)]

    def _paged(self, rows: list[dict[str, Any]], after: str, size: int) -> Replied:
        first = int(after or "0")
        doc: dict[str, Any] = {"results": rows[first : first + size]}
        if first + size < len(rows):
            doc["paging"] = {"next": {"after": str(first + size)}}
        return Replied(doc)

    def _owners(self, asked: Asked) -> Replied:
        archived = asked.query.get("archived") == "true"
        rows = [owner for owner in self.owners if owner.get("archived", False) == archived]
        return self._paged(rows, asked.query.get("after", ""), self.page)

    def _archived(self, asked: Asked) -> Replied:
        rows = [each for each in self.tickets.values() if each["archived"] == (asked.query.get("archived") == "true")]
        return self._paged(
            [{"id": each["id"], "archived": True} for each in rows], asked.query.get("after", ""), self.page
        )

    def _search(self, asked: Asked, rows: dict[str, dict[str, Any]]) -> Replied:
        body = asked.body
        if {"filterGroups", "sorts", "properties", "limit", "after"} - body.keys() or not isinstance(
            body["after"], str
        ):
            return Replied({"message": "Invalid input JSON"}, 400)
        [[wanted]] = [group["filters"] for group in body["filterGroups"]]
        if int(body["after"]) + body["limit"] > self.longest:
            return Replied({"message": "paging past the end of what search gives"}, 400)
        assert wanted["operator"] == "GTE"
        since, name = iso(wanted["value"] // 1000), wanted["propertyName"]
        found = [each for each in rows.values() if not each.get("archived") and each["properties"][name] >= since]
        found.sort(key=lambda each: each["properties"][body["sorts"][0]["propertyName"]])
        said = []
        for each in found:
            known = {**each["properties"], **self.stale.get(each["id"], {})}
            told = {key: value for key, value in known.items() if key in body["properties"]}
            said.append({"id": each["id"], "properties": told, "updatedAt": each["updatedAt"]})
        return self._paged(said, body["after"], body["limit"])

    def _batch(self, asked: Asked) -> Replied:
        wanted = asked.body["inputs"]
        if asked.body.get("propertiesWithHistory") and len(wanted) > 50:
            return Replied({"message": "at most 50 with history"}, 400)
        found = [self.tickets[each["id"]] for each in wanted if each["id"] in self.tickets]
        rows = [
            {"id": each["id"], "createdAt": each["properties"]["createdate"], "updatedAt": each["updatedAt"],
             "properties": {name: each["properties"].get(name) for name in asked.body["properties"]},
             "propertiesWithHistory": each["history"]}
            for each in found
        ]  # fmt: skip
        return Replied({"status": "COMPLETE", "results": rows}, 200 if len(rows) == len(wanted) else 207)

    def _associations(self, asked: Asked) -> Replied:
        told = [(each["id"], self.of_ticket.get(each["id"], [])) for each in asked.body["inputs"]]
        rows = [
            {"from": {"id": id_}, "to": [{"toObjectId": int(ticket), "associationTypes": []} for ticket in tickets]}
            for id_, tickets in told
            if tickets
        ]
        return Replied({"status": "COMPLETE", "results": rows}, 200 if len(rows) == len(told) else 207)


def account() -> HubSpot:
    """A hundred and three tickets, each answered and closed; four surveys answered."""
    made = HubSpot(
        owners=[
            {"id": str(n), "email": f"a{n}@acme.example", "firstName": "Ana", "lastName": f"No {n}", "archived": n > 15,
             "teams": [{"id": "5", "name": "Support", "primary": True}]}
            for n in range(11, 19)
        ]
    )  # fmt: skip
    for number in range(1, 104):
        at = START + number * HOUR
        made.put(number, at, hs_pipeline_stage=NEW, source_type="EMAIL")
        made.put(number, at + 300, hubspot_owner_id="11", hubspot_team_id="5")
        made.put(number, at + 900, hs_pipeline_stage=CLOSED, closed_date=iso(at + 900),
                 first_agent_reply_date=iso(at + 600), time_to_first_agent_reply="600000",
                 time_to_close="900000")  # fmt: skip
    for number in range(1, 5):
        made.answer(700 + number, number, START + number * HOUR + 1000)
    return made


def case() -> Case:
    """The account for the tests of every system."""
    made = account()

    def change() -> None:
        later = START + 200 * HOUR
        made.put(2, later, hs_pipeline_stage=OURS)
        made.put(999, later + 60, hs_pipeline_stage=NEW)

    def odd() -> None:
        made.tickets["3"]["properties"] = {**made.tickets["3"]["properties"], "closed_date": "soon"}

    return Case(ENTERED, made.stub(), change, odd)

"""NICE CXone: people with e-mail, completed calls, and what quality management has reviewed.

https://help.nicecxone.com/content/recording/dataextractionapi.htm (read: a job of qm-workflows by the day it was
submitted, its states, a file whose address lives 30 seconds, one question in 30 seconds and one user at a time for a
whole tenant; read from others' programs: the job's id is a bare text, where the address stands). From the notes alone:
the completed contacts, by skip and top; their names of columns are from memory, and so are most of the review's: where
yours has others its rows are refused, and nothing is guessed. 204 means that there is nothing.
Where another program asks the same tenant, it answers 403: then give that one its own hours. Chats are no calls.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from connectors.pull.asking import Ask, day, iso
from connectors.pull.auth import Basic, Grant
from connectors.pull.files import csv_rows
from connectors.pull.jobs import Job
from connectors.pull.paging import Pages
from connectors.pull.row import Row
from connectors.pull.system import About, Entry, Pace, Pulled, Stream, System
from connectors.refusal import NO_TIME, WRONG_SHAPE, RefusedRowError
from kpi.facts import Agent
from kpi.reviews import Call, Review
from kpi.words import N_

_PAGE, _FULL = 100, 100.0
_WEEK, _HOUR, _MONTH = 7 * 86_400, 3_600, 30 * 86_400
_ONE_AT_A_TIME = Pace(1, 31.0)
_VOICE = ("4", "call", "phone call", "voice")
_JOBS = "/data-extraction/v1/jobs"


def _agent(row: Row, _: About) -> Iterable[Pulled]:
    key = row.need("agentId")
    name = " ".join(filter(None, (row.text("firstName"), row.text("lastName"))))
    yield Agent(key, name or row.text("userName") or key, row.text("emailAddress"))


def _contact(row: Row, _: About) -> Iterable[Pulled]:
    if (row.text("mediaTypeName") or row.text("mediaType") or "call").lower() not in _VOICE:
        return
    agent = row.text("agentId")
    agent = None if agent == "0" else agent  # so it writes that nobody took it
    active, held = row.whole("agentSeconds") or 0, row.whole("holdSeconds") or 0
    yield Call(
        row.need("contactId"), agent, row.need_time("contactStart"), not row.flag("isOutbound"),
        agent is not None and active > 0 and not row.flag("abandoned"), max(active - held, 0), held,
        row.whole("acwSeconds") or 0, row.whole("inQueueSeconds"), row.text("skillName"),
    )  # fmt: skip


def _workflow(row: Row, _: About) -> Iterable[Pulled]:
    """A review; a self-evaluation or a calibration is none."""
    if (_first(row, "workflowtype", "type") or "evaluation").lower() not in ("evaluation", "qm evaluation"):
        return
    key, agent = row.text("workflowid"), _first(row, "agentid", "agentuserid", "agentuuid")
    at = next((found for name in ("submitteddate", "submittedat", "lastupdated") if (found := row.time(name))), None)
    if key is None or agent is None:
        raise RefusedRowError(WRONG_SHAPE, column="workflowId", value="")
    if at is None:
        raise RefusedRowError(NO_TIME, column="submittedDate")
    score = row.number("score")
    yield Review(
        key, agent, at, None if score is None else score / _FULL, _first(row, "formname", "form"),
        _first(row, "evaluatorid", "evaluatoruserid", "evaluatoruuid"),
    )  # fmt: skip


def _first(row: Row, *names: str) -> str | None:
    return next((found for name in names if (found := row.text(name)) is not None), None)


def _unpacked(body: bytes) -> Iterator[dict[str, Any]]:
    """A file's rows, their columns without blanks and signs: "Workflow ID" is workflowid."""
    for row in csv_rows(body):
        yield {"".join(letter for letter in name if letter.isalnum()): value for name, value in row.items()}


def _report(path: str) -> str:
    return f"/incontactAPI/services/v30.0/{path}"


SYSTEM = System(
    name="cxone",
    title="NICE CXone",
    kind="calls",
    entries=(
        Entry("cluster", N_("Cluster"), "na1", pattern=r"[a-z]{2}\d{1,3}"),
        Entry("access_key", N_("Access key id")),
        Entry("access_secret", N_("Access key secret"), secret=True),
        Entry("client_id", N_("Client ID")),
        Entry("client_secret", N_("Client secret"), secret=True),
    ),
    base="https://api-{cluster}.niceincontact.com",
    auth=Grant(
        "https://cxone.niceincontact.com/auth/token",
        {"grant_type": "password", "username": "{access_key}", "password": "{access_secret}"},
        Basic("{client_id}", "{client_secret}"),
    ),
    check=Ask(_report("agents"), {"top": 1}),
    pace=Pace(60),
    docs="https://developer.niceincontact.com/API",
    streams=(
        Stream("people", Ask(_report("agents"), {"top": _PAGE}), _agent, "agents",
               Pages("skip", _PAGE, first=0, step=_PAGE)),
        Stream(
            "calls", Ask(_report("contacts/completed"), {"updatedSince": "{since}", "top": _PAGE}), _contact,
            "completedContacts", Pages("skip", _PAGE, first=0, step=_PAGE),
            time=lambda row: row.time("lastUpdateTime"), form=iso, overlap=_HOUR,
        ),
        Stream(
            "reviews",
            Ask(_JOBS, body={"entityName": "qm-workflows", "version": "4", "startDate": "{since}",
                             "endDate": "{until}"}, method="POST"),
            _workflow, form=day, overlap=_WEEK, pace=_ONE_AT_A_TIME, needs="QM Workflow API", beside=True,
            job=Job(
                "", Ask(f"{_JOBS}/{{job}}"), "jobStatus.status", frozenset({"SUCCEEDED"}),
                frozenset({"FAILED", "CANCELLED", "EXPIRED"}), Ask("{file}"), "jobStatus.result.url", _unpacked,
                seconds=31.0, window=_MONTH, fresh=True,
            ),
        ),
    ),
)  # fmt: skip

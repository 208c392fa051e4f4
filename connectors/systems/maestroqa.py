"""MaestroQA (Rippit): grades of agents' work, by an export that is asked for, waited for and fetched.

https://help.maestroqa.com/en/articles/3209794-maestroqa-api
Read there: request-raw-export with startDate and endDate (grades updated in between), the zip of CSV files, the header
apitoken, tokens that die after 90 days. In others' programs: exportId, export-data/ID with status and dataUrl (none for
an empty export), and the columns gradable_id, agent_email, date_graded, ticket_id, rubric_score, max_rubric_score,
is_deleted, section_id. In no source: how a section's columns are called; what is not there is left out.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from connectors.pull.asking import Ask, iso
from connectors.pull.auth import Header
from connectors.pull.files import csv_rows, unzipped
from connectors.pull.jobs import Job
from connectors.pull.reviewed import email, person, share
from connectors.pull.row import Row
from connectors.pull.system import TOKEN, About, Entry, Pace, Pulled, Stream, System
from connectors.refusal import NO_TIME, RefusedRowError
from kpi.reviews import Review
from kpi.words import N_

_SECTIONS = "touchline_sections"
_PERCENT = 100


def _unpack(body: bytes) -> Iterator[dict[str, Any]]:
    """The total of each grade, with its sections beside it."""
    if body[:2] != b"PK":
        yield from csv_rows(body)
        return
    files = unzipped(body)
    totals = [content for name, content in files.items() if "total" in name]
    if not totals:
        raise ValueError("no totals in the zip")
    sections: dict[str, list[dict[str, Any]]] = {}
    for name, content in files.items():
        if "section" in name:
            for row in csv_rows(content):
                sections.setdefault(row.get("gradable_id") or "", []).append(row)
    for content in totals:
        for row in csv_rows(content):
            yield {**row, _SECTIONS: sections.get(row.get("gradable_id") or "", [])}


def _grade(row: Row, _: About) -> Iterable[Pulled]:
    agent = email(row.text("agent_email"))
    if agent is None:
        return
    at = row.time("date_graded") or row.time("date_first_graded")
    if at is None:
        raise RefusedRowError(NO_TIME, column="date_graded")
    yield person(agent, row.text("agent_name"))
    yield Review(
        row.need("gradable_id"), agent, at, _share(row, "rubric_score", "max_rubric_score"), row.text("rubric_name"),
        ticket=row.text("ticket_id"), parts=tuple(_parts(row)), gone=row.flag("is_deleted"),
    )  # fmt: skip


def _share(row: Row, score: str, highest: str) -> float | None:
    """A score of its highest; where that is not told, in percent."""
    of = row.number(highest)
    return None if of == 0 else share(row.number(score), _PERCENT if of is None else of)


def _parts(row: Row) -> Iterator[tuple[str, float]]:
    for each in row.rows(_SECTIONS):
        name, score = each.text("section_name"), _share(each, "section_score", "max_section_score")
        if name is not None and score is not None:
            yield name, score


SYSTEM = System(
    name="maestroqa",
    title="MaestroQA",
    kind="quality",
    entries=(
        Entry("host", N_("Address"), pattern=r"app\.(?:rippit|maestroqa)\.com", default="app.rippit.com"),
        TOKEN,
    ),
    base="https://{host}",
    auth=Header("apitoken", "{token}"),
    check=Ask("/api/v1/coaching-sessions"),
    pace=Pace(90),
    every=1800,
    docs="https://help.maestroqa.com/en/articles/3209794-maestroqa-api",
    streams=(
        Stream(
            "grades",
            Ask("/api/v1/request-raw-export", body={"startDate": "{since}", "endDate": "{until}"}, method="POST"),
            _grade, form=iso, overlap=3600,
            job=Job(
                "exportId", Ask("/api/v1/export-data/{job}"), "status", frozenset({"complete", "completed"}),
                frozenset({"errored"}), Ask("{file}"), "dataUrl", _unpack,
            ),
        ),
    ),
)  # fmt: skip

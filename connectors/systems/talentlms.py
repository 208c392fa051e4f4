"""TalentLMS: people with e-mail, and their courses: given, due, done, with a score.

https://www.talentlms.com/pages/docs/TalentLMS-API-Documentation.pdf and API v2 as others call it (read: the headers,
the pages of at most 100 with a link to the next, that a person's courses are under /users/ID/courses; the names of a
course's times are those of version 1, and may be others in yours). It has no list of what changed and no webhooks: all
is asked each round, one question for each active person, 2,000 an hour at most. `expired_on` is when a course is over
for somebody: that is when it is due. A course that somebody was taken out of is gone. Who teaches a course does not
take it.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from connectors.pull.asking import Ask
from connectors.pull.auth import Header
from connectors.pull.errors import NotThereError
from connectors.pull.paging import NextLink
from connectors.pull.row import Row
from connectors.pull.system import TOKEN, About, Fetch, Pace, Pulled, Stream, System, subdomain
from connectors.refusal import RefusedRowError
from kpi.facts import Agent, Instant
from kpi.reviews import Lesson

_SIZE = 100
_FULL = 100.0
_VERSION = "2025-07-01"


def _courses(rows: Sequence[Row], ask: Fetch) -> None:
    """Put to each person who works there their courses."""
    for row in rows:
        with suppress(RefusedRowError):  # who cannot be read is refused where the row is
            if _works(row) and (key := row.text("id")) is not None:
                try:
                    told = ask(Ask(f"/api/v2/users/{key}/courses"))
                except NotThereError:
                    row.found["status"] = "deleted"  # since the list was made
                    continue
                row.found["courses"] = told.raw("data") or told.raw("rows")


def _works(row: Row) -> bool:
    return (row.text("status") or "active").lower() == "active"


def _user(row: Row, about: About) -> Iterable[Pulled]:
    key = row.need("id")
    name = " ".join(filter(None, (row.text("name"), row.text("surname")))) or row.text("login") or key
    lessons = [
        _lesson(key, course, about)
        for course in row.rows("courses")
        if (course.text("role") or "learner").lower() in ("learner", "student")
    ]
    if _works(row):  # of who does not work there any more nothing was asked, and what they did stays
        yield Agent(key, name, row.text("email"))
        yield from lessons


def _lesson(key: str, course: Row, about: About) -> Lesson:
    number = course.need("id")
    done = (course.text("completion_status") or "").lower() in ("completed", "passed")
    score = course.number("score")
    return Lesson(
        f"{key}:{number}", key, course.text("name") or number, _at(course, "enrolled_on"), _at(course, "expired_on"),
        _at(course, "completed_on") if done else None, None if score is None else min(max(score / _FULL, 0.0), 1.0),
        f"{about.base}/learner/course/id:{number}",
    )  # fmt: skip


def _at(course: Row, name: str) -> Instant | None:
    """A time; as seconds since 1970 where the system gives those too, as what it writes is in its own zone and form."""
    stamp = course.epoch(f"{name}_timestamp")
    return stamp if stamp is not None else course.time(name)


SYSTEM = System(
    name="talentlms",
    title="TalentLMS",
    kind="training",
    entries=(subdomain(".talentlms.com"), TOKEN),
    base="https://{subdomain}.talentlms.com",
    auth=Header("X-API-Key", "{token}"),
    headers={"X-API-Version": _VERSION},
    check=Ask("/api/v2/users", {"page[number]": 1, "page[size]": 1}),
    pace=Pace(2_000, 3_600.0),
    docs="https://www.talentlms.com/pages/docs/TalentLMS-API-Documentation.pdf",
    streams=(
        Stream(
            "courses", Ask("/api/v2/users", {"page[size]": _SIZE}), _user, "data", NextLink("links.next"),
            enrich=_courses, whole=True,
        ),
    ),
)  # fmt: skip

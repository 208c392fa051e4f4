"""`digest status`: every outcome the ledger can hold has words; trouble first; everybody reads what is theirs."""

from datetime import date, timedelta
from itertools import chain

import pytest

from coaching.delivering import Reason, Status
from coaching.timetable import Off
from handlers.digests.outcomes import reason_words, status_words
from handlers.plain import as_text
from handlers.troubles import WHY
from locales.speech import Speech
from storage.deliveries import open_deliveries
from storage.jobs import Job
from tests.handlers.digests.office import recipients, scheduled
from tests.stories.workspace import NOW, Workspace, table_of

ENGLISH = Speech("en", "UTC")
REASONS = [*Off, *Reason]


def row(
    office: Workspace, job: Job, day: int, status: str, reason: str = "", *, to: int = 0, repeated: int = 0
) -> None:
    """A row of the ledger."""
    settled = None if status == Status.DUE else NOW
    period = date(2026, 11, day)
    values = {
        "workspace_id": office.tools.workspace_id, "job_id": job.id, "recipient_id": recipients(office, job.id)[to].id,
        "period": period.isoformat(), "first": period - timedelta(days=1), "last": period - timedelta(days=1),
        "due_at": NOW - timedelta(days=21 - day), "status": status, "reason": reason, "settled_at": settled,
        "repeated": repeated,
    }  # fmt: skip
    with office.database.writing() as session:
        open_deliveries(session, [values])


def test_every_status_and_every_reason_is_said_in_words_of_its_own() -> None:
    said = [status_words(status, ENGLISH) for status in Status]
    assert len(set(said)) == len(said)
    why = [reason_words(reason, ENGLISH) for reason in REASONS]
    assert len(set(why)) == len(why)
    assert not [reason for reason, words in zip(REASONS, why, strict=True) if "_" in words or words == reason]


def test_whoever_reads_of_trouble_reads_what_to_do() -> None:
    nobody_chose = [reason for reason in Reason if reason is not Reason.STOPPED]
    assert set(nobody_chose) == set(WHY)
    assert all(WHY[reason].count(".") >= 2 for reason in nobody_chose)  # what is wrong, and what to do


@pytest.mark.parametrize("status", Status)
def test_each_outcome_stands_in_the_ledger_as_people_say_it(office: Workspace, status: Status) -> None:
    job = scheduled(office, "emma", "morning")
    for number, reason in enumerate(["", *REASONS]):
        row(office, job, number + 1, status, reason)
    rows = table_of(office.card("emma", f"digest status {job.id}"))
    assert len(rows) == len(REASONS) + 1
    for each in rows:
        reason = ["", *REASONS][int(each[1][-2:]) - 1]
        assert each[3] == status_words(status, ENGLISH)
        assert reason_words(reason, ENGLISH) in each[5]
        assert each[2] == "@emma"


def test_trouble_comes_first_then_the_latest(office: Workspace) -> None:
    job = scheduled(office, "emma", "morning")
    row(office, job, 16, Status.FAILED, Reason.BLOCKED)
    row(office, job, 17, Status.DELIVERED)
    row(office, job, 18, Status.SKIPPED, Off.HOLIDAY)
    row(office, job, 19, Status.SKIPPED, Reason.DOWN)
    row(office, job, 20, Status.LATE)
    card = office.card("emma", "digest status")
    assert [each[1][-2:] for each in table_of(card)] == ["19", "16", "20", "18", "17"]
    assert "2 posts of the latest 5 did not come" in as_text(card)
    late = next(each for each in table_of(card) if each[1].endswith("20"))
    assert "was due on Nov 20" in late[5]


def test_what_was_interrupted_says_so(office: Workspace) -> None:
    job = scheduled(office, "emma", "morning")
    row(office, job, 20, Status.DELIVERED, repeated=1)
    assert "may stand there twice" in office.text("emma", "digest status")


def test_who_sees_which_rows(office: Workspace) -> None:
    job = scheduled(office, "ines", "weekly to @ines @eve")
    row(office, job, 19, Status.DELIVERED, to=0)
    row(office, job, 20, Status.DELIVERED, to=1)
    note = scheduled(office, "tom", "note")
    row(office, note, 20, Status.DELIVERED)

    def shown(who: str) -> set[str]:
        tables = [block for block in office.card(who, "digest status").blocks if hasattr(block, "rows")]
        return set(chain.from_iterable([each[2]] for table in tables for each in table.rows))

    assert shown("ines") == {"@ines", "@eve"}  # the owner
    assert shown("eve") == {"@eve"}  # a reader: their own
    assert shown("root") == {"@ines", "@eve", "@tom"}  # who runs Touchline; there are no figures
    assert shown("tom") == {"@tom"}
    assert shown("emma") == set()
    assert "no scheduled post number" in office.refusal("tom", f"digest status {job.id}")


def test_a_reader_who_was_taken_off_still_reads_of_what_they_got(office: Workspace) -> None:
    job = scheduled(office, "ines", "weekly to @ines @eve")
    row(office, job, 20, Status.DELIVERED, to=1)
    office.card("ines", f"digest schedule {job.id} to @ines")
    assert table_of(office.card("eve", f"digest status {job.id}"))[0][2] == "@eve"


def test_a_reader_finds_their_row_among_many_of_others(office: Workspace) -> None:
    job = scheduled(office, "ines", "weekly to @ines @eve")
    row(office, job, 1, Status.DELIVERED, to=1)
    with office.database.writing() as session:
        to = recipients(office, job.id)[0].id
        for number in range(201):
            day = date(2026, 11, 2) + timedelta(days=number)
            values = {"first": day, "last": day, "due_at": NOW + timedelta(days=number), "status": Status.DELIVERED}
            key = {"workspace_id": office.tools.workspace_id, "job_id": job.id, "recipient_id": to}
            open_deliveries(session, [{**key, **values, "period": day.isoformat()}])
    assert table_of(office.card("eve", f"digest status {job.id}"))[0][2] == "@eve"
    assert "nothing yet" not in office.text("eve", "digest")


def test_nothing_due_yet_says_what_comes(office: Workspace) -> None:
    scheduled(office, "emma", "morning")
    assert "Monday, Nov 23, 2026" in office.text("emma", "digest status")
    assert "Nothing has been due yet" in office.text("max", "digest status")

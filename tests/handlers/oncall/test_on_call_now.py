"""Who is on call at a moment: what the ladder asks, on a real database."""

from datetime import UTC, datetime

import pytest

from coaching.timetable import Part
from storage.database import Session
from storage.people import set_zone
from storage.rotas import AGREED, ASKED, DECLINED, WITHDRAWN, RotaChange, find_rotation
from tests.handlers.oncall.duty import away, on_call, person, rotation
from tests.stories.workspace import NOW, Workspace


def change(duty: Workspace, rotation_id: int, to: str, status: str, minute: int = 0) -> None:
    """A change of Tuesday, answered at a minute."""
    with duty.database.writing() as session:
        to_id = person(duty, to).id
        session.add(
            RotaChange(
                workspace_id=duty.tools.workspace_id, rotation_id=rotation_id, from_id=None, to_id=to_id,
                starts_at=datetime(2026, 11, 24, 8, tzinfo=UTC), ends_at=datetime(2026, 11, 24, 16, tzinfo=UTC),
                status=status, asked_by=to_id, asks_id=None, asked_at=NOW, answered_at=NOW.replace(minute=minute),
            )
        )  # fmt: skip


def test_turns_are_by_the_rotations_own_clock(duty: Workspace) -> None:
    number = rotation(duty)
    assert on_call(duty, number, "2026-11-16T07:59") == ""
    assert on_call(duty, number, "2026-11-16T08:00") == "lena"
    assert on_call(duty, number, "2026-11-23T07:59") == "lena"
    assert on_call(duty, number, "2026-11-23T08:00") == "tom"
    # In summer nine o'clock in Berlin is an hour earlier.
    assert on_call(duty, number, "2027-03-29T06:59") == "lena"
    assert on_call(duty, number, "2027-03-29T07:00") == "tom"


@pytest.mark.parametrize(("status", "who"), [(AGREED, "zoe"), (ASKED, "tom"), (DECLINED, "tom"), (WITHDRAWN, "tom")])
def test_only_what_is_agreed_holds(duty: Workspace, status: str, who: str) -> None:
    number = rotation(duty)
    change(duty, number, "zoe", status)
    assert on_call(duty, number, "2026-11-24T12:00") == who
    assert on_call(duty, number, "2026-11-24T16:00") == "tom"


def test_what_was_agreed_last_holds_whatever_was_asked_last(duty: Workspace) -> None:
    number = rotation(duty)
    change(duty, number, "zoe", AGREED, minute=5)
    change(duty, number, "ana", AGREED, minute=1)
    assert on_call(duty, number, "2026-11-24T12:00") == "zoe"


def test_who_is_away_is_covered_by_their_own_clock_and_nobody_left_is_a_gap(duty: Workspace) -> None:
    number = rotation(duty)
    away(duty, "tom", "2026-11-24", part=Part.AFTERNOON)
    assert [on_call(duty, number, f"2026-11-24T{hour}") for hour in ("10:59", "11:00", "22:59", "23:00")] == [
        "tom", "ana", "ana", "tom",
    ]  # fmt: skip
    with duty.database.writing() as session:
        set_zone(session, person(duty, "tom").id, "America/New_York")
    assert [on_call(duty, number, f"2026-11-24T{hour}") for hour in ("11:00", "17:00")] == ["tom", "ana"]
    away(duty, "ana", "2026-11-24")
    away(duty, "lena", "2026-11-24")
    assert on_call(duty, number, "2026-11-24T18:00") == ""


def test_a_removed_rotation_and_another_workspaces_have_nobody(duty: Workspace) -> None:
    number = rotation(duty)
    assert on_call(duty, number + 1, "2026-11-24T12:00") == ""
    with duty.database.writing() as session:
        removed(session, duty, number)
    assert on_call(duty, number, "2026-11-24T12:00") == ""


def removed(session: Session, duty: Workspace, number: int) -> None:
    found = find_rotation(session, duty.tools.workspace_id, number)
    assert found is not None
    found.removed_at = NOW

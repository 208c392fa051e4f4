"""What becomes of a scheduled post, whatever the delay and the trouble: never nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.delivering import (
    GRACE,
    LONGEST_PAUSE,
    Reason,
    Status,
    decide_delivery,
    pause_after,
)

DUE = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("behind", "late_hours", "trouble", "wanted"),
    [
        (timedelta(0), 4, "", (Status.DELIVERED, "")),
        (GRACE, 0, "", (Status.DELIVERED, "")),
        (timedelta(minutes=11), 4, "", (Status.LATE, "")),
        (timedelta(hours=4), 4, "platform_away", (Status.LATE, "")),
        (timedelta(hours=4, seconds=1), 4, "", (Status.SKIPPED, Reason.DOWN)),
        (timedelta(minutes=11), 0, "", (Status.SKIPPED, Reason.DOWN)),
        (timedelta(hours=5), 4, Reason.PLATFORM_AWAY, (Status.FAILED, Reason.PLATFORM_AWAY)),
        (timedelta(days=400), 168, "", (Status.SKIPPED, Reason.DOWN)),
    ],
)
def test_on_time_late_or_too_late(
    behind: timedelta, late_hours: float, trouble: str, wanted: tuple[Status, str]
) -> None:
    verdict = decide_delivery(DUE, DUE + behind, late_hours, trouble)
    assert (verdict.status, verdict.reason) == wanted
    assert verdict.posts == (wanted[0] in (Status.DELIVERED, Status.LATE))


@given(st.floats(0, 10_000), st.floats(0, 200), st.sampled_from(["", *Reason]))
def test_every_way_out_that_does_not_post_has_a_reason(minutes: float, late_hours: float, trouble: str) -> None:
    verdict = decide_delivery(DUE, DUE + timedelta(minutes=minutes), late_hours, trouble)
    assert verdict.posts or verdict.reason


def test_the_pauses_grow_and_have_an_end() -> None:
    pauses = [pause_after(tries) for tries in range(1, 40)]
    assert pauses[0] == timedelta(seconds=10)
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE

"""Times and days as people write them, in both languages; what is none is refused."""

import pytest

from handlers.clock_words import (
    BadHoursOfDayError,
    BadTimeError,
    NearlyDaysError,
    NoSuchDaysError,
    days_said,
    read_days,
    read_hours_of_day,
    read_time,
    require_days,
    time_said,
)
from locales.speech import Speech

ENGLISH = Speech("en", "UTC")


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("8:30", 510), ("08:30", 510), ("8.30", 510), ("at 9", 540), ("um 8", 480), ("8 Uhr", 480), ("8:15 Uhr", 495),
        ("5 pm", 1020), ("5:45pm", 1065), ("12 am", 0), ("12 pm", 720), ("17h", 1020), ("0:00", 0), ("23:59", 1439),
    ],
)  # fmt: skip
def test_a_time_is_understood(typed: str, minute: int) -> None:
    assert read_time(typed) == minute


@pytest.mark.parametrize("typed", ["25:00", "24:00", "8:60", "13 pm", "0 am", "at 24", "at 930", "99:99"])
def test_what_looks_like_a_time_and_is_none_is_refused(typed: str) -> None:
    with pytest.raises(BadTimeError):
        read_time(typed)


@pytest.mark.parametrize("typed", ["9", "support", "3rd", "2026-12-01", "", "@8:30"])
def test_what_is_no_time_is_left_to_others(typed: str) -> None:
    assert read_time(typed) is None


def test_a_number_alone_is_a_time_where_one_is_asked_for() -> None:
    assert read_time("9", bare=True) == 540


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("weekdays", {0, 1, 2, 3, 4}), ("on weekdays", {0, 1, 2, 3, 4}), ("werktags", {0, 1, 2, 3, 4}),
        ("every day", set(range(7))), ("täglich", set(range(7))), ("mon-thu", {0, 1, 2, 3}),
        ("Mo bis Do", {0, 1, 2, 3}), ("Mo, Mi und Fr", {0, 2, 4}), ("every monday", {0}), ("jeden Montag", {0}),
        ("mondays and tuesdays", {0, 1}), ("fri-mon", {0, 4, 5, 6}), ("wochenende", {5, 6}),
    ],
)  # fmt: skip
def test_days_are_understood(typed: str, days: set[int]) -> None:
    assert read_days(typed) == days


@pytest.mark.parametrize("typed", ["", "on", "support", "mon flurb", "and"])
def test_words_that_are_no_days_are_none(typed: str) -> None:
    assert read_days(typed) is None


def test_a_misspelt_day_is_refused_with_the_nearest() -> None:
    with pytest.raises(NearlyDaysError, match='"monday tuesday"'):
        require_days("mondey tuesday")
    with pytest.raises(NoSuchDaysError):
        require_days("flurb")


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("8-17", (480, 1020)),
        ("from 8:30 to 17:00", (510, 1020)),
        ("9 am - 5 pm", (540, 1020)),
        ("22-24", (1320, 1440)),
        ("22-6", (1320, 360)),
    ],
)
def test_hours_are_understood(typed: str, hours: tuple[int, int]) -> None:
    assert read_hours_of_day(typed) == hours


@pytest.mark.parametrize("typed", ["17-8", "8-8", "8", "8-25", "flurb", "24-24", "22-14", ""])
def test_hours_that_cannot_be_are_refused(typed: str) -> None:
    with pytest.raises(BadHoursOfDayError):
        read_hours_of_day(typed)


def test_they_are_said_back() -> None:
    assert [time_said(510), time_said(0)] == ["08:30", "00:00"]
    said = [days_said(days, ENGLISH) for days in ({0, 1, 2, 3, 4}, range(7), {0, 3}, {5, 6}, {2}, set())]
    assert said == [
        "Monday to Friday",
        "every day",
        "Monday and Thursday",
        "Saturday and Sunday",
        "Wednesday",
        "no day",
    ]

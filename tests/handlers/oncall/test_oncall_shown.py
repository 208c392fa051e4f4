"""`oncall`: who is on, now and then, for everybody, in the reader's own zone."""

from datetime import UTC, datetime

import pytest

from storage.people import set_zone
from tests.handlers.oncall.duty import away, person, rotation
from tests.stories.workspace import Workspace, table_of


def clean(text: str) -> str:
    return text.replace("\u202f", " ")


def rows(duty: Workspace, who: str, words: str, **options: object) -> list[list[str]]:
    return [[clean(cell) for cell in row] for row in table_of(duty.card(who, words, **options))]


def test_without_a_rotation_it_says_who_makes_one(duty: Workspace) -> None:
    assert "no rotation yet" in duty.refusal("tom", "oncall")
    assert [button.words for button in duty.card("emma", "oncall").buttons] == ["oncall new"]
    for words in ("oncall Support", "oncall take tomorrow", "oncall swap @tom monday with friday", "oncall changes x"):
        assert "no rotation yet" in duty.refusal("tom", words)


def test_who_is_on_now_and_next_is_said_in_each_readers_own_zone(duty: Workspace) -> None:
    rotation(duty)
    assert rows(duty, "tom", "oncall") == [["Support", "Lena", "Tom", "Nov 23, 2026, 9:00 AM"]]
    assert "Europe/Berlin" in duty.text("tom", "oncall")
    with duty.database.writing() as session:
        set_zone(session, person(duty, "zoe").id, "Asia/Kathmandu")
    assert rows(duty, "zoe", "oncall") == [["Support", "Lena", "Tom", "Nov 23, 2026, 1:45 PM"]]
    assert "Asia/Kathmandu" in duty.text("zoe", "oncall")


@pytest.mark.parametrize("who", ["tom", "zoe", "max", "root", "eve", "emma"])
def test_everybody_may_see_it_as_everybody_may_raise(duty: Workspace, who: str) -> None:
    rotation(duty)
    assert rows(duty, who, "oncall")[0][1] == "Lena"
    assert "Lena" in duty.text(who, "oncall Support")


def test_mine_come_first_and_the_others_by_name(duty: Workspace) -> None:
    rotation(duty)
    rotation(duty, "zoe", name="Nights", team_id=None)
    assert [row[0] for row in rows(duty, "tom", "oncall")] == ["Support"]
    assert "1 more rotation" in duty.text("tom", "oncall")
    assert [row[0] for row in rows(duty, "zoe", "oncall")] == ["Nights"]
    assert [row[0] for row in rows(duty, "root", "oncall")] == ["Nights", "Support"]
    assert rows(duty, "tom", "oncall nights")[0][2] == "Zoe"


def test_a_rotation_shows_its_shifts_of_the_weeks_to_come(duty: Workspace) -> None:
    number = rotation(duty)
    expected = [
        ["Nov 16, 2026, 9:00 AM", "Nov 23, 2026, 9:00 AM", "Lena"],
        ["Nov 23, 2026, 9:00 AM", "Nov 30, 2026, 9:00 AM", "Tom"],
        ["Nov 30, 2026, 9:00 AM", "Dec 7, 2026, 9:00 AM", "Ana"],
        ["Dec 7, 2026, 9:00 AM", "Dec 14, 2026, 9:00 AM", "Lena"],
        ["Dec 14, 2026, 9:00 AM", "Dec 21, 2026, 9:00 AM", "Tom"],
    ]
    for words in (
        "oncall Support",
        "oncall SUPPORT",
        f"oncall #{number}",
        "oncall show support",
        "bereitschaft support",
    ):
        assert rows(duty, "tom", words) == expected
    card = duty.text("tom", "oncall support")
    assert "Lena → Tom → Ana" in card
    assert "weekly" in card
    assert "hand-over at 09:00, Europe/Berlin" in card


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("next week", ["Lena", "Tom"]),
        ("nächste Woche", ["Lena", "Tom"]),
        ("tomorrow", ["Lena"]),
        ("monday", ["Lena", "Tom"]),
        ("2026-12-01..2026-12-10", ["Ana", "Lena"]),
        ("december", ["Ana", "Lena", "Tom", "Ana", "Lena"]),
    ],
)
def test_words_name_the_days_to_come(duty: Workspace, words: str, people: list[str]) -> None:
    rotation(duty)
    assert [row[2] for row in rows(duty, "tom", f"oncall Support {words}")] == people
    assert [row[2] for row in rows(duty, "tom", f"oncall {words}")] == people


def test_the_past_is_shown_as_it_was(duty: Workspace) -> None:
    rotation(duty)
    later = datetime(2026, 12, 9, tzinfo=UTC)
    assert [row[2] for row in rows(duty, "tom", "oncall Support last week", now=later)] == ["Tom", "Ana"]
    assert [row[2] for row in rows(duty, "tom", "oncall Support 2026-11-24", now=later)] == ["Tom"]


def test_why_somebody_is_on_is_said_but_never_why_somebody_is_away(duty: Workspace) -> None:
    rotation(duty)
    away(duty, "tom", "2026-11-24")
    said = duty.text("zoe", "oncall Support next week")
    assert "Ana (covers for Tom)" in said
    for handle in ("lena", "ana"):
        away(duty, handle, "2026-11-24")
    assert "nobody: all of them are away" in duty.text("zoe", "oncall Support next week")
    now = datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert rows(duty, "zoe", "oncall", now=now)[0][1] == "nobody: all of them are away"


def test_somebody_alone_is_on_call_further_on(duty: Workspace) -> None:
    rotation(duty, "tom", every=84)
    assert rows(duty, "tom", "oncall Support")[0][1:] == ["further on", "Tom"]
    assert rows(duty, "tom", "oncall") == [["Support", "Tom", "–", "–"]]


def test_hours_that_are_not_covered_are_said_now_and_left_out_of_the_list(duty: Workspace) -> None:
    rotation(duty, days=[0, 1, 2, 3, 4], hours=8)
    assert rows(duty, "tom", "oncall") == [["Support", "nobody: outside of its hours", "Tom", "Nov 23, 2026, 9:00 AM"]]
    assert [row[2] for row in rows(duty, "tom", "oncall Support next week")] == ["Tom"] * 5
    assert "Monday to Friday, 09:00–17:00" in duty.text("tom", "oncall Support")


def test_i_see_my_own_hours_in_every_rotation(duty: Workspace) -> None:
    rotation(duty)
    rotation(duty, "tom", "zoe", name="Nights", every=1, minute=22 * 60, hours=8)
    away(duty, "ana", "2026-12-01")
    found = rows(duty, "tom", "oncall me december")
    assert ["Dec 14, 2026, 9:00 AM to Dec 21, 2026, 9:00 AM", "Support", "your turn"] in found
    assert "You are not on call" in duty.text("max", "oncall me")
    covers = rows(duty, "lena", "oncall me 2026-12-01")
    assert covers == [["Dec 1, 2026, 12:00 AM to Dec 2, 2026, 12:00 AM", "Support", "you cover for Ana"]]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Suport", 'Did you mean "Support"'),
        ("swpa @tom monday with friday", 'Did you mean "swap"'),
        ("blub", "I do not understand"),
        ("Support blub", "I do not understand"),
        ("#99", "There is no rotation"),
        ("Support next weak", "Did you mean"),
        ("Support Feb 31", "I do not understand"),
    ],
)
def test_what_cannot_be_is_refused_with_what_works(duty: Workspace, words: str, said: str) -> None:
    rotation(duty)
    assert said in duty.refusal("tom", f"oncall {words}")


def test_of_several_rotations_one_must_be_named(duty: Workspace) -> None:
    rotation(duty)
    rotation(duty, name="Support nights")
    assert "Say which rotation" in duty.refusal("tom", "oncall take tomorrow")
    assert duty.card("tom", "oncall support nights next week").title == "Support nights"
    assert duty.card("tom", "oncall next week in support").title == "Support"


def test_a_button_of_a_rotation_that_was_removed_says_so(duty: Workspace) -> None:
    number = rotation(duty)
    rotation(duty, name="Other")
    duty.card("emma", f"oncall remove #{number} yes")
    assert "There is no rotation" in duty.refusal("tom", f"oncall #{number}")

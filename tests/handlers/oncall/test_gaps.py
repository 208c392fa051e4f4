"""What a rotation tells by itself: a gap the day before, who covers, a hand-over; once, in time, and only if true."""

from datetime import UTC, date, datetime

import pytest

from coaching.rota import Why
from coaching.timetable import Part
from handlers.escalations.letters import Letter, arrived, begin, take_page
from handlers.oncall.gaps import announce, hand_overs
from handlers.oncall.watches import load_watch
from handlers.plain import as_text
from handlers.tools import instant
from storage.pages import Page, find_page
from storage.people import Person, set_zone
from storage.rotas import AGREED, RotaChange, find_rotation
from storage.working_time import absences_between, remove_absence
from tests.handlers.oncall.duty import away, on_call, person, rotation
from tests.stories.workspace import Workspace


def moment(text: str) -> datetime:
    """A moment of Berlin's winter."""
    return datetime.fromisoformat(f"{text}+01:00").astimezone(UTC)


def pages(duty: Workspace) -> list[tuple[str, str, datetime, str]]:
    """Every page of a rotation: kind, to whom (or in which channel), when, and its status."""
    with duty.database.reading() as session:
        found = session.query(Page).order_by(Page.due_at, Page.id).all()
        return [
            (
                each.kind,
                session.get_one(Person, each.person_id).handle if each.person_id else f"#{each.channel}",
                each.due_at,
                each.status,
            )
            for each in found
        ]


def text_of(letter: Letter | None) -> str:
    assert letter is not None
    assert letter.card is not None
    return as_text(letter.card)


def all_away(duty: Workspace, first: str, last: str = "", part: Part = Part.WHOLE) -> None:
    for handle in ("lena", "tom", "ana"):
        away(duty, handle, first, last, part)


def test_a_gap_is_told_the_day_before_to_who_leads_the_team_once(duty: Workspace) -> None:
    rotation(duty)
    all_away(duty, "2026-11-26")
    assert announce(duty.tools, moment("2026-11-24T06:59")) == []
    assert announce(duty.tools, moment("2026-11-24T08:00")) == []
    due = moment("2026-11-25T07:00")  # when who leads begins to work on the day before
    assert [page for page in pages(duty) if page[0] == "gap"] == [
        ("gap", "emma", due, "due"),
        ("gap", "ines", due, "due"),
    ]
    for minute in range(3):
        assert announce(duty.tools, due.replace(minute=minute)) == []
    assert len([page for page in pages(duty) if page[0] == "gap"]) == 2
    with duty.database.reading() as session:
        number = session.query(Page).filter_by(kind="gap").first().id
    early = take_page(duty.tools, number, moment("2026-11-25T06:59"))
    assert early is not None
    assert (early.waits, early.card) == (60.0, None)
    said = text_of(take_page(duty.tools, number, due))
    assert "Nobody is on call in Support" in said
    assert "Nov 26, 2026, 12:00" in said
    assert "Europe/Berlin" in said


def test_what_becomes_a_gap_late_is_told_at_once_in_working_time_and_never_after_it_began(duty: Workspace) -> None:
    rotation(duty)
    all_away(duty, "2026-11-26")
    [one, two] = announce(duty.tools, moment("2026-11-25T15:00"))
    letter = take_page(duty.tools, one, moment("2026-11-25T15:00"))
    assert letter is not None
    assert take_page(duty.tools, two, moment("2026-11-26T00:00")) is None
    assert {page[3] for page in pages(duty) if page[0] == "gap"} == {"due", "dropped"}


@pytest.mark.parametrize("told", ["2026-11-25T21:00", "2026-11-26T00:00", "2026-11-26T03:00"])
def test_nobody_is_woken_for_a_gap(duty: Workspace, told: str) -> None:
    rotation(duty)
    all_away(duty, "2026-11-26", part=Part.MORNING)
    assert announce(duty.tools, moment(told)) == []
    assert [page for page in pages(duty) if page[0] == "gap"] == []


def test_a_gap_of_a_monday_is_told_on_the_last_working_day_before(duty: Workspace) -> None:
    rotation(duty)
    all_away(duty, "2026-11-30")
    announce(duty.tools, moment("2026-11-26T12:00"))
    friday = moment("2026-11-27T07:00")
    assert {page[2] for page in pages(duty) if page[0] == "gap"} == {friday}


def test_each_is_told_by_their_own_clock_and_not_on_their_leave(duty: Workspace) -> None:
    rotation(duty)
    all_away(duty, "2026-11-26")
    with duty.database.writing() as session:
        set_zone(session, person(duty, "ines").id, "America/New_York")
    away(duty, "emma", "2026-11-25")
    for look in ("2026-11-23T12:00", "2026-11-24T06:00", "2026-11-25T06:00"):
        announce(duty.tools, moment(look))
    assert [page[1:3] for page in pages(duty) if page[0] == "gap"] == [
        ("emma", moment("2026-11-24T07:00")),
        ("ines", moment("2026-11-24T13:00")),  # there the gap begins on the evening of the 25th
    ]


def test_managers_are_told_where_nobody_leads(duty: Workspace) -> None:
    rotation(duty, team_id=None)
    all_away(duty, "2026-11-26")
    announce(duty.tools, moment("2026-11-25T06:00"))
    assert [page[1] for page in pages(duty) if page[0] == "gap"] == ["ines"]


def test_a_gap_that_somebody_fills_is_not_told_and_told_again_when_it_is_back(duty: Workspace) -> None:
    number = rotation(duty)
    all_away(duty, "2026-11-26")
    announce(duty.tools, moment("2026-11-25T06:00"))
    change = fill(duty, number, "zoe")
    due = moment("2026-11-25T07:00")
    with duty.database.reading() as session:
        ids = [each.id for each in session.query(Page).filter_by(kind="gap")]
    assert [take_page(duty.tools, each, due) for each in ids] == [None, None]
    with duty.database.reading() as session:
        assert {(each.status, each.reason) for each in session.query(Page).filter_by(kind="gap")} == {
            ("dropped", "filled")
        }
    with duty.database.writing() as session:
        session.get_one(RotaChange, change).status = "withdrawn"
    assert announce(duty.tools, moment("2026-11-25T09:00")) == ids
    assert "Nobody is on call" in text_of(take_page(duty.tools, ids[0], moment("2026-11-25T09:00")))


def fill(duty: Workspace, number: int, handle: str) -> int:
    """Somebody takes the whole day; the id of the change."""
    with duty.database.writing() as session:
        who = person(duty, handle).id
        row = RotaChange(
            workspace_id=duty.tools.workspace_id, rotation_id=number, from_id=None, to_id=who, status=AGREED,
            starts_at=moment("2026-11-26T00:00"), ends_at=moment("2026-11-27T00:00"), asked_by=who, asks_id=None,
            asked_at=moment("2026-11-25T06:30"), answered_at=moment("2026-11-25T06:30"),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def test_the_button_of_a_gap_takes_its_hours_over_whatever_the_clock_of_who_presses(duty: Workspace) -> None:
    number = rotation(duty)
    all_away(duty, "2026-11-26")
    with duty.database.writing() as session:
        set_zone(session, person(duty, "emma").id, "Asia/Kathmandu")
    announce(duty.tools, moment("2026-11-25T08:00"))
    with duty.database.reading() as session:
        page_id = session.query(Page).filter_by(kind="gap", person_id=person(duty, "emma").id).one().id
    letter = take_page(duty.tools, page_id, moment("2026-11-25T08:00"))
    assert letter is not None
    assert letter.card is not None
    assert "Asia/Kathmandu" in text_of(letter)
    duty.card("emma", letter.card.buttons[0].words, now=moment("2026-11-25T09:00"))
    hours = ("2026-11-25T22:59", "2026-11-25T23:00", "2026-11-26T22:59", "2026-11-26T23:00")
    assert [on_call(duty, number, hour) for hour in hours] == ["tom", "emma", "emma", "tom"]


def test_a_gap_that_is_filled_in_part_names_what_is_left(duty: Workspace) -> None:
    number = rotation(duty)
    all_away(duty, "2026-11-26")
    announce(duty.tools, moment("2026-11-25T06:00"))
    change = fill(duty, number, "zoe")
    with duty.database.writing() as session:
        session.get_one(RotaChange, change).ends_at = moment("2026-11-26T12:00")
    with duty.database.reading() as session:
        page_id = session.query(Page).filter_by(kind="gap").first().id
    said = text_of(take_page(duty.tools, page_id, moment("2026-11-25T07:00")))
    assert "Nov 26, 2026, 12:00\u202fPM to Nov 27, 2026, 12:00\u202fAM" in said


def test_who_covers_is_told_in_time_and_that_somebody_is_away_but_never_why(duty: Workspace) -> None:
    rotation(duty)
    away(duty, "tom", "2026-11-26")
    announce(duty.tools, moment("2026-11-25T06:00"))
    [cover] = [page for page in pages(duty) if page[0] == "cover"]
    assert cover == ("cover", "ana", moment("2026-11-25T07:00"), "due")
    with duty.database.reading() as session:
        page_id = session.query(Page).filter_by(kind="cover").one().id
    letter = take_page(duty.tools, page_id, moment("2026-11-25T07:00"))
    assert "You are on call in Support: Tom is away" in text_of(letter)
    assert letter is not None
    assert begin(duty.tools, letter, moment("2026-11-25T07:00"))
    arrived(duty.tools, letter, letter.places[0], "m1", moment("2026-11-25T07:00"))
    assert announce(duty.tools, moment("2026-11-25T07:01")) == []


def test_who_covers_from_now_on_is_told_now_whatever_the_hour(duty: Workspace) -> None:
    rotation(duty)
    night = moment("2026-11-26T03:00")
    assert announce(duty.tools, night) == []
    away(duty, "tom", "2026-11-26")
    [page_id] = announce(duty.tools, night)
    assert "You are on call" in text_of(take_page(duty.tools, page_id, night))


def test_a_cover_that_is_needed_no_more_is_not_told(duty: Workspace) -> None:
    rotation(duty)
    away(duty, "tom", "2026-11-26")
    announce(duty.tools, moment("2026-11-25T06:00"))
    with duty.database.writing() as session:
        when = date(2026, 11, 26)
        [absence] = absences_between(session, duty.tools.workspace_id, when, when)
        remove_absence(session, absence)
        page_id = session.query(Page).one().id
    assert take_page(duty.tools, page_id, moment("2026-11-25T07:00")) is None


def test_a_hand_over_is_told_in_the_rotations_channel(duty: Workspace) -> None:
    rotation(duty, channel="support")
    announce(duty.tools, moment("2026-11-22T10:00"))
    [told] = pages(duty)
    assert told == ("handover", "#support", moment("2026-11-23T09:00"), "due")
    with duty.database.reading() as session:
        page_id = session.query(Page).one().id
    letter = take_page(duty.tools, page_id, moment("2026-11-23T09:00"))
    said = text_of(letter)
    assert "Support: on call now is Tom" in said
    assert "Nov 30, 2026, 9:00\u202fAM on: Ana" in said
    assert letter is not None
    assert letter.places[0].channel == "support"
    assert take_page(duty.tools, page_id, moment("2026-11-23T12:00")) is None


def test_a_hand_over_that_is_none_is_not_told(duty: Workspace) -> None:
    number = rotation(duty, channel="support")
    announce(duty.tools, moment("2026-11-22T10:00"))
    with duty.database.writing() as session:
        found = find_rotation(session, duty.tools.workspace_id, number)
        assert found is not None
        found.people = [person(duty, "lena").id]
        page_id = session.query(Page).one().id
    assert take_page(duty.tools, page_id, moment("2026-11-23T09:00")) is None


def test_hours_that_are_not_covered_hand_nothing_over(duty: Workspace) -> None:
    number = rotation(duty, days=list(range(5)), hours=8)
    with duty.database.reading() as session:
        found = find_rotation(session, duty.tools.workspace_id, number)
        assert found is not None
        start, end = instant(moment("2026-11-16T00:00")), instant(moment("2026-12-05T00:00"))
        shifts = load_watch(session, found, start, end).between(start, end)
    assert sum(each.why is Why.OFF for each in shifts) > 10
    assert [each.start for each in hand_overs(shifts)] == [
        instant(moment("2026-11-23T09:00")), instant(moment("2026-11-30T09:00")),
    ]  # fmt: skip


def test_nothing_is_told_of_a_rotation_that_was_removed(duty: Workspace) -> None:
    number = rotation(duty)
    all_away(duty, "2026-11-26")
    announce(duty.tools, moment("2026-11-25T06:00"))
    with duty.database.writing() as session:
        found = find_rotation(session, duty.tools.workspace_id, number)
        assert found is not None
        found.removed_at = moment("2026-11-25T06:30")
        ids = [each.id for each in session.query(Page).filter_by(kind="gap")]
    assert [take_page(duty.tools, each, moment("2026-11-25T07:00")) for each in ids] == [None, None]
    with duty.database.reading() as session:
        page = find_page(session, duty.tools.workspace_id, ids[0])
        assert page is not None
        assert page.reason == "removed"
    assert announce(duty.tools, moment("2026-11-25T08:00")) == []

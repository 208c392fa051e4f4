"""Hours taken over, put on somebody, swapped: who has to agree, who is told, and what of two answers holds."""

from datetime import UTC, datetime, timedelta

import pytest

from coaching.timetable import Part
from handlers.plain import as_text
from handlers.request import Audience, Reply
from storage.people import set_zone
from storage.rotas import RotaChange
from tests.handlers.oncall.duty import away, on_call, person, rotation
from tests.stories.workspace import NOW, Workspace


def said(reply: Reply) -> str:
    return as_text(reply.messages[0].card).replace("\u202f", " ")


def told(reply: Reply) -> dict[str, str]:
    """Who got which direct message."""
    sent = reply.messages[1:]
    assert all(message.audience is Audience.PERSON for message in sent)
    assert len({message.to for message in sent}) == len(sent)
    return {message.to: as_text(message.card).replace("\u202f", " ") for message in sent}


def done(duty: Workspace, who: str, words: str, now: datetime = NOW) -> Reply:
    """An answer that was not refused."""
    reply = duty.ask(who, words, now=now)
    assert not reply.refused, said(reply)
    return reply


def refused(duty: Workspace, who: str, words: str, now: datetime = NOW) -> str:
    return duty.refusal(who, words, now=now).replace("\u202f", " ")


def statuses(duty: Workspace) -> list[str]:
    with duty.database.reading() as session:
        return [each.status for each in session.query(RotaChange).order_by(RotaChange.id)]


def test_who_takes_hours_has_them_at_once_and_who_gives_them_up_is_told(duty: Workspace) -> None:
    number = rotation(duty)
    reply = done(duty, "tom", "oncall take tomorrow 14:00-18:00")
    assert "Nov 22, 2026, 2:00 PM to Nov 22, 2026, 6:00 PM: Tom" in said(reply)
    assert list(told(reply)) == ["lena"]
    assert "Tom has taken over hours in Support" in told(reply)["lena"]
    hours = ("2026-11-22T12:59", "2026-11-22T13:00", "2026-11-22T16:59", "2026-11-22T17:00")
    assert [on_call(duty, number, hour) for hour in hours] == ["lena", "tom", "tom", "lena"]


def test_each_is_told_in_their_own_zone_and_the_speaker_means_their_own(duty: Workspace) -> None:
    number = rotation(duty)
    with duty.database.writing() as session:
        set_zone(session, person(duty, "lena").id, "America/New_York")
        set_zone(session, person(duty, "tom").id, "Asia/Kathmandu")
    reply = done(duty, "tom", "oncall take tomorrow 14:00-18:00")
    assert "Nov 22, 2026, 3:15 AM" in told(reply)["lena"]
    assert "America/New_York" in told(reply)["lena"]
    assert on_call(duty, number, "2026-11-22T08:15") == "tom"


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("tomorrow", "2026-11-22T08:00", "2026-11-23T08:00"),  # the duty of that day
        ("monday to wednesday", "2026-11-23T08:00", "2026-11-26T08:00"),
        ("tomorrow 22-6", "2026-11-22T21:00", "2026-11-23T05:00"),
        ("today 20:00-24:00", "2026-11-21T19:00", "2026-11-21T23:00"),
        ("9-17", None, None),
        ("now until 18:00", "2026-11-21T12:00", "2026-11-21T17:00"),
        ("now until 6:00", "2026-11-21T12:00", "2026-11-22T05:00"),
        ("now", "2026-11-21T12:00", "2026-11-22T08:00"),
        ("jetzt bis morgen", "2026-11-21T12:00", "2026-11-23T08:00"),
        ("dec 29 09:00 to dec 31 12:00", "2026-12-29T08:00", "2026-12-31T11:00"),
        ("2026-11-22t08:00z/2026-11-22t09:00z", "2026-11-22T08:00", "2026-11-22T09:00"),
        ("on monday from 2 pm to 6 pm", "2026-11-23T13:00", "2026-11-23T17:00"),
        ("morgen von 14 bis 18", "2026-11-22T13:00", "2026-11-22T17:00"),
    ],
)
def test_hours_are_understood_as_people_say_them(duty: Workspace, words: str, start: str | None, end: str) -> None:
    number = rotation(duty)
    done(duty, "ana", f"oncall take {words}")
    with duty.database.reading() as session:
        row = session.query(RotaChange).one()
        hours = [f"{each:%Y-%m-%dT%H:%M}" for each in (row.starts_at, row.ends_at)]
    if start is None:
        assert hours == ["2026-11-21T12:00", "2026-11-21T16:00"]  # today's, of which some are over
    else:
        assert hours == [start, end]
        assert on_call(duty, number, start) == "ana"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "Say when"),
        ("yesterday", "are over"),
        ("today 8-9", "are over"),
        ("blub", "I do not understand"),
        ("tomorow", 'Did you mean "tomorrow"'),
        ("tomorrow 17-9", "earlier first"),
        ("tomorrow 25:00-26:00", "I cannot read the hours"),
        ("dec 1 to march 1", "longer than 31 days"),
        ("next week 9-17", "I do not understand"),
        ("tomorrow morning", "I do not understand"),
        ("tomorrow 9-9", "I cannot read the hours"),
        ("dec 2 09:00 to dec 1 09:00", "I do not understand"),
        ("2026-13-45t08:00z/2026-11-22t09:00z", "I do not understand"),
    ],
)
def test_bad_hours_are_refused_with_what_works(duty: Workspace, words: str, why: str) -> None:
    rotation(duty)
    assert why in refused(duty, "tom", f"oncall take {words}")
    assert statuses(duty) == []


def test_taking_what_is_mine_or_while_i_am_away_is_refused(duty: Workspace) -> None:
    rotation(duty)
    assert "on call then anyway" in refused(duty, "lena", "oncall take tomorrow")
    away(duty, "tom", "2026-11-22", part=Part.AFTERNOON)
    assert "noted as away then" in refused(duty, "tom", "oncall take tomorrow 9-14")
    done(duty, "tom", "oncall take tomorrow 9-12")


def test_only_those_of_a_rotation_or_its_team_take_hours(duty: Workspace) -> None:
    rotation(duty)
    for stranger in ("zoe", "max", "eve"):
        for words in ("take tomorrow", "override @tom tomorrow"):
            assert "takes turns in Support" in refused(duty, stranger, f"oncall {words}")
    assert statuses(duty) == []


def test_hours_of_a_colleague_alone_are_taken_where_one_is_named(duty: Workspace) -> None:
    number = rotation(duty)
    done(duty, "ana", "oncall take @tom monday 00:00-18:00")
    assert [on_call(duty, number, f"2026-11-23T{hour}") for hour in ("07:59", "08:00", "17:00")] == [
        "lena",
        "ana",
        "tom",
    ]
    assert "Tom is not on call then" in refused(duty, "ana", "oncall take @tom tomorrow")


def test_who_leads_puts_somebody_on_at_once_and_they_are_told(duty: Workspace) -> None:
    number = rotation(duty)
    for who, hour in (("emma", "9-12"), ("ines", "12-15"), ("root", "15-18")):
        reply = done(duty, who, f"oncall override @zoe tomorrow {hour}")
        assert set(told(reply)) == {"zoe", "lena"}
        assert f"{who.title()} has put you on call in Support" in told(reply)["zoe"]
        assert "somebody else" in told(reply)["lena"]
    assert on_call(duty, number, "2026-11-22T09:00") == "zoe"
    assert statuses(duty) == ["agreed"] * 3


def test_anybody_else_asks_and_nothing_changes_until_they_agree(duty: Workspace) -> None:
    number = rotation(duty)
    reply = done(duty, "lena", "oncall override @tom tomorrow 9-17")
    assert "Until they agree nothing changes" in said(reply)
    [message] = reply.messages[1:]
    assert message.to == "tom"
    agree, decline = message.card.buttons[:2]
    assert (agree.words, decline.words) == ("oncall agree 1", "oncall decline 1")
    assert on_call(duty, number, "2026-11-22T10:00") == "lena"
    assert "asks you" in duty.text("tom", "oncall")
    assert "You ask Tom" in duty.text("lena", "oncall me")
    answered = done(duty, "tom", agree.words)
    assert "Agreed" in said(answered)
    assert answered.messages[0].replaces
    assert "Tom has agreed" in told(answered)["lena"]
    assert on_call(duty, number, "2026-11-22T10:00") == "tom"
    assert "asks you" not in duty.text("tom", "oncall")


@pytest.fixture
def swap(duty: Workspace) -> int:
    """Tom gives his Tuesday for Ana's Tuesday a week later; asked, not answered. The rotation's id."""
    number = rotation(duty)
    done(duty, "tom", "oncall swap @ana tuesday with dec 1")
    return number


TUESDAY, LATER = "2026-11-24T12:00", "2026-12-01T12:00"


def both(duty: Workspace, number: int) -> list[str]:
    return [on_call(duty, number, TUESDAY), on_call(duty, number, LATER)]


def test_a_swap_holds_once_the_other_agrees_and_both_ways(duty: Workspace, swap: int) -> None:
    assert both(duty, swap) == ["tom", "ana"]
    answered = done(duty, "ana", "oncall agree 1")
    assert "Ana instead of Tom" in said(answered)
    assert "Tom instead of Ana" in said(answered)
    assert list(told(answered)) == ["tom"]
    assert both(duty, swap) == ["ana", "tom"]
    assert [on_call(duty, swap, hour) for hour in ("2026-11-24T07:59", "2026-11-25T08:00")] == ["tom", "tom"]
    assert "Ana (swapped)" in duty.text("zoe", "oncall Support next week")


@pytest.mark.parametrize(
    "words",
    ["my tuesday for dec 1 @ana", "with @ana tuesday for her dec 1", "tuesday and dec 1 with @ana",
     "@ana meinen Dienstag gegen 1.12.", "tuesday 9:00-17:00 with dec 1 9-17 @ana"],
)  # fmt: skip
def test_a_swap_is_understood_as_people_say_it(duty: Workspace, words: str) -> None:
    number = rotation(duty)
    done(duty, "tom", f"oncall swap {words}")
    done(duty, "ana", "oncall agree 1")
    assert both(duty, number) == ["ana", "tom"]


def test_agreed_twice_is_agreed_once_and_nobody_is_told_twice(duty: Workspace, swap: int) -> None:
    done(duty, "ana", "oncall agree 1")
    again = done(duty, "ana", "oncall agree 2")
    assert "You have agreed to that" in said(again)
    assert told(again) == {}
    assert both(duty, swap) == ["ana", "tom"]


def test_declined_after_agreed_says_that_it_holds(duty: Workspace, swap: int) -> None:
    done(duty, "ana", "oncall agree 1")
    assert "agreed already, so it holds" in refused(duty, "ana", "oncall decline 1")
    assert both(duty, swap) == ["ana", "tom"]


def test_agreed_after_declined_is_refused_and_declined_twice_is_not(duty: Workspace, swap: int) -> None:
    assert "Ana has declined" in told(done(duty, "ana", "oncall decline 1"))["tom"]
    assert told(done(duty, "ana", "oncall decline 1")) == {}
    assert "Ask Tom to ask you once more" in refused(duty, "ana", "oncall agree 1")
    assert both(duty, swap) == ["tom", "ana"]


@pytest.mark.parametrize("who", ["tom", "lena", "zoe", "emma", "root"])
def test_only_who_was_asked_can_answer(duty: Workspace, swap: int, who: str) -> None:
    assert "Only Ana can answer" in refused(duty, who, "oncall agree 1")
    assert "Only Ana can answer" in refused(duty, who, "oncall decline 1")
    assert both(duty, swap) == ["tom", "ana"]


def test_who_asked_can_withdraw_it_and_then_it_cannot_be_agreed(duty: Workspace, swap: int) -> None:
    for stranger in ("ana", "lena", "zoe"):
        assert "Who asked for it can withdraw it" in refused(duty, stranger, "oncall withdraw 1")
    assert list(told(done(duty, "tom", "oncall withdraw 1"))) == ["ana"]
    assert told(done(duty, "tom", "oncall withdraw 1")) == {}
    assert "Tom has withdrawn that" in refused(duty, "ana", "oncall agree 1")
    assert both(duty, swap) == ["tom", "ana"]


def test_a_request_expires_when_its_hours_begin(duty: Workspace, swap: int) -> None:
    begins = datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert "asks you" in duty.text("ana", "oncall", now=begins - timedelta(minutes=1))
    assert "asks you" not in duty.text("ana", "oncall", now=begins)
    assert "have begun" in refused(duty, "ana", "oncall agree 1", begins)
    assert both(duty, swap) == ["tom", "ana"]


def test_of_two_requests_for_the_same_hours_the_second_is_overtaken(duty: Workspace, swap: int) -> None:
    done(duty, "tom", "oncall swap @lena tuesday with dec 8")
    done(duty, "lena", "oncall agree 3")
    assert "Tom is not on call in all of those hours any more" in refused(duty, "ana", "oncall agree 1")
    assert both(duty, swap) == ["lena", "ana"]


def test_leave_noted_meanwhile_keeps_it_from_being_agreed(duty: Workspace, swap: int) -> None:
    away(duty, "ana", "2026-11-24")
    assert "Ana is noted as away then" in refused(duty, "ana", "oncall agree 1")


def test_what_was_swapped_can_be_swapped_on(duty: Workspace, swap: int) -> None:
    done(duty, "ana", "oncall agree 1")
    done(duty, "ana", "oncall swap @lena tuesday with dec 8")
    done(duty, "lena", "oncall agree 3")
    assert both(duty, swap) == ["lena", "tom"]
    assert on_call(duty, swap, "2026-12-08T12:00") == "ana"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("@ana", "which hours you give"),
        ("@ana monday", "which hours you give"),
        ("monday with tuesday", "Say who"),
        ("@ana @lena monday with tuesday", "Name one person"),
        ("@tom monday with tuesday", "swap with yourself"),
        ("@nobody monday with tuesday", "I know nobody"),
        ("@ana tomorrow with dec 1", "Tom is not on call then"),
        ("@ana monday with dec 8", "Ana is not on call then"),
        ("@ana monday with yesterday", "are over"),
    ],
)
def test_a_swap_that_cannot_be_is_refused(duty: Workspace, words: str, why: str) -> None:
    rotation(duty)
    assert why in refused(duty, "tom", f"oncall swap {words}")
    assert statuses(duty) == []


def test_what_one_took_one_gives_back_and_who_has_it_again_is_told(duty: Workspace) -> None:
    number = rotation(duty)
    took = done(duty, "tom", "oncall take tomorrow")
    assert took.messages[0].card.buttons[0].words == "oncall withdraw 1"
    assert "Who asked for it can withdraw it" in refused(duty, "lena", "oncall withdraw 1")
    assert list(told(done(duty, "tom", "oncall withdraw 1"))) == ["lena"]
    assert on_call(duty, number, "2026-11-22T12:00") == "lena"


def test_what_began_already_ends_now_and_what_was_stays(duty: Workspace) -> None:
    number = rotation(duty)
    done(duty, "tom", "oncall take tomorrow")
    reply = done(duty, "emma", "oncall withdraw 1", datetime(2026, 11, 22, 12, tzinfo=UTC))
    assert set(told(reply)) == {"tom", "lena"}
    assert [on_call(duty, number, f"2026-11-22T{hour}:00") for hour in ("11", "12")] == ["tom", "lena"]
    assert "What was is not changed" in refused(duty, "emma", "oncall withdraw 1", datetime(2026, 12, 1, tzinfo=UTC))


def test_who_agreed_cannot_end_it_alone_but_who_leads_can(duty: Workspace, swap: int) -> None:
    done(duty, "ana", "oncall agree 1")
    for who in ("tom", "ana"):
        assert "Who asked for it can withdraw it" in refused(duty, who, "oncall withdraw 1")
    assert set(told(done(duty, "emma", "oncall withdraw 1"))) == {"tom", "ana"}
    assert both(duty, swap) == ["tom", "ana"]
    assert "Emma has withdrawn" not in duty.text("zoe", "oncall")


@pytest.mark.parametrize("number", ["99", "", "blub", "1; drop", "99999999999999999999"])
def test_a_request_that_is_not_there_is_none(duty: Workspace, number: str) -> None:
    rotation(duty)
    for word in ("agree", "decline", "withdraw"):
        assert "no such request" in refused(duty, "tom", f"oncall {word} {number}")


def test_what_holds_at_once_has_nothing_to_answer(duty: Workspace) -> None:
    rotation(duty)
    done(duty, "emma", "oncall override @tom tomorrow")
    assert "no such request" in refused(duty, "tom", "oncall agree 1")


def test_who_asked_whom_is_among_the_changes(duty: Workspace, swap: int) -> None:
    done(duty, "ana", "oncall agree 1")
    shown = duty.text("tom", "oncall changes Support").replace("\u202f", " ")
    assert "Nov 24, 2026, 9:00 AM to Nov 25, 2026, 9:00 AM: Ana instead of Tom" in shown
    assert "agreed" in shown


def test_a_day_means_the_duty_of_the_plan_that_is_in_force_then(duty: Workspace) -> None:
    number = rotation(duty)
    done(duty, "emma", "oncall change Support: at 17:00 from dec 1")
    heard = said(done(duty, "emma", "oncall override @zoe dec 10"))
    assert "Dec 10, 2026, 5:00 PM to Dec 11, 2026, 5:00 PM: Zoe" in heard
    hours = ("2026-12-10T15:59", "2026-12-10T16:00", "2026-12-11T15:59", "2026-12-11T16:00")
    assert [on_call(duty, number, hour) == "zoe" for hour in hours] == [False, True, True, False]


def test_what_was_ended_half_way_through_is_ended_once(duty: Workspace) -> None:
    rotation(duty)
    done(duty, "lena", "oncall swap @tom nov 22 with nov 24")
    done(duty, "tom", "oncall agree 1")
    withdrawn = NOW + timedelta(hours=24)
    assert len(told(done(duty, "emma", "oncall withdraw 1", now=withdrawn))) > 0
    assert told(done(duty, "emma", "oncall withdraw 1", now=withdrawn)) == {}

"""The brief: what it says and to whom, when it comes before a 1:1, and that it comes once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from coaching.timetable import Reader
from handlers.coach.action_reminders import remind
from handlers.coach.briefs import announce, brief_at
from handlers.coach.planning import due, plan
from handlers.escalations.letters import Letter, Whereabouts, arrived, begin, take_page
from handlers.plain import as_text
from handlers.tools import instant
from kpi.reviews import Review
from storage.meetings import Meeting
from storage.pages import Page
from storage.people import Person, add_identity, find_person
from storage.reviews import save_reviews
from storage.teams import find_team, leave
from storage.working_time import add_absence
from tests.handlers.coach.noted import said
from tests.stories.workspace import CHANNEL, NOW, Workspace, own_demo

__all__ = ["own_demo"]


def moment(text: str) -> datetime:
    """A moment of Berlin's winter."""
    return datetime.fromisoformat(f"{text}+01:00").astimezone(UTC)


def meet(floor: Workspace, when: str = "friday 10:00", who: str = "lena") -> int:
    """Set a 1:1 with Tom, on Friday 2026-11-27 at ten; its number."""
    reply = floor.ask(who, f"coach meet @tom {when}")
    assert not reply.refused, said(reply)
    with floor.database.reading() as session:
        return session.query(Meeting).order_by(Meeting.id.desc()).first().id


def pages(floor: Workspace) -> list[tuple[str, str, str, datetime]]:
    """Every notice: kind, to whom, its status, when."""
    with floor.database.reading() as session:
        found = session.query(Page).order_by(Page.id).all()
        return [(each.kind, session.get_one(Person, each.person_id).handle, each.status, each.due_at) for each in found]


def send(floor: Workspace, page_id: int, now: datetime) -> Letter | None:
    """Send a page as the engine does; the letter, None where nothing was sent."""
    letter = take_page(floor.tools, page_id, now)
    if letter is None or letter.waits or not begin(floor.tools, letter, now):
        return None
    arrived(floor.tools, letter, Whereabouts("", letter.places[0].identity), "m1", now)
    return letter


FRIDAY = moment("2026-11-27T07:00")


def test_the_brief_comes_that_morning_to_who_leads_the_1_1_and_once(floor: Workspace) -> None:
    meet(floor)
    assert announce(floor.tools, moment("2026-11-26T06:59")) == []
    assert announce(floor.tools, moment("2026-11-26T12:00")) == []
    assert pages(floor) == [("brief", "lena", "due", FRIDAY)]
    letter = send(floor, 1, FRIDAY)
    assert letter is not None
    assert letter.card is not None
    assert letter.card.title == "Brief: 1:1 with Tom"
    assert letter.card.discreet
    assert floor.looks("tom") == [("lena", "coach brief")]
    for later in (FRIDAY, FRIDAY + timedelta(hours=1)):
        assert announce(floor.tools, later) == []
        assert send(floor, 1, later) is None
    assert floor.looks("tom") == [("lena", "coach brief")]


def test_two_replicas_that_try_it_together_send_one(floor: Workspace) -> None:
    meet(floor)
    announce(floor.tools, FRIDAY)
    announce(floor.tools, FRIDAY)
    letters = [take_page(floor.tools, 1, FRIDAY) for _ in range(2)]
    assert [begin(floor.tools, each, FRIDAY) for each in letters if each] == [True, False]
    assert floor.looks("tom") == [("lena", "coach brief")]


def test_a_1_1_that_was_moved_has_one_brief_at_its_new_time(floor: Workspace) -> None:
    number = meet(floor)
    announce(floor.tools, moment("2026-11-26T12:00"))
    with floor.database.writing() as session:
        session.get_one(Meeting, number).starts_at = moment("2026-11-27T15:00")
    assert send(floor, 1, FRIDAY) is None
    [page] = announce(floor.tools, FRIDAY)
    assert send(floor, page, FRIDAY) is not None
    with floor.database.writing() as session:
        session.get_one(Meeting, number).starts_at = moment("2026-11-27T16:00")
    assert announce(floor.tools, FRIDAY) == []


def test_a_1_1_that_is_cancelled_or_over_or_of_a_lead_no_more_has_none(floor: Workspace) -> None:
    meet(floor)
    announce(floor.tools, moment("2026-11-26T12:00"))
    floor.ask("lena", "coach meetings cancel 1")
    assert send(floor, 1, FRIDAY) is None
    meet(floor)
    assert announce(floor.tools, FRIDAY) == [1]
    with floor.database.writing() as session:
        team = find_team(session, floor.tools.workspace_id, "Support")
        leave(session, team, find_person(session, floor.tools.workspace_id, "lena"), date(2026, 11, 26))
    assert send(floor, 1, FRIDAY) is None
    assert announce(floor.tools, FRIDAY) == []
    assert floor.looks("tom") == []
    meet(floor, "friday 11:00", "omar")
    [page] = announce(floor.tools, FRIDAY)
    assert send(floor, page, moment("2026-11-27T11:00")) is None


def test_a_brief_that_was_made_a_moment_before_its_lead_lost_the_team_is_not_sent(floor: Workspace) -> None:
    meet(floor)
    announce(floor.tools, FRIDAY)
    letter = take_page(floor.tools, 1, FRIDAY)
    assert letter is not None
    with floor.database.writing() as session:
        team = find_team(session, floor.tools.workspace_id, "Support")
        leave(session, team, find_person(session, floor.tools.workspace_id, "lena"), date(2026, 11, 26))
    assert not begin(floor.tools, letter, FRIDAY)
    assert floor.looks("tom") == []


@pytest.mark.parametrize(
    ("starts", "at", "when"),
    [
        ("2026-11-27T10:00", "2026-11-20T10:00", "2026-11-27T07:00"),
        ("2026-11-27T07:30", "2026-11-20T10:00", "2026-11-26T17:00"),  # too early to read it that morning
        ("2026-11-30T07:30", "2026-11-20T10:00", "2026-11-27T17:00"),  # a Monday: the Friday before
        ("2026-11-27T10:00", "2026-11-27T08:15", "2026-11-27T08:15"),  # set that morning
        ("2026-11-27T06:30", "2026-11-27T06:00", None),
    ],
)
def test_it_comes_in_working_hours(starts: str, at: str, when: str | None) -> None:
    reader = Reader("Europe/Berlin", hours=(7 * 60, 19 * 60))
    found = brief_at(reader, instant(moment(starts)), instant(moment(at)))
    assert found == (instant(moment(when)) if when else None)


def test_who_works_in_the_evening_reads_it_the_day_before_as_soon_as_they_work() -> None:
    reader = Reader("Europe/Berlin", hours=(18 * 60, 22 * 60))
    found = brief_at(reader, instant(moment("2026-11-27T18:30")), instant(moment("2026-11-23T18:30")))
    assert found == instant(moment("2026-11-26T18:00"))


@pytest.mark.parametrize("day", ["2027-03-29", "2026-10-26"])
def test_the_morning_is_that_of_the_clock_on_the_wall_when_the_clocks_change(day: str) -> None:
    reader = Reader("Europe/Berlin", hours=(7 * 60, 19 * 60))
    summer = day.startswith("2027")
    starts = datetime.fromisoformat(f"{day}T10:00+0{2 if summer else 1}:00")
    found = brief_at(reader, instant(starts), instant(starts - timedelta(days=5)))
    assert found == instant(starts - timedelta(hours=3))


def test_nobody_is_briefed_on_leave(floor: Workspace) -> None:
    meet(floor)
    with floor.database.writing() as session:
        lena = find_person(session, floor.tools.workspace_id, "lena")
        add_absence(session, floor.tools.workspace_id, lena.id, date(2026, 11, 23), date(2026, 11, 27), NOW)
    assert announce(floor.tools, FRIDAY) == []
    assert pages(floor) == []


def test_asked_in_a_channel_it_goes_to_the_coachs_direct_messages(floor: Workspace) -> None:
    first, second = floor.ask("lena", "coach brief @tom", place=CHANNEL).messages
    assert "direct messages" in as_text(first.card)
    assert "Tom" not in as_text(first.card)
    assert (second.to, second.card.title) == ("lena", "Brief: 1:1 with Tom")
    assert floor.looks("tom") == [("lena", "coach brief")]


def test_it_says_what_was_agreed_and_what_is_on_the_agenda_and_asks_three_questions(floor: Workspace) -> None:
    meet(floor, "tomorrow 10:00")
    later = NOW + timedelta(days=2)
    floor.ask("lena", "coach action @tom write the macro by monday", now=NOW)
    floor.ask("lena", "coach action @tom call the customer by tuesday", now=later)
    floor.ask("tom", "coach agenda add Holidays", now=later)
    text = floor.text("lena", "coach brief @tom", now=later + timedelta(days=3))
    assert "Since your last 1:1" in text
    agreed, _, open_ones = text.partition("Open actions")
    assert "call the customer" in agreed
    assert "write the macro" in open_ones
    assert "past its day" in text
    assert "Holidays" in text
    assert [f"\n{number}. " in text for number in (1, 2, 3, 4)] == [True, True, True, False]


def test_the_demos_brief_has_figures_tickets_and_a_comparison(own_demo: Workspace) -> None:
    with own_demo.database.reading() as session:
        people = session.query(Person).all()
    leads, agents = ([each.handle for each in people if each.role == role] for role in ("lead", "agent"))
    pairs = [(lead, agent) for lead in leads for agent in agents]
    coached = [pair for pair in pairs if not own_demo.ask(pair[0], f"coach brief @{pair[1]}").refused]
    found = [own_demo.text(lead, f"coach brief @{agent}") for lead, agent in coached]
    order = ["Agent first response", "Worth reading before", "good: the customer was content", "a low rating",
             "What customers wrote", "Like for like", "Expected of this mix", "Three questions"]  # fmt: skip
    whole = [[text.index(each) for each in order] for text in found if all(each in text for each in order)]
    assert whole
    assert all(places == sorted(places) for places in whole)


def test_an_owner_is_reminded_once_on_the_day_and_not_told_what(floor: Workspace) -> None:
    floor.ask("lena", "coach action @tom Zebra-quartz by friday")
    assert remind(floor.tools, moment("2026-11-25T12:00")) == []
    assert remind(floor.tools, moment("2026-11-26T12:00")) == []
    assert pages(floor) == [("action", "tom", "due", FRIDAY)]
    letter = send(floor, 1, FRIDAY)
    assert letter is not None
    assert "due today" in as_text(letter.card)
    assert "Zebra-quartz" not in as_text(letter.card)
    assert remind(floor.tools, FRIDAY + timedelta(days=1)) == []
    assert len(pages(floor)) == 1


def test_nobody_is_reminded_of_what_is_done(floor: Workspace) -> None:
    floor.ask("lena", "coach action @tom write the macro by friday")
    remind(floor.tools, moment("2026-11-26T12:00"))
    floor.ask("tom", "coach action done 1")
    assert send(floor, 1, FRIDAY) is None


def test_a_calendar_takes_over_what_was_set_in_chat_for_the_same_time(floor: Workspace) -> None:
    from connectors.calendars import Occurrence

    meet(floor)
    assert not floor.ask("lena", "coach calendar https://example.com/lena.ics").refused
    [errand] = due(floor.tools, NOW)
    told = Occurrence("u1", moment("2026-11-27T10:00"), 45, ("lena@example.com", "tom@example.com"), "")
    for each in (told, told._replace(starts_at=moment("2026-11-27T11:00"))):
        plan(floor.tools, errand, [each], NOW)
        with floor.database.reading() as session:
            [meeting] = session.query(Meeting).all()
        assert (meeting.uid, meeting.minutes, meeting.starts_at) == ("u1", 45, each.starts_at)
    assert "from your calendar" in floor.refusal("lena", "coach meetings cancel 1")


def test_the_brief_tells_of_the_quality_reviews_of_its_days_and_of_no_others(floor: Workspace) -> None:
    key, day = "tom@acme.example", 86_400
    with floor.database.writing() as session:
        tom = find_person(session, floor.tools.workspace_id, "tom")
        assert tom is not None
        agents = {key: add_identity(session, tom, "klaus", key).id}
        told = [Review(f"r{n}", key, instant(NOW) - n * day, score, "Calls")
                for n, score in [(1, 0.9), (2, 0.9), (3, 0.9), (4, 0.9), (5, 0.9), (300, 0.1)]]  # fmt: skip
        save_reviews(session, floor.tools.workspace_id, "klaus", told, agents)
    brief = floor.text("lena", "coach brief @tom")
    assert "Quality reviews: 90% on average, of 5." in brief
    assert "Newest quality reviews" in brief

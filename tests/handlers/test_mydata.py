"""`mydata`: all of what is held on me, notes that were private too, for me alone."""

from datetime import date, datetime, timedelta

import pytest

from charts.paper.specs import Workbook
from handlers.request import Audience
from handlers.sealing import new_key, seal_text
from kpi.reviews import Review
from storage.goals import Plan, PlanStep
from storage.kudos import Kudos, add_kudos
from storage.kudos import seal_context as kudos_context
from storage.meetings import ActionItem, AgendaItem, Meeting
from storage.one_to_one import action_context, agenda_context
from storage.people import add_identity, find_person
from storage.reviews import save_reviews
from storage.teams import find_team, leave
from tests.stories.workspace import CHANNEL, NOW, Workspace, table_of

NOTE = "Zebra-quartz: interrupts customers"


@pytest.fixture
def floor(empty: Workspace) -> Workspace:
    """Lena leads Support, where Tom and Ana are."""
    empty.add("lena", "lead")
    empty.put("lena", "Support", leads=True)
    for handle in ("tom", "ana"):
        empty.add(handle)
        empty.put(handle, "Support")
    return empty


def id_of(floor: Workspace, handle: str) -> int:
    with floor.database.reading() as session:
        found = find_person(session, floor.tools.workspace_id, handle)
        assert found is not None
        return found.id


def book(floor: Workspace, who: str, now: datetime = NOW) -> Workbook:
    """The file."""
    card = floor.card(who, "mydata file", now=now)
    [paper] = card.papers
    assert isinstance(paper.content, Workbook)
    return paper.content


def sheet(floor: Workspace, who: str, name: str) -> str:
    """A sheet of the file, as text."""
    return "\n".join(str(row) for each in book(floor, who).sheets if each.name == name for row in each.rows)


def test_a_private_note_is_there_with_its_author_its_audience_and_its_day(floor: Workspace) -> None:
    floor.ask("lena", f"coach @tom note {NOTE}")
    shown = floor.text("tom", "mydata")
    assert NOTE in shown
    assert "Lena" in shown
    assert "Private" in shown
    assert "Nov 21, 2028" in shown
    for name in ("lena", "ana"):
        assert NOTE not in floor.text(name, "mydata")
        assert "Zebra" not in str(book(floor, name))


def test_what_a_note_said_before_is_there_too(floor: Workspace) -> None:
    floor.ask("lena", f"coach @tom note {NOTE}")
    form = floor.ask("lena", "coach note edit 1").form
    assert form is not None
    floor.ask("lena", form.words, answers={"text": "milder words"})
    shown = floor.text("tom", "mydata")
    assert NOTE in shown
    assert "milder words" in shown


def test_a_note_whose_day_has_come_is_not_there(floor: Workspace) -> None:
    floor.ask("lena", f"coach @tom note {NOTE}")
    assert NOTE in floor.text("tom", "mydata", now=NOW + timedelta(days=729))
    assert NOTE not in floor.text("tom", "mydata", now=NOW + timedelta(days=732))


def test_every_part_is_counted_and_says_when_it_is_deleted(floor: Workspace) -> None:
    rows = table_of(floor.card("ana", "mydata"))
    assert [row[0] for row in rows] == [
        "Profile", "Accounts", "Accounts that might be mine", "Teams", "Working time", "Away", "Notes about me", "1:1s",
        "Agenda and actions", "Calendar", "Goals and plans", "Check-in answers", "Check-in rounds", "Kudos",
        "Quality reviews", "Courses", "Calls", "Scheduled posts", "On call", "Escalations", "Changes of mine", "Looks",
        "Looks of mine",
    ]  # fmt: skip
    assert all(row[2] for row in rows)
    assert {row[0]: row[1] for row in rows}["Teams"] == "1"


def test_the_file_holds_every_part(floor: Workspace) -> None:
    lena, tom = id_of(floor, "lena"), id_of(floor, "tom")
    home, keys = floor.tools.workspace_id, [new_key() for _ in range(4)]
    with floor.database.writing() as session:
        session.add(Meeting(workspace_id=home, lead_id=lena, person_id=tom, starts_at=NOW, link="https://meet/x"))
        agenda = seal_text(floor.tools, agenda_context(keys[0]), "the shift plan")
        session.add(
            AgendaItem(
                workspace_id=home, key=keys[0], lead_id=lena, person_id=tom, author_id=lena, sealed=agenda, at=NOW
            )
        )
        todo = seal_text(floor.tools, action_context(keys[1]), "shadow Ana")
        session.add(
            ActionItem(
                workspace_id=home, key=keys[1], lead_id=lena, about_id=tom, owner_id=lena, sealed=todo, agreed_at=NOW
            )
        )
        title = seal_text(floor.tools, f"plan:{keys[2]}", "Answer sooner")
        plan = Plan(
            workspace_id=home,
            key=keys[2],
            person_id=tom,
            lead_id=lena,
            sealed=title,
            begins=date(2026, 11, 1),
            made_at=NOW,
        )
        session.add(plan)
        session.flush()
        step = seal_text(floor.tools, f"plan:{keys[2]}:step", "Use macros")
        session.add(PlanStep(workspace_id=home, plan_id=plan.id, number=1, sealed=step))
        thanks = seal_text(floor.tools, kudos_context(keys[3]), "for the calm call")
        add_kudos(
            session,
            Kudos(workspace_id=home, key=keys[3], from_id=lena, sealed=thanks, values=[], private=True, at=NOW),
            [tom],
        )
    floor.ask("lena", "mystats @tom")
    assert "https://meet/x" in sheet(floor, "tom", "1:1s")
    assert "the shift plan" in sheet(floor, "tom", "Agenda and actions")
    assert "shadow Ana" in sheet(floor, "tom", "Agenda and actions")
    assert "Answer sooner" in sheet(floor, "tom", "Goals and plans")
    assert "Use macros" in sheet(floor, "tom", "Goals and plans")
    assert "for the calm call" in sheet(floor, "tom", "Kudos")
    assert "mystats" in sheet(floor, "tom", "Looks")
    assert "tom@example.com" in sheet(floor, "tom", "Accounts")
    assert "Answer sooner" not in str(book(floor, "lena"))


def test_a_lead_who_lost_the_team_keeps_nothing_of_it_in_their_own_data(floor: Workspace) -> None:
    lena, tom, key = id_of(floor, "lena"), id_of(floor, "tom"), new_key()
    with floor.database.writing() as session:
        todo = seal_text(floor.tools, action_context(key), "talk about the complaint")
        session.add(
            ActionItem(
                workspace_id=floor.tools.workspace_id, key=key, lead_id=lena, about_id=tom, owner_id=lena, sealed=todo,
                agreed_at=NOW,
            )
        )  # fmt: skip
    assert "complaint" in str(book(floor, "lena"))
    with floor.database.writing() as session:
        team, person = (
            find_team(session, floor.tools.workspace_id, "Support"),
            find_person(session, floor.tools.workspace_id, "lena"),
        )
        assert team is not None
        assert person is not None
        leave(session, team, person, date(2026, 11, 20))
    assert "complaint" not in str(book(floor, "lena"))
    assert "complaint" in str(book(floor, "tom"))


def test_in_a_channel_it_comes_by_direct_message_and_a_notification_says_nothing(floor: Workspace) -> None:
    floor.ask("lena", f"coach @tom note {NOTE}")
    told, sent = floor.ask("tom", "mydata", place=CHANNEL).messages
    assert (told.audience, sent.audience, sent.to) == (Audience.ASKER, Audience.PERSON, "tom")
    assert NOTE not in str(told.card)
    assert sent.card.discreet


@pytest.mark.parametrize("who", ["lena", "ana", "tom"])
def test_nobody_gets_anothers(floor: Workspace, who: str) -> None:
    assert floor.ask(who, "mydata @tom").refused


def test_quality_reviews_of_my_work_are_there_with_their_parts_and_nobody_elses(floor: Workspace) -> None:
    with floor.database.writing() as session:
        for handle, share in (("tom", 0.5), ("ana", 0.25)):
            person = find_person(session, floor.tools.workspace_id, handle)
            assert person is not None
            agents = {handle: add_identity(session, person, "klaus", handle).id}
            told = [Review(handle, handle, 1_760_000_000, share, "E-mail", ticket="12", parts=(("Tone", 0.75),))]
            save_reviews(session, floor.tools.workspace_id, "klaus", told, agents)
    rows = sheet(floor, "tom", "Quality reviews")
    assert "50%" in rows
    assert "Tone: 75%" in rows
    assert "25%" not in rows

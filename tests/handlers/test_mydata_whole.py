"""Nothing that names a person is left out of `mydata`: every column with somebody's id is shown, or says why not."""

from datetime import date, datetime, timedelta

import pytest

from charts.paper.specs import Workbook
from storage.escalations import EscalationEvent, EscalationRow
from storage.goals import Experiment
from storage.jobs import Job, JobChange, Recipient
from storage.people import find_person
from storage.rotas import RotaChange, Rotation
from storage.schema import METADATA
from storage.teams import find_team, leave
from storage.working_time import working_time_of
from tests.stories.workspace import NOW, Workspace

SHOWN = {
    "absence.person_id": "Away", "access_log.subject_id": "Looks", "access_log.viewer_id": "Looks of mine",
    "action_item.about_id": "Agenda and actions", "action_item.owner_id": "Agenda and actions",
    "agenda_item.author_id": "Agenda and actions", "agenda_item.person_id": "Agenda and actions",
    "calendar_feed.person_id": "Calendar", "checkin_answer.person_id": "Check-in answers",
    "checkin_turn.person_id": "Check-in rounds", "coaching_note.about_id": "Notes about me",
    "escalation.holder_id": "Escalations", "escalation.raised_by": "Escalations",
    "escalation.resolved_by": "Escalations", "escalation_event.other_id": "Escalations",
    "escalation_event.person_id": "Escalations", "escalation_lesson.owner_id": "Escalations",
    "escalation_lesson.person_id": "Escalations", "escalation_rule.owner_id": "Escalations",
    "escalation_vote.person_id": "Escalations", "experiment.owner_id": "Goals and plans",
    "goal.person_id": "Goals and plans", "identity.person_id": "Accounts",
    "identity_match.person_id": "Accounts that might be mine", "job.owner_id": "Scheduled posts",
    "job_change.person_id": "Changes of mine", "job_recipient.person_id": "Scheduled posts", "kudos.from_id": "Kudos",
    "kudos_to.person_id": "Kudos", "meeting.lead_id": "1:1s", "meeting.person_id": "1:1s",
    "membership.person_id": "Teams", "page.person_id": "Escalations", "plan.person_id": "Goals and plans",
    "rota_change.asked_by": "On call", "rota_change.asks_id": "On call", "rota_change.from_id": "On call",
    "rota_change.to_id": "On call", "setting_change.person_id": "Changes of mine", "target.person_id": "Profile",
    "working_time.person_id": "Working time",
}  # fmt: skip

NOT_SHOWN = {
    "action_item.lead_id": "it belongs to whom the 1:1 is about; what the lead is to do of it is shown as theirs",
    "agenda_item.lead_id": "it belongs to whom the 1:1 is about; what the lead wrote of it is shown as theirs",
    "coaching_note.author_id": "it is about somebody else, who obtains it; `coach notes` lists one's own while one may",
    "connection.owner_id": "it is whom to tell when a system fails; `connect` shows it to who may set one up",
    "identity_match.answered_by": "it is about somebody else's account, who obtains it",
    "goal.set_by": "it is a goal of somebody else's, who obtains it, or of a team",
    "plan.lead_id": "it is a plan of somebody else's, who obtains it",
}
"""Why not: each is another person's, who obtains it with who wrote it. A notice's page holds ids alone: what it is
about stands in its own part."""


@pytest.fixture
def floor(empty: Workspace) -> Workspace:
    """Lena leads Support, where Tom is."""
    empty.add("lena", "lead")
    empty.add("tom")
    empty.put("lena", "Support", leads=True)
    empty.put("tom", "Support")
    return empty


def sheets(floor: Workspace, who: str) -> dict[str, str]:
    [paper] = floor.card(who, "mydata file").papers
    assert isinstance(paper.content, Workbook)
    return {each.name: "\n".join(str(row) for row in each.rows) for each in paper.content.sheets}


def id_of(floor: Workspace, handle: str) -> int:
    with floor.database.reading() as session:
        found = find_person(session, floor.tools.workspace_id, handle)
        assert found is not None
        return found.id


def test_every_column_that_holds_a_persons_id_is_shown_or_says_why_not(floor: Workspace) -> None:
    held = {
        f"{table.name}.{column.name}"
        for table in METADATA.sorted_tables
        for column in table.columns
        if any(key.target_fullname == "person.id" for key in column.foreign_keys)
    }
    assert held == SHOWN.keys() | NOT_SHOWN.keys()
    assert not SHOWN.keys() & NOT_SHOWN.keys()
    assert set(SHOWN.values()) <= sheets(floor, "tom").keys()


def test_working_time_and_a_calendar_are_there_and_its_address_is_not(floor: Workspace) -> None:
    with floor.database.writing() as session:
        chosen = working_time_of(session, floor.tools.workspace_id, id_of(floor, "lena"))
        chosen.days, chosen.starts, chosen.ends, chosen.region = [0, 2], 7 * 60, 15 * 60 + 30, "DE-BY"
    assert sheets(floor, "lena")["Calendar"] == ""
    floor.ask("lena", "coach calendar", answers={"address": "https://calendar.example/Zebra.ics"})
    found = sheets(floor, "lena")
    for said in ("Monday", "Wednesday", "07:00–15:30", "DE-BY"):
        assert said in found["Working time"]
    assert "not yet" in found["Calendar"]
    assert "Zebra" not in str(found)
    assert sheets(floor, "tom")["Working time"] == sheets(floor, "tom")["Calendar"] == ""


def test_posts_being_on_call_escalations_and_changes_are_there(floor: Workspace) -> None:
    home, tom, lena = floor.tools.workspace_id, id_of(floor, "tom"), id_of(floor, "lena")
    with floor.database.writing() as session:
        job = Job(workspace_id=home, kind="daily", owner_id=lena, cadence="daily", minute=540, days=[0],
                  late_hours=2, created_at=NOW)  # fmt: skip
        rota = Rotation(workspace_id=home, name="Nights", zone="Europe/Berlin", begins=date(2026, 11, 2), every=7,
                        minute=540, hours=24, days=[0], people=[lena], earlier=[{"people": [tom]}],
                        created_at=NOW)  # fmt: skip
        session.add_all([job, rota])
        session.flush()
        session.add(Recipient(workspace_id=home, job_id=job.id, person_id=tom, tenant="", through=NOW.date()))
        session.add(JobChange(workspace_id=home, job_id=job.id, person_id=lena, at=NOW, what="time"))
        session.add(RotaChange(workspace_id=home, rotation_id=rota.id, starts_at=NOW, ends_at=NOW + timedelta(hours=4),
                               from_id=lena, to_id=tom, status="agreed", asked_by=lena, asked_at=NOW))  # fmt: skip
        for title, by, holder in (("Mail is down", tom, lena), ("Chat is down", lena, None)):
            session.add(raised(home, title, by, holder))
        session.flush()
        second = session.query(EscalationRow).filter_by(title="Chat is down").one()
        session.add(EscalationEvent(workspace_id=home, escalation_id=second.id, at=NOW, kind="note", other_id=tom))
    his, hers = sheets(floor, "tom"), sheets(floor, "lena")
    assert "you get it" in his["Scheduled posts"]
    assert "yours" in hers["Scheduled posts"]
    assert "time" in hers["Changes of mine"]
    assert his["Changes of mine"] == ""
    assert "Nights" in his["On call"], "he was in it once"
    assert "Tom instead of Lena, asked for by Lena" in his["On call"]
    assert "'Mail is down', 'raised it'" in his["Escalations"]
    assert "'Mail is down', 'has taken it'" in hers["Escalations"]
    assert "'Chat is down', 'is in its timeline'" in his["Escalations"]


def raised(home: int, title: str, by: int, holder: int | None, at: datetime = NOW) -> EscalationRow:
    return EscalationRow(workspace_id=home, source="person", raised_by=by, holder_id=holder, group_key=title,
                         title=title, policy={}, raised_at=at, latest_at=at, severity="normal",
                         status="open")  # fmt: skip


def test_what_one_wrote_on_anothers_agenda_and_tried_with_a_team_goes_with_the_team(floor: Workspace) -> None:
    home, lena = floor.tools.workspace_id, id_of(floor, "lena")
    floor.ask("lena", "coach agenda @tom add the shift plan")
    with floor.database.writing() as session:
        team = find_team(session, home, "Support")
        assert team is not None
        session.add(Experiment(workspace_id=home, team_id=team.id, owner_id=lena, title="Macros", kpi="csat",
                               begins=date(2026, 11, 2), made_at=NOW))  # fmt: skip
    before = sheets(floor, "lena")
    assert "the shift plan" in before["Agenda and actions"]
    assert "Macros" in before["Goals and plans"]
    with floor.database.writing() as session:
        team, person = find_team(session, home, "Support"), find_person(session, home, "lena")
        assert team is not None
        assert person is not None
        leave(session, team, person, date(2026, 11, 20))
    after = sheets(floor, "lena")
    assert after["Agenda and actions"] == ""
    assert "Macros" not in str(after)
    assert "experiment" in after["Goals and plans"]
    assert "the shift plan" in sheets(floor, "tom")["Agenda and actions"]

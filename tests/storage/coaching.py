"""A workspace's notes, 1:1s, goals, plans and kudos for tests; and questions about them."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from storage import goals, held, held_duties, kudos, meetings, mix, notes, one_to_one
from storage.database import Session
from storage.people import Person
from storage.tickets import TicketRow
from tests.storage.stored import NOW

DAY = date(2026, 11, 20)
LATER = NOW + timedelta(days=1)
LONG_AGO = NOW - timedelta(days=300)


def coach(session: Session, home: int, lead: Person, ann: Person, team_id: int, times: int) -> None:
    """As many notes, 1:1s, goals and so on as are asked for, of Ann and her lead."""
    pair = {"workspace_id": home, "lead_id": lead.id, "person_id": ann.id}
    for number in range(times):
        key = f"{home}-{number}"
        note = notes.add_note(
            session,
            notes.Note(
                workspace_id=home, key=key, author_id=lead.id, about_id=ann.id, shared=True, sealed=b"n", tickets=[],
                written_at=NOW, changed_at=NOW, expires_on=DAY,
            ),
        )  # fmt: skip
        notes.change_note(session, note, note.version, {"sealed": b"m"}, NOW)
        session.add_all(
            [
                meetings.Meeting(**pair, starts_at=NOW + timedelta(days=number), uid=f"u{number}"),
                meetings.Meeting(**pair, starts_at=NOW - timedelta(days=number + 1)),
                meetings.AgendaItem(**pair, key=key, author_id=ann.id, sealed=b"a", at=NOW),
                meetings.ActionItem(
                    workspace_id=home, key=key, lead_id=lead.id, about_id=ann.id, owner_id=ann.id, sealed=b"i",
                    due_on=DAY, agreed_at=NOW,
                ),
                goals.Goal(
                    workspace_id=home, key=key, person_id=ann.id, set_by=lead.id, kind="median", kpi="first_reply",
                    target=60.0, begins=DAY, set_at=NOW,
                ),
                goals.Experiment(
                    workspace_id=home, team_id=team_id, owner_id=lead.id, title="t", kpi="csat", begins=DAY,
                    made_at=NOW,
                ),
            ]
        )  # fmt: skip
        plan = goals.Plan(
            workspace_id=home, key=key, person_id=ann.id, lead_id=lead.id, sealed=b"p", kpi="csat", begins=DAY,
            made_at=NOW,
        )  # fmt: skip
        session.add(plan)
        session.flush()
        session.add(goals.PlanStep(workspace_id=home, plan_id=plan.id, number=1, sealed=b"s", due_on=DAY))
        thanks = kudos.Kudos(
            workspace_id=home, key=key, from_id=lead.id, sealed=b"k", values=[], private=False, origin=f"o{number}",
            at=NOW,
        )  # fmt: skip
        kudos.add_kudos(session, thanks, [ann.id])
    session.add(meetings.CalendarFeed(workspace_id=home, person_id=lead.id, sealed=b"f"))
    kudos.put_settings(
        session, home, team_id, values=[f"v{times}"], tenant="", channel="c", daily_limit=times, emoji="e" * times
    )
    session.flush()


def ids(session: Session) -> list[int]:
    """The ids of all people, another workspace's too: nobody should be shown what is theirs by knowing them."""
    return [row.id for row in session.query(Person)]


def _ann(session: Session, home: int) -> int:
    return session.query(Person).filter_by(workspace_id=home, handle="ann").one().id


def _people(session: Session, home: int) -> list[int]:
    return [row.id for row in session.query(Person).filter_by(workspace_id=home).order_by(Person.id)]


def _lead(session: Session, home: int) -> int:
    return session.query(Person).filter_by(workspace_id=home, handle="lead").one().id


def _found(session: Session, home: int, table: type, find: Callable[[Session, int, int], object]) -> list[object]:
    rows = (find(session, home, row.id) for row in session.query(table).order_by(table.id))
    return [row for row in rows if row is not None]


def _by_key(session: Session, home: int, table: type, find: Callable[[Session, int, str], object]) -> list[object]:
    rows = (find(session, home, row.key) for row in session.query(table).order_by(table.id))
    return [row for row in rows if row is not None]


def _note(session: Session, home: int) -> int:
    return notes.notes_about(session, home, [_ann(session, home)])[-1].id


def _plan(session: Session, home: int) -> int:
    return goals.plans_of(session, home, [_ann(session, home)])[-1].id


def _each(session: Session, home: int, ask: Callable[[Session, int], Iterable[object]]) -> list[object]:
    return [row for person in _people(session, home) for row in ask(session, person)]


Ask = Callable[[Session, int], object]

QUESTIONS: dict[str, Ask] = {
    "goals.experiments_of": lambda s, w: goals.experiments_of(s, w, range(99)),
    "goals.find_experiment": lambda s, w: _found(s, w, goals.Experiment, goals.find_experiment),
    "goals.find_goal": lambda s, w: _found(s, w, goals.Goal, goals.find_goal),
    "goals.find_plan": lambda s, w: _found(s, w, goals.Plan, goals.find_plan),
    "goals.find_step": lambda s, w: [list(each) for each in _found(s, w, goals.PlanStep, goals.find_step)],
    "goals.goal_by_key": lambda s, w: _by_key(s, w, goals.Goal, goals.goal_by_key),
    "goals.goals_for": lambda s, w: goals.goals_for(s, w, people=ids(s)),
    "goals.plan_by_key": lambda s, w: _by_key(s, w, goals.Plan, goals.plan_by_key),
    "goals.plans_for_kpi": lambda s, w: goals.plans_for_kpi(s, w, ids(s), "csat", LONG_AGO, DAY),
    "goals.plans_of": lambda s, w: goals.plans_of(s, w, ids(s)),
    "goals.steps_due": lambda s, w: [list(each) for each in goals.steps_due(s, w, DAY)],
    "goals.steps_of": lambda s, w: goals.steps_of(s, _plan(s, w)),
    "held.actions_ever": lambda s, w: held.actions_ever(s, _ann(s, w)),
    "held.agenda_ever": lambda s, w: held.agenda_ever(s, _ann(s, w)),
    "held.experiments_owned": lambda s, w: [row for each in _people(s, w) for row in held.experiments_owned(s, each)],
    "held.goals_ever": lambda s, w: held.goals_ever(s, _ann(s, w)),
    "held.looks_by": lambda s, w: [row for each in _people(s, w) for row in held.looks_by(s, each)],
    "held.meetings_ever": lambda s, w: held.meetings_ever(s, _ann(s, w)),
    "held.memberships_ever": lambda s, w: held.memberships_ever(s, _ann(s, w)),
    "held.own_targets": lambda s, w: [row for each in _people(s, w) for row in held.own_targets(s, each)],
    "held_duties.changes_by": lambda s, w: [list(row) for row in _each(s, w, held_duties.changes_by)],
    "held_duties.escalations_ever": lambda s, w: [list(row) for row in _each(s, w, held_duties.escalations_ever)],
    "held_duties.jobs_owned": lambda s, w: _each(s, w, held_duties.jobs_owned),
    "held_duties.posts_received": lambda s, w: [list(row) for row in _each(s, w, held_duties.posts_received)],
    "held_duties.rota_changes_ever": lambda s, w: _each(s, w, held_duties.rota_changes_ever),
    "held_duties.rotations_ever": held_duties.rotations_ever,
    "held_duties.rules_owned": lambda s, w: _each(s, w, held_duties.rules_owned),
    "kudos.emoji_in_use": lambda s, w: sorted(kudos.emoji_in_use(s, w)),
    "kudos.find_kudos": lambda s, w: _found(s, w, kudos.Kudos, kudos.find_kudos),
    "kudos.given": lambda s, w: kudos.given(s, _lead(s, w)),
    "kudos.given_since": lambda s, w: kudos.given_since(s, _lead(s, w), LONG_AGO),
    "kudos.givers_since": lambda s, w: kudos.givers_since(s, w, ids(s), LONG_AGO),
    "kudos.kudos_from": lambda s, w: kudos.kudos_from(s, w, "o0"),
    "kudos.public_between": lambda s, w: kudos.public_between(s, w, ids(s), LONG_AGO, LATER),
    "kudos.received": lambda s, w: kudos.received(s, _ann(s, w)),
    "kudos.receivers_of": lambda s, w: kudos.receivers_of(s, [row.id for row in kudos.given(s, _lead(s, w))]),
    "kudos.settings_of": lambda s, w: [row for row in kudos.settings_of(s, range(99)) if row.workspace_id == w],
    "kudos.thanked_since": lambda s, w: sorted(kudos.thanked_since(s, w, ids(s), LONG_AGO)),
    "meetings.actions_about": lambda s, w: meetings.actions_about(s, _ann(s, w)),
    "meetings.actions_owned": lambda s, w: meetings.actions_owned(s, _ann(s, w)),
    "meetings.meetings_between": lambda s, w: meetings.meetings_between(s, w, LONG_AGO, LATER),
    "mix.kinds_of": lambda s, w: mix.kinds_of(s, w, [row.id for row in s.query(TicketRow)]),
    "notes.expired_notes": lambda s, w: notes.expired_notes(s, w, DAY + timedelta(days=1)),
    "notes.find_note": lambda s, w: _found(s, w, notes.Note, notes.find_note),
    "notes.notes_about": lambda s, w: notes.notes_about(s, w, ids(s)),
    "notes.notes_by": lambda s, w: notes.notes_by(s, w, _lead(s, w)),
    "notes.versions_of": lambda s, w: notes.versions_of(s, _note(s, w)),
    "one_to_one.action_by_key": lambda s, w: _by_key(s, w, meetings.ActionItem, one_to_one.action_by_key),
    "one_to_one.actions_to_remind": lambda s, w: one_to_one.actions_to_remind(s, w, DAY, DAY + timedelta(days=1)),
    "one_to_one.agenda_about": lambda s, w: [one_to_one.agenda_about(s, w, each) for each in ids(s)
                                             if one_to_one.agenda_about(s, w, each)],
    "one_to_one.agenda_by_key": lambda s, w: _by_key(s, w, meetings.AgendaItem, one_to_one.agenda_by_key),
    "one_to_one.calendar_meetings": lambda s, w: one_to_one.calendar_meetings(s, w, _lead(s, w), LONG_AGO),
    "one_to_one.coming_meetings": lambda s, w: one_to_one.coming_meetings(s, w, _ann(s, w), LONG_AGO),
    "one_to_one.due_feeds": lambda s, w: one_to_one.due_feeds(s, w, LATER, 9),
    "one_to_one.find_action": lambda s, w: _found(s, w, meetings.ActionItem, one_to_one.find_action),
    "one_to_one.find_agenda_item": lambda s, w: _found(s, w, meetings.AgendaItem, one_to_one.find_agenda_item),
    "one_to_one.find_feed": lambda s, w: [row for each in ids(s) if (row := one_to_one.find_feed(s, w, each))],
    "one_to_one.find_meeting": lambda s, w: _found(s, w, meetings.Meeting, one_to_one.find_meeting),
    "one_to_one.last_meeting": lambda s, w: one_to_one.last_meeting(s, w, _lead(s, w), _ann(s, w), LATER),
    "one_to_one.meeting_at": lambda s, w: one_to_one.meeting_at(s, _lead(s, w), _ann(s, w), NOW),
}  # fmt: skip

WRITES = {
    "goals.hold_person",
    "goals.next_version",
    "kudos.add_kudos",
    "kudos.hold_giver",
    "kudos.put_settings",
    "kudos.take_back",
    "notes.add_note",
    "notes.add_note_once",
    "notes.change_note",
    "notes.remove_note",
    "one_to_one.claim_feed",
    "one_to_one.end_item",
    "one_to_one.note_briefed",
    "one_to_one.note_feed",
    "one_to_one.note_reminded",
}

OF_NO_WORKSPACE = {
    "confidential.renew_seals": "keys are changed for all of them at once",
}

"""A workspace's escalations, pages, policies, rules and rotations for tests; and questions about them."""

from collections.abc import Callable
from datetime import date, timedelta

from storage import concerned, escalations, pages, paging_rules, rated, rotas
from storage.database import Session
from storage.people import Person
from tests.storage.stored import NOW

SOON = NOW + timedelta(minutes=5)
LATER = NOW + timedelta(days=1)
KEYS = [f"cause {number}" for number in range(9)]


def an_escalation(home: int, team_id: int | None = None, **fields: object) -> escalations.EscalationRow:
    """One that pages next in five minutes, not remembered yet."""
    values: dict[str, object] = {
        "workspace_id": home, "team_id": team_id, "source": "person", "group_key": "g", "title": "Late", "policy": {},
        "raised_at": NOW, "latest_at": NOW, "severity": "normal", "status": "paging", "next_at": SOON, "revision": 1,
        **fields,
    }  # fmt: skip
    return escalations.EscalationRow(**values)


def a_page(row: escalations.EscalationRow, key: str, **fields: object) -> dict[str, object]:
    """A page that is due."""
    return {
        "workspace_id": row.workspace_id, "key": key, "kind": "rung", "escalation_id": row.id, "due_at": NOW, **fields
    }  # fmt: skip


def page(session: Session, home: int, owner: Person, times: int) -> None:
    """As many escalations, pages, policies, rules, rotations and so on as are asked for."""
    for number in range(times):
        rule = paging_rules.EscalationRule(
            workspace_id=home, kind="waiting", settings={}, severity="normal", owner_id=owner.id, since=NOW,
            created_at=NOW,
        )  # fmt: skip
        policy = paging_rules.EscalationPolicy(workspace_id=home, ladder={"of": number}, created_at=NOW)
        pager = paging_rules.Pager(
            workspace_id=home, kind="webhook", name=f"p{number}", url="https://x.example", sealed=b"", created_at=NOW
        )
        hook = paging_rules.Hook(workspace_id=home, key=f"{home}-{number}", name="h", sealed=b"", created_at=NOW)
        session.add_all([rule, policy, pager, hook])
        session.flush()
        row = an_escalation(home, rule_id=rule.id)
        session.add(row)
        session.flush()
        cause = escalations.EscalationCause(
            workspace_id=home, escalation_id=row.id, key=KEYS[number], for_good=False, at=NOW, title="Late"
        )
        session.add(cause)
        escalations.note_event(session, row, "raised", NOW, person_id=owner.id)
        escalations.vote(session, row, owner.id, useful=False, now=NOW)
        lesson = escalations.EscalationLesson(
            workspace_id=home, escalation_id=row.id, person_id=owner.id, at=NOW, text="Look earlier", action="Call"
        )
        escalations.add_lesson(session, lesson)
        pages.add_pages(session, [a_page(row, f"k{number}", person_id=owner.id)])
        rotation = rotas.Rotation(
            workspace_id=home, name=f"r{number}", zone="UTC", begins=date(2026, 1, 5), every=7, minute=540, hours=24,
            days=[0], people=[owner.id], created_at=NOW,
        )  # fmt: skip
        rotas.add_rotation(session, rotation)
        change = rotas.RotaChange(
            workspace_id=home, rotation_id=rotation.id, starts_at=NOW, ends_at=LATER, to_id=owner.id, status="agreed",
            asked_by=owner.id, asked_at=NOW,
        )  # fmt: skip
        session.add(change)
        paging_rules.note_setting(session, home, "rule", 1, owner.id, {"severity": ("low", str(times))}, NOW)
    session.flush()


def first(session: Session, home: int) -> escalations.EscalationRow:
    """The workspace's first escalation."""
    return escalations.open_escalations(session, home)[0]


def owner(session: Session, home: int) -> int:
    """The id of whom the workspace's pages go to."""
    return pages.pages_of(session, first(session, home).id)[0].person_id or 0


def everybodys(session: Session, table: type) -> list[int]:
    """The ids of all rows of a table, another workspace's too: nobody should be shown those by knowing them."""
    return [row.id for row in session.query(table)]


def found(session: Session, home: int, table: type, find: Callable[[Session, int, int], object]) -> list[object]:
    """What is found of a table by ids, another workspace's ids too."""
    return [row for each in everybodys(session, table) if (row := find(session, home, each)) is not None]


QUESTIONS: dict[str, Callable[[Session, int], object]] = {
    "concerned.find_lesson": lambda s, w: found(s, w, escalations.EscalationLesson, concerned.find_lesson),
    "concerned.open_actions": lambda s, w: concerned.open_actions(s, w),
    "concerned.paged_to": lambda s, w: sorted(concerned.paged_to(s, w, owner(s, w))),
    "escalations.cause_of": lambda s, w: escalations.cause_of(s, w, KEYS[0]),
    "escalations.causes_of": lambda s, w: escalations.causes_of(s, first(s, w).id),
    "escalations.events_of": lambda s, w: escalations.events_of(s, first(s, w).id),
    "escalations.find_escalation": lambda s, w: found(s, w, escalations.EscalationRow, escalations.find_escalation),
    "escalations.joinable": lambda s, w: escalations.joinable(s, w, "g", NOW),
    "escalations.known_causes": lambda s, w: sorted(escalations.known_causes(s, w, KEYS)),
    "escalations.live_causes": lambda s, w: escalations.live_causes(s, first(s, w).id),
    "escalations.lessons_of": lambda s, w: escalations.lessons_of(s, first(s, w).id),
    "escalations.open_escalations": lambda s, w: escalations.open_escalations(s, w),
    "escalations.raised_between": lambda s, w: escalations.raised_between(s, w, NOW, LATER),
    "escalations.votes_by_rule": lambda s, w: escalations.votes_by_rule(s, w, NOW, LATER),
    "pages.due_pages": lambda s, w: pages.due_pages(s, first(s, w).id),
    "pages.find_page": lambda s, w: found(s, w, pages.Page, pages.find_page),
    "pages.page_by_key": lambda s, w: pages.page_by_key(s, w, "k0"),
    "pages.pages_of": lambda s, w: pages.pages_of(s, first(s, w).id),
    "paging_rules.all_hooks": lambda s, w: paging_rules.all_hooks(s, w),
    "paging_rules.all_pagers": lambda s, w: paging_rules.all_pagers(s, w),
    "paging_rules.all_policies": lambda s, w: paging_rules.all_policies(s, w),
    "paging_rules.all_rules": lambda s, w: paging_rules.all_rules(s, w),
    "paging_rules.changes_of_setting": lambda s, w: paging_rules.changes_of_setting(s, w, "rule", 1),
    "paging_rules.policy_for": lambda s, w: paging_rules.policy_for(s, w, None),
    "rated.tickets_numbered": lambda s, w: rated.tickets_numbered(s, w, "0-0"),
    "rotas.all_rotations": lambda s, w: rotas.all_rotations(s, w),
    "rotas.changes_between": lambda s, w: rotas.changes_between(s, w, everybodys(s, rotas.Rotation), NOW, LATER),
    "rotas.changes_of_rotation": lambda s, w: [
        rotas.changes_of_rotation(s, w, each, 9)
        for each in everybodys(s, rotas.Rotation)
        if rotas.changes_of_rotation(s, w, each, 9)
    ],
    "rotas.changes_to_come": lambda s, w: rotas.changes_to_come(s, w, NOW),
    "rotas.changes_together": lambda s, w: [
        rows for each in everybodys(s, rotas.RotaChange) if (rows := rotas.changes_together(s, w, each))
    ],
    "rotas.find_rotation": lambda s, w: found(s, w, rotas.Rotation, rotas.find_rotation),
}

WRITES = {
    "concerned.finish_action",
    "escalations.add_lesson",
    "escalations.change_state",
    "escalations.count_cause",
    "escalations.free_keys",
    "escalations.hold",
    "escalations.note_event",
    "escalations.vote",
    "pages.add_pages",
    "pages.begin_page",
    "pages.end_page",
    "pages.end_without",
    "pages.not_taken",
    "pages.note_shown",
    "paging_rules.held_hook",
    "paging_rules.note_setting",
    "pages.revive_page",
    "rotas.add_changes",
    "rotas.add_rotation",
    "rotas.settle_changes",
}

OF_NO_WORKSPACE = {
    "escalations.ladders": "the auditor looks after all of them",
    "pages.all_due": "the same",
    "pages.overdue": "the same",
    "pages.stale_at_rest": "the same",
    "pages.stale_messages": "asked of one escalation that was found before",
    "paging_rules.hook_by_key": "whoever calls a webhook says no workspace; its key does",
    "paging_rules.sealed_settings": "keys are changed for all of them at once",
}

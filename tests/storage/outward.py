"""What goes out, asked in two workspaces: an export's facts, the views' figures, links to read."""

from datetime import date

from sqlalchemy import select

from storage import exported, links, points, teams
from storage.database import Session
from storage.tickets import TicketRow
from tests.storage.stored import NOW


def settle_outward(session: Session, home: int, times: int) -> None:
    """Give a workspace figures and links, `times` as many."""
    team = teams.all_teams(session, home)[0]
    links.add_knowledge(session, home, team.id, "skill", "empathy", "https://wiki.example/1", "Read", 1, NOW)
    rows = [
        {"team_id": team.id, "step": "day", "starts_on": date(2026, 1, n), "ends_on": date(2026, 1, n), "starts_at": n,
         "ends_at": n + 1, "kpi": "solved", "version": 1, "unit": "count", "n": times, "value": 1.0, "p90": None,
         "low": None, "high": None, "good": None, "within": None, "target": None, "business": False, "too_soon": 0}
        for n in range(1, times + 1)
    ]  # fmt: skip
    points.add_points(session, home, rows, NOW)


def every_ticket(session: Session) -> list[int]:
    return list(session.scalars(select(TicketRow.id)))


def link(session: Session, workspace_id: int) -> int:
    return session.scalars(
        select(links.KnowledgeLink.id).where(links.KnowledgeLink.workspace_id == workspace_id)
    ).first() or 0  # fmt: skip


QUESTIONS = {
    "exported.exported_tickets": lambda s, w: [[row.external_id for row in rows]
                                               for rows in exported.exported_tickets(s, w, 0)],
    "exported.exported_spans": lambda s, w: [[row.ticket_id for row in exported.exported_spans(s, w, kind,
                                                                                               every_ticket(s))]
                                             for kind in exported.SPANS],
    "exported.exported_definitions": lambda s, w: list(exported.exported_definitions(s, w)),
    "links.find_knowledge": lambda s, w: links.find_knowledge(s, w, link(s, w)),
    "links.knowledge_links": lambda s, w: list(links.knowledge_links(s, w, [t.id for t in teams.all_teams(s, w)])),
    "points.points_of": lambda s, w: list(points.points_of(s, w, "day")),
    "teams.group_teams": lambda s, w: teams.group_teams(s, w),
}  # fmt: skip

WRITES = {
    "links.add_knowledge",
    "links.remove_knowledge",
    "points.add_points",
    "points.clear_points",
}

_REVIEWED = "reviews are settled in test_exported_facts, where it is asked in two workspaces"
OF_NO_WORKSPACE = {
    "exported.exported_beside": _REVIEWED,
    "exported.people_beside": _REVIEWED,
    "reported.with_figures": "no ticket here carries figures; asked in two workspaces in test_exported_facts",
}

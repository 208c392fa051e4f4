"""Read-only views for BI tools, with names and columns that stay: `bi_*`, on both databases.

They are made anew with each upgrade, so that they always fit the tables. Those of `TEAM` name no person, and a team
only in a month in which its figures may be shown; those of `PERSON` are made only where the operator allows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text

from storage.database import Database

_SHOWN = (
    "LEFT JOIN helpdesk_group g ON g.id = {row}.group_id "
    "LEFT JOIN kpi_point p ON p.workspace_id = {row}.workspace_id AND p.step = 'month' AND p.kpi = 'solved' "
    "AND p.team_id = g.team_id AND p.starts_at <= {row}.{at} AND {row}.{at} < p.ends_at "
    "LEFT JOIN team t ON t.id = p.team_id"
)
"""The team of a row's helpdesk group, in a month in which the team is shown."""

_POINT = {
    "team": "t.name",
    "starts_on": "p.starts_on",
    "ends_on": "p.ends_on",
    "kpi": "p.kpi",
    "version": "p.version",
    "unit": "p.unit",
    "n": "p.n",
    "value": "p.value",
    "p90": "p.p90",
    "low": "p.low",
    "high": "p.high",
    "good": "p.good",
    "within_target": "p.within",
    "target": "p.target",
    "business_hours": "p.business",
    "not_counted_yet": "p.too_soon",
}
_STATUS = (
    "CASE k.status WHEN 1 THEN 'new' WHEN 2 THEN 'open' WHEN 3 THEN 'pending' WHEN 4 THEN 'hold' WHEN 5 THEN 'solved' "
    "ELSE 'closed' END"
)
_PERSON = "LEFT JOIN identity i ON i.id = {row}.agent_id LEFT JOIN person h ON h.id = i.person_id"


@dataclass(frozen=True, slots=True)
class View:
    """One view: its columns and what each is, then where they come from. `@x` is an instant told as a time in UTC."""

    name: str
    columns: dict[str, str]
    source: str


def _points(name: str, step: str) -> View:
    return View(name, _POINT, f"FROM kpi_point p JOIN team t ON t.id = p.team_id WHERE p.step = '{step}'")


TEAM = (
    _points("bi_team_day", "day"),
    _points("bi_team_week", "week"),
    _points("bi_team_month", "month"),
    View(
        "bi_tickets",
        {
            "source": "k.source", "ticket": "k.external_id", "team": "t.name", "created_at": "@k.created_at",
            "updated_at": "@k.updated_at", "status": _STATUS, "channel": "k.channel", "priority": "k.priority",
            "topic": "k.topic", "vip": "k.vip",
        },
        "FROM ticket k " + _SHOWN.format(row="k", at="created_at"),
    ),
    View(
        "bi_solutions",
        {
            "source": "k.source", "ticket": "k.external_id", "team": "t.name", "ordinal": "c.ordinal",
            "opened_at": "@c.opened_at", "ended_at": "@c.ended_at",
            "ending": "CASE c.ending WHEN 1 THEN 'solved' ELSE 'closed_unsolved' END",
            "resolution_seconds": "c.ended_at - c.created_at", "resolution_business_seconds": "c.business",
            "requester_wait_seconds": "c.wait", "one_touch": "c.one_touch", "reopened_at": "@c.reopened_at",
        },
        "FROM cycle c JOIN ticket k ON k.id = c.ticket_id " + _SHOWN.format(row="c", at="ended_at")
        + " WHERE c.ending <> 0",
    ),
    View(
        "bi_ratings",
        {
            "source": "k.source", "ticket": "k.external_id", "team": "t.name", "at": "@r.at",
            "answered_at": "@r.rated_at", "score": "r.score", "scale": "r.scale", "good": "r.good",
        },
        "FROM rating r JOIN ticket k ON k.id = r.ticket_id " + _SHOWN.format(row="r", at="at"),
    ),
    View(
        "bi_definitions",
        {"kpi": "d.kpi", "version": "d.version", "in_force_since": "d.valid_from"},
        "FROM kpi_definition d",
    ),
)  # fmt: skip
"""The views that are always there."""

PERSON = (
    View(
        "bi_person_replies",
        {
            "person": "COALESCE(h.name, i.name)", "source": "k.source", "ticket": "k.external_id",
            "replied_at": "@r.ended_at", "first_reply_seconds": "r.ended_at - r.created",
            "first_reply_business_seconds": "r.created_business",
            "agent_first_response_seconds": "r.ended_at - r.assigned",
            "agent_first_response_business_seconds": "r.assigned_business",
            "next_reply_seconds": "r.ended_at - r.asked", "next_reply_business_seconds": "r.asked_business",
        },
        "FROM reply r JOIN ticket k ON k.id = r.ticket_id " + _PERSON.format(row="r"),
    ),
    View(
        "bi_person_solutions",
        {
            "person": "COALESCE(h.name, i.name)", "source": "k.source", "ticket": "k.external_id",
            "ended_at": "@c.ended_at", "resolution_seconds": "c.ended_at - c.created_at",
            "resolution_business_seconds": "c.business", "one_touch": "c.one_touch", "reopened_at": "@c.reopened_at",
        },
        "FROM cycle c JOIN ticket k ON k.id = c.ticket_id " + _PERSON.format(row="c") + " WHERE c.ending = 1",
    ),
)  # fmt: skip
"""The views that are there only where the operator allows figures of persons in BI tools."""


def columns_of(view: View) -> tuple[str, ...]:
    """Return the columns of a view, the workspace first."""
    return ("workspace", *view.columns)


Grants = Sequence[tuple[str, str]]
"""Which view who may read; PostgreSQL forgets it with the view."""


def views_there(connection: Connection) -> frozenset[str]:
    """Return the names of our views in this database."""
    return frozenset(name for name in inspect(connection).get_view_names() if name.startswith("bi_"))


def grants_there(connection: Connection) -> Grants:
    """Return who else may read our views; nobody on SQLite, which knows no roles."""
    if connection.dialect.name == "sqlite":
        return ()
    query = text(
        "SELECT table_name, grantee FROM information_schema.role_table_grants WHERE table_schema = current_schema() "
        "AND privilege_type = 'SELECT' AND grantee <> current_user"
    )
    return [(name, who) for name, who in connection.execute(query) if name.startswith("bi_")]


def make_views(connection: Connection, *, persons: bool = False, grants: Grants = ()) -> None:
    """Make the views anew; those of persons go where they are not asked for. Who could read one can read it again."""
    drop_views(connection)
    made = (*TEAM, *(PERSON if persons else ()))
    for view in made:
        connection.exec_driver_sql(_statement(view, connection.dialect.name))
    quote = connection.dialect.identifier_preparer.quote
    for name, who in grants:
        if name in {view.name for view in made}:
            connection.exec_driver_sql(f"GRANT SELECT ON {name} TO {'PUBLIC' if who == 'PUBLIC' else quote(who)}")


def drop_views(connection: Connection) -> None:
    """Take the views away: while they are there, no table they rest on can be changed."""
    for name in sorted(views_there(connection)):
        connection.exec_driver_sql(f"DROP VIEW {name}")


def set_views(database: Database, *, persons: bool) -> None:
    """Let the views of a database be those that are allowed; nothing is touched where they are.

    One transaction: who reads sees the old ones or the new ones.
    """
    wanted = frozenset(view.name for view in (*TEAM, *(PERSON if persons else ())))
    with database.connected() as connection:
        if views_there(connection) == wanted:
            return
    with database.connected(write=True) as connection:
        make_views(connection, persons=persons, grants=grants_there(connection))


def _statement(view: View, dialect: str) -> str:
    first = view.source.split()[2]
    said = ", ".join(f"{_expression(what, dialect)} AS {name}" for name, what in view.columns.items())
    joined = f"JOIN workspace w ON w.id = {first}.workspace_id"
    before, where, after = view.source.partition(" WHERE ")
    return f"CREATE VIEW {view.name} AS SELECT w.key AS workspace, {said} {before} {joined}{where}{after}"


def _expression(what: str, dialect: str) -> str:
    if not what.startswith("@"):
        return what
    return f"datetime({what[1:]}, 'unixepoch')" if dialect == "sqlite" else f"to_timestamp({what[1:]})"

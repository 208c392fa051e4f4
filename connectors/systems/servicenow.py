"""ServiceNow: people with a role, groups, incidents with their audited history and comments, task SLAs, ratings.

Read in published copies: the Table API's parameters, sys_audit (values of references are ids, times are UTC, comments
come by sys_journal_field), task_sla with its breach time, that a time written as text is taken as UTC, that the fields
made_sla and sla_due belong to the old engine. From apis.md and others' programs: numbers of states and of hold reasons,
calendar_stc, reopen_count, the survey's tables. Offsets drift while rows change: lists go on from the last row's time.
It does not tell: its own first reply, words beside a rating, and history where auditing is off or not to be read: then
a change is dated when it was seen.
"""

from collections.abc import Iterable

from connectors.pull.asking import Ask, blank
from connectors.pull.auth import Basic
from connectors.pull.paging import Pages
from connectors.pull.row import Row
from connectors.pull.system import About, Entry, Pulled, Stream, System, subdomain
from connectors.systems.servicenow_beside import dotted, promise, rating
from connectors.systems.servicenow_history import enrich, history, status_of
from kpi.facts import Agent, Author, Group, Instant
from kpi.parts import TicketPart
from kpi.words import N_

_ROWS, _AT_ONCE = 1000, 100
_INCIDENT = (
    "sys_id,number,state,hold_reason,active,assigned_to,assignment_group,opened_at,opened_by,caller_id,"
    "caller_id.user_name,close_code,reopen_count,calendar_stc,contact_type,priority,category,sys_updated_on"
)
_SLA = "sys_id,task,stage,has_breached,end_time,planned_end_time,sla.target,sla.name,sla.duration,sys_updated_on"


def _user(row: Row, _: About) -> Iterable[Pulled]:
    if (key := row.text("user")) is not None:
        yield Agent(key, dotted(row, "user.name").text("it") or key, dotted(row, "user.email").text("it"))


def _group(row: Row, _: About) -> Iterable[Pulled]:
    yield Group(row.need("sys_id"), row.text("name") or row.need("sys_id"))


def _incident(row: Row, about: About) -> Iterable[Pulled]:
    created, seen = row.need_time("opened_at"), row.need_time("sys_updated_on")
    opener = row.text("opened_by")
    by_agent = opener != row.text("caller_id") and about.author(opener) == Author.AGENT
    events = history(row, created, about)
    now = {
        "created_at": created,
        "status": status_of(row.need("state"), row.text("hold_reason"), row.text("close_code"),
                            active=row.flag("active")),
        "opened_by": Author.AGENT if by_agent else Author.CUSTOMER,
        "assignee": row.text("assigned_to"),
        "group": row.text("assignment_group"),
        "channel": row.text("contact_type"),
        "priority": row.text("priority"),
        "topic": row.text("category"),
        "url": f"{about.base}/incident.do?sys_id={row.need('sys_id')}",
    }  # fmt: skip
    told = {"full_resolution": row.number("calendar_stc"), "reopens": row.number("reopen_count")}
    reported = {name: value for name, value in told.items() if value is not None}
    yield TicketPart(row.need("sys_id"), seen, now, events, reported=reported, watched=True, whole=True)


def _gone(row: Row, _: About) -> Iterable[Pulled]:
    yield TicketPart(row.need("documentkey"), row.need_time("sys_created_on"), gone=True)


def _table(name: str, query: str, fields: str, rows: int = _ROWS) -> Ask:
    return Ask(f"/api/now/table/{name}", {
        "sysparm_query": query, "sysparm_fields": fields, "sysparm_limit": rows, "sysparm_display_value": "false",
        "sysparm_exclude_reference_link": "true"})  # fmt: skip


def _since(field: str, more: str = "") -> str:
    return f"{more}{field}>={{since}}^ORDERBY{field}^ORDERBYsys_id"


def _paged(rows: int = _ROWS, *, anchored: bool = True) -> Pages:
    return Pages("sysparm_offset", rows, first=0, step=rows, anchored=anchored)


def _updated(row: Row) -> Instant | None:
    return row.time("sys_updated_on")


SYSTEM = System(
    name="servicenow",
    title="ServiceNow",
    entries=(
        subdomain(".service-now.com"),
        Entry("user", N_("User name")),
        Entry("password", N_("Password"), secret=True, pattern=r".{1,500}"),
        Entry("role", N_("Role of those who work on incidents"), pattern=r"[A-Za-z0-9_.]{1,80}", required=False,
              default="itil"),
        Entry("question", N_("Survey question that is the rating"), N_("Its sys_id, or left empty"),
              pattern=r"(?:[0-9a-f]{32})?", required=False),
    ),
    base="https://{subdomain}.service-now.com",
    auth=Basic("{user}", "{password}"),
    check=_table("incident", "", "sys_id", 1),
    docs="https://www.servicenow.com/docs/",
    streams=(
        Stream("users", _table("sys_user_has_role", "role.name={role}^ORDERBYsys_id",
                               "sys_id,user,user.name,user.email"),
               _user, "result", _paged(anchored=False), needs="sys_user_has_role"),
        Stream("groups", _table("sys_user_group", "ORDERBYsys_id", "sys_id,name"), _group, "result",
               _paged(anchored=False)),
        Stream("incidents", _table("incident", _since("sys_updated_on"), _INCIDENT, _AT_ONCE), _incident, "result",
               _paged(_AT_ONCE), _updated, blank, enrich=enrich,
               needs="incident, sys_audit, sys_journal_field, sys_user"),
        Stream("slas", _table("task_sla", _since("sys_updated_on", "task.sys_class_name=incident^"), _SLA), promise,
               "result", _paged(), _updated, blank, needs="task_sla", beside=True),
        Stream("ratings", _table("asmt_metric_result", _since("sys_updated_on", "metric={question}^"),
                                 "sys_id,actual_value,instance.task_id,instance.taken_on,sys_updated_on"),
               rating, "result", _paged(), _updated, blank, entry="question", needs="asmt_metric_result",
               beside=True),
        Stream("deleted", _table("sys_audit_delete", _since("sys_created_on", "tablename=incident^"),
                                 "sys_id,documentkey,sys_created_on"),
               _gone, "result", _paged(), lambda row: row.time("sys_created_on"), blank, needs="sys_audit_delete",
               beside=True),
    ),
)  # fmt: skip

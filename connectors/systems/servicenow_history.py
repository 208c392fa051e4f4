"""What ServiceNow tells beside a page of incidents: audited changes and comments, asked for by the incidents' own ids.

Audits and comments name people by their user names; a third question tells whose these are. Empty text is nothing.
"""

from collections.abc import Iterator, Sequence

from connectors.pull.asking import Ask
from connectors.pull.row import Row
from connectors.pull.system import About, Fetch
from kpi.facts import Author, Event, EventKind, Instant, Status

_MOST = 10_000
_FIELDS = ("state", "hold_reason", "assigned_to", "assignment_group")
_STATES = {"1": Status.NEW, "2": Status.OPEN, "6": Status.SOLVED, "7": Status.CLOSED, "8": Status.CLOSED}
_ON_HOLD = {"3": None, "4": "1", "5": "4"}
"""On hold; and what older instances have in its place: awaiting the caller, awaiting evidence."""

_THE_CALLER = "1"
_BY_ITSELF = ("system", "guest", "maint")
_SIGNS = frozenset(",^{}")
"""Of a query, or of a request's own names: who has one in their user name is not looked for."""


def status_of(state: str | None, reason: str | None, close_code: str | None = None, *, active: bool = True) -> Status:
    """Return what a state is. States of an instance's own count by whether the incident is active."""
    if state in _ON_HOLD:
        return Status.PENDING if (_ON_HOLD[state] or reason) == _THE_CALLER else Status.HOLD
    found = _STATES.get(state or "", Status.OPEN if active else Status.CLOSED)
    ends = found in (Status.SOLVED, Status.CLOSED)
    return Status.CLOSED if ends and "duplicate" in (close_code or "").lower() else found


def enrich(rows: Sequence[Row], more: Fetch) -> None:
    """Put to each incident "audits", "said" and "people": the ids of those whom the two name."""
    ids = ",".join(row.need("sys_id") for row in rows)
    if not ids:
        return
    audits = _all(more, "sys_audit", f"tablename=incident^documentkeyIN{ids}^fieldnameIN{','.join(_FIELDS)}",
                  "sys_id,documentkey,fieldname,oldvalue,newvalue,user,sys_created_on")  # fmt: skip
    said = _all(more, "sys_journal_field", f"name=incident^element_idIN{ids}^elementINcomments,work_notes",
                "sys_id,element_id,element,sys_created_by,sys_created_on")  # fmt: skip
    names = {each.text("user") for each in audits} | {each.text("sys_created_by") for each in said}
    asked = ",".join(sorted(name for name in names if name is not None and not _SIGNS & set(name)))
    found = _all(more, "sys_user", f"user_nameIN{asked}", "sys_id,user_name") if asked else []
    people = {each.text("user_name"): each.need("sys_id") for each in found}
    for row in rows:
        key = row.need("sys_id")
        row.found["audits"] = [each.found for each in audits if each.text("documentkey") == key]
        row.found["said"] = [each.found for each in said if each.text("element_id") == key]
        row.found["people"] = people


def _all(more: Fetch, table: str, query: str, fields: str) -> list[Row]:
    found: list[Row] = []
    while True:
        params = {"sysparm_query": f"{query}^ORDERBYsys_created_on^ORDERBYsys_id", "sysparm_fields": fields,
                  "sysparm_limit": _MOST, "sysparm_offset": len(found),
                  "sysparm_exclude_reference_link": "true"}  # fmt: skip
        page = list(more(Ask(f"/api/now/table/{table}", params)).rows("result"))
        found += page
        if len(page) < _MOST:
            return found


def history(row: Row, created: Instant, about: About) -> tuple[Event, ...]:
    """Return what happened to an incident, in time order."""
    people: dict[str | None, str] = row.found.get("people") or {}
    events = [*_changes(row, created, people, about), *_written(row, people, about)]
    return tuple(sorted(events, key=lambda event: event.at))


def _changes(
    row: Row, created: Instant, people: dict[str | None, str], about: About
) -> Iterator[Event]:  # fmt: skip
    """Each audited change, after what it began with. What a caller changes is nobody's work."""
    audits = sorted(row.rows("audits"), key=lambda each: each.need_time("sys_created_on"))
    if not audits:
        return
    first = _first(row, audits)
    if (group := first["assignment_group"]) is not None:
        yield Event(created, EventKind.GROUP, value=group)
    if (holder := first["assigned_to"]) is not None:
        yield Event(created, EventKind.ASSIGNED, agent=holder)
    state, reason = first["state"], first["hold_reason"]
    last = status_of(state, reason)
    yield Event(created, EventKind.STATUS, value=last.name)
    for number, each in enumerate(audits):
        at, name, new = each.need_time("sys_created_on"), each.text("fieldname"), each.text("newvalue")
        if name == "assignment_group":
            yield Event(at, EventKind.GROUP, value=new)
        elif name == "assigned_to":
            yield Event(at, EventKind.ASSIGNED, agent=new)
        else:
            state, reason = (new, reason) if name == "state" else (state, new)
            found = status_of(state, reason, row.text("close_code"), active=row.flag("active"))
            if found != last and not _goes_on(audits, number):
                last = found
                by = people.get(each.text("user"))
                yield Event(at, EventKind.STATUS, agent=by if by in about.agents else None, value=found.name)


def _first(row: Row, audits: Sequence[Row]) -> dict[str, str | None]:
    """What each field began with: told by its first change, or by there being none where others are told."""
    first: dict[str, str | None] = {}
    for each in audits:
        first.setdefault(each.need("fieldname"), each.text("oldvalue"))
    return {field: row.text(field) for field in _FIELDS} | first


def _goes_on(audits: Sequence[Row], number: int) -> bool:
    """Say whether state and reason change together, so that the next row belongs to this one."""
    here, rest = audits[number].text("sys_created_on"), audits[number + 1 :]
    return any(
        each.text("sys_created_on") == here and each.text("fieldname") in ("state", "hold_reason") for each in rest
    )


def _written(row: Row, people: dict[str | None, str], about: About) -> Iterator[Event]:
    caller = row.found.get("caller_id.user_name")
    for each in row.rows("said"):
        name = each.text("sys_created_by")
        key = people.get(name)
        author = Author.BOT if name in _BY_ITSELF else Author.CUSTOMER if name == caller else about.author(key)
        kind = EventKind.REPLY if each.text("element") == "comments" else EventKind.NOTE
        yield Event(each.need_time("sys_created_on"), kind, author, key if author == Author.AGENT else None)

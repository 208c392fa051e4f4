"""What Jira tells beside a page of issues: their changes, all their comments, SLAs and ratings; a few requests a page.

What is put to an issue: "done" (ids of statuses), "changes", "slas", "feedback", "feedback_at", "comments".
"""

from collections.abc import Sequence

from connectors.pull.asking import Ask
from connectors.pull.row import Row
from connectors.pull.system import Fetch
from connectors.systems.jira_slas import SATISFIED, SATISFIED_AT, SLA

_COMMENTS, _CHANGES = 100, 1000


def enrich(rows: Sequence[Row], more: Fetch) -> None:
    """Put to each issue its changes, all of its comments, the categories of statuses, its SLAs and its rating."""
    by_id = {row.need("id"): row.found for row in rows}
    if not by_id:
        return
    done = [each.need("id") for each in more(Ask("/rest/api/3/status")).rows("rows")
            if each.text("statusCategory.key") == "done"]  # fmt: skip
    for found in by_id.values():
        found |= {"done": done, "changes": [], "slas": [], "feedback": None, "feedback_at": None}
    _changes(by_id, more)
    kinds = {each.need("id"): each.text("schema.custom") for each in more(Ask("/rest/api/3/field")).rows("rows")}
    wanted = [key for key, kind in kinds.items() if kind in (SLA, SATISFIED, SATISFIED_AT)]
    if wanted:
        ask = Ask("/rest/api/3/issue/bulkfetch", body={"issueIdsOrKeys": list(by_id), "fields": wanted}, method="POST")
        for issue in more(ask).rows("issues"):
            _special(by_id.get(issue.need("id"), {}), issue, kinds)
    for key, found in by_id.items():
        _comments(key, found, more)


def _changes(by_id: dict[str, dict[str, object]], more: Fetch) -> None:
    token: str | None = None
    while True:
        body = {"issueIdsOrKeys": list(by_id), "fieldIds": ["status", "assignee"], "maxResults": _CHANGES}
        answer = more(Ask("/rest/api/3/changelog/bulkfetch", method="POST",
                          body=body if token is None else {**body, "nextPageToken": token}))  # fmt: skip
        for log in answer.rows("issueChangeLogs"):
            held = by_id.get(log.need("issueId"), {}).get("changes")
            if isinstance(held, list):
                held.extend(each.found for each in log.rows("changeHistories"))
        after = answer.text("nextPageToken")
        if after is None or after == token:
            return
        token = after


def _special(found: dict[str, object], issue: Row, kinds: dict[str, str | None]) -> None:
    slas = found.get("slas")
    for key, value in (issue.raw("fields") or {}).items():
        kind = kinds.get(key)
        if kind == SLA and isinstance(slas, list) and isinstance(value, dict):
            slas.append(value)
        elif kind in (SATISFIED, SATISFIED_AT):
            found["feedback" if kind == SATISFIED else "feedback_at"] = value


def _comments(key: str, found: dict[str, object], more: Fetch) -> None:
    comments = Row(Row(found).raw("fields.comment") or {})
    told, total = list(comments.rows("comments")), comments.whole("total") or 0
    if total > len(told):
        told = []
        while len(told) < total:
            ask = Ask(f"/rest/api/3/issue/{key}/comment", {"startAt": len(told), "maxResults": _COMMENTS})
            page = list(more(ask).rows("comments"))
            if not page:
                break
            told += page
    found["comments"] = [each.found for each in told]

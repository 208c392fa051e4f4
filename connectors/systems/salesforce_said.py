"""What is told beside Salesforce's cases: e-mails and comments into replies, milestones into promises."""

from collections.abc import Iterable

from connectors.pull.row import Row
from connectors.pull.system import About, Pulled
from kpi.facts import Author, Event, EventKind, Instant, SlaKind, SlaTarget
from kpi.parts import TicketPart

_CASE, _DRAFT, _FORWARDED, _MINUTE = "500", "5", "4", 60


def email(row: Row, about: About) -> Iterable[Pulled]:
    """Read one e-mail of a case: a reply, by whoever sent it."""
    status, case = row.text("Status"), row.text("ParentId") or ""
    if status == _DRAFT or row.flag("IsDeleted") or not case.startswith(_CASE):
        return
    at = row.time("MessageDate") or row.need_time("CreatedDate")
    author = Author.CUSTOMER if row.flag("Incoming") else _by(row, about)
    kind = EventKind.NOTE if status == _FORWARDED and author == Author.AGENT else EventKind.REPLY
    yield TicketPart(case, at, events=(_written(row, at, kind, author),))


def comment(row: Row, about: About) -> Iterable[Pulled]:
    """Read one comment on a case: a reply where the customer sees it, a note elsewhere."""
    if not row.flag("IsDeleted"):
        at, kind = row.need_time("CreatedDate"), EventKind.REPLY if row.flag("IsPublished") else EventKind.NOTE
        author = about.author(row.text("CreatedById"))
        yield TicketPart(row.need("ParentId"), at, events=(_written(row, at, kind, author),))


def _by(row: Row, about: About) -> Author:
    """Who sends an e-mail out of Salesforce is no customer, known or not."""
    found = about.author(row.text("CreatedById"))
    return Author.AGENT if found == Author.CUSTOMER else found


def _written(row: Row, at: Instant, kind: EventKind, author: Author) -> Event:
    return Event(at, kind, author, row.text("CreatedById") if author == Author.AGENT else None)


def milestone(row: Row, _: About) -> Iterable[Pulled]:
    """Read one milestone of a case: a promise that runs, was kept or was broken."""
    name = (row.text("MilestoneType.Name") or "").lower()
    kind = (SlaKind.FIRST_REPLY if "first" in name and ("resp" in name or "repl" in name)
            else SlaKind.RESOLUTION if "resol" in name or "close" in name else None)  # fmt: skip
    if kind is None:
        return
    done, due, minutes = row.time("CompletionDate"), row.time("TargetDate"), row.number("TargetResponseInMins")
    broken = row.flag("IsViolated")
    ended = due if broken and due is not None else done
    target = SlaTarget(kind, ended, None if ended is None else not broken, key=row.need("Id"),
                       seconds=None if minutes is None else int(minutes * _MINUTE))  # fmt: skip
    yield TicketPart(row.need("CaseId"), row.need_time("SystemModstamp"), promises=(target,))

"""The archive of reports: what is published once stays as it was."""

from datetime import date, timedelta

from storage.database import Database
from storage.reports import PublishedReport, find_published, publish_report
from tests.storage.stored import NOW, workspace

WEEK = {"first": date(2026, 11, 9), "last": date(2026, 11, 15)}


def test_what_was_published_first_stays(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session, "acme")
        assert publish_report(session, home, "weekly", "2026-W46", "", published_at=NOW, content={"n": 1.5}, **WEEK)
    with database.writing() as session:
        later = {"published_at": NOW + timedelta(days=1), "content": {"n": 2}, **WEEK}
        assert not publish_report(session, home, "weekly", "2026-W46", "", **later)
        assert publish_report(session, home, "weekly", "2026-W46", "3", **later)
    with database.reading() as session:
        held = find_published(session, home, "weekly", "2026-W46", "")
        assert held is not None
        assert (held.content, held.published_at) == ({"n": 1.5}, NOW)
        assert session.query(PublishedReport).filter_by(workspace_id=home, kind="weekly").count() == 2
        assert find_published(session, home, "monthly", "2026-W46", "") is None

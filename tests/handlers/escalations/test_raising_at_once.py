"""Two who raise the same cause at once, on both databases: one escalation, and nobody gets an error."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from coaching.escalation import Severity
from handlers.escalations.raising import Became, Cause, Source, raise_escalation
from handlers.tools import Tools
from storage.database import Database
from storage.escalations import EscalationRow
from tests.storage.stored import NOW, workspace

AT_ONCE = 6


def test_one_is_raised_by_whoever_is_first(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session, "acme")
    tools = Tools(database, home, "UTC", 5)
    together = Barrier(AT_ONCE)

    def raise_it(key: str) -> Became:
        together.wait()
        with database.writing() as session:
            cause = Cause("Down", Severity.NORMAL, Source.PERSON, key=key, group="rule:1")
            return raise_escalation(session, cause, tools, NOW).became

    with ThreadPoolExecutor(AT_ONCE) as threads:
        became = list(threads.map(raise_it, ["a"] * 3 + ["b"] * 3))
    assert sorted(became) == [Became.JOINED, *[Became.KNOWN] * 4, Became.RAISED]
    with database.reading() as session:
        assert session.query(EscalationRow).one().causes == 2

"""A ticket its helpdesk deletes goes at once; one that is restored there is what it was, with all that happened."""

import re
from datetime import timedelta

from sqlalchemy import select

from handlers.pulling.going import gone_tickets, kept_of
from kpi.facts import Rating, Status, Ticket
from kpi.parts import TicketPart
from storage.awaited import AwaitedPart
from tests.systems.connected import NOW, START, Connected
from tests.systems.on_sqlite import database_url
from tests.systems.on_zendesk import account, zendesk
from tests.systems.stub import Replied
from tests.systems.zendesk_stub import Zendesk, iso

__all__ = ["account", "database_url", "zendesk"]

HOUR = 3600
LATER = [NOW + timedelta(hours=hours) for hours in range(1, 6)]
HELD = Ticket("4", START, START + 100, Status.OPEN)
NOW_IT_IS = {"created_at": START, "status": Status.OPEN}


def waiting(made: Connected) -> list[str]:
    with made.tools.database.reading() as session:
        return [str(row.part) for row in session.scalars(select(AwaitedPart))]


def test_a_ticket_that_is_restored_has_its_history_again(zendesk: Connected, account: Zendesk) -> None:
    zendesk.sync()
    before = zendesk.tickets()["4"]
    account.put(4, START + 50 * HOUR, status="deleted")
    zendesk.sync(LATER[0])
    assert "4" not in zendesk.tickets()
    assert "Thanks" not in "".join(waiting(zendesk))
    account.put(4, START + 60 * HOUR, status="solved")
    assert zendesk.sync(LATER[1]).lists["tickets"].new == 1
    after = zendesk.tickets()["4"]
    assert after.events == before.events
    assert after.updated_at == START + 60 * HOUR
    assert waiting(zendesk) == []
    assert zendesk.sync(LATER[2]).problem is None
    assert zendesk.tickets()["4"] == after


def test_what_is_told_of_a_deleted_ticket_makes_it_no_ticket(zendesk: Connected, account: Zendesk) -> None:
    zendesk.sync()
    account.put(4, START + 50 * HOUR, status="deleted")
    zendesk.sync(LATER[0])
    account.audit(4, START + 51 * HOUR, 11, {"event_type": "Comment", "public": True, "author_id": 11})
    zendesk.sync(LATER[1])
    assert "4" not in zendesk.tickets()


def test_deleted_and_restored_between_two_rounds_nothing_is_lost(zendesk: Connected, account: Zendesk) -> None:
    zendesk.sync()
    before = zendesk.tickets()["4"]
    account.put(4, START + 50 * HOUR, status="deleted")
    account.put(4, START + 51 * HOUR, status="solved")
    assert zendesk.sync(LATER[0]).lists["tickets"].gone == 0
    assert zendesk.tickets()["4"].events == before.events


def test_restored_and_deleted_again_on_one_page_it_has_its_history_when_it_comes_back(
    zendesk: Connected, account: Zendesk
) -> None:
    zendesk.sync()
    before = zendesk.tickets()["4"]
    account.put(4, START + 50 * HOUR, status="deleted")
    zendesk.sync(LATER[0])
    back = {**account.tickets[4], "status": "solved", "updated_at": iso(START + 60 * HOUR)}
    gone = {**back, "status": "deleted", "updated_at": iso(START + 61 * HOUR)}
    page = {"tickets": [back, gone], "after_cursor": f"{START + 61 * HOUR}.4", "end_of_stream": True}
    both = ("GET", re.compile(r"/api/v2/incremental/tickets/cursor"), lambda _: Replied(page))
    zendesk.stub.routes.insert(0, both)
    assert zendesk.sync(LATER[1]).problem is None
    assert "4" not in zendesk.tickets()
    zendesk.stub.routes.remove(both)
    account.put(4, START + 70 * HOUR, status="solved")
    zendesk.sync(LATER[2])
    assert zendesk.tickets()["4"].events == before.events
    assert waiting(zendesk) == []


def test_a_deletion_that_is_told_each_round_keeps_nothing_longer(zendesk: Connected, account: Zendesk) -> None:
    zendesk.sync()
    account.put(4, START + 50 * HOUR, status="deleted")
    zendesk.sync(LATER[0])
    account.put(4, START + 51 * HOUR, status="deleted")
    zendesk.sync(LATER[1])
    with zendesk.tools.database.reading() as session:
        assert [row.came_at for row in session.scalars(select(AwaitedPart))] == [LATER[0]]


def test_a_deletion_counts_unless_the_ticket_was_there_later() -> None:
    gone = TicketPart("4", START + 200, gone=True)
    old, at_once = gone._replace(seen_at=START + 50), gone._replace(seen_at=0)
    back = TicketPart("4", START + 300, NOW_IT_IS)
    assert gone_tickets({"4": [gone]}, {"4": HELD}) == {"4"}
    assert gone_tickets({"4": [gone]}, {}) == {"4"}
    assert gone_tickets({"4": [old]}, {"4": HELD}) == set()
    assert gone_tickets({"4": [at_once]}, {"4": HELD}) == {"4"}
    assert gone_tickets({"4": [back, gone]}, {"4": HELD}) == set()
    assert gone_tickets({"4": [back._replace(seen_at=START + 150), gone]}, {"4": HELD}) == {"4"}
    assert gone_tickets({"4": [back]}, {}) == set()


def test_nobodys_words_wait_on_once_their_ticket_is_told_to_be_deleted(zendesk: Connected, account: Zendesk) -> None:
    account.ratings.append({**account.ratings[0], "id": 99, "ticket_id": 9, "comment": "My name is Ada"})
    zendesk.sync()
    assert [part for part in waiting(zendesk) if "Ada" in part]
    account.put(9, START + 50 * HOUR, status="deleted")
    for now in LATER[:2]:
        zendesk.sync(now)
        assert [part for part in waiting(zendesk) if "Ada" in part] == []
        assert len(waiting(zendesk)) == 1


def test_nobodys_words_are_kept_of_a_deleted_ticket() -> None:
    rated = HELD._replace(ratings=(Rating("r", START, START, 1, "1-5", None, "My name is Ada"),))
    assert "Ada" not in str(kept_of(rated))
    assert kept_of(rated).ratings[0].score == 1


def test_a_restored_ticket_has_its_promises_again(zendesk: Connected, account: Zendesk) -> None:
    account.metric(4, START + 4 * HOUR, "reply_time", "apply_sla", sla={"target": 60})
    account.metric(4, START + 6 * HOUR, "reply_time", "breach")
    zendesk.sync()
    before = zendesk.tickets()["4"].targets
    assert [target.met for target in before] == [False]
    account.put(4, START + 50 * HOUR, status="deleted")
    zendesk.sync(LATER[0])
    account.put(4, START + 60 * HOUR, status="solved")
    zendesk.sync(LATER[1])
    assert zendesk.tickets()["4"].targets == before

"""Zendesk against a stub of its contract."""

from datetime import timedelta

from kpi.facts import Author, EventKind, Status
from tests.systems.connected import NOW, START, Connected
from tests.systems.on_zendesk import account, zendesk
from tests.systems.zendesk_stub import Zendesk

__all__ = ["account", "zendesk"]

HOUR = 3600


def test_every_page_of_every_list_is_taken_in(zendesk: Connected) -> None:
    synced = zendesk.sync()
    assert synced.problem is None
    held = zendesk.tickets()
    assert sorted(held) == [str(number) for number in range(1, 8)]
    ticket = held["3"]
    assert (ticket.status, ticket.assignee, ticket.group, ticket.channel) == (Status.SOLVED, "11", "5", "email")
    assert [(event.kind, event.author) for event in ticket.events if event.kind == EventKind.REPLY] == [
        (EventKind.REPLY, Author.CUSTOMER), (EventKind.REPLY, Author.AGENT),
    ]  # fmt: skip
    assert [(rating.score, rating.agent) for rating in ticket.ratings] == [(1, "11")]
    assert ticket.url == f"{zendesk.stub.url}/agent/tickets/3"


def test_a_second_round_brings_only_what_is_new(zendesk: Connected, account: Zendesk) -> None:
    zendesk.sync()
    before = zendesk.tickets()
    account.put(2, START + 100 * HOUR, status="open")
    account.audit(2, START + 100 * HOUR, 902, {"event_type": "Change", "status": "open"})
    zendesk.stub.asked.clear()
    synced = zendesk.sync(NOW + timedelta(hours=1))
    assert (synced.lists["tickets"].updated, synced.lists["tickets"].rows) == (1, 1)
    after = zendesk.tickets()
    assert after["2"].status == Status.OPEN
    assert after["2"].events[-1].value == "OPEN"
    assert {key: value for key, value in after.items() if key != "2"} == {k: v for k, v in before.items() if k != "2"}
    [asked] = [each for each in zendesk.stub.asked if each.path.endswith("tickets/cursor")]
    assert "cursor" in asked.query
    assert "start_time" not in asked.query


def test_a_deleted_ticket_goes(zendesk: Connected, account: Zendesk) -> None:
    zendesk.sync()
    account.put(4, START + 50 * HOUR, status="deleted")
    assert zendesk.sync(NOW + timedelta(hours=1)).lists["tickets"].gone == 1
    assert "4" not in zendesk.tickets()


def test_a_ticket_that_changes_while_its_list_is_read_is_read_again(zendesk: Connected, account: Zendesk) -> None:
    def change(asked: object) -> None:
        if len([path for path in zendesk.stub.paths() if "tickets/cursor" in path]) == 1 and "9" not in map(
            str, account.tickets
        ):
            account.put(1, START + 60 * HOUR, status="pending")
            account.put(9, START + 61 * HOUR, status="open")

    zendesk.stub.before = change
    zendesk.sync()
    held = zendesk.tickets()
    assert held["1"].status == Status.PENDING
    assert len(held) == 8

"""What one try makes of a post: delivered, tried again with patience, or failed with a reason; always in the ledger."""

import pytest

from bot.engine.steps import SETTLED, Order
from coaching.delivering import Reason, Status
from handlers.carrying import begin, finish
from handlers.escalations.outside_events import POSTED, event_of
from storage.deliveries import Delivery
from storage.pages import Page
from storage.paging_rules import Pager
from tests.engine.drill import ledger, schedule
from tests.engine.postman import OfficePostman
from tests.engine.trying import Trying


def begun(trial: Trying, kind: str, **fields: object) -> Order:
    """A post that is due, and the order to carry it."""
    home = schedule(trial.database, kind, **fields)
    [delivery] = trial.ring(home)
    return Order(home, delivery)


def row(trial: Trying) -> Delivery:
    [found] = ledger(trial.database)
    return found


def test_a_message_its_thread_and_its_file_arrive_in_order(trial: Trying) -> None:
    order = begun(trial, "whole")
    assert trial.attempt(order) == SETTLED
    assert [(each.title, each.thread) for each in trial.office.arrivals] == [
        ("Message", ""), ("Detail 1", "m1"), ("Detail 2", "m1"), ("report.xlsx", "m1"),
    ]  # fmt: skip
    assert trial.office.arrivals[-1].file > 1000
    assert (row(trial).status, row(trial).tries) == (Status.DELIVERED, 4)
    assert row(trial).sent == {"0": "m1", "1": "m2", "2": "m3", "1000": "m4"}


def test_where_there_are_no_threads_the_detail_is_behind_a_button(trial: Trying) -> None:
    trial.platforms["office"] = OfficePostman(trial.office.address, threads=False)
    order = begun(trial, "whole")
    assert trial.attempt(order) == SETTLED
    assert [(each.title, each.thread) for each in trial.office.arrivals] == [("Message", ""), ("report.xlsx", "")]
    assert f"digest details {order.delivery_id}" in trial.office.arrivals[0].text


def test_what_was_delivered_is_not_sent_again(trial: Trying) -> None:
    order = begun(trial, "message")
    trial.attempt(order)
    assert trial.attempt(order._replace(number=2)) == SETTLED
    assert len(trial.office.arrivals) == 1


@pytest.mark.parametrize("reason", [Reason.NOT_IN_CHANNEL, Reason.ARCHIVED, Reason.TOKEN_GONE, Reason.BLOCKED])
def test_what_waiting_does_not_mend_fails_at_once_with_its_reason(trial: Trying, reason: Reason) -> None:
    order = begun(trial, "message")
    trial.office.troubles.append({"reason": reason, "permanent": True})
    assert trial.attempt(order) == SETTLED
    assert (row(trial).status, row(trial).reason, row(trial).trying) == (Status.FAILED, reason, None)


def test_a_platform_that_is_away_is_asked_again_when_it_wants(trial: Trying) -> None:
    order = begun(trial, "message")
    trial.office.troubles += [{"reason": "platform_away", "after": 77.0}, {"reason": "platform_away"}]
    after = trial.attempt(order)
    assert (after["again"], after["seconds"], after["trouble"]) == (True, 77.0, Reason.PLATFORM_AWAY)
    assert (row(trial).status, row(trial).trying) == (Status.DUE, None)
    after = trial.attempt(order._replace(number=3, trouble=after["trouble"]))
    assert after["seconds"] == 40.0
    assert trial.attempt(order._replace(number=4, trouble=after["trouble"])) == SETTLED
    assert trial.office.asked == 0, "what certainly did not arrive is not looked for"


def test_a_platform_that_stays_away_is_given_up_with_that_reason(trial: Trying) -> None:
    order = begun(trial, "message")
    trial.office.troubles.append({"reason": "platform_away"})
    after = trial.attempt(order)
    trial.later(hours=5)
    assert trial.attempt(order._replace(number=2, trouble=after["trouble"])) == SETTLED
    assert (row(trial).status, row(trial).reason) == (Status.FAILED, Reason.PLATFORM_AWAY)


def test_one_that_arrived_without_an_answer_is_found_and_not_sent_again(trial: Trying) -> None:
    order = begun(trial, "message")
    trial.office.troubles.append({"arrives": True})
    after = trial.attempt(order)
    assert after["again"]
    assert row(trial).trying == 0
    assert trial.attempt(order._replace(number=2, trouble=after["trouble"])) == SETTLED
    assert (len(trial.office.arrivals), row(trial).repeated, row(trial).sent) == (1, 0, {"0": "m1"})


def test_one_that_cannot_be_looked_for_now_is_looked_for_later(trial: Trying) -> None:
    order = begun(trial, "message")
    trial.office.troubles.append({"arrives": True})
    trial.attempt(order)
    address, trial.office.address = trial.office.address, "http://127.0.0.1:9"
    trial.platforms["office"] = OfficePostman(trial.office.address)
    assert trial.attempt(order._replace(number=2))["again"]
    assert row(trial).trying == 0, "nothing is known of it yet"
    trial.platforms["office"] = OfficePostman(address)
    assert trial.attempt(order._replace(number=3)) == SETTLED
    assert (len(trial.office.arrivals), row(trial).repeated) == (1, 0)


def test_a_refusal_after_a_lost_answer_does_not_make_it_forgotten(trial: Trying) -> None:
    trial.platforms["office"] = OfficePostman(trial.office.address, finds=False)
    order = begun(trial, "message")
    trial.office.troubles += [{"arrives": True}, {"reason": "platform_away"}]
    for number in (1, 2):
        assert trial.attempt(order._replace(number=number))["again"]
        assert row(trial).trying == 0, "the first one may be there all the same"
    assert trial.attempt(order._replace(number=3)) == SETTLED
    assert (len(trial.office.arrivals), row(trial).repeated) == (2, 1)
    assert "This may stand here twice" in trial.office.arrivals[1].text


def test_what_another_replica_is_sending_is_left_to_it(trial: Trying, monkeypatch: pytest.MonkeyPatch) -> None:
    order = begun(trial, "message")

    def overtaken(database, delivery_id, part, now, after) -> bool:
        assert begin(database, delivery_id, part, now, after), "the other one"
        return begin(database, delivery_id, part, now, after)

    monkeypatch.setattr("bot.engine.sending.begin", overtaken)
    assert trial.attempt(order)["again"]
    assert trial.office.arrivals == []


def test_a_fault_of_our_own_is_tried_a_few_times_and_then_given_up(trial: Trying, caplog) -> None:
    order = begun(trial, "broken")
    after = trial.attempt(order)
    assert (after["again"], after["faults"], after["trouble"]) == (True, 1, Reason.BROKEN)
    after = trial.attempt(order._replace(number=2, faults=1))
    assert after["faults"] == 2
    assert trial.attempt(order._replace(number=3, faults=2)) == SETTLED
    assert (row(trial).status, row(trial).reason) == (Status.FAILED, Reason.BROKEN)
    assert "delivering failed: ZeroDivisionError" in caplog.text


def test_a_platform_that_is_not_connected_any_more_fails(trial: Trying) -> None:
    order = begun(trial, "message")
    trial.platforms.clear()
    trial.attempt(order)
    assert (row(trial).status, row(trial).reason) == (Status.FAILED, Reason.NOT_CONNECTED)


def test_somebody_who_is_not_known_there_fails(trial: Trying) -> None:
    order = begun(trial, "message", to="", known=False)
    trial.attempt(order)
    assert (row(trial).status, row(trial).reason) == (Status.FAILED, Reason.NOBODY)


def test_a_reader_who_may_not_see_it_any_more_gets_nothing(trial: Trying) -> None:
    order = begun(trial, "refused")
    assert trial.attempt(order) == SETTLED
    assert (row(trial).status, row(trial).reason) == (Status.SKIPPED, Reason.MAY_NOT_SEE)
    assert trial.office.arrivals == []


def test_a_post_that_comes_late_says_so(trial: Trying) -> None:
    order = begun(trial, "message")
    trial.later(hours=2)
    trial.attempt(order)
    assert row(trial).status == Status.LATE
    assert "Late: this was due on" in trial.office.arrivals[0].text


def test_who_wants_to_hear_of_it_outside_is_told_once_that_a_channel_has_its_post(trial: Trying) -> None:
    order = begun(trial, "whole")
    with trial.database.writing() as session:
        bell = {"kind": "webhook", "name": "Bell", "url": "https://x.example", "sealed": b"s"}
        session.add(Pager(workspace_id=order.workspace_id, events=[POSTED], created_at=trial.now, **bell))
    assert trial.attempt(order) == SETTLED
    finish(trial.database, order.delivery_id, Status.DELIVERED, "", trial.now)
    with trial.database.reading() as session:
        told = [event_of(page) for page in session.query(Page) if page.pager_id is not None]
    [(event, fields)] = told
    assert (event, set(fields)) == (POSTED, {"kind", "team", "period"})
    assert fields["period"] == row(trial).period

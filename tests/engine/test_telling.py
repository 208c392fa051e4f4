"""The owner is told that a post did not come: what, where, why and how to mend it; once, until it works again."""

from datetime import timedelta

from bot.engine.steps import SETTLED, Order
from coaching.delivering import Reason
from storage.jobs import all_jobs
from storage.people import add_identity, find_person
from tests.engine.drill import MONDAY, ledger, schedule
from tests.engine.postman import OfficePostman
from tests.engine.trying import Trying

LENA = "office:T1/office:T1:lena"
ARCHIVED = {"reason": "archived", "permanent": True}


def carry(trial: Trying, home: int) -> list[Order]:
    """Ring, and carry everything that is due to its end, the owner's notice too."""
    orders = [Order(home, delivery) for delivery in trial.ring(home)]
    for order in orders:
        assert trial.attempt(order) == SETTLED
        assert trial.tell(order) == SETTLED
    return orders


def told(trial: Trying) -> list[str]:
    return [each.text for each in trial.office.arrivals if each.lane == LENA]


def test_the_owner_is_told_what_where_why_and_how_to_mend_it(trial: Trying) -> None:
    home = schedule(trial.database, "message")
    trial.office.troubles.append(ARCHIVED)
    carry(trial, home)
    [words] = told(trial)
    assert "Drill message for #C0, due on" in words
    assert "8:30" in words
    assert "archived. Open it again, or choose another one." in words
    assert "digest status" in words
    assert [each.key for each in trial.office.arrivals] == ["trouble-1"]


def test_nobody_is_told_in_their_free_time(trial: Trying) -> None:
    home = schedule(trial.database, "message")
    trial.office.troubles.append(ARCHIVED)
    [delivery] = trial.ring(home)
    assert trial.attempt(Order(home, delivery)) == SETTLED
    trial.now = trial.now.replace(hour=21)  # Monday, 22:00 in Berlin
    waits = trial.tell(Order(home, delivery))
    assert waits["again"]
    assert told(trial) == []
    trial.later(seconds=waits["seconds"])
    assert f"{trial.now:%a %H:%M}" == "Tue 06:00"  # seven o'clock in Berlin
    assert trial.tell(Order(home, delivery, 2, waits["trouble"], waits["faults"])) == SETTLED
    assert len(told(trial)) == 1


def test_they_are_told_once_until_it_works_again(trial: Trying) -> None:
    home = schedule(trial.database, "message")
    for trouble in (ARCHIVED, ARCHIVED, None, ARCHIVED):
        trial.office.troubles += [trouble] if trouble else []
        carry(trial, home)
        trial.later(days=1)
    assert [row.reason for row in ledger(trial.database)] == ["archived", "archived", "", "archived"]
    assert len(told(trial)) == 2


def test_another_reason_is_told_too(trial: Trying) -> None:
    home = schedule(trial.database, "message")
    for reason in (Reason.ARCHIVED, Reason.NOT_IN_CHANNEL):
        trial.office.troubles.append({"reason": reason, "permanent": True})
        carry(trial, home)
        trial.later(days=1)
    assert len(told(trial)) == 2


def test_three_mornings_without_touchline_are_told_in_one_message(trial: Trying) -> None:
    home = schedule(trial.database, "message")
    trial.later(days=2, hours=8)
    carry(trial, home)
    assert [(row.period, row.reason) for row in ledger(trial.database)] == [
        (str(MONDAY + timedelta(days=number)), Reason.DOWN) for number in range(3)
    ]
    [words] = told(trial)
    assert "Touchline was not running at its time." in words


def test_a_reader_who_may_not_see_it_is_the_owners_business(trial: Trying) -> None:
    carry(trial, schedule(trial.database, "refused"))
    [words] = told(trial)
    assert "may not see these figures any more" in words


def test_what_was_paused_is_nobodys_trouble(trial: Trying) -> None:
    home = schedule(trial.database, "message")
    assert len(trial.ring(home)) == 1
    with trial.database.writing() as session:
        all_jobs(session, home)[0].paused = True
    carry(trial, home)
    assert ledger(trial.database)[0].reason == Reason.STOPPED
    assert trial.office.arrivals == []


def test_while_the_platform_is_away_they_are_told_later_and_once(trial: Trying) -> None:
    home = schedule(trial.database, "message")
    [delivery] = trial.ring(home)
    order = Order(home, delivery)
    trial.office.troubles += [ARCHIVED, {"reason": "platform_away"}, {"arrives": True}]
    trial.attempt(order)
    for number in (2, 3):
        after = trial.tell(order)
        assert after["again"]
        order = order._replace(number=number, trouble=after["trouble"], faults=after["faults"])
    assert trial.attempt(order) == SETTLED
    assert trial.tell(order) == SETTLED
    assert len(told(trial)) == 1, "the one that arrived without an answer was found"


def test_telling_has_an_end(trial: Trying) -> None:
    home = schedule(trial.database, "message")
    [delivery] = trial.ring(home)
    order = Order(home, delivery)
    trial.office.troubles.append(ARCHIVED)
    trial.attempt(order)
    trial.office.by_lane[LENA] = {"reason": "platform_away"}
    tries = 0
    while (after := trial.tell(order))["again"]:
        tries += 1
        order = order._replace(trouble=after["trouble"], faults=after["faults"])
    assert tries == 7


def test_somebody_whom_the_platform_does_not_let_us_reach_is_told_on_another(trial: Trying) -> None:
    home = schedule(trial.database, "message", to="")
    with trial.database.writing() as session:
        lena = find_person(session, home, "lena")
        assert lena is not None
        add_identity(session, lena, "other", "X9:lena")
    trial.platforms["other"] = OfficePostman(trial.office.address)
    trial.office.by_lane[LENA] = {"reason": "blocked", "permanent": True}
    carry(trial, home)
    assert [each.lane for each in trial.office.arrivals] == ["other:X9/other:X9:lena"]
    assert "Lena" in trial.office.arrivals[0].text


def test_who_can_be_told_nowhere_is_a_line_in_the_log_without_a_name(trial: Trying, caplog) -> None:
    home = schedule(trial.database, "message", to="")
    trial.office.by_lane[LENA] = {"reason": "blocked", "permanent": True}
    carry(trial, home)
    assert trial.office.arrivals == []
    assert "(blocked) cannot be told anywhere" in caplog.text
    assert "ena" not in caplog.text

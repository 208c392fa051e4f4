"""One try of a page at a time, on both databases: which place takes it, what is noted, and when it is tried again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.drawing import CardPictures
from bot.engine.errands import Errands
from bot.engine.orders import SENT, PageNext, PageOrder, TurnOrder, pause_after
from bot.engine.pace import Pace
from bot.engine.paging import Paging
from bot.engine.sending import Means
from bot.engine.turning import Turner
from bot.port import UndeliverableError
from coaching.delivering import Reason
from coaching.escalation import Level, Policy, Severity, Target, TargetKind
from handlers.escalations.outside import Call
from handlers.escalations.states import policy_to_json
from storage.pages import Page
from storage.paging_rules import EscalationPolicy, Pager
from storage.people import add_identity, find_person
from tests.engine.alarm import CREATED, answer, lane_of, pages, raise_one, resolve, set_up
from tests.engine.postman import OfficePostman
from tests.engine.trying import Trying

OMAR, SECOND, CHANNEL = lane_of("omar"), "porch:T2/porch:T2:omar", "office:T1/C0"


@dataclass
class Receivers:
    """Pagers outside of the chat, which write down what they are told, and fail as they are told to."""

    told: list[Call] = field(default_factory=list)
    troubles: list[UndeliverableError] = field(default_factory=list)

    async def call(self, call: Call) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.told.append(call)


@dataclass
class Paged:
    """An escalation whose first turn was taken: Omar is to be paged, and the channel to be told."""

    trial: Trying
    receivers: Receivers = field(default_factory=Receivers)
    one_page: float = 5.0

    def __post_init__(self) -> None:
        self.tools = self.trial.tools(1)
        self.trial.platforms["porch"] = OfficePostman(self.trial.office.address)

    def raised(self, title: str = "Late", severity: Severity = Severity.NORMAL) -> int:
        number = raise_one(self.trial.database, title, self.trial.now, severity)
        self.turn(number)
        return number

    def turn(self, number: int, revision: int = 1) -> list[int]:
        """Take a turn; return the pages whose message it found to be stale."""
        taken = Turner(self.tools, lambda: self.trial.now, Pace()).advance(TurnOrder(1, number, revision))
        return taken["stale"]

    def attempt(self, kind: str = "rung", **order: int) -> PageNext:
        page = next(each for each in pages(self.trial.database) if each.kind == kind)
        return self.paging().attempt(PageOrder(1, page.id, **order))

    def paging(self) -> Paging:
        errands = Errands(self.trial.loop, self.one_page)
        means = Means(lambda card: CardPictures(self.trial.drawing, card), errands, lambda: self.trial.now)
        return Paging(self.tools, self.trial.platforms, self.receivers, means, Pace())

    def row(self, kind: str = "rung") -> tuple[str, str, int, int, bool]:
        """Status, reason, tries, how often repeated, and whether it is being tried."""
        page = next(each for each in pages(self.trial.database) if each.kind == kind)
        return page.status, page.reason, page.tries, page.repeated, page.trying_at is not None

    def has_two_places(self) -> None:
        with self.trial.database.writing() as session:
            omar = find_person(session, 1, "omar")
            assert omar is not None
            add_identity(session, omar, "porch", "T2:omar")


@pytest.fixture
def paged(trial: Trying) -> Iterator[Paged]:
    set_up(trial.database)
    return Paged(trial)


def lanes(paged: Paged) -> list[str]:
    return [each.lane for each in paged.trial.office.arrivals]


def test_a_page_that_is_taken_is_noted_with_its_place(paged: Paged) -> None:
    paged.raised()
    assert paged.attempt() == SENT
    assert paged.row() == ("sent", "", 1, 0, False)
    assert paged.attempt() == SENT
    assert lanes(paged) == [OMAR]


def test_what_is_refused_in_passing_is_tried_again_soon_and_then_less_often(paged: Paged) -> None:
    paged.trial.office.by_lane[OMAR] = {"reason": "platform_away"}
    paged.raised()
    seconds = [paged.attempt(failures=failures)["seconds"] for failures in range(8)]
    assert seconds == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]
    assert paged.row() == ("due", "", 8, 0, False)
    assert pause_after(1000) == 30.0


def test_a_platform_that_asks_for_a_pause_gets_it(paged: Paged) -> None:
    paged.trial.office.by_lane[OMAR] = {"reason": "platform_away", "after": 77.0}
    paged.raised()
    assert paged.attempt()["seconds"] == 77.0


@pytest.mark.parametrize("trouble", [{"reason": "blocked", "permanent": True}, {"reason": "platform_away"}])
def test_where_the_first_place_refuses_the_second_is_tried_at_once(paged: Paged, trouble: dict[str, object]) -> None:
    paged.has_two_places()
    paged.trial.office.by_lane[OMAR] = trouble
    paged.raised()
    assert paged.attempt() == SENT
    assert lanes(paged) == [SECOND]
    assert "may stand here twice" not in paged.trial.office.arrivals[0].text
    assert paged.row() == ("sent", "", 1, 0, False)


def test_where_the_first_place_does_not_say_the_second_is_told_that_it_may_be_there_too(paged: Paged) -> None:
    paged.has_two_places()
    paged.trial.office.by_lane[OMAR] = {"reason": "platform_away", "uncertain": True}
    paged.raised()
    assert paged.attempt() == SENT
    assert lanes(paged) == [SECOND]
    assert "may stand here twice" in paged.trial.office.arrivals[-1].text
    assert paged.row() == ("sent", "", 1, 1, False)


def test_a_postman_that_takes_too_long_may_have_delivered(paged: Paged) -> None:
    paged.one_page, paged.trial.office.slow = 0.2, 0.6
    paged.raised()
    assert paged.attempt()["again"]
    assert paged.row() == ("due", "", 1, 0, True)
    paged.one_page, paged.trial.office.slow = 5.0, 0.0
    paged.trial.office.wait_for(1)
    assert paged.attempt(number=2) == SENT
    assert paged.row() == ("sent", "", 2, 1, False)
    assert len(lanes(paged)) == 2


def test_a_platform_that_is_not_connected_takes_nothing_and_the_row_says_so(paged: Paged) -> None:
    paged.trial.platforms.clear()
    paged.raised()
    assert paged.attempt() == SENT
    assert paged.row() == ("failed", "not_connected", 1, 0, False)


def test_what_was_answered_before_the_try_is_not_sent(paged: Paged) -> None:
    number = paged.raised()
    answer(paged.trial.database, number, "lena", paged.trial.now)
    assert paged.attempt() == SENT
    assert paged.row() == ("dropped", "acknowledged", 0, 0, False)
    assert lanes(paged) == []


def test_what_is_to_be_said_later_waits_until_then(paged: Paged) -> None:
    paged.raised()
    with paged.trial.database.writing() as session:
        session.query(Page).filter_by(kind="rung").one().due_at = paged.trial.now + timedelta(hours=14)
    assert paged.attempt() == PageNext(again=True, seconds=14 * 3600.0, failures=0, faults=0)
    paged.trial.later(hours=14)
    assert paged.attempt(number=2) == SENT
    assert lanes(paged) == [OMAR]


def test_what_stands_under_the_card_waits_for_the_card(paged: Paged) -> None:
    paged.raised()
    assert paged.attempt("thread") == PageNext(again=True, seconds=1.0, failures=0, faults=0)
    assert paged.attempt("card") == SENT
    assert paged.attempt("thread") == SENT
    card, line = paged.trial.office.arrivals
    assert (card.thread, line.thread) == ("", "m1")


def test_a_message_says_what_happened_since_also_where_it_happened_while_it_was_sent(paged: Paged) -> None:
    number = paged.raised()
    paged.trial.office.on_arrival = lambda: answer(paged.trial.database, number, "lena", paged.trial.now)
    assert paged.attempt() == SENT
    assert [key for key, _ in paged.trial.office.updates] == [paged.trial.office.arrivals[0].key]
    assert paged.turn(number, 3) == []  # nothing is stale


def test_a_message_that_is_gone_is_not_brought_up_to_date_for_ever(paged: Paged) -> None:
    number = paged.raised()
    paged.attempt()
    answer(paged.trial.database, number, "lena", paged.trial.now)
    [stale] = paged.turn(number, 2)
    paged.trial.office.by_lane[OMAR] = {"reason": "platform_away"}
    assert paged.paging().attempt(PageOrder(1, stale, 3))["again"]
    paged.trial.office.by_lane[OMAR] = {"reason": "refused", "permanent": True}
    assert paged.paging().attempt(PageOrder(1, stale, 3)) == SENT
    assert paged.turn(number, 3) == []


def test_of_two_who_show_one_message_the_second_waits(paged: Paged) -> None:
    paged.raised()
    paging, page = paged.paging(), next(each for each in pages(paged.trial.database) if each.kind == "rung")
    again = []
    paged.trial.office.on_arrival = lambda: again.append(paging.attempt(PageOrder(1, page.id, 2)))
    assert paging.attempt(PageOrder(1, page.id)) == SENT
    assert again[0]["again"]
    assert len(lanes(paged)) == 1


def calls_a_pager(paged: Paged) -> None:
    with paged.trial.database.writing() as session:
        pager = Pager(workspace_id=1, kind="webhook", name="p", url="https://x", sealed=b"", created_at=CREATED)
        session.add(pager)
        session.flush()
        ladder = policy_to_json(Policy((Level((Target(TargetKind.PAGER, pager.id),)),)))
        session.query(EscalationPolicy).one().ladder = ladder


def away() -> UndeliverableError:
    problem = UndeliverableError(to="p")
    problem.permanent, problem.uncertain, problem.reason = False, True, Reason.PLATFORM_AWAY
    return problem


def receive(paged: Paged) -> list[str]:
    """Try every call that is due, those made last first; return what the receivers were told by then."""
    calls = [each.id for each in pages(paged.trial.database) if each.kind == "pager" and each.status == "due"]
    for each in reversed(calls):
        paged.paging().attempt(PageOrder(1, each))
    return [call.about for call in paged.receivers.told]


def test_a_receiver_outside_that_was_away_is_not_called_for_what_is_over(paged: Paged) -> None:
    calls_a_pager(paged)
    number = paged.raised()
    paged.receivers.troubles = [away(), away()]
    assert receive(paged) == []
    answer(paged.trial.database, number, "lena", paged.trial.now)
    assert paged.row("pager") == ("due", "", 1, 0, True)
    resolve(paged.trial.database, number, "lena", paged.trial.now)
    paged.receivers.troubles.clear()
    assert receive(paged) == ["resolve"]
    kinds = [(each.about, each.status) for each in pages(paged.trial.database) if each.kind == "pager"]
    assert kinds == [("trigger", "dropped"), ("acknowledge", "dropped"), ("resolve", "sent")]


def test_a_receiver_outside_is_not_told_late_that_somebody_had_what_pages_again(paged: Paged) -> None:
    calls_a_pager(paged)
    number = paged.raised()
    assert receive(paged) == ["trigger"]
    answer(paged.trial.database, number, "lena", paged.trial.now)
    paged.receivers.troubles = [away()]
    assert receive(paged) == ["trigger"]
    paged.trial.later(hours=2)
    paged.turn(number, 3)  # reminded
    paged.trial.later(hours=2)
    paged.turn(number, 4)  # released, and paging again
    assert receive(paged) == ["trigger", "trigger"]


def test_a_receiver_outside_is_called_and_called_again_where_it_did_not_answer(paged: Paged) -> None:
    calls_a_pager(paged)
    paged.raised()
    paged.receivers.troubles = [away()]
    assert paged.attempt("pager")["again"]
    assert paged.row("pager") == ("due", "", 1, 0, True)
    assert paged.attempt("pager") == SENT
    assert paged.row("pager") == ("sent", "", 2, 1, False)
    assert [call.about for call in paged.receivers.told] == ["trigger"]


def test_a_fault_of_our_own_is_tried_again_and_at_last_given_up_aloud(
    paged: Paged, monkeypatch: pytest.MonkeyPatch
) -> None:
    paged.raised()

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.engine.paging.take_page", broken)
    assert paged.attempt(faults=0) == PageNext(again=True, seconds=1.0, failures=0, faults=1)
    assert paged.attempt(faults=11) == SENT
    assert paged.row() == ("failed", "broken", 0, 0, False)


def test_a_turn_that_could_not_be_taken_is_taken_again(paged: Paged, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.engine.turning.advance", broken)
    taken = Turner(paged.tools, lambda: paged.trial.now, Pace()).advance(TurnOrder(1, 1, 4, faults=2, critical=True))
    assert (taken["revision"], taken["seconds"], taken["faults"], taken["critical"]) == (4, 4.0, 3, True)


def test_people_are_paged_before_channels_are_told(paged: Paged) -> None:
    number = raise_one(paged.trial.database, "Late", paged.trial.now)
    taken = Turner(paged.tools, lambda: paged.trial.now, Pace()).advance(TurnOrder(1, number, 1))
    kinds = {each.id: each.kind for each in pages(paged.trial.database)}
    assert kinds[taken["due"][0]] == "rung"
    assert {kinds[each] for each in taken["due"]} == {"rung", "card", "thread"}

"""Any number of bells is one post; the limits of a conversation and a tenant are kept over all replicas."""

from itertools import pairwise

from coaching.delivering import Status
from tests.engine.drill import ledger, schedule
from tests.engine.nursery import World

ROUNDING = 0.02  # the office's clock is read after a thread of its own was started


def test_two_replicas_that_ring_again_and_again_post_once(together: World) -> None:
    schedule(together.database, "message", 5)
    together.pace["ring"] = 0.1
    together.office.slow = 1.0  # some ten bells ring while each post is under way
    together.start("one")
    together.start("two")
    together.until_settled(5)
    schedule(together.database, "message", 1, to="later")
    together.until_settled(6)  # by then the bells have rung for the first ones again
    assert together.office.times() == {f"delivery-{number}-0": 1 for number in range(1, 7)}


def test_a_conversation_gets_one_message_in_its_time_whichever_replica_sends(together: World) -> None:
    together.pace |= {"breath": 0.5, "at_once": 1}
    for _ in range(5):
        schedule(together.database, "message", 2)
    together.start("one")
    together.start("two")
    together.until_settled(10)
    lanes = together.office.lanes()
    assert sorted(len(times) for times in lanes.values()) == [5, 5]
    gaps = [after - before for times in lanes.values() for before, after in pairwise(times)]
    assert min(gaps) >= 0.5 - ROUNDING
    assert len({each.replica for each in together.office.arrivals}) == 2


def test_a_tenant_gets_no_more_than_its_limit_from_all_replicas(together: World) -> None:
    together.limit = (5, 1.0)
    schedule(together.database, "message", 20)
    together.start("one")
    together.start("two")
    together.until_settled(20)
    times = sorted(each.at for each in together.office.arrivals)
    windows = [times[number + 5] - times[number] for number in range(len(times) - 5)]
    assert min(windows) >= 0.8  # the limit is of beginnings; a post may be a little slower than the one after it
    assert times[-1] - times[0] >= 2.8


def test_one_conversation_in_trouble_keeps_no_other_waiting(alone: World) -> None:
    alone.pace["patience"] = 60.0
    alone.office.by_lane["office:T1/C0"] = {"reason": "platform_away"}
    schedule(alone.database, "message", 30)
    alone.start()
    alone.until(lambda: alone.statuses().get(Status.DELIVERED) == 29)
    assert ledger(alone.database)[0].status == Status.DUE


def test_another_workspaces_posts_go_out_beside_ours(alone: World) -> None:
    schedule(alone.database, "message")
    schedule(alone.database, "message", key="acme", to="A")
    alone.start()
    alone.until_settled(2)
    assert {each.lane for each in alone.office.arrivals} == {"office:T1/C0", "office:T1/A0"}

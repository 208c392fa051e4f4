"""Within Slack's limits: by pure buckets, and by who waits for them."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import MOST_IDLE, Bucket, Pace
from bot.slack.pacing import CHANNEL, IN_ORDER, PACES, TIER_2, TIER_3, Pacing
from tests.bot.awaited import awaited
from tests.slack.called import StandingTime
from tests.slack.fake_methods import METHODS

T1 = "slack:T1"


def times_of(bucket: Bucket, wanted: list[float]) -> list[float]:
    """When each goes, if each goes as soon as it may."""
    now, went = 0.0, []
    for each in wanted:
        now = max(now, each)
        now += bucket.next_free(now)
        bucket.take(now)
        went.append(now)
    return went


def test_a_channel_takes_three_at_once_and_then_one_a_second() -> None:
    assert times_of(Bucket(CHANNEL), [0.0] * 6) == [0.0, 0.0, 0.0, 1.0, 2.0, 3.0]


def test_who_rests_may_burst_again() -> None:
    assert times_of(Bucket(CHANNEL), [0.0] * 3 + [10.0] * 4) == [0.0] * 3 + [10.0] * 3 + [11.0]


def test_after_a_pause_they_come_at_the_even_pace() -> None:
    bucket = Bucket(CHANNEL)
    bucket.hold(30.0)
    assert times_of(bucket, [0.0] * 3) == [30.0, 31.0, 32.0]


def test_a_shorter_pause_does_not_shorten_a_longer_one() -> None:
    bucket = Bucket(CHANNEL)
    bucket.hold(30.0)
    bucket.hold(10.0)
    assert bucket.next_free(0.0) == 30.0


@given(
    wanted=st.lists(st.floats(0, 300), min_size=1, max_size=120).map(sorted),
    pace=st.sampled_from([CHANNEL, TIER_2, TIER_3, Pace(300, 60)]),
)
def test_no_minute_has_more_than_its_share_and_a_burst(wanted: list[float], pace: Pace) -> None:
    went = times_of(Bucket(pace), wanted)
    assert all(a <= b for a, b in pairwise(went))
    assert all(at >= asked for at, asked in zip(went, wanted, strict=True))
    for begin in went:
        assert sum(begin <= at < begin + 60 - 1e-6 for at in went) <= pace.per_minute + pace.burst


@given(wanted=st.lists(st.floats(0, 10), min_size=1, max_size=40).map(sorted))
def test_who_comes_within_the_limit_does_not_wait(wanted: list[float]) -> None:
    bucket = Bucket(Pace(60, len(wanted)))
    assert times_of(bucket, wanted) == pytest.approx(wanted)


def test_every_method_that_is_called_has_a_pace_of_its_own() -> None:
    # The fake knows what we call; what it does not know fails there.
    assert set(METHODS) - set(PACES) == set()
    assert all(method in PACES for method in IN_ORDER)


@awaited
async def test_the_burst_goes_at_once_and_the_rest_as_time_passes() -> None:
    time, went = StandingTime(), []
    pacing = Pacing(clock=time.now, sleep=time.sleep)

    async def go(number: int) -> None:
        async with pacing.turn(T1, "chat.postMessage", "C1"):
            went.append(number)

    tasks = [asyncio.create_task(go(number)) for number in range(6)]
    await asyncio.gather(*tasks[:3])
    assert went == [0, 1, 2]
    for number in (3, 4, 5):
        time.pass_on(1.0)
        await tasks[number]
        assert went == list(range(number + 1))


@awaited
async def test_a_channel_waits_for_its_first_message_and_the_others_do_not() -> None:
    pacing = Pacing(clock=lambda: 0.0)
    went, arrived = [], asyncio.Event()

    async def go(name: str, channel: str, until: asyncio.Event | None = None) -> None:
        async with pacing.turn(T1, "chat.postMessage", channel):
            if until:
                await until.wait()
            went.append(name)

    first = asyncio.create_task(go("first", "C1", arrived))
    second = asyncio.create_task(go("second", "C1"))
    await go("elsewhere", "C2")
    assert went == ["elsewhere"]
    arrived.set()
    await asyncio.gather(first, second)
    assert went == ["elsewhere", "first", "second"]


@pytest.mark.parametrize(
    ("tenant", "method", "channel", "waits"),
    [
        (T1, "chat.postMessage", "C2", True),  # Slack's word is for the whole method
        (T1, "chat.update", "C1", False),
        (T1, "views.open", "", False),
        ("slack:T2", "chat.postMessage", "C1", False),
    ],
)
@awaited
async def test_a_pause_is_for_a_method_in_an_organisation(tenant: str, method: str, channel: str, waits: bool) -> None:
    time = StandingTime()
    pacing = Pacing(clock=time.now, sleep=time.sleep)
    pacing.hold(T1, "chat.postMessage", "C1", 5.0)

    async def go() -> None:
        async with pacing.turn(tenant, method, channel):
            pass

    going = asyncio.create_task(go())
    if waits:
        for _ in range(5):
            assert not going.done()
            await asyncio.sleep(0)
        time.pass_on(5.0)
    await going
    assert time.taken == ([5.0] if waits else [])


@awaited
async def test_who_gives_up_waiting_does_not_hold_up_the_others() -> None:
    time = StandingTime()
    pacing = Pacing(clock=time.now, sleep=time.sleep)
    pacing.hold(T1, "chat.postMessage", "C1", 5.0)
    waiting = [asyncio.create_task(pacing.pass_gate(T1, "chat.postMessage")) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await asyncio.gather(waiting[0], return_exceptions=True)
    await asyncio.sleep(0)
    time.pass_on(6.0)
    await asyncio.gather(*waiting[1:])


@awaited
async def test_what_is_idle_is_forgotten_and_what_is_held_is_not() -> None:
    time = StandingTime()
    pacing = Pacing(clock=time.now, sleep=time.sleep)
    pacing.hold(T1, "views.open", "", 10_000.0)
    for number in range(5 * MOST_IDLE):
        async with pacing.turn(T1, "chat.postMessage", f"C{number}"):
            time.pass_on(1.0)
        assert pacing.size <= 2 * MOST_IDLE
    assert pacing._lanes.lane((T1, "views.open", "")).next_free(time.now()) > 0

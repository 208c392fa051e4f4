"""On one machine: killed at any inner point of raising, paging, waiting and answering, no page is lost.

What came twice is what had begun to be sent, and its row counts it.
"""

import signal

import pytest

from coaching.escalation import Status
from tests.engine.alarm import escalation, pages, raise_one, set_up
from tests.engine.nursery import World

OF_THE_ENGINE = [
    (when, what, 0)
    for what in ("advance", "after_turn", "start_page", "next_turn", "take_page", "begin_page", "arrived")
    for when in ("before", "after")
]
OF_A_REQUEST = [(when, what, 0) for what in ("raise", "wake") for when in ("before", "after")]
OF_AN_ANSWER = [("before", "answer", 0), ("after", "answer", 0), ("before", "wake", 0), ("after", "wake", 0)]


def killed(world: World, pid: int) -> bool:
    return world.wait(pid) == -signal.SIGKILL


def refused(world: World, name: str, path: str, **said: object) -> bool:
    """Whether a request was not answered."""
    try:
        world.ask(name, path, **said)
    except OSError:
        return True
    return False


def test_killed_at_every_inner_point_in_turn_each_page_arrives(alone: World) -> None:
    set_up(alone.database, channel=False)
    titles = []
    for point in OF_THE_ENGINE:
        titles.append(f"Killed {point[0]} {point[1]}")
        raise_one(alone.database, titles[-1], alone.now)
        assert killed(alone, alone.start(die=point)), point
    alone.start()
    alone.until(lambda: len(rows := pages(alone.database)) == len(titles) and {row.status for row in rows} == {"sent"})
    times = alone.office.times()
    rows = pages(alone.database)
    assert set(times) == {f"page-{row.id}" for row in rows}
    assert all(times[f"page-{row.id}"] <= 1 + row.repeated for row in rows)
    assert sum(row.repeated for row in rows) <= len(OF_THE_ENGINE)  # at most one was being sent at each kill


@pytest.mark.parametrize(
    ("point", "arrivals"),
    [(("after", "begin_page", 0), 1), (("before", "arrived", 0), 2)],
)
def test_killed_between_begun_and_noted_it_is_sent_again_says_so_and_is_counted(
    alone: World, point: tuple[str, str, int], arrivals: int
) -> None:
    set_up(alone.database, channel=False)
    raise_one(alone.database, "The invoice is wrong", alone.now)
    assert killed(alone, alone.start(die=point))
    alone.start()
    alone.until(lambda: [row.status for row in pages(alone.database)] == ["sent"])
    assert alone.office.times() == {"page-1": arrivals}
    [row] = pages(alone.database)
    assert row.repeated == 1
    assert "may stand here twice" in alone.office.arrivals[-1].text


def test_killed_while_it_is_being_raised_it_is_raised_and_paged_once(alone: World) -> None:
    set_up(alone.database, channel=False)
    for number, point in enumerate(OF_A_REQUEST):
        pid = alone.start(f"r{number}", die=point)
        assert refused(alone, f"r{number}", "raise", title=f"Request {number}"), point
        assert killed(alone, pid), point
    alone.start("last")
    for number in range(len(OF_A_REQUEST)):  # who was not answered asks again
        alone.ask("last", "raise", title=f"Request {number}")
    alone.until(lambda: len(alone.office.arrivals) == len(OF_A_REQUEST))
    alone.until(lambda: {row.status for row in pages(alone.database)} == {"sent"})
    assert alone.office.times() == {f"page-{row.id}": 1 for row in pages(alone.database)}


def test_killed_while_it_waits_and_is_answered_nobody_is_paged_after_the_answer_that_was_kept(alone: World) -> None:
    set_up(alone.database, 3, channel=False)
    answered = {}
    for number, point in enumerate(OF_AN_ANSWER):
        raised = raise_one(alone.database, f"Answer {number}", alone.now)
        pid = alone.start(f"a{number}", die=point)
        assert refused(alone, f"a{number}", "answer", id=raised, who="omar"), point
        assert killed(alone, pid), point
        row = escalation(alone.database, raised)
        answered[raised] = row.acknowledged_at
    alone.start("last")
    kept = [number for number, at in answered.items() if at is not None]
    assert len(kept) == len(OF_AN_ANSWER) - 1  # all but the one that was killed before it
    later = alone.ask("last", "raise", title="Later")
    alone.until(lambda: any(row.level == 1 and row.status == "sent" for row in pages(alone.database, later)))
    for number in kept:
        assert escalation(alone.database, number).status == Status.ACKNOWLEDGED
        assert {row.level for row in pages(alone.database, number) if row.kind == "rung"} <= {0}
    [lost] = set(answered) - set(kept)  # it waited through every kill
    alone.until(lambda: any(row.level == 1 and row.status == "sent" for row in pages(alone.database, lost)))

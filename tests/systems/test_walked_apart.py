"""Lists walked in another process: the same pages, the same errors, no key where others see it, nothing left behind."""

import signal
from collections.abc import Iterator
from datetime import timedelta

import psutil
import pytest

from bot import walking_apart
from bot.walking_apart import WalkerApart, WalkerLostError, walker_apart
from connectors.pull.errors import TooManyRequestsError, WrongKeyError
from connectors.pull.walk import Position
from connectors.systems.zendesk import SYSTEM
from handlers.pulling.syncing import Synced
from storage.database import Database
from tests.systems.connected import NOW, START, Connected, connected, everything
from tests.systems.on_sqlite import database_url
from tests.systems.stub import Replied
from tests.systems.zendesk_stub import ENTERED, account

__all__ = ["database_url"]

SECONDS = 20


@pytest.fixture
def zendesk(database: Database) -> Iterator[Connected]:
    with connected(database, "zendesk", ENTERED, account().stub()) as made:
        yield made


@pytest.fixture
def walker(monkeypatch: pytest.MonkeyPatch) -> Iterator[WalkerApart]:
    monkeypatch.setattr(walking_apart, "MODULE", "tests.systems.hurried_walker")  # Zendesk's limits are minutes
    with walker_apart() as started:
        yield started


def process_of(walker: WalkerApart) -> psutil.Process:
    return psutil.Process(walker._process.pid)


def sync(made: Connected, walker: WalkerApart, hours: int = 0) -> Synced:
    return made.sync(
        NOW + timedelta(hours=hours), walks=WalkerApart.walk,
        opener=lambda system, entered: walker.open(system, entered, base=made.stub.url),
    )  # fmt: skip


def test_the_same_is_held_as_after_a_round_in_one_process(zendesk: Connected, walker: WalkerApart) -> None:
    here = zendesk.again("zendesk", ENTERED)
    assert here.sync().problem is None
    found = sync(zendesk, walker)
    assert found.problem is None
    assert {name: tally.rows for name, tally in found.lists.items()}["tickets"]
    assert everything(zendesk) == everything(here)


def test_what_goes_wrong_there_goes_wrong_here_with_all_it_says(zendesk: Connected, walker: WalkerApart) -> None:
    zendesk.stub.troubles.append(Replied({}, 401))
    assert isinstance(sync(zendesk, walker).problem, WrongKeyError)
    zendesk.stub.troubles.append(Replied({}, 429, {"Retry-After": "1800"}))
    problem = sync(zendesk, walker).problem
    assert isinstance(problem, TooManyRequestsError)
    assert problem.after == 1800
    assert sync(zendesk, walker).problem is None


def test_a_walker_that_is_lost_is_said_and_the_next_one_goes_on(zendesk: Connected, walker: WalkerApart) -> None:
    process_of(walker).kill()
    problem = sync(zendesk, walker).problem
    assert isinstance(problem, WalkerLostError)
    assert problem.values["system"] == "Zendesk"
    with walker_apart() as another:
        assert sync(zendesk, another, hours=1).problem is None
    assert zendesk.tickets()


def test_what_is_left_half_way_is_never_taken_for_another_list(zendesk: Connected, walker: WalkerApart) -> None:
    here = zendesk.again("zendesk", ENTERED)
    assert here.sync().problem is None
    with walker.open(SYSTEM, ENTERED, zendesk.stub.url) as opened:
        events = next(each for each in SYSTEM.streams if each.name == "events")
        left = opened.walk(events, Position(), START, START + 1, agents=(), bots=())
        assert not next(left).done
    assert sync(zendesk, walker).problem is None
    assert everything(zendesk) == everything(here)
    with pytest.raises(WalkerLostError):
        list(left)


def test_no_key_stands_where_others_of_the_machine_see_it(zendesk: Connected, walker: WalkerApart) -> None:
    sync(zendesk, walker)
    seen = process_of(walker)
    assert ENTERED["token"] not in " ".join([*seen.cmdline(), *seen.environ().values()])


def test_who_presses_ctrl_c_means_the_parent(zendesk: Connected, walker: WalkerApart) -> None:
    sync(zendesk, walker)
    process_of(walker).send_signal(signal.SIGINT)
    assert sync(zendesk, walker, hours=1).problem is None


def test_it_ends_with_whoever_wants_pages_of_it(walker: WalkerApart) -> None:
    process = process_of(walker)
    assert walker._process.stdin is not None
    walker._process.stdin.close()
    assert walker._process.wait(SECONDS) == 0
    assert not process.is_running()

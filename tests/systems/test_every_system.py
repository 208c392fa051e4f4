"""Every system against a stub that follows its contract: nothing lost, nothing doubled, whatever happens meanwhile."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest

from connectors.pull.auth import Grant
from connectors.pull.errors import (
    MissingScopeError,
    TooManyRequestsError,
    UnreachableError,
    WrongKeyError,
)
from connectors.pull.trying import try_key
from connectors.systems import all_systems, system_named
from storage.database import Database
from tests.systems.cases import NAMES, Case, case_of
from tests.systems.connected import NOW, Connected, connected, everything, opened_at
from tests.systems.stub import Asked, Replied, serving

LATER = NOW + timedelta(hours=1)
GRANTED = [name for name, system in all_systems().items() if isinstance(system.auth, Grant)]


class KilledError(Exception):
    """Stands for the process's end right after a page was written."""


@pytest.fixture(params=NAMES)
def case(request: pytest.FixtureRequest) -> Case:
    return case_of(request.param)


@pytest.fixture
def system(case: Case, database: Database, request: pytest.FixtureRequest) -> Iterator[Connected]:
    with connected(database, request.node.callspec.params["case"], case.entered, case.stub) as made:
        yield made


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Any) -> str:
    """Each system on SQLite; what pages do to PostgreSQL is Zendesk's own tests' to tell."""
    import shutil

    shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "touchline.db")
    return f"sqlite:///{tmp_path / 'touchline.db'}"


def test_a_second_round_changes_nothing_where_nothing_changed(system: Connected) -> None:
    first = system.sync()
    assert first.problem is None
    assert sum(tally.rows for tally in first.lists.values()) > 6
    assert not any(tally.refused for tally in first.lists.values())
    held = everything(system)
    assert system.sync(LATER).problem is None
    assert everything(system) == held
    assert all(held["lists"].values())


def test_what_changes_comes_with_the_next_round(system: Connected, case: Case) -> None:
    system.sync()
    before = everything(system)
    case.change()
    assert system.sync(LATER).problem is None
    after = everything(system)
    assert after != before
    assert not after["waiting"]


def test_killed_after_any_page_the_next_process_ends_with_the_same(system: Connected, case: Case) -> None:
    """The first process after its first page, the second after its second, until one comes to the end."""
    kills = 0
    while True:
        left = iter(range(kills))

        def told(*_: object, left: Iterator[int] = left) -> None:
            if next(left, None) is None:
                raise KilledError

        try:
            system.sync(told=told)
        except KilledError:
            kills += 1
        else:
            break
    other = system.again(system.source, case.entered)
    assert len(other.sync().lists) <= kills
    assert everything(system) == everything(other)


def test_trouble_at_any_request_passes(system: Connected, case: Case) -> None:
    """Every request fails once, before it is answered."""
    system.sync()
    asked = len(case.stub.asked)
    other = system.again(system.source, case.entered)
    troubles = cycle([Replied({}, 503), None, Replied({}, 429, {"Retry-After": "0"}), None])
    case.stub.before = lambda _: case.stub.troubles.extend(each for each in [next(troubles)] if each is not None)
    assert other.sync().problem is None
    assert len(case.stub.asked) - asked >= 2 * asked
    assert everything(other) == everything(system)


def test_a_wrong_key_a_missing_right_and_a_dead_network_are_told_apart(system: Connected, case: Case) -> None:
    case.stub.troubles += [case.refused_key] * 2  # a granted token is asked for anew once
    assert isinstance(system.sync().problem, WrongKeyError)
    case.stub.troubles.clear()
    if case.expire is None:
        case.stub.troubles.append(Replied({}, 403))
        assert isinstance(system.sync().problem, MissingScopeError)
    nowhere = system.sync(opener=opened_at("http://127.0.0.1:9", sleep=system.waits.append)).problem
    assert isinstance(nowhere, UnreachableError)


def test_a_long_wait_is_not_waited_for_but_kept(system: Connected, case: Case) -> None:
    case.stub.troubles.append(Replied({}, 429, {"Retry-After": "1800"}))
    problem = system.sync().problem
    assert isinstance(problem, TooManyRequestsError)
    assert problem.after == 1800


def test_a_key_is_tried_at_the_address_that_was_entered(case: Case, request: pytest.FixtureRequest) -> None:
    found = system_named(request.node.callspec.params["case"])
    assert found is not None
    with serving(case.stub) as stub:
        assert try_key(found, case.entered, int(NOW.timestamp()), base=stub.url).unread == ()
        case.stub.troubles += [case.refused_key] * 2
        with pytest.raises(WrongKeyError):
            try_key(found, case.entered, int(NOW.timestamp()), base=stub.url)
    asked = [f"{each.path} {each.query} {each.body}" for each in case.stub.asked]
    assert not [each for each in asked if "{{" in each or any(f"{{{entry.name}}}" in each for entry in found.entries)]


@pytest.mark.parametrize("case", GRANTED, indirect=True)
def test_a_token_that_expires_is_renewed(system: Connected, case: Case) -> None:
    assert case.expire is not None
    expire, answered = case.expire, case.stub.lets_in
    refused: list[bool] = []

    def lets_in(asked: Asked) -> bool:
        refused.append(not answered(asked))
        return not refused[-1]

    case.stub.lets_in = lets_in
    case.stub.before = lambda _: expire() if len(case.stub.asked) == 3 else None
    assert system.sync().problem is None
    assert sum(refused) == 1


def test_a_row_of_a_wrong_type_is_refused_alone(system: Connected, case: Case) -> None:
    case.odd()
    synced = system.sync()
    assert synced.problem is None
    assert sum(len(tally.refused) for tally in synced.lists.values()) == 1


BESIDE = [(name, stream.name) for name, each in all_systems().items() for stream in each.streams if stream.beside]


@pytest.mark.parametrize(("name", "beside"), BESIDE)
def test_where_a_list_beside_is_not_allowed_the_others_come_to_their_end(
    name: str, beside: str, database: Database
) -> None:
    case, system = case_of(name), all_systems()[name]
    [ask] = [stream.ask for stream in system.streams if stream.name == beside]
    case.stub.routes.insert(0, (ask.method, re.compile(re.escape(ask.path)), lambda _: Replied({}, 403)))
    with connected(database, name, case.entered, case.stub) as made:
        synced = made.sync()
        assert isinstance(synced.problem, MissingScopeError)
        assert synced.problem.values["stream"] == beside
        assert synced.ended
        assert set(everything(made)["lists"]) == set(synced.lists) - {beside}

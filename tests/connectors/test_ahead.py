"""Pages made ahead: in their order, a few and no more, and what goes wrong where its page would have come."""

from collections.abc import Iterator

import pytest

from connectors.pull.ahead import MOST, some_ahead

MANY = 50


class BrokenError(Exception):
    """What a page may be instead."""


def test_all_come_in_their_order_few_at_a_time() -> None:
    with some_ahead(iter(range(MANY))) as made:
        groups = list(made)
    assert [each for some in groups for each in some] == list(range(MANY))
    assert max(map(len, groups)) <= MOST


def test_no_more_are_made_than_are_taken_and_a_few_ahead() -> None:
    ahead: list[int] = []
    taken = 0

    def counted() -> Iterator[int]:
        for number in range(MANY):
            ahead.append(number + 1 - taken)
            yield number

    with some_ahead(counted()) as made:
        for some in made:
            taken += len(some)
    assert taken == MANY
    assert max(ahead) <= 2 * MOST + 1  # those being taken in, those made meanwhile, and the one being made


def test_what_goes_wrong_comes_after_all_that_was_made_before_it() -> None:
    def broken() -> Iterator[int]:
        yield from range(MOST + 1)
        raise BrokenError

    found: list[int] = []

    def take() -> None:
        with some_ahead(broken()) as made:
            for some in made:
                found.extend(some)

    with pytest.raises(BrokenError):
        take()
    assert found == list(range(MOST + 1))


def test_who_stops_waits_for_nothing() -> None:
    with some_ahead(iter(range(MANY))) as made:
        assert next(made)[0] == 0
    with some_ahead(iter([]), lambda: True) as made:
        assert list(made) == []

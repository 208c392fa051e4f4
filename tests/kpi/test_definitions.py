"""The declarations are whole and tell each other apart: a typed word means one KPI."""

from collections import Counter

import pytest

from kpi.definitions import BY_KEY, KPIS, MINIMUM_COMPARED, MINIMUM_SAMPLE, Better, Kpi, Unit
from kpi.errors import TouchlineError
from kpi.figures import MEASURED


class LateError(TouchlineError):
    """The train to {place} is late.
    Wait for it.
    """


def test_every_kpi_of_the_product_is_declared() -> None:
    assert [kpi.key for kpi in KPIS] == [
        "first_reply",
        "agent_first_response",
        "next_reply",
        "first_resolution",
        "full_resolution",
        "requester_wait",
        "one_touch",
        "reopen_rate",
        "csat",
        "sla",
        "solved",
        "created",
        "backlog",
    ]


def test_a_typed_word_means_one_kpi() -> None:
    words = Counter(word for kpi in KPIS for word in {kpi.key, kpi.name.casefold(), *kpi.aliases})
    assert [word for word, times in words.items() if times > 1] == []


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.key)
def test_each_declaration_is_whole(kpi: Kpi) -> None:
    assert kpi.label == f"{kpi.key}.v{kpi.version}"
    assert kpi.formula.endswith(".")
    assert kpi.aliases == tuple(word.casefold() for word in kpi.aliases)
    assert kpi.minimum == (0 if kpi.unit == Unit.COUNT else MINIMUM_SAMPLE)
    assert (kpi.key in MEASURED) == (kpi.key not in {"created", "backlog"})


def test_durations_are_better_short() -> None:
    assert {kpi.better for kpi in KPIS if kpi.unit == Unit.DURATION} == {Better.LOWER}


def test_a_comparison_takes_more_than_a_figure() -> None:
    assert MINIMUM_COMPARED > MINIMUM_SAMPLE


def test_volume_is_never_shown_of_a_person() -> None:
    assert not BY_KEY["created"].personal


def test_an_error_says_its_docstring_with_its_values() -> None:
    error = LateError(place="Ulm")
    assert error.message() == "The train to {place} is late.\nWait for it."
    assert str(error) == error.sentence() == "The train to Ulm is late.\nWait for it."

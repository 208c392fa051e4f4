"""Public holidays by region."""

import subprocess
import sys
from datetime import date

import pytest

from connectors.public_holidays import UnknownRegionError, public_holidays


def test_bavaria_keeps_epiphany_and_germany_as_a_whole_does_not() -> None:
    epiphany = date(2026, 1, 6)
    assert epiphany in public_holidays("DE-BY", [2026])
    assert epiphany not in public_holidays("DE", [2026])


def test_india_keeps_republic_day() -> None:
    assert date(2026, 1, 26) in public_holidays("IN", [2026])


def test_only_the_years_asked_for_are_answered() -> None:
    assert {day.year for day in public_holidays("DE", range(2025, 2027))} == {2025, 2026}
    assert public_holidays("DE", []) == frozenset()


@pytest.mark.parametrize("spelling", ["de-by", " DE_BY "])
def test_a_region_is_read_however_it_is_spelled(spelling: str) -> None:
    assert public_holidays(spelling, [2026]) == public_holidays("DE-BY", [2026])


@pytest.mark.parametrize(
    ("region", "suggested"), [("Germny", "DE"), ("DE-BX", "DE-BY"), ("DE-Bayern", "DE-BY"), ("??", "DE-BY"), ("", "GB")]
)
def test_an_unknown_region_names_the_nearest_known_ones(region: str, suggested: str) -> None:
    with pytest.raises(UnknownRegionError) as refused:
        public_holidays(region, [2026])
    assert suggested in str(refused.value.values["known"]).split(", ")


def test_the_slow_library_is_not_imported_before_it_is_asked() -> None:
    program = "import sys, connectors.public_holidays; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

"""Figures and rules that the documents print are those of the code."""

import re

import pytest

from coaching.access import PersonSubject, Role, TeamSubject, Verdict, Viewer, decide_members, decide_sight
from kpi.ratings import is_good
from kpi.wilson import wilson
from kpi.xmr import FALSE_FLAGS_PER_WEEK, MINIMUM_BASELINE, RANGE_TO_LIMIT, RULE_SET, TRIAL_BASELINE
from tests.house.tree import ROOT, words_of

STATISTICS, PRIVACY, KPIS = (words_of(f"docs/{name}.md") for name in ("statistics", "privacy", "kpis"))
ENOUGH = 5


def cells(row: str) -> list[str]:
    """The cells of a table's row."""
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def test_the_intervals_printed_are_those_computed() -> None:
    heads, intervals = re.findall(r"^\| (?:good of all|95 % interval) .*$", STATISTICS, re.MULTILINE)
    for head, interval in zip(cells(heads)[1:], cells(intervals)[1:], strict=True):
        good, n = map(int, head.split(" of "))
        low, high = wilson(good, n)
        assert interval == f"{low * 100:.0f}–{high * 100:.0f} %"


def test_the_false_alarms_printed_are_those_computed() -> None:
    rows = re.findall(r"^\| (\d+) weeks \| ([\d.]+) % \|", STATISTICS, re.MULTILINE)
    assert {int(weeks): float(share) / 100 for weeks, share in rows} == FALSE_FLAGS_PER_WEEK


def test_the_control_chart_described_is_the_one_in_use() -> None:
    assert f"Up to {TRIAL_BASELINE} weeks" in STATISTICS
    assert f"at least {MINIMUM_BASELINE}," in STATISTICS
    assert f"Mean ± {RANGE_TO_LIMIT} ×" in STATISTICS
    assert f'named "{RULE_SET}"' in STATISTICS


@pytest.mark.parametrize(
    ("row", "scale"), [("1 to 5", "1-5"), ("1 to 7", "1-7"), ("1 to 10", "1-10"), ("Freshdesk's", "-103..103")]
)
def test_the_good_ratings_printed_are_those_counted(row: str, scale: str) -> None:
    found = re.search(rf"^\| {row}[^|]* \| (\d+)", KPIS, re.MULTILINE)
    assert found is not None
    assert is_good(scale, int(found[1])) is True
    assert is_good(scale, int(found[1]) - 1) is False


@pytest.mark.parametrize("role", Role)
def test_the_roles_described_are_those_decided(role: Role) -> None:
    row = re.search(rf"^\| {role.value} \|.*$", PRIVACY, re.MULTILINE)
    assert row is not None
    at_home = frozenset({1})
    viewer = Viewer(1, 1, "ana", "Ana", role, "en", "UTC", member_of=at_home, leads=at_home)
    decided = [
        decide_sight(viewer, PersonSubject(1), ENOUGH) == Verdict.YES,
        decide_sight(viewer, PersonSubject(2, at_home), ENOUGH) == Verdict.YES,
        decide_sight(viewer, TeamSubject(1, ENOUGH), ENOUGH) == Verdict.YES,
        decide_members(viewer, 1),
    ]
    assert [cell != "no" for cell in cells(row[0])[1:]] == decided


def test_the_picture_of_the_readme_is_light() -> None:
    assert (ROOT / "docs/playground.png").stat().st_size < 300_000

"""The row of a system in the table of compared figures in docs/connectors.md, from what was found on its account."""

from collections.abc import Iterable
from pathlib import Path

from connectors.systems import system_named
from kpi.agreement import Agreement

PAGE = Path(__file__).parents[2] / "docs" / "connectors.md"
HEADING = "## Whose figures are compared"
NAMES = {"first_reply": "first reply", "first_resolution": "first resolution", "full_resolution": "full resolution",
         "requester_wait": "requester wait", "reopens": "reopenings"}  # fmt: skip


def row_of(name: str, found: Iterable[Agreement]) -> str:
    """Return the row: the system, its figures, how many are not explained, and the reasons that occur."""
    each = sorted(found, key=lambda one: list(NAMES).index(one.kpi))
    system = system_named(name)
    assert system is not None
    unknown, compared = sum(one.unknown for one in each), sum(one.compared for one in each)
    reasons = sorted({code.replace("_", " ") for one in each for code, _ in one.reasons if code != "unknown"})
    figures = ", ".join(NAMES[one.kpi] for one in each)
    return f"| {system.title} | {figures} | {unknown} of {compared} ({unknown / compared:.1%}) | {', '.join(reasons)} |"


def rows_said() -> list[str]:
    """Return the rows of the page."""
    part = PAGE.read_text().split(HEADING)[1].split("\n## ")[0]
    return [line for line in part.splitlines() if line.startswith("| ")][2:]

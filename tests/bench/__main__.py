"""`make bench [ONLY=name]`: every figure as a ratio to a floor of the same run; a table, and `var/bench.json`."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.asking import mystats
from tests.bench.coaching import false_success, power
from tests.bench.digests import digests
from tests.bench.drawing import ack_while_drawing, chart_cost
from tests.bench.figure import Bench, Figure
from tests.bench.importing import import_memory, import_rate
from tests.bench.mixed import mixed
from tests.bench.paging import auditor_sweep, page_latency
from tests.bench.pulling import sync_memory, sync_rate
from tests.bench.slack import slack_throughput
from tests.bench.starting import start
from tests.bench.teams import turn_cpu

RESULTS = Path("var/bench.json")

BENCHES: Mapping[tuple[str, ...], Bench] = {
    ("start_ratio",): start,
    ("mystats_ms", "mystats_growth"): mystats,
    ("chart_cost",): chart_cost,
    ("slack_throughput", "slack_p99_ms"): slack_throughput,
    ("teams_turn_cpu_ms",): turn_cpu,
    ("mixed_ack_p99_s",): mixed,
    ("digest_cost", "digest_growth"): digests,
    ("page_latency_ms",): page_latency,
    ("auditor_sweep_s",): auditor_sweep,
    ("ack_while_drawing_ms",): ack_while_drawing,
    ("import_rate",): import_rate,
    ("import_memory_growth",): import_memory,
    ("sync_rate",): sync_rate,
    ("sync_memory_growth",): sync_memory,
    ("coaching_false_success",): false_success,
    ("coaching_power",): power,
}


def main(wanted: str | None) -> int:
    """Run the benches, or the one that gives `wanted`; 1 when a figure is beyond its limit, 2 for no such figure."""
    chosen = [bench for names, bench in BENCHES.items() if wanted is None or wanted in names]
    console = Console()
    if not chosen:
        known = ", ".join(name for names in BENCHES for name in names)
        console.print(f"There is no figure {wanted}; there are {known}.")
        return 2
    figures: dict[str, Figure] = {}
    for bench in chosen:
        figures.update(bench())
    _write(figures)
    console.print(_table(figures))
    return 0 if all(figure.holds for figure in figures.values()) else 1


def _write(figures: Mapping[str, Figure]) -> None:
    """Put the figures among those of earlier runs."""
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    held = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for name, figure in figures.items():
        held[name] = {
            "value": round(figure.value, 4),
            "limit": figure.limit,
            "unit": figure.unit,
            "better": figure.better,
            "detail": {key: round(value, 4) for key, value in figure.detail.items()},
        }
    RESULTS.write_text(json.dumps(held, indent=2) + "\n")


def _table(figures: Mapping[str, Figure]) -> Table:
    table = Table("figure", "value", "limit", "unit", "holds", "detail")
    for name, figure in figures.items():
        detail = ", ".join(f"{key} {value:,.4g}" for key, value in figure.detail.items())
        sign = "≤" if figure.better == "lower" else "≥"
        holds = "yes" if figure.holds else "NO"
        table.add_row(name, f"{figure.value:.3g}", f"{sign} {figure.limit:g}", figure.unit, holds, detail)
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))

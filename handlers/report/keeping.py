"""A report's numbers as JSON, and back: what is kept in the archive. Nothing is rounded on the way.

The archive outlives a release: what it holds is read by the names it was written with, the definitions' words included.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from coaching.changes import Watch
from coaching.sheet import Measure
from handlers.report.agreeing import agreement_from_json, agreement_to_json
from handlers.report.content import Block, Counts, Hidden, Report, ReportKind, Trace
from handlers.report.noisy import noisy_from_json, noisy_to_json
from kpi.definitions import BY_KEY, Better, Kpi, Rules, Unit
from kpi.figures import DurationFigure, Point, RateFigure
from kpi.observations import Values
from kpi.periods import Period
from kpi.xmr import Limits, Reason, Rule

SHAPE = 1
"""Raise it when what is written changes its meaning, and keep reading the older ones."""

Json = dict[str, Any]


def to_json(report: Report) -> Json:
    """Return a report as plain data."""
    return {
        "shape": SHAPE,
        "kind": report.kind.value,
        "first": report.period.first.isoformat(),
        "last": report.period.last.isoformat(),
        "scope": report.scope,
        "zone": report.zone,
        "made": report.made.isoformat(),
        "facts_until": report.facts_until,
        "minimum": report.minimum,
        "rules": asdict(report.rules),
        "schedules": report.schedules,
        "total": _block(report.total) if report.total else None,
        "teams": [_block(block) for block in report.teams],
        "hidden": [asdict(hidden) for hidden in report.hidden],
        "since": {key: day.isoformat() for key, day in report.since.items()},
        "breaks": {key: [day.isoformat() for day in days] for key, days in report.breaks.items()},
        "noisy": noisy_to_json(report.noisy),
        "agreements": agreement_to_json(report.agreements),
    }


def from_json(kept: Json) -> Report:
    """Return the report that was written as this."""
    known = {name: value for name, value in kept["rules"].items() if name in Rules.__dataclass_fields__}
    return Report(
        kind=ReportKind(kept["kind"]),
        period=Period(date.fromisoformat(kept["first"]), date.fromisoformat(kept["last"])),
        scope=kept["scope"],
        zone=kept["zone"],
        made=datetime.fromisoformat(kept["made"]),
        facts_until=kept["facts_until"],
        minimum=kept["minimum"],
        rules=Rules(**known),
        schedules=kept["schedules"],
        total=_read_block(kept["total"]) if kept["total"] else None,
        teams=tuple(_read_block(each) for each in kept["teams"]),
        hidden=tuple(Hidden(**each) for each in kept["hidden"]),
        since={key: date.fromisoformat(day) for key, day in kept["since"].items()},
        breaks={key: tuple(date.fromisoformat(day) for day in days) for key, days in kept["breaks"].items()},
        agreements=agreement_from_json(kept.get("agreements", [])),
        noisy=noisy_from_json(kept.get("noisy", [])),  # those of an earlier release have none
    )


def _block(block: Block) -> Json:
    return {
        "team": block.team,
        "name": block.name,
        "measures": [_measure(measure) for measure in block.measures],
        "counts": asdict(block.counts) | {"backlog": list(block.counts.backlog)},
        # How many tickets changed since another report is of the moment, and not kept.
        "trace": {"tickets": block.trace.tickets, "mark": block.trace.mark, "whose": block.trace.whose},
    }


def _read_block(kept: Json) -> Block:
    counts = kept["counts"]
    return Block(
        kept["team"],
        kept["name"],
        tuple(_read_measure(each) for each in kept["measures"]),
        Counts(**(counts | {"backlog": tuple(counts["backlog"])})),
        Trace(**kept["trace"]),
    )


def _measure(measure: Measure) -> Json:
    kpi, watch = measure.kpi, measure.watch
    return {
        "key": kpi.key,
        "version": kpi.version,
        "name": kpi.name,
        "formula": kpi.formula,
        "unit": kpi.unit.value,
        "better": kpi.better.value,
        "minimum": kpi.minimum,
        "n": measure.n,
        "too_soon": measure.too_soon,
        "business": measure.business,
        "target": measure.target,
        "figure": measure.figure._asdict() if measure.figure else None,
        "earlier": measure.earlier._asdict() if measure.earlier else None,
        "watch": _watch(watch) if watch else None,
    }


def _read_measure(kept: Json) -> Measure:
    unit = Unit(kept["unit"])
    held = BY_KEY.get(kept["key"])
    source, personal = (held.source, held.personal) if held else ("", True)
    kpi = Kpi(
        kept["key"], kept["version"], kept["name"], kept["formula"], unit, Better(kept["better"]), kept["minimum"], (),
        personal, source,
    )  # fmt: skip
    return Measure(
        kpi,
        kept["n"],
        _read_figure(unit, kept["figure"]),
        _read_figure(unit, kept["earlier"]),
        kept["target"],
        _read_watch(kept["watch"]) if kept["watch"] else None,
        kept["business"],
        kept["too_soon"],
        Values((), (), ()),
    )


def _read_figure(unit: Unit, kept: Mapping[str, Any] | None) -> DurationFigure | RateFigure | None:
    if kept is None:
        return None
    return DurationFigure(**kept) if unit is Unit.DURATION else RateFigure(**kept)


def _watch(watch: Watch) -> Json:
    return {
        "points": [list(point) for point in watch.points],
        "limits": watch.limits._asdict() if watch.limits else None,
        "reason": watch.reason.value if watch.reason else None,
        "watched": watch.watched,
        "signals": list(watch.signals),
        "above": watch.above,
        "rule": watch.rule.name if watch.rule else None,
    }


def _read_watch(kept: Json) -> Watch:
    points: Sequence[Sequence[Any]] = kept["points"]
    return Watch(
        tuple(Point(*point) for point in points),
        Limits(**kept["limits"]) if kept["limits"] else None,
        Reason(kept["reason"]) if kept["reason"] else None,
        kept["watched"],
        tuple(kept["signals"]),
        kept["above"],
        Rule[kept["rule"]] if kept["rule"] else None,
    )

"""Chains of tries: each is a workflow, "page-7", then "page-7-2", and so on; at most one of a chain is alive.

A try that did not settle its subject starts the next one, delayed, before it ends itself. Where a chain broke (a fault,
a crash before it began, tables that were lost), whoever looks starts it again behind all that ended.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from dbos import DBOS

ALIVE = ["ENQUEUED", "DELAYED", "PENDING"]
ENDED_WELL = "SUCCESS"

LEFT_ALONE = timedelta(minutes=10)
"""A try of another version that nobody has moved for so long is nobody's: no wait is longer than five minutes."""

A_TIME = 200


def alive(name: str, version: str, left_alone: timedelta = LEFT_ALONE) -> set[str]:
    """Return the ids of the workflows of a name that are under way or wait to be."""
    # DBOS keeps its times by its own clock.
    stale = (datetime.now(UTC) - left_alone).timestamp() * 1000
    return {
        each.workflow_id
        for each in statuses(name=name, status=ALIVE)
        if each.app_version in (version, None) or (each.updated_at or 0) > stale
    }


def begun(chains: Iterable[str]) -> set[str]:
    """Return those of these chains that have had a first try."""
    return {each.workflow_id for some in in_portions(list(chains)) for each in statuses(workflow_ids=list(some))}


def tries_of(chain: str) -> list[Any]:
    """Return every try of a chain, ended or not."""
    return [*statuses(workflow_ids=[chain]), *statuses(workflow_id_prefix=f"{chain}-")]


def statuses(**wanted: Any) -> list[Any]:
    """Return the engine's rows of some workflows, without what they were given and gave."""
    return list(DBOS.list_workflows(**wanted, load_input=False, load_output=False))


def in_portions(wanted: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """Yield it in portions that a statement can hold."""
    return (wanted[start : start + A_TIME] for start in range(0, len(wanted), A_TIME))

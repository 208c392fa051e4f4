"""Chains of tries: each is a workflow, "page-7", then "page-7-2", and so on; at most one of a chain is alive.

A try that did not settle its subject starts the next one, delayed, before it ends itself. Where a chain broke (a fault,
a crash before it began, tables that were lost), whoever looks starts it again behind all that ended.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from dbos import DBOS

from bot.engine.names import number_of

ALIVE = ["ENQUEUED", "DELAYED", "PENDING"]
ENDED_WELL = "SUCCESS"

LEFT_ALONE = timedelta(minutes=10)
"""A try of another version that nobody has moved for so long is nobody's: no wait is longer than five minutes."""

A_TIME = 200


@dataclass(frozen=True, slots=True)
class Alive:
    """What counts as alive: of this engine's version, or moved by anybody a moment ago."""

    version: str
    left_alone: timedelta = LEFT_ALONE

    def of(self, name: str) -> set[str]:
        """Return the ids of the workflows of a name that are under way or wait to be."""
        moved = self._moved()
        return {each.workflow_id for each in statuses(name=name, status=ALIVE) if self._holds(each, moved)}

    def next_number(self, chain: str) -> int:
        """Return the number after all tries of a chain; 0 where one of them is alive after all."""
        tries, moved = tries_of(chain), self._moved()
        if any(each.status in ALIVE and self._holds(each, moved) for each in tries):
            return 0
        return max((number_of(chain, each.workflow_id) for each in tries), default=0) + 1

    def _moved(self) -> float:
        """What moved after this, in DBOS's own time, is somebody's."""
        return (datetime.now(UTC) - self.left_alone).timestamp() * 1000

    def _holds(self, row: Any, moved: float) -> bool:
        return row.app_version in (self.version, None) or (row.updated_at or 0) > moved


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

"""Takes over what dead replicas left, and clears away what ended long ago.

DBOS itself does not notice a dead replica. `DBOS._recover_pending_workflows` puts the pending work of an executor back
into its queue; it is no public name, but its update says whose work it takes, so that asking twice does no harm
(`DBOS.resume_workflow`, which is public, does not). A test with real kills watches over it.
"""

import logging
from datetime import datetime, timedelta

from dbos import DBOS

from bot.engine.ladders import PAGE, TURN
from bot.engine.presence import Presence
from bot.engine.pulls import PULL
from bot.engine.workflows import NAME
from bot.going_wrong import log_failure

log = logging.getLogger(__name__)

NAMES = [NAME, TURN, PAGE, PULL]

KEPT = timedelta(days=30)
A_TIME = 500


def take_over(presence: Presence, version: str) -> None:
    """Look for pending work of replicas that are dead, and put it back into its queues."""
    try:
        if not presence.keep():
            return
        pending = DBOS.list_workflows(
            name=NAMES, status="PENDING", app_version=version, load_input=False, load_output=False
        )
        for name in sorted({each.executor_id for each in pending if each.executor_id} - {presence.name}):
            with presence.of_a_dead(name) as dead:
                if dead:
                    taken = DBOS._recover_pending_workflows([name])  # noqa: SLF001 - see above
                    log.warning("%s is gone; %d posts it was sending are taken over", name, len(taken))
    except Exception as problem:  # noqa: BLE001 - the loop looks again in a moment
        log_failure("looking for dead replicas", problem)


def clear_away(now: datetime) -> None:
    """Delete the engine's rows of what ended more than 30 days ago. The ledger keeps its own."""
    try:
        while True:
            old = DBOS.list_workflows(
                name=NAMES,
                status=["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"],
                end_time=(now - KEPT).isoformat(),
                limit=A_TIME,
                load_input=False,
                load_output=False,
            )
            if not old:
                return
            DBOS.delete_workflows([each.workflow_id for each in old])
    except Exception as problem:  # noqa: BLE001 - the loop clears away again tomorrow
        log_failure("clearing away old work", problem)

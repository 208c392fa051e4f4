"""The bell: APScheduler, in a thread of its own, on every replica.

Promises: each of its jobs runs never twice at once, one that was missed runs once, and none is dropped for being late.
It keeps nothing: what is due is worked out anew at each ring.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

A_MINUTE = 60.0
JOBS = 4


class Bell:
    """Calls what is to be called, again and again, until it is stopped."""

    def __init__(self) -> None:
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(JOBS)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def every(self, seconds: float, call: Callable[[], None]) -> None:
        """Call it now and every so many seconds; every minute is at its second 0, when times of the day come."""
        trigger: Any = CronTrigger(second=0, timezone=UTC) if seconds == A_MINUTE else IntervalTrigger(seconds=seconds)
        self._scheduler.add_job(call, trigger, next_run_time=datetime.now(UTC))

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()

    def stop(self) -> None:
        """Ring no more; wait for what was begun."""
        if self._scheduler.running:
            self._scheduler.shutdown()

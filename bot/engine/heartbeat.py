"""The dead-man's switch: an address outside hears every minute that all is well, and raises the alarm when it does not.

Promises: it is called only when the audit went through and nothing should have moved two minutes ago; its own failure
breaks nothing. Never logs the address, which is a secret where it names who calls.
"""

import logging

from bot.engine.auditing import Audit
from bot.going_wrong import log_failure

log = logging.getLogger(__name__)

SECONDS = 5.0


class Heartbeat:
    """Calls. Used from the bell's threads."""

    def __init__(self, url: str) -> None:
        """`url` is empty where nobody outside is told."""
        self._url = url

    def beat(self, audit: Audit | None) -> None:
        """Call when all is well: None says that the audit failed."""
        if not self._url or audit is None:
            return
        if audit.overdue:
            log.warning("%d ladders and pages are overdue by more than two minutes; no heartbeat", audit.overdue)
            return
        import httpx

        try:
            httpx.get(self._url, timeout=SECONDS, follow_redirects=True).raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            log_failure("telling that all is well", problem)

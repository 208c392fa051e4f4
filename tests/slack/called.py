"""A `Slack` of ours that calls the fake one, with time that runs faster."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import SecretStr

from bot.slack.calling import Slack
from bot.slack.tokens import NotInstalledError, OneToken, Tokens
from tests.slack.fake_slack import FakeSlack, fake_slack

FASTER = 200.0
"""Pauses pass so much faster than they would."""


class ManyTokens:
    """Tokens of several organisations, as installing brings them; `fresh` is what comes when one was forgotten."""

    def __init__(self, **tokens: str) -> None:
        self.tokens = {f"slack:{team}": token for team, token in tokens.items()}
        self.fresh: dict[str, str] = {}
        self.forgotten: list[str] = []

    async def token(self, tenant: str) -> str:
        if tenant not in self.tokens:
            raise NotInstalledError
        return self.tokens[tenant]

    async def gone(self, tenant: str) -> None:
        self.forgotten.append(tenant)
        self.tokens.pop(tenant, None)
        if tenant in self.fresh:
            self.tokens[tenant] = self.fresh.pop(tenant)


class Pauses:
    """Time that passes while somebody sleeps, faster, and at no other time: a slow machine changes nothing."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self._now = 1000.0

    def now(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        self.taken.append(seconds)
        until = self._now + seconds
        await asyncio.sleep(seconds / FASTER)
        self._now = max(self._now, until)


class StandingTime(Pauses):
    """Time that stands still until the test lets it pass."""

    def __init__(self) -> None:
        super().__init__()
        self._slept = asyncio.Event()
        self._passed = asyncio.Event()

    def pass_on(self, seconds: float) -> None:
        self._now += seconds
        self._passed.set()
        self._passed = asyncio.Event()

    async def asleep(self) -> None:
        """Wait until somebody sleeps."""
        await asyncio.wait_for(self._slept.wait(), 20)

    async def sleep(self, seconds: float) -> None:
        self.taken.append(seconds)
        self._slept.set()
        until = self._now + seconds
        while self._now < until:
            await self._passed.wait()


@asynccontextmanager
async def calling(
    *teams: str, tokens: Tokens | None = None, time: Pauses | None = None, rng: float = 0.5, seconds: float = 5.0
) -> AsyncIterator[tuple[FakeSlack, Slack, Pauses]]:
    """The fake, what calls it, and the pauses it made."""
    pauses = time or Pauses()
    async with fake_slack(*teams) as fake:
        given = tokens or OneToken(SecretStr("xoxb-T1"))
        slack = Slack(
            fake.api_url,
            given,
            clock=pauses.now,
            sleep=pauses.sleep,
            rng=lambda: rng,
            seconds=seconds,
        )
        await slack.start()
        try:
            yield fake, slack, pauses
        finally:
            fake.release()
            await slack.close()

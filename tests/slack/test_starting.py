"""The start: a token that is not good stops it with a sentence; a Slack that is away does not."""

import asyncio

import pytest

from bot.slack import joining
from bot.slack.errors import TokenGoneError
from tests.slack.fake_slack import fake_slack
from tests.slack.payloads import slash
from tests.slack.speaking import known, speaking
from tests.stories.workspace import Workspace


def test_a_token_that_is_not_good_stops_the_start(own_demo: Workspace) -> None:
    async def story() -> None:
        async with fake_slack() as fake:
            with pytest.raises(TokenGoneError):
                async with speaking(own_demo, fake, slack_bot_token="xoxb-other"):  # noqa: S106 - a made-up one
                    raise AssertionError("it started")

    asyncio.run(story())


def test_a_slack_that_is_away_at_the_start_is_asked_again_until_it_answers(
    own_demo: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "SECONDS_AT_START", 0.2)
    monkeypatch.setattr(joining, "SECONDS_BETWEEN_ASKS", 0.1)
    known(own_demo, "lukas", "U1")

    async def story() -> None:
        async with fake_slack() as fake:
            fake.hang("auth.test")
            async with speaking(own_demo, fake) as touchline:
                assert len(fake.calls_of("auth.test")) == 1
                fake.release()
                await fake.until(lambda: any(call.ok for call in fake.calls_of("auth.test")), 60)
                await touchline.send(slash(fake, "T1", "U1", "/touchline", "help"))
                await fake.until(lambda: fake.seen("T1", "U1", "C1"))

    asyncio.run(story())

"""A form with boxes to tick, through Slack and back: signed payloads, the real server, a desk that asks and answers."""

import asyncio

import pytest

from tests.bot.fake_desk import days
from tests.slack.fake_slack import fake_slack
from tests.slack.payloads import slash, submission
from tests.slack.speaking import known, speaking
from tests.stories.workspace import Workspace


def test_what_is_ticked_in_a_modal_reaches_the_desk(own_demo: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    known(own_demo, "lukas", "U1")

    async def run() -> None:
        async with fake_slack() as fake, speaking(own_demo, fake) as touchline:
            monkeypatch.setattr(touchline.hub._desk, "answer", days)
            await touchline.send(slash(fake, "T1", "U1", "/touchline", "settings"))
            view = await fake.until(lambda: (v := fake.view("T1", "U1")) and v.view["callback_id"] == "form" and v)
            told = await touchline.send(submission(fake, view, {"days": ""}))
            assert fake.take_answer(view, told) == {"days": "Choose at least one day."}
            await touchline.send(submission(fake, view, {"days": "4,1"}))
            await fake.until(lambda: "Saved: 1,4" in str([each.text for each in fake.seen("T1", "U1", "C1")]))

    asyncio.run(run())

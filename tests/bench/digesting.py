"""One replica that posts digests: the real house, engine and Slack client. `python -m tests.bench.digesting`.

It reads its order as JSON from standard input, and runs until it is told to stop.
"""

import asyncio
import json
import sys
from datetime import UTC, datetime

from aiohttp import web

from bot.config import load_settings
from bot.engine.engine import Engine
from bot.engine.pace import Pace
from bot.root import open_house
from bot.server import application, serve
from bot.slack.calling import Slack
from bot.slack.postman import SlackPostman
from tests.bench.histories import NOW


class AnyToken:
    """A token for every organisation."""

    async def token(self, tenant: str) -> str:
        return f"xoxb-{tenant}"

    async def gone(self, tenant: str) -> None:
        raise RuntimeError("the fake Slack took a token away")


def main() -> None:
    """Run."""
    order = json.loads(sys.stdin.readline())
    began = datetime.now(UTC)
    with open_house(load_settings(**order["settings"])) as house:
        hub = house.hub()
        app = application(hub)
        slack = Slack(order["api"], AnyToken())

        async def open_slack(_: web.Application) -> None:
            await slack.start()

        async def close_slack(_: web.Application) -> None:
            await slack.close()

        app.on_startup.append(open_slack)
        app.on_cleanup.append(close_slack)
        # The pace of the product, but for the rest between two posts of one conversation: each has one here.
        pace = Pace(ring=1.0, breath=0.0, after_listening=0.0)
        Engine(house, hub, {"slack": SlackPostman(slack)}, lambda: NOW + (datetime.now(UTC) - began), pace).mount(app)
        asyncio.run(serve(app, announce=lambda _: print("ready", flush=True)))


if __name__ == "__main__":
    main()

"""One company on Slack and on Teams, served by one process: the same people, the same figures."""

import asyncio
import time

from bot.config import Settings
from bot.desk import FrontDesk
from bot.drawing import DrawingPool
from bot.hub import Hub
from bot.platforms import join_platforms
from bot.root import House
from bot.server import application
from storage.people import all_people, identities_of, person_of
from tests.slack.fake_slack import fake_slack
from tests.slack.payloads import direct_message
from tests.slack.speaking import SECRET
from tests.stories.workspace import NOW, Workspace
from tests.teams import payloads
from tests.teams.fake_teams import ACME, fake_teams
from tests.web import serving


def test_who_speaks_on_both_is_one_person_with_one_set_of_figures(own_demo: Workspace) -> None:
    async def story() -> None:
        async with fake_slack() as slack, fake_teams() as teams:
            there = teams.tenants[ACME]
            on_teams = there.user("Lukas Weber", email="lukas@example.com", zone="Europe/Berlin")
            there.personal(on_teams)
            slack.workspaces["T1"].user("U7", name="lukas.weber", email="Lukas@example.com")
            given = {
                "home": str(own_demo.database.engine.url.database).rpartition("/")[0],
                "slack_api_url": slack.api_url,
                "slack_signing_secret": SECRET,
                "slack_bot_token": "xoxb-T1",
                **teams.settings,
            }
            house = House(Settings(**given), own_demo.database, own_demo.tools, FrontDesk(own_demo.tools))
            hub = Hub(house.desk, DrawingPool(), clock=lambda: NOW)
            app = application(hub)
            await join_platforms(house, hub, app)
            async with serving(app) as (address, client):
                sent = direct_message(slack, "T1", "U7", "mystats csat")
                headers = sent.headers(SECRET, time.time())
                async with client.post(f"{address}/slack/events", data=sent.body(), headers=headers) as answer:
                    assert answer.status == 200
                told = await teams.tell(address, payloads.said(teams, on_teams, "mystats csat"))
                assert told.status < 300
                [by_slack] = await slack.until(lambda: slack.direct("T1", "U7"))
                [by_teams] = await teams.until(lambda: teams.personal(on_teams))
            figure = "90%"
            assert figure in by_slack.text
            assert figure in str(by_teams.card)

    asyncio.run(story())
    with own_demo.database.reading() as session:
        lukas = person_of(session, own_demo.tools.workspace_id, "email", "lukas@example.com")
        assert lukas is not None
        assert {"slack", "teams"} <= {identity.provider for identity in identities_of(session, lukas.id)}
        assert len([each for each in all_people(session, own_demo.tools.workspace_id) if "Lukas" in each.name]) == 1

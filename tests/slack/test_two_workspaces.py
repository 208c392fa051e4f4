"""Two organisations in one database: they never see each other's people, though their ids are the same."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.config import Settings
from bot.keys import load_keys
from bot.root import prepare
from bot.slack.oauth import Grant, OAuth
from bot.slack.tokens import InstalledTokens
from storage.installations import all_installations
from storage.people import all_people
from storage.tenants import connect
from storage.workspaces import Workspace as Row
from storage.workspaces import find_workspace
from tests.slack.fake_slack import FakeSlack, fake_slack
from tests.slack.payloads import direct_message, mention, slash, tokens_revoked, uninstalled
from tests.slack.speaking import BY_HTTP, BY_SOCKET, Speaking, known, speaking
from tests.stories.workspace import NOW, Workspace

Story = Callable[[Speaking, FakeSlack], Awaitable[None]]


def install(workspace: Workspace, fake: FakeSlack, teams: dict[str, str]) -> dict[str, object]:
    """Install the app in these teams, each in a workspace of ours; return the settings that go with it."""
    home = str(workspace.database.engine.url.database).rpartition("/")[0]
    known_by = fake.oauth
    settings: dict[str, object] = {
        "slack_bot_token": None,
        "slack_client_id": known_by.client_id,
        "slack_client_secret": known_by.client_secret,
        "public_url": "https://touchline.example.com",
        "slack_api_url": fake.api_url,
        "slack_signing_secret": "s",
        "home": home,
    }
    whole = Settings(**settings)
    oauth = OAuth(fake.api_url, whole.slack_client_id, whole.slack_client_secret)
    tokens = InstalledTokens(workspace.database, load_keys(whole), oauth)
    for team, key in teams.items():
        with workspace.database.writing() as session:
            row = find_workspace(session, key)
            connect(session, f"slack:{team}", team, row, NOW)
        grant = Grant(tenant=f"slack:{team}", name=team, token=f"xoxb-{team}")
        tokens._keep(grant, row.id, NOW)
    return {name: settings[name] for name in settings if name.startswith(("slack_bot", "slack_client", "public"))}


@pytest.fixture(params=[BY_HTTP, BY_SOCKET])
def tell(request: pytest.FixtureRequest, own_demo: Workspace) -> Callable[[Story], None]:
    """T1 is the demo, with Lukas as U1; T2 is another company, whose U1 is called Lukas too."""
    known(own_demo, "lukas", "U1")
    other = Settings(home=own_demo.database.engine.url.database, workspace="other")
    prepare(own_demo.database, other, NOW)

    def told(story: Story) -> None:
        async def run() -> None:
            async with fake_slack("T1", "T2") as fake:
                fake.workspaces["T2"].users["U1"].name = "lukas"
                fake.workspaces["T2"].users["U1"].email = "lukas@example.com"
                settings = install(own_demo, fake, {"T1": "default", "T2": "other"})
                async with speaking(own_demo, fake, request.param, **settings) as touchline:
                    await story(touchline, fake)

        asyncio.run(run())

    return told


def test_the_same_user_id_in_another_organisation_is_somebody_else(
    tell: Callable[[Story], None], own_demo: Workspace
) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        for team in ("T1", "T2"):
            await touchline.send(slash(fake, team, "U1", "/mystats"))
        [ours] = await fake.until(lambda: fake.seen("T1", "U1", "C1"))
        [theirs] = await fake.until(lambda: fake.seen("T2", "U1", "C1"))
        assert "First reply time" in ours.text
        assert "First reply time" not in theirs.text
        assert "No ticket has been imported yet" in str(theirs.blocks)
        await touchline.send(mention(fake, "T2", "U1", "mystats @lukas"))
        await touchline.send(mention(fake, "T2", "U1", "teamstats Billing"))
        answers = await fake.until(lambda: len(said := fake.seen("T2", "U1", "C1")) == 3 and said)
        assert not [each for each in answers if "First reply time" in f"{each.text}{each.blocks}"]
        await touchline.send(direct_message(fake, "T2", "U1", "mystats"))
        await fake.until(lambda: fake.direct("T2", "U1"))
        assert fake.direct("T1", "U1") == []
        assert {call.team for call in fake.calls if call.method.startswith("chat.")} == {"T2"}

    tell(story)
    with own_demo.database.reading() as session:
        row = find_workspace(session, "other")
        assert isinstance(row, Row)
        assert [person.handle for person in all_people(session, row.id)] == ["lukas"]


def test_an_organisation_nobody_connected_is_told_so(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        fake.add("T3", name="Third").channel("C1", "general", "U1")
        await touchline.send(slash(fake, "T3", "U1", "/mystats"))
        [posted] = await fake.until(lambda: fake.seen("T3", "U1", "C1"))
        assert "not connected" in str(posted.blocks)

    tell(story)


def test_uninstalling_and_revoking_delete_the_tokens_and_nothing_else(
    tell: Callable[[Story], None], own_demo: Workspace
) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await touchline.send(uninstalled(fake, "T1"))
        await touchline.send(tokens_revoked(fake, "T2"))

        await touchline.hub.drain()

    tell(story)
    with own_demo.database.reading() as session:
        assert not all_installations(session)
        assert len(all_people(session, own_demo.tools.workspace_id)) > 10

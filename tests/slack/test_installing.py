"""Installing: through the real server and the fake Slack, as a browser goes; and all that must not go through."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientSession, CookieJar, web
from yarl import URL

from bot.desk import FrontDesk
from bot.port import Heard
from bot.slack.calling import Slack
from bot.slack.installing import MINUTES_TO_FINISH, Home, Installing
from bot.slack.manifest import INSTALL_PATH, REDIRECT_PATH
from bot.slack.scopes import SCOPES
from bot.slack.tokens import NotInstalledError
from handlers.request import Place, PlaceKind
from handlers.tools import Tools
from kpi.errors import TouchlineError
from storage.database import Database
from storage.definitions import missing
from storage.people import all_people
from storage.sealing import new_key
from storage.tenants import connect, workspace_of
from storage.workspaces import Workspace, ensure_workspace
from tests.bot.awaited import awaited
from tests.slack.fake_slack import FakeSlack, fake_slack
from tests.slack.installed import NOW, Clock, database_in, installation, installed, oauth_of, tokens_in

KEY = new_key()
BOTH = ("T1", "T2")


@dataclass
class Running:
    """A Touchline one can install from, and the fake Slack beside it."""

    fake: FakeSlack
    database: Database
    address: str
    clock: Clock
    slack: Slack

    def browser(self, language: str = "en") -> "Browser":
        """A visitor's browser, without any cookie yet."""
        jar = CookieJar(unsafe=True, treat_as_secure_origin=[URL(self.address)])
        return Browser(self, ClientSession(cookie_jar=jar, headers={"Accept-Language": language}))

    def workspace(self, tenant: str) -> Workspace | None:
        """The workspace an organisation belongs to."""
        with self.database.reading() as session:
            return workspace_of(session, tenant)

    def roles(self, tenant: str) -> dict[str, str]:
        """Who is in an organisation's workspace, and as what."""
        found = self.workspace(tenant)
        assert found is not None
        with self.database.reading() as session:
            return {person.name: person.role for person in all_people(session, found.id)}


@dataclass
class Page:
    """What came back."""

    status: int
    text: str
    headers: dict[str, str]


@dataclass
class Browser:
    """One visitor's browser."""

    running: Running
    web: ClientSession

    async def __aenter__(self) -> "Browser":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.web.close()

    async def open(self, path: str, **query: str) -> Page:
        """Open a page of Touchline's."""
        async with self.web.get(f"{self.running.address}{path}", params=query) as answer:
            return Page(answer.status, await answer.text(), dict(answer.headers))

    async def link(self) -> str:
        """Open the first page; where its button leads."""
        page = await self.open(INSTALL_PATH)
        assert page.status == 200
        return link_in(page)

    async def state(self) -> str:
        """Open the first page; the state it gives to Slack."""
        return parse_qs(urlsplit(await self.link()).query)["state"][0]

    async def allow(self, team: str = "T1", user: str = "U1", **more: str) -> Page:
        """Install: follow the button, say yes at Slack, and come back."""
        async with self.web.get(URL(await self.link()).update_query(team=team, user=user, **more)) as answer:
            return Page(answer.status, await answer.text(), dict(answer.headers))


def link_in(page: Page) -> str:
    """The address behind a page's only button."""
    assert page.text.count("href=") == 1
    return page.text.partition('href="')[2].partition('"')[0].replace("&amp;", "&")


@asynccontextmanager
async def running(folder: Path, *teams: str) -> AsyncIterator[Running]:
    """A real server with the pages of installing on it."""
    clock = Clock()
    async with fake_slack(*teams) as fake:
        with database_in(folder) as database:
            tokens = tokens_in(database, fake, clock, KEY)
            slack = Slack(fake.api_url, tokens)
            app = web.Application()
            # The port is taken before the pages are made: they must know their own address.
            listening = socket.create_server(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{listening.getsockname()[1]}"
            home = Home(address, fake.api_url, "Europe/Berlin")
            Installing(database, tokens, oauth_of(fake, clock), slack, home, clock.time).mount(app)
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
            await slack.start()
            await runner.setup()
            try:
                await web.SockSite(runner, listening).start()
                yield Running(fake, database, address, clock, slack)
            finally:
                await runner.cleanup()
                await slack.close()


@awaited
async def test_the_first_page_asks_for_each_scope_and_binds_what_comes_back_to_the_browser(tmp_path) -> None:
    async with running(tmp_path) as here, here.browser() as browser:
        page = await browser.open(INSTALL_PATH)

        asked = parse_qs(urlsplit(link_in(page)).query)
        assert asked["client_id"] == [here.fake.oauth.client_id]
        assert asked["scope"] == [",".join(SCOPES)]
        assert asked["redirect_uri"] == [f"{here.address}{REDIRECT_PATH}"]
        cookie = page.headers["Set-Cookie"]
        assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Max-Age=600", "Path=/"))
        assert asked["state"][0] not in cookie
        assert asked["state"][0] not in database_bytes(tmp_path)


def database_bytes(folder: Path) -> str:
    """Everything that lies in a database's files."""
    return "".join(path.read_bytes().decode("latin-1") for path in folder.iterdir())


@pytest.mark.parametrize(
    ("language", "heading", "tag"),
    [("en-GB", "Add Touchline to Slack", "en"), ("fr, de;q=0.8", "Touchline zu Slack hinzufügen", "de")],
)
def test_the_page_speaks_the_visitors_language(tmp_path, language: str, heading: str, tag: str) -> None:
    async def visit() -> None:
        async with running(tmp_path) as here, here.browser(language) as browser:
            page = await browser.open(INSTALL_PATH)
            assert heading in page.text
            assert f'<html lang="{tag}">' in page.text

    asyncio.run(visit())


@awaited
async def test_whoever_installs_it_gets_a_workspace_and_is_its_admin(tmp_path) -> None:
    async with running(tmp_path) as here, here.browser() as browser:
        page = await browser.allow("T1", "U2")

        assert page.status == 200
        assert "Touchline is in Acme" in page.text
        assert link_in(page).startswith("https://slack.com/app_redirect?app=A1")
        made = here.workspace("slack:T1")
        assert made is not None
        assert (made.key, made.name) == ("slack:T1", "Acme")
        with here.database.reading() as session:
            assert missing(session, made.id) == []
        assert list(here.roles("slack:T1").values()) == ["admin"]
        kept = installation(here.database, "slack:T1")
        assert kept is not None
        assert (kept.installed_by, set(kept.scopes.split(",")), kept.installed_at) == ("U2", set(SCOPES), NOW)
        assert (await here.slack.call("slack:T1", "auth.test"))["team_id"] == "T1"


@awaited
async def test_two_workspaces_get_a_token_and_people_of_their_own(tmp_path) -> None:
    async with running(tmp_path, *BOTH) as here:
        for team in BOTH:
            async with here.browser() as browser:
                assert (await browser.allow(team)).status == 200

        assert installed(here.database) == ["slack:T1", "slack:T2"]
        first, second = here.workspace("slack:T1"), here.workspace("slack:T2")
        assert first is not None
        assert second is not None
        assert first.id != second.id
        for team in BOTH:
            assert (await here.slack.call(f"slack:{team}", "auth.test"))["team_id"] == team
        # The same user id in both, and not the same person.
        desk = FrontDesk(Tools(here.database, first.id, "UTC", 5))
        asked = [
            desk.request(Heard(f"slack:{team}:U1", Place(PlaceKind.DIRECT, "D1"), "help", tenant=f"slack:{team}"), NOW)
            for team in BOTH
        ]
        assert [request.person.workspace_id for request in asked] == [first.id, second.id]


@awaited
async def test_an_organisation_may_install_it_as_a_whole(tmp_path) -> None:
    async with running(tmp_path) as here, here.browser() as browser:
        org = here.fake.add("E1", name="Umbrella", home="T9")
        org.user("U1", real_name="Olga", email="olga@umbrella.example")

        page = await browser.allow("E1")

        assert "Touchline is in Umbrella" in page.text
        assert installed(here.database) == ["slack:E1"]
        assert list(here.roles("slack:E1").values()) == ["admin"]


@awaited
async def test_installing_again_takes_the_new_token_and_keeps_the_workspace_and_its_admin(tmp_path) -> None:
    async with running(tmp_path) as here:
        async with here.browser() as browser:
            await browser.allow("T1", "U1")
        before = here.workspace("slack:T1")
        here.fake.workspaces["T1"].token = "xoxb-newer"  # noqa: S105 - a made-up one

        async with here.browser() as browser:
            assert (await browser.allow("T1", "U2")).status == 200

        after = here.workspace("slack:T1")
        assert before is not None
        assert after is not None
        assert after.id == before.id
        assert (await here.slack.call("slack:T1", "auth.test"))["ok"]
        # In most workspaces anybody may install again: that makes nobody an admin beside the first.
        assert sorted(here.roles("slack:T1").values()) == ["admin", "agent"]


@awaited
async def test_an_organisation_that_was_connected_to_a_workspace_stays_there(tmp_path) -> None:
    async with running(tmp_path) as here, here.browser() as browser:
        with here.database.writing() as session:
            home = ensure_workspace(session, "default", "default", "Europe/Berlin", NOW)
            connect(session, "slack:T1", "Acme", home, NOW)

        await browser.allow("T1")

        found = here.workspace("slack:T1")
        assert found is not None
        assert found.key == "default"


@awaited
async def test_it_is_installed_even_where_slack_does_not_say_who_did_it(tmp_path) -> None:
    async with running(tmp_path) as here, here.browser() as browser:
        here.fake.fail("users.info", error="user_not_found")

        page = await browser.allow("T1")

        assert page.status == 200
        assert installed(here.database) == ["slack:T1"]
        assert here.roles("slack:T1") == {}


@awaited
async def test_whoever_says_no_reads_that_nothing_happened(tmp_path) -> None:
    async with running(tmp_path) as here, here.browser() as browser:
        page = await browser.allow("T1", deny="1")

        assert page.status == 400
        assert "You did not allow it" in page.text
        assert link_in(page) == INSTALL_PATH
        assert installed(here.database) == []


async def nothing_installed(here: Running, page: Page, words: str = "This link is not good any more") -> None:
    """The page refuses, and no token was asked for."""
    assert page.status == 400
    assert words in page.text
    assert installed(here.database) == []


@awaited
async def test_what_another_browser_began_does_not_end_in_this_one(tmp_path) -> None:
    async with running(tmp_path) as here, here.browser() as attacker, here.browser() as victim:
        await victim.open(INSTALL_PATH)
        state = await attacker.state()

        page = await victim.open(REDIRECT_PATH, state=state, code=here.fake.oauth.code("T1"))

        await nothing_installed(here, page)
        assert here.fake.calls_of("oauth.v2.access") == []


@awaited
async def test_a_browser_without_the_cookie_is_refused(tmp_path) -> None:
    async with running(tmp_path) as here, here.browser() as began, here.browser() as other:
        page = await other.open(REDIRECT_PATH, state=await began.state(), code=here.fake.oauth.code("T1"))
        await nothing_installed(here, page)


@awaited
async def test_a_state_counts_once(tmp_path) -> None:
    async with running(tmp_path) as here, here.browser() as browser:
        state = await browser.state()
        first = await browser.open(REDIRECT_PATH, state=state, error="access_denied")
        again = await browser.open(REDIRECT_PATH, state=state, code=here.fake.oauth.code("T1"))

        assert "You did not allow it" in first.text
        await nothing_installed(here, again)


@awaited
async def test_a_state_counts_for_ten_minutes(tmp_path) -> None:
    async with running(tmp_path) as here, here.browser() as browser:
        state = await browser.state()
        here.clock.seconds += MINUTES_TO_FINISH * 60

        await nothing_installed(here, await browser.open(REDIRECT_PATH, state=state, code=here.fake.oauth.code("T1")))


@awaited
async def test_two_tabs_of_one_browser_are_both_good(tmp_path) -> None:
    async with running(tmp_path, *BOTH) as here, here.browser() as browser:
        first, second = await browser.state(), await browser.state()

        for state, team in ((first, "T1"), (second, "T2")):
            page = await browser.open(REDIRECT_PATH, state=state, code=here.fake.oauth.code(team))
            assert page.status == 200
        assert installed(here.database) == ["slack:T1", "slack:T2"]


@pytest.mark.parametrize("query", [{}, {"code": "x"}, {"state": "x", "code": "x"}, {"state": "\x00" * 43, "code": "x"}])
def test_an_address_made_up_by_hand_is_refused(tmp_path, query: dict[str, str]) -> None:
    async def visit() -> None:
        async with running(tmp_path) as here, here.browser() as browser:
            await browser.open(INSTALL_PATH)
            await nothing_installed(here, await browser.open(REDIRECT_PATH, **query))

    asyncio.run(visit())


@awaited
async def test_a_state_without_a_code_is_refused(tmp_path) -> None:
    async with running(tmp_path) as here, here.browser() as browser:
        await nothing_installed(here, await browser.open(REDIRECT_PATH, state=await browser.state()))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("invalid_code", "This link is not good any more"),
        ("code_already_used", "This link is not good any more"),
        ("bad_client_secret", "Slack does not know this Touchline"),
        ("bad_redirect_uri", "Slack does not know this Touchline"),
        ("invalid_client_id", "Slack does not know this Touchline"),
    ],
)
def test_a_code_that_slack_refuses_says_whose_turn_it_is(tmp_path, code: str, words: str) -> None:
    async def visit() -> None:
        async with running(tmp_path) as here, here.browser() as browser:
            here.fake.fail("oauth.v2.access", error=code)
            await nothing_installed(here, await browser.allow("T1"), words)

    asyncio.run(visit())


@awaited
async def test_a_slack_that_cannot_be_reached_is_said_to_be_so(tmp_path) -> None:
    async with running(tmp_path) as here, here.browser() as browser:
        here.fake.fail_with_page("oauth.v2.access")
        await nothing_installed(here, await browser.allow("T1"), "Slack cannot be reached")


@awaited
async def test_nothing_a_stranger_puts_into_the_address_is_on_the_page(tmp_path) -> None:
    async with running(tmp_path) as here, here.browser() as browser:
        for state in ("<script>alert(1)</script>", await browser.state()):
            page = await browser.open(REDIRECT_PATH, state=state, error="<script>alert(1)</script>")
            assert page.status == 400
            assert "script" not in page.text
            assert "alert" not in page.text


@awaited
async def test_the_name_of_an_organisation_is_words_and_no_markup(tmp_path) -> None:
    async with running(tmp_path) as here, here.browser() as browser:
        here.fake.workspaces["T1"].name = "<script>alert(1)</script>"

        page = await browser.allow("T1")

        assert "<script" not in page.text
        assert "&lt;script&gt;" in page.text


@pytest.mark.parametrize("path", [INSTALL_PATH, REDIRECT_PATH])
def test_each_page_forbids_scripts_frames_copies_and_telling_where_one_was(tmp_path, path: str) -> None:
    async def visit() -> None:
        async with running(tmp_path) as here, here.browser() as browser:
            headers = (await browser.open(path)).headers
            policy = headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert headers["Referrer-Policy"] == "no-referrer"
            assert headers["Cache-Control"] == "no-store"
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["X-Frame-Options"] == "DENY"

    asyncio.run(visit())


@awaited
async def test_a_preview_of_the_link_begins_nothing(tmp_path) -> None:
    async with running(tmp_path) as here, ClientSession() as client, client.head(here.address + INSTALL_PATH) as answer:
        assert answer.status == 405


def test_no_token_code_or_state_is_on_a_page_in_the_log_or_readable_in_the_database(tmp_path, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    seen: list[str] = []

    async def visit() -> None:
        async with running(tmp_path) as here, here.browser() as browser:
            here.fake.oauth.rotating = True
            state = await browser.state()
            code = here.fake.oauth.code("T1")
            page = await browser.open(REDIRECT_PATH, state=state, code=code)
            assert page.status == 200
            refused = await browser.open(REDIRECT_PATH, state=await browser.state(), code=code)
            assert refused.status == 400
            refresh = next(iter(here.fake.oauth.refreshes))
            seen.extend([page.text, refused.text, str(page.headers)])
            secrets.extend([here.fake.workspaces["T1"].token, refresh, code, state, here.fake.oauth.client_secret])

    secrets: list[str] = []
    asyncio.run(visit())
    seen += [record.getMessage() for record in caplog.records]
    seen.append(database_bytes(tmp_path))
    assert len(secrets) == 5
    assert [secret for secret in secrets if any(secret in text for text in seen)] == []


@awaited
async def test_taken_away_it_forgets_the_token_and_keeps_people_and_workspace(tmp_path) -> None:
    async with running(tmp_path, *BOTH) as here:
        for team in BOTH:
            async with here.browser() as browser:
                await browser.allow(team)
        here.fake.workspaces["T1"].revoked = "account_inactive"

        with pytest.raises(TouchlineError):
            await here.slack.call("slack:T1", "auth.test")

        assert installed(here.database) == ["slack:T2"]
        with pytest.raises(NotInstalledError):
            await here.slack.call("slack:T1", "auth.test")
        assert len(here.roles("slack:T1")) == 1
        assert (await here.slack.call("slack:T2", "auth.test"))["ok"]

"""Tokens: sealed where they are kept, made new once before they end, forgotten when Slack says so and only then."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from pydantic import SecretStr

from bot.slack.calling import Slack
from bot.slack.errors import SlackError
from bot.slack.tokens import SECONDS_HELD, NotInstalledError, OneToken, connect_one
from bot.slack.wire import WireError
from storage.database import Database
from storage.installations import seal_context
from storage.sealing import Sealer, SealError, new_key
from storage.tenants import tenants_of, workspace_of
from tests.bot.awaited import awaited
from tests.slack.fake_slack import FakeSlack, fake_slack
from tests.slack.installed import (
    NOW,
    Clock,
    a_workspace,
    database_in,
    grant,
    installation,
    installed,
    oauth_of,
    tokens_in,
)

KEY = new_key()
HOUR = 3600.0


async def rotating(fake: FakeSlack, database: Database, clock: Clock) -> None:
    """An installation whose token expires in twelve hours."""
    fake.oauth.rotating = True
    given = await oauth_of(fake, clock).exchange(fake.oauth.code("T1"), "")
    await tokens_in(database, fake, clock, KEY).keep(given, a_workspace(database), NOW)


@awaited
async def test_the_one_token_is_everybodys_and_stays_whatever_slack_says() -> None:
    tokens = OneToken(SecretStr("xoxb-made-up"))

    await tokens.gone("slack:T1")

    assert await tokens.token("slack:T1") == "xoxb-made-up"


def test_a_token_of_each_organisation_is_found_again_and_lies_nowhere_readable(tmp_path) -> None:
    async def ask() -> None:
        clock = Clock()
        async with fake_slack("T1", "T2") as fake:
            with database_in(tmp_path) as database:
                tokens = tokens_in(database, fake, clock, KEY)
                for tenant in ("slack:T1", "slack:T2"):
                    made = grant(tenant, f"xoxb-secret-of-{tenant}", refresh_token=f"xoxe-refresh-of-{tenant}")
                    await tokens.keep(made, a_workspace(database, tenant), NOW)

                another = tokens_in(database, fake, clock, KEY)
                assert await another.token("slack:T1") == "xoxb-secret-of-slack:T1"
                assert await another.token("slack:T2") == "xoxb-secret-of-slack:T2"

    asyncio.run(ask())
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"slack:T1" in written
    assert b"xoxb-" not in written
    assert b"xoxe-" not in written


@awaited
async def test_where_nobody_installed_it_there_is_no_token(tmp_path) -> None:
    async with fake_slack() as fake:
        with database_in(tmp_path) as database, pytest.raises(NotInstalledError):
            await tokens_in(database, fake, Clock(), KEY).token("slack:T9")


@awaited
async def test_a_token_sealed_for_one_organisation_is_no_good_in_the_place_of_anothers(tmp_path) -> None:
    async with fake_slack("T1", "T2") as fake:
        with database_in(tmp_path) as database:
            tokens = tokens_in(database, fake, Clock(), KEY)
            for tenant in ("slack:T1", "slack:T2"):
                await tokens.keep(grant(tenant, f"xoxb-{tenant}"), a_workspace(database, tenant), NOW)
            with database.connected(write=True) as connection:
                connection.exec_driver_sql(
                    "UPDATE installation SET sealed = (SELECT sealed FROM installation WHERE tenant = 'slack:T1') "
                    "WHERE tenant = 'slack:T2'"
                )

            with pytest.raises(SealError):
                await tokens.token("slack:T2")


@awaited
async def test_an_uninstall_by_another_process_is_noticed_within_a_minute(tmp_path) -> None:
    clock = Clock()
    async with fake_slack() as fake:
        with database_in(tmp_path) as database:
            here, there = tokens_in(database, fake, clock, KEY), tokens_in(database, fake, clock, KEY)
            await here.keep(grant(), a_workspace(database), NOW)
            assert await here.token("slack:T1") == "xoxb-T1"

            fake.workspaces["T1"].revoked = "account_inactive"
            await there.gone("slack:T1")
            clock.seconds += SECONDS_HELD

            with pytest.raises(NotInstalledError):
                await here.token("slack:T1")


@pytest.mark.parametrize("code", ["account_inactive", "token_revoked", "invalid_auth"])
def test_what_slack_took_away_is_deleted(tmp_path, code: str) -> None:
    async def ask() -> None:
        async with fake_slack("T1", "T2") as fake:
            with database_in(tmp_path) as database:
                tokens = tokens_in(database, fake, Clock(), KEY)
                for team in ("T1", "T2"):
                    await tokens.keep(
                        grant(f"slack:{team}", f"xoxb-{team}"), a_workspace(database, f"slack:{team}"), NOW
                    )
                fake.workspaces["T1"].revoked = code

                await tokens.gone("slack:T1")

                assert installed(database) == ["slack:T2"]

    asyncio.run(ask())


@awaited
async def test_old_news_of_an_uninstall_does_not_take_a_newer_installation_away(tmp_path) -> None:
    async with fake_slack() as fake:
        with database_in(tmp_path) as database:
            tokens = tokens_in(database, fake, Clock(), KEY)
            await tokens.keep(grant(), a_workspace(database), NOW)

            await tokens.gone("slack:T1")  # the token is good: it was installed again since

            assert installed(database) == ["slack:T1"]


@awaited
async def test_while_slack_cannot_be_asked_nothing_is_deleted(tmp_path) -> None:
    async with fake_slack() as fake:
        with database_in(tmp_path) as database:
            tokens = tokens_in(database, fake, Clock(), KEY)
            await tokens.keep(grant(), a_workspace(database), NOW)
            fake.fail_with_page("auth.test")

            await tokens.gone("slack:T1")

            assert installed(database) == ["slack:T1"]


@awaited
async def test_a_token_that_soon_ends_is_made_new_once_however_many_want_it(tmp_path) -> None:
    clock = Clock()
    async with fake_slack() as fake:
        with database_in(tmp_path) as database:
            await rotating(fake, database, clock)
            tokens = tokens_in(database, fake, clock, KEY)
            first = await tokens.token("slack:T1")

            clock.seconds += 11 * HOUR
            asked = await asyncio.gather(*(tokens.token("slack:T1") for _ in range(20)))

            assert set(asked) == {fake.workspaces["T1"].token} != {first}
            refreshes = [call for call in fake.calls_of("oauth.v2.access") if call.arguments.get("refresh_token")]
            assert len(refreshes) == 1
            # And the next process finds the new one.
            assert await tokens_in(database, fake, clock, KEY).token("slack:T1") == asked[0]


@awaited
async def test_a_token_far_from_its_end_is_left_alone(tmp_path) -> None:
    clock = Clock()
    async with fake_slack() as fake:
        with database_in(tmp_path) as database:
            await rotating(fake, database, clock)
            tokens = tokens_in(database, fake, clock, KEY)

            clock.seconds += 9 * HOUR

            assert await tokens.token("slack:T1") == fake.workspaces["T1"].token
            assert len(fake.calls_of("oauth.v2.access")) == 1


@awaited
async def test_of_two_processes_that_refresh_at_once_both_end_with_the_token_that_counts(tmp_path) -> None:
    clock = Clock()
    async with fake_slack() as fake:
        with database_in(tmp_path) as database:
            await rotating(fake, database, clock)
            here, there = tokens_in(database, fake, clock, KEY), tokens_in(database, fake, clock, KEY)

            clock.seconds += 11 * HOUR
            asked = await asyncio.gather(here.token("slack:T1"), there.token("slack:T1"))
            clock.seconds += SECONDS_HELD
            settled = [await here.token("slack:T1"), await there.token("slack:T1")]

            assert fake.workspaces["T1"].token in asked
            assert settled == [fake.workspaces["T1"].token] * 2


@awaited
async def test_a_refresh_that_fails_is_tried_again_while_the_old_token_lasts(tmp_path) -> None:
    clock = Clock()
    async with fake_slack() as fake:
        with database_in(tmp_path) as database:
            await rotating(fake, database, clock)
            tokens = tokens_in(database, fake, clock, KEY)
            first = await tokens.token("slack:T1")
            fake.fail_with_page("oauth.v2.access")

            clock.seconds += 11 * HOUR
            assert await tokens.token("slack:T1") == first
            clock.seconds += SECONDS_HELD

            assert await tokens.token("slack:T1") == fake.workspaces["T1"].token != first


@pytest.mark.parametrize(("refused", "raised"), [(True, NotInstalledError), (False, WireError)])
def test_an_ended_token_that_cannot_be_made_new_is_an_error_that_says_which(
    tmp_path, refused: bool, raised: type
) -> None:
    async def ask() -> None:
        clock = Clock()
        async with fake_slack() as fake:
            with database_in(tmp_path) as database:
                await rotating(fake, database, clock)
                clock.seconds += 13 * HOUR
                if refused:
                    fake.oauth.refreshes.clear()
                else:
                    fake.fail_with_page("oauth.v2.access")

                with pytest.raises(raised):
                    await tokens_in(database, fake, clock, KEY).token("slack:T1")

    asyncio.run(ask())


@awaited
async def test_changing_the_keys_while_a_token_is_made_new_loses_neither(tmp_path) -> None:
    clock, newer = Clock(), new_key()
    async with fake_slack() as fake:
        with database_in(tmp_path) as database:
            await rotating(fake, database, clock)
            both = Sealer([newer, KEY])
            held = installation(database, "slack:T1")
            assert held is not None
            with database.writing() as session:
                session.merge(held).sealed = both.reseal(seal_context("slack:T1"), held.sealed)

            clock.seconds += 11 * HOUR
            token = await tokens_in(database, fake, clock, newer).token("slack:T1")

            assert token == fake.workspaces["T1"].token


@awaited
async def test_a_stored_token_shows_in_no_text_of_what_holds_it() -> None:
    made = replace(grant(token="xoxb-secret"), refresh_token="xoxe-secret")  # noqa: S106 - made-up ones
    assert "secret" not in repr(made)


def whose(database: Database, tenant: str) -> tuple[str, str] | None:
    """The key of the workspace an organisation belongs to, and what the organisation is called."""
    with database.reading() as session:
        held = workspace_of(session, tenant)
        names = {each.key: each.name for each in tenants_of(session, held.id)} if held else {}
        return (held.key, names[tenant]) if held else None


@asynccontextmanager
async def one_token(fake: FakeSlack, team: str = "T1") -> AsyncIterator[Slack]:
    """Slack by the one token of the settings."""
    slack = Slack(fake.api_url, OneToken(SecretStr(f"xoxb-{team}")))
    await slack.start()
    try:
        yield slack
    finally:
        await slack.close()


@awaited
async def test_the_one_tokens_organisation_belongs_to_the_workspace_that_is_served(tmp_path) -> None:
    async with fake_slack() as fake, one_token(fake) as slack:
        with database_in(tmp_path) as database:
            served = a_workspace(database, "default")

            assert await connect_one(slack, database, served, NOW) == "slack:T1"
            assert whose(database, "slack:T1") == ("default", "Acme")

            # Again, at the next start; and an operator's choice stays.
            other = a_workspace(database, "other")
            assert await connect_one(slack, database, other, NOW) == "slack:T1"
            assert whose(database, "slack:T1") == ("default", "Acme")


@awaited
async def test_the_one_token_of_a_whole_organisation_is_known_by_it(tmp_path) -> None:
    async with fake_slack() as fake, one_token(fake, "E1") as slack:
        fake.add("E1", name="Umbrella", home="T9")
        with database_in(tmp_path) as database:
            assert await connect_one(slack, database, a_workspace(database, "default"), NOW) == "slack:E1"


@awaited
async def test_a_wrong_token_connects_nobody(tmp_path) -> None:
    async with fake_slack() as fake, one_token(fake, "T7") as slack:
        with database_in(tmp_path) as database:
            served = a_workspace(database, "default")
            with pytest.raises(SlackError):
                await connect_one(slack, database, served, NOW)
            assert whose(database, "slack:T7") is None

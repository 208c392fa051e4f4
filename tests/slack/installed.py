"""A database that organisations installed Touchline into, for tests of tokens and of installing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from bot.slack.oauth import Grant, OAuth
from bot.slack.tokens import InstalledTokens
from storage.database import Database
from storage.installations import Installation, all_installations, find_installation
from storage.sealing import Sealer
from storage.tenants import connect
from storage.upgrading import upgrade
from storage.workspaces import ensure_workspace
from tests.slack.fake_slack import FakeSlack

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that goes only when it is told to."""

    def __init__(self) -> None:
        self.seconds = NOW.timestamp()

    def __call__(self) -> float:
        return self.seconds

    def time(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)


@contextmanager
def database_in(folder: Path) -> Iterator[Database]:
    """An up-to-date database in a folder, closed at the end."""
    database = Database(f"sqlite:///{folder / 'touchline.db'}")
    upgrade(database)
    try:
        yield database
    finally:
        database.close()


def oauth_of(fake: FakeSlack, clock: Clock) -> OAuth:
    """This app at the fake Slack."""
    known = fake.oauth
    return OAuth(fake.api_url, SecretStr(known.client_id), SecretStr(known.client_secret), clock)


def tokens_in(database: Database, fake: FakeSlack, clock: Clock, key: str) -> InstalledTokens:
    """The tokens of a process: another call is another replica."""
    return InstalledTokens(database, Sealer([key]), oauth_of(fake, clock), monotonic=clock)


def a_workspace(database: Database, key: str = "slack:T1") -> int:
    """A workspace with its tenant; its id."""
    with database.writing() as session:
        made = ensure_workspace(session, key, key, "Europe/Berlin", NOW)
        connect(session, key, key, made, NOW)
        return made.id


def installed(database: Database) -> list[str]:
    """The organisations that have an installation."""
    with database.reading() as session:
        return [each.tenant for each in all_installations(session)]


def installation(database: Database, tenant: str) -> Installation | None:
    """One organisation's installation."""
    with database.reading() as session:
        return find_installation(session, tenant)


def grant(tenant: str = "slack:T1", token: str = "", **more: object) -> Grant:
    """What Slack gave: the token that the fake Slack knows, unless another one is said."""
    return Grant(tenant=tenant, name=tenant, token=token or tenant.replace("slack:", "xoxb-"), **more)

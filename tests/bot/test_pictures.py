"""Hosted pictures, through the real server: good addresses show a picture, all others nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from PIL import Image
from sqlalchemy import event

from bot.config import Settings
from bot.drawing import DrawingPool
from bot.hub import Hub
from bot.pictures import HostedPictures
from bot.root import prepare
from bot.server import address_of, application
from charts.draw import draw
from storage.database import Database
from storage.sealing import Sealer, new_key
from tests.bot.awaited import awaited
from tests.bot.fake_desk import FakeDesk
from tests.charts.drawings import gallery

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OLD, NEW = new_key(), new_key()
PNG = b"\x89PNG\r\n\x1a\n\x00\xff"
MOST_PIXELS, MOST_BYTES = 1024, 1_000_000  # what Teams shows


@dataclass
class Served:
    """A server with pictures, and what its database is asked."""

    address: str
    web: ClientSession
    database: Database
    workspace: int
    pictures: HostedPictures
    asked: list[str]

    async def keep(self, png: bytes = PNG) -> str:
        """Keep a picture; return its address on this server."""
        address = await self.pictures.keep(self.workspace, png)
        assert address.startswith("https://touchline.example/pictures/")
        return self.address + address.removeprefix("https://touchline.example")

    async def get(self, address: str) -> tuple[int, bytes, dict[str, str]]:
        """Fetch an address, without following anything."""
        async with self.web.get(address, allow_redirects=False) as answer:
            return answer.status, await answer.read(), dict(answer.headers)


@asynccontextmanager
async def serving(tmp_path: Path, keys: list[str]) -> AsyncIterator[Served]:
    database = Database(f"sqlite:///{tmp_path / 'touchline.db'}")
    tools = prepare(database, Settings(home=tmp_path), NOW)
    pictures = HostedPictures(database, Sealer(keys), "https://touchline.example/", lambda: NOW)
    app = application(Hub(FakeDesk(), DrawingPool()))
    pictures.mount(app)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with ClientSession() as client:
            yield Served(address_of(runner), client, database, tools.workspace_id, pictures, asked)
    finally:
        await runner.cleanup()
        database.close()


@awaited
async def test_a_kept_picture_is_shown_at_its_address_and_may_be_remembered_for_ever(tmp_path: Path) -> None:
    async with serving(tmp_path, [OLD]) as server:
        status, body, headers = await server.get(await server.keep())
        assert (status, body, headers["Content-Type"]) == (200, PNG, "image/png")
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert headers["X-Content-Type-Options"] == "nosniff"


@awaited
async def test_two_keep_at_once_and_never_get_the_same_address(tmp_path: Path) -> None:
    async with serving(tmp_path, [OLD]) as server:
        addresses = await asyncio.gather(*(server.keep(PNG + bytes([number])) for number in range(8)))
        assert len(set(addresses)) == 8
        assert [(await server.get(each))[1][-1] for each in addresses] == list(range(8))


@awaited
async def test_a_wrong_address_is_refused_before_the_database_is_asked(tmp_path: Path) -> None:
    async with serving(tmp_path, [OLD]) as server:
        good, other = await server.keep(), await server.keep()
        name, signature, _ = good.rpartition("/")[2].split(".")
        altered = ("A" if signature[0] != "A" else "B") + signature[1:]
        wrong = [
            good.replace(".png", ""), good.replace(".png", ".gif"), good.replace(signature, altered),
            f"{server.address}/pictures/{name}.png", f"{server.address}/pictures/{name}..png",
            f"{server.address}/pictures/{name}.{other.split('.')[-2]}.png",
            f"{server.address}/pictures/.{signature}.png", f"{server.address}/pictures/.png",
            f"{server.address}/pictures/{'x' * 5000}.{signature}.png", f"{server.address}/pictures/%C3%BC.%C3%BC.png",
        ]  # fmt: skip
        server.asked.clear()
        assert [(await server.get(each))[:2] for each in wrong] == [(404, b"")] * len(wrong)
        assert server.asked == []


@awaited
async def test_an_address_that_is_signed_and_of_no_picture_is_not_found(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    async with serving(tmp_path, [OLD]) as server, serving(elsewhere, [OLD]) as other:
        address = (await other.keep()).replace(other.address, server.address)
        assert (await server.get(address))[0] == 404


@awaited
async def test_after_a_change_of_keys_old_addresses_are_good_while_the_old_key_is_held(tmp_path: Path) -> None:
    async with serving(tmp_path, [OLD]) as server:
        path = (await server.keep()).removeprefix(server.address)
    async with serving(tmp_path, [NEW, OLD]) as server:
        assert (await server.get(server.address + path))[:2] == (200, PNG)
    async with serving(tmp_path, [NEW]) as server:
        assert (await server.get(server.address + path))[0] == 404


@awaited
async def test_a_database_that_is_away_is_said_and_not_remembered(tmp_path: Path) -> None:
    async with serving(tmp_path, [OLD]) as server:
        address = await server.keep()
        with server.database.connected(write=True) as connection:
            connection.exec_driver_sql("ALTER TABLE hosted_picture RENAME TO elsewhere")
        status, body, headers = await server.get(address)
        assert (status, body) == (503, b"")
        assert "Cache-Control" not in headers


@awaited
async def test_a_picture_lies_sealed_in_the_database(tmp_path: Path) -> None:
    async with serving(tmp_path, [OLD]) as server:
        await server.keep()
        with server.database.connected() as connection:
            [sealed] = connection.exec_driver_sql("SELECT sealed FROM hosted_picture").scalars()
        assert PNG not in sealed
        assert sealed


@pytest.mark.parametrize("name", ["trend", "funnel of two hundred", "trend with long words everywhere"])
def test_every_drawing_is_within_what_teams_shows(name: str) -> None:
    png = draw(gallery()[name])
    assert max(Image.open(BytesIO(png)).size) <= MOST_PIXELS
    assert len(png) <= MOST_BYTES

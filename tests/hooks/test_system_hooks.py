"""The door for connected systems: who is let in, what is written down, and what hostile senders get."""

import asyncio
import gzip
import io
import json
import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.hook_doors import SECONDS_KNOWN
from bot.keys import rotate
from bot.system_hooks import A_MINUTE, LARGEST_BODY
from connectors.push.schemes import Scheme
from storage.connections import Connection
from storage.database import Database, DatabaseAwayError
from storage.sealing import Sealer, new_key
from tests.bot.awaited import awaited
from tests.hooks.system_door import KEY, SEALER, SECRET, base64_of, digest, system_door

DELETED = json.dumps({"topic": "conversation.deleted", "id": "notif_1", "data": {"item": {"id": "77"}}}).encode()
MAPPING = {"scheme": "secret", "mapping": "rows: tickets\ncolumns: {ticket: id, created_at: at, status: st}"}


@awaited
async def test_what_is_signed_is_written_down_at_once_and_no_body_is_kept_that_nobody_reads(database: Database) -> None:
    async with system_door(database, "zendesk") as there:
        answer = await there.zendesk(b'{"ticket_id": 5}', name="i-1")
        assert (answer.status, answer.said) == (200, {"result": "taken"})
        [arrival] = there.arrivals()
        assert (arrival.sealed, arrival.worked_at, arrival.came_at) == (None, None, there.now)


@awaited
async def test_the_same_delivery_is_taken_once_by_its_name_or_else_by_its_content(database: Database) -> None:
    async with system_door(database, "zendesk") as there:
        results = [(await there.zendesk(b"{}", name="i-1")).said["result"] for _ in range(3)]
        there.now += timedelta(days=2)
        results.append((await there.zendesk(b"{}", name="i-1")).said["result"])
        assert results == ["taken", "repeated", "repeated", "repeated"]
        assert (await there.zendesk(b'{"n": 1}')).said["result"] == "taken"
        there.now += timedelta(minutes=4)
        assert (await there.zendesk(b'{"n": 1}')).said["result"] == "repeated"
        there.now += timedelta(minutes=20)
        assert (await there.zendesk(b'{"n": 1}')).said["result"] == "taken"
        assert len(there.arrivals()) == 2


@awaited
async def test_who_is_not_let_in_learns_nothing_and_leaves_nothing(database: Database) -> None:
    async with system_door(database, "zendesk") as there:
        nobodys = await there.send(b"{}", key="nobodys")
        for refused in (
            await there.send(b"{}"),
            await there.zendesk(b"{}", X_Zendesk_Webhook_Signature="bm8="),
            await there.zendesk(b"{}", stamp=(there.now - timedelta(minutes=6)).isoformat()),
            await there.secret(b"{}"),
            await there.send(b"{}", X_Hub_Signature="sha256=" + digest(b"{}").hexdigest()),
            await there.send(b"{}", key="no.key"),
        ):
            assert (refused.status, refused.text) == (401, nobodys.text)
        assert there.arrivals() == []


@awaited
async def test_an_address_that_was_switched_off_is_refused_at_once(database: Database) -> None:
    async with system_door(database, "zendesk") as there:
        assert (await there.zendesk(b"1", name="a")).status == 200
        with database.writing() as session:
            session.get_one(Connection, there.connection_id).hook_key = None
        assert (await there.zendesk(b"2", name="b")).status == 401
        there.seconds += SECONDS_KNOWN
        assert (await there.zendesk(b"3", name="c")).status == 401
        assert len(there.arrivals()) == 1


@awaited
async def test_hubspot_signs_the_address_as_the_world_knows_it(database: Database) -> None:
    public = "https://touchline.example.com/"
    async with system_door(database, "hubspot", public_url=public) as there:
        stamp = there.stamp + "000"
        signed = f"POSThttps://touchline.example.com/hooks/systems/{KEY}[]{stamp}".encode()
        headers = {"X_HubSpot_Signature_v3": base64_of(signed), "X_HubSpot_Request_Timestamp": stamp}
        assert (await there.send(b"[]", **headers)).status == 200
        assert (await there.send(b"[1]", **headers)).status == 401


@awaited
async def test_front_and_zoom_hear_what_they_ask_when_the_address_is_tried(database: Database) -> None:
    async with system_door(database, "front") as there:
        stamp = there.stamp + "000"
        body = b'{"type":"sync","authorization":{"id":"cmp_abc"}}'
        headers = {"X_Front_Signature": base64_of(stamp.encode() + b":" + body), "X_Front_Request_Timestamp": stamp}
        answer = await there.send(body, X_Front_Challenge="a random text", **headers)
        assert (answer.status, answer.said) == (200, {"challenge": "a random text"})
        assert (await there.send(body, X_Front_Challenge="a random text")).status == 401
        assert there.arrivals() == []


@awaited
async def test_zoom_like_senders_may_be_mapped(database: Database) -> None:
    async with system_door(database, "webhook", {**MAPPING, "scheme": "zoom"}) as there:
        body = b'{"event":"endpoint.url_validation","payload":{"plainToken":"t"}}'
        signed = "v0=" + digest(b"v0:" + there.stamp.encode() + b":" + body).hexdigest()
        answer = await there.send(body, x_zm_signature=signed, x_zm_request_timestamp=there.stamp)
        assert answer.said == {"plainToken": "t", "encryptedToken": digest(b"t").hexdigest()}


@awaited
async def test_a_body_that_is_read_is_sealed_and_its_seal_is_renewed(database: Database) -> None:
    async with system_door(database, "intercom") as there:
        signed = "sha1=" + digest(DELETED, name="sha1").hexdigest()
        assert (await there.send(DELETED, X_Hub_Signature=signed)).status == 200
        [arrival] = there.arrivals()
        assert arrival.sealed is not None
        assert b"conversation" not in arrival.sealed
        keys = Sealer([new_key()]), SEALER
        assert keys[0] is not keys[1]
        assert rotate(database, SEALER) >= 0


async def endless() -> AsyncIterator[bytes]:
    """A body that does not say how long it is."""
    for _ in range(40):
        yield b"y" * 65_536


@awaited
async def test_a_body_of_two_megabytes_is_refused_before_it_is_read(database: Database) -> None:
    async with system_door(database, "zendesk") as there:
        assert there.web is not None
        for said in (io.BytesIO(b"x" * (2 * LARGEST_BODY)), endless()):
            async with there.web.post(there.url, data=said) as answer:
                told = await answer.json()
                assert (answer.status, told) == (413, {"error": "The body is too large: at most 1024 KB."})
        assert (await there.zendesk(b"x" * (LARGEST_BODY - 1))).status == 200


@awaited
async def test_a_packed_bomb_is_counted_as_it_unfolds(database: Database) -> None:
    async with system_door(database, "zendesk") as there:
        packed = gzip.compress(b"0" * 50_000_000)
        assert len(packed) < LARGEST_BODY
        answer = await there.zendesk(packed, Content_Encoding="gzip")
        assert answer.status in (400, 413)
        assert there.arrivals() == []


@awaited
async def test_what_lies_too_deep_or_is_of_a_wrong_kind_harms_nothing(database: Database) -> None:
    async with system_door(database, "webhook", MAPPING) as there:
        bodies = [b"[" * 500_000, b'{"a":' * 100_000, b"\xff\xfe", b"", b"1" * 5000, b'"x"', b"<xml/>", b"null"]
        for number, body in enumerate(bodies):
            answer = await there.secret(body + b" " * number, Content_Type="text/xml")
            assert answer.status == 200
        assert there.work() == len(bodies)
        assert all(each.worked_at and each.sealed is None for each in there.arrivals())
        assert sum(bool(each.refused) for each in there.arrivals()) == len(bodies) - 1  # null has no rows


@awaited
async def test_a_thousand_in_a_minute_are_taken_and_too_many_are_told_to_wait(database: Database) -> None:
    async with system_door(database, "zendesk") as there:
        slots = asyncio.Semaphore(20)

        async def one(number: int) -> int:
            async with slots:
                return (await there.zendesk(b"{}", name=f"i-{number % 50}")).status

        statuses = await asyncio.gather(*(one(number) for number in range(A_MINUTE + 30)))
        assert statuses.count(200) == A_MINUTE
        assert statuses.count(429) == 30
        assert len(there.arrivals()) == 50
        there.seconds += 60
        assert (await there.zendesk(b"{}", name="later")).status == 200


@awaited
async def test_where_it_cannot_be_written_the_sender_is_told_to_come_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with system_door(database, "zendesk") as there:
        with monkeypatch.context() as broken:

            def away(*_: object, **__: object) -> object:
                raise DatabaseAwayError

            broken.setattr("handlers.pushing.receiving.take_arrival", away)
            answer = await there.zendesk(b"{}", name="i-1")
            assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        assert (await there.zendesk(b"{}", name="i-1")).said["result"] == "taken"


@awaited
async def test_no_word_of_a_body_no_secret_and_no_address_is_logged(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with system_door(database, "webhook", MAPPING) as there:
        await there.secret(b'{"id": "Eve Miller", "at": "Eve Miller"}')
        await there.secret(b"Eve Miller")
        await there.send(b"Eve Miller", X_Touchline_Secret="wrong secret")  # noqa: S106 - nobody's
        there.work()
    told = caplog.text + str([vars(each) for each in caplog.records if each.name.startswith(("bot", "handlers"))])
    for secret in ("Eve Miller", SECRET.decode(), KEY, "wrong secret"):
        assert secret not in told


@awaited
async def test_where_there_is_no_such_address_a_signature_is_computed_all_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[str] = []

    def seen(self: Scheme, *_: object) -> bool:
        computed.append(self.header)
        return False

    monkeypatch.setattr(Scheme, "is_good", seen)
    async with system_door(database, "zendesk") as there:
        assert (await there.send(b"{}", key="nobodys")).status == 401
        assert len(computed) == 1

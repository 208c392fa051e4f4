"""What is private truly goes to one person only: looked at from another person's page, by the raw protocol."""

from aiohttp import ClientSession

from tests.bot.awaited import awaited
from tests.bot.running import Running, Tab, running


async def status(server: Running, path: str) -> int:
    async with server.web.get(f"{server.address}/playground/{path}") as answer:
        return answer.status


@awaited
async def test_a_private_answer_in_a_channel_reaches_its_asker_and_nobody_else() -> None:
    async with running() as server, Tab(server, "id-anna") as anna, Tab(server, "id-mei") as mei:
        await anna.say("/mystats", "#support")
        answer = await anna.event("message", "Anna Berg, last 30 days")
        assert answer["private"]
        await anna.event("pictures")
        # What is public comes after it on the same stream, so what was private would be there by now.
        await anna.say("/public", "#support")
        public = await mei.event("message", "Said to everybody")
        assert not public["private"]
        assert not mei.heard("last 30 days")
        assert not mei.heard("mystats")
        assert not mei.heard(answer["id"])
        async with Tab(server, "id-mei") as later:
            assert later.heard("Said to everybody")
            assert not later.heard("last 30 days")


@awaited
async def test_another_persons_picture_card_and_buttons_are_out_of_reach() -> None:
    async with running() as server, Tab(server, "id-anna") as anna, Tab(server, "id-mei") as mei:
        await anna.say("mystats")
        answer = await anna.event("message", "Anna Berg, last 30 days")
        await anna.event("pictures")
        assert await status(server, f"{anna.path}/pictures/{answer['id']}/0") == 200
        assert await status(server, f"{mei.path}/pictures/{answer['id']}/0") == 404
        await mei.post(f"{mei.path}/press", {"message": answer["id"], "button": 0}, status=404)
        await mei.post(f"{mei.path}/say", {"conversation": "@anna", "text": "mystats"}, status=404)
        assert len(server.desk.requests) == 1


@awaited
async def test_a_direct_message_reaches_its_person_on_every_page_and_no_other() -> None:
    async with (
        running() as server,
        Tab(server, "id-anna") as anna,
        Tab(server, "id-jonas") as jonas,
        Tab(server, "id-jonas") as jonas_too,
        Tab(server, "id-mei") as mei,
    ):
        await anna.say("tell jonas")
        for tab in (jonas, jonas_too):
            assert (await tab.event("message", "For your eyes"))["conversation"] == "@jonas"
        await anna.say("shout billing")
        for tab in (anna, jonas, mei):
            await tab.event("message", "For a channel")
        assert not anna.heard("For your eyes")
        assert not mei.heard("For your eyes")


@awaited
async def test_a_form_opens_on_the_page_that_asked_and_on_no_other() -> None:
    async with running() as server, Tab(server, "id-anna") as anna, Tab(server, "id-mei") as mei:
        await anna.say("/note", "#support")
        form = await anna.event("form")
        await anna.say("/public", "#support")
        await mei.event("message", "Said to everybody")
        assert not mei.heard(form["id"])
        await mei.post(f"{mei.path}/form", {"form": form["id"], "answers": {}}, status=404)


@awaited
async def test_a_private_answer_never_takes_the_place_of_a_public_card() -> None:
    async with running() as server, Tab(server, "id-anna") as anna, Tab(server, "id-mei") as mei:
        await anna.say("/hook", "#support")
        hook = await mei.event("message", "Hook")
        await anna.post(f"{anna.path}/press", {"message": hook["id"], "button": 0})
        secret = await anna.event("message", "Between us")
        assert secret["private"]
        assert secret["id"] != hook["id"]
        await anna.say("/public", "#support")
        await mei.event("message", "Said to everybody")
        assert not mei.heard("Between us")


@awaited
async def test_leaving_ends_the_session() -> None:
    async with running() as server, Tab(server, "id-anna") as anna:
        await anna.say("mystats")
        await anna.post(f"{anna.path}/leave", {})
        await anna.reading
        assert await status(server, anna.path) == 404
        assert await status(server, f"{anna.path}/events") == 404


@awaited
async def test_only_this_machine_and_only_its_own_page_may_change_anything() -> None:
    async with running() as server, Tab(server, "id-anna") as anna, ClientSession() as web:
        port = server.address.rsplit(":", 1)[1]
        say = f"{server.address}/playground/{anna.path}/say"
        body = {"conversation": "@anna", "text": "mystats"}
        foreign = (
            {},
            {"Origin": "null"},
            {"Origin": "https://evil.example"},
            {"Origin": f"http://127.0.0.1:{int(port) + 1}"},
            {"Origin": f"https://127.0.0.1:{port}"},
            {"Host": "evil.example", "Origin": "http://evil.example"},
            {"Host": f"evil.example:{port}", "Origin": f"http://evil.example:{port}"},
            {"Host": f"127.0.0.1.evil.example:{port}", "Origin": f"http://127.0.0.1.evil.example:{port}"},
            {"Host": "[bad", "Origin": "http://[bad"},
        )
        for headers in foreign:
            async with web.post(say, json=body, headers=headers) as answer:
                assert answer.status in {400, 403}, headers
        for headers in ({"Host": f"localhost:{port}"}, {"Host": f"127.0.0.1:{port}"}, {"Host": f"[::1]:{port}"}):
            async with web.post(say, json=body, headers={**headers, "Origin": f"http://{headers['Host']}"}) as answer:
                assert answer.status == 200, headers
        assert len(server.desk.requests) == 3


@awaited
async def test_reading_needs_this_machines_own_name_too() -> None:
    async with running() as server, Tab(server, "id-anna") as anna:
        for path in ("", "start", "static/main.js", anna.path, f"{anna.path}/events"):
            address = f"{server.address}/playground/{path}"
            async with server.web.get(address, headers={"Host": "evil.example"}) as answer:
                assert answer.status == 403, path
            async with server.web.get(address, headers={"Origin": "https://evil.example"}) as answer:
                assert answer.status == 403, path


@awaited
async def test_every_response_forbids_foreign_scripts_and_frames() -> None:
    async with running() as server, Tab(server, "id-anna") as anna:
        for path in ("", "start", "static/main.js", f"{anna.path}/events", "s/nobody"):
            async with server.web.get(f"{server.address}/playground/{path}") as answer:
                policy = answer.headers["Content-Security-Policy"]
                assert policy.startswith("default-src 'none'; script-src 'self';")
                assert "unsafe" not in policy
                assert "frame-ancestors 'none'" in policy
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert answer.headers["Cache-Control"] == "no-store"
                assert "Access-Control-Allow-Origin" not in answer.headers


@awaited
async def test_no_file_beside_the_static_ones_is_served() -> None:
    async with running() as server:
        for path in ("static/../app.py", "static/%2e%2e/app.py", "static/..%2fapp.py", "static/"):
            assert await status(server, path) in {403, 404}, path

"""The playground by its raw protocol: what is said, pressed and filled in, and what every page is told."""

import asyncio

import pytest

from bot.playground import workspace as limits
from bot.playground.people import People, PlaygroundPerson
from bot.playground.wire import LONGEST_WORDS
from bot.playground.workspace import Posted, Workspace, channel, direct
from kpi.errors import TouchlineError
from tests.bot.awaited import awaited
from tests.bot.fake_desk import FIGURES, NOW, PEOPLE, stats_card
from tests.bot.running import Running, Tab, running


@awaited
async def test_the_root_leads_to_the_page_and_the_page_needs_nothing_from_elsewhere() -> None:
    async with running() as server:
        async with server.web.get(server.address) as answer:
            assert answer.status == 200
            assert str(answer.url).endswith("/playground/")
            page = await answer.text()
        assert "//" not in page.replace("<!doctype html>", "")
        assert "<style" not in page
        assert " on" not in page.split("<body>")[1].split("<noscript>")[0]


@awaited
async def test_one_can_be_anybody_and_is_spoken_to_in_their_language() -> None:
    async with running() as server:
        async with server.web.get(f"{server.address}/playground/start") as answer:
            start = await answer.json()
        assert [(each["name"], each["team"]) for each in start["people"]] == [(one.name, one.team) for one in PEOPLE]
        async with Tab(server, "id-jonas") as jonas, Tab(server, "id-ruth") as ruth:
            assert jonas.session["locale"] == "de"
            assert jonas.session["me"]["name"] == "Jonas Weber"
            assert jonas.session["try"][0] == "mystats"
            assert ruth.session["try"][0] == "teamstats"
            assert [place["name"] for place in ruth.session["channels"]] == ["support", "billing"]
            assert ruth.session["commands"][0]["word"] == "mystats"


@awaited
async def test_words_come_first_and_the_picture_follows() -> None:
    async with running() as server, Tab(server, "id-anna") as anna:
        assert await anna.say("mystats") == {"heard": True, "refused": False}
        posted = await anna.event("message", "Anna Berg, last 30 days")
        assert posted["pictures"] == ["drawing"]
        drawn = await anna.event("pictures")
        assert (drawn["id"], drawn["pictures"]) == (posted["id"], ["drawn"])
        async with server.web.get(f"{server.address}/playground/{anna.path}/pictures/{posted['id']}/0") as answer:
            assert answer.content_type == "image/png"
            assert (await answer.read()).startswith(b"\x89PNG")


@awaited
async def test_a_picture_that_cannot_be_drawn_is_said_to_be_so() -> None:
    async with running() as server, Tab(server, "id-anna") as anna:
        await server.hub.drawing.close()
        await anna.say("mystats")
        drawn = await anna.event("pictures")
        assert drawn["pictures"] == ["failed"]
        async with server.web.get(f"{server.address}/playground/{anna.path}/pictures/{drawn['id']}/0") as answer:
            assert answer.status == 404


@awaited
async def test_the_desk_is_told_who_speaks_by_the_session_and_by_nothing_else() -> None:
    async with running() as server, Tab(server, "id-anna") as anna:
        body = {"conversation": "@anna", "text": "mystats", "identity": "id-ruth", "person": "id-ruth"}
        await anna.post(f"{anna.path}/say", body)
        assert [request.person.handle for request in server.desk.requests] == ["anna"]


@awaited
async def test_in_a_channel_only_commands_and_mentions_are_heard() -> None:
    async with running() as server, Tab(server, "id-anna") as anna, Tab(server, "id-mei") as mei:
        assert await anna.say("good morning", "#support") == {"heard": False}
        await anna.say("@Touchline, public", "#support")
        await anna.say("/public", "#support")
        assert [request.words for request in server.desk.requests] == ["public", "/public"]
        await mei.event("message", "good morning")
        await mei.event("message", "@Touchline, public")
        await mei.event("message", "Said to everybody")


@awaited
async def test_a_button_says_the_words_of_its_card_and_its_answer_takes_the_cards_place() -> None:
    async with running() as server, Tab(server, "id-anna") as anna, Tab(server, "id-mei") as mei:
        await anna.say("/buttons", "#support")
        ready = await mei.event("message", "Ready?")
        await mei.post(f"{mei.path}/press", {"message": ready["id"], "button": 0, "words": "mystats"})
        gone = await anna.event("message", "Gone")
        assert (gone["id"], gone["revision"]) == (ready["id"], 1)
        assert server.desk.requests[-1].words == "go"
        assert server.desk.requests[-1].person.handle == "mei"
        await mei.post(f"{mei.path}/press", {"message": ready["id"], "button": 0}, status=404)


@awaited
async def test_a_form_goes_through_its_errors_to_its_end() -> None:
    async with running() as server, Tab(server, "id-anna") as anna:
        await anna.say("note")
        form = await anna.event("form")
        assert [field["kind"] for field in form["fields"]] == ["line", "choice", "paragraph", "date"]
        answers = {"summary": "", "kind": "praise"}
        await anna.post(f"{anna.path}/form", {"form": form["id"], "answers": answers})
        assert (await anna.event("form-errors"))["errors"] == {"summary": "Please fill this in."}
        answers["summary"] = "thanks"
        await anna.post(f"{anna.path}/form", {"form": form["id"], "answers": answers})
        await anna.event("form-closed")
        await anna.event("message", "Saved: thanks")
        await anna.post(f"{anna.path}/form", {"form": form["id"], "answers": answers}, status=404)


@awaited
async def test_a_page_that_comes_back_is_told_everything_again() -> None:
    async with running() as server, Tab(server, "id-anna") as anna:
        await anna.say("public")
        await anna.say("note")
        form = await anna.event("form")
        anna.reading.cancel()
        async with server.web.get(f"{server.address}/playground/{anna.path}/events") as stream:
            assert await stream.content.readline() == b"event: all\n"
            everything = (await stream.content.readline()).decode()
        assert "Said to everybody" in everything
        assert form["id"] in everything
        await anna.post(f"{anna.path}/form/cancel", {"form": form["id"]})
        async with server.web.get(f"{server.address}/playground/{anna.path}/events") as stream:
            await stream.content.readline()
            assert form["id"] not in (await stream.content.readline()).decode()


@awaited
async def test_a_message_to_nobody_is_told_to_the_asker() -> None:
    async with running() as server, Tab(server, "id-anna") as anna:
        await anna.say("tell nobody")
        await anna.event("message", "Nobody here is called nobody")
        await anna.say("shout nowhere")
        await anna.event("message", "Nobody here is called nowhere")


async def refusal(server: Running, path: str, **request: object) -> tuple[int, str]:
    headers = {"Origin": server.address, **request.pop("headers", {})}
    async with server.web.post(f"{server.address}/playground/{path}", headers=headers, **request) as answer:
        return answer.status, (await answer.json())["error"]


@awaited
async def test_what_is_malformed_is_refused_with_a_clear_word() -> None:
    async with running() as server, Tab(server, "id-anna") as anna:
        say = f"{anna.path}/say"
        here = {"conversation": "@anna"}
        plain = {"Content-Type": "text/plain"}
        json = {"Content-Type": "application/json"}
        refusals = [
            await refusal(server, say, data="{}", headers=plain),
            await refusal(server, say, data="{", headers=json),
            await refusal(server, say, data="[" * 20000, headers=json),
            await refusal(server, say, json=["a list"]),
            await refusal(server, say, json=here),
            await refusal(server, say, json={**here, "text": 7}),
            await refusal(server, say, json={**here, "text": " \n"}),
            await refusal(server, say, json={**here, "text": "x" * (LONGEST_WORDS + 1)}),
            await refusal(server, say, json={**here, "text": "x" * 100_000}),
            await refusal(server, say, json={"conversation": "#nowhere", "text": "hi"}),
            await refusal(server, f"{anna.path}/press", json={"message": "none", "button": 0}),
            await refusal(server, f"{anna.path}/form", json={"form": "none", "answers": {}}),
            await refusal(server, "s/nobody/say", json={**here, "text": "hi"}),
            await refusal(server, "sessions", json={"person": "id-nobody"}),
        ]
        assert [status for status, _ in refusals] == [
            415,
            400,
            400,
            400,
            400,
            400,
            400,
            413,
            413,
            404,
            404,
            404,
            404,
            404,
        ]
        assert all(sentence.endswith(".") for _, sentence in refusals)
        assert server.desk.requests == []


def broken() -> list[PlaygroundPerson]:
    raise RuntimeError(FIGURES)


def away() -> list[PlaygroundPerson]:
    raise TouchlineError


@pytest.mark.parametrize(("people", "status"), [(broken, 500), (away, 503)])
@awaited
async def test_when_people_cannot_be_read_the_page_is_told_so_and_the_log_keeps_no_data(
    people: People, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with running() as server:
        server.desk.people = people
        async with server.web.get(f"{server.address}/playground/start") as answer:
            assert answer.status == status
            assert await answer.json() == {"error": TouchlineError.message()}
        assert FIGURES not in caplog.text


@awaited
async def test_a_forms_answers_are_limited_to_its_own_fields() -> None:
    async with running() as server, Tab(server, "id-anna") as anna:
        await anna.say("note")
        form = await anna.event("form")
        for answers in ({"role": "admin"}, {"summary": 7}, {"summary": "x" * 5001}, "none"):
            status = 413 if isinstance(answers, dict) and len(str(answers)) > 5000 else 400
            await anna.post(f"{anna.path}/form", {"form": form["id"], "answers": answers}, status=status)
        assert len(server.desk.requests) == 1


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_MESSAGES", 3)
    monkeypatch.setattr(limits, "MOST_PICTURED", 1)
    monkeypatch.setattr(limits, "MOST_SESSIONS", 2)
    workspace = Workspace(["support"])
    for number in range(5):
        workspace.add(Posted(str(number), channel("support"), NOW, card=stats_card(), pictures=[b"png"]))
    seen = workspace.seen_by(PEOPLE[0])
    assert [each.id for each in seen] == ["2", "3", "4"]
    assert [each.pictures for each in seen] == [[b""], [b""], [b"png"]]
    sessions = [workspace.open_session(PEOPLE[0]) for _ in range(3)]
    assert [workspace.session(each.token) is not None for each in sessions] == [False, True, True]


def test_a_page_that_does_not_keep_up_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_EVENTS_WAITING", 2)
    session = Workspace([]).open_session(PEOPLE[0])
    stream: asyncio.Queue[limits.Event | None] = asyncio.Queue()
    session.streams.append(stream)
    for number in range(5):
        session.tell(("removed", {"id": number}))
    assert session.streams == []
    assert [stream.get_nowait() for _ in range(2)][-1] is None


def test_a_direct_conversation_is_its_persons_only() -> None:
    workspace = Workspace(["#support"])
    anna, jonas = PEOPLE[:2]
    assert workspace.place(anna, "@anna") == direct("anna")
    assert workspace.place(anna, "#support") == channel("support")
    assert workspace.place(anna, direct(jonas.handle).id) is None

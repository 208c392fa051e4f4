"""The menu of a message in the playground: what it offers, whose words are quoted, and what nobody may quote."""

from bot.port import Destination, NoPictures
from bot.quoting import LONGEST_QUOTE, quote
from handlers.cards import Button, Card, Style, Text
from handlers.registry import SHORTCUTS
from tests.bot.awaited import awaited
from tests.bot.running import Tab, running

ESCALATE = "escalate_message"
CUSTOMER = "Our shop is down since 9, and 3 < 4 & nobody answers."


@awaited
async def test_a_message_of_a_colleague_is_quoted_in_the_form_that_opens() -> None:
    async with running() as server, Tab(server, "id-anna") as anna, Tab(server, "id-mei") as mei:
        await mei.say(CUSTOMER, "#support")
        said = await anna.event("message", "Our shop is down")
        await anna.post(f"{anna.path}/act", {"message": said["id"], "action": ESCALATE})
        form = await anna.event("form", "Escalate")
        assert [field["value"] for field in form["fields"]] == [CUSTOMER, "id-mei"]
        assert not mei.heard("Escalate ")
        answers = {"title": form["fields"][0]["value"], "details": ""}
        await anna.post(f"{anna.path}/form", {"form": form["id"], "answers": answers})
        told = await anna.event("message", "Escalated:")
        assert (told["private"], told["conversation"]) == (True, "#support")
        assert not mei.heard("Escalated:")


@awaited
async def test_the_words_that_are_quoted_are_those_of_the_message_whatever_the_page_says() -> None:
    async with running() as server, Tab(server, "id-anna") as anna:
        card = Card("A low rating", (Text("One of five."),), (Button("Acknowledge", "ack 1", Style.PRIMARY),))
        posted = await server.playground.postman().post(Destination("", identity="anna"), card, NoPictures(), "k")
        body = {"message": posted, "action": ESCALATE, "text": "made up", "quoted": {"text": "made up"}}
        await anna.post(f"{anna.path}/act", body)
        [request] = server.desk.requests
        assert request.quoted is not None
        assert request.quoted.text == "A low rating\n\nOne of five."
        assert (request.quoted.author, request.quoted.url) == ("", "")
        assert request.person.handle == "anna"


@awaited
async def test_nobody_quotes_what_they_do_not_see_nor_does_what_is_not_offered() -> None:
    async with running() as server, Tab(server, "id-anna") as anna, Tab(server, "id-mei") as mei:
        await mei.say("/mystats", "#support")
        secret = await mei.event("message", "/mystats")
        await mei.say("hello", "#support")
        said = await anna.event("message", "hello")
        refused = (
            {"message": secret["id"], "action": ESCALATE},
            {"message": "nothing", "action": ESCALATE},
            {"message": said["id"], "action": "my_figures"},  # that one is about no message
            {"message": said["id"], "action": "flurb"},
        )
        for body in refused:
            await anna.post(f"{anna.path}/act", body, status=404)
        await anna.post(f"{anna.path}/act", {"message": said["id"]}, status=400)
        assert [request.person.handle for request in server.desk.requests] == ["mei"]


@awaited
async def test_the_menu_offers_what_the_registry_does_for_messages_and_nothing_else() -> None:
    async with running() as server, Tab(server, "id-anna") as anna:
        wanted = [each.key for each in SHORTCUTS if each.on_message]
        assert [each["key"] for each in anna.session["actions"]] == wanted
        assert ESCALATE in wanted


def test_a_quoted_message_is_bounded_and_its_address_is_one_of_the_web() -> None:
    long = quote("word " * 2000, "javascript:alert(1)")
    assert len(long.text) <= LONGEST_QUOTE
    assert long.text.endswith("…")
    assert long.url == ""
    assert quote("a\x00b", "https://desk.example.com/1").text == "ab"
    assert quote("a", f"https://desk.example.com/{'x' * 2000}").url == ""
    assert quote("a", "https://desk.example.com/1").url == "https://desk.example.com/1"

"""The playground when Touchline speaks first: posts, threads and files, for those who may see them and nobody else."""

from datetime import datetime, timedelta

import pytest

from bot.playground.errors import MessageGoneError
from bot.playground.workspace import MOST_FILED, Filed, Posted, Workspace, channel
from bot.port import Destination, NoPictures, Pictures, Postman, UndeliverableError
from coaching.delivering import Reason
from handlers.cards import Card
from tests.bot.awaited import awaited
from tests.bot.fake_desk import NOW
from tests.bot.papers import PDF, REPORT, WITH_A_PICTURE, XLSX, Printed, pictures_of
from tests.bot.running import Running, Tab, running

SUPPORT, ANNA = Destination("", channel="support"), Destination("", identity="anna")
SINCE: datetime = NOW - timedelta(minutes=1)
CARD = Card("Good morning")


@awaited
async def test_a_post_comes_whole_to_its_readers_and_is_found_again() -> None:
    async with running() as server, Tab(server, "id-anna") as anna, Tab(server, "id-mei") as mei:
        postman: Postman = server.playground.postman()
        posted = await postman.post(SUPPORT, WITH_A_PICTURE, Printed(), "delivery-1-0")
        seen = await mei.event("message", "The morning")
        assert (seen["id"], seen["pictures"], seen["conversation"]) == (posted, ["drawn"], "#support")
        mine = await postman.post(ANNA, CARD, NoPictures(), "delivery-2-0")
        assert (await anna.event("message", "Good morning"))["id"] == mine
        assert not mei.heard("Good morning")
        assert await postman.find(SUPPORT, "delivery-1-0", SINCE) == posted
        assert await postman.find(ANNA, "delivery-2-0", SINCE) == mine
        assert await postman.find(SUPPORT, "delivery-2-0", SINCE) is None, "it was said elsewhere"
        assert await postman.find(ANNA, "", SINCE) is None
        assert postman.can_find(SUPPORT)
        assert postman.has_threads(SUPPORT)


@awaited
async def test_a_posted_card_is_brought_up_to_date_on_every_page_that_shows_it() -> None:
    async with running() as server, Tab(server, "id-anna") as anna, Tab(server, "id-mei") as mei:
        postman: Postman = server.playground.postman()
        posted = await postman.post(SUPPORT, CARD, NoPictures(), "page-1")
        await postman.update(SUPPORT, posted, WITH_A_PICTURE, Printed(), "page-1")
        for tab in (anna, mei):
            seen = await tab.event("message", "The morning")
            assert (seen["id"], seen["revision"], seen["pictures"]) == (posted, 1, ["drawn"])
        mine = await postman.post(ANNA, CARD, NoPictures(), "page-2")
        await postman.update(ANNA, mine, Card("For Anna alone"), NoPictures(), "page-2")
        assert (await anna.event("message", "For Anna alone"))["id"] == mine
        assert not mei.heard("For Anna alone")


@awaited
async def test_what_is_gone_or_stands_elsewhere_is_not_updated() -> None:
    async with running() as server, Tab(server, "id-anna") as anna, Tab(server, "id-mei") as mei:
        postman = server.playground.postman()
        mine = await postman.post(ANNA, CARD, NoPictures(), "page-2")
        await anna.say("good morning all", "#support")
        said = (await mei.event("message", "good morning all"))["id"]
        for to, message in ((SUPPORT, mine), (SUPPORT, said), (ANNA, "nothing"), (SUPPORT, "")):
            with pytest.raises(MessageGoneError) as caught:
                await postman.update(to, message, Card("Changed"), NoPictures(), "page-2")
            assert caught.value.permanent
        assert not anna.heard("Changed")
        assert not mei.heard("Changed")


@awaited
async def test_a_reply_names_what_it_answers() -> None:
    async with running() as server, Tab(server, "id-anna") as anna:
        postman = server.playground.postman()
        root = await postman.post(SUPPORT, CARD, NoPictures(), "delivery-1-0")
        await postman.post(SUPPORT, Card("The detail"), NoPictures(), "delivery-1-1", root)
        assert (await anna.event("message", "The detail"))["thread"] == root


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        (Destination("", identity="nobody"), Reason.NOBODY),
        (Destination("", channel="nowhere"), Reason.NO_CHANNEL),
    ],
)
@awaited
async def test_nobody_and_nowhere_have_their_reasons(to: Destination, reason: Reason) -> None:
    async with running() as server:
        postman = server.playground.postman()
        with pytest.raises(UndeliverableError) as caught:
            await postman.post(to, CARD, NoPictures(), "delivery-1-0")
        assert caught.value.reason is reason
        with pytest.raises(UndeliverableError):
            await postman.attach(to, REPORT, PDF, "delivery-1-0")


async def fetched(server: Running, tab: Tab, message: str, number: object) -> tuple[int, bytes, dict[str, str]]:
    address = f"{server.address}/playground/{tab.path}/files/{message}/{number}"
    async with server.web.get(address) as answer:
        return answer.status, await answer.read(), dict(answer.headers)


@awaited
async def test_a_file_is_saved_under_its_name_by_who_may_see_its_message_alone() -> None:
    async with running() as server, Tab(server, "id-anna") as anna, Tab(server, "id-mei") as mei:
        postman = server.playground.postman()
        posted = await postman.attach(ANNA, REPORT, PDF, "delivery-1-1")
        told = await anna.event("message", "Weekly report")
        assert told["files"] == [{"name": REPORT.name, "title": REPORT.title, "size": len(PDF)}]
        status, content, headers = await fetched(server, anna, posted, 0)
        assert (status, content) == (200, PDF)
        assert headers["Content-Type"] == "application/pdf"
        assert headers["Content-Disposition"].startswith('attachment; filename="report-2026-W47.pdf"')
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert (await fetched(server, mei, posted, 0))[0] == 404
        assert not mei.heard("Weekly report")
        for number in (1, -1, "x", "0.5"):
            assert (await fetched(server, anna, posted, number))[0] == 404
        assert await postman.find(ANNA, "delivery-1-1", SINCE) == posted


@awaited
async def test_the_papers_of_an_answer_follow_it_to_the_same_eyes(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running() as server, Tab(server, "id-anna") as anna, Tab(server, "id-mei") as mei:
        monkeypatch.setattr(server.hub, "pictures", pictures_of)
        await anna.say("/report", "#support")
        told = await anna.event("message", REPORT.name)
        assert [each["size"] for each in told["files"]] == [len(PDF), len(XLSX)]
        assert (await fetched(server, anna, told["id"], 1))[1] == XLSX
        assert (await fetched(server, mei, told["id"], 1))[0] == 404
        assert not mei.heard(REPORT.name)
        await anna.say("/publish", "#support")
        told = await mei.event("message", REPORT.name)
        assert (await fetched(server, mei, told["id"], 0))[1] == PDF


@awaited
async def test_a_paper_that_could_not_be_made_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Card) -> Pictures:
        return Printed(PDF, b"")

    async with running() as server, Tab(server, "id-anna") as anna:
        monkeypatch.setattr(server.hub, "pictures", broken)
        await anna.say("report")
        told = await anna.event("message", REPORT.name)
        assert [each["size"] > 0 for each in told["files"]] == [True, False]
        assert (await fetched(server, anna, told["id"], 1))[0] == 404


def test_the_oldest_files_go_first() -> None:
    workspace = Workspace(["support"])
    for number in range(MOST_FILED + 2):
        posted = Posted(str(number), channel("support"), NOW)
        workspace.add(posted)
        workspace.file(posted, [Filed("a.pdf", "A", PDF)])
    kept = [posted.files[0].content for posted in (workspace.message("1"), workspace.message("2")) if posted]
    assert kept == [b"", PDF]

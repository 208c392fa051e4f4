"""The playground's page in a real browser: by keyboard, by mouse, by screen reader, light and dark, wide and narrow."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.playground.app import Playground
from bot.playground.people import PlaygroundPerson
from bot.port import Destination, NoPictures
from bot.server import application
from handlers.cards import Button, Card
from kpi.errors import TouchlineError
from tests.bot.awaited import awaited
from tests.bot.fake_desk import COMMANDS, PEOPLE
from tests.bot.papers import PDF, REPORT
from tests.bot.running import CHANNELS, Running, Tab, running
from tests.chrome import BINARY, SHIFT, WHY_NOT, Page, chrome

pytestmark = pytest.mark.skipif(BINARY is None, reason=WHY_NOT)

FOCUS = "document.activeElement"
DRAWN = "document.querySelector('.picture img')?.naturalWidth > 500"

# Each text that can be seen against the ground it stands on, by WCAG 2.2's formula (1.4.3).
LOW_CONTRAST = """(() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const [x, y, z] = [r / 255, g / 255, b / 255].map(linear);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = parts(getComputedStyle(each).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const style = getComputedStyle(element);
    if (!own && element.localName !== 'input') continue;
    if (!element.checkVisibility({visibilityProperty: true}) || style.clipPath !== 'none') continue;
    const [one, two] = [light(parts(style.color)), light(ground(element))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (two + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const words = element.textContent.slice(0, 30);
    if (ratio < (large ? 3 : 4.5)) low.push(`${ratio.toFixed(2)} ${element.className} ${words}`);
  }
  return low;
})()"""


@asynccontextmanager
async def at(server: Running, **size: int) -> AsyncIterator[Page]:
    """A browser at the chooser. Whatever the page did wrong, or asked for elsewhere, fails the test."""
    async with chrome(**size) as page:
        await page.prefer("light")
        await page.open(server.address)
        yield page
        assert page.errors == []
        asked = [address for address in page.requests if not address.startswith((server.address, "data:", "about:"))]
        assert asked == []


async def be(page: Page, name: str) -> None:
    await page.click(f"[...document.querySelectorAll('.person')].find((one) => one.textContent.includes('{name}'))")
    await page.until(f"document.querySelector('[data-connected]') && {FOCUS}.id === 'composer'")


async def say(page: Page, words: str) -> None:
    await page.type(words)
    await page.press("Enter")


@awaited
async def test_a_person_a_command_and_a_chart_by_keyboard_alone() -> None:
    async with running() as server, at(server) as page:
        assert await page.look(f"{FOCUS}.type") == "search"
        await page.type("mei")
        await page.until(
            "document.querySelectorAll('.person').length - document.querySelectorAll('li[hidden]').length === 1"
        )
        await page.press("Tab")
        await page.press("Enter")
        await page.until(f"{FOCUS}.id === 'composer'")
        await say(page, "mystats")
        await page.until("document.querySelector('.card')")
        before = await page.look("document.querySelector('.card').offsetHeight")
        await page.until(DRAWN)
        assert await page.look("document.querySelector('.card').offsetHeight") == before
        assert await page.look("document.querySelector('.picture img').alt.startsWith('First reply time by week')")
        assert await page.look("document.querySelector('td:nth-child(2)').textContent") == "Refund <b>late</b>"
        # Back from the composer into the log: the last thing there is the last card's last button.
        await page.press("Tab", SHIFT)
        assert await page.look(f"{FOCUS}.textContent") == "Log a note"
        assert server.desk.requests[0].person.handle == "mei"


@awaited
async def test_commands_are_completed_and_remembered() -> None:
    async with running() as server, at(server) as page:
        await be(page, "Anna")
        await page.type("te")
        await page.until(f"{FOCUS}.getAttribute('aria-expanded') === 'true'")
        await page.press("Tab")
        assert await page.look(f"{FOCUS}.value") == "teamstats "
        await page.look(f"{FOCUS}.value = ''")
        await page.type("/")
        await page.until("document.querySelectorAll('[role=option]').length === 4")
        await page.press("ArrowDown")
        await page.press("ArrowDown")
        assert await page.look(f"{FOCUS}.getAttribute('aria-activedescendant')") == "command-1"
        await page.press("Enter")
        assert await page.look(f"{FOCUS}.value") == "/teamstats "
        assert server.desk.requests == []
        await page.look(f"{FOCUS}.value = ''")
        await say(page, "public one")
        await say(page, "public two")
        await page.until("document.querySelectorAll('.message').length === 4")
        values = []
        for key in ("ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown"):
            await page.press(key)
            values.append(await page.look(f"{FOCUS}.value"))
        assert values == ["public two", "public one", "public one", "public two", ""]


@awaited
async def test_a_message_is_escalated_from_its_menu_by_keyboard() -> None:
    async with running() as server, at(server) as page:
        await be(page, "Anna")
        await say(page, "The shop is down")
        await page.until("document.querySelectorAll('.message').length === 2")
        more = "document.querySelector('.message .more')"
        await page.look(f"{more}.focus()")
        await page.press("Enter")
        await page.until(f"{FOCUS}.role === 'menuitem' && {more}.getAttribute('aria-expanded') === 'true'")
        assert ("menuitem", "Escalate") in await page.roles()
        await page.press("Escape")
        assert await page.look(f"{FOCUS} === {more} && document.querySelector('.menu-list').hidden")
        await page.press("Enter")
        for below in ("Kudos", "Coaching note", "Escalate"):  # and round to the first again
            await page.press("ArrowDown")
            await page.until(f"{FOCUS}.textContent === '{below}'")
        await page.press("Enter")
        await page.until("document.querySelector('dialog input')?.value === 'The shop is down'")
        assert server.desk.requests[-1].quoted.author == "id-anna"


@awaited
async def test_a_menu_is_opened_by_mouse_fits_the_window_and_closes_when_one_clicks_elsewhere() -> None:
    async with running() as server, at(server) as page:
        await be(page, "Anna")
        for number in range(12):
            await server.playground.postman().post(
                Destination("", identity="anna"), Card(f"Card {number}"), NoPictures(), str(number)
            )
        await page.until("document.querySelectorAll('.card').length === 12")
        await page.click("[...document.querySelectorAll('.more')].at(-1)")
        last = "[...document.querySelectorAll('.menu-list')].at(-1)"
        await page.until(f"!{last}.hidden")
        assert await page.look(
            f"(() => {{ const r = {last}.getBoundingClientRect(), log = document.querySelector('.log')"
            ".getBoundingClientRect(); return r.right <= innerWidth && r.bottom <= log.bottom + 1; })()"
        )
        await page.click("document.querySelector('#composer')")
        await page.until(f"{last}.hidden")


@awaited
async def test_a_card_is_brought_up_to_date_where_it_stands_while_one_looks_at_it() -> None:
    async with running() as server, at(server) as page:
        await be(page, "Anna")
        postman, mine = server.playground.postman(), Destination("", identity="anna")
        ready = Card("Nobody has it yet", (), (Button("Acknowledge", "go"),))
        posted = await postman.post(mine, ready, NoPictures(), "page-1")
        await postman.post(mine, Card("Something else"), NoPictures(), "page-2")
        await page.until("document.querySelectorAll('.card').length === 2")
        await page.look("document.querySelector('.card .button').focus()")
        await postman.update(mine, posted, Card("Mei has it", (), (Button("Resolve", "go"),)), NoPictures(), "page-1")
        await page.until("document.querySelector('.card h3').textContent === 'Mei has it'")
        titles = "[...document.querySelectorAll('.card h3')].map((one) => one.textContent)"
        assert await page.look(titles) == ["Mei has it", "Something else"]
        assert await page.look(f"{FOCUS}.textContent") == "Resolve", "the focus stays in the card that was replaced"


@awaited
async def test_a_button_is_pressed_and_its_card_is_replaced() -> None:
    async with running() as server, at(server) as page:
        await be(page, "Anna")
        await say(page, "buttons")
        await page.until("document.querySelector('.card .button')")
        await page.press("Tab", SHIFT)
        await page.press(" ")
        await page.until("document.querySelector('.card h3').textContent === 'Gone'")
        assert await page.look("document.querySelectorAll('.card').length") == 1


@awaited
async def test_a_form_with_a_mistake_first() -> None:
    async with running() as server, at(server) as page:
        await be(page, "Anna")
        await say(page, "note")
        await page.until(f"{FOCUS}.id === 'field-summary'")
        assert ("dialog", "A note about a call") in await page.roles()
        await page.type("A kind call")
        await page.press("Enter")
        await page.until(f"{FOCUS}.id === 'field-kind' && {FOCUS}.getAttribute('aria-invalid') === 'true'")
        assert await page.look("document.querySelector('#field-kind-error').textContent") == "Please fill this in."
        assert await page.look("document.querySelector('#field-summary').value") == "A kind call"
        assert await page.look(LOW_CONTRAST) == []
        await page.press("ArrowDown")
        await page.until("document.querySelector('#field-kind').value === 'praise'")
        await page.click("document.querySelector('dialog .primary')")
        await page.until("document.querySelector('.card h3')?.textContent === 'Saved: A kind call'")
        # The answer's stream and the form's own reply are two connections: either may come first.
        await page.until(f"!document.querySelector('dialog') && {FOCUS}.id === 'composer'")


@awaited
async def test_escape_closes_a_dialog_and_gives_the_focus_back() -> None:
    async with running() as server, at(server) as page:
        await be(page, "Anna")
        await say(page, "note")
        await page.until(f"{FOCUS}.id === 'field-summary'")
        await page.press("Escape")
        await page.until(f"!document.querySelector('dialog') && {FOCUS}.id === 'composer'")
        await say(page, "mystats")
        await page.until(DRAWN)
        await page.look("document.querySelector('.enlarge').focus()")
        await page.press("Enter")
        await page.until("document.querySelector('dialog.enlarged img')?.naturalWidth > 500")
        await page.press("Escape")
        await page.until(f"!document.querySelector('dialog') && {FOCUS}.className === 'enlarge'")


@awaited
async def test_a_screen_reader_finds_its_way() -> None:
    async with running() as server, at(server) as page:
        roles = await page.roles()
        assert {("heading", "Who do you want to be?"), ("heading", "Billing"), ("main", "")} <= set(roles)
        assert ("searchbox", "Find a name, role or team") in roles
        assert ("button", "Anna Berg Agent") in roles
        await be(page, "Anna")
        await say(page, "mystats")
        await page.until(DRAWN)
        roles = await page.roles()
        assert {
            ("navigation", "Conversations"),
            ("main", ""),
            ("log", "Messages"),
            ("heading", "Touchline"),
            ("heading", "Anna Berg, last 30 days"),
            ("combobox", "Message to Touchline"),
            ("button", "Send"),
            ("button", "Last week"),
            ("button", "Switch person"),
            ("button", "Dark appearance"),
            ("table", "Slowest first replies"),
            ("columnheader", "Waited"),
            ("term", "First reply"),
            ("definition", "1 h 34 min"),
            ("link", "#10492 (opens in a new tab)"),
        } <= {(role, name) for role, name in roles} | {
            ("term", name) for role, name in roles if role == "StaticText"
        } | {("definition", name) for role, name in roles if role == "StaticText"}
        assert any(role == "image" and name.startswith("First reply time by week") for role, name in roles)
        unnamed = [
            role for role, name in roles if role in {"button", "link", "combobox", "textbox", "dialog"} and not name
        ]
        assert unnamed == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@awaited
async def test_every_text_can_be_read(scheme: str) -> None:
    async with running() as server, at(server) as page:
        await page.prefer(scheme)
        await page.until(f"document.documentElement.dataset.theme === '{scheme}'")
        assert await page.look(LOW_CONTRAST) == []
        await be(page, "Anna")
        assert await page.look(LOW_CONTRAST) == []
        await page.click("document.querySelectorAll('.place')[1]")
        await say(page, "/mystats")
        await page.until(DRAWN)
        await page.type("/")
        await page.until("document.querySelector('[role=option]')")
        assert await page.look(LOW_CONTRAST) == []


@awaited
async def test_dark_is_a_switch_that_is_remembered() -> None:
    async with running() as server, at(server) as page:
        await be(page, "Anna")
        ground = "getComputedStyle(document.body).backgroundColor"
        assert await page.look(ground) == "rgb(255, 255, 255)"
        await page.click("document.querySelector('.sidebar .theme')")
        dark = await page.look(ground)
        assert dark != "rgb(255, 255, 255)"
        assert await page.look("document.querySelector('.sidebar .theme').getAttribute('aria-pressed')") == "true"
        await page.open(f"{server.address}/playground/")
        await page.until(f"{FOCUS}.id === 'composer'")
        assert await page.look(ground) == dark
        assert await page.look("document.querySelector('.me strong').textContent") == "Anna Berg"


@awaited
async def test_a_phone_has_room_for_everything() -> None:
    async with running() as server, at(server, width=360, height=720) as page:
        overflow = "document.documentElement.scrollWidth - 360"
        assert await page.look(overflow) == 0
        await be(page, "Anna")
        assert await page.look(overflow) == 0
        await say(page, "mystats")
        await page.until(DRAWN)
        assert await page.look(overflow) == 0
        assert await page.look("document.querySelector('.log').scrollWidth <= 360")
        await page.click("document.querySelector('.menu')")
        await page.until(f"{FOCUS}.matches('.place') && document.querySelector('main').inert")
        await page.press("Escape")
        await page.until(f"{FOCUS}.matches('.menu') && !document.querySelector('main').inert")
        await page.click("document.querySelector('.menu')")
        await page.until("document.querySelector('.sidebar').getBoundingClientRect().x === 0")
        await page.click("document.querySelectorAll('.place')[1]")
        await page.until(f"document.querySelector('h1').textContent === '# support' && {FOCUS}.id === 'composer'")


@awaited
async def test_what_others_say_arrives_and_is_counted_where_one_does_not_look() -> None:
    async with running() as server, at(server) as page, Tab(server, "id-mei") as mei:
        await be(page, "Anna")
        await mei.say("/public", "#support")
        await page.until("document.querySelector('.badge:not([hidden])')?.textContent === '11 unread'")
        await page.click("document.querySelectorAll('.place')[1]")
        await page.until("document.querySelector('.log .card h3')?.textContent === 'Said to everybody'")
        await mei.say("/mystats", "#support")
        await mei.say("good morning", "#support")
        await page.until("document.querySelector('.said')?.textContent === 'good morning'")
        assert await page.look("document.querySelectorAll('.message').length") == 2


@awaited
async def test_private_answers_are_marked_and_another_person_does_not_find_them() -> None:
    async with running() as server, at(server) as page:
        await be(page, "Anna")
        await page.click("document.querySelectorAll('.place')[1]")
        await say(page, "/mystats")
        await page.until("document.querySelectorAll('.message.private').length === 2")
        assert await page.look("document.querySelector('.card').previousSibling.textContent") == "Only you see this"
        await page.click("document.querySelector('[aria-label=\"Switch person\"]')")
        await be(page, "Mei")
        await page.click("document.querySelectorAll('.place')[1]")
        await page.until("document.querySelector('.welcome')")
        assert "last 30 days" not in str(await page.look("document.body.innerText"))


@awaited
async def test_the_page_speaks_its_readers_language() -> None:
    async with running() as server, at(server) as page:
        await be(page, "Jonas")
        assert await page.look("document.documentElement.lang") == "de"


@awaited
async def test_a_server_that_cannot_say_who_there_is_is_asked_again() -> None:
    async with running() as server, chrome() as page:
        server.desk.people = away
        await page.open(server.address)
        await page.until("document.querySelector('[role=alert]')")
        assert await page.look("document.querySelector('[role=alert]').textContent") == TouchlineError.message()
        server.desk.people = lambda: PEOPLE
        await page.until("document.querySelector('.person')")


def away() -> list[PlaygroundPerson]:
    raise TouchlineError


@awaited
async def test_after_a_restart_of_the_server_one_is_still_the_same_person() -> None:
    async with running() as server, at(server) as page:
        await be(page, "Anna")
        host, port = server.runner.addresses[0]
        await server.runner.cleanup()
        await page.until("document.querySelector('.trouble:not([hidden])')")
        async with running() as fresh:
            app = application(fresh.hub)
            Playground(fresh.hub, lambda: PEOPLE, CHANNELS, lambda _: COMMANDS).mount(app)
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
            await runner.setup()
            await web.TCPSite(runner, host, port, reuse_address=True).start()
            await page.until("document.querySelector('.trouble')?.hidden && !document.querySelector('.chooser')")
            await page.until(f"{FOCUS}.id === 'composer'")
            await say(page, "public")
            await page.until("document.querySelector('.card h3')?.textContent === 'Said to everybody'")
            assert await page.look("document.querySelector('.me strong').textContent") == "Anna Berg"
            assert fresh.desk.requests[0].person.handle == "anna"
            await runner.cleanup()
        # What the browser itself says of a server that is away.
        page.errors.clear()


@awaited
async def test_several_are_ticked_by_keyboard_and_what_is_wrong_is_read_out_beside_them() -> None:
    async with running() as server, at(server) as page:
        await be(page, "Anna")
        await say(page, "days")
        await page.until("document.querySelector('dialog.form fieldset')")
        assert await page.look("document.querySelector('fieldset legend').textContent") == "On which days?"
        assert await page.look(f"{FOCUS}.type") == "checkbox"
        ticked = "[...document.querySelectorAll('fieldset input')].filter((one) => one.checked).map((one) => one.value)"
        assert await page.look(ticked) == ["0", "2"]
        assert await page.look("document.querySelector('fieldset label').textContent") == "Mon"
        await page.click("document.querySelectorAll('fieldset input')[0]")
        await page.click("document.querySelectorAll('fieldset input')[2]")
        await page.click("document.querySelector('dialog.form [type=submit]')")
        await page.until("document.querySelector('fieldset .error').textContent === 'Choose at least one day.'")
        assert await page.look("document.querySelector('fieldset').getAttribute('aria-describedby').includes('-error')")
        assert await page.look(f"{FOCUS}.value") == "0"
        assert await page.look(f"{FOCUS}.getAttribute('aria-invalid')") == "true"
        assert await page.look(LOW_CONTRAST) == []
        await page.press(" ")
        await page.press("Tab")
        await page.press(" ")
        assert await page.look(ticked) == ["0", "1"]
        await page.click("document.querySelector('dialog.form [type=submit]')")
        await page.until("document.querySelector('.card h3')?.textContent === 'Saved: 0,1'")


@awaited
async def test_a_reply_stands_under_what_it_answers_with_its_file() -> None:
    async with running() as server, at(server) as page:
        await be(page, "Anna")
        postman, anna = server.playground.postman(), Destination("", identity="anna")
        root = await postman.post(anna, Card("Good morning"), NoPictures(), "d-1-0")
        await postman.post(anna, Card("Another day"), NoPictures(), "d-2-0")
        await postman.post(anna, Card("The detail"), NoPictures(), "d-1-1", root)
        await postman.attach(anna, REPORT, PDF, "d-1-2", root)
        await page.until("document.querySelectorAll('.message').length === 4")
        said = (
            "[...document.querySelectorAll('.message')].map((one) => one.querySelector('h3, .files a').firstChild.data)"
        )
        assert await page.look(said) == ["Good morning", "The detail", REPORT.title, "Another day"]
        assert await page.look("document.querySelectorAll('.message.reply .in-reply').length") == 2
        link = await page.look("document.querySelector('.files a').href")
        async with server.web.get(str(link)) as answer:
            assert await answer.read() == PDF
        assert await page.look("document.querySelector('.files a').download") == REPORT.name
        assert await page.look(LOW_CONTRAST) == []

"""The playground's web application: its page, its sessions, what is said there, and the stream of what happens.

Promises: every path below /s/SESSION answers with what that session's person may see and nothing else; words reach the
hub with the identity of the session's person, whatever the page claims. Never trusts a button's words from the page:
they are read from the card that was sent.
"""

import asyncio
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from bot.hub import Hub
from bot.playground import wire
from bot.playground.guard import add_headers, guard
from bot.playground.people import TO_TRY, Commands, People, PlaygroundPerson
from bot.playground.port import PlaygroundPort, form_data, message_data, tell_readers
from bot.playground.postman import PlaygroundPostman
from bot.playground.quoting import find_action, offered, quoted_of
from bot.playground.render import Json
from bot.playground.words import page_words, role_name
from bot.playground.workspace import Event, Posted, Session, Workspace, direct, new_id
from bot.port import Heard, Postman
from bot.saving import content_type, disposition
from bot.visitor import reader_of
from handlers.request import Place, PlaceKind
from locales.speech import Speech

STATIC = Path(__file__).parent / "static"
MENTION = "@touchline"
SECONDS_BETWEEN_BEATS = 15.0
PATH = "/playground"


class Playground:
    """The local workspace in a browser."""

    def __init__(self, hub: Hub, people: People, channels: Iterable[str], commands: Commands) -> None:
        """`people` and `commands` are called in worker threads, each time they are needed."""
        self._hub = hub
        self._people = people
        self._commands = commands
        self._workspace = Workspace(channels)

    def mount(self, app: web.Application) -> None:
        """Put the playground on the server: at /playground, and / leads there."""
        app.add_subapp(PATH, self.app())
        for path in ("/", PATH):
            app.router.add_get(path, _to_the_page)

    def postman(self) -> Postman:
        """Return what posts here when Touchline speaks first."""
        return PlaygroundPostman(self._workspace, self._handles)

    def app(self) -> web.Application:
        """Return the application, to be mounted at /playground."""
        app = web.Application(middlewares=[guard], client_max_size=wire.LARGEST_BODY)
        app.on_response_prepare.append(add_headers)
        app.on_shutdown.append(self._close)
        router = app.router
        router.add_get("/", self._page)
        router.add_static("/static/", STATIC)
        router.add_get("/start", self._start)
        router.add_post("/sessions", self._sign_in)
        router.add_get("/s/{session}", self._resume)
        router.add_post("/s/{session}/leave", self._leave)
        router.add_get("/s/{session}/events", self._events)
        router.add_post("/s/{session}/say", self._say)
        router.add_post("/s/{session}/press", self._press)
        router.add_post("/s/{session}/act", self._act)
        router.add_post("/s/{session}/form", self._send_form)
        router.add_post("/s/{session}/form/cancel", self._cancel_form)
        router.add_get("/s/{session}/pictures/{message}/{number}", self._picture)
        router.add_get("/s/{session}/files/{message}/{number}", self._file)
        return app

    async def _page(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(STATIC / "index.html")

    async def _start(self, request: web.Request) -> web.Response:
        """What the page needs before anybody is chosen: its words, and who one can be."""
        speech = reader_of(request)
        people = await self._everybody()
        return web.json_response(
            {"locale": speech.locale, "words": page_words(speech), "people": [_person(each, speech) for each in people]}
        )

    async def _sign_in(self, request: web.Request) -> web.Response:
        identity = wire.text_of(await wire.read_object(request), "person")
        person = next((each for each in await self._everybody() if each.identity == identity), None)
        if person is None:
            raise wire.NotFoundError
        # By the time the first picture is wanted, what draws it should be there.
        self._hub.keep(self._hub.drawing.warm())
        return web.json_response(await self._welcome(self._workspace.open_session(person)))

    async def _resume(self, request: web.Request) -> web.Response:
        return web.json_response(await self._welcome(self._session(request)))

    async def _leave(self, request: web.Request) -> web.Response:
        self._workspace.close_session(self._session(request).token)
        return web.json_response({})

    async def _welcome(self, session: Session) -> Json:
        person = session.person
        speech = Speech(person.locale, person.zone)
        commands = await self._hub.in_thread(self._commands, person.locale)
        known = {word for word, _, _ in commands}
        return {
            "session": session.token,
            "locale": person.locale,
            "zone": person.zone,
            "words": page_words(speech),
            "me": _person(person, speech),
            "names": {each.handle: each.name for each in await self._everybody()},
            "direct": direct(person.handle).id,
            "channels": [{"id": place.id, "name": place.name} for place in self._workspace.channels],
            "commands": [{"word": word, "usage": usage, "summary": summary} for word, usage, summary in commands],
            "actions": offered(speech),
            "try": [words for words in TO_TRY[person.role] if words.split()[0] in known],
        }

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Stream what happens. It begins with all that is there, so that a page which comes back has lost nothing."""
        session = self._session(request)
        stream: asyncio.Queue[Event | None] = asyncio.Queue()
        session.streams.append(stream)
        try:
            response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
            await response.prepare(request)
            seen = [message_data(each, session.person) for each in self._workspace.seen_by(session.person)]
            form = form_data(session.form) if session.form else None
            await _write(response, ("all", {"messages": seen, "form": form}))
            await _pass_on(stream, response)
        except ConnectionError:
            # The page went away; it comes back by itself if it wants more.
            pass
        finally:
            if stream in session.streams:
                session.streams.remove(stream)
        return response

    async def _say(self, request: web.Request) -> web.Response:
        """Somebody typed words. In a channel Touchline hears commands and mentions; the rest is people talking."""
        session = self._session(request)
        body = await wire.read_object(request)
        words = wire.words_of(body, "text")
        place = self._place(session, body)
        mentioned = words.lower().startswith(MENTION)
        command = words.startswith("/")
        private = place.kind is PlaceKind.DIRECT or command
        me = session.person.handle
        echo = Posted(new_id(), place, datetime.now(UTC), author=me, only=me if private else "", text=words)
        self._workspace.add(echo)
        tell_readers(self._workspace, echo)
        if place.kind is PlaceKind.CHANNEL and not (command or mentioned):
            return web.json_response({"heard": False})
        if mentioned:
            words = words[len(MENTION) :].lstrip(" ,:\n")
        return await self._hear(session, Heard(session.person.identity, place, words))

    async def _press(self, request: web.Request) -> web.Response:
        session = self._session(request)
        body = await wire.read_object(request)
        posted = self._message(session, wire.text_of(body, "message"))
        number = wire.number_of(body, "button")
        if posted.card is None or number >= len(posted.card.buttons):
            raise wire.NotFoundError
        words = posted.card.buttons[number].words
        return await self._hear(session, Heard(session.person.identity, posted.place, words, card=posted.id))

    async def _act(self, request: web.Request) -> web.Response:
        """Somebody chose something in the menu of a message."""
        session = self._session(request)
        body = await wire.read_object(request)
        posted = self._message(session, wire.text_of(body, "message"))
        action = find_action(wire.text_of(body, "action"))
        if action is None:
            raise wire.NotFoundError
        author = next((each.identity for each in await self._everybody() if each.handle == posted.author), "")
        quoted = quoted_of(posted, author)
        return await self._hear(session, Heard(session.person.identity, posted.place, action.words, quoted=quoted))

    async def _send_form(self, request: web.Request) -> web.Response:
        session = self._session(request)
        body = await wire.read_object(request)
        opened = session.form
        if opened is None or opened.id != wire.text_of(body, "form"):
            raise wire.NotFoundError
        answers = wire.answers_of(body, frozenset(field.name for field in opened.form.fields))
        heard = Heard(session.person.identity, opened.place, opened.form.words, answers=answers, form=opened.id)
        return await self._hear(session, heard)

    async def _cancel_form(self, request: web.Request) -> web.Response:
        session = self._session(request)
        body = await wire.read_object(request)
        if session.form is not None and session.form.id == wire.text_of(body, "form"):
            session.form = None
        return web.json_response({})

    async def _picture(self, request: web.Request) -> web.Response:
        posted = self._message(self._session(request), request.match_info["message"])
        number = request.match_info["number"]
        if not number.isdecimal() or int(number) >= len(posted.pictures) or not posted.pictures[int(number)]:
            raise wire.NotFoundError
        return web.Response(body=posted.pictures[int(number)], content_type="image/png")

    async def _file(self, request: web.Request) -> web.Response:
        posted = self._message(self._session(request), request.match_info["message"])
        number = request.match_info["number"]
        if not number.isdecimal() or int(number) >= len(posted.files) or not posted.files[int(number)].content:
            raise wire.NotFoundError
        file = posted.files[int(number)]
        headers = {"Content-Disposition": disposition(file.name)}
        return web.Response(body=file.content, content_type=content_type(file.name), headers=headers)

    async def _hear(self, session: Session, heard: Heard) -> web.Response:
        port = PlaygroundPort(self._hub, self._workspace, self._handles, session)
        reply = await self._hub.hear(port, heard)
        return web.json_response({"heard": True, "refused": reply.refused})

    def _session(self, request: web.Request) -> Session:
        session = self._workspace.session(request.match_info["session"])
        if session is None:
            raise wire.NoSessionError
        return session

    def _place(self, session: Session, body: dict[str, object]) -> Place:
        place = self._workspace.place(session.person, wire.text_of(body, "conversation"))
        if place is None:
            raise wire.NotFoundError
        return place

    def _message(self, session: Session, message_id: str) -> Posted:
        posted = self._workspace.message(message_id)
        if posted is None or not posted.may_be_seen_by(session.person):
            raise wire.NotFoundError
        return posted

    async def _everybody(self) -> list[PlaygroundPerson]:
        return list(await self._hub.in_thread(self._people))

    async def _handles(self) -> frozenset[str]:
        return frozenset(each.handle for each in await self._everybody())

    async def _close(self, _: web.Application) -> None:
        self._workspace.close()


def _person(person: PlaygroundPerson, speech: Speech) -> Json:
    return {
        "identity": person.identity,
        "handle": person.handle,
        "name": person.name,
        "role": role_name(person.role, speech),
        "team": person.team,
    }


async def _pass_on(stream: "asyncio.Queue[Event | None]", response: web.StreamResponse) -> None:
    """Write events as they come; a comment now and then shows a broken connection for what it is."""
    while True:
        try:
            event = await asyncio.wait_for(stream.get(), SECONDS_BETWEEN_BEATS)
        except TimeoutError:
            await response.write(b": still here\n\n")
            continue
        if event is None:
            return
        await _write(response, event)


async def _write(response: web.StreamResponse, event: Event) -> None:
    kind, data = event
    await response.write(f"event: {kind}\ndata: {json.dumps(data)}\n\n".encode())


async def _to_the_page(_: web.Request) -> web.Response:
    return web.Response(status=302, headers={"Location": f"{PATH}/"})

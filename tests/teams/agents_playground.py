"""The Microsoft 365 Agents Playground, a Teams client that nobody here wrote, driven by its own HTTP interface.

Between Touchline and its connector stands an eavesdropper of ours: the playground shows a private (targeted) message
like any other, so what was private is known only from what was sent.
"""

import asyncio
import json
import os
import shutil
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientWebSocketResponse, WSMsgType, web
from yarl import URL

from tests.house.tree import ROOT

CLI = ROOT / "node_modules" / "@microsoft" / "m365agentsplayground" / "cli.js"
NODE = shutil.which("node")
IS_THERE = NODE is not None and CLI.exists()
WHY_NOT = "the Microsoft 365 Agents Playground (node, and `npm ci`)"
CONFIG = Path(__file__).with_name("agents_playground.yml")
CARD = "application/vnd.microsoft.card.adaptive"
SECONDS = 40.0

Wanted = Callable[["Message"], bool]


class PlaygroundError(AssertionError):
    """The playground did not start, or refused something."""


@dataclass(frozen=True)
class Message:
    """One message as the playground shows it. `conversation` has its thread behind it in a channel."""

    id: str
    conversation: str
    text: str
    cards: tuple[dict, ...]

    @property
    def said(self) -> str:
        """All that it says, as one text."""
        return json.dumps([self.text, *self.cards], ensure_ascii=False)

    @property
    def title(self) -> str:
        """The first words of its first card."""
        return str(self.cards[0]["body"][0].get("text", "")) if self.cards and self.cards[0].get("body") else ""

    def actions(self) -> list[dict]:
        """The actions of its cards, wherever they stand in them."""
        return [action for card in self.cards for action in actions_in(card)]

    def action(self, title: str) -> dict:
        """The action of this title."""
        found = {action.get("title"): action for action in self.actions()}
        if title not in found:
            raise PlaygroundError(f"no action {title!r} among {list(found)}")
        return found[title]


@dataclass(frozen=True)
class Call:
    """One call of Touchline's to the connector."""

    method: str
    path: str
    query: Mapping[str, str]
    body: dict
    status: int
    id: str

    @property
    def is_targeted(self) -> bool:
        """Whether only one person was to see it."""
        return self.query.get("isTargetedActivity") == "true"


@dataclass
class Eavesdropper:
    """Passes on what Touchline sends. Without `has_targeted` it refuses private messages, as some organisations do."""

    has_targeted: bool = True
    target: str = ""
    address: str = ""
    calls: list[Call] = field(default_factory=list)
    private: dict[str, bool] = field(default_factory=dict)  # of every message that was ever sent, by its id
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    under_way: int = 0

    async def pass_on(self, request: web.Request) -> web.Response:
        """Send a call on as it came, and remember it."""
        self.under_way += 1
        content = await request.read()
        status, answered = 403, b'{"error": {"code": "Forbidden", "message": "no targeted messages here"}}'
        if self.has_targeted or request.query.get("isTargetedActivity") != "true":
            status, answered = await self._sent_on(request, content)
        body = json.loads(content) if content else {}
        made = json.loads(answered).get("id", "") if answered[:1] == b"{" else ""
        call = Call(request.method, request.path, dict(request.query), body, status, str(made))
        async with self.changed:
            self.under_way -= 1
            self.calls.append(call)
            if call.method == "POST" and call.id:
                self.private[call.id] = call.is_targeted
            self.changed.notify_all()
        return web.Response(body=answered, status=status, content_type="application/json")

    async def rest(self) -> None:
        """Wait until everything that was sent is answered: the playground shows a message before it answers."""
        async with asyncio.timeout(SECONDS), self.changed:
            await self.changed.wait_for(lambda: not self.under_way)

    async def _sent_on(self, request: web.Request, content: bytes) -> tuple[int, bytes]:
        to = URL(f"{self.target}{request.raw_path}", encoded=True)
        headers = {"Content-Type": request.headers.get("Content-Type", "application/json")}
        try:
            async with (
                ClientSession() as client,
                client.request(request.method, to, data=content or None, headers=headers) as answer,
            ):
                return answer.status, await answer.read()
        except ClientError:
            return 502, b""


@dataclass
class Playground:
    """A playground that runs, as one of its people sees it."""

    address: str
    config: dict
    heard: Eavesdropper
    web: ClientSession
    socket: ClientWebSocketResponse
    messages: dict[str, Message] = field(default_factory=dict)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def personal(self) -> str:
        """The personal chat with Touchline."""
        return str(self.config["personalChat"]["id"])

    @property
    def group(self) -> str:
        """The group chat."""
        return str(self.config["groupChats"][0]["id"])

    @property
    def channel(self) -> str:
        """The team's second channel, which has another id than the team."""
        return str(self.config["teams"][0]["channels"][1]["id"])

    async def say(self, conversation: str, words: str, *, mention: bool = False) -> None:
        """Type words; in a group or a channel Touchline hears them only with a mention."""
        bot = self.config["bot"]
        span = f"<at>{bot['name']}</at>"
        body = {"from": self._me, "text": f"{span} {words}" if mention else words, "textFormat": "plain"}
        mentions = {"mentions": [{"mentioned": {"id": bot["id"]}, "text": span}]} if mention else {}
        await self._post(f"/_conversation/v1/conversations/{conversation}/messages", body | mentions)

    async def submit(self, message: Message, value: Mapping[str, object]) -> None:
        """Press an Action.Submit, with what stands in the card's inputs."""
        body = {"conversation": {"id": message.conversation}, "from": self._me, "replyToId": message.id}
        await self._post("/_conversation/v1/submit", body | {"value": value})

    async def execute(self, message: Message, action: Mapping[str, object], **inputs: str) -> dict:
        """Press an Action.Execute; return what the invoke was answered with."""
        named = {part: action[part] for part in ("type", "id", "title", "verb") if part in action}
        carried = {**named, "data": {**action.get("data", {}), **inputs}}
        body = {"conversation": {"id": message.conversation}, "from": self._me, "replyToId": message.id}
        value = {"action": carried, "trigger": "manual"}
        said = await self._post("/_conversation/v1/invoke", body | {"name": "adaptiveCard/action", "value": value})
        return json.loads(said)

    async def press(self, message: Message, action: dict, **inputs: str) -> None:
        """Press a button as its client would; an Action.Execute's card comes back in the place of the old one."""
        if action["type"] == "Action.Execute":
            answer = await self.execute(message, action, **inputs)
            if answer["type"] == CARD:
                await self._show(replace(message, cards=(answer["value"],)))
        else:
            await self.submit(message, {**action.get("data", {}), **inputs})

    async def happens(self, conversation: str, kind: str) -> None:
        """Let something happen that nobody types: "install", "uninstall", "botAdded", "userRemoved" and so on."""
        path = f"/_internal/v1/customActivities/template?conversationId={conversation}&type={kind}"
        async with self.web.get(self.address + path) as answer:
            template = await answer.json()
            if answer.status >= 300:
                raise PlaygroundError(f"{kind}: {answer.status} {template}")
        await self._post("/_internal/v1/customActivities", template)

    async def message(self, wanted: Wanted, conversation: str = "") -> Message:
        """Wait for a message (of a conversation and its threads), as it stands after every update."""
        try:
            async with asyncio.timeout(SECONDS), self.changed:
                while True:
                    for each in self.messages.values():
                        if each.conversation.startswith(conversation) and wanted(each):
                            return each
                    await self.changed.wait()
        except TimeoutError:
            shown = [(each.conversation, each.said[:160]) for each in self.messages.values()]
            sent = [(call.method, call.path, call.status) for call in self.heard.calls]
            raise PlaygroundError(f"never came; shown: {shown}; sent: {sent}") from None

    def shown_in(self, conversation: str) -> list[Message]:
        """Every message of a conversation and its threads."""
        return [each for each in self.messages.values() if each.conversation.startswith(conversation)]

    async def was_private(self, message: Message) -> bool:
        """Whether Touchline sent a message so that, in Teams, only one person sees it."""
        await self.heard.rest()
        return self.heard.private[message.id]

    async def forget(self) -> None:
        """Forget what was said so far."""
        async with self.changed:
            self.messages.clear()
            self.heard.calls.clear()

    @property
    def _me(self) -> dict[str, str]:
        return {"id": str(self.config["currentUser"]["id"])}

    async def _post(self, path: str, body: object) -> str:
        async with self.web.post(self.address + path, json=body) as answer:
            said = await answer.text()
            if answer.status >= 300:
                raise PlaygroundError(f"{path}: {answer.status} {said[:400]}")
            return said

    async def read(self) -> None:
        """Take in what the playground shows, until it ends."""
        async for raw in self.socket:
            if raw.type is not WSMsgType.TEXT:
                continue
            event = json.loads(raw.data)
            if event.get("action") in ("createMessage", "updateMessage"):
                await self._show(_message(event))

    async def _show(self, message: Message) -> None:
        async with self.changed:
            held = self.messages.get(message.id)
            # Of an update the playground does not say where in a channel it is.
            self.messages[message.id] = replace(message, conversation=held.conversation) if held else message
            self.changed.notify_all()


def actions_in(card: object) -> list[dict]:
    """Every action of a card: those at its end, and those among its elements."""
    if isinstance(card, list):
        return [action for each in card for action in actions_in(each)]
    if not isinstance(card, dict):
        return []
    own = [card] if str(card.get("type", "")).startswith("Action.") else []
    return own + [action for part, each in card.items() if part != "fallback" for action in actions_in(each)]


@asynccontextmanager
async def playground(bot: str, folder: Path, *, has_targeted: bool = True) -> AsyncIterator[Playground]:
    """Start a playground that talks to a bot at an address ("http://127.0.0.1:8080"); end it afterwards."""
    if not IS_THERE:
        raise PlaygroundError(WHY_NOT)
    heard = Eavesdropper(has_targeted)
    runner = await _listening(heard)
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(CONFIG)}
    process = await asyncio.create_subprocess_exec(
        str(NODE), str(CLI), "-e", f"{bot}/api/messages", "-c", "msteams", "-p", str(_free_port()), "--dt",
        "--service-url", f"{heard.address}/_connector",
        cwd=folder, env=environment, stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS):
            heard.target = f"http://127.0.0.1:{await _port(process)}"
        async with ClientSession() as client:
            config = await _config(client, heard.target, folder)
            stream = await client.ws_connect(f"{heard.target}/_ws_conversation/v1/conversations/stream", max_msg_size=0)
            opened = Playground(heard.target, config, heard, client, stream)
            reading = asyncio.create_task(opened.read())
            try:
                yield opened
                await heard.rest()
            finally:
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)
                await stream.close()
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        # Its pipe must be read to the end, or the loop keeps it open.
        await process.communicate()
        await runner.cleanup()


async def _listening(heard: Eavesdropper) -> web.AppRunner:
    served = web.Application(client_max_size=4 * 1024 * 1024)
    served.router.add_route("*", "/{rest:.*}", heard.pass_on)
    runner = web.AppRunner(served, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    heard.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    return runner


async def _port(process: asyncio.subprocess.Process) -> int:
    """Read the port from "Listening on PORT"."""
    assert process.stdout is not None
    said = []
    async for line in process.stdout:
        said.append(line.decode(errors="replace"))
        if b"Listening on" in line:
            return int(line.split()[-1])
    raise PlaygroundError(f"the playground ended before it listened: {''.join(said)[-600:]}")


async def _config(client: ClientSession, address: str, folder: Path) -> dict:
    """Who and what is there. The playground says that it listens before it reads its file of people and places."""
    try:
        async with client.get(f"{address}/_internal/v1/config") as answer:
            return (await answer.json())["config"]
    except ClientError:
        log = folder / "devTools" / "m365agentsplayground.log"
        raise PlaygroundError(log.read_text(encoding="utf-8")[-1500:]) from None


def _free_port() -> int:
    """A port nobody listens on; if somebody takes it first, the playground takes another and says so."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _message(event: dict) -> Message:
    said = event["message"]
    cards = tuple(each["content"] for each in said.get("attachments") or () if each.get("contentType") == CARD)
    conversation = str(said.get("postConversationId") or event["actionConversationId"])
    return Message(str(said["messageId"]), conversation, str(said.get("text") or ""), cards)

"""A headless Chromium, driven through the Chrome DevTools Protocol: what a person's hands and eyes do to a page."""

import asyncio
import base64
import json
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

BINARY = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
WHY_NOT = "no Chromium on the PATH"

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)
SECONDS = 30.0
ALT, CONTROL, SHIFT = 1, 2, 8

KEYS = {
    "Enter": (13, "\r"),
    "Tab": (9, ""),
    "Escape": (27, ""),
    "ArrowUp": (38, ""),
    "ArrowDown": (40, ""),
    " ": (32, " "),
}


class PageError(AssertionError):
    """The page did not do what was awaited, or threw."""


class Page:
    """One tab. Errors that the page throws or writes to its console are gathered in `errors`."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self._answers: dict[int, asyncio.Future[dict]] = {}
        self._reading = asyncio.create_task(self._read())
        self.errors: list[str] = []
        self.requests: list[str] = []

    async def call(self, method: str, **parameters: object) -> dict:
        """Call a method of the protocol and return its result."""
        self._number += 1
        answer = asyncio.get_running_loop().create_future()
        self._answers[self._number] = answer
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        async with asyncio.timeout(SECONDS):
            return await answer

    async def start(self) -> None:
        """Listen to what the page does."""
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility", "DOM"):
            await self.call(f"{domain}.enable")

    async def close(self) -> None:
        """Stop listening."""
        self._reading.cancel()
        with suppress(asyncio.CancelledError):
            await self._reading
        await self._socket.close()

    async def open(self, address: str) -> None:
        """Go to an address and wait until the page shows something."""
        await self.call("Page.navigate", url=address)
        await self.until("document.querySelector('#app')?.childElementCount > 0")

    async def look(self, expression: str) -> object:
        """Return the value of an expression on the page."""
        answer = await self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise PageError(json.dumps(answer["exceptionDetails"])[:600])
        return answer["result"].get("value")

    async def until(self, condition: str, seconds: float = SECONDS - 5) -> None:
        """Wait until an expression is true: looked at again with each frame the page draws."""
        script = f"""new Promise((done, failed) => {{
            const end = performance.now() + {seconds * 1000};
            const see = () => {{
                let seen = false;
                try {{ seen = Boolean({condition}); }} catch {{}}
                if (seen) done(true);
                else if (performance.now() > end) done(false);
                else requestAnimationFrame(see);
            }};
            see();
        }})"""
        if not await self.look(script):
            text = await self.look("document.body.innerText.slice(0, 1500)")
            raise PageError(f"never became true: {condition}\nthe page says:\n{text}\nerrors: {self.errors}")

    async def type(self, text: str) -> None:
        """Type into what has the focus."""
        await self.call("Input.insertText", text=text)

    async def press(self, key: str, modifiers: int = 0) -> None:
        """Press and release a key."""
        code, text = KEYS[key]
        shared = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
        await self.call("Input.dispatchKeyEvent", **shared, **down)
        await self.call("Input.dispatchKeyEvent", **shared, type="keyUp")

    async def click(self, expression: str) -> None:
        """Click in the middle of the element that an expression names, where the mouse would."""
        await self.until(f"{expression} instanceof Element")
        spot = await self.look(
            f"(() => {{ const e = {expression}; e.scrollIntoView({{block: 'nearest'}});"
            " const r = e.getBoundingClientRect(); return {x: r.x + r.width / 2, y: r.y + r.height / 2}; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            await self.call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **spot)

    async def resize(self, width: int, height: int, *, mobile: bool = False) -> None:
        """Give the window another size."""
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile
        )

    async def prefer(self, scheme: str) -> None:
        """Be a system that prefers "light" or "dark"."""
        await self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    async def picture(self, path: Path) -> None:
        """Write what is seen to a PNG file."""
        answer = await self.call("Page.captureScreenshot", format="png")
        await asyncio.to_thread(path.write_bytes, base64.b64decode(answer["data"]))

    async def roles(self) -> list[tuple[str, str]]:
        """Return role and name of everything that a screen reader is told, in its order."""
        answer = await self.call("Accessibility.getFullAXTree")
        return [
            (node["role"]["value"], node.get("name", {}).get("value", ""))
            for node in answer["nodes"]
            if not node["ignored"]
        ]

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            if "id" in said:
                self._resolve(said)
            elif said["method"] == "Runtime.exceptionThrown":
                self.errors.append(json.dumps(said["params"]["exceptionDetails"])[:600])
            elif said["method"] == "Log.entryAdded" and said["params"]["entry"]["level"] == "error":
                self.errors.append(said["params"]["entry"]["text"])
            elif said["method"] == "Network.requestWillBeSent":
                self.requests.append(said["params"]["request"]["url"])

    def _resolve(self, said: dict) -> None:
        answer = self._answers.pop(said["id"])
        if answer.done():
            return
        if "error" in said:
            answer.set_exception(PageError(str(said["error"])))
        else:
            answer.set_result(said["result"])


@asynccontextmanager
async def chrome(width: int = 1280, height: int = 860) -> AsyncIterator[Page]:
    """Start a browser with a fresh profile and one tab; end it afterwards."""
    if BINARY is None:
        raise PageError(WHY_NOT)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            BINARY,
            *FLAGS,
            f"--user-data-dir={profile}",
            f"--window-size={width},{height}",
            "about:blank",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(SECONDS):
                port = await _port(process)
            async with ClientSession() as web:
                page = await _tab(web, port)
                try:
                    await page.start()
                    await page.resize(width, height)
                    yield page
                    with suppress(PageError, TimeoutError, ConnectionError):
                        await page.call("Browser.close")
                finally:
                    await page.close()
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            # Its pipe must be read to the end, or the loop keeps it open.
            await process.communicate()


async def _port(process: asyncio.subprocess.Process) -> int:
    """Read the port from "DevTools listening on ws://127.0.0.1:PORT/..."."""
    assert process.stderr is not None
    async for line in process.stderr:
        if b"DevTools listening on" in line:
            return int(line.split(b"127.0.0.1:")[1].split(b"/")[0])
    raise PageError("the browser ended before it listened")


async def _tab(web: ClientSession, port: int) -> Page:
    async with web.get(f"http://127.0.0.1:{port}/json/list") as answer:
        targets = await answer.json()
    address = next(target["webSocketDebuggerUrl"] for target in targets if target["type"] == "page")
    return Page(await web.ws_connect(address, max_msg_size=0))

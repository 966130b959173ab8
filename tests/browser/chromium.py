"""A headless Chromium, driven over the DevTools protocol: pages are opened, looked at, clicked on and photographed."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import json
import shutil
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-port=0")
"""No sandbox: CI runs as root in a container, and the pages are our own."""
PHONE, DESK = 360, 1280
HEIGHT = 800
MOST_HEIGHT = 3_000
SECONDS = 30
KEY_CODES = {"Tab": 9, "Enter": 13, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}


@dataclass
class Page:
    """One tab. `complaints` gathers what its console says and what its content policy refuses."""

    socket: aiohttp.ClientWebSocketResponse
    session: str
    numbers: Any = field(default_factory=itertools.count)
    answers: dict[int, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)
    loaded: asyncio.Event = field(default_factory=asyncio.Event)
    complaints: list[str] = field(default_factory=list)

    async def listen(self) -> None:
        """Sorts what the browser says into answers and events; runs until the socket closes."""
        async for message in self.socket:
            told = json.loads(message.data)
            if "id" in told and told["id"] in self.answers:
                self.answers.pop(told["id"]).set_result(told)
            elif told.get("method") == "Page.loadEventFired":
                self.loaded.set()
            elif told.get("method") == "Log.entryAdded" and told["params"]["entry"]["level"] in ("error", "warning"):
                self.complaints.append(told["params"]["entry"]["text"])
            elif told.get("method") == "Runtime.exceptionThrown":
                self.complaints.append(str(told["params"]["exceptionDetails"]))
            elif told.get("method") == "Page.javascriptDialogOpening":
                self.complaints.append("a dialog opened")

    async def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command of the protocol and its result."""
        number = next(self.numbers) + 100
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.answers[number] = answer
        await self.socket.send_json({"id": number, "method": method, "params": parameters, "sessionId": self.session})
        told = await asyncio.wait_for(answer, SECONDS)
        assert "error" not in told, told
        result: dict[str, Any] = told["result"]
        return result

    async def look(self, *, width: int = DESK, dark: bool = False, scripts: bool = True) -> None:
        """How the page is looked at from now on."""
        await self.ask("Emulation.setDeviceMetricsOverride", width=width, height=HEIGHT, deviceScaleFactor=1, mobile=width < 600)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self.ask("Emulation.setEmulatedMedia", features=[scheme])
        await self.ask("Emulation.setScriptExecutionDisabled", value=not scripts)

    async def open(self, address: str) -> None:
        """Goes to an address and waits until all of it is there."""
        self.loaded.clear()
        await self.ask("Page.navigate", url=address)
        await asyncio.wait_for(self.loaded.wait(), SECONDS)

    async def evaluate(self, script: str) -> Any:
        """The value of an expression in the page; promises are awaited."""
        told = await self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    async def follow(self, script: str) -> None:
        """Runs a script that leads to another page, and waits for that."""
        self.loaded.clear()
        await self.evaluate(script)
        await asyncio.wait_for(self.loaded.wait(), SECONDS)

    async def press(self, *keys: str) -> None:
        """Keys of a keyboard, one after the other: `Tab`, `Enter`, `ArrowLeft`, or the character that one types."""
        for key in keys:
            written = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
            values = {"key": key, "code": key if len(key) > 1 else "", "windowsVirtualKeyCode": KEY_CODES.get(key, ord(key[0]))}
            await self.ask("Input.dispatchKeyEvent", type="keyDown" if written else "rawKeyDown", text=written, **values)
            await self.ask("Input.dispatchKeyEvent", type="keyUp", **values)

    async def type(self, text: str) -> None:
        """Text into what has the focus."""
        await self.ask("Input.insertText", text=text)

    async def go_to(self, selector: str, *, most: int = 80) -> None:
        """Presses Tab until the element has the focus, as people do who have no mouse."""
        for _ in range(most):
            await self.press("Tab")
            if await self.evaluate(f"document.activeElement.matches({json.dumps(selector)})"):
                return
        raise AssertionError(f"{selector} cannot be reached by the keyboard")

    async def enter(self) -> None:
        """Presses Enter and waits for the page that it leads to."""
        self.loaded.clear()
        await self.press("Enter")
        await asyncio.wait_for(self.loaded.wait(), SECONDS)

    async def photograph(self, path: Path, *, most_height: int = MOST_HEIGHT) -> None:
        """The page from its top, at most `most_height` pixels of it, as PNG."""
        size = (await self.ask("Page.getLayoutMetrics"))["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], most_height), "scale": 1}
        told = await self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        await asyncio.to_thread(path.write_bytes, base64.b64decode(told["data"]))


@contextlib.asynccontextmanager
async def open_page() -> AsyncIterator[Page]:
    """A new browser with one empty tab; both are gone at the end."""
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    assert program, "no Chromium is installed: apt-get install chromium"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            program,
            *OPTIONS,
            f"--user-data-dir={profile}",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            address = await asyncio.wait_for(_debugger(process), SECONDS)
            async with aiohttp.ClientSession() as http, http.ws_connect(address, max_msg_size=0) as socket:
                page = Page(socket=socket, session=await _attach(socket))
                listening = asyncio.create_task(page.listen())
                for domain in ("Page", "Log", "Runtime"):
                    await page.ask(f"{domain}.enable")
                yield page
                listening.cancel()
        finally:
            process.kill()
            await process.wait()


async def _debugger(process: asyncio.subprocess.Process) -> str:
    assert process.stderr
    async for line in process.stderr:
        if b"DevTools listening on " in line:
            return line.decode().split(" on ", 1)[1].strip()
    raise AssertionError("Chromium ended before it listened")


async def _attach(socket: aiohttp.ClientWebSocketResponse) -> str:
    """The session of a new tab."""

    async def ask(number: int, method: str, **parameters: Any) -> dict[str, Any]:
        await socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            told = json.loads((await socket.receive()).data)
            if told.get("id") == number:
                result: dict[str, Any] = told["result"]
                return result

    target = (await ask(1, "Target.createTarget", url="about:blank"))["targetId"]
    session = (await ask(2, "Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
    assert isinstance(session, str)
    return session

"""A real Mosquitto and a real Synapse on loopback, each in a folder of its own, and a line to them that can lose an answer.

What they take is read back as its users would: by mosquitto_sub, and by the client-server API.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import yaml

USER, PASSWORD = "sitrep", secrets.token_hex(12)  # of this run alone
TOPIC = "sitrep/alerts"
START_SECONDS = 60.0


def missing() -> dict[str, str]:
    """What is not on this machine, and how it comes here, by service."""
    lacks = {}
    if not all(map(shutil.which, ("mosquitto", "mosquitto_sub", "mosquitto_passwd"))):
        lacks["mqtt"] = "mosquitto is missing: apt-get install mosquitto mosquitto-clients"
    if not _has_synapse():
        lacks["matrix"] = (
            "synapse is missing: python3 -m venv DIR && DIR/bin/pip install matrix-synapse, then set SITREP_SYNAPSE=DIR/bin/python"
        )
    return lacks


def _python_of_synapse() -> str:
    return os.environ.get("SITREP_SYNAPSE", "")


def _has_synapse() -> bool:
    python = _python_of_synapse()
    return bool(python) and subprocess.run([python, "-c", "import synapse"], capture_output=True, check=False).returncode == 0


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class LossyLine:
    """A TCP line to a server. Once told to, it hands over the next request that holds `marker`, and hangs up before the answer."""

    def __init__(self, port: int, marker: bytes) -> None:
        self.port = 0
        self.loses_next = False
        self.lost = 0
        self._to, self._marker = port, marker

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Carries while it lasts."""
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._to)
        answers = asyncio.create_task(self._pump(there, writer))
        try:
            async with asyncio.timeout(None) as patience:
                while chunk := await reader.read(65_536):
                    if self.loses_next and self._marker in chunk:
                        self.loses_next, self.lost = False, self.lost + 1
                        answers.cancel()
                        patience.reschedule(asyncio.get_running_loop().time() + 1)  # the server takes it, answers, and nobody hears
                    back.write(chunk)
                    await back.drain()
        except (OSError, TimeoutError):
            return
        finally:
            answers.cancel()
            writer.close()
            back.close()

    @staticmethod
    async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(65_536):
            writer.write(chunk)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def _running(*command: str, log: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    with log.open("ab") as file:
        process = await asyncio.create_subprocess_exec(*command, stdout=file, stderr=file)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


class Mosquitto:
    """A broker that wants a password, and somebody who listens to all its topics."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.line = LossyLine(self.port, TOPIC.encode())
        self._folder = folder
        self._heard = folder / "heard.jsonl"

    def address(self, password: str = PASSWORD) -> str:
        """As it is written in alerts.yaml."""
        return f"mqtt://{USER}:{password}@127.0.0.1:{self.line.port}/{TOPIC}"

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Runs while it lasts."""
        settings = self._configure()
        listen = ["mosquitto_sub", "-h", "127.0.0.1", "-p", str(self.port), "-u", USER, "-P", PASSWORD, "-t", "#", "-q", "1", "-F", "%j"]
        async with _running("mosquitto", "-c", str(settings), log=self._folder / "mosquitto.log"):
            await _until_open(self.port)
            async with _running(*listen, log=self._heard), self.line.open():
                yield

    def _configure(self) -> Path:
        passwords, settings = self._folder / "passwords", self._folder / "mosquitto.conf"
        subprocess.run(["mosquitto_passwd", "-c", "-b", str(passwords), USER, PASSWORD], check=True, capture_output=True)
        passwords.chmod(0o644)
        user = "" if os.geteuid() else "user root\n"  # else it takes another user's rights, and cannot read its password file
        settings.write_text(f"{user}listener {self.port} 127.0.0.1\nallow_anonymous false\npassword_file {passwords}\n", encoding="utf-8")
        return settings

    async def texts(self) -> list[str]:
        """What mosquitto_sub has written down, message by message."""
        lines = self._heard.read_text("utf-8").splitlines() if self._heard.exists() else []
        return [str(json.loads(line)["payload"]) for line in lines if line.startswith("{")]


class Synapse:
    """A home server with an officer, a room of theirs, and our account invited to it."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.line = LossyLine(self.port, b"/send/m.room.message/")
        self._folder = folder
        self._url = f"http://127.0.0.1:{self.port}/_matrix/client/v3"
        self._officer = self._token = self._room = ""

    def address(self) -> str:
        """As it is written in alerts.yaml."""
        return f"matrix://{self._token}@127.0.0.1:{self.line.port}/{self._room}?discovery=no"

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Runs while it lasts."""
        settings = self._configure()
        async with _running(_python_of_synapse(), "-m", "synapse.app.homeserver", "-c", str(settings), log=self._folder / "synapse.log"):
            await _until_open(self.port)
            await self._furnish(settings)
            async with self.line.open():
                yield

    def _configure(self) -> Path:
        path = self._folder / "homeserver.yaml"
        make = [
            "--server-name",
            "localhost",
            "--generate-config",
            "--report-stats=no",
            "--data-directory",
            str(self._folder),
            "-c",
            str(path),
        ]
        subprocess.run([_python_of_synapse(), "-m", "synapse.app.homeserver", *make], check=True, capture_output=True, cwd=self._folder)
        settings = yaml.safe_load(path.read_text("utf-8"))
        settings["listeners"][0] |= {"port": self.port, "bind_addresses": ["127.0.0.1"], "resources": [{"names": ["client"]}]}
        settings |= {"trusted_key_servers": [], "password_config": {"enabled": True}}
        path.write_text(yaml.safe_dump(settings), encoding="utf-8")
        return path

    async def _furnish(self, settings: Path) -> None:
        register = str(Path(_python_of_synapse()).with_name("register_new_matrix_user"))
        for name in (USER, "officer"):
            words = [register, "-u", name, "-p", PASSWORD, "--no-admin", "-c", str(settings), f"http://127.0.0.1:{self.port}"]
            await asyncio.to_thread(subprocess.run, words, check=True, capture_output=True)
        self._officer, self._token = await self._log_in("officer"), await self._log_in(USER)
        room = {"preset": "private_chat", "invite": [f"@{USER}:localhost"], "name": "Access"}
        self._room = str((await self._ask("POST", "/createRoom", self._officer, json=room))["room_id"])

    async def _log_in(self, name: str) -> str:
        identifier = {"type": "m.id.user", "user": name}
        answer = await self._ask("POST", "/login", "", json={"type": "m.login.password", "identifier": identifier, "password": PASSWORD})
        return str(answer["access_token"])

    async def _ask(self, method: str, path: str, token: str, **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with aiohttp.ClientSession() as session, session.request(method, self._url + path, headers=headers, **options) as response:
            response.raise_for_status()
            return await response.json()

    async def events(self) -> list[dict[str, Any]]:
        """The messages in the room as its officer sees them, the oldest first."""
        found = await self._ask("GET", f"/rooms/{self._room}/messages", self._officer, params={"dir": "b", "limit": "100"})
        return [event for event in reversed(found["chunk"]) if event["type"] == "m.room.message"]

    async def texts(self) -> list[str]:
        """What the officer reads."""
        return [str(event["content"]["body"]) for event in await self.events()]

    async def rooms(self) -> int:
        """How many rooms our account is in."""
        return len((await self._ask("GET", "/joined_rooms", self._token))["joined_rooms"])


async def _until_open(port: int) -> None:
    async with asyncio.timeout(START_SECONDS):
        while True:
            try:
                _reader, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
                continue
            writer.close()
            return

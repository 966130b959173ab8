"""A server on loopback whose every answer is written byte by byte by the test: lies, drips, bombs and silence included."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from ssl import SSLContext

Answer = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


class Loopback:
    """Paths and their answers; remembers each request as its lines."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.answers: dict[str, Answer] = {}
        self.requests: list[list[str]] = []

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def header(self, name: str, request: int = -1) -> str | None:
        """A header of a request, by its lower-case name."""
        return next((line.partition(":")[2].strip() for line in self.requests[request] if line.lower().startswith(f"{name}:")), None)


def answer(body: bytes = b"hello", status: str = "200 OK", *headers: str, length: int | None = None) -> bytes:
    """A whole answer with a true (or false) length, after which the connection is closed."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@asynccontextmanager
async def loopback(ssl: SSLContext | None = None, host: str = "127.0.0.1") -> AsyncIterator[Loopback]:
    """A server that runs as long as the context; unknown paths answer 404."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            server.requests.append(lines)
            said = server.answers.get(lines[0].split(" ")[1], answer(b"", "404 Not Found"))
            if isinstance(said, bytes):
                writer.write(said)
                await writer.drain()
            else:
                await said(writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    tasks: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    listener = await asyncio.start_server(connected, host, 0, ssl=ssl)
    server = Loopback(listener.sockets[0].getsockname()[1])
    try:
        yield server
    finally:
        listener.close()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await listener.wait_closed()


def drip(head: bytes, drop: bytes, *, seconds: float = 0.02) -> Answer:
    """Sends `head` at once and then `drop` again and again, for ever."""

    async def write(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(seconds)

    return write


async def silence(writer: asyncio.StreamWriter) -> None:
    """Says nothing at all."""
    await asyncio.sleep(60)

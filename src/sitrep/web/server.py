"""An application and an address go in; it is served there until the context ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.types import ASGIApp

from sitrep.errors import SitrepError

MOST_CONNECTIONS = 100
GOODBYE_SECONDS = 3


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: our own end the process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves the signals to those who started us."""
        yield


def written_address(host: str, port: int) -> str:
    """`127.0.0.1:8787`, `[::1]:8787`."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


@contextlib.asynccontextmanager
async def served(app: ASGIApp, *, host: str, port: int, what: str = "the dashboard") -> AsyncIterator[int]:
    """Serves `app`, which is `what`, while the context lasts and gives the port, the one taken where 0 was asked for.

    Raises SitrepError where the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise SitrepError(f"{what} cannot listen at {host} port {port}: {os.strerror(error.errno) if error.errno else error}") from error
    with listening:
        # Each connection inherits it; asyncio sets it only on sockets that name their protocol. Without it small pages took 40 ms more.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            loop="none",
            http="h11",
            limit_concurrency=MOST_CONNECTIONS,
            timeout_graceful_shutdown=GOODBYE_SECONDS,
            forwarded_allow_ips="127.0.0.1,::1",
        )
        server = _Server(config)
        task = asyncio.create_task(server.serve(sockets=[listening]), name="dashboard")
        try:
            yield int(listening.getsockname()[1])
        finally:
            server.should_exit = True
            await task

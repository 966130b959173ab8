"""A real SMTP server on loopback for tests: keeps what it accepts, and misbehaves where it is told to."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

ACCEPT = "250 2.0.0 accepted for delivery"
Reply = Callable[[str], str]
"""Given the stage (MAIL, RCPT or DATA), the reply to it; `ACCEPT` for yes, "drop" to take the text and lose the line, "stall" to hang."""


@dataclass
class MailSink:
    """What arrived, in order."""

    port: int = 0
    received: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address of a receiver that sends here."""
        return f"mailto://127.0.0.1:{self.port}?from=sitrep@example.org&to="


class _Handler:
    def __init__(self, sink: MailSink, reply: Reply) -> None:
        self.sink, self.reply = sink, reply

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        return self.reply("MAIL")

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        reply = self.reply("RCPT")
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        reply = self.reply("DATA")
        if reply == "stall":
            await asyncio.sleep(30)
        if reply.startswith("250") or reply == "drop":
            content = envelope.content
            assert isinstance(content, bytes)
            self.sink.raw.append(content)
            message = message_from_bytes(content, policy=default)
            assert isinstance(message, EmailMessage)
            self.sink.received.append(message)
            self.sink.recipients += envelope.rcpt_tos
        if reply == "drop":
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return reply


@asynccontextmanager
async def mail_sink(
    reply: Reply = lambda stage: ACCEPT,
    *,
    tls: ssl.SSLContext | None = None,
    implicit_tls: bool = False,
    login: bool = False,
    port: int = 0,
) -> AsyncIterator[MailSink]:
    """A server on `port` (0: a free one) of 127.0.0.1 while it lasts. `tls` makes it offer STARTTLS (or speak TLS from the first byte)."""
    sink = MailSink()

    def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        name, password = data.login.decode(), data.password.decode()
        sink.logins.append(name)
        return AuthResult(success=password == "right", handled=False)  # noqa: S105  not a secret

    def protocol() -> SMTP:
        return SMTP(
            _Handler(sink, reply),
            hostname="sink.test",
            tls_context=None if implicit_tls else tls,
            authenticator=authenticate if login else None,
            auth_require_tls=False,
            enable_SMTPUTF8=False,
        )

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", port, ssl=tls if implicit_tls else None)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()


@asynccontextmanager
async def raw_server(talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]) -> AsyncIterator[int]:
    """The port of a server that speaks as `talk` does."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await talk(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

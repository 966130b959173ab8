"""A real SMTP server on loopback that writes each message it accepts into a folder as .eml and .html."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail:
    """One accepted message and its files; `date` is its Date header as sent, `html` is None where it has no HTML part."""

    recipient: str
    subject: str
    date: str
    message_id: str
    eml: Path
    html: Path | None


class Mailbox:
    """Takes every message into `folder`, which is made; `mails` holds them in the order of arrival."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = 0
        self.mails: list[Mail] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Files one message and says 250."""
        content = envelope.content
        assert isinstance(content, bytes)  # noqa: S101  aiosmtpd hands over bytes unless it is told to decode
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)  # noqa: S101  policy.default makes this class
        stem = self.folder / f"{len(self.mails) + 1:03d}"
        eml = stem.with_suffix(".eml")
        eml.write_bytes(content)
        self.mails.append(
            Mail(
                recipient=", ".join(envelope.rcpt_tos),
                subject=str(message["Subject"]).strip(),  # a long one is folded before its first word
                date=str(message["Date"]),
                message_id=str(message["Message-ID"]),
                eml=eml,
                html=_write_html(message, stem.with_suffix(".html")),
            )
        )
        return "250 OK: filed"


def _write_html(message: EmailMessage, path: Path) -> Path | None:
    part = message.get_body(preferencelist=("html",))
    if part is None:
        return None
    path.write_text(part.get_content(), encoding="utf-8")
    return path


@asynccontextmanager
async def open_mailbox(folder: Path) -> AsyncIterator[Mailbox]:
    """Listens on a free port of 127.0.0.1 until the block ends."""
    mailbox = Mailbox(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mailbox, enable_SMTPUTF8=True, hostname="mail.demo.invalid", loop=loop), "127.0.0.1", 0)
    try:
        mailbox.port = server.sockets[0].getsockname()[1]
        yield mailbox
    finally:
        server.close()
        await server.wait_closed()

"""One sender for each kind of target, ready to use and closed afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Protocol

from sitrep.core.outcomes import Message, SendAnswer
from sitrep.core.receivers import Target, TargetKind
from sitrep.send.by_apprise import AppriseSender, read_mail_url
from sitrep.send.smtp import SmtpSender
from sitrep.send.to_folder import FolderSender
from sitrep.send.to_stdout import TerminalSender


class Sends(Protocol):
    """What all of them can do: `steps.ports.Sender`, which this room does not see."""

    async def send(self, message: Message, target: Target, *, delivery: int) -> SendAnswer:
        """Sends one message to one target."""
        ...


@asynccontextmanager
async def open_senders(*, dry_run: bool = False) -> AsyncIterator[Mapping[TargetKind, Sends]]:
    """The senders, by kind of target; on a `dry_run` everything is only printed."""
    if dry_run:
        printer = TerminalSender(dry_run=True)
        yield dict.fromkeys(TargetKind, printer)
        return
    chat = AppriseSender()
    try:
        yield {
            TargetKind.MAIL: SmtpSender(read_mail_url),
            TargetKind.APPRISE: chat,
            TargetKind.TERMINAL: TerminalSender(),
            TargetKind.FOLDER: FolderSender(),
        }
    finally:
        await chat.close()

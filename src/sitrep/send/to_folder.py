"""A message becomes an .eml file in a folder, complete or not there at all, that any mail program opens."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path

from sitrep.core.outcomes import Acceptance, Message, SendAnswer
from sitrep.core.receivers import Target
from sitrep.send.accounts import Mailbox
from sitrep.send.mime import build_mail
from sitrep.send.pictures import draw_pictures

SENDER = Mailbox(address="sitrep@localhost", name="sitrep")


class FolderSender:
    """A Sender for `folder:PATH`; a relative path counts from `base`, by default from where sitrep was started."""

    def __init__(self, base: Path = Path()) -> None:
        self._base = base

    async def send(self, message: Message, target: Target, *, delivery: int) -> SendAnswer:
        """Writes; a repeat takes the place of the first copy, for the name follows from the Message-ID."""
        folder = self._base / target.url.partition(":")[2]
        recipient, pictures = Mailbox(address="folder@localhost"), await draw_pictures(message)
        mail = build_mail(message, sender=SENDER, recipient=recipient, delivery=delivery, pictures=pictures).as_bytes()
        name = f"{message.created_at:%Y%m%dT%H%M%SZ}-{_word(message.level)}-{_word(message.message_id.partition('@')[0])}.eml"
        try:
            await asyncio.to_thread(write_whole, folder / name, mail)
        except OSError as error:
            return SendAnswer(acceptance=Acceptance.TEMPORARY, text=f"cannot write to {folder}: {error.strerror}")
        return SendAnswer(acceptance=Acceptance.ACCEPTED, text=name)


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file so that it is there in full, after a power cut too, or as it was before. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name is only then on the disk
    finally:
        os.close(folder)


def _word(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text) or "x"

"""The SMTP server of the demonstration is a real one: it takes what an SMTP client sends and files it."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import aiosmtplib

from sitrep.demo.mailbox import open_mailbox


def message(*, html: bool) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "sitrep@demo.invalid", "desk@demo.invalid", "High concern: Öncüpınar closed"
    mail["Message-ID"], mail["Date"] = "<abc@demo.invalid>", "Tue, 17 Mar 2026 06:45:00 +0000"
    mail.set_content("closed")
    if html:
        mail.add_alternative("<p>closed</p>", subtype="html")
    return mail


async def test_a_message_becomes_an_eml_and_an_html_file(tmp_path: Path) -> None:
    async with open_mailbox(tmp_path / "mail") as mailbox:
        await aiosmtplib.send(message(html=True), hostname="127.0.0.1", port=mailbox.port)
    [mail] = mailbox.mails
    assert (mail.recipient, mail.subject, mail.message_id) == ("desk@demo.invalid", "High concern: Öncüpınar closed", "<abc@demo.invalid>")
    assert mail.date == "Tue, 17 Mar 2026 06:45:00 +0000"
    assert mail.eml.read_bytes().startswith(b"From: sitrep@demo.invalid")
    assert mail.html is not None
    assert "<p>closed</p>" in mail.html.read_text("utf-8")


async def test_a_message_without_html_has_no_html_file(tmp_path: Path) -> None:
    async with open_mailbox(tmp_path) as mailbox:
        await aiosmtplib.send(message(html=False), hostname="127.0.0.1", port=mailbox.port)
    assert mailbox.mails[0].html is None
    assert mailbox.mails[0].eml.name == "001.eml"

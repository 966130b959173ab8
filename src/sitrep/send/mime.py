"""A message, who writes it and who gets it, in; one e-mail, the same to the byte for every try but for the mark of a repeat, out."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import EmailPolicy

from sitrep.core.outcomes import Message
from sitrep.send.accounts import Mailbox

LONGEST_LINE = 200
"""Characters of a subject in one line; RFC 5322 allows 998."""


class _Policy(EmailPolicy):
    """RFC 5322, with a plain subject in one line: Python would begin one of 70 characters on the next, and it would gain a blank."""

    def fold(self, name: str, value: str) -> str:
        if name.lower() == "subject" and value.isascii() and len(value) < LONGEST_LINE:
            return f"{name}: {value}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


POLICY = _Policy(linesep="\r\n", cte_type="7bit")  # any relay can carry it
IMPORTANCE = {"high": "high", "medium": "normal"}
OUR_HEADERS = {
    "from",
    "to",
    "cc",
    "bcc",
    "date",
    "message-id",
    "subject",
    "mime-version",
    "in-reply-to",
    "references",
    "reply-to",
    "list-id",
}
_NOT_IN_A_HEADER = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_BODY_TAG = re.compile(r"<body[^>]*>", re.IGNORECASE)


def build_mail(
    message: Message,
    *,
    sender: Mailbox,
    recipient: Mailbox,
    delivery: int,
    reply_to: tuple[Mailbox, ...] = (),
    headers: tuple[tuple[str, str], ...] = (),
    pictures: Mapping[str, bytes] | None = None,
) -> EmailMessage:
    """multipart/alternative of the text and, where there are pictures, multipart/related of the HTML with them.

    `pictures` are those of the message as PNG, by content id; the others are left out.

    No text of a message can add a header or a recipient: control characters in header values become spaces. From `delivery` 2 on, the
    mail says that it may be a repeat. Raises ValueError for an address that cannot be written in a header.
    """
    mail = EmailMessage(policy=POLICY)
    mail["From"] = _address(sender)
    mail["To"] = _address(recipient)
    if reply_to:
        mail["Reply-To"] = [_address(one) for one in reply_to]
    mail["Subject"] = in_one_line(message.subject)
    mail["Date"] = message.created_at
    mail["Message-ID"] = f"<{in_one_line(message.message_id)}>"
    if message.in_reply_to:
        mail["In-Reply-To"] = f"<{in_one_line(message.in_reply_to)}>"
        mail["References"] = " ".join(f"<{in_one_line(one)}>" for one in message.references or (message.in_reply_to,))
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies, please
    mail["List-Id"] = f"sitrep alerts <alerts.{message.message_id.partition('@')[2] or 'sitrep'}>"
    mail["Importance"] = IMPORTANCE.get(message.level, "low")
    mail["X-Sitrep-Delivery"] = str(delivery)
    for name, value in headers:
        if name.lower() not in OUR_HEADERS and name.lower() not in mail:
            mail[name] = in_one_line(value)
    _fill(mail, message, delivery, pictures or {})
    return mail


def _fill(mail: EmailMessage, message: Message, delivery: int, pictures: Mapping[str, bytes]) -> None:
    text, rich = message.text, message.html
    if delivery > 1:
        note = repeat_note(message, delivery)
        text = f"{note}\n\n{text}"
        rich = _with_note(rich, note)
    mail.set_content(_encodable(text))
    if rich:
        mail.add_alternative(_encodable(rich), subtype="html")
        _text, html_part = mail.iter_parts()
        assert isinstance(html_part, MIMEPart)  # noqa: S101  just added
        for content_id, png in pictures.items():
            name = f"{content_id.partition('@')[0]}.png"
            html_part.add_related(png, "image", "png", cid=f"<{content_id}>", filename=name, disposition="inline")
    _fix_boundaries(mail, message.message_id)


def repeat_note(message: Message, delivery: int) -> str:
    """What a message that may be a repeat says of itself; the same short number is in each copy."""
    return f"This may be a repeat (delivery {delivery}): no answer came when it was sent before. #{short_number(message)}"


def short_number(message: Message) -> str:
    """The first characters of the Message-ID: what a person needs to see that two messages are one."""
    return message.message_id[:6].upper()


def in_one_line(text: str) -> str:
    """A header's value: control characters, line separators, bidirectional overrides and lone surrogates become one space.

    `=?` would begin an encoded word, which Python's own library and mail programs decode, line ends in it and all: it is taken apart.
    """
    return _NOT_IN_A_HEADER.sub(" ", text).replace("=?", "= ?").strip()


def _with_note(rich: str, note: str) -> str:
    paragraph = f"<p>{html.escape(note)}</p>"
    body = _BODY_TAG.search(rich)
    return rich[: body.end()] + paragraph + rich[body.end() :] if body else paragraph + rich


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _address(mailbox: Mailbox) -> Address:
    """Domains beyond ASCII go as punycode; a local part beyond ASCII would need SMTPUTF8, and is refused with ValueError."""
    local, _, domain = mailbox.address.rpartition("@")
    if not local.isascii():
        raise ValueError(f"the part before the @ of {mailbox.address} is not plain ASCII")
    return Address(in_one_line(mailbox.name), local, domain.encode("idna").decode("ascii"))


def _fix_boundaries(mail: EmailMessage, message_id: str) -> None:
    """The library draws boundaries by chance; ours follow from the Message-ID, so that a repeat is the same to the byte."""
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"={hashlib.sha256(f'{message_id}/{number}'.encode()).hexdigest()[:40]}=")

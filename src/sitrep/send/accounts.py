"""The mail server behind a receiver: where it is, how its lines are kept private, and in whose name we write."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Security(StrEnum):
    """How the connection is encrypted. What is configured is what happens: a server that cannot do it gets no message."""

    TLS = "ssl"
    STARTTLS = "starttls"
    NONE = "insecure"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailbox:
    """An address and the name shown with it ("" for none)."""

    address: str
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class MailAccount:
    """What a `mailto(s)://` address says. `headers` are further ones for each message, as (name, value)."""

    host: str
    port: int
    security: Security
    sender: Mailbox
    recipients: tuple[Mailbox, ...]
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    reply_to: tuple[Mailbox, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    verify_certificate: bool = True

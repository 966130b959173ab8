"""Who is told: a receiver by its name, and the targets (one mailbox, one chat room, one folder) that stand behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from sitrep.core.model import ReceiverName


class TargetKind(StrEnum):
    """How a target is reached, and so which sender takes its messages."""

    MAIL = "mail"
    APPRISE = "apprise"
    TERMINAL = "terminal"
    FOLDER = "folder"


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """One recipient of one receiver: one outbox row per message.

    `recipient` is a label that is safe to show and to store (a mail address, a service and a fingerprint), one of a kind within its
    receiver and the same after a restart. `url` is the address with its secrets: it is never printed and never stored.
    """

    kind: TargetKind
    recipient: str
    url: str = field(repr=False)


FRAME_LANGUAGES = ("en", "fr", "es", "ar")
"""What messages can be written in (ISO 639-1)."""


class Detail(StrEnum):
    """How exactly a receiver is told where something happened: as it is known, by province at most, or by country alone."""

    EXACT = "exact"
    ADMIN1 = "admin1"
    COUNTRY = "country"


@dataclass(frozen=True, kw_only=True, slots=True)
class Audience:
    """How messages are written for a receiver: `language` is that of the frame (`fr`, `ar-SY`), never that of quotes."""

    language: str = "en"
    places: Detail = Detail.EXACT


@dataclass(frozen=True, kw_only=True, slots=True)
class Receiver:
    """A named list of targets. `problems` says what is wrong with its addresses, without a secret; such a receiver is refused at load."""

    name: ReceiverName
    targets: tuple[Target, ...] = ()
    audience: Audience = Audience()
    problems: tuple[str, ...] = ()

    def target(self, recipient: str) -> Target | None:
        """The target with that label; None where it has been taken out of the configuration."""
        return next((target for target in self.targets if target.recipient == recipient), None)


def message_id(notice_id: str, receiver: str, recipient: str, *, instance: str) -> str:
    """The Message-ID (without angle brackets) of a notice for one recipient: the same for every try, so that a repeat is seen as one.

    `instance` tells this installation from others. RFC 7352's `duplicate` test and many mail stores drop a second copy by it.
    """
    digest = sha256("\x1f".join((notice_id, receiver, recipient)).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{digest[:32]}@{instance}"

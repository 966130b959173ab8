"""What became of a piece of work, as values: an expected failure has a reason and says whether trying again can help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sitrep.core.sketches import Sketch


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """A server's 2xx answer, decoded from its transfer and content encoding, within the size cap.

    `url` is the address that answered, after redirects; `permanent_url` the one a chain of only 301/308 led to, else None.
    `headers` has lower-case names. `complete` is False where the body may have been cut short. `body_sent` is how many bytes the body
    was as it came over the line, None where it did not.
    """

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    permanent_url: str | None = None
    complete: bool = True
    body_sent: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NotModified:
    """304: what we have is what there is."""

    url: str
    headers: dict[str, str]


class FetchFailure(StrEnum):
    """Why a fetch gave no body."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    DISCONNECTED = "disconnected"
    TOO_BIG = "too_big"
    BAD_ENCODING = "bad_encoding"
    REDIRECT_LOOP = "redirect_loop"
    REFUSED_ADDRESS = "refused_address"
    REFUSED_URL = "refused_url"
    PROTOCOL = "protocol"
    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"
    SERVER_ERROR = "server_error"
    NOT_FOUND = "not_found"
    GONE = "gone"
    BLOCKED = "blocked"
    CLIENT_ERROR = "client_error"


@dataclass(frozen=True, kw_only=True, slots=True)
class FetchFailed:
    """No body. `permanent` where asking again in the same way is pointless; `retry_after` is the server's own word, capped at 24 h."""

    url: str
    failure: FetchFailure
    permanent: bool
    detail: str = ""
    status: int | None = None
    retry_after: timedelta | None = None


FetchOutcome = Fetched | NotModified | FetchFailed


@dataclass(frozen=True, kw_only=True, slots=True)
class Killed:
    """A child process did not finish its task: `reason` is one of timeout, memory, crash, error; `detail` is for the log."""

    reason: str
    detail: str = ""


class Acceptance(StrEnum):
    """What a receiver's service made of a message. UNKNOWN: it was handed over, but no answer came, so it may have arrived."""

    ACCEPTED = "accepted"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class SendAnswer:
    """A service's answer to one message for one recipient. `code` is the SMTP or HTTP code where there is one."""

    acceptance: Acceptance
    code: int | None = None
    text: str = ""
    retry_after: timedelta | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A map inside a message, referred to from its HTML as `cid:<content_id>`; drawn when the message is sent as a mail."""

    content_id: str
    sketch: Sketch


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A message as frozen into the outbox: what is sent again after a crash is this, to the letter.

    `short_text` is for services with little room (≤ 320 characters). `message_id` is without angle brackets.
    """

    message_id: str
    subject: str
    text: str
    html: str
    short_text: str
    created_at: datetime
    level: str = "information"
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()

"""Cookies, passwords and the time go in; who may pass, who has to wait, and the tokens that forms carry come out."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict, deque
from dataclasses import dataclass, field

SESSION_SECONDS = 12 * 3600.0
"""After so long without a visit a session ends."""
MOST_SESSIONS = 1_000
TRIES_OF_ONE, TRIES_OF_ALL, TRY_SECONDS = 5, 50, 300.0
"""Wrong passwords from one address, and from all, in five minutes: about 14,000 guesses a day at most."""
MOST_ADDRESSES = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Wait:
    """Too many wrong passwords: try again in so many seconds."""

    seconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """The password is wrong."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Admitted:
    """The password is right; `visitor` is the new name that the cookie takes."""

    visitor: str


@dataclass
class _Tries:
    by_address: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)
    all: deque[float] = field(default_factory=deque)


class Doorkeeper:
    """Knows the visitors of one process. Without a password everybody may pass; `now` is monotonic seconds. Safe among threads."""

    def __init__(self, password: str | None) -> None:
        self._password = hashlib.sha256(password.encode()).digest() if password is not None else None
        self._key = secrets.token_bytes(32)
        self._sessions: OrderedDict[str, float] = OrderedDict()
        self._tries = _Tries()
        self._lock = threading.Lock()

    @property
    def asks(self) -> bool:
        """True where there is a password."""
        return self._password is not None

    def new_visitor(self) -> str:
        """A name nobody can guess, for a cookie; it opens nothing yet."""
        return secrets.token_urlsafe(32)

    def admits(self, visitor: str, *, now: float) -> bool:
        """Whether the cookie's visitor may pass; a visit prolongs the session."""
        if not self.asks:
            return True
        with self._lock:
            seen = self._sessions.get(visitor)
            if seen is None or now - seen > SESSION_SECONDS:
                self._sessions.pop(visitor, None)
                return False
            self._sessions[visitor] = now
            self._sessions.move_to_end(visitor)
            return True

    def log_in(self, password: str, *, address: str, now: float) -> Admitted | Refused | Wait:
        """A new session under a new name (a name given before the login is worth nothing after it), or why not."""
        answer = self._try(password, address=address, now=now)
        if answer is not None:
            return answer
        visitor = self.new_visitor()
        with self._lock:
            self._sessions[visitor] = now
            while len(self._sessions) > MOST_SESSIONS:
                self._sessions.popitem(last=False)
        return Admitted(visitor=visitor)

    def log_out(self, visitor: str) -> None:
        """Ends the session."""
        with self._lock:
            self._sessions.pop(visitor, None)

    def admits_program(self, header: str, *, address: str, now: float) -> bool:
        """Whether an Authorization header (HTTP Basic, any user name) holds the password; wrong ones count as wrong tries."""
        scheme, _, encoded = header.partition(" ")
        if scheme.casefold() != "basic":
            return False
        try:
            _user, colon, password = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            return False
        return bool(colon) and self._try(password, address=address, now=now) is None

    def token(self, visitor: str) -> str:
        """What a form of this visitor's pages carries, so that no other site's form is taken for ours."""
        return hmac.new(self._key, visitor.encode(), hashlib.sha256).hexdigest()

    def is_token(self, token: str, visitor: str) -> bool:
        """Whether a form came from a page that this visitor was given."""
        return bool(visitor) and hmac.compare_digest(token.encode(), self.token(visitor).encode())

    def _try(self, password: str, *, address: str, now: float) -> Refused | Wait | None:
        """None where the password is right. While somebody has to wait, the right one is not taken either."""
        with self._lock:
            mine = self._tries.by_address.setdefault(address, deque())
            for tries in (mine, self._tries.all):
                while tries and now - tries[0] > TRY_SECONDS:
                    tries.popleft()
            for tries, most in ((mine, TRIES_OF_ONE), (self._tries.all, TRIES_OF_ALL)):
                if len(tries) >= most:
                    return Wait(seconds=int(TRY_SECONDS - (now - tries[0])) + 1)
            given = hashlib.sha256(password.encode("utf-8", "replace")).digest()
            if self._password is not None and hmac.compare_digest(given, self._password):
                del self._tries.by_address[address]
                return None
            mine.append(now)
            self._tries.all.append(now)
            self._tries.by_address.move_to_end(address)
            while len(self._tries.by_address) > MOST_ADDRESSES:
                self._tries.by_address.popitem(last=False)
            return Refused()

"""An application goes in; the same comes out with safe headers on every answer, deaf to host names that are not its own."""

from __future__ import annotations

import ipaddress

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
"""After OWASP's HTTP Headers Cheat Sheet. No Strict-Transport-Security: that is for the proxy that has the certificate.

With the referrer policy `no-referrer` browsers would send our own forms with `Origin: null`.
"""


class SafeHeaders:
    """Puts HEADERS on every answer, errors too; what an answer sets itself stays, and nothing is cached unless it says so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        await self._app(scope, receive, send_safely)


class KnownHosts:
    """Refuses requests for other host names: a page elsewhere whose name is made to lead here (DNS rebinding) reads nothing.

    Known are `localhost`, this machine's loopback addresses, the address listened at, and `names`. Where all addresses are listened
    at, any IP address is known: rebinding needs a name.
    """

    def __init__(self, app: ASGIApp, *, host: str, names: tuple[str, ...]) -> None:
        self._app = app
        self._names = {"localhost", "127.0.0.1", "::1", host, *(name.casefold() for name in names)}
        self._any_address = ipaddress.ip_address(host).is_unspecified

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http" and not self._knows(Headers(scope=scope).get("host", "")):
            answer = PlainTextResponse("This is not a name of this dashboard; see web.names in sitrep.yaml.\n", status_code=421)
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _knows(self, written: str) -> bool:
        host = host_of(written)
        if host in self._names:
            return True
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self._any_address


def host_of(written: str) -> str:
    """The host in a Host header or an origin's authority, in small letters, without port and brackets."""
    host = written.strip().casefold()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]

"""An address in, its content or a named failure out, over HTTP: bounded in time and size, guarded against inner networks, polite."""

from __future__ import annotations

import asyncio
import socket
import zlib
from collections.abc import Collection, Coroutine, Iterable, Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import aiohttp
from yarl import URL

from sitrep.core.outcomes import Fetched, FetchFailed, FetchFailure, FetchOutcome, NotModified
from sitrep.core.text import clean_line, mend_surrogates
from sitrep.core.urls import DEFAULT_PORTS, host_of, site_of, split_web_address, web_link, without_secrets
from sitrep.net.guard import Guard, RefusedAddressError
from sitrep.net.inflate import ENCODINGS, Inflater, TooBigError
from sitrep.net.politeness import Politeness

DEADLINE_SECONDS = 30.0
LEAST_PART, PARTING_SECONDS = 20_000, 0.1
"""So many bytes of a body are worth reading although its end has not come in time: publishers put the newest first, and over a thin line a
large feed would never come. They are handed on so long before the deadline."""
MOST_HOPS = 5
MOST_CONNECTIONS = 100
IDLE_SECONDS = 3.0
"""So long a connection waits for another request to its site: a second feed, the page of an item. With 15 s, aiohttp's default, a round of
1,000 feeds left 1,000 sockets open, and 1,024 files are what a process may have on many systems."""
HEADER_BYTES = 32_768
LONGEST_RETRY_AFTER = timedelta(hours=24)
SHORT_HOLD_SECONDS = 2.0  # so long we wait at a site's word; for longer the feed's next poll is put off
REDIRECTS = {301, 302, 303, 307, 308}
PERMANENT_REDIRECTS = {301, 308}
FAILURE_BY_STATUS = {
    401: FetchFailure.BLOCKED,
    403: FetchFailure.BLOCKED,
    404: FetchFailure.NOT_FOUND,
    407: FetchFailure.BLOCKED,
    408: FetchFailure.UNAVAILABLE,
    410: FetchFailure.GONE,
    425: FetchFailure.UNAVAILABLE,
    429: FetchFailure.RATE_LIMITED,
    451: FetchFailure.BLOCKED,
    503: FetchFailure.UNAVAILABLE,
}
NO_CODING = ("", "identity", "none", "utf-8", "binary")
"""What servers write as Content-Encoding of a body that is as it is; browsers pass over it too."""
PASSING = {  # to ask again later can help
    FetchFailure.DNS,
    FetchFailure.CONNECT,
    FetchFailure.TLS,
    FetchFailure.TIMEOUT,
    FetchFailure.DISCONNECTED,
    FetchFailure.PROTOCOL,
    FetchFailure.RATE_LIMITED,
    FetchFailure.UNAVAILABLE,
    FetchFailure.SERVER_ERROR,
}


def failed(
    url: str, failure: FetchFailure, detail: str = "", *, status: int | None = None, retry_after: timedelta | None = None
) -> FetchFailed:
    """A failure with what is known of whether asking again can help."""
    return FetchFailed(
        url=url,
        failure=failure,
        permanent=failure not in PASSING,
        detail=clean_line(detail, most=300),
        status=status,
        retry_after=retry_after,
    )


class HttpFetcher:
    """One session for all. `contact` (a mail or web address) tells publishers whom to ask; `allowed` hosts may be of the inner network.

    Make it inside the running event loop; `close` it at the end. Proxies from the environment and logins do not exist here, and cookies
    only from one redirect of a fetch to the next.
    """

    def __init__(
        self,
        *,
        contact: str,
        allowed: Collection[tuple[str, int]] = (),
        ports: Iterable[int] = (),
        politeness: Politeness | None = None,
        deadline_seconds: float = DEADLINE_SECONDS,
        version: str = "",
    ) -> None:
        self._guard = Guard(allowed=allowed, ports=ports)
        self._politeness = politeness or Politeness()
        self._places = asyncio.Semaphore(MOST_CONNECTIONS)
        self._deadline = deadline_seconds
        agent = f"sitrep{f'/{version}' if version else ''} (humanitarian news monitor{f'; {contact}' if contact else ''})"
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0, keepalive_timeout=IDLE_SECONDS, resolver=self._guard, socket_factory=self._guard.make_socket
            ),
            timeout=aiohttp.ClientTimeout(total=None),  # the deadline around each fetch covers all its parts
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": agent.encode("ascii", "ignore").decode(), "Accept-Encoding": "gzip, deflate"},
            auto_decompress=False,
            trust_env=False,
            max_line_size=HEADER_BYTES,
            max_field_size=HEADER_BYTES,
        )

    async def close(self) -> None:
        """Closes all connections."""
        await self._session.close()
        await self._guard.close()

    async def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, accept: str = "*/*", max_bytes: int = 10_000_000
    ) -> FetchOutcome:
        """Fetches `url` in at most 30 s (waiting for a polite moment not counted), following at most 5 redirects; `max_bytes` bounds
        the body both as sent and as unpacked. Validators go to the first address only.
        """
        headers = {"Accept": accept}
        if etag is not None:
            headers["If-None-Match"] = etag
        if last_modified is not None:
            headers["If-Modified-Since"] = last_modified
        host = host_of(url)
        if self._politeness.held_for(host) > SHORT_HOLD_SECONDS:
            wait = timedelta(seconds=self._politeness.held_for(host))
            return failed(url, FetchFailure.RATE_LIMITED, f"{host} has asked us to wait", retry_after=wait)
        async with self._politeness.visit(site_of(url), host) as answers, self._places:
            if not answers:
                return failed(url, FetchFailure.TIMEOUT, f"{host} has left others without an answer just now")
            outcome = await self._fetch_in_time(url, headers, max_bytes)
        hung = isinstance(outcome, FetchFailed) and outcome.failure is FetchFailure.TIMEOUT
        self._politeness.note(host_of(outcome.url), answered=not hung)
        if isinstance(outcome, FetchFailed) and outcome.retry_after is not None:
            self._politeness.hold(host_of(outcome.url), outcome.retry_after.total_seconds())  # a blog may not speak for its neighbours
        return outcome

    async def post(self, url: str, fields: Mapping[str, str], *, max_bytes: int = 100_000) -> FetchOutcome:
        """Sends a form, under the same guard and limits; a redirect is not followed, for the form was meant for this address."""
        site = site_of(url)
        async with self._politeness.visit(site), self._places:
            until = asyncio.get_running_loop().time() + self._deadline
            return await self._in_time([url], self._post(url, fields, max_bytes, until), until)

    async def _post(self, url: str, fields: Mapping[str, str], max_bytes: int, until: float) -> FetchOutcome:
        parts = split_web_address(url)
        if parts is None:
            return failed(url, FetchFailure.REFUSED_URL, "only http and https addresses without a user name are asked")
        self._guard.vet(parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme])
        async with self._session.post(URL(url), data=dict(fields), allow_redirects=False) as response:
            return await _read(response, url, None, max_bytes, until)

    async def _fetch_in_time(self, url: str, headers: dict[str, str], max_bytes: int) -> FetchOutcome:
        until = asyncio.get_running_loop().time() + self._deadline
        trail = [url]
        return await self._in_time(trail, self._follow(trail, headers, max_bytes, until), until)

    async def _in_time(self, trail: list[str], work: Coroutine[None, None, FetchOutcome], until: float) -> FetchOutcome:
        """What the work comes to; what breaks it is told of the last address on its trail."""
        try:
            async with asyncio.timeout_at(until):
                return await work
        except TimeoutError:
            return failed(trail[-1], FetchFailure.TIMEOUT, f"not done after {self._deadline:g} s")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return failed(trail[-1], failure_of(error), _detail(error))

    async def _follow(self, trail: list[str], headers: dict[str, str], max_bytes: int, until: float) -> FetchOutcome:
        """Goes from the first address on the trail as far as redirects lead, and lays the trail on."""
        url = trail[-1]
        permanent_url: str | None = url
        # for this chain alone: some sites send us round in circles until we show their cookie
        jar = aiohttp.CookieJar(unsafe=True, quote_cookie=False)
        for hop in range(MOST_HOPS + 1):
            parts = split_web_address(url)
            if parts is None:
                return failed(url, FetchFailure.REFUSED_URL, "only http and https addresses without a user name are fetched")
            self._guard.vet(parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme])
            target = URL(url)
            async with self._session.get(target, headers=headers, allow_redirects=False) as response:
                location = response.headers.get("Location", "")
                if response.status not in REDIRECTS or not location:
                    moved = permanent_url if hop and permanent_url == url else None
                    return await _read(response, url, moved, max_bytes, until, conditional=len(headers) > 1 and not hop)
                jar.update_cookies(response.cookies, target)
                response.close()  # the body of a redirect may be a bomb; nobody needs it
            was_permanent = response.status in PERMANENT_REDIRECTS and permanent_url == url
            target_url = web_link(location, base=url).partition("#")[0]
            if not target_url:
                return failed(url, FetchFailure.REFUSED_URL, f"redirects to {without_secrets(location)}, which is no web address")
            permanent_url = target_url if was_permanent else permanent_url
            url = target_url
            trail.append(url)
            headers = {"Accept": headers["Accept"]} | _cookies_for(url, jar)
        return failed(url, FetchFailure.REDIRECT_LOOP, f"more than {MOST_HOPS} redirects")


def _cookies_for(url: str, jar: aiohttp.CookieJar) -> dict[str, str]:
    """The header that shows an address its cookies; none of bytes that no request can hold."""
    pairs = (f"{cookie.key}={cookie.coded_value}" for cookie in jar.filter_cookies(URL(url)).values())
    sent = "; ".join(pair for pair in pairs if pair.isascii() and pair.isprintable())
    return {"Cookie": sent} if sent else {}


async def _read(
    response: aiohttp.ClientResponse, url: str, permanent_url: str | None, max_bytes: int, until: float, *, conditional: bool = False
) -> FetchOutcome:
    """What an answer comes to. A 304 that was not asked for says nothing: taken for one, a feed would be well and for ever empty."""
    # of a repeated one the first counts; a byte of no encoding comes as half a surrogate, which no child process could be told of
    headers = {name.lower(): mend_surrogates(response.headers[name]) for name in response.headers}
    if response.status == HTTPStatus.NOT_MODIFIED and conditional:
        return NotModified(url=url, headers=headers)
    if not 200 <= response.status < 300:
        response.close()
        return failed(
            url, failure_by_status(response.status), response.reason or "", status=response.status, retry_after=retry_after(headers)
        )
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in (*ENCODINGS, *NO_CODING):
        response.close()
        return failed(url, FetchFailure.BAD_ENCODING, f"content-encoding {encoding}", status=response.status)
    inflater = Inflater(encoding, most_bytes=max_bytes)
    try:
        body, complete = await _read_body(response, inflater, until - PARTING_SECONDS)
    except TooBigError:
        response.close()
        return failed(url, FetchFailure.TOO_BIG, f"more than {max_bytes} bytes", status=response.status)
    except zlib.error as error:
        response.close()
        return failed(url, FetchFailure.BAD_ENCODING, f"{encoding}: {error}", status=response.status)
    whole = complete and response.status != HTTPStatus.PARTIAL_CONTENT
    return Fetched(
        url=url,
        status=response.status,
        headers=headers,
        body=body,
        permanent_url=permanent_url,
        complete=whole,
        body_sent=inflater.bytes_in,
    )


async def _read_body(response: aiohttp.ClientResponse, inflater: Inflater, until: float) -> tuple[bytes, bool]:
    """The body as far as it came, and whether that is all of it. Raises TimeoutError where too little has come in time."""
    pieces = []
    try:
        async with asyncio.timeout_at(until):
            async for piece in response.content.iter_any():
                pieces.append(inflater.feed(piece))
    except TimeoutError:
        if sum(map(len, pieces)) < LEAST_PART:
            raise
        response.close()
        return b"".join(pieces), False
    except (aiohttp.ClientPayloadError, aiohttp.ClientConnectionError):
        if not any(pieces):
            raise
        return b"".join(pieces), False
    body = b"".join(pieces)
    return body, inflater.is_whole or not body


def failure_by_status(status: int) -> FetchFailure:
    """What an answer outside 2xx means."""
    if status in FAILURE_BY_STATUS:
        return FAILURE_BY_STATUS[status]
    if status >= 500:
        return FetchFailure.SERVER_ERROR
    return FetchFailure.CLIENT_ERROR if status >= 400 else FetchFailure.PROTOCOL


def failure_of(error: Exception) -> FetchFailure:
    """What an exception of the network, the server or the address means."""
    cause = getattr(error, "os_error", None) or error.__cause__ or error
    if isinstance(error, RefusedAddressError) or isinstance(cause, RefusedAddressError):
        return FetchFailure.REFUSED_ADDRESS
    kinds: tuple[tuple[type[Exception] | tuple[type[Exception], ...], FetchFailure], ...] = (
        ((aiohttp.ClientConnectorDNSError, socket.gaierror), FetchFailure.DNS),
        ((aiohttp.ClientSSLError, aiohttp.ClientConnectorCertificateError), FetchFailure.TLS),
        (aiohttp.ClientConnectorError, FetchFailure.CONNECT),
        ((aiohttp.ClientResponseError, aiohttp.ClientPayloadError), FetchFailure.PROTOCOL),
        ((aiohttp.ClientConnectionError, OSError), FetchFailure.DISCONNECTED),
        ((aiohttp.InvalidURL, ValueError), FetchFailure.REFUSED_URL),
    )
    return next((failure for kind, failure in kinds if isinstance(error, kind)), FetchFailure.PROTOCOL)


def _detail(error: Exception) -> str:
    """The error in words fit for a log: one line, without the query of any address."""
    words = " ".join(str(getattr(error, "os_error", None) or error).split())
    return " ".join(without_secrets(word) if "://" in word else word for word in words.split(" ")) or type(error).__name__


def retry_after(headers: dict[str, str]) -> timedelta | None:
    """How long the server asks us to wait: seconds or a date (RFC 9110 §10.2.3), the date seen from the server's own clock; 0 to 24 h."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=int(value[:9])), LONGEST_RETRY_AFTER)
    try:
        until, now = parsedate_to_datetime(value), parsedate_to_datetime(headers.get("date", ""))
        return min(max(until - now, timedelta(0)), LONGEST_RETRY_AFTER)
    except (ValueError, TypeError, OverflowError):
        return None

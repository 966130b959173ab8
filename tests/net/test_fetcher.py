from __future__ import annotations

import asyncio
import socket
import ssl
import time
from datetime import timedelta
from pathlib import Path

import pytest

from sitrep.core.outcomes import Fetched, FetchFailure, NotModified
from sitrep.net.fetcher import HttpFetcher, failure_by_status, failure_of, retry_after
from sitrep.net.politeness import Politeness
from tests.net.fetching import DEADLINE, F, failure, fetcher_for, success
from tests.net.loopback import Answer, Loopback, answer, drip, loopback, silence


async def test_a_page_is_fetched_and_the_request_says_who_asks(server: Loopback, fetcher: HttpFetcher) -> None:
    server.answers["/a?b=%20c"] = answer(b"hello", "200 OK", 'ETag: "1"', "X-Twice: first", "x-twice: second")
    page = success(await fetcher.fetch(server.url("/a?b=%20c"), accept="text/html"))
    assert (page.url, page.status, page.body, page.complete, page.permanent_url) == (server.url("/a?b=%20c"), 200, b"hello", True, None)
    assert (page.headers["etag"], page.headers["x-twice"]) == ('"1"', "first")
    assert server.header("user-agent") == "sitrep/1.2 (humanitarian news monitor; desk@example.org)"
    assert (server.header("accept"), server.header("accept-encoding")) == ("text/html", "gzip, deflate")
    assert server.header("cookie") is None


async def test_validators_are_sent_and_304_is_an_answer(server: Loopback, fetcher: HttpFetcher) -> None:
    server.answers["/a"] = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nConnection: close\r\n\r\n'
    outcome = await fetcher.fetch(server.url("/a"), etag='"1"', last_modified="Tue, 24 Nov 2026 08:00:00 GMT")
    assert isinstance(outcome, NotModified)
    assert (server.header("if-none-match"), server.header("if-modified-since")) == ('"1"', "Tue, 24 Nov 2026 08:00:00 GMT")


async def test_a_304_that_nobody_asked_for_is_a_failure(server: Loopback, fetcher: HttpFetcher) -> None:
    """It would be a feed that is well and for ever empty. What a redirect leads to was not asked for either."""
    not_modified = b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"
    server.answers |= {"/a": not_modified, "/moved": answer(b"", "302 Found", "Location: /a")}
    for asked in (await fetcher.fetch(server.url("/a")), await fetcher.fetch(server.url("/moved"), etag='"1"')):
        failed = failure(asked)
        assert (failed.failure, failed.status, failed.permanent) == (F.PROTOCOL, 304, False)


async def test_a_header_in_no_encoding_can_be_told_on(server: Loopback, fetcher: HttpFetcher) -> None:
    """Half a surrogate in a content type could be given to no child process: the feed would never be read again."""
    server.answers["/a"] = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Type: text/xml; charset=\xff\r\nConnection: close\r\n\r\nx"
    assert success(await fetcher.fetch(server.url("/a"))).headers["content-type"] == "text/xml; charset=\ufffd"


async def test_a_redirect_that_wants_its_cookie_back_gets_it_and_no_later_fetch_does(server: Loopback, fetcher: HttpFetcher) -> None:
    async def gate(writer: asyncio.StreamWriter) -> None:
        shown = server.header("cookie")
        cookies = ("Set-Cookie: seen=yes; Path=/", "Set-Cookie: name=caf\xe9; Path=/", "Set-Cookie: far=1; Path=/elsewhere")
        writer.write(answer(b"there") if shown == "seen=yes" else answer(b"", "302 Found", "Location: /gate", *cookies))

    server.answers["/gate"] = gate
    for _ in range(2):
        assert success(await fetcher.fetch(server.url("/gate"))).body == b"there"
    assert [server.header("cookie", number) for number in range(4)] == [None, "seen=yes", None, "seen=yes"]


async def test_a_cookie_of_one_host_is_not_shown_to_another(server: Loopback, fetcher: HttpFetcher) -> None:
    async with loopback(host="127.0.0.2") as other:
        made = HttpFetcher(contact="", allowed=[("127.0.0.1", server.port), ("127.0.0.2", other.port)])
        server.answers["/a"] = answer(b"", "302 Found", f"Location: {other.url('/b', '127.0.0.2')}", "Set-Cookie: seen=yes")
        other.answers["/b"] = answer(b"there")
        assert success(await made.fetch(server.url("/a"))).body == b"there"
        assert other.header("cookie") is None
        await made.close()


@pytest.mark.parametrize(
    ("status", "kind", "permanent"),
    [
        (401, F.BLOCKED, True),
        (403, F.BLOCKED, True),
        (404, F.NOT_FOUND, True),
        (410, F.GONE, True),
        (418, F.CLIENT_ERROR, True),
        (429, F.RATE_LIMITED, False),
        (451, F.BLOCKED, True),
        (500, F.SERVER_ERROR, False),
        (503, F.UNAVAILABLE, False),
        (522, F.SERVER_ERROR, False),
        (302, F.PROTOCOL, False),
    ],
)
async def test_every_refusal_has_a_name(server: Loopback, fetcher: HttpFetcher, status: int, kind: FetchFailure, permanent: bool) -> None:
    server.answers["/a"] = answer(b"no", f"{status} No")
    failed = failure(await fetcher.fetch(server.url("/a")))
    assert (failed.failure, failed.permanent, failed.status) == (kind, permanent, status)
    assert failure_by_status(status) is kind


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("120", "", 120),
        ("999999999999", "", 86_400),
        ("Tue, 24 Nov 2026 12:02:00 GMT", "Tue, 24 Nov 2026 12:00:00 GMT", 120),
        ("Tue, 24 Nov 2026 11:00:00 GMT", "Tue, 24 Nov 2026 12:00:00 GMT", 0),
        ("Tue, 24 Nov 2026 12:02:00 GMT", "", None),
        ("Tue, 24 Nov 2026 12:02:00 GMT", "Tue, 24 Nov 2026 12:00:00 -0000", None),
        ("soon", "", None),
        ("-5", "", None),
        ("", "", None),
    ],
)
def test_retry_after_in_both_forms(value: str, date: str, seconds: int | None) -> None:
    expected = timedelta(seconds=seconds) if seconds is not None else None
    assert retry_after({"retry-after": value, "date": date}) == expected


async def test_a_site_that_asked_us_to_wait_is_not_asked_meanwhile(server: Loopback, fetcher: HttpFetcher) -> None:
    server.answers["/a"] = answer(b"", "429 Slow Down", "Retry-After: 120")
    assert failure(await fetcher.fetch(server.url("/a"))).retry_after == timedelta(seconds=120)
    second = failure(await fetcher.fetch(server.url("/other")))
    assert second.failure is F.RATE_LIMITED
    assert second.retry_after is not None
    assert 110 < second.retry_after.total_seconds() <= 120
    assert len(server.requests) == 1


async def test_a_host_that_hangs_costs_two_deadlines_however_many_wait_for_it(server: Loopback) -> None:
    """A hundred feeds of a host that is blocked would else hold up those of all others for half an hour."""
    made = HttpFetcher(contact="", allowed=[("127.0.0.1", server.port)], politeness=Politeness(apart_seconds=0), deadline_seconds=0.2)
    server.answers["/a"] = silence
    outcomes = await asyncio.gather(*(made.fetch(server.url("/a")) for _ in range(20)))
    await made.close()
    assert {failure(outcome).failure for outcome in outcomes} == {F.TIMEOUT}
    assert len(server.requests) in (2, 3)  # of two at once one may run out of time a little earlier, and let a third begin


async def test_what_a_redirect_leads_to_hangs_on_its_own_account(server: Loopback) -> None:
    async with loopback(host="127.0.0.2") as hanging:
        allowed = [("127.0.0.1", server.port), ("127.0.0.2", hanging.port)]
        made = HttpFetcher(contact="", allowed=allowed, politeness=Politeness(apart_seconds=0), deadline_seconds=0.2)
        hanging.answers["/b"] = silence
        server.answers |= {"/a": answer(b"", "302 Found", f"Location: {hanging.url('/b', '127.0.0.2')}"), "/c": answer(b"there")}
        for _ in range(3):
            assert failure(await made.fetch(server.url("/a"))).url == hanging.url("/b", "127.0.0.2")
        assert success(await made.fetch(server.url("/c"))).body == b"there"
        await made.close()


async def test_one_blog_that_asks_us_to_wait_does_not_silence_its_neighbours(server: Loopback) -> None:
    """All blogs of a hoster are one site to politeness; what one of them answers may hold up no other, for a day even."""
    politeness = Politeness()
    made = HttpFetcher(contact="", politeness=politeness)
    politeness.hold("one.blogs.example:81", 86_400)
    assert failure(await made.fetch("http://one.blogs.example:81/")).failure is F.RATE_LIMITED
    assert failure(await made.fetch("http://two.blogs.example:81/")).failure is F.REFUSED_ADDRESS
    await made.close()


async def test_redirects_are_followed_and_only_a_chain_of_permanent_ones_moves_the_address(server: Loopback, fetcher: HttpFetcher) -> None:
    server.answers |= {
        "/301": answer(b"", "301 Moved", "Location: /308"),
        "/308": answer(b"", "308 Moved", f"Location: {server.url('/end')}#part"),
        "/302": answer(b"", "302 Found", "Location: /301"),
        "/301-302": answer(b"", "301 Moved", "Location: /307"),
        "/307": answer(b"", "307 Found", "Location: /end"),
        "/end": answer(b"there"),
    }
    moved = success(await fetcher.fetch(server.url("/301"), etag='"1"'))
    assert (moved.url, moved.permanent_url, moved.body) == (server.url("/end"), server.url("/end"), b"there")
    assert [server.header("if-none-match", request) for request in range(3)] == ['"1"', None, None]
    assert success(await fetcher.fetch(server.url("/302"))).permanent_url is None
    assert success(await fetcher.fetch(server.url("/301-302"))).permanent_url is None


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("/loop", F.REDIRECT_LOOP),
        ("file:///etc/passwd", F.REFUSED_URL),
        ("gopher://127.0.0.1/x", F.REFUSED_URL),
        ("ftp://127.0.0.1/x", F.REFUSED_URL),
        ("data:text/html,x", F.REFUSED_URL),
        ("http://user:pw@news.example.org/", F.REFUSED_URL),
        ("http://127.0.0.1:22/", F.REFUSED_ADDRESS),
        ("http://127.0.0.1/", F.REFUSED_ADDRESS),
        ("http://169.254.169.254/latest/meta-data", F.REFUSED_ADDRESS),
        ("http://[::1]/", F.REFUSED_ADDRESS),
        ("http://[::ffff:127.0.0.1]/", F.REFUSED_ADDRESS),
        ("http://[64:ff9b::a9fe:a9fe]/", F.REFUSED_ADDRESS),
        ("http://2130706433/", F.REFUSED_ADDRESS),
        ("http://127.1/", F.REFUSED_ADDRESS),
        ("http://0x7f000001/", F.REFUSED_ADDRESS),
        ("http://0177.0.0.1/", F.REFUSED_ADDRESS),
        ("http://①②⑦.0.0.1/", F.REFUSED_ADDRESS),
        ("http://0/", F.REFUSED_ADDRESS),
        ("http://localhost/", F.REFUSED_ADDRESS),
        ("http://[/", F.REFUSED_URL),
        ("http://" + "a" * 300 + ".example.org/", F.REFUSED_URL),
    ],
)
@pytest.mark.parametrize("direct", [True, False])
async def test_nothing_leads_inside(server: Loopback, fetcher: HttpFetcher, location: str, kind: FetchFailure, direct: bool) -> None:
    server.answers["/loop"] = answer(b"", "302 Found", f"Location: {location}")
    if direct and location.startswith("/"):
        return
    failed = failure(await fetcher.fetch(location if direct else server.url("/loop")))
    assert failed.failure in ({kind, F.DNS} if "aaaa" in location else {kind}), failed


async def test_a_host_of_the_inner_network_is_allowed_by_name_and_port_only(server: Loopback) -> None:
    server.answers["/a"] = answer()
    fetcher = fetcher_for(server, host="localhost")
    assert success(await fetcher.fetch(server.url("/a", "localhost"))).body == b"hello"
    assert failure(await fetcher.fetch(server.url("/a"))).failure is F.REFUSED_ADDRESS
    await fetcher.close()


async def test_a_name_whose_address_turns_inward_after_the_look_up_is_stopped_at_the_socket(
    server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the first answer is public, the second is ours."""
    answers = iter([["93.184.216.34", "127.0.0.1"], ["127.0.0.1"]])

    def look_up(host: str, port: int, *_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in next(answers)]

    fetcher = fetcher_for(server)
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    for _ in range(2):
        failed = failure(await fetcher.fetch("http://rebind.example.org/a"))
        assert (failed.failure, "127.0.0.1" in failed.detail) == (F.REFUSED_ADDRESS, True)
    assert not server.requests
    await fetcher.close()


async def test_a_proxy_in_the_environment_is_not_used(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    async with loopback() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        server.answers["/a"] = answer()
        fetcher = fetcher_for(server)
        success(await fetcher.fetch(server.url("/a")))
        assert not proxy.requests
        await fetcher.close()


@pytest.mark.parametrize(
    "stall",
    [
        silence,
        drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        drip(b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        drip(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", b"\x1f\x8b\x08\0\0\0\0\0\0\0"[:1]),
        drip(b"", b"H"),
    ],
    ids=["silence", "headers", "body", "chunks", "gzip", "status line"],
)
async def test_the_deadline_holds_whatever_drips(server: Loopback, impatient: HttpFetcher, stall: Answer) -> None:
    server.answers["/a"] = stall
    started = time.monotonic()
    failed = failure(await impatient.fetch(server.url("/a")))
    assert failed.failure in (F.TIMEOUT, F.PROTOCOL, F.BAD_ENCODING)
    assert time.monotonic() - started < DEADLINE + 1


async def test_a_name_server_that_does_not_answer_is_a_timeout(
    server: Loopback, impatient: HttpFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: time.sleep(1.5))
    assert failure(await impatient.fetch("http://stalled.example.org/")).failure is F.TIMEOUT


async def test_a_handshake_that_never_ends_is_a_timeout(server: Loopback) -> None:
    async with loopback() as mute:
        fetcher = HttpFetcher(contact="", allowed=[("127.0.0.1", mute.port)], deadline_seconds=DEADLINE)
        failed = failure(await fetcher.fetch(f"https://127.0.0.1:{mute.port}/"))
        assert failed.failure in (F.TIMEOUT, F.TLS)
        await fetcher.close()


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        (b"", {F.DISCONNECTED}),
        (b"SSH-2.0-OpenSSH_9\r\n", {F.PROTOCOL}),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", {F.PROTOCOL, F.DISCONNECTED}),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", {F.PROTOCOL}),
        (b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 100_000 + b"\r\n", {F.PROTOCOL}),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhello", {F.PROTOCOL}),
    ],
    ids=["nothing", "ssh", "no body", "long header", "many headers", "two lengths"],
)
async def test_nonsense_is_named(server: Loopback, fetcher: HttpFetcher, said: bytes, kinds: set[FetchFailure]) -> None:
    server.answers["/a"] = said
    assert failure(await fetcher.fetch(server.url("/a"))).failure in kinds


async def test_a_closed_port_and_an_unknown_name_are_told_apart(fetcher: HttpFetcher) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = HttpFetcher(contact="", allowed=[("127.0.0.1", free.getsockname()[1])])
        assert failure(await closed.fetch(f"http://127.0.0.1:{free.getsockname()[1]}/")).failure is F.CONNECT
        await closed.close()
    assert failure(await fetcher.fetch("http://nowhere.invalid/")).failure is F.DNS


async def test_certificates_are_checked() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).with_name("self_signed.pem"))
    async with loopback(context) as server:
        fetcher = HttpFetcher(contact="", allowed=[("localhost", server.port)], deadline_seconds=5)
        failed = failure(await fetcher.fetch(f"https://localhost:{server.port}/"))
        assert (failed.failure, failed.permanent) == (F.TLS, False)
        await fetcher.close()


async def test_secrets_in_addresses_stay_out_of_what_is_logged(server: Loopback, fetcher: HttpFetcher) -> None:
    server.answers["/a"] = answer(b"", "302 Found", "Location: http://news.example.org:9999/x?apikey=hunter2")
    for url in (server.url("/a"), "http://nowhere.invalid/x?apikey=hunter2", "http://[::1]/x?apikey=hunter2"):
        assert "hunter2" not in failure(await fetcher.fetch(url)).detail


async def test_what_a_server_says_is_harmless_in_a_log_and_a_database(server: Loopback, fetcher: HttpFetcher) -> None:
    server.answers["/a"] = b"HTTP/1.1 404 \xff\x1b[31mNo\r\nContent-Length: 0\r\n\r\n"
    server.answers["/b"] = b"HTTP/1.1 301 Moved\r\nLocation: /\xff\xc3\xa9 c\r\nContent-Length: 0\r\n\r\n"
    failed = failure(await fetcher.fetch(server.url("/a")))
    failed.detail.encode()
    assert failed.failure in (F.NOT_FOUND, F.PROTOCOL)
    moved = failure(await fetcher.fetch(server.url("/b")))
    assert moved.url == server.url("/%3F%C3%A9%20c") or moved.url == server.url("/%3Fé%20c")


def test_unforeseen_errors_have_names_too() -> None:
    assert failure_of(ValueError("x")) is F.REFUSED_URL
    assert failure_of(ConnectionResetError()) is F.DISCONNECTED
    assert failure_of(RuntimeError()) is F.PROTOCOL


async def test_many_fetches_at_once_each_have_their_own_deadline(server: Loopback) -> None:
    fetcher = fetcher_for(server)
    server.answers["/a"] = answer()
    outcomes = await asyncio.gather(*(fetcher.fetch(server.url("/a")) for _ in range(300)))
    assert all(isinstance(outcome, Fetched) for outcome in outcomes)
    await fetcher.close()

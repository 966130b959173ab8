from __future__ import annotations

import gzip
import os
import resource
import time
import tracemalloc
import zlib

import pytest

from sitrep.core.outcomes import FetchFailure
from sitrep.net.fetcher import LEAST_PART, HttpFetcher
from tests.net.fetching import DEADLINE, F, failure, fetcher_for, success
from tests.net.loopback import Answer, Loopback, answer, drip


@pytest.mark.parametrize("coding", ["identity", "gzip"])
async def test_what_has_come_of_a_large_body_in_time_is_handed_on(server: Loopback, impatient: HttpFetcher, coding: str) -> None:
    """Over a thin line a large feed would never come, and its newest items stand first."""
    start = b"<rss>" + os.urandom(LEAST_PART)
    head = f"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\nContent-Encoding: {coding}\r\n\r\n".encode()
    packed = zlib.compressobj(wbits=31)
    sent = start if coding == "identity" else packed.compress(start) + packed.flush(zlib.Z_SYNC_FLUSH)
    server.answers["/a"] = drip(head + sent, b"")
    started = time.monotonic()
    page = success(await impatient.fetch(server.url("/a")))
    assert (page.body, page.complete) == (start, False)
    assert time.monotonic() - started < DEADLINE + 0.4
    server.answers["/a"] = drip(head + sent[:2_000], b"")
    assert failure(await impatient.fetch(server.url("/a"))).failure is F.TIMEOUT


@pytest.mark.parametrize("word", ["identity", "none", "UTF-8", "binary"])
async def test_a_content_encoding_that_is_none_is_passed_over(server: Loopback, fetcher: HttpFetcher, word: str) -> None:
    server.answers["/a"] = answer(b"hello", "200 OK", f"Content-Encoding: {word}")
    assert success(await fetcher.fetch(server.url("/a"))).body == b"hello"


GZIP_BOMB = gzip.compress(bytes(200_000_000), 9)


@pytest.mark.parametrize(
    ("body", "encoding", "kind"),
    [
        (GZIP_BOMB, "gzip", F.TOO_BIG),
        (GZIP_BOMB, "x-gzip", F.TOO_BIG),
        (zlib.compress(bytes(50_000_000)), "deflate", F.TOO_BIG),
        (gzip.compress(GZIP_BOMB, mtime=0), "gzip, gzip", F.BAD_ENCODING),
        (b"x", "br", F.BAD_ENCODING),
        (b"x", "zstd", F.BAD_ENCODING),
        (b"not gzip", "gzip", F.BAD_ENCODING),
        (b"\xff\xff\xff", "deflate", F.BAD_ENCODING),
        (bytes(2_000_000), "identity", F.TOO_BIG),
        (gzip.compress(b"", mtime=0) * 40_000, "gzip", F.BAD_ENCODING),
    ],
    ids=["gzip", "x-gzip", "deflate", "stacked", "br", "zstd", "no gzip", "no deflate", "plain", "members"],
)
async def test_bombs_cost_no_memory(server: Loopback, fetcher: HttpFetcher, body: bytes, encoding: str, kind: FetchFailure) -> None:
    server.answers["/a"] = answer(body, "200 OK", f"Content-Encoding: {encoding}")
    tracemalloc.start()
    failed = failure(await fetcher.fetch(server.url("/a"), max_bytes=1_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert failed.failure is kind
    assert peak < 10_000_000


async def test_an_endless_body_is_cut_off(server: Loopback) -> None:
    fetcher = fetcher_for(server)
    server.answers["/a"] = drip(b"HTTP/1.1 200 OK\r\n\r\n", bytes(200_000), seconds=0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert failure(await fetcher.fetch(server.url("/a"), max_bytes=10_000_000)).failure is F.TOO_BIG
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000
    await fetcher.close()


@pytest.mark.parametrize(
    "redirect",
    [drip(b"HTTP/1.1 302 Found\r\nLocation: /end\r\n\r\n", bytes(100_000), seconds=0), answer(GZIP_BOMB, "302 Found", "Location: /end")],
)
async def test_the_body_of_a_redirect_is_not_read(server: Loopback, fetcher: HttpFetcher, redirect: Answer) -> None:
    server.answers |= {"/a": redirect, "/end": answer(b"there")}
    assert success(await fetcher.fetch(server.url("/a"))).body == b"there"


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(b"hello", mtime=0), "gzip"),
        (gzip.compress(b"hel", mtime=0) + gzip.compress(b"lo", mtime=0), "gzip"),
        (gzip.compress(b"hello", mtime=0) + b"\0\0padding", "gzip"),
        (zlib.compress(b"hello"), "deflate"),
        (zlib.compress(b"hello") + b"padding", "deflate"),
        (zlib.compress(b"hello")[2:-4], "Deflate"),
        (b"hello", "identity"),
    ],
)
async def test_one_layer_of_compression_is_undone(server: Loopback, fetcher: HttpFetcher, body: bytes, encoding: str) -> None:
    server.answers["/a"] = answer(body, "200 OK", f"Content-Encoding: {encoding}")
    page = success(await fetcher.fetch(server.url("/a")))
    assert (page.body, page.complete) == (b"hello", True)


@pytest.mark.parametrize(
    "cut",
    [
        answer(b"hel", length=5),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n",
        answer(gzip.compress(b"hello" * 10_000, 0)[:500], "200 OK", "Content-Encoding: gzip"),
        answer(b"hel", "206 Partial Content"),
    ],
    ids=["length", "chunks", "gzip", "206"],
)
async def test_a_cut_body_is_kept_and_marked(server: Loopback, fetcher: HttpFetcher, cut: bytes) -> None:
    server.answers["/a"] = cut
    page = success(await fetcher.fetch(server.url("/a")))
    assert page.body.startswith(b"hel")
    assert not page.complete


async def test_an_empty_body_is_an_answer(server: Loopback, fetcher: HttpFetcher) -> None:
    server.answers["/a"] = answer(b"", "200 OK", "Content-Encoding: gzip")
    page = success(await fetcher.fetch(server.url("/a")))
    assert (page.body, page.complete) == (b"", True)

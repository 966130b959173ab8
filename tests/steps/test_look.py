"""One page looked at by hand: fetched and read as the daemon does it, or the reason why not."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from sitrep.errors import SitrepError
from sitrep.isolation.workshop import Workshop
from sitrep.net.fetcher import HttpFetcher
from sitrep.steps.look import read_document
from tests.net.fetching import fetcher_for
from tests.net.loopback import Loopback, answer, loopback
from tests.steps.reading import MORE, PAGE, SENTENCE

HTML = "Content-Type: text/html; charset=utf-8"


@pytest.fixture
async def server() -> AsyncIterator[Loopback]:
    async with loopback() as running:
        running.answers |= {"/osk": answer(PAGE.encode(), "200 OK", HTML), "/shut": answer(b"", "403 Forbidden")}
        yield running


@pytest.fixture
async def fetcher(server: Loopback) -> AsyncIterator[HttpFetcher]:
    made = fetcher_for(server)
    yield made
    await made.close()


@pytest.fixture
async def workshop() -> AsyncIterator[Workshop]:
    made = Workshop(size=1)
    yield made
    await made.close()


async def test_a_page_becomes_the_document_that_is_judged(server: Loopback, fetcher: HttpFetcher, workshop: Workshop) -> None:
    document = await read_document(fetcher, workshop, server.url("/osk"), ())
    assert document.title == "Osk flees"
    assert SENTENCE in document.text
    assert MORE in document.text
    assert document.language == "en"
    assert (await read_document(fetcher, workshop, server.url("/osk"), (), "fr")).language == "fr"


@pytest.mark.parametrize("path", ["/shut", "/nothing"])
async def test_what_cannot_be_had_is_told_with_the_reason(server: Loopback, fetcher: HttpFetcher, workshop: Workshop, path: str) -> None:
    with pytest.raises(SitrepError, match="cannot be fetched"):
        await read_document(fetcher, workshop, server.url(path), ())


async def test_addresses_within_the_house_are_not_fetched(workshop: Workshop) -> None:
    fetcher = HttpFetcher(contact="")
    with pytest.raises(SitrepError, match=r"cannot be fetched: .*address"):
        await read_document(fetcher, workshop, "http://127.0.0.1:80/", ())
    await fetcher.close()


async def test_a_page_that_kills_its_reader_is_told_so(server: Loopback, fetcher: HttpFetcher) -> None:
    workshop = Workshop(size=1, deadline_seconds=0.001)
    with pytest.raises(SitrepError, match="cannot be read: the extractor ended with timeout"):
        await read_document(fetcher, workshop, server.url("/osk"), ())
    await workshop.close()

"""An index of sitemaps as polled goes in; its newest parts are fetched and read, and the poll with what they hold comes out."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from sitrep.core.feed import FeedBody, Flaw, NotAFeed, ParsedFeed, parse_feed
from sitrep.core.outcomes import Fetched, FetchFailed, FetchOutcome, Killed
from sitrep.core.schedule import Poll
from sitrep.core.sitemap import MOST_PARTS, choose_parts
from sitrep.isolation.workshop import Workshop
from sitrep.steps.ports import Fetcher

DEEPEST = 2
"""An index may name indexes, which the protocol forbids and some sites do; theirs are not followed."""
MOST_BYTES = 10_000_000

Read = ParsedFeed | NotAFeed | Killed | FetchFailed


async def follow(fetcher: Fetcher, workshop: Workshop, body: FeedBody, poll: Poll, index: ParsedFeed) -> Poll:
    """Reads at most three sitemaps of an index (and of an index that one of them is) at once, so that all is done within a feed's lease.

    Parts that cannot be read are a flaw of what the others hold; where none can be, the first one's failure is the poll's.
    """
    further: list[tuple[str, FetchOutcome]] = []
    reads: list[Read] = []
    urls = choose_parts(index.parts, base=body.url)
    for _ in range(DEEPEST):
        found = await asyncio.gather(*(_read(fetcher, workshop, body, url) for url in urls))
        further += [(url, fetched) for url, (fetched, _) in zip(urls, found, strict=True)]
        reads += [read for _, read in found]
        below = [(part, fetched.url) for fetched, read in found if isinstance(read, ParsedFeed) for part in read.parts]
        urls = choose_parts([part for part, _ in below], base=below[0][1])[:MOST_PARTS] if below else ()
        if not urls:
            break
    poll = replace(poll, further=tuple(further))
    whole = [read for read in reads if isinstance(read, ParsedFeed)]
    failed = [read for read in reads if not isinstance(read, ParsedFeed)]
    if not whole and failed:
        first = failed[0]
        return replace(poll, fetched=first, read=None) if isinstance(first, FetchFailed) else replace(poll, read=first)
    return replace(poll, read=_join(index, whole, missing=len(failed)))


async def _read(fetcher: Fetcher, workshop: Workshop, body: FeedBody, url: str) -> tuple[FetchOutcome, Read]:
    fetched = await fetcher.fetch(url, accept="application/xml, text/xml, */*;q=0.5", max_bytes=MOST_BYTES)
    if isinstance(fetched, FetchFailed):
        return fetched, fetched
    assert isinstance(fetched, Fetched)  # noqa: S101  nothing was asked conditionally
    part = replace(
        body,
        body=fetched.body,
        url=fetched.url,
        content_type=fetched.headers.get("content-type", ""),
        complete=fetched.complete,
    )
    return fetched, await workshop.run(parse_feed, part)


def _join(index: ParsedFeed, parts: list[ParsedFeed], *, missing: int) -> ParsedFeed:
    """One feed of all that the parts hold; what is in two of them counts once.

    A part that is missing does not keep the first poll from being over: stale indexes name some for years.
    """
    entries = {entry.key: entry for part in parts for entry in part.entries}
    flaws = dict.fromkeys(flaw for part in parts for flaw in part.flaws)
    return replace(
        index,
        title=next((part.title for part in parts if part.title), index.title),
        language=next((part.language for part in parts if part.language), index.language),
        entries=tuple(entries.values()),
        complete=index.complete and all(part.complete for part in parts),
        flaws=(*flaws, *((Flaw.PARTS_MISSING,) if missing else ())),
        parts=(),
        of_parts=True,
    )

"""Every real feed document of ../shared/data/feeds through parse_feed: read or named error, never an exception.

    python -m benchmarks.feeds_corpus [--archive PATH] [--list]

Prints how many documents were read, which named errors the others ended in, where the entry count differs from feedparser's
own on documents that feedparser calls well formed, and the CPU time beside feedparser's with its defaults. Exit code 1 on any exception.
"""

from __future__ import annotations

import argparse
import io
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import feedparser

from sitrep.core.feed import FeedBody, NotAFeed, parse_feed

ARCHIVE = Path(__file__).parents[2] / "shared/data/feeds/dev.tar.gz"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
URL = "http://feeds.example.org/feed.xml"


def documents(archive: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as tar:
        for member in tar:
            content = tar.extractfile(member)
            if content is not None:
                yield member.name, content.read()


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--archive", type=Path, default=ARCHIVE)
    arguments.add_argument("--list", action="store_true", help="name every document that was not read or differs")
    options = arguments.parse_args()
    ends: Counter[str] = Counter()
    flaws: Counter[str] = Counter()
    remarks: list[str] = []
    ours = theirs = 0.0
    entries = well_formed = same = peer_reads = 0
    for name, body in documents(options.archive):
        started = time.process_time()
        try:
            parsed = parse_feed(FeedBody(body=body, url=URL, now=NOW))
        except Exception as error:  # the benchmark counts what must not happen
            ends["EXCEPTION"] += 1
            remarks.append(f"{name}: {type(error).__name__} {error}")
            continue
        ours += time.process_time() - started
        started = time.process_time()
        try:
            peer = feedparser.parse(io.BytesIO(body))
        except Exception as error:
            peer = {"entries": [], "bozo": True, "version": ""}
            remarks.append(f"{name}: feedparser itself raises {type(error).__name__}")
        theirs += time.process_time() - started
        peer_reads += bool(peer["entries"])
        if isinstance(parsed, NotAFeed):
            ends[f"not a feed: {parsed.reason}"] += 1
            if peer["entries"]:
                remarks.append(f"{name}: {parsed.reason}, feedparser reads {len(peer['entries'])} entries")
            elif options.list:
                remarks.append(f"{name}: {parsed.reason} {parsed.detail!r}")
            continue
        ends["read"] += 1
        flaws.update(parsed.flaws)
        entries += len(parsed.entries)
        if not peer["bozo"]:
            well_formed += 1
            same += len(peer["entries"]) == len(parsed.entries)
        if len(peer["entries"]) != len(parsed.entries):
            kind = "ill-formed" if peer["bozo"] else "WELL-FORMED"
            remarks.append(f"{name}: {len(parsed.entries)} entries, feedparser {len(peer['entries'])} ({kind}, {', '.join(parsed.flaws)})")
    total = sum(ends.values())
    print(f"{total} documents, {entries} entries; feedparser finds entries in {peer_reads} documents")
    for end, count in ends.most_common():
        print(f"  {count:5d}  {end}")
    print("flaws of those read: " + ", ".join(f"{flaw} {count}" for flaw, count in flaws.most_common()))
    print(f"well formed to feedparser: {well_formed}, same number of entries: {same}")
    print(f"CPU: parse_feed {ours:.1f} s ({ours / total * 1000:.1f} ms a document), feedparser with its defaults {theirs:.1f} s")
    print("\n".join(remarks))
    return 1 if ends["EXCEPTION"] else 0


if __name__ == "__main__":
    sys.exit(main())

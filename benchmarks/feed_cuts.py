"""Cutting a feed's body into items, held equal to a whole parse over every document of ../shared/data/feeds and mutations of it.

    python -m benchmarks.feed_cuts [--mutations 20] [--seed 1] [--archive PATH]

A document is read whole and its items marked; then it is changed (items edited, exchanged, repeated, moved, taken out, put in from other
documents, bytes and tags inserted or dropped anywhere, the head changed), read by what is unseen of it, and read whole: the entries that
were known and the new ones must be those of the whole, to the last field. And of every document, cuttable or not, the head is changed:
where the body counts as unchanged, a whole reading must tell the same entries. Exit code 1 where it does not.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path

from benchmarks.feeds_corpus import ARCHIVE, NOW, URL, documents
from sitrep.core.feed import FeedBody, Flaw, ParsedFeed, parse_feed
from sitrep.core.feed_cut import HASH_BYTES, find_items, split_marks
from sitrep.core.feed_unseen import body_sha256, join_known, leave_out_known
from sitrep.core.model import Entry

BITS = (
    b"<",
    b">",
    b"&",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"-->",
    b"<item>",
    b"</item>",
    b"<entry/>",
    b"</entry>",
    b"\xff",
    b"x",
    b"<b>",
    b"\x00",
)


def body_of(content: bytes) -> FeedBody:
    return FeedBody(body=content, url=URL, now=NOW)


def mutate(content: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """One to three changes, such as publishers and bad lines make."""
    for _ in range(chance.randint(1, 3)):
        items = find_items(content, context="") or ()
        kind = chance.randrange(9)
        if not items or kind == 0:
            at = chance.randrange(len(content) + 1)
            content = content[:at] + chance.choice(BITS) + content[at + chance.randrange(3) :]
            continue
        one, other = chance.choice(items), chance.choice(items)
        piece = content[one.start : one.end]
        if kind == 1:
            content = content[: one.start] + content[one.end :]
        elif kind == 2:
            content = content[: other.end] + piece + content[other.end :]
        elif kind == 3:
            content = content[: items[0].start] + piece + content[items[0].start : one.start] + content[one.end :]
        elif kind == 4:
            at = chance.randrange(one.start, one.end)
            content = content[:at] + chance.choice(BITS) + content[at:]
        elif kind == 5:
            content = content[: items[0].start].replace(b"title>", b"title>New ", 1) + content[items[0].start :]
        elif kind == 6:
            word = chance.choice((b"0", b"1", b"a", b"e", b"/title>", b"-"))
            content = content[: one.start] + piece.replace(word, b"7", chance.randint(1, 3)) + content[one.end :]
        elif kind == 7:
            content = content[: one.start] + chance.choice(others) + content[one.start :]
        else:
            content = content[: chance.randrange(len(content) // 2, len(content) + 1)]
    return content


def mutate_head(content: bytes, chance: random.Random, *, well_formed: bool) -> bytes:
    """Another date, another title, or, of a well-formed document, anything at all before the first item."""
    first = re.search(rb"<(item|entry)[\s/>]", content)
    end = first.start() if first else len(content)
    head, rest = content[:end], content[end:]
    kind = chance.randrange(4 if well_formed else 3)
    if kind == 0:
        head = re.sub(rb"\d", lambda _: str(chance.randrange(10)).encode(), head)
    elif kind == 1:
        head = head.replace(b"title>", b"title>New ", 1)
    elif kind == 2:
        head += b"<lastBuildDate>Tue, 24 Nov 2026 10:00:00 GMT</lastBuildDate>"
    else:
        at = chance.randrange(end + 1)
        head = head[:at] + chance.choice(BITS) + head[at + chance.randrange(3) :]
    return head + rest


def differs_by_head(before: ParsedFeed, content: bytes, changed: bytes) -> str:
    """What a whole reading tells otherwise though the body counts as the same; else a word in brackets."""
    if body_sha256(body_of(content)) != body_sha256(body_of(changed)):
        return "(another head, read again)"
    whole = parse_feed(body_of(changed))
    if not isinstance(whole, ParsedFeed) or whole.flaws != before.flaws:
        return "(another head, ill-formed, not read)"  # as above
    told, entries = by_key(before.entries), by_key(whole.entries)
    fields = {
        name for key in told.keys() & entries.keys() for name in Entry.__slots__ if getattr(told[key], name) != getattr(entries[key], name)
    }
    return f"by its head: {sorted(fields)}" if fields or told.keys() != entries.keys() else "(another head, not read)"


def by_key(entries: tuple[Entry, ...]) -> dict[str, Entry]:
    return {entry.key: entry for entry in entries}


def plain(value: object) -> object:
    """feedparser repeats a namespace declaration, or does not, by what it has read before; nobody sees it."""
    return re.sub(r' xmlns(:\w+)?="[^"]*"', "", value) if isinstance(value, str) else value


def differs(before: ParsedFeed, content: bytes) -> str:
    """What differs, where both ways do; else a word in brackets that says which way was taken."""
    whole = parse_feed(body_of(content))
    assert before.marks is not None
    rest = leave_out_known(body_of(content), before.marks)
    if rest is None:
        return "(whole)"
    if not rest.unseen and (not isinstance(whole, ParsedFeed) or Flaw.ILL_FORMED in whole.flaws):
        return "(nothing to read, the head is ill-formed)"  # the loose parser may tell of known items otherwise, and worse
    read = parse_feed(rest.body) if rest.unseen else ParsedFeed(title="", entries=(), marks=b"")
    joined = join_known(rest, read) if isinstance(read, ParsedFeed) else None
    if joined is None:
        return "(part was not enough)"
    if not isinstance(whole, ParsedFeed):
        return f"whole is no feed: {whole.reason}"
    kept = {mark[HASH_BYTES:].hex() for mark in split_marks(rest.kept)}
    told = by_key((*(entry for entry in before.entries if entry.key[: 2 * HASH_BYTES] in kept), *joined.entries))
    return compare(told, joined, whole, content) or ("(part)" if rest.unseen else "(nothing to read)")


def compare(told: dict[str, Entry], joined: ParsedFeed, whole: ParsedFeed, content: bytes) -> str:
    entries = by_key(whole.entries)
    if told.keys() != entries.keys():
        based = b"base=" in content  # what is told of the part is right
        return "(part, and feedparser gives the base of one item to another)" if based else f"{len(told)} entries, whole has {len(entries)}"
    if joined.entries and joined.flaws != whole.flaws:
        return f"flaws {joined.flaws} {whole.flaws}"
    if joined.entries and whole.marks is not None and sorted(split_marks(joined.marks or b"")) != sorted(split_marks(whole.marks)):
        return "marks"
    fields = {name for key in entries for name in Entry.__slots__ if plain(getattr(entries[key], name)) != plain(getattr(told[key], name))}
    if fields and b"base=" in content:
        return "(part, and feedparser gives the base of one item to another)"
    return f"fields {sorted(fields)}" if fields else ""


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--archive", type=Path, default=ARCHIVE)
    arguments.add_argument("--mutations", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    chance = random.Random(options.seed)
    ways: Counter[str] = Counter()
    others: list[bytes] = [b"<item><title>Other</title></item>"]
    faults: list[str] = []
    total = cuttable = large = large_cuttable = 0
    spent = size = 0.0
    for name, content in documents(options.archive):
        before = parse_feed(body_of(content))
        if not isinstance(before, ParsedFeed) or not before.entries:
            continue
        total, large = total + 1, large + (len(content) >= 5_000)
        for number in range(options.mutations if len(content) < 200_000 else 2):
            answer = differs_by_head(before, content, mutate_head(content, chance, well_formed=Flaw.ILL_FORMED not in before.flaws))
            ways[answer if answer.startswith("(") else "DIFFERS"] += 1
            if not answer.startswith("("):
                faults.append(f"{name} head {number}: {answer}")
        if before.marks is None:
            continue
        cuttable, large_cuttable = cuttable + 1, large_cuttable + (len(content) >= 5_000)
        started = time.process_time()
        items = find_items(content, context="") or ()
        spent, size = spent + time.process_time() - started, size + len(content)
        others = [*others[-50:], *(content[item.start : item.end] for item in items[:1])]
        mutated = [content, *(mutate(content, chance, others) for _ in range(options.mutations if len(content) < 200_000 else 2))]
        for number, changed in enumerate(mutated):
            answer = differs(before, changed)
            ways[answer if answer.startswith("(") else "DIFFERS"] += 1
            if not answer.startswith("("):
                faults.append(f"{name} mutation {number}: {answer}")
    print(f"{total} documents with entries, {cuttable} can be cut; of {large} with 5 kB or more, {large_cuttable}")
    print(f"finding the items: {spent / max(1, cuttable) * 1000:.2f} ms a document, {size / 1e6 / max(spent, 1e-9):.0f} MB/s")
    print("\n".join(f"  {count:6d}  {way}" for way, count in ways.most_common()))
    print("\n".join(faults[:50]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

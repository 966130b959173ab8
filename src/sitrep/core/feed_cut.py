"""A feed's bytes and the marks of its items at the last poll go in; the same document without the items that are known comes out.

To parse a feed costs a hundred times as much as to find its items, and most polls bring none or one that is new. What is read of the part
is what a reading of the whole would have told: where that cannot be known, there is no cut.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

HASH_BYTES = 8
MARK_BYTES = 2 * HASH_BYTES
"""A mark is a hash of the item's bytes (and of all outside it that they are read by) and the beginning of its entry's key."""
MOST_ITEMS = 1_000
"""Of more only the newest are kept, and which these are is known of the whole document only."""
PODCASTS = b"itunes.com/dtds/podcast"
"""feedparser reads the first item of a podcast by what the channel's own itunes elements were."""
TAIL_BYTES = 500
_TOKEN = re.compile(rb"<(?:!\[CDATA\[|!--|\?|(/?)(item|entry)(?=[\s/>]))")
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}
_ROOT_END = re.compile(rb"</(?:rss|feed|[A-Za-z0-9]+:RDF)\s*>\s*(?:<!--|\Z)", re.IGNORECASE)
_FIRST_ITEM = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
_FRAME = re.compile(rb"<(?:\?xml|rss|feed|channel|[A-Za-z0-9]+:RDF)\b[^<>]*>")


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """Where an item stands in its document: `start` is its "<", `end` the place behind its last ">"."""

    start: int
    end: int
    hash: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A document without the items that are known: `unseen` are left in it, `kept` has the marks of the others."""

    body: bytes
    unseen: int
    kept: bytes

    @property
    def unchanged(self) -> int:
        """How many items were left out."""
        return len(self.kept) // MARK_BYTES


def find_items(body: bytes, *, context: str) -> tuple[Item, ...] | None:
    """The <item> or <entry> elements of a document, in its order; None where they cannot be told apart for sure, or where the
    document does not end as one does (what was cut off may hold more of them). Linear in its length.

    `context` is what an item is read by beside its own bytes: the document's address and content type. Only UTF-8 is looked at.
    """
    if not _is_utf8(body):
        return None
    spans = _spans(body)
    if not spans or len(spans) > MOST_ITEMS or _ROOT_END.search(body, max(spans[-1][1], len(body) - TAIL_BYTES)) is None:
        return None
    if PODCASTS in body[: spans[0][0]]:
        return None
    frame = b"\0".join((context.encode("utf-8", "surrogatepass"), *_FRAME.findall(body, 0, spans[0][0])))
    salt = hashlib.blake2b(frame, digest_size=32).digest()
    hashes = (hashlib.blake2b(body[start:end], digest_size=HASH_BYTES, key=salt).digest() for start, end in spans)
    return tuple(Item(start=start, end=end, hash=digest) for (start, end), digest in zip(spans, hashes, strict=True))


def _is_utf8(body: bytes) -> bool:
    if b"\0" in body[:4]:  # how UTF-16 begins
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def items_sha256(body: bytes, *, context: str) -> str:
    """SHA-256 (hex) of an XML document from its first item on, and of what its items are read by (see `find_items`).

    Another date or title in its head leaves it as it was, whether or not the document can be cut. Of what is not UTF-8 (its encoding may
    be guessed from its head), of JSON and of podcasts the whole counts.
    """
    first = _FIRST_ITEM.search(body) if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and _is_utf8(body) else None
    start = first.start() if first is not None and PODCASTS not in body[: first.start()] else 0
    digest = hashlib.sha256(b"\0".join((context.encode("utf-8", "surrogatepass"), *_FRAME.findall(body, 0, start), b"")))
    digest.update(memoryview(body)[start:])
    return digest.hexdigest()


def _spans(body: bytes) -> list[tuple[int, int]]:
    """Start and end of each item, as far as tags, comments and CDATA sections tell; empty where one is within another or never ends."""
    spans: list[tuple[int, int]] = []
    at, opened, kind = 0, -1, b""
    while (token := _TOKEN.search(body, at)) is not None:
        name = token[2]
        if not name:
            end = body.find(_ENDS[token[0]], token.end())
            if end < 0:
                return []
            at = end + 2
            continue
        at = body.find(b">", token.end()) + 1
        kind = kind or name
        if at == 0 or name != kind or b"base" in body[token.end() : at]:  # entries among items, or a base that feedparser gives to others
            return []
        closes_itself = body[at - 2 : at - 1] == b"/"
        if bool(token[1]) == (opened < 0) or (opened >= 0 and closes_itself) or len(spans) > MOST_ITEMS:
            return []
        if token[1]:
            spans.append((opened, at))
            opened = -1
        elif closes_itself:
            spans.append((token.start(), at))
        else:
            opened = token.start()
    return spans if opened < 0 else []


def leave_out(body: bytes, marks: bytes, *, context: str) -> Part | None:
    """The document without the items that `marks` know; None where it cannot be cut, where an item is
    in it twice, or where nothing in it is known."""
    if not marks:
        return None
    known = {mark[:HASH_BYTES]: mark for mark in split_marks(marks)}
    items = find_items(body, context=context)
    if items is None or len({item.hash for item in items}) < len(items):
        return None
    pieces, kept, at = [], [], 0
    for item in items:
        if (mark := known.get(item.hash)) is not None:
            pieces.append(body[at : item.start])
            kept.append(mark)
            at = item.end
    if not kept:
        return None
    return Part(body=b"".join((*pieces, body[at:])), unseen=len(items) - len(kept), kept=b"".join(kept))


def mark_items(items: Iterable[Item], keys: Iterable[str | None]) -> bytes:
    """Marks of items by the keys of their entries (hex), in the same order; one without a key is to be read again each time."""
    return b"".join(item.hash + bytes.fromhex(key)[:HASH_BYTES] for item, key in zip(items, keys, strict=True) if key is not None)


def split_marks(marks: bytes) -> list[bytes]:
    """One after the other."""
    return [marks[start : start + MARK_BYTES] for start in range(0, len(marks), MARK_BYTES)]


def holds_key(marks: bytes, key: str) -> bool:
    """Whether an entry of this key (hex) is among those marked."""
    return any(mark[HASH_BYTES:] == bytes.fromhex(key)[:HASH_BYTES] for mark in split_marks(marks))

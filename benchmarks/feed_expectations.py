"""The Expect lines of feedparser's own test set that are about what sitrep keeps: how many hold of what `parse_feed` reads.

    python -m benchmarks.feed_expectations [--archive PATH] [--list]

An expectation is about what sitrep keeps where it compares, by `==`, an entry's title, summary, description, content, link, published or
updated time, or a feed's title or language. Texts are compared as plain text: markup is not kept. Documents whose Expect line needs
response headers, or that feedparser itself (run here beside it) does not honour, are counted apart.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from calendar import timegm
from collections import Counter
from pathlib import Path
from typing import Any

import feedparser

from benchmarks.feeds_corpus import ARCHIVE, NOW, URL, documents
from sitrep.core.feed import FeedBody, NotAFeed, ParsedFeed, parse_feed
from sitrep.core.text import plain_text

EXPECT = re.compile(rb"Expect:\s*(.+)")
TEXTS = {"title", "summary", "description", "content"}
TIMES = {"published_parsed", "updated_parsed"}
KEPT_OF_ENTRY = TEXTS | TIMES | {"link"}
KEPT_OF_FEED = {"title", "language"}


def comparisons(line: str) -> list[tuple[list[Any], Any]]:
    """(["entries", 0, "title"], "Example") for each `==` of the line; empty where it is no such line."""
    try:
        tree = ast.parse(line.strip(), mode="eval")
    except SyntaxError:
        return []
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq):
            path, value = path_of(node.left), value_of(node.comparators[0])
            if path and value is not None:
                found.append((path, value))
    return found


def value_of(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError):
        return None


def path_of(node: ast.expr) -> list[Any]:
    """What is looked at, as the keys that lead there."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Subscript) and (inner := path_of(node.value)) and (key := value_of(node.slice)) is not None:
        return [*inner, key]
    if isinstance(node, ast.Attribute) and (inner := path_of(node.value)):
        return [*inner, node.attr]
    return []


def key_of(path: list[Any]) -> tuple[str, int | None, str] | None:
    """("entries", 0, "title") of a path we keep, else None. A detail's value is the thing itself."""
    match path:
        case ["entries", int(index), str(key), *rest]:
            bare = key.removesuffix("_detail")
            return ("entries", index, bare) if bare in KEPT_OF_ENTRY and rest in ([], ["value"], [0, "value"]) else None
        case ["feed", str(key), *rest]:
            bare = key.removesuffix("_detail")
            return ("feed", None, bare) if bare in KEPT_OF_FEED and rest in ([], ["value"]) else None
    return None


def holds(parsed: ParsedFeed, where: tuple[str, int | None, str], value: Any) -> bool:
    """Whether what we read says so."""
    part, index, key = where
    if part == "feed":
        kept = parsed.title if key == "title" else parsed.language
        return kept == (squeezed(value) if key == "title" else str(value).lower() or None)
    if index is None or index >= len(parsed.entries):
        return False
    entry = parsed.entries[index]
    if key in TIMES:
        at = entry.published_at if key == "published_parsed" else entry.updated_at or entry.published_at
        return at is not None and int(at.timestamp()) == timegm((*value, 0, 0, 0)[:9])
    if key == "link":
        return entry.link.rstrip("/") == str(value).rstrip("/")
    texts = [entry.title] if key == "title" else [squeezed(entry.summary_html), squeezed(entry.content_html)]
    return squeezed(value) in texts


def squeezed(markup: object) -> str:
    return plain_text(str(markup), most=100_000)


def feedparser_agrees(body: bytes, path: list[Any], value: Any) -> bool:
    """Whether feedparser itself, handed the body without headers, gives that value."""
    found: Any = feedparser.parse(io.BytesIO(body))
    try:
        for key in path:
            found = found[key]
    except (KeyError, IndexError, TypeError, AttributeError):
        return False
    return bool(found == value or (isinstance(value, tuple) and tuple(found)[: len(value)] == value))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, default=ARCHIVE)
    parser.add_argument("--list", action="store_true", help="name every expectation that does not hold")
    options = parser.parse_args()
    ends: Counter[str] = Counter()
    by_key: Counter[tuple[str, bool]] = Counter()
    for name, body in documents(options.archive):
        line = EXPECT.search(body)
        if not line or "kurtmckee" not in name:
            continue
        about = [(path, where, value) for path, value in comparisons(line[1].decode("utf-8", "replace")) if (where := key_of(path))]
        if not about:
            ends["not about what is kept"] += 1
            continue
        if not all(feedparser_agrees(body, path, value) for path, _, value in about):
            ends["not honoured by feedparser here (needs headers or options)"] += 1
            continue
        parsed = parse_feed(FeedBody(body=body, url=URL, now=NOW))
        kept = [(where, value, not isinstance(parsed, NotAFeed) and holds(parsed, where, value)) for _, where, value in about]
        ends["honoured" if all(good for *_, good in kept) else "not honoured"] += 1
        for where, value, good in kept:
            by_key[where[2], good] += 1
            if options.list and not good:
                print(f"{name}: {where} {value!r}")
    for end, count in ends.most_common():
        print(f"{count:5d}  {end}")
    print(f"share honoured of those that concern what is kept: {ends['honoured'] / (ends['honoured'] + ends['not honoured']):.3f}")
    print(", ".join(f"{key} {by_key[key, True]}/{by_key[key, True] + by_key[key, False]}" for key in sorted({key for key, _ in by_key})))
    return 0


if __name__ == "__main__":
    sys.exit(main())

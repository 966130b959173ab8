from __future__ import annotations

import copy
import warnings
from typing import Any

from feedparser import mixin, util

from sitrep.core.feed_library import load_feedparser, quick_get, quick_join

HELD = {
    "links": [{"rel": "license", "href": "l"}, {"rel": "enclosure", "href": "e"}],
    "tags": [{"term": "t"}],
    "published": "p",
    "plain": "x",
}


def slow_get(holder: Any, key: str, default: Any = None) -> Any:
    """What feedparser's own does: its dictionary, and the default where that has nothing."""
    try:
        return holder[key]
    except KeyError:
        return default


def test_the_quick_lookup_gives_what_the_slow_one_gives() -> None:
    keys = {*util.FeedParserDict.keymap, *HELD, "category", "enclosures", "license", "updated", "updated_parsed", "missing"}
    for held in (HELD, {}, {"updated": "u", "tags": [], "links": []}, {name: name for name in util.FeedParserDict.keymap}):
        for key in keys - ({"enclosures", "license"} if "links" not in held else set()):
            holder = util.FeedParserDict(held)
            quick = quick_get(slow_get, util.FeedParserDict.keymap)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                assert quick(holder, key, "none") == slow_get(holder, key, "none"), key


def test_feedparser_is_hastened_once() -> None:
    load_feedparser()
    found = util.FeedParserDict.get, mixin._urljoin
    assert load_feedparser().__name__ == "feedparser"
    assert (util.FeedParserDict.get, mixin._urljoin) == found


def test_an_address_without_a_base_is_itself() -> None:
    asked: list[tuple[str, str]] = []

    def join(base: str, address: str) -> str:
        asked.append((base, address))
        return base + address

    quick = quick_join(join)
    assert [quick("", ""), quick("a", ""), quick("", "b"), quick("a", "b"), quick("", ":///c")] == ["", "a", "b", "ab", ":///c"]
    assert asked == [("a", ""), ("a", "b"), ("", ":///c")]


def test_a_copy_of_feedparsers_dictionary_is_deep() -> None:
    load_feedparser()
    inner = util.FeedParserDict({"type": "text/html"})
    holder = util.FeedParserDict({"plain": "x", "summary": ["y"], "detail": inner, "itself": None})
    dict.__setitem__(holder, "itself", holder)
    copied = copy.deepcopy(holder)
    assert type(copied) is util.FeedParserDict
    assert copied["itself"] is copied
    assert (copied["plain"], copied["summary"], copied["detail"]) == ("x", ["y"], inner)
    assert copied["summary"] is not holder["summary"]
    assert copied["detail"] is not inner

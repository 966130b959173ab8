"""feedparser comes out, with its smallest parts exchanged for quicker ones that give the same, and spared what nobody reads.

It looks a hundred things up for each item of a feed, each time through a dictionary written in Python, joins addresses at every element
where there is no base, and copies flat dictionaries as if they were deep (docs/decisions/0021). Nothing else of it is touched.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from sitrep.core import feed_driver
from sitrep.core.feed_sieve import sieving


def load_feedparser() -> Any:
    """The module; slow to import, so that only a child that reads feeds pays for it."""
    import feedparser  # noqa: PLC0415  see above
    from feedparser import api, mixin, util  # noqa: PLC0415  see above

    if not hasattr(util.FeedParserDict.get, "is_quick"):
        util.FeedParserDict.get = quick_get(util.FeedParserDict.get, util.FeedParserDict.keymap)
        util.FeedParserDict.__deepcopy__ = copy_dictionary
        mixin._cp1252 = {ascii: ascii for ascii in range(0x80)} | mixin._cp1252  # str.translate raises and catches for what is missing
        mixin._urljoin = quick_join(mixin._urljoin)  # the name by which its parser calls it
        api.StrictFeedParser = sieving(api.StrictFeedParser)
        api.PREFERRED_XML_PARSERS.insert(0, feed_driver.__name__)
    return feedparser


def quick_get(slow_get: Callable[..., Any], renamed: dict[str, Any]) -> Callable[..., Any]:
    """`FeedParserDict.get` that asks the slow one only for keys that stand for others."""
    special = frozenset({*renamed, "category", "enclosures", "license", "updated", "updated_parsed"})

    def get(self: dict[str, Any], key: str, default: Any = None) -> Any:
        return slow_get(self, key, default) if key in special else dict.get(self, key, default)

    get.is_quick = True  # type: ignore[attr-defined]  # that it is exchanged once
    return get


def quick_join(slow_join: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """`urljoin` that knows what an address is without a base: itself, unless it has slashes to mend."""

    def join(base: Any, address: Any) -> Any:
        return address if not base and isinstance(address, str) and ":///" not in address else slow_join(base, address)

    return join


def copy_dictionary(holder: dict[Any, Any], memo: dict[int, Any]) -> dict[Any, Any]:
    """A deep copy of feedparser's dictionary, which has no attributes: without asking it for twenty names that it has not."""
    copied = type(holder)()
    memo[id(holder)] = copied
    for key, value in holder.items():
        dict.__setitem__(copied, key, deepcopy(value, memo))
    return copied

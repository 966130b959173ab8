"""What a feed's address leads to, and how a list of stories is found on a page that has no feed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FeedKind(StrEnum):
    """What is read at a feed's address: RSS, Atom or JSON Feed; a sitemap or an index of them; a page's list of stories."""

    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"


@dataclass(frozen=True, kw_only=True, slots=True)
class Selectors:
    """CSS selectors of a page's list: `items` finds each story's part of the page, the others look within one.

    Without `link` its first link counts (or the item itself where it is one); without `title` the text of that link; without `date`
    its <time> element.
    """

    items: str
    link: str = ""
    title: str = ""
    date: str = ""


def read_as(kind: FeedKind, selectors: Selectors | None) -> str:
    """How a body is read, in a line: where it changes, what is known of the last body says nothing of the next. "" for a feed."""
    if kind is FeedKind.FEED:
        return ""
    found = (selectors.items, selectors.link, selectors.title, selectors.date) if selectors else ()
    return " | ".join((kind.value, *found))

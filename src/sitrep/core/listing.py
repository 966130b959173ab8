"""A web page and the selectors of its list of stories in, a Draft out: for sites without a feed."""

from __future__ import annotations

import html
from datetime import datetime
from typing import Any

from sitrep.core.extract.dates import parse_date, written_date
from sitrep.core.feed_draft import Draft, DraftItem
from sitrep.core.feed_kinds import Selectors
from sitrep.core.text import clean_line
from sitrep.core.urls import canonical, web_link

MOST_ITEMS, MOST_DATED = 1_000, 200
"""Stories of a page that are taken, and whose dates are read: a date in words takes up to 10 ms, and a page that is not done in 10 s
counts as hostile. The newest stand first."""


def read_listing(text: str, selectors: Selectors, *, url: str, language: str, now: datetime) -> Draft:
    """Reads the stories that the selectors find. `missing` names the selectors that find nothing anywhere: the page has changed, or they
    were never right. `language` is that of the feed as configured, "" where it is not; links to the page itself are no stories.
    """
    from bs4 import BeautifulSoup  # noqa: PLC0415  only the child that reads it pays

    soup = BeautifulSoup(text, "lxml")
    root = soup.find("html")
    language = language or (str(root.get("lang") or "") if root else "")
    base = _base(soup, url)
    elements = soup.select(selectors.items, limit=MOST_ITEMS)
    items: list[DraftItem] = []
    for element in elements:
        link = _link(element, selectors.link)
        address = web_link(str(link.get("href") or ""), base=base) if link is not None else ""
        if not address or canonical(address) == canonical(url):
            continue
        items.append(
            DraftItem(
                title=html.escape(_title(element, link, selectors.title), quote=False),
                links=(address,),
                published_at=_date(element, selectors.date, language=language, now=now) if len(items) < MOST_DATED else None,
            )
        )
    title = soup.find("title")
    return Draft(
        title=html.escape(title.get_text(" ", strip=True), quote=False) if title else "",
        language=language,
        items=tuple(items),
        missing=_missing(selectors, bool(elements), items),
    )


def _missing(selectors: Selectors, found: bool, items: list[DraftItem]) -> tuple[str, ...]:
    if not found:
        return ("items",)
    if not items:
        return ("link",)
    titles = () if any(item.title for item in items) else ("title",)
    dates = () if not selectors.date or any(item.published_at for item in items) else ("date",)
    return (*titles, *dates)


def _base(soup: Any, url: str) -> str:
    """What the page's links are relative to: its <base>, else its own address."""
    base = soup.find("base", href=True)
    return (web_link(str(base["href"]), base=url) or url) if base is not None else url


def _link(element: Any, selector: str) -> Any:
    if selector:
        found = element.select_one(selector)
        return found if found is None or found.get("href") else found.find("a", href=True)
    return element if element.name == "a" and element.get("href") else element.find("a", href=True)


def _title(element: Any, link: Any, selector: str) -> str:
    """The text that `title` finds, else that of the link, or what a link without text says of itself or its picture."""
    found = element.select_one(selector) if selector else link
    if found is None:
        return ""
    text = clean_line(found.get_text(" ", strip=True), most=1_000)
    if text or selector:
        return text
    picture = link.find("img", alt=True)
    return clean_line(str(link.get("title") or link.get("aria-label") or (picture["alt"] if picture else "")), most=1_000)


def _date(element: Any, selector: str, *, language: str, now: datetime) -> datetime | None:
    found = element.select_one(selector) if selector else element.find("time")
    if found is None:
        return None
    inner = found if found.name == "time" else found.find("time") or found
    written = str(inner.get("datetime") or inner.get("content") or inner.get("title") or "")
    return parse_date(written) or written_date(found.get_text(" ", strip=True), language=language, now=now)

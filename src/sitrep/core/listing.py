"""A web page and the selectors of its list of stories in, a Draft out: for sites without a feed."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import Any

from sitrep.core.extract.dates import parse_date
from sitrep.core.feed_draft import Draft, DraftItem
from sitrep.core.feed_kinds import Selectors
from sitrep.core.text import clean_line
from sitrep.core.urls import canonical, web_link

MOST_ITEMS = 1_000
DATE_CHARACTERS = 80
LEADING_WORDS = 3
"""Words before a date that are passed over: "Published on 24 November 2026"."""
_TWO_ORDERS = re.compile(r"\D*(\d{1,2})[/.\- ](\d{1,2})[/.\- ]\d{2,4}\b.*", re.DOTALL)
_DOTTED_IS_DAY_FIRST = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}")


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
                published_at=_date(element, selectors.date, language=language, now=now),
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


def written_date(text: str, *, language: str, now: datetime) -> datetime | None:
    """A date as people write it, in any language: "24 novembre 2026", "2 hours ago". None where it names none, or where day and month
    could each be the other (03/04/2026): no date is better than a wrong one. A time without a zone is taken as UTC.
    """
    import dateparser  # noqa: PLC0415  only the child that reads it pays

    text = clean_line(text, most=DATE_CHARACTERS)
    if not text:
        return None
    exact = parse_date(text)
    if exact is not None:
        return exact
    order = _TWO_ORDERS.fullmatch(text)
    dotted = _DOTTED_IS_DAY_FIRST.search(text) is not None
    if order and not dotted and int(order[1]) <= 12 and int(order[2]) <= 12 and order[1] != order[2]:
        return None
    settings = {
        "TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": True,
        "RELATIVE_BASE": now.replace(tzinfo=None),
        "PREFER_DATES_FROM": "past",
        "REQUIRE_PARTS": ["day"],
    }
    if dotted:
        settings["DATE_ORDER"] = "DMY"
    words = text.split(" ")
    for start in range(min(len(words), LEADING_WORDS + 1)):
        rest = " ".join(words[start:])
        if re.search(r"\d", rest) is None and start:
            break
        found = _parse(dateparser, rest, language, settings)
        if found is not None:
            return found
    return None


def _parse(dateparser: Any, text: str, language: str, settings: dict[str, Any]) -> datetime | None:
    """By the words of its language; by English ones where that is not known: to try all two hundred takes a second a date."""
    for known in dict.fromkeys((language[:2].lower() or "en", "en")):
        try:
            found = dateparser.parse(text, languages=[known], settings=settings)
        except ValueError:  # a language that it does not know
            continue
        except (OverflowError, RecursionError):  # digits that name no date
            return None
        if isinstance(found, datetime):
            return found
    return None

"""A parsed page goes in, CSS selectors of the list of stories on it come out, as a person would write them after a look at its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sitrep.core.feed_kinds import Selectors
from sitrep.core.urls import canonical, site_of, web_link

FEWEST, MOST = 4, 200
"""So many stories make a list."""
SHORTEST_TITLE = 15
"""Characters: menus have shorter links, headlines longer ones."""
MOST_LINKS = 3_000
LEVELS = 5
"""So far above its link a story's part of the page is looked for."""
LONGEST_COUNTED = 80
"""Characters of a title that speak for a list; a paragraph with a link is no better headline than a long one."""
LEAST_SHARE = 0.6
"""So many of the elements that a selector finds have to be stories: a menu has a long entry or two."""
DATES_COUNT = 1.5
_FURNITURE = ("nav", "header", "footer", "aside", "form")
_FURNITURE_NAMES = "nav|navigation|menu|footer|breadcrumbs?|tags?|tag-?cloud|cookies?|social|share|authors?|paragraph"
_FURNITURE_CLASS = re.compile(rf"(?:^|[-_])(?:{_FURNITURE_NAMES})(?:$|[-_])", re.IGNORECASE)
_PLAIN_CLASS = re.compile(r"[A-Za-z][A-Za-z_-]{1,40}")  # one with digits is often made anew at each build of the site
_DATE_CLASS = re.compile(r"date|time|publish|fecha|datum|posted", re.IGNORECASE)


def propose_selectors(soup: Any, url: str) -> Selectors | None:
    """Selectors of the list with most to read, of links to pages of the same site that read like headlines; None where there is none."""
    groups: dict[str, dict[str, Any]] = {}  # by selector, the story's part of the page by its link
    lengths: dict[str, int] = {}
    for anchor, link in _headlines(soup, url):
        lengths[link] = max(lengths.get(link, 0), min(LONGEST_COUNTED, len(anchor.get_text(" ", strip=True))))
        for part in _parts(anchor):
            if (selector := _selector(part)) and _links_of(part, url) == {link}:
                groups.setdefault(selector, {})[link] = part
    lists = [(selector, group) for selector, group in groups.items() if FEWEST <= len(group) <= MOST]

    def weight(pair: tuple[str, dict[str, Any]]) -> tuple[float, int]:
        parts = list(pair[1].values())
        return sum(lengths[link] for link in pair[1]) * (DATES_COUNT if _has_dates(parts) else 1.0), -_depth(parts[0])

    for items, group in sorted(lists, key=weight, reverse=True):
        if len(group) >= LEAST_SHARE * len(soup.select(items)):
            parts = list(group.values())
            return Selectors(items=items, title=_title(parts), date=_date(parts))
    return None


def _headlines(soup: Any, url: str) -> Iterator[tuple[Any, str]]:
    """The links that read like headlines, outside menus, heads and feet of the page."""
    for anchor in soup.find_all("a", href=True, limit=MOST_LINKS):
        link = web_link(str(anchor["href"]), base=url)
        is_page = link and site_of(link) == site_of(url) and canonical(link) != canonical(url)
        if is_page and len(anchor.get_text(" ", strip=True)) >= SHORTEST_TITLE and not _is_furniture(anchor):
            yield anchor, canonical(link)


def _is_furniture(anchor: Any) -> bool:
    """Whether it is in a menu, head or foot of the page, by the names of what is around it."""
    for part in (anchor, *anchor.parents):
        if part.name in ("body", "html"):
            return False
        names = (*(part.get("class") or []), str(part.get("id") or ""))
        if part.name in _FURNITURE or any(_FURNITURE_CLASS.search(name) for name in names):
            return True
    return False


def _parts(anchor: Any) -> Iterator[Any]:
    """The link itself and what is around it."""
    yield anchor
    for level, parent in enumerate(anchor.parents):
        if level >= LEVELS or parent.name in ("body", "html", "[document]"):
            return
        yield parent


def _links_of(part: Any, url: str) -> set[str]:
    """Where the links of a part lead that read like headlines: a story has one."""
    anchors = [part] if part.name == "a" else part.find_all("a", href=True, limit=20)
    long = (anchor for anchor in anchors if len(anchor.get_text(" ", strip=True)) >= SHORTEST_TITLE)
    return {canonical(web_link(str(anchor["href"]), base=url)) for anchor in long}


def _selector(part: Any) -> str:
    """ "article.teaser"; for what has no class of its own, that of what it is in: "ul.news > li". "" where there is neither."""
    own = _with_class(part)
    if "." in own or part.name == "article":
        return own
    parent = _with_class(part.parent) if part.parent is not None else ""
    return f"{parent} > {part.name}" if "." in parent or "#" in parent else ""


def _with_class(part: Any) -> str:
    classes = part.get("class") or []
    plain = [name for name in classes if _PLAIN_CLASS.fullmatch(name)]
    if plain:
        return f"{part.name}.{plain[0]}"
    name = str(part.get("id") or "")
    return f"{part.name}#{name}" if _PLAIN_CLASS.fullmatch(name) else str(part.name)


def _depth(part: Any) -> int:
    return sum(1 for _ in part.parents)


def _has_dates(parts: list[Any]) -> bool:
    return sum(part.find("time") is not None or bool(_dated(part)) for part in parts) * 2 > len(parts)


def _dated(part: Any) -> str:
    """The selector of the first element within that is called a date."""
    for element in part.find_all(class_=_DATE_CLASS, limit=1):
        return f".{next(name for name in element['class'] if _DATE_CLASS.search(name))}"
    return ""


def _date(parts: list[Any]) -> str:
    if sum(part.find("time") is not None for part in parts) * 2 > len(parts):
        return ""
    found = [selector for part in parts if (selector := _dated(part))]
    return max(set(found), key=found.count) if len(found) * 2 > len(parts) else ""


def _title(parts: list[Any]) -> str:
    """The heading within, where each has one: the first link may be that of a picture."""
    for name in ("h2", "h3", "h4", "h1"):
        if all(part.find(name) is not None for part in parts):
            return name
    first = [part if part.name == "a" else part.find("a", href=True) for part in parts]
    return "" if all(anchor is not None and anchor.get_text(strip=True) for anchor in first) else "a:not(:has(img))"

"""The schema.org statements of a page (JSON-LD, often broken) go in, what they say of the article comes out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

ARTICLE_TYPES = frozenset(
    re.findall(
        r"\w+",
        "Article NewsArticle ReportageNewsArticle AnalysisNewsArticle BackgroundNewsArticle OpinionNewsArticle BlogPosting"
        " LiveBlogPosting Report "
        "SocialMediaPosting TechArticle ScholarlyArticle AdvertiserContentArticle SatiricalArticle ReviewNewsArticle",
    )
)
PAGE_TYPES = frozenset(("WebPage", "ItemPage", "FAQPage", "QAPage", "MedicalWebPage"))
_CONTROLS = re.compile(r"[\x00-\x1f]+")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_WRAPPER = re.compile(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?:\]\]>|-->)\s*$")
_MOST_NODES = 3_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """What schema.org data says of the page's article; all "" or empty where it says nothing. `free` is isAccessibleForFree.

    `page_published` is what it says of the page around it.
    """

    headline: str = ""
    description: str = ""
    body: str = ""
    published: str = ""
    page_published: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    image: str = ""
    url: str = ""
    free: bool | None = None
    is_live: bool = False


def read_statement(scripts: list[str], url: str = "") -> Statement:
    """The article described by the contents of a page's ld+json scripts; where several are, one that does not say that it is at another
    address than `url`, of these the one with the longest body, then headline: beside a story stand those that are related to it.
    """
    nodes = [node for script in scripts for node in _nodes(load_json(script))]
    page_published = next((said for node in nodes if _types(node) & PAGE_TYPES and (said := _text(node.get("datePublished")))), "")
    articles = [node for node in nodes if _types(node) & ARTICLE_TYPES]
    if not articles:
        return Statement(page_published=page_published)
    best = max(
        articles,
        key=lambda node: (
            not _is_elsewhere(node, url),
            len(_text(node.get("articleBody"))),
            bool(node.get("datePublished")),
            bool(node.get("headline")),
        ),
    )
    return Statement(
        headline=_text(best.get("headline")) or _text(best.get("name")),
        description=_text(best.get("description")),
        body=_text(best.get("articleBody")),
        published=_text(best.get("datePublished")) or _text(best.get("dateCreated")),
        page_published=page_published,
        authors=tuple(dict.fromkeys(name for name in _names(best.get("author")) if name)),
        language=_text(best.get("inLanguage")) or _text(_first(best.get("inLanguage"), "name")),
        image=_url(best.get("image")),
        url=_address(best),
        free=_truth(best.get("isAccessibleForFree")),
        is_live="LiveBlogPosting" in _types(best),
    )


def _address(node: dict[str, Any]) -> str:
    return _text(node.get("url")) or _text(_first(node.get("mainEntityOfPage"), "@id")) or _text(node.get("mainEntityOfPage"))


def _is_elsewhere(node: dict[str, Any], url: str) -> bool:
    """Whether it gives an address with another path than the page's; the site's own, which some give to all they have, says nothing."""
    try:
        path, here = (urlsplit(urljoin(url, said)).path.strip("/") for said in (_address(node), url))
    except ValueError:
        return False
    return bool(url and path) and path != here


def load_json(script: str) -> Any:
    """The value, after the usual repairs; None where nothing helps."""
    for text in (script, _TRAILING_COMMA.sub(r"\1", _CONTROLS.sub(" ", _WRAPPER.sub("", script)))):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """All objects in a value, outermost first; at most 3,000 values are looked at."""
    waiting = [value]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        one = waiting.pop(0)
        if isinstance(one, dict):
            yield one
            waiting.extend(inner for inner in one.values() if isinstance(inner, dict | list))
        elif isinstance(one, list):
            waiting.extend(inner for inner in one if isinstance(inner, dict | list))


def _types(node: dict[str, Any]) -> set[str]:
    said = node.get("@type")
    return {str(one).rpartition("/")[2] for one in (said if isinstance(said, list) else [said])}


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, str)), "")
    return value.strip() if isinstance(value, str) else ""


def _first(value: Any, key: str) -> Any:
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, dict)), None)
    return value.get(key) if isinstance(value, dict) else None


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value[:20]:
            yield from _names(one)
    elif isinstance(value, dict):
        yield from _names(value.get("name"))
    elif isinstance(value, str):
        yield value.strip()


def _url(value: Any) -> str:
    return _text(value) or _text(_first(value, "url")) or _text(_first(value, "contentUrl"))


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    said = str(value).strip().lower()
    return {"true": True, "false": False}.get(said.rpartition("/")[2])

"""A parsed page goes in; what it says of itself comes out: title, date, authors, language, lead image, address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sitrep.core.extract.dates import parse_date
from sitrep.core.extract.jsonld import Statement, read_statement
from sitrep.core.extract.titles import read_titles
from sitrep.core.text import clean_line, plain_text
from sitrep.core.urls import web_link

LINE_CHARACTERS, NAME_CHARACTERS = 2_000, 120
_DATE_KEYS = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date.published", "parsely-pub-date"),
    *("sailthru.date", "dc.date.issued", "dcterms.created", "dc.date", "publishdate", "pubdate", "publication_date", "article.published"),
    *("date", "cxenseparse:recs:publishtime", "rnews:datepublished", "citation_publication_date", "originalpublicationdate"),
)
_AUTHOR_KEYS = (
    "author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "article:author",
    "cxenseparse:author",
)
_NOT_A_NAME = re.compile(r"https?:|[@/{}<>]|^(?:admin|staff|editor|unknown|null|none)$", re.I)
_BY = re.compile(r"^(?:by|par|por|von|written by|автор:?|بقلم:?)\s+", re.I)


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadata:
    """What a page says of itself. `titles` are all titles found, the best first; `statement` its schema.org data."""

    titles: tuple[str, ...] = ()
    description: str = ""
    published_at: datetime | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    lead_image: str | None = None
    canonical_url: str | None = None
    picture_texts: tuple[str, ...] = ()
    statement: Statement = field(default_factory=Statement)

    @property
    def title(self) -> str:
        """The best title, or ""."""
        return self.titles[0] if self.titles else ""


def read_metadata(tree: Any, url: str) -> Metadata:
    """Reads JSON-LD, Open Graph and other meta tags, <time>, <h1> and <title> of an lxml tree."""
    metas = _metas(tree)
    statement = read_statement([script.text or "" for script in tree.iter("script") if "ld+json" in (script.get("type") or "").lower()])
    description = max(metas.get("og:description", ""), metas.get("description", ""), metas.get("twitter:description", ""), key=len)
    return Metadata(
        titles=read_titles(tree, metas, statement.headline, url),
        description=plain_text(description or statement.description, most=LINE_CHARACTERS),
        published_at=_published(tree, metas, statement),
        authors=_authors(tree, metas, statement),
        language=_language(tree, metas, statement),
        lead_image=_link(metas.get("og:image") or metas.get("og:image:url") or metas.get("twitter:image") or statement.image, url),
        canonical_url=_link(_canonical(tree) or metas.get("og:url") or statement.url, url),
        picture_texts=tuple(alt for picture in tree.iter("img") if len(alt := (picture.get("alt") or "").strip()) > 15),
        statement=statement,
    )


def _metas(tree: Any) -> dict[str, str]:
    """The first content of each meta property, name or itemprop, in lower case."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = (meta.get("content") or "").strip()
        for key in (meta.get("property"), meta.get("name"), meta.get("itemprop")):
            if key and content:
                found.setdefault(key.strip().lower(), content)
    return found


def _published(tree: Any, metas: dict[str, str], statement: Statement) -> datetime | None:
    for text in (statement.published, *(metas.get(key, "") for key in _DATE_KEYS)):
        if text and (instant := parse_date(text)):
            return instant
    times = list(tree.iter("time"))
    marked = [time for time in times if "publi" in f"{time.get('itemprop')} {time.get('class')} {time.get('pubdate')}".lower()]
    for time in [*marked, *times][:5]:
        if instant := parse_date(time.get("datetime") or ""):
            return instant
    return _guessed_date(tree)


def _guessed_date(tree: Any) -> datetime | None:
    """By htmldate's rules, its widest search left out (measured: of 24 dates that it adds, 6 are wrong)."""
    from htmldate import find_date  # noqa: PLC0415  only the children that extract pay for it, and only on pages that state no date

    try:
        return parse_date(find_date(tree, original_date=True, extensive_search=False) or "")
    except Exception:  # whatever it trips over, the page has no date
        return None


def _authors(tree: Any, metas: dict[str, str], statement: Statement) -> tuple[str, ...]:
    said = list(statement.authors) or [name for key in _AUTHOR_KEYS if key in metas for name in _split_names(metas[key])]
    if not any(map(_is_name, said)):
        said = [
            text
            for element in tree.iter("a", "span")
            if "author" in (element.get("rel") or "", element.get("itemprop") or "")
            for text in [clean_line(" ".join(element.itertext()), most=NAME_CHARACTERS)]
        ][:6]
    names = [_BY.sub("", clean_line(name, most=NAME_CHARACTERS)) for name in said]
    return tuple(dict.fromkeys(name for name in names if _is_name(name)))


def _split_names(text: str) -> list[str]:
    return re.split(r"\s*[,;|]\s*|\s+and\s+", text)


def _is_name(text: str) -> bool:
    return 1 < len(text) <= NAME_CHARACTERS and _NOT_A_NAME.search(text) is None


def _language(tree: Any, metas: dict[str, str], statement: Statement) -> str | None:
    """ISO 639-1 where the page declares it."""
    for said in (
        tree.get("lang"),
        tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        statement.language,
        metas.get("og:locale"),
        metas.get("content-language"),
    ):
        code = re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", said or "")
        if code:
            return code[0].lower()
    return None


def _canonical(tree: Any) -> str:
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            return str(link.get("href"))
    return ""


def _link(text: str, base: str) -> str | None:
    return web_link(text, base=base) or None if text else None

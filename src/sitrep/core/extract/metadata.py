"""A parsed page goes in; what it says of itself comes out: title, date, authors, language, lead image, address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sitrep.core.extract.authors import read_authors
from sitrep.core.extract.jsonld import Statement, read_statement
from sitrep.core.extract.published import read_published
from sitrep.core.extract.surroundings import pieces_around_heading
from sitrep.core.extract.titles import LINE_CHARACTERS, read_titles, site_names
from sitrep.core.text import plain_text
from sitrep.core.urls import web_link


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
    scripts = [script.text or "" for script in tree.iter("script") if "ld+json" in (script.get("type") or "").lower()]
    statement = read_statement(scripts, url)
    description = max(metas.get("og:description", ""), metas.get("description", ""), metas.get("twitter:description", ""), key=len)
    titles = read_titles(tree, metas, statement.headline, url)
    language = _language(tree, metas, statement)
    around = cache(lambda: pieces_around_heading(tree, titles[0] if titles else ""))  # many pages state all that they would tell
    return Metadata(
        titles=titles,
        description=plain_text(description or statement.description, most=LINE_CHARACTERS),
        published_at=read_published(tree, metas, statement, around, language=language or ""),
        authors=read_authors(tree, metas, statement.authors, around, site_names(metas, url)),
        language=language,
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

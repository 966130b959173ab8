"""The text of a JSON Feed 1.x in, a Draft out (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any

from sitrep.core.extract.dates import parse_date
from sitrep.core.feed_draft import Draft, DraftItem

VERSIONS = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/")


def read_json(text: str) -> Draft:
    """Reads what can be read; a document that is no JSON or no JSON Feed is not recognised. Never raises."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return Draft(recognised=False, ill_formed=True)
    if not isinstance(document, Mapping) or not VERSIONS.match(_text(document, "version")):
        return Draft(recognised=False)
    items = document.get("items")
    hubs = [hub for hub in _maps(document, "hubs") if _text(hub, "type").lower() == "websub"]
    return Draft(
        title=_text(document, "title"),
        language=_text(document, "language"),
        items=tuple(_item(item) for item in items if isinstance(item, Mapping)) if isinstance(items, list) else (),
        ill_formed=not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items),
        hub=_text(hubs[0], "url") if hubs else "",
        topic=_text(document, "feed_url"),
    )


def _item(item: Mapping[str, Any]) -> DraftItem:
    text = _text(item, "content_text")
    people = [*_maps(item, "authors"), *_maps({"author": [item.get("author")]}, "author")]
    tags = item.get("tags")
    return DraftItem(
        id=_text(item, "id"),
        title=_text(item, "title"),
        links=tuple(link for link in (_text(item, "url"), _text(item, "external_url"), _text(item, "id")) if link),
        summary_html=html.escape(_text(item, "summary"), quote=False),
        content_html=_text(item, "content_html") or html.escape(text, quote=False).replace("\n", "<br>\n"),
        authors=tuple(name for person in people if (name := _text(person, "name"))),
        categories=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        language=_text(item, "language"),
        published_at=parse_date(_text(item, "date_published")),
        updated_at=parse_date(_text(item, "date_modified")),
    )


def _text(holder: Mapping[str, Any], name: str) -> str:
    """A string member; a number counts as one (ids are often numbers); "" for anything else."""
    value = holder.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    return value if isinstance(value, str) else ""


def _maps(holder: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = holder.get(name)
    return [member for member in value if isinstance(member, Mapping)] if isinstance(value, list) else []

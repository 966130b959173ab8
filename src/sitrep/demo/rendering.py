"""Renders an outlet's feed as it stands at a moment, and a story's page with the furniture of real sites, into bytes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined

from sitrep.demo.stories import Outlet, Story

CONTENT_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "broken": "text/xml",
    "rdf": "application/rdf+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}
RIGHT_TO_LEFT = ("ar", "fa")


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderedFeed:
    """A feed document and its two validators."""

    body: bytes
    content_type: str
    etag: str
    last_modified: str


def render_feed(outlet: Outlet, *, base: str, now: datetime) -> RenderedFeed:
    """The feed at `now`; `base` is the server's address without a final slash. The same stories give the same bytes."""
    stories = outlet.published(now)
    newest = stories[0].published_at if stories else now
    if outlet.format == "json":
        body = json.dumps(_json_feed(outlet, stories, base), ensure_ascii=False, indent=1).encode()
    else:
        template = _environment().get_template(f"{outlet.format}.xml.j2")
        body = template.render(outlet=outlet, stories=stories, base=base, newest=newest).encode()
    return RenderedFeed(
        body=body,
        content_type=CONTENT_TYPES[outlet.format],
        etag=f'"{sha256(body).hexdigest()[:20]}"',
        last_modified=format_datetime(newest, usegmt=True),
    )


def render_page(outlet: Outlet, story: Story, *, base: str, now: datetime) -> bytes:
    """The story's HTML page at `now`, between captions, credits, share bars, related links, a login line and a cookie notice."""
    related = tuple(other for other in outlet.published(now) if other.id != story.id)[:4]
    template = _environment().get_template(f"{outlet.page}.html.j2")
    direction = "rtl" if outlet.language in RIGHT_TO_LEFT else "ltr"
    words = _furniture()[outlet.language]
    return template.render(outlet=outlet, story=story, related=related, base=base, words=words, direction=direction).encode()


def _json_feed(outlet: Outlet, stories: tuple[Story, ...], base: str) -> dict[str, Any]:
    items = [
        {
            "id": f"{outlet.id}:{story.id}",
            "url": base + story.path,
            "title": story.title,
            "summary": story.summary,
            "content_text": story.summary,
            "date_published": story.published_at.isoformat(),
            "authors": [{"name": story.author}],
        }
        for story in stories
    ]
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": f"{base}/{outlet.id}/",
        "feed_url": base + outlet.path,
        "language": outlet.language,
        "items": items,
    }


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("sitrep.demo"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["rfc822"] = lambda moment: format_datetime(moment, usegmt=True)
    environment.filters["iso"] = lambda moment: moment.isoformat()
    environment.filters["clock"] = lambda moment: f"{moment:%-d %B %Y, %H:%M} GMT"
    return environment


@cache
def _furniture() -> dict[str, dict[str, str]]:
    text = (files("sitrep.demo") / "furniture.yaml").read_text("utf-8")
    words: dict[str, dict[str, str]] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  BaseLoader makes nothing but text, lists and dicts
    return words

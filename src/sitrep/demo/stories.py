"""Reads the data files of the demonstration day and gives its outlets and their stories, in the order in which they are published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import yaml

from sitrep.core.model import Topic

DAY = datetime(2026, 3, 17, tzinfo=UTC)  # a Tuesday


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """One invented article: what is published, and what is expected of the rules.

    `labels` are the topics that must be flagged as current. `trap` says why a story that looks like one is none; `shows` what a flagged one
    is there for. `nested` is the number of boxes its page is wrapped in, `status` the HTTP status of its page.
    """

    id: str
    outlet_id: str
    published_at: datetime
    title: str
    summary: str
    author: str
    paragraphs: tuple[str, ...]
    labels: tuple[Topic, ...]
    shows: str = ""
    trap: str = ""
    caption: str = ""
    credit: str = ""
    special: bool = False
    nested: int = 0
    status: int = 200

    @property
    def path(self) -> str:
        """Where its page is served."""
        return f"/{self.outlet_id}/{self.id}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlet:
    """One invented publisher. `format`: rss, atom, rdf, json, broken (not well-formed) or missing (answers 404)."""

    id: str
    name: str
    format: str
    page: str
    language: str
    countries: tuple[str, ...]
    tier: int
    type: str
    family: str
    full_text: str
    about: str
    stories: tuple[Story, ...]

    @property
    def path(self) -> str:
        """Where its feed is served."""
        return f"/{self.id}/feed"

    def published(self, now: datetime, *, limit: int = 20) -> tuple[Story, ...]:
        """The stories that its feed carries at `now`, newest first, at most `limit`."""
        out = [story for story in self.stories if story.published_at <= now]
        return tuple(sorted(out, key=lambda story: story.published_at, reverse=True)[:limit])


def load_day() -> tuple[Outlet, ...]:
    """All outlets of the day, by id. Every scalar is read as text, so that YAML guesses nothing."""
    folder = files("sitrep.demo") / "day"
    raw = [yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader) for file in folder.iterdir() if file.name.endswith(".yaml")]  # noqa: S506  BaseLoader makes nothing but text, lists and dicts
    outlets = sorted((_outlet(item) for item in raw), key=lambda outlet: outlet.id)
    texts = {f"{story.outlet_id}/{story.id}": story.paragraphs for outlet in outlets for story in outlet.stories}
    sources = {f"{item['id']}/{entry['id']}": entry.get("text_of", "") for item in raw for entry in item["entries"]}
    return tuple(replace(outlet, stories=tuple(_with_text(story, texts, sources) for story in outlet.stories)) for outlet in outlets)


def _with_text(story: Story, texts: dict[str, tuple[str, ...]], sources: dict[str, str]) -> Story:
    """Agency copy prints the agency's text under a headline of its own."""
    source = sources[f"{story.outlet_id}/{story.id}"]
    return replace(story, paragraphs=texts[source]) if source else story


def _outlet(item: dict[str, Any]) -> Outlet:
    return Outlet(
        id=item["id"],
        name=item["name"],
        format=item["format"],
        page=item["page"],
        language=item["language"],
        countries=tuple(item.get("countries", ())),
        tier=int(item["tier"]),
        type=item["type"],
        family=item["family"],
        full_text=item.get("full_text", "auto"),
        about=item["about"],
        stories=tuple(_story(item["id"], entry) for entry in item["entries"]),
    )


def _story(outlet_id: str, entry: dict[str, Any]) -> Story:
    return Story(
        id=entry["id"],
        outlet_id=outlet_id,
        published_at=datetime.strptime(entry["at"], "%Y-%m-%d %H:%M").replace(tzinfo=UTC),
        title=entry["title"],
        summary=entry["summary"],
        author=entry["author"],
        paragraphs=tuple(part.strip() for part in entry.get("text", "").split("\n\n") if part.strip()),
        labels=tuple(Topic(label) for label in entry["labels"]),
        shows=entry.get("shows", ""),
        trap=entry.get("trap", ""),
        caption=entry.get("caption", ""),
        credit=entry.get("credit", ""),
        special=entry.get("special", "") == "true",
        nested=int(entry.get("nested", "0")),
        status=int(entry.get("status", "200")),
    )

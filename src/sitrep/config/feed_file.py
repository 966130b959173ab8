"""The form of feeds.yaml: a list of feeds with what is known of each."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, field_validator

from sitrep.config.fields import Countries, Listed, Span, listed
from sitrep.config.validation import Section, refusal
from sitrep.core.model import Feed, FeedId, FeedType, FullText, Topic

Topics = Annotated[tuple[Topic, ...], BeforeValidator(listed)]


class FeedTable(Section):
    """One feed."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,99}$", examples=["un-news-africa"])
    name: str = Field("", max_length=200)
    url: str = Field(examples=["https://example.org/feed.xml"])
    language: str | None = Field(None, pattern=r"^[a-z]{2,3}$", examples=["en"])
    countries: Countries = ()
    tier: int = Field(3, ge=1, le=4)
    family: str = ""
    type: FeedType = FeedType.NEWSPAPER
    topics: Topics = ()
    tags: Listed = ()
    interval: Span = timedelta(minutes=15)
    expected_quiet: Span = timedelta(hours=48)
    full_text: FullText = FullText.AUTO
    headline_only: bool = False
    enabled: bool = True
    note: str = ""
    last_verified: str = Field("", pattern=r"^(\d{4}-\d{2}-\d{2})?$", examples=["2026-03-17"])

    @field_validator("id", mode="before")
    @classmethod
    def _plain_id(cls, value: object) -> object:
        if isinstance(value, str) and not value.replace("-", "").replace("_", "").replace(".", "").isalnum():
            raise refusal("is not an id", "use small letters, digits and hyphens, like un-news-africa")
        if isinstance(value, str) and value != value.lower():
            raise refusal("has capital letters", f"write `{value.lower()}`")
        return value

    @field_validator("url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise refusal("is not a web address", "it begins with https:// or http://")
        return value

    @field_validator("interval")
    @classmethod
    def _polite(cls, value: timedelta) -> timedelta:
        if not timedelta(minutes=2) <= value <= timedelta(hours=24):
            raise refusal("is outside 2m to 24h", "10m for news wires, 30m for agencies and NGOs, 1h for think tanks")
        return value

    def feed(self) -> Feed:
        """The feed as the core knows it."""
        return Feed(
            id=FeedId(self.id),
            name=self.name or self.id,
            family=self.family or self.id,
            **self.model_dump(exclude={"id", "name", "family"}),
        )


class FeedFile(Section):
    """The whole file."""

    feeds: list[FeedTable] = Field(min_length=1, examples=["[]"])

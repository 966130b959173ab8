"""The form of feeds.yaml: a list of feeds with what is known of each; and what can be wrong or odd between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, field_validator

from sitrep.config.fields import Countries, Language, Listed, PollSpan, QuietSpan, listed
from sitrep.config.source import Source, list_of, shown, table_of
from sitrep.config.validation import Section, refusal
from sitrep.core.feed_kinds import FeedKind, Selectors
from sitrep.core.model import Feed, FeedId, FeedType, FullText, Topic
from sitrep.core.urls import canonical, split_web_address
from sitrep.errors import ConfigProblem

_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
SELECTORS = ("items", "link", "title", "date")
"""The keys that find the stories on a page."""
Topics = Annotated[tuple[Topic, ...], BeforeValidator(listed)]


class FeedTable(Section):
    """One feed."""

    id: str = Field(examples=["un-news-africa"])
    name: str = Field("", max_length=200)
    url: str = Field(examples=["https://example.org/feed.xml"])
    kind: FeedKind = FeedKind.FEED
    items: str = Field("", max_length=500, examples=["article.teaser"])
    link: str = Field("", max_length=500)
    title: str = Field("", max_length=500)
    date: str = Field("", max_length=500)
    language: Language | None = None
    countries: Countries = ()
    tier: int = Field(3, ge=1, le=4)
    family: str = ""
    type: FeedType = FeedType.NEWSPAPER
    topics: Topics = ()
    tags: Listed = ()
    interval: PollSpan = timedelta(minutes=15)
    expected_quiet: QuietSpan = timedelta(hours=48)
    full_text: FullText = FullText.AUTO
    headline_only: bool = False
    enabled: bool = True
    note: str = ""
    last_verified: str = ""

    @field_validator("id")
    @classmethod
    def _plain_id(cls, value: str) -> str:
        if not _ID.fullmatch(value):
            raise refusal(f"`{shown(value)}` cannot be an id", "use small letters, digits and hyphens, like un-news-africa")
        return value

    @field_validator("url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if not split_web_address(value):
            raise refusal("is not a web address", "write it like https://example.org/feed.xml, without a user name or password")
        return value

    @field_validator("last_verified")
    @classmethod
    def _date(cls, value: str) -> str:
        if not _DATE.fullmatch(value):
            raise refusal(f"`{shown(value)}` is not a date", "write it like 2026-03-17 or 2026-03")
        return value

    def feed(self) -> Feed:
        """The feed as the core knows it."""
        written = {name: getattr(self, name) for name in SELECTORS}
        known: dict[str, Any] = self.model_dump(exclude={"id", "name", "family", *SELECTORS})
        return Feed(
            id=FeedId(self.id),
            name=self.name or self.id,
            family=self.family or self.id,
            selectors=Selectors(**written) if self.kind is FeedKind.PAGE else None,
            **known,
        )


class FeedFile(Section):
    """The whole file."""

    feeds: list[FeedTable] = Field(min_length=1)


def repeated_ids(source: Source) -> list[ConfigProblem]:
    """Feeds whose id another has before them. Ids are taken as written, so that this shows beside the file's other mistakes."""
    lines: dict[str, int] = {}
    problems = []
    for number, table in enumerate(list_of(table_of(source.data).get("feeds"))):
        written = table_of(table).get("id")
        if not isinstance(written, str):
            continue
        path = ("feeds", number, "id")
        if written in lines:
            way_out = "give each feed an id of its own"
            problems.append(source.problem(path, f"the id `{shown(written)}` is taken by the feed on line {lines[written]}", way_out))
        lines.setdefault(written, source.mark(path).line)
    return problems


def wrong_selectors(source: Source) -> list[ConfigProblem]:
    """Selectors where none are read, a page without the one it needs, and what is no CSS selector. Taken as written, as ids are."""
    problems = []
    for number, table in enumerate(list_of(table_of(source.data).get("feeds"))):
        written = table_of(table)
        path = ("feeds", number)
        kind = written.get("kind") or FeedKind.FEED
        if kind not in tuple(FeedKind):
            continue  # that it is none is told already
        if kind != FeedKind.PAGE:
            way_out = "add `kind: page` if the address is that of a page with a list of stories, else delete it"
            given = [key for key in SELECTORS if key in written]
            problems += [source.problem((*path, key), f"`{key}` is for pages only", way_out, key=True) for key in given]
            continue
        if not written.get("items"):
            way_out = "add `items: article.teaser`, the CSS selector of one story in the list; `sitrep feeds discover` proposes one"
            problems.append(source.problem((*path, "items"), "`items` is missing, which a page needs", way_out))
        for key in SELECTORS:
            selector = written.get(key)
            if isinstance(selector, str) and (said := no_selector(selector)):
                problems.append(source.problem((*path, key), "is not a CSS selector", said))
    return problems


def no_selector(selector: str) -> str:
    """What a selector's reader says of it, "" where it can be read."""
    from soupsieve import SelectorSyntaxError, compile  # noqa: PLC0415  a quarter of a second: it comes with BeautifulSoup

    try:
        compile(selector)
    except SelectorSyntaxError as error:
        return str(error).splitlines()[0]
    return ""


def odd_feeds(source: Source, feeds: Sequence[Feed]) -> list[ConfigProblem]:
    """What works and is hardly meant: two feeds with one address, a feed that would always count as silent."""
    first: dict[str, Feed] = {}
    warnings = []
    for number, feed in enumerate(feeds):
        other = first.setdefault(canonical(feed.url), feed)
        if other is not feed:
            message = f"`{feed.id}` has the address of `{other.id}`"
            warnings.append(source.problem(("feeds", number, "url"), message, "delete one of the two"))
        if feed.expected_quiet < feed.interval:
            message = f"`{feed.id}` would always count as silent: it is polled less often than this"
            warnings.append(source.problem(("feeds", number, "expected_quiet"), message, "make it longer than `interval`"))
    return warnings

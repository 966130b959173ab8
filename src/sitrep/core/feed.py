"""A feed's body goes in, its entries come out: safe text, one identity each, dates that can be true — or the reason why it is no feed.

Called in a child process (`isolation.workshop`): no size cap saves a parser from every hostile document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from sitrep.core.encoding import Decoded, decode, gunzipped
from sitrep.core.feed_cut import find_items, mark_items
from sitrep.core.feed_draft import Draft, DraftItem, SitemapPart
from sitrep.core.feed_json import read_json
from sitrep.core.feed_kinds import FeedKind, Selectors
from sitrep.core.feed_links import find_feed_links
from sitrep.core.feed_xml import read_xml, root_of
from sitrep.core.listing import read_listing
from sitrep.core.model import Entry
from sitrep.core.sitemap import is_sitemap, read_sitemap
from sitrep.core.strangers import what_page_is
from sitrep.core.text import clean_line, clean_text, fingerprint, plain_text, visible_text
from sitrep.core.urls import as_https, canonical, web_link

MOST_ENTRIES = 1_000
TITLE_CHARACTERS, SUMMARY_CHARACTERS, CONTENT_CHARACTERS = 1_000, 50_000, 500_000
NAME_CHARACTERS, MOST_AUTHORS, MOST_CATEGORIES = 200, 20, 50
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Older dates are clocks that were never set: the Web is younger."""
FUTURE_ALLOWED = timedelta(days=1)
"""Clocks and time zones are wrong by up to a day; a date beyond is unknown (faults.md §5.1)."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}")
_ROOT_END = re.compile(r"</\s*(?:[A-Za-z0-9_]+:)?(?:rss|feed|rdf|channel|urlset|sitemapindex)[^<>]*>", re.IGNORECASE)
_ITEM_ENDS = ("</item>", "</entry>", "</url>", "</sitemap>")


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedBody:
    """What a server sent. `now` is the instant of the answer; `complete` is False where the body may have been cut short.

    `kind` is what it is to be read as, `selectors` those of a page's list; `language` that of the feed as configured, "" where it is not.
    """

    body: bytes
    url: str
    content_type: str = ""
    now: datetime
    complete: bool = True
    kind: FeedKind = FeedKind.FEED
    selectors: Selectors | None = None
    language: str = ""


class Flaw(StrEnum):
    """What is wrong with a feed that could be read all the same."""

    ILL_FORMED = "ill_formed"
    TRUNCATED = "truncated"
    ENCODING = "encoding"
    TOO_MANY_ENTRIES = "too_many_entries"
    REPEATED_IDS = "repeated_ids"
    NO_TITLES = "no_titles"
    NO_DATES = "no_dates"
    PARTS_MISSING = "parts_missing"


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedFeed:
    """A feed as read. `complete` is False where entries may be missing, so that its validators must not be kept.

    `ttl` is how long its publisher asks readers to wait between two polls; `hub` a WebSub hub's address, `topic` the feed's own there;
    `skip_hours` and `skip_days` are when he has nothing (bits, as in `core.schedule.FeedState`).
    `marks` are those of its items for the next reading, None where it has to be a whole one. `unchanged` items are as they were
    at the last reading, and not among the `entries`. `parts` are those of an index of sitemaps, still to be read; `of_parts` is True
    where they were, so that the index being unchanged says nothing.
    """

    title: str
    entries: tuple[Entry, ...]
    complete: bool = True
    flaws: tuple[Flaw, ...] = ()
    language: str | None = None
    ttl: timedelta | None = None
    hub: str = ""
    topic: str = ""
    skip_hours: int = 0
    skip_days: int = 0
    marks: bytes | None = None
    unchanged: int = 0
    parts: tuple[SitemapPart, ...] = ()
    of_parts: bool = False


class NoFeed(StrEnum):
    """Why a body is no feed."""

    EMPTY = "empty"
    HTML = "html"
    UNSAFE_XML = "unsafe_xml"
    UNKNOWN_FORMAT = "unknown_format"
    SITEMAP = "sitemap"
    NO_ITEMS = "no_items"
    NO_LINKS = "no_links"

    @property
    def is_layout(self) -> bool:
        """True where the selectors of a page's list find nothing: the page has been rebuilt, or they were never right."""
        return self in (NoFeed.NO_ITEMS, NoFeed.NO_LINKS)


@dataclass(frozen=True, kw_only=True, slots=True)
class NotAFeed:
    """A body that is no feed; `detail` says what it is instead, or shows how it begins."""

    reason: NoFeed
    detail: str = ""


def parse_feed(body: FeedBody) -> ParsedFeed | NotAFeed:
    """Reads RSS 0.9–2.0, RDF, Atom and JSON Feed; by its `kind` a sitemap or a page's list. Raises MemoryError only; whatever else a body
    holds is one of the two answers.

    XML with an entity declaration before its root is refused: no feed needs one, and it can blow up a hundredfold.
    """
    unpacked, whole = gunzipped(body.body)
    body = replace(body, body=unpacked, complete=body.complete and whole)
    decoded = decode(body.body, content_type=body.content_type)
    text = decoded.text.strip("\ufeff\x00 \t\r\n")
    if not text:
        return NotAFeed(reason=NoFeed.EMPTY)
    draft = _draft(body, text)
    if isinstance(draft, NotAFeed):
        return draft
    if not draft.recognised or (not draft.items and body.kind is FeedKind.FEED and _is_page(text)):
        return _no_feed(text, url=body.url)
    truncated = body.kind is not FeedKind.PAGE and draft.ill_formed and not text.startswith("{") and not _is_whole(text)
    if not (draft.items or draft.parts) and (truncated or not body.complete):
        return NotAFeed(reason=NoFeed.EMPTY, detail="cut short before its first item")
    entries, alone = make_entries(draft, base=body.url, now=body.now)
    flaws = {
        Flaw.ILL_FORMED: draft.ill_formed,
        Flaw.TRUNCATED: truncated or not body.complete,
        Flaw.ENCODING: not decoded.certain,
        Flaw.TOO_MANY_ENTRIES: len(draft.items) > MOST_ENTRIES,
        Flaw.REPEATED_IDS: len({item.id for item in draft.items if item.id}) < sum(bool(item.id) for item in draft.items),
        Flaw.NO_TITLES: "title" in draft.missing,
        Flaw.NO_DATES: "date" in draft.missing,
    }
    cuttable = body.kind is FeedKind.FEED and alone and body.complete and not draft.ill_formed
    return ParsedFeed(
        title=plain_line(draft.title, most=TITLE_CHARACTERS),
        entries=entries,
        complete=body.complete and not truncated,
        flaws=tuple(flaw for flaw, present in flaws.items() if present),
        language=_language(draft.language),
        ttl=draft.ttl,
        hub=web_link(draft.hub, base=body.url),
        topic=web_link(draft.topic, base=body.url),
        skip_hours=draft.skip_hours,
        skip_days=draft.skip_days,
        marks=_marks(body, decoded, draft, entries) if cuttable else None,
        parts=draft.parts,
    )


def _draft(body: FeedBody, text: str) -> Draft | NotAFeed:
    """The text read as what it is to be read as; a feed may stand where a sitemap is expected (the protocol allows it), not the reverse."""
    if body.kind is FeedKind.PAGE and body.selectors is not None:
        draft = read_listing(text, body.selectors, url=body.url, language=body.language, now=body.now)
        return _broken_list(body.selectors, draft, text) or draft
    if text.startswith("{"):
        return read_json(text)
    root, entity = root_of(text)
    if entity:
        return NotAFeed(reason=NoFeed.UNSAFE_XML, detail="an entity is declared before the root element")
    if not is_sitemap(text, root):
        return read_xml(text[root:])
    if body.kind is not FeedKind.SITEMAP:
        return NotAFeed(reason=NoFeed.SITEMAP, detail="this is a sitemap: write `kind: sitemap` below its url")
    return read_sitemap(text[root:], url=body.url)


def _broken_list(selectors: Selectors, draft: Draft, text: str) -> NotAFeed | None:
    """What a page is whose list is not to be found."""
    if "items" in draft.missing:
        return NotAFeed(reason=NoFeed.NO_ITEMS, detail=f"`{selectors.items}` finds nothing; {what_page_is(text)}")
    if "link" in draft.missing:
        selector = f"`{selectors.link}` finds no address" if selectors.link else "there is no link"
        return NotAFeed(reason=NoFeed.NO_LINKS, detail=f"{selector} in any of the items; {what_page_is(text)}")
    return None


def _no_feed(text: str, *, url: str) -> NotAFeed:
    if not _is_page(text):
        return NotAFeed(reason=NoFeed.UNKNOWN_FORMAT, detail=clean_line(text[:500], most=100))
    links = find_feed_links(text, base=url)
    where = f"its feed seems to be {links[0]}" if links else "it names no feed; see `sitrep feeds discover`"
    return NotAFeed(reason=NoFeed.HTML, detail=f"{what_page_is(text)}; {where}")


def _is_whole(text: str) -> bool:
    """Whether the root element ends behind the last item. What may follow is not the feed's: a hoster's script, a warning of PHP."""
    last = max(text.rfind(end) for end in _ITEM_ENDS)
    return _ROOT_END.search(text, last if last >= 0 else max(0, len(text) - 500)) is not None


def _marks(body: FeedBody, decoded: Decoded, draft: Draft, entries: tuple[Entry, ...]) -> bytes | None:
    """The marks of a well-formed document's items; None where an entry depends on other items than its own."""
    items = find_items(body.body, context=context_of(body)) if decoded.encoding == "utf-8" else None
    if items is None or len(items) != len(entries):
        return None
    dates = ((item.published_at, item.updated_at) for item in draft.items)
    settled = (all(date is None or date <= body.now + FUTURE_ALLOWED for date in pair) for pair in dates)  # others may be believed later
    return mark_items(items, (entry.key if known else None for entry, known in zip(entries, settled, strict=True)))


def context_of(body: FeedBody) -> str:
    """What an item is read by beside the document's bytes."""
    return f"{body.url} {body.content_type}"


def _is_page(text: str) -> bool:
    head = text[:2_000].lower()
    return "<html" in head or "<!doctype html" in head or "<body" in head


def make_entries(draft: Draft, *, base: str, now: datetime) -> tuple[tuple[Entry, ...], bool]:
    """The draft's items as entries: at most the 1,000 newest, each identity once (the first wins, as publishers put the newest first).
    And whether each would be the same if it were the only one.

    An identity that stands on different stories names none of them (one id for all, all links to the front page): there the
    story is part of it.
    """
    made = [make_entry(item, base=base, now=now, language=draft.language) for item in _newest(draft.items, now)]
    if len({entry.key for entry in made}) == len(draft.items):
        return tuple(made), True
    stories = {(entry.key, entry.story_sha256) for entry in made}
    times = Counter(key for key, _ in stories)  # by identity, its different stories
    entries: dict[str, Entry] = {}
    for entry in made:
        key = entry.key if times[entry.key] == 1 else fingerprint("identity and story", entry.key, entry.story_sha256)
        entries.setdefault(key, entry if key == entry.key else replace(entry, key=key))
    return tuple(entries.values()), len(times) == len(draft.items)


def _newest(items: Sequence[DraftItem], now: datetime) -> Sequence[DraftItem]:
    """At most 1,000. An unknown date may be the newest of all; of one date, or none, those at either end: sitemaps are added to there."""
    if len(items) <= MOST_ENTRIES:
        return items

    def rank(place: int) -> tuple[datetime, int]:
        return items[place].published_at or items[place].updated_at or now, -min(place, len(items) - 1 - place)

    return [items[place] for place in sorted(range(len(items)), key=rank, reverse=True)[:MOST_ENTRIES]]


def make_entry(item: DraftItem, *, base: str, now: datetime, language: str = "") -> Entry:
    """One item made safe. Identity: its id, else its link, else its title and date; dates that cannot be true are unknown.

    A site that moves from http to https (or has servers that say the one and the other) has no new stories for that.
    """
    title = plain_line(item.title, most=TITLE_CHARACTERS)
    link = next((url for url in (web_link(link, base=base) for link in item.links) if url), "")
    published_at, updated_at = believable(item.published_at, now=now), believable(item.updated_at, now=now)
    summary = clean_text(item.summary_html, most=SUMMARY_CHARACTERS)
    content = clean_text(item.content_html, most=CONTENT_CHARACTERS)
    words = (_words(summary), _words(content))
    page = (as_https(canonical(link)), urlsplit(link).fragment)
    if item.id:
        key = fingerprint("id", as_https(item.id))
    elif link:
        key = fingerprint("link", *page)
    else:
        key = fingerprint("title", title or "".join(words), str(item.published_at or ""))
    return Entry(
        key=key,
        content_sha256=fingerprint(title, page[0], *words),
        story_sha256=fingerprint("story", *page, (title or words[0] or words[1]).casefold()),
        title=title,
        link=link,
        summary_html=summary,
        content_html=content,
        authors=_names(item.authors, most=MOST_AUTHORS),
        categories=_names(item.categories, most=MOST_CATEGORIES),
        language=_language(item.language) or _language(language),
        published_at=published_at or updated_at,
        updated_at=updated_at,
    )


def plain_line(markup: str, *, most: int) -> str:
    """Markup as one clean line of text."""
    if "<" not in markup and "&" not in markup and len(markup) <= most:
        return clean_line(markup, most=most)
    return clean_line(plain_text(markup, most=most * 4), most=most)


def believable(instant: datetime | None, *, now: datetime) -> datetime | None:
    """The instant, where a publisher can have meant it: 1990 to tomorrow; else None."""
    return instant if instant is not None and EARLIEST <= instant <= now + FUTURE_ALLOWED else None


def _words(markup: str) -> str:
    """What a reader would see: markup, tracking pixels and spacing may change without the text changing."""
    return " ".join(visible_text(markup).split())


def _names(names: tuple[str, ...], *, most: int) -> tuple[str, ...]:
    clean = (plain_line(name, most=NAME_CHARACTERS) for name in names[: most * 4])
    return tuple(dict.fromkeys(name for name in clean if name))[:most]


def _language(tag: str) -> str | None:
    tag = tag.strip()
    return tag.replace("_", "-").lower() if _LANGUAGE.fullmatch(tag) else None

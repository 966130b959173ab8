"""The text of an RSS 0.9–2.0, RDF or Atom document in, a Draft out; feedparser reads it, and we do not trust what it gives."""

from __future__ import annotations

import calendar
import html
import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sitrep.core.feed_draft import Draft, DraftItem
from sitrep.core.feed_library import load_feedparser

_PROLOG_PART = re.compile(r"\s*<(?=[!?])")
_DECLARATION_MARK = re.compile("[\"'>[]")
_SUBSET_END = re.compile(r"\]\s*>")
_BLANK = re.compile(r"\s*")
_CHARACTER_REFERENCE = re.compile("&#([0-9]+|[xX][0-9a-fA-F]+);?")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # XML 1.0 §2.2
_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
_SKIP_HOURS = re.compile(r"<skipHours>((?:\s*<hour>\s*\d{1,2}\s*</hour>)+)\s*</skipHours>")  # RSS 2.0; 0.91 counts from 1 to 24
_SKIP_DAYS = re.compile(r"<skipDays>((?:\s*<day>\s*[A-Za-z]{6,9}\s*</day>)+)\s*</skipDays>")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DECLARATION = "<?xml version='1.0' encoding='utf-8'?>\n"


def root_of(text: str) -> tuple[int, bool]:
    """Where the first thing stands that is no blank, declaration, comment or instruction; and whether an entity is declared before it.

    Linear in the length of the prolog. The offset is the text's length where nothing stands after it, or it never ends.
    """
    at, entity = 0, False
    while (part := _PROLOG_PART.match(text, at)) is not None:
        opening = part.end() - 1
        if text.startswith("<!--", opening):
            end = text.find("-->", opening + 4)
        elif text.startswith("<?", opening):
            end = text.find("?>", opening + 2)
        elif text.startswith("<![", opening):
            break  # a CDATA section is content
        else:
            end, entity = _declaration_end(text, opening, entity)
        if end < 0:
            return len(text), entity
        at = text.index(">", end) + 1
    return at + len(_BLANK.match(text, at)[0]), entity  # type: ignore[index]  # a pattern of any number of blanks always matches


def _declaration_end(text: str, opening: int, entity: bool) -> tuple[int, bool]:
    """The ">" that ends a <!DOCTYPE …> with its internal subset, or -1; and whether an entity is declared within."""
    entity, at = entity or text.startswith("<!ENTITY", opening), opening
    while (found := _DECLARATION_MARK.search(text, at + 1)) is not None:
        at = found.start()
        if found[0] == ">":
            return at, entity
        if found[0] == "[":
            bracket = _SUBSET_END.search(text, at)
            inside = text[at : bracket.start() if bracket else len(text)]
            return (bracket.end() - 1 if bracket else -1), entity or "<!ENTITY" in inside
        at = text.find(found[0], at + 1)  # the end of a quoted address
        if at < 0:
            break
    return -1, entity


def read_xml(text: str) -> Draft:
    """Reads a document from its root element on (what stands before has been looked at: see `root_of`).

    Never raises for what a document holds, but for MemoryError: a child that has no memory left has to say so.
    """
    feedparser = load_feedparser()
    legal = _CHARACTER_REFERENCE.sub(_mend_reference, text if _is_legal(text) else _ILLEGAL.sub("", text))
    document = (DECLARATION + legal).encode("utf-8")
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        parsed = feedparser.parse(io.BytesIO(document), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except MemoryError:
        raise
    except Exception:  # its own parsers break in many ways on broken documents; the document is what is at fault
        return Draft(recognised=False, ill_formed=True)
    feed = parsed["feed"]
    return Draft(
        title=_text(feed, "title"),
        language=_text(feed, "language"),
        items=tuple(_item(entry, _text(feed, "language")) for entry in parsed["entries"]),
        recognised=bool(parsed["version"]) or bool(parsed["entries"]),
        ill_formed=bool(parsed["bozo"]),
        ttl=_ttl(feed),
        skip_hours=_skip_hours(legal),
        skip_days=_skip_days(legal),
        hub=_related(feed, "hub"),
        topic=_related(feed, "self"),
    )


def _related(feed: Mapping[str, Any], rel: str) -> str:
    return next((_text(link, "href") for link in _maps(feed, "links") if _text(link, "rel") == rel), "")


def _is_legal(text: str) -> bool:
    """Whether there is nothing in it that XML forbids: what `_ILLEGAL` finds, in a quarter of the time where it finds nothing."""
    try:
        document = text.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return len(document.translate(None, _CONTROLS)) == len(document) and "\ufffe" not in text and "\uffff" not in text


def _mend_reference(reference: re.Match[str]) -> str:
    """A reference to what is no character (&#0; or &#xD800;) as U+FFFD: one of them would lose the whole feed."""
    digits = reference[1].lstrip("xX").lstrip("0")[:9]
    code = int(digits or "0", 16 if reference[1][0] in "xX" else 10)
    legal = 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000 or code in (9, 10, 13)
    return reference[0] if legal else "\ufffd"


def _item(entry: Mapping[str, Any], language: str) -> DraftItem:
    contents = [_html(content, "value", content) for content in _maps(entry, "content")]
    detail = _member(entry, "title_detail")
    title = _text(entry, "title")
    return DraftItem(
        id=_text(entry, "id"),
        title=html.escape(title, quote=False) if isinstance(detail, Mapping) and detail.get("type") == "text/plain" else title,
        links=tuple(link for link in _links(entry) if link),
        summary_html=_html(entry, "summary", _member(entry, "summary_detail")),
        content_html=max(contents, key=len, default=""),
        authors=tuple(name for author in _maps(entry, "authors") if (name := _text(author, "name"))) or _some(_text(entry, "author")),
        categories=tuple(word for tag in _maps(entry, "tags") if (word := _text(tag, "label") or _text(tag, "term"))),
        language=(_text(detail, "language") if isinstance(detail, Mapping) else "") or language,
        published_at=_instant(_member(entry, "published_parsed") or _member(entry, "created_parsed")),
        updated_at=_instant(_member(entry, "updated_parsed")),
    )


def _links(entry: Mapping[str, Any]) -> list[str]:
    """Addresses of the item's page, best first: the one a feed service replaced, the item's own, where its whole content is.

    Of several the first counts: what follows is the discussion of it, or another format. feedparser gives the last, even an enclosure's.
    """
    alternates = [link for link in _maps(entry, "links") if _text(link, "rel") == "alternate"]
    pages = [_text(link, "href") for link in alternates if _is_html(link)]
    contents = [_text(content, "src") for content in _maps(entry, "content") if _is_html(content)]
    others = [_text(link, "href") for link in alternates]
    return [_text(entry, "feedburner_origlink"), *pages, _text(entry, "link"), *others, _text(entry, "id"), *contents]


def _is_html(part: Mapping[str, Any]) -> bool:
    return "html" in (_text(part, "type") or "html")


def _html(holder: Mapping[str, Any], name: str, detail: object) -> str:
    """A text construct as HTML: what is declared plain is escaped."""
    value = _text(holder, name)
    plain = isinstance(detail, Mapping) and detail.get("type") == "text/plain"
    return html.escape(value, quote=False).replace("\n", "<br>\n") if plain else value


def _member(holder: Mapping[str, Any], name: str) -> object:
    """The member itself, without the fallbacks of feedparser's dictionary (which warn, and take one date for another)."""
    return dict.get(holder, name) if isinstance(holder, dict) else None


def _text(holder: Mapping[str, Any], name: str) -> str:
    """A string member, or "": an unknown element can put any type in any place."""
    value = _member(holder, name)
    return value if isinstance(value, str) else ""


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _maps(holder: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = _member(holder, name)
    return [member for member in value if isinstance(member, Mapping)] if isinstance(value, list) else []


def _instant(parsed: object) -> datetime | None:
    """feedparser's nine numbers as an instant; it lets years of −1 and months of 13 through. None where they name none."""
    if not isinstance(parsed, tuple):
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _skip_hours(text: str) -> int:
    """RSS <skipHours>: hours (UTC) in which nothing new is to be had, as bits. feedparser keeps the last one only."""
    found = _SKIP_HOURS.search(text)
    return sum(1 << hour for hour in {int(hour) % 24 for hour in re.findall(r"\d+", found[1])}) if found else 0


def _skip_days(text: str) -> int:
    """RSS <skipDays>, as bits from Monday on."""
    found = _SKIP_DAYS.search(text)
    named = {word.lower() for word in re.findall(r"[A-Za-z]{6,9}", found[1])} if found else set()
    return sum(1 << place for place, day in enumerate(_DAYS) if day in named)


def _ttl(feed: Mapping[str, Any]) -> timedelta | None:
    """RSS 2.0 <ttl>, in minutes. The syndication module's sy:updatePeriod is not heeded: WordPress writes "hourly" into every feed."""
    minutes = _text(feed, "ttl").strip()
    return timedelta(minutes=int(minutes)) if minutes.isascii() and minutes.isdigit() and len(minutes) < 7 else None

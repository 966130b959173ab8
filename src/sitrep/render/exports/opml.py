"""Configured feeds go in and an OPML 2.0 list comes out, or the other way round: how feed readers exchange what they follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from defusedxml import ElementTree as SafeET
from defusedxml.common import DefusedXmlException

from sitrep.core.model import Feed
from sitrep.core.text import clean_line
from sitrep.render.exports.safety import xml_text
from sitrep.render.links import web_link

MOST_FEEDS = 5_000


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedFeed:
    """A feed of a list: its name ("" where it has none) and its address."""

    name: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NotOpml:
    """What was read is no list of feeds; `problem` says why."""

    problem: str


def write_opml(feeds: Iterable[Feed]) -> str:
    """The enabled feeds, as one flat list."""
    opml = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(opml, "head"), "title").text = "Feeds of sitrep"
    body = ET.SubElement(opml, "body")
    for feed in feeds:
        if feed.enabled:
            named = xml_text(feed.name or feed.id)
            outline = ET.SubElement(body, "outline", type="rss", text=named, title=named, xmlUrl=xml_text(feed.url))
            if feed.language:
                outline.set("language", feed.language)
    ET.indent(opml)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(opml, encoding="unicode") + "\n"


def read_opml(content: bytes) -> tuple[ListedFeed, ...] | NotOpml:
    """The http(s) feeds of a list, however deep in its folders, each address once, at most MOST_FEEDS. Entities are refused."""
    try:
        root = SafeET.fromstring(content)
    except (ET.ParseError, DefusedXmlException, ValueError, LookupError) as error:
        return NotOpml(problem=f"it is not XML that can be read: {clean_line(str(error), most=200)}")
    if root.tag.lower() != "opml":
        return NotOpml(problem=f"it is <{clean_line(root.tag, most=50)}>, not <opml>")
    found: dict[str, ListedFeed] = {}
    for outline in root.iter("outline"):
        url = next((value.strip() for name, value in outline.attrib.items() if name.lower() == "xmlurl"), "")
        if web_link(url) and len(found) < MOST_FEEDS:
            found.setdefault(url, ListedFeed(name=clean_line(outline.get("title") or outline.get("text") or "", most=200), url=url))
    return tuple(found.values())

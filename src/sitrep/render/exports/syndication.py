"""Accounts of events go in; a feed that feed readers subscribe to comes out: Atom (RFC 4287), RSS 2.0 or JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from sitrep.core.accounts import Account
from sitrep.core.text import clean_line
from sitrep.render import lines, words
from sitrep.render.exports.safety import xml_text
from sitrep.render.links import web_link

TITLE = "sitrep: flagged events"
_ATOM = "http://www.w3.org/2005/Atom"
_NAME = "urn:sitrep:event:"
_LONGEST_LINE = 2_000


def write_atom(accounts: Sequence[Account], *, now: datetime, address: str = "") -> str:
    """An Atom feed; `address` is where it is fetched from. An event keeps its id and gets a new `updated` with each report."""
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    _add(feed, "id", address or "urn:sitrep:events")
    _add(feed, "title", TITLE)
    _add(feed, "subtitle", words.UNVERIFIED)
    _add(feed, "updated", max((account.last_reported_at for account in accounts), default=now).isoformat())
    if address:
        ET.SubElement(feed, f"{{{_ATOM}}}link", rel="self", href=address)
    ET.SubElement(ET.SubElement(feed, f"{{{_ATOM}}}author"), f"{{{_ATOM}}}name").text = "sitrep"
    for account in accounts:
        entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
        _add(entry, "id", _NAME + account.event_id)
        _add(entry, "title", _title(account))
        _add(entry, "published", account.first_reported_at.isoformat())
        _add(entry, "updated", account.last_reported_at.isoformat())
        for term in (account.topic.value, account.level.value):
            ET.SubElement(entry, f"{{{_ATOM}}}category", term=term)
        if (link := _source_link(account)) is not None:
            ET.SubElement(entry, f"{{{_ATOM}}}link", rel="alternate", href=link)
        _add(entry, "summary", _summary(account))
    return _written(feed)


def write_rss(accounts: Sequence[Account], *, now: datetime, address: str = "") -> str:
    """An RSS 2.0 feed."""
    rss = ET.Element("rss", version="2.0")
    channel = ET.SubElement(rss, "channel")
    for name, text in (("title", TITLE), ("link", address or "urn:sitrep:events"), ("description", words.UNVERIFIED)):
        ET.SubElement(channel, name).text = text
    ET.SubElement(channel, "lastBuildDate").text = format_datetime(now)
    for account in accounts:
        item = ET.SubElement(channel, "item")
        ET.SubElement(item, "guid", isPermaLink="false").text = _NAME + account.event_id
        ET.SubElement(item, "title").text = xml_text(_title(account))
        ET.SubElement(item, "pubDate").text = format_datetime(account.last_reported_at)
        for term in (account.topic.value, account.level.value):
            ET.SubElement(item, "category").text = term
        if (link := _source_link(account)) is not None:
            ET.SubElement(item, "link").text = link
        ET.SubElement(item, "description").text = xml_text(_summary(account).replace("&", "&amp;").replace("<", "&lt;"))
    return _written(rss)


def write_json_feed(accounts: Sequence[Account], *, address: str = "") -> str:
    """A JSON Feed 1.1."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": TITLE,
        "description": words.UNVERIFIED,
        **({"feed_url": address} if address else {}),
        "authors": [{"name": "sitrep"}],
        "items": [
            {
                "id": _NAME + account.event_id,
                "title": _title(account),
                **({"external_url": link} if (link := _source_link(account)) else {}),
                "content_text": _summary(account),
                "date_published": account.first_reported_at.isoformat(),
                "date_modified": account.last_reported_at.isoformat(),
                "tags": [account.topic.value, account.level.value, *account.countries],
            }
            for account in accounts
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def _title(account: Account) -> str:
    return clean_line(f"{words.LEVELS[account.level]}: {lines.incident(account)}", most=_LONGEST_LINE)


def _summary(account: Account) -> str:
    """The quotes with their sources, as plain text."""
    told = [f"{words.quoted(clean_line(quote.text, most=_LONGEST_LINE), quote.language)} ({quote.source.name})" for quote in account.quotes]
    return "\n".join([*told, f"{lines.source_names(account)}. {words.UNVERIFIED}. {account.alert_id}"])


def _source_link(account: Account) -> str | None:
    links = (web_link(quote.source.url) for quote in account.quotes)
    return next((link.url for link in links if link), None)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = xml_text(text)


def _written(root: ET.Element) -> str:
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"

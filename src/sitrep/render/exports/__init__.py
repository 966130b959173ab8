"""Events in the forms that other programs read: accounts in, text or bytes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sitrep.core.accounts import Account
from sitrep.render.exports.geojson import write_geojson
from sitrep.render.exports.idu import write_idu
from sitrep.render.exports.rows import write_csv
from sitrep.render.exports.syndication import write_atom, write_json_feed, write_rss
from sitrep.render.exports.workbook import write_workbook


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """A form of many events at once: what it is for, and its media type."""

    name: str
    ending: str
    media_type: str
    use: str


FORMS = {
    form.name: form
    for form in (
        Form(name="atom", ending="atom", media_type="application/atom+xml", use="Atom, for feed readers"),
        Form(name="rss", ending="rss", media_type="application/rss+xml", use="RSS 2.0, for feed readers"),
        Form(name="jsonfeed", ending="feed.json", media_type="application/feed+json", use="JSON Feed 1.1, for feed readers"),
        Form(name="geojson", ending="geojson", media_type="application/geo+json", use="GeoJSON, for maps"),
        Form(name="csv", ending="csv", media_type="text/csv", use="CSV with HDX HAPI's column names"),
        Form(name="hxl", ending="hxl.csv", media_type="text/csv", use="CSV with a row of HXL tags"),
        Form(name="xlsx", ending="xlsx", media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", use="Excel"),
        Form(name="idu", ending="idu.json", media_type="application/json", use="displacement figures in the shape of IDMC's IDU"),
    )
}
"""Name → form, in the order in which they are offered."""


def write_events(form: str, accounts: Sequence[Account], *, now: datetime, address: str = "") -> bytes:
    """The events in the form of this name (a key of FORMS); `address` is where feed readers fetch it. Text is UTF-8."""
    writers = {
        "atom": lambda: write_atom(accounts, now=now, address=address),
        "rss": lambda: write_rss(accounts, now=now, address=address),
        "jsonfeed": lambda: write_json_feed(accounts, address=address),
        "geojson": lambda: write_geojson(accounts),
        "csv": lambda: write_csv(accounts),
        "hxl": lambda: write_csv(accounts, hxl=True),
        "idu": lambda: write_idu(accounts),
    }
    return write_workbook(accounts, now=now) if form == "xlsx" else writers[form]().encode("utf-8", "replace")

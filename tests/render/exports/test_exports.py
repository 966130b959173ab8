"""Every form is read back by a parser that others wrote, on plain events and on forty hostile ones."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import geojson
import hxl
import listparser
import openpyxl
import pytest
from lxml import etree
from openapi_schema_validator import OAS31Validator, oas31_format_checker

from sitrep.core.accounts import Account, account_of
from sitrep.core.model import EventId, Feed, FeedId, FigureUnit, Level, Topic
from sitrep.render.exports import FORMS, write_events
from sitrep.render.exports.cap import write_cap
from sitrep.render.exports.opml import ListedFeed, NotOpml, read_opml, write_opml
from sitrep.render.exports.rows import COLUMNS, row_of, write_csv
from sitrep.render.exports.safety import safe_cell, xml_text
from tests.invented import HOUR, NOON, crossing, event, figure, later, place, report
from tests.render.hostile import PAYLOADS

HERE = Path(__file__).parent
ADDRESS = "https://sitrep.example.org/export/events.atom?level=high&country=SYR"


def displaced(**changed: Any) -> Account:
    """12,500 people, and vaguer words of another source."""
    vague = figure("Several thousand", 2000, None, vague=True)
    exact = figure("12,500", 12500, term="Forced to flee")
    spot = place(lat=36.2, lon=-37.1, admin1_name="Aleppo")
    first = report(1, **{"figures": (exact,), "places": (spot,), **changed})
    return account_of(event(first, later(1, 2, figures=(vague,), places=(spot,))))


def shut() -> Account:
    told = report(3, topic=Topic.CROSSING_CLOSURE, level=Level.MEDIUM, crossings=(crossing(),), places=(place("Azaz"),))
    return account_of(event(told, id="aa00000000000000"))


def nowhere() -> Account:
    """Nothing is known but the country."""
    told = report(4, places=(place("Syria", "SYR", "", precision=6),), figures=(figure("300 families", 300, unit=FigureUnit.HOUSEHOLD),))
    return account_of(event(told, id="bb00000000000000"))


def hostile(payload: str, number: int) -> Account:
    account = displaced()
    quote = replace(account.quotes[0], text=payload, matched=(payload,), source=replace(account.sources[0], name=payload, url=payload))
    spot = replace(account.places[0], name=payload, admin1_name=payload)
    return replace(
        account,
        event_id=EventId(f"{number:016x}"),
        headline=payload,
        quotes=(quote,),
        places=(spot,),
        sources=(quote.source,),
        level_reason=payload,
    )


HOSTILE = [hostile(payload, number) for number, payload in enumerate(PAYLOADS)]
ALL = [displaced(), shut(), nowhere(), *HOSTILE]


def written(form: str, accounts: list[Account]) -> bytes:
    return write_events(form, accounts, now=NOON, address=ADDRESS)


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_a_feed_reader_reads_each_event(form: str) -> None:
    found = feedparser.parse(io.BytesIO(written(form, ALL)))
    assert not found.bozo, found.get("bozo_exception")
    assert found.feed.title == "sitrep: flagged events"
    assert len(found.entries) == len(ALL)
    first = found.entries[0]
    assert first.id == "urn:sitrep:event:3f09c1aa00000000"
    assert first.title == "High concern: 03 March 2026: In Anadan, Aleppo, Syria, 12,500 people reported displaced"
    assert first.link == "https://news.example/2"
    assert "Media-monitored, unverified" in first.summary
    assert [tag.term for tag in first.tags] == ["displacement", "high"]
    assert {link.href.split(":")[0] for entry in found.entries for link in entry.get("links", [])} == {"https"}


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_an_empty_feed_is_a_feed(form: str) -> None:
    assert feedparser.parse(io.BytesIO(written(form, []))).feed.title == "sitrep: flagged events"
    assert b"rel=" not in write_events("atom", [], now=NOON)


def test_a_json_feed_has_what_the_format_asks_for() -> None:
    feed = json.loads(written("jsonfeed", ALL))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == ADDRESS
    assert len({item["id"] for item in feed["items"]}) == len(ALL)
    assert all(item["content_text"] and item["date_published"].endswith("+00:00") for item in feed["items"])
    assert "feed_url" not in json.loads(write_events("jsonfeed", [], now=NOON))
    schema = OAS31Validator(json.loads((HERE / "jsonfeed-1.1.schema.json").read_text("utf-8")), format_checker=oas31_format_checker)
    schema.validate(feed)
    assert not schema.is_valid({**feed, "items": [{**feed["items"][0], "date_published": "yesterday"}]})


def test_maps_take_the_geojson() -> None:
    found = geojson.loads(written("geojson", ALL))
    assert found.is_valid, found.errors()
    first, _, last = found["features"][:3]
    assert first["geometry"]["coordinates"] == [-37.1, 36.2]
    assert first["properties"]["figure_persons"] == 12500
    assert last["geometry"] is None


def test_the_table_names_columns_as_hapi_does_and_adds_nothing_up() -> None:
    rows = list(csv.DictReader(io.StringIO(write_csv([displaced(), shut(), nowhere()]))))
    assert list(rows[0]) == list(COLUMNS)
    first, second, third = rows
    assert (first["location_code"], first["admin1_code"], first["admin1_name"], first["place"]) == ("SYR", "SY02", "Aleppo", "Anadan")
    assert (first["lat"], first["lon"]) == ("36.2", "-37.1")
    assert (first["figure_persons"], first["figure_vague"], first["figure_quantifier"]) == ("12500", "", "exact")
    assert (second["crossing_id"], second["crossing_status"], second["figure_persons"]) == ("bab-al-salama", "closed", "")
    assert (third["figure_households"], third["figure_persons"], third["place"], third["lat"]) == ("300", "", "", "")
    vague = row_of(account_of(event(report(1, figures=(figure("Several thousand", 2000, vague=True),)))))
    assert (vague["figure_persons"], vague["figure_vague"]) == (None, "Several thousand")


def test_libhxl_finds_the_tags_and_takes_the_figures_for_numbers() -> None:
    source = hxl.data(io.BytesIO(written("hxl", ALL)), hxl.InputOptions(allow_local=True))
    assert source.display_tags == list(COLUMNS.values())
    rows = list(source)
    assert len(rows) == len(ALL)
    assert rows[0].get("#affected+displaced+ind") == "12500"
    assert rows[0].get("#country+code") == "SYR"


def test_a_spreadsheet_shows_the_same_and_holds_no_formula() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", ALL))).active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == list(COLUMNS)
    assert len(rows) == len(ALL) + 1
    assert sheet.auto_filter.ref == sheet.dimensions
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n"}
    assert all(cell.hyperlink is None for row in rows for cell in row)
    assert rows[1][list(COLUMNS).index("figure_persons")].value == 12500


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "＝", "＠", " =", "\n="])
def test_no_cell_begins_a_formula(start: str) -> None:
    attack = f'{start}HYPERLINK("https://evil.example","x")'
    row = row_of(hostile(attack, 1))
    assert [value for value in row.values() if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "＝", "＠"))] == []
    assert safe_cell(attack).startswith("'")


def test_a_cap_message_is_what_the_standard_asks_for() -> None:
    schema = etree.XMLSchema(etree.parse(HERE / "cap-1.2.xsd"))
    for account in ALL:
        schema.assertValid(etree.fromstring(write_cap(account, now=NOON).encode()))
    assert not schema.validate(etree.fromstring(b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><sender>a</sender></alert>'))


def test_a_cap_message_says_how_grave_how_sure_and_where() -> None:
    found = etree.fromstring(write_cap(displaced(), now=NOON + 2 * HOUR).encode())
    told = {etree.QName(element).localname: element.text for element in found.iter() if element.text and element.text.strip()}
    assert (told["category"], told["urgency"], told["severity"], told["certainty"]) == ("Security", "Immediate", "Severe", "Observed")
    assert told["areaDesc"] == "Anadan, Aleppo, Syria"
    assert (told["scope"], told["circle"], told["sent"]) == ("Restricted", "36.2000,-37.1000 50", "2026-03-03T13:00:00-00:00")
    old = write_cap(shut(), now=NOON + timedelta(days=2))
    assert "<category>Transport</category>" in old
    assert "<urgency>Past</urgency>" in old
    assert "circle" not in write_cap(nowhere(), now=NOON)


def test_a_cap_message_names_each_place_that_it_draws() -> None:
    spots = [place(name, admin1_name="Aleppo") for name in ("Anadan", "Haritan", "Azaz")]
    found = write_cap(account_of(event(report(1, places=tuple(spots)))), now=NOON)
    assert "<areaDesc>Anadan, Aleppo, Syria; Haritan, Aleppo, Syria; Azaz, Aleppo, Syria</areaDesc>" in found


def test_what_its_source_withdrew_counts_in_no_export_and_is_a_cancel_in_cap() -> None:
    before, after = displaced(), replace(displaced(), is_withdrawn=True)
    assert json.loads(written("idu", [after])) == []
    row = row_of(after)
    assert (row["verification"], row["figure_persons"], row_of(before)["figure_persons"]) == ("Withdrawn by its source", None, 12500)
    sent, cancel = (etree.fromstring(write_cap(account, now=NOON).encode()) for account in (before, after))
    etree.XMLSchema(etree.parse(HERE / "cap-1.2.xsd")).assertValid(cancel)
    told, taken = ({etree.QName(element).localname: element.text for element in found} for found in (sent, cancel))
    assert (taken["msgType"], taken["references"]) == ("Cancel", f"{told['sender']},{told['identifier']},{told['sent']}")
    assert taken["identifier"] != told["identifier"]


def test_displacement_figures_have_the_shape_of_idu() -> None:
    (told,) = json.loads(written("idu", [displaced(), shut(), nowhere()]))
    assert (told["iso3"], told["figure"], told["qualifier"], told["role"]) == ("SYR", 12500, "exact", "Triangulation")
    assert (told["latitude"], told["longitude"], told["locations_name"]) == (36.2, -37.1, "Anadan")
    assert (told["displacement_date"], told["year"], told["sources"]) == ("2026-03-03", 2026, "Northern Wire 1")
    bare = account_of(event(report(1, figures=(figure("12,500", 12500),), places=())))
    assert json.loads(written("idu", [bare]))[0]["latitude"] is None


@pytest.mark.parametrize("form", sorted(FORMS))
def test_every_form_takes_no_event_and_hostile_ones(form: str) -> None:
    assert written(form, [])
    content = written(form, ALL)
    assert content
    if form != "xlsx":
        assert "\x00" not in content.decode("utf-8")


def test_feeds_go_out_as_opml_and_come_back() -> None:
    feeds = [
        Feed(id=FeedId("a"), name='A "wire" & <co>', url="https://a.example/rss?x=1&y=2", language="en"),
        Feed(id=FeedId("b"), name="", url="https://b.example/rss"),
        Feed(id=FeedId("c"), name="off", url="https://c.example/rss", enabled=False),
    ]
    opml = write_opml(feeds)
    others = listparser.parse(opml)
    assert not others.bozo
    assert [(feed.title, feed.url) for feed in others.feeds] == [(feed.name or feed.id, feed.url) for feed in feeds[:2]]
    assert read_opml(opml.encode()) == (
        ListedFeed(name='A "wire" & <co>', url="https://a.example/rss?x=1&y=2"),
        ListedFeed(name="b", url="https://b.example/rss"),
    )


def test_folders_are_opened_and_what_is_no_web_feed_is_left_out() -> None:
    opml = b"""<opml version="1.0"><body><outline text="Africa"><outline text="One" xmlurl=" https://one.example/rss "/>
    <outline text="Twice" xmlUrl="https://one.example/rss"/><outline text="File" xmlUrl="file:///etc/passwd"/>
    <outline text="Script" xmlUrl="javascript:alert(1)"/><outline text="Empty"/></outline></body></opml>"""
    assert read_opml(opml) == (ListedFeed(name="One", url="https://one.example/rss"),)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not xml",
        b"<rss/>",
        b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="nonsense"?><opml/>',
        b'<!DOCTYPE o [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><opml><body><outline text="&b;"/></body></opml>',
        b'<!DOCTYPE o [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body><outline text="&a;"/></body></opml>',
    ],
)
def test_what_is_no_opml_is_said_to_be_none(content: bytes) -> None:
    assert isinstance(read_opml(content), NotOpml)


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    assert xml_text("a\x00b\ud800c\ufffe\x0b\tü😀") == "abc\tü😀"

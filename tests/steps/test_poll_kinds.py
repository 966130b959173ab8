"""Sitemaps and pages go the same line as feeds: polled, read in a child, kept, and named where they cannot be read."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sitrep.core.budget import HANDSHAKE_BYTES, REQUEST_BYTES
from sitrep.core.feed_kinds import FeedKind, Selectors
from sitrep.core.model import FeedId
from sitrep.core.outcomes import FetchFailed, FetchFailure
from sitrep.core.schedule import Health
from sitrep.isolation.workshop import Workshop
from sitrep.store.database import Database, open_engine
from sitrep.store.traffic import traffic_since
from tests.steps.test_poll import HOUR, NOW, Desk

URL = "https://wire.example.org/f"
WIRE = FeedId("wire")
pytestmark = pytest.mark.asyncio(loop_scope="module")  # one child process for all


@pytest.fixture
def desk(tmp_path: Path, sqlite_template: Path, workshop: Workshop) -> Any:
    shutil.copy(sqlite_template, tmp_path / "sitrep.db")
    database = Database(open_engine(f"sqlite:///{tmp_path}/sitrep.db"))
    made = Desk(database, workshop)
    made.stand.headers = {"etag": '"1"', "content-type": "text/html"}
    yield made
    database.close()


def as_kind(desk: Desk, kind: FeedKind, **selectors: str) -> None:
    found = Selectors(**selectors) if selectors else None
    desk.feeds[WIRE] = replace(desk.feeds[WIRE], kind=kind, selectors=found, language="en")


def page(*stories: tuple[str, str], name: str = "t") -> bytes:
    items = "".join(f'<div class={name}><a href="/{title}">{title}</a><i>{date}</i></div>' for title, date in stories)
    return f"<html><title>Ministry</title><body>{items}</body></html>".encode()


def sitemap(*names: str, at: str = "2026-11-24T11:00:00Z") -> bytes:
    urls = "".join(
        f"<url><loc>https://wire.example.org/{name}</loc><n:news><n:title>{name}</n:title><n:publication_date>{at}</n:publication_date>"
        "</n:news></url>"
        for name in names
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="n">{urls}</urlset>'.encode()


def index(*names: str) -> bytes:
    parts = "".join(f"<sitemap><loc>/{name}</loc></sitemap>" for name in names)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</sitemapindex>'.encode()


def at(path: str) -> str:
    return f"https://wire.example.org/{path}"


async def test_a_page_is_polled_as_a_feed_is(desk: Desk) -> None:
    """The first poll reads what is of the last day; later ones what is new, with or without a date."""
    as_kind(desk, FeedKind.PAGE, items=".t", date="i")
    report = await desk.poll(page(("new", "2 hours ago"), ("old", "3 November 2026"), ("undated", "")))
    assert (report.line.outcome, report.line.entries_new, desk.waiting()) == ("ok", 3, ["new"])
    report = await desk.poll(page(("later", ""), ("new", "3 hours ago")), now=NOW + HOUR)
    assert (report.line.outcome, report.line.entries_new, desk.waiting()) == ("ok", 1, ["later"])
    report = await desk.poll(page(("later", ""), ("new", "3 hours ago")), now=NOW + 2 * HOUR)
    assert report.line.outcome == "same_body"


async def test_a_page_that_was_rebuilt_has_a_name_and_new_selectors_are_tried_at_once(desk: Desk) -> None:
    as_kind(desk, FeedKind.PAGE, items=".t")
    await desk.poll(page(("a", "")))
    report = await desk.poll(page(("a", ""), ("b", ""), name="card"), now=NOW + HOUR)
    assert (report.line.outcome, report.state.health) == ("layout_changed:no_items", Health.LAYOUT_CHANGED)
    assert report.state.problem == "no_items: `.t` finds nothing; this is a web page, “Ministry”"
    assert (desk.state().etag, Health.LAYOUT_CHANGED.is_failure) == (None, True)
    as_kind(desk, FeedKind.PAGE, items=".card")
    report = await desk.poll(now=NOW + HOUR + timedelta(minutes=1))
    assert (report.line.outcome, report.line.entries_new, desk.waiting()) == ("ok", 1, ["b"])


async def test_a_web_page_at_a_feeds_address_tells_where_its_feed_is(desk: Desk) -> None:
    report = await desk.poll(b"<html><head><title>Wire</title><link rel=alternate type=application/rss+xml href=/rss></head>")
    assert report.state.problem == "html: this is a web page, “Wire”; its feed seems to be https://wire.example.org/rss"
    report = await desk.poll(b"<html><title>Wire</title>", now=NOW + HOUR)
    assert report.state.problem == "html: this is a web page, “Wire”; it names no feed; see `sitrep feeds discover`"


async def test_a_news_sitemap_is_polled_as_a_feed_is(desk: Desk) -> None:
    as_kind(desk, FeedKind.SITEMAP)
    report = await desk.poll(sitemap("a", "b"))
    assert (report.line.outcome, desk.waiting(), desk.state().etag) == ("ok", ["a", "b"], '"1"')
    report = await desk.poll(sitemap("c", "a"), now=NOW + HOUR)
    assert (report.line.entries_new, desk.waiting()) == (1, ["c"])
    hostile = b"<!DOCTYPE u [<!ENTITY x 'y'>]>" + sitemap("d")
    report = await desk.poll(hostile, now=NOW + 2 * HOUR)
    assert (report.line.outcome, report.state.health) == ("not_a_feed:unsafe_xml", Health.NOT_A_FEED)


async def test_the_parts_of_an_index_are_read_at_each_poll_and_paid_for(desk: Desk) -> None:
    as_kind(desk, FeedKind.SITEMAP)
    desk.stand.next = {URL: index("one", "two"), at("one"): sitemap("a"), at("two"): sitemap("b", "a")}
    report = await desk.poll()
    assert (report.line.outcome, report.line.entries_seen, desk.waiting()) == ("ok", 2, ["a", "b"])
    assert (desk.state().etag, desk.state().baseline_at is not None) == (None, True)
    assert desk.db.call(traffic_since, NOW - HOUR).requests == 3
    assert report.line.line_bytes > 3 * (REQUEST_BYTES + HANDSHAKE_BYTES)
    desk.stand.next = {**desk.stand.next, at("two"): sitemap("b", "c", "a")}
    report = await desk.poll(now=NOW + HOUR)
    assert (report.line.outcome, report.line.entries_new, desk.waiting()) == ("ok", 1, ["c"])


async def test_an_index_of_indexes_is_followed_once_and_no_deeper(desk: Desk) -> None:
    as_kind(desk, FeedKind.SITEMAP)
    desk.stand.next = {URL: index("one"), at("one"): index("two"), at("two"): index("three")}
    report = await desk.poll()
    assert ([url for url, _ in desk.stand.asked], report.line.outcome) == ([URL, at("one"), at("two")], "empty")


@pytest.mark.parametrize(
    ("answers", "outcome", "waiting"),
    [
        ({"one": FetchFailure.NOT_FOUND, "two": sitemap("b")}, "degraded", ["b"]),
        ({"one": b"<html>", "two": sitemap("b")}, "degraded", ["b"]),
        ({"one": FetchFailure.NOT_FOUND, "two": FetchFailure.TIMEOUT}, "not_found", []),
        ({"one": b"<html>", "two": b""}, "not_a_feed:html", []),
    ],
)
async def test_parts_that_cannot_be_read_are_told(desk: Desk, answers: dict[str, Any], outcome: str, waiting: list[str]) -> None:
    as_kind(desk, FeedKind.SITEMAP)
    made = {
        at(name): FetchFailed(url=at(name), failure=answer, permanent=True) if isinstance(answer, FetchFailure) else answer
        for name, answer in answers.items()
    }
    desk.stand.next = {URL: index("one", "two"), **made}
    report = await desk.poll()
    assert (report.line.outcome, desk.waiting()) == (outcome, waiting)
    assert report.state.problem == ("parts_missing" if outcome == "degraded" else report.state.problem)

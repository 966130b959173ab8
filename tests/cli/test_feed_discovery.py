"""`sitrep feeds discover`, `feeds add` and `feeds test` with sites on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from sitrep.core.model import FeedId
from sitrep.core.schedule import Health
from sitrep.daemon import utc_now
from sitrep.errors import UsageError
from sitrep.store.websub import sync_subscriptions
from tests.cli.test_feeds import RSS, Desk, poll, serving
from tests.net.loopback import Loopback, answer
from tests.steps.test_poll_kinds import page, sitemap

LIST = b"<html lang=en><title>Ministry</title><ul class=news>" + b"".join(
    b"<li><a href=/s/%d>The crossing at gate %d is closed</a><time datetime=2026-11-24>today</time></li>" % (n, n) for n in range(6)
)


@pytest.fixture(scope="module")
def site() -> Iterator[Loopback]:
    with serving() as running:
        running.answers |= {
            "/list": answer(LIST),
            "/empty": answer(b"<html><title>Nothing here</title>"),
            "/rss/wire.xml": answer(RSS),
            "/known": answer(RSS.replace(b"Bridge", b"Road").replace(b"/1<", b"/2<")),
            "/front": answer(
                b"".join(b'<link rel=alternate type="application/rss+xml" href=%s>' % path for path in (b"/rss/wire.xml", b"/known"))
            ),
            "/news.xml": answer(sitemap("a", "b")),
            "/cards": answer(page(("a", "2 hours ago"), ("b", ""))),
        }
        yield running


@pytest.fixture
def desk(tmp_path: Path, site: Loopback) -> Iterator[Desk]:
    made = Desk(tmp_path, site)
    yield made
    made.database.close()


def test_what_is_found_is_printed_as_entries_that_can_be_pasted(desk: Desk) -> None:
    result = desk.run("discover", desk.server.url("/front"))
    assert result.exit_code == 0
    assert '# a feed, announced by the page: “Valley "Wire"”, en-gb, 2 items, the newest ' in result.stdout
    assert "# watched already, as wire" in result.stdout
    first, second = yaml.safe_load("feeds:\n" + result.stdout.partition("\n\n")[2].partition("To take")[0])["feeds"]
    assert first == {"id": "127-0-0", "name": 'Valley "Wire"', "url": desk.server.url("/rss/wire.xml"), "language": "en"}
    assert (second["id"], second["url"]) == ("127-0-0-known", desk.server.url("/known"))


def test_a_list_on_a_page_is_proposed_taken_and_read(desk: Desk) -> None:
    url = desk.server.url("/list")
    (found,) = json.loads(desk.run("discover", url, "--json").stdout)["found"]
    assert (found["kind"], found["items"], found["newest_at"], found["watched_as"]) == ("page", 6, "2026-11-24T00:00:00Z", None)
    assert 'kind: page\n    items: "ul.news > li"\n    language' in found["entry"]
    added = desk.run("add", url, "--write", "--id", "ministry")
    assert "no feed, but a list of stories on the page: “Ministry”, en, 6 items" in added.stdout
    assert (added.exit_code, "The crossing at gate 0 is closed" in added.stdout) == (0, True)
    (_, _, ministry) = yaml.safe_load(desk.feeds.read_text())["feeds"]
    assert (ministry["kind"], ministry["items"]) == ("page", "ul.news > li")


def test_that_nothing_was_found_is_said_with_what_else_works(desk: Desk) -> None:
    result = desk.run("discover", desk.server.url("/empty"))
    assert result.exit_code == 1
    for words in ("no feed was found at", "(“Nothing here”)", "`kind: sitemap`", "--items SELECTOR"):
        assert words in result.stdout
    gone = desk.run("discover", desk.server.url("/gone"))
    assert (gone.exit_code, "could not be read (not_found 404: Not Found)" in gone.stdout) == (1, True)
    assert isinstance(desk.run("discover", "nonsense").exception, UsageError)


def test_sitemaps_and_selectors_are_tried_before_they_are_configured(desk: Desk) -> None:
    assert "entries:    2" in desk.run("test", desk.server.url("/news.xml"), "--sitemap").stdout
    missed = desk.run("test", desk.server.url("/cards"), "--items", ".none")
    assert (missed.exit_code, "no feed:    no_items: `.none` finds nothing" in missed.stdout) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--title", "h2"), "--link, --title and --date need --items"),
        (("--items", "a["), "--items is not a CSS selector"),
        (("--items", "a", "--date", "a["), "--date is not a CSS selector"),
    ],
)
def test_wrong_options_are_told(desk: Desk, words: tuple[str, ...], said: str) -> None:
    result = desk.run("test", desk.server.url("/cards"), *words)
    assert isinstance(result.exception, UsageError)
    assert said in str(result.exception)


def test_subscriptions_at_hubs_are_shown(desk: Desk) -> None:
    assert "None of the feeds" not in (bare := desk.run("hubs").stdout)
    assert "0 feeds offer a hub. To be pushed to, set `websub: {callback_url: …}` in sitrep.yaml." in bare
    poll(desk, Health.OK, hub="https://hub.example.org/", topic="https://news.example.org/f", pushed_until=utc_now() + timedelta(hours=1))
    offered = desk.run("hubs").stdout
    assert ("https://hub.example.org/  not subscribed" in offered, "1 feeds offer a hub" in offered) == (True, True)
    assert "ok, pushed" in desk.run().stdout
    desk.database.call(sync_subscriptions, {FeedId("wire")}, now=utc_now())
    with (desk.folder / "sitrep.yaml").open("a") as station:
        station.write("websub: {callback_url: 'https://sitrep.example.org/websub'}\n")
    shown = desk.run("hubs").stdout
    assert ("wire" in shown, "asked" in shown, "not subscribed" in shown) == (True, True, False)
    (told,) = json.loads(desk.run("hubs", "--json").stdout)["subscriptions"]
    assert (told["feed_id"], told["state"], {"token", "secret"} & set(told)) == ("wire", "asked", set())

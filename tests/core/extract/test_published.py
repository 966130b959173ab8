"""When a page was published, of all the days it names."""

from __future__ import annotations

import pytest

from sitrep.core.extract.metadata import read_metadata
from sitrep.core.extract.reading import parse

MACHINE = '<meta property="article:published_time" content="2026-03-04T05:00:00Z">'
TITLE = "<title>River floods valley</title>"
HEADING = "<h1>River floods valley</h1>"
STORY = "<p>" + "The water came at night. " * 20 + "</p>"


def published(head: str = "", body: str = "", *, lang: str = "") -> str:
    page = parse(f'<html lang="{lang}"><head>{TITLE}{head}</head><body>{body}{STORY}{STORY}</body></html>')
    found = read_metadata(page, "https://courier.example/world/nerun").published_at
    return found.isoformat() if found else ""


def ld(kind: str, **said: str) -> str:
    fields = ",".join(f'"{key}":"{value}"' for key, value in said.items())
    return f'<script type="application/ld+json">{{"@type":"{kind}",{fields}}}</script>'


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (ld("NewsArticle", datePublished="2026-03-04T05:00Z"), ""),
        (ld("WebPage", datePublished="2026-03-04T05:00Z"), ""),
        (MACHINE, ""),
        ('<meta itemprop="datePublished" content="2026-03-04T05:00Z">', ""),
        ("", '<time datetime="2020-01-01">then</time><time class="published" datetime="2026-03-04T05:00Z">now</time>'),
        ('<meta property="article:published_time" content="soon">', '<time datetime="2026-03-04T05:00Z">4 March</time>'),
        (ld("NewsArticle", datePublished="0001-01-01T00:00:00Z"), '<time datetime="2026-03-04T05:00Z">4 March</time>'),
    ],
)
def test_the_date_is_found_where_it_is_stated(head: str, body: str) -> None:
    assert published(head, body) == "2026-03-04T05:00:00+00:00"


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        # What states the instant of publication for machines stands above what is shown, and above an update.
        (MACHINE, f"{HEADING}<p>Updated 9 March 2026</p>", "2026-03-04"),
        (MACHINE, f"{HEADING}<p>9 March 2026</p>", "2026-03-04"),
        # What is shown at the heading stands above words for machines, dates that do not say of what, and an update.
        (ld("NewsArticle", datePublished="Mar 9, 2026"), f"{HEADING}<p>4 March 2026</p>", "2026-03-04"),
        ('<meta name="dc.date" content="2026-05-09">', f"{HEADING}<p>4 March 2026</p>", "2026-03-04"),
        ("", f"{HEADING}<p>Last updated 9 March 2026. Published 4 March 2026</p>", "2026-03-04"),
        # Nothing is shown.
        ('<meta name="published" content="March 4, 2026">', HEADING, "2026-03-04"),
        ('<meta name="dc.date" content="2026-03-04">', HEADING, "2026-03-04"),
        # An update is better than a teaser's date.
        (
            "",
            f'{HEADING}<p>Last updated: 4 March 2026</p>{STORY}{STORY}<ul><li><time datetime="2025-01-01">x</time></li></ul>',
            "2026-03-04",
        ),
        ('<link rel="canonical" href="https://courier.example/2026/03/04/flood">', "", "2026-03-04"),
        ("", HEADING, ""),
    ],
)
def test_publication_is_preferred_to_any_other_day(head: str, body: str, day: str) -> None:
    assert published(head, body)[:10] == day


def test_a_day_gets_its_clock_from_a_date_that_agrees() -> None:
    assert published(ld("NewsArticle", datePublished="2026-03-04") + MACHINE) == "2026-03-04T05:00:00+00:00"
    assert published(ld("NewsArticle", datePublished="2026-03-01") + MACHINE) == "2026-03-01T00:00:00+00:00"
    body = f"{HEADING}<p>3 March 2026</p>"
    assert published('<meta name="date" content="2026-03-04T05:30:00Z">', body) == "2026-03-04T05:30:00+00:00"
    assert published('<meta name="date" content="2026-03-06T05:30:00Z">', body) == "2026-03-03T00:00:00+00:00"


@pytest.mark.parametrize(
    ("body", "instant"),
    [
        ('<time datetime="2026-03-03T21:00:00-08:00">3 March</time>', "2026-03-03T21:00:00-08:00"),
        (f'{HEADING}<p>March 3, 2026</p>{STORY}<time datetime="2026-03-09T10:00:00-08:00">reply</time>', "2026-03-03T21:00:00-08:00"),
        (f'{HEADING}<p>March 4, 2026</p>{STORY}<time datetime="2026-03-09T10:00:00-08:00">reply</time>', "2026-03-04T05:00:00+00:00"),
        (f'{HEADING}<p>March 4, 2026</p>{STORY}<time datetime="2026-03-09T10:00:00+03:00">reply</time>', "2026-03-04T05:00:00+00:00"),
        ("<time>March 3</time>", "2026-03-04T05:00:00+00:00"),
    ],
)
def test_an_instant_in_utc_is_given_in_the_zone_of_the_page_where_that_explains_the_day_shown(body: str, instant: str) -> None:
    assert published(MACHINE, body) == instant


def test_a_page_without_a_date_has_none() -> None:
    assert published() == ""

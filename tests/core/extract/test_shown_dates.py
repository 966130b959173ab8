"""The dates that people see beside a heading."""

from __future__ import annotations

import time

import pytest

from sitrep.core.extract.reading import parse
from sitrep.core.extract.shown_dates import read_shown_dates
from sitrep.core.extract.surroundings import pieces_around_heading

TITLE = "River floods valley"
STORY = "<p>" + "The water came at night. " * 20 + "</p>"


def shown(body: str, *, title: str = TITLE, language: str = "en") -> list[str]:
    """Each date as day, with its clock where it has one, and a star for an update's."""
    dates = read_shown_dates(pieces_around_heading(parse(f"<body>{body}</body>"), title), language=language)
    return [date.instant.isoformat()[:16].removesuffix("T00:00") + "*" * date.is_update for date in dates]


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "By Ilse Varga | Nov. 24th, 2026 | 3 min read"),
        ("en", "Tuesday 24 November, 2026"),
        ("en", "2026-11-24"),
        ("en", "24/11/2026"),
        ("de", "Stand: 24.11.2026, 12:32 Uhr"),
        ("fr", "Publié le mardi 24 novembre 2026 à 10h30"),
        ("es", "24 de noviembre del 2026"),
        ("uk", "24 листопада 2026 р."),
        ("ar", "بقلم إلسه فارغا - 24 تشرين الثاني 2026"),
        ("ar", "٢٤ نوفمبر ٢٠٢٦"),
        ("bn", "২৪ নভেম্বর ২০২৬"),
        ("my", "၂၄ နိုဝင်ဘာ ၂၀၂၆"),
        ("zh", "2026年11月24日"),
        ("ko", "2026년 11월 24일"),
    ],
)
def test_a_byline_is_read_in_the_language_of_its_page(language: str, written: str) -> None:
    assert shown(f"<h1>{TITLE}</h1><div>{written}</div>", language=language) == ["2026-11-24"]


@pytest.mark.parametrize(
    "written", ["03/04/2026", "November 2026", "kills 24, 2026", "24 people 2026", "version 1.24.11.2026", "1404-09-03"]
)
def test_what_is_no_date_or_could_be_two_is_not_read(written: str) -> None:
    assert shown(f"<h1>{TITLE}</h1><p>{written}</p>") == []


@pytest.mark.parametrize(
    ("body", "dates"),
    [
        # What words before a date say, and what a <time> says for machines.
        ("<p>Updated: 9 March 2026</p><p>4 March 2026</p>", ["2026-03-09*", "2026-03-04"]),
        ("<p>Published 4 March 2026, mis à jour le 9 March 2026</p>", ["2026-03-04", "2026-03-09*"]),
        ('<p>On <time datetime="2026-03-04T06:30:00+02:00">4 March 2026</time></p>', ["2026-03-04T06:30"]),
        ('<p>Updated <time datetime="2026-03-04T06:30">Wednesday</time></p>', ["2026-03-04T06:30*"]),
        ('<time class="entry updated" datetime="2026-03-04T06:30"></time>', ["2026-03-04T06:30*"]),
        ('<time datetime="soon">4 March 2026</time>', ["2026-03-04"]),
        # A standfirst and a caption tell of other days.
        ("<p>What the attack of 7 October 2023 changed for farmers on both sides</p><p>4 March 2026</p>", ["2026-03-04"]),
        ("<p><b>What the floods changed for the farmers on both banks of it</b> <i>4 March 2026</i></p>", ["2026-03-04"]),
        ("<p>ماذا غيرت فيضانات 7 أكتوبر 2023 للمزارعين على ضفتي النهر في الشمال والجنوب وفي المدن الكبرى</p>", []),
        ("<figure><img><figcaption>The bridge on 7 October 2023</figcaption></figure><p>4 March 2026</p>", ["2026-03-04"]),
        # How far is looked: not into the story, nor past another heading, nor at what is not shown.
        (f"<div>{STORY}<p>4 March 2026</p></div>", ["2026-03-04"]),
        (f"<div>{STORY}{STORY}<p>4 March 2026</p></div>", []),
        ("<h1>Next</h1><p>4 March 2026</p>", []),
        ("<script>4 March 2026</script><style>4 March 2026</style>", []),
        ("<i>x</i>" * 80 + "<p>4 March 2026</p>", []),
    ],
)
def test_dates_behind_the_heading(body: str, dates: list[str]) -> None:
    assert shown(f"<h1>{TITLE}</h1>{body}") == dates


@pytest.mark.parametrize(
    ("before", "dates"),
    [
        ("<span>4 March 2026</span>", ["2026-03-04"]),
        ("<div><p>Masthead, 9 March 2026</p></div><div><b>World</b></div><div>4 March 2026</div>", ["2026-03-04", "2026-03-09"]),
        ("<p>4 March 2026</p>" + "<i>x</i>" * 20, []),
    ],
)
def test_dates_before_the_heading_nearest_first(before: str, dates: list[str]) -> None:
    assert shown(f"<main>{before}<div><h1>{TITLE}</h1></div></main>") == dates


@pytest.mark.parametrize(
    "heading",
    [
        f"<h1>Courier</h1><p>9 March 2026</p>{STORY}{STORY}<h1>Live: {TITLE}</h1>",
        f"<h1>Menu</h1>{STORY}{STORY}<h2>{TITLE}</h2>",
        f"<h1>Menu</h1>{STORY}{STORY}<h1>River floods</h1>",
        f"<h1>Menu</h1>{STORY}{STORY}<div>{TITLE}</div>",
        "<h1>Another title of it</h1>",
    ],
)
def test_the_heading_is_the_one_of_the_title(heading: str) -> None:
    assert shown(f"{heading}<p>4 March 2026</p>")[:1] == ["2026-03-04"]


def test_a_page_without_a_heading_shows_no_date() -> None:
    assert shown("<p>4 March 2026</p>") == []
    assert shown("<h1>x</h1>4 March 2026", title="") == []


def test_any_page_costs_little_time() -> None:
    started = time.process_time()
    for bomb in ("<div>", "<p>4 March 2026 ", "<h1>", "<time datetime=2026-03-04>", "<h2>River floods valley"):
        shown(f"<h1>{TITLE}</h1>" + bomb * 2_000)
    assert time.process_time() - started < 3

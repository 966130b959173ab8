"""Which of a page's titles is taken for the story's."""

from __future__ import annotations

import pytest

from sitrep.core.extract.metadata import read_metadata
from sitrep.core.extract.reading import parse
from sitrep.core.extract.titles import without_site


def title_of(head: str, body: str, *, url: str = "") -> str:
    return read_metadata(parse(f"<html><head>{head}</head><body>{body}<p>Text</p></body></html>"), url).title


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        ("<title>River floods the valley | Courier</title>", "", "River floods the valley"),
        ("<title>River floods valley - World - Valley Courier</title>", "", "River floods valley - World"),
        ("<title>Valley Courier: River floods the whole valley</title>", "", "Valley Courier: River floods the whole valley"),
        ('<meta property="og:title" content="River floods valley">', "River floods valley, 4,000 flee", "River floods valley, 4,000 flee"),
        (
            '<meta property="og:title" content="River floods valley and towns">',
            "Weather – River floods valley and towns",
            "River floods valley and towns",
        ),
        ('<meta property="og:title" content="River floods valley">', "Valley Courier", "River floods valley"),
        (
            '<meta property="og:site_name" content="Courier"><meta property="og:title" content="River floods | Courier">',
            "",
            "River floods",
        ),
        ('<meta name="twitter:title" content="Tom &amp;amp; Ann flee">', "", "Tom & Ann flee"),
        ("", "Only a heading", "Only a heading"),
        ("", "", ""),
    ],
)
def test_the_title_is_what_heading_and_tags_agree_on(head: str, heading: str, title: str) -> None:
    assert title_of(head, f"<h1>{heading}</h1>") == title


@pytest.mark.parametrize(
    ("title", "site", "bare"),
    [
        ("River floods the northern valley | Courier", "", "River floods the northern valley"),
        ("Courier — River floods the northern valley", "", "River floods the northern valley"),
        ("River floods | Courier", "Courier", "River floods"),
        ("War - Peace", "", "War - Peace"),
        ("A long headline on the flood » News » Courier", "", "A long headline on the flood » News"),
    ],
)
def test_the_name_of_the_site_is_taken_off(title: str, site: str, bare: str) -> None:
    assert without_site(title, site) == bare


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("<span>Weather</span><i> - </i><span>River floods valley and towns</span>", "River floods valley and towns"),
        ("River floods valley and towns <span>Posted by Ilse Varga</span>", "River floods valley and towns"),
        ("<span>River floods valley and towns</span> <span>in a single night</span>", "River floods valley and towns in a single night"),
        ("<b>Flood:</b> River floods valley and towns", "Flood: River floods valley and towns"),
        ("<i>Floods</i> <span>River floods valley</span>", "Floods River floods valley"),
        ("Ten <a>floods valley and towns in a</a> week", "Ten floods valley and towns in a week"),
    ],
)
def test_a_topic_or_a_byline_in_the_heading_is_not_the_title(heading: str, title: str) -> None:
    head = (
        '<meta property="og:title" content="Live: River floods valley and towns">'
        '<meta name="twitter:title" content="Flood: River floods valley and towns">'
        "<title>River floods valley and towns in a single night</title>"
    )
    assert title_of(head, f"<h1>{heading}</h1>") == title


@pytest.mark.parametrize(
    ("url", "head", "body", "title"),
    [
        # A heading that shares no words with the stated titles, and all with the address.
        ("https://courier.example/2026/03/bridges-closed-in-the-valley.html", "What we know", "Bridges closed in the valley", "heading"),
        ("https://courier.example/a/pres-du-pont-coupe/", "What we know", "Près du pont coupé", "heading"),
        ("https://courier.example/closed_bridges/2026/", "What we know", "Closed bridges", "heading"),
        # The heading has all words of the address if their number is not compared, the stated title half of them.
        (
            "https://courier.example/bridge-closure-valley-cost",
            "Valley cost",
            "What the closures of bridges in the valley cost",
            "heading",
        ),
        # The address is that of the stated title, or of neither, or says too little.
        ("https://courier.example/what-we-know/", "What we know", "Bridges closed in the valley", "stated"),
        ("https://courier.example/weather-tables", "What we know", "Bridges closed in the valley", "stated"),
        ("https://courier.example/bridges", "What we know", "Bridges closed in the valley", "stated"),
        ("https://courier.example/id12345", "What we know", "Bridges closed in the valley", "stated"),
        ("", "What we know", "Bridges closed in the valley", "stated"),
    ],
)
def test_the_address_decides_between_titles_that_have_nothing_in_common(url: str, head: str, body: str, title: str) -> None:
    found = title_of(f'<meta property="og:title" content="{head}">', f"<h1>{body}</h1>", url=url)
    assert found == {"heading": body, "stated": head}[title]


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("<h1>What is a levee wall?</h1>", "What is a levee wall?"),
        ("<h1>What is a levee wall?</h1><h1>Our other pages</h1>", "stated"),
        ("<h1>A levee wall</h1>", "stated"),
        ("<h1>How does the levee wall hold?</h1>", "stated"),
        ("<h1>And where they stand</h1>", "stated"),
    ],
)
def test_the_only_heading_is_the_title_if_a_stated_one_says_it_and_more(body: str, title: str) -> None:
    stated = "What is a levee: types, costs, pros and cons, and where they stand"
    assert title_of(f'<meta property="og:title" content="{stated}">', body) == (stated if title == "stated" else title)


def test_without_a_heading_the_address_decides_between_the_stated_titles() -> None:
    head = (
        '<meta property="og:title" content="Here is what we know."><meta name="twitter:title" content="Six bridges closed in the valley">'
    )
    assert title_of(head, "", url="https://courier.example/six-bridges-closed-in-the-valley") == "Six bridges closed in the valley"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        # The host tells which part of a title is the site's name, however long.
        ('<meta property="og:title" content="Floods – The Long-standing Valley Courier">', "Floods"),
        ('<meta property="og:title" content="Valley Courier | Floods">', "Floods"),
        ('<meta property="og:title" content="Floods reach the office of the old courier - What we know">', "as written"),
        ('<meta property="og:title" content="Floods - What readers of all towns tell the courier">', "as written"),
        # Another stated title is this one without the name and what is glued to it.
        (
            '<meta property="og:title" content="Water covers the plain-World/Radio Nerun">'
            '<meta property="og:site_name" content="Radio Nerun">'
            '<meta name="headline" content="Water covers the plain">',
            "Water covers the plain",
        ),
        (
            '<meta property="og:title" content="Water covers the plain, thousands flee">'
            '<meta name="headline" content="Water covers the plain">',
            "Water covers the plain, thousands flee",
        ),
        # A description is no title.
        (
            '<meta name="twitter:title" content="What we know of the floods in the valley and of the roads that are closed.">'
            '<meta name="description" content="What we know of the floods in the valley and of the roads that are closed.">'
            "<title>Floods: what we know</title>",
            "Floods: what we know",
        ),
    ],
)
def test_what_is_not_the_title_is_taken_off_the_stated_titles(head: str, title: str) -> None:
    found = title_of(head, "", url="https://www.courier.example/floods-in-the-valley")
    assert found == (head.split('"')[3] if title == "as written" else title)

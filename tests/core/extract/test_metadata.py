"""A page's own account of itself: title, date with its zone, authors, language, picture and address."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from sitrep.core.extract.jsonld import read_statement
from sitrep.core.extract.metadata import Metadata, read_metadata

URL = "https://courier.example/world/nerun"


def page(head: str = "", body: str = "<p>Text</p>", lang: str = "") -> Any:
    return html.document_fromstring(f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>')


def read(head: str = "", body: str = "<p>Text</p>", lang: str = "") -> Metadata:
    return read_metadata(page(head, body, lang), URL)


@pytest.mark.parametrize(
    ("lang", "head", "language"),
    [("ar-SY", "", "ar"), ("", '<meta property="og:locale" content="fr_FR">', "fr"), ("", "", None), ("english", "", None)],
)
def test_the_language_is_the_declared_one(lang: str, head: str, language: str | None) -> None:
    assert read(head, lang=lang).language == language


def test_addresses_are_absolute_and_only_of_the_web() -> None:
    found = read('<link rel="canonical" href="/a?x=1"><meta property="og:image" content="javascript:alert(1)">')
    assert found.canonical_url == "https://courier.example/a?x=1"
    assert found.lead_image is None
    assert read('<meta property="og:url" content="https://courier.example/b">').canonical_url == "https://courier.example/b"


def test_the_longest_description_is_plain_text() -> None:
    found = read(
        '<meta name="description" content="Short."><meta property="og:description" content="Longer &lt;b&gt;words&lt;/b&gt; on the flood.">'
    )
    assert found.description == "Longer words on the flood."


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"NewsArticle","headline":"Flood","articleBody":"Water came.",}',
        '[{"@type":"WebPage"},{"@graph":[{"@type":["Thing","NewsArticle"],"headline":"Flood","articleBody":"Water came."}]}]',
        '<!-- {"@type":"https://schema.org/NewsArticle","headline":"Flood","articleBody":"Water\ncame."} -->'.replace(
            "Water\ncame.", "Water came."
        ),
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"Flood","articleBody":"Water came."}\n//]]>'.replace("\n//]]>", "\n]]>"),
    ],
)
def test_broken_and_nested_statements_are_read(script: str) -> None:
    statement = read_statement([script])
    assert (statement.headline, statement.body) == ("Flood", "Water came.")


def test_the_statement_says_what_is_behind_a_wall_and_what_is_live() -> None:
    statement = read_statement(
        ['{"@type":"LiveBlogPosting","isAccessibleForFree":"False","image":{"url":"/a.jpg"},"inLanguage":{"name":"Arabic"}}']
    )
    assert statement.free is False
    assert statement.is_live
    assert (statement.image, statement.language) == ("/a.jpg", "Arabic")
    assert read_statement(['{"@type":"NewsArticle","isAccessibleForFree":true}']).free is True


@pytest.mark.parametrize(
    "script",
    [
        "",
        "null",
        "nonsense {",
        "[" * 5_000,
        '{"@type":"Recipe","headline":"Soup"}',
        '{"@type":"NewsArticle","author":' + '{"name":' * 50 + "1" + "}" * 51,
    ],
)
def test_scripts_that_say_nothing_of_an_article_are_harmless(script: str) -> None:
    assert read_statement([script]).headline == ""


def test_a_huge_statement_is_looked_at_only_so_far() -> None:
    script = '{"@type":"WebPage","x":[' + ",".join(["{}"] * 10_000) + ',{"@type":"NewsArticle","headline":"Late"}]}'
    assert read_statement([script]).headline == ""


@pytest.mark.parametrize(
    ("address", "chosen"),
    [
        ('"url":"https://other.example/b"', "own"),
        ('"mainEntityOfPage":{"@id":"/b"}', "own"),
        ('"url":"https://courier.example"', "other"),  # the site's own address says nothing
        ('"url":"https://amp.courier.example/a/?amp=1"', "other"),
        ('"url":"http://[bad"', "other"),
        ('"x":1', "other"),
    ],
)
def test_of_several_articles_one_that_is_elsewhere_is_not_the_pages(address: str, chosen: str) -> None:
    other = f'{{"@type":"NewsArticle","headline":"other","articleBody":"long",{address}}}'
    own = '{"@type":"NewsArticle","headline":"own"}'
    assert read_statement([other, own], "https://courier.example/a").headline == chosen
    assert read_statement([other], "https://courier.example/a").headline == "other"

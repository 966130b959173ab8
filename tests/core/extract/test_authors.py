"""Who is named as a page's author."""

from __future__ import annotations

import json

import pytest

from sitrep.core.extract.metadata import read_metadata
from sitrep.core.extract.reading import parse

BYLINE = "<h1>Floods</h1><p>By Ilse Varga</p>"


def ld(*names: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "author": names})}</script>'


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        ('<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"Ilse Varga"}}</script>', "", ("Ilse Varga",)),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","author":["Ilse Varga",{"name":["Tom Okello"]}]}</script>',
            "",
            ("Ilse Varga", "Tom Okello"),
        ),
        ('<meta name="author" content="By Ilse Varga and Tom Okello">', "", ("Ilse Varga", "Tom Okello")),
        (
            '<meta property="article:author" content="https://social.example/ilse">',
            '<a rel="author" href="/ilse">Ilse Varga</a>',
            ("Ilse Varga",),
        ),
        ('<meta name="author" content="admin">', '<span itemprop="author">Por Ilse Varga</span>', ("Ilse Varga",)),
        # People before the site itself, wherever they are named; the site where nobody is.
        ('<meta property="og:site_name" content="Courier"><meta name="author" content="Courier">', BYLINE, ("Ilse Varga",)),
        ('<meta name="author" content="The Courier"><meta property="og:site_name" content="The Courier">', "", ("The Courier",)),
        ('<meta name="author" content="courier">', "", ("courier",)),
        # Names in one line, their spellings, what stands around them.
        (ld("Ilse Varga und Tom Okello"), "", ("Ilse Varga", "Tom Okello")),
        (ld("Ilse Varga, Tom Okello and Ana de la Cruz"), "", ("Ilse Varga", "Tom Okello", "Ana de la Cruz")),
        (ld("Ministry of Health and Population"), "", ("Ministry of Health and Population",)),
        (ld("Ministry of Justice and Human Rights"), "", ("Ministry of Justice and Human Rights",)),
        (ld("Ilse Varga, PhD, MD"), "", ("Ilse Varga, PhD, MD",)),
        (ld(", Ilse Varga |", "ilse-varga", "More about Ilse Varga"), "", ("Ilse Varga",)),
        (ld("سمر الأحمد و علي حسن"), "", ("سمر الأحمد", "علي حسن")),
        ("", '<p itemprop="author">Ilse Varga | 4 March 2026 Print this</p>', ("Ilse Varga",)),
        # The byline.
        ("", "<h1>Floods</h1><div>By <a>Ilse Varga</a> and others</div>", ("Ilse Varga",)),
        ("", "<h1>Floods</h1><div>4 March 2026 <span>Written by: Ilse Varga, Nerun</span></div>", ("Ilse Varga",)),
        ("", "<h1>Floods</h1><div>بقلم: <b>سمر الأحمد</b></div>", ("سمر الأحمد",)),
        ("", "<h1>Floods</h1><div><span class='post__author'><a>Ilse Varga</a></span> 4 March 2026</div>", ("Ilse Varga",)),
        ("", "<h1>Floods</h1><div><!-- x --><span class='author-bio'>Ilse Varga Reports</span></div>", ()),
        ("", "<h1>Floods</h1><div>By</div>", ()),
        ("", "<h1>Floods</h1><div>By the numbers</div>", ()),
        ("", "<h1>Floods</h1><div>By land, sea and air</div>", ()),
        ("", "", ()),
    ],
)
def test_authors_are_people_not_addresses(head: str, body: str, authors: tuple[str, ...]) -> None:
    page = parse(f"<html><head>{head}</head><body>{body}<p>Text</p></body></html>")
    assert read_metadata(page, "https://www.courier.example/floods").authors == authors

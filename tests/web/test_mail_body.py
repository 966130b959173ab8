"""A mail inside a page keeps its words and structure and nothing else."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from sitrep.web.mail_body import body_of


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("", ""),
        (" \n", ""),
        ("plain & simple", "plain &amp; simple"),
        ('<p style="color:red" onclick="x()" lang="ar" dir="rtl">نص</p>', '<p dir="rtl" lang="ar">نص</p>'),
        ('<div class="page"><h1>A</h1><br>B</div>', "<h1>A</h1><br>B"),
        ("<head><title>T</title><style>p{}</style></head><body><p>A<script>x()</script>B</p></body>", "<p>AB</p>"),
        ('<p><a href="https://a.example/?x=1&amp;y=2" target="_top">a</a></p>',
         '<p><a href="https://a.example/?x=1&amp;y=2" rel="noopener noreferrer external">a</a></p>'),
        ('<p><a href="javascript:alert(1)">a</a><img src="cid:map">&lt;img src=x&gt;<!-- c --></p>', "<p><a>a</a>&lt;img src=x&gt;</p>"),
        ('<span class="tag evil tag-high" id="x">A</span>', '<span class="tag tag-high">A</span>'),
        ('<p lang="&quot;><script>x()</script>">A</p>', '<p lang="&#34;&gt;&lt;script&gt;x()&lt;/script&gt;">A</p>'),
    ],
)  # fmt: skip
def test_only_words_structure_and_web_links_are_kept(html: str, body: str) -> None:
    assert str(body_of(html)) == body


def test_a_map_that_we_have_drawn_stands_where_the_mail_has_its_picture() -> None:
    page = body_of('<p>A</p><img src="cid:map-1@sitrep"><img src="cid:other">', {"map-1@sitrep": Markup("<svg/>")})
    assert str(page) == '<p>A</p><figure class="map" data-map><svg/></figure>'


def test_what_the_parser_refuses_is_shown_as_text() -> None:
    assert "<!--" not in str(body_of("<!-- only a comment -->"))

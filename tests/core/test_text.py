from __future__ import annotations

import html
import json
import sqlite3
import time
import unicodedata
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.core.text import clean_line, clean_text, fingerprint, plain_text, shorten, visible_pieces, visible_text

ANY_TEXT = st.text(alphabet=st.characters(codec=None, categories=None), max_size=200) | st.lists(
    st.sampled_from(
        [
            "\0",
            "\r\nBcc: x@example.org",
            "\u202e",
            "\ud800",
            "\udfff",
            "\x1b[31m",
            "\ufffe",
            "a",
            " ",
            "\u200c",
            "<b>",
            "&#13;&#10;",
            "&#xD800;",
        ]
    )
).map("".join)
HTML_BITS = [
    "<",
    ">",
    "</",
    "<p",
    "<!--",
    "-->",
    "<![CDATA[",
    '="',
    "='",
    '"',
    "<script>",
    "</script",
    "<br>",
    "a",
    " ",
    "&amp;",
    "&#",
    "9",
    ";",
]


@given(ANY_TEXT)
def test_a_clean_line_fits_any_header_table_and_terminal(text: str) -> None:
    line = clean_line(text, most=100)
    assert len(line) <= 100
    assert line == line.strip()
    assert not [character for character in line if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")]
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = line
    assert mail.as_bytes().count(b"\r\nBcc:") == 0
    assert json.loads(json.dumps(line)) == line
    with sqlite3.connect(":memory:") as database:
        assert database.execute("select ?", (line,)).fetchone() == (line,)
    database.close()


@given(ANY_TEXT)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean_line(clean_line(text, most=1_000), most=1_000) == clean_line(text, most=1_000)
    assert clean_text(clean_text(text, most=1_000), most=1_000) == clean_text(text, most=1_000)


@given(ANY_TEXT)
def test_clean_text_keeps_only_tabs_and_newlines_of_the_controls(text: str) -> None:
    kept = clean_text(text, most=500)
    assert {character for character in kept if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")} <= {"\n", "\t"}
    kept.encode("utf-8")


@given(st.lists(st.sampled_from(HTML_BITS), max_size=60).map("".join) | ANY_TEXT)
def test_plain_text_takes_anything(markup: str) -> None:
    text = plain_text(markup, most=300)
    assert len(text) <= 300
    assert text == text.strip()
    assert "\n\n\n" not in text


@pytest.mark.parametrize(
    ("foreign", "line"),
    [
        ("Border\0 closed", "Border closed"),
        ("Border\r\nBcc: all@example.org", "Border Bcc: all@example.org"),
        ("  two   words \u2028 next ", "two words next"),
        ("a\x0bb\x1cc", "a b c"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("refu\u00adgees \u200bfled\ufeff", "refugees fled"),
        ("می\u200cروند", "می\u200cروند"),
        ("\ud83d\ude00 ok", "😀 ok"),
        ("lone \ud800 one", "lone \ufffd one"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\ufffe\uffff\U0001ffffx", "x"),
    ],
)
def test_lines(foreign: str, line: str) -> None:
    assert clean_line(foreign, most=100) == line


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Aid &amp; trade", "Aid & trade"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("One<br/>two<BR>three", "One\ntwo\nthree"),
        ("<b>Bold</b> <i class='a>b'>and</i> <a title=\"x > y\" href=u>link</a>", "Bold and link"),
        ("a<script>var x = '<p>no</p>';</script >b", "ab"),
        ("a<style>p{}</style><!-- <p>no</p> -->b<?php no ?>c<!DOCTYPE x>", "abc"),
        ("<![CDATA[kept]]>", "kept]]>"),
        ("before <script> never closed, still read", "before never closed, still read"),
        ("before <!-- never closed", "before <!-- never closed"),
        ("convoy <hit near the town", "convoy <hit near the town"),
        ('one <a title="open > two <b>three</b>', "one two three"),
        ("</script", "</script"),
        ("<script>a</script", "a</script"),
        ("<td>1</td><td>2</td>", "1 2"),
        ("&#0;&#x1F600;&#" + "9" * 5_000 + ";", "\ufffd😀\ufffd"),
        ("&lt;b&gt;", "<b>"),
        ("", ""),
    ],
)
def test_markup(markup: str, text: str) -> None:
    assert plain_text(markup, most=10_000) == text


@pytest.mark.parametrize(
    "bomb",
    [
        "<!--",
        "<a ",
        '<a ="',
        "<a ='x\"",
        "</script",
        "<script>",
        "<script></script",
        "<![CDATA[",
        "<?",
        "&#9",
        "&",
        "<p>",
        "\n \n",
        '<a "',
        "<svg><style>",
    ],
)
def test_time_is_linear(bomb: str) -> None:
    """200 kB of anything take well under a second; quadratic ways take many."""
    started = time.process_time()
    plain_text(bomb * (200_000 // len(bomb)), most=100)
    assert time.process_time() - started < 1


def test_cutting_is_marked() -> None:
    assert shorten("abcdef", most=4) == "abc…"
    assert clean_text("a" * 10, most=10) == "a" * 10


def test_fingerprints_see_the_borders_between_parts_and_take_anything() -> None:
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
    assert fingerprint("\ud800") != fingerprint("")
    assert len(fingerprint("x" * 1_000_000)) == 64


_BITS = [
    "<p>",
    "</P>",
    "<br/>",
    "<td a='1'>",
    '<a href="x?a=1&b">',
    "<a title='>'>",
    "<script>",
    "</script>",
    "<!-- x -->",
    "word",
    "<",
    ">",
    "'",
    '"',
    "<b",
    " 4 < 5 ",
    "<divx>",
    "<p a=it's>",
]


@given(st.lists(st.sampled_from(_BITS), max_size=8))
def test_ordinary_tags_are_taken_out_as_the_others_are(bits: list[str]) -> None:
    markup = "".join(bits)
    assert visible_text(markup) == html.unescape("".join(visible_pieces(markup)))

"""What stands in a message's page is found again as blocks, with its language's direction, its links and its tags."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from sitrep.core.receivers import Audience
from sitrep.render.digests import render_digest
from sitrep.render.paper.blocks import Block, Line, Shape, read_page
from tests.invented import NOON
from tests.render.test_digests import full


def letters(text: str) -> str:
    return "".join(text.translate({ord(sign): None for sign in "\u2066\u2068\u2069"}).split())


def only(body: str, *, html: str = "<html>") -> Block:
    [block] = read_page(f"{html}<body>{body}</body></html>").blocks
    return block


@pytest.mark.parametrize(
    ("body", "shape", "lines"),
    [
        ("<h1>One</h1>", Shape.TITLE, [Line(text="One")]),
        ("<h2> Two\n words </h2>", Shape.HEADING, [Line(text="Two words")]),
        ("<p>One<br>two</p>", Shape.PARAGRAPH, [Line(text="One"), Line(text="two")]),
        ('<p class="province">Aleppo</p>', Shape.PARAGRAPH, [Line(text="Aleppo", style="province")]),
        ("<p><strong>Late</strong></p>", Shape.PARAGRAPH, [Line(text="Late", style="strong")]),
        ("<p><strong>Late</strong> again</p>", Shape.PARAGRAPH, [Line(text="Late again")]),
        (
            '<p><span class="tag tag-high">High</span> <span class="kind">&nbsp;Displacement · <span class="id">A-1</span></span></p>',
            Shape.PARAGRAPH,
            [Line(text="Displacement · A-1", style="note", tag="High", level="high")],
        ),
        (
            '<p><span class="tag tag-high">High</span> <span class="label">unverified</span></p>',
            Shape.PARAGRAPH,
            [Line(style="note", tag="High", level="high"), Line(text="unverified", style="note")],
        ),
        (
            '<ul><li>Shut. <span class="note">High · <a href="https://a.example/x">Wire</a></span></li></ul>',
            Shape.ITEM,
            [Line(text="Shut."), Line(text="High ·", style="note", link="Wire", url="https://a.example/x")],
        ),
        (
            '<p class="cite"><bdi>Wire</bdi>, noon, <a href="https://a.example/x?y=1">a.example</a></p>',
            Shape.PARAGRAPH,
            [Line(text="\u2068Wire\u2069, noon,", style="note", link="a.example", url="https://a.example/x?y=1")],
        ),
        ('<p><a href="javascript:alert(1)">x</a></p>', Shape.PARAGRAPH, [Line(link="x")]),
        ('<p>See: <code dir="ltr">sitrep feeds</code></p>', Shape.PARAGRAPH, [Line(text="See: \u2066sitrep feeds\u2069")]),
        ('<p><span class="sparks">▁▃█</span> 4 new</p>', Shape.PARAGRAPH, [Line(text="4 new", bars=(0, 2, 7))]),
        ('<blockquote dir="rtl">«نزوح»</blockquote>', Shape.QUOTE, [Line(text="«نزوح»", is_rtl=True)]),
        ('<blockquote dir="auto">x</blockquote>', Shape.QUOTE, [Line(text="x", is_rtl=None)]),
        ('<div class="foot"><p>The end.</p></div>', Shape.FOOT, [Line(text="The end.")]),
    ],
)
def test_an_element_is_a_block(body: str, shape: Shape, lines: list[Line]) -> None:
    assert only(body) == Block(shape=shape, lines=tuple(lines))


def test_a_row_has_a_head_and_a_cell_and_a_map_its_picture() -> None:
    row = only('<table><tr><th scope="row">Place</th><td>Anadan <span class="note">(town)</span></td></tr></table>')
    assert (row.shape, row.head.text) == (Shape.ROW, "Place")
    assert row.lines == (Line(text="Anadan"), Line(text="(town)", style="note"))
    picture = only('<img src="cid:map-1@sitrep" alt="Map: Anadan">')
    assert (picture.shape, picture.picture, picture.lines) == (Shape.MAP, "map-1@sitrep", (Line(text="Map: Anadan"),))


def test_a_page_from_right_to_left_says_so_on_each_line_of_its_own() -> None:
    assert only("<p>مرحبا</p>", html='<html dir="rtl">').lines[0].is_rtl is True
    with pytest.raises(ValueError, match="empty"):
        read_page("")


@pytest.mark.parametrize("code", ["en", "ar"])
def test_no_word_of_a_digest_is_lost(code: str) -> None:
    message = render_digest(full(), now=NOON, audience=Audience(language=code))
    root = lxml_html.document_fromstring(message.html)
    for element in [*root.iter("title", "style"), *root.find_class("sparks")]:
        element.drop_tree()
    lines = [line for block in read_page(message.html).blocks if block.shape is not Shape.MAP for line in (block.head, *block.lines)]
    assert letters("".join(line.tag + line.text + line.link for line in lines)) == letters(root.text_content())

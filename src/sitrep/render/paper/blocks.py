"""The HTML of a message of ours goes in, what stands in it from top to bottom comes out: headings, paragraphs, rows, items, the map.

It knows the elements and classes of `render/templates/*.html.j2` and takes the text of all others as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from sitrep.render.digest_lines import SPARKS
from sitrep.render.links import web_link

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ISOLATED = {"auto": "\u2068", "ltr": "\u2066", "rtl": "\u2067"}
"""Unicode's isolates (UAX #9): what HTML says by `bdi` and `dir`."""
END = "\u2069"
NOTES = {"note": "note", "kind": "kind", "cite": "note", "province": "province"}
"""Classes of the templates, and the styles of the lines that have them."""


class Shape(StrEnum):
    """What a block is."""

    TITLE = "title"
    HEADING = "heading"
    SUBHEADING = "subheading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    ROW = "row"
    ITEM = "item"
    MAP = "map"
    FOOT = "foot"

    @property
    def leads(self) -> bool:
        """True for what must not stand alone at the end of a page."""
        return self in (Shape.TITLE, Shape.HEADING, Shape.SUBHEADING)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Text of one style that is broken where the paper ends. `is_rtl`: None where its first strong letter decides.

    `link` is the text of an address at its end; `level` names the tag that stands before it (`high`); `bars` are steps of a small chart.
    """

    text: str = ""
    style: str = "text"
    is_rtl: bool | None = False
    link: str = ""
    url: str = ""
    level: str = ""
    tag: str = ""
    bars: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True where there is nothing to be drawn."""
        return not (self.text or self.link or self.tag or self.bars)


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Lines that belong together. `head` is the left cell of a ROW; `picture` the Content-ID of a MAP, its line the words for it."""

    shape: Shape
    lines: tuple[Line, ...] = ()
    head: Line = field(default_factory=Line)
    picture: str = ""


_SHAPES = {
    "h1": Shape.TITLE,
    "h2": Shape.HEADING,
    "h3": Shape.SUBHEADING,
    "p": Shape.PARAGRAPH,
    "blockquote": Shape.QUOTE,
    "li": Shape.ITEM,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What stands in a page, and the code of the language it is written in."""

    language: str
    blocks: tuple[Block, ...]


def read_page(html: str) -> Page:
    """All of the page's blocks. Raises ValueError for a page without elements."""
    from lxml.etree import ParserError  # noqa: PLC0415  nobody waits for it at a start
    from lxml.html import document_fromstring  # noqa: PLC0415  as above

    try:
        root = document_fromstring(html)
    except ParserError as error:
        raise ValueError("the page is empty") from error
    return Page(language=root.get("lang", "en"), blocks=tuple(_blocks(root, is_rtl=root.get("dir") == "rtl", in_foot=False)))


def _blocks(element: HtmlElement, *, is_rtl: bool, in_foot: bool) -> Iterator[Block]:
    for child in element:
        if not isinstance(child.tag, str) or child.tag == "head":
            continue
        if child.tag == "tr":
            yield _row(child, is_rtl)
        elif child.tag == "img":
            source = child.get("src", "")
            alt = Line(text=child.get("alt", ""), is_rtl=is_rtl)
            yield Block(shape=Shape.MAP, lines=(alt,), picture=source.removeprefix("cid:"))
        elif child.tag in _SHAPES:
            shape = Shape.FOOT if in_foot else _SHAPES[child.tag]
            lines = _lines(child, Line(style=_style(child), is_rtl=_direction(child, is_rtl=is_rtl)))
            if lines:
                yield Block(shape=shape, lines=lines)
        else:
            yield from _blocks(child, is_rtl=is_rtl, in_foot=in_foot or "foot" in _classes(child))


def _row(row: HtmlElement, is_rtl: bool) -> Block:
    head = next((found for cell in row.iter("th") for found in _lines(cell, Line(style="head", is_rtl=is_rtl))), Line(is_rtl=is_rtl))
    cells = [line for cell in row.iter("td") for line in _lines(cell, Line(is_rtl=_direction(cell, is_rtl=is_rtl)))]
    return Block(shape=Shape.ROW, head=head, lines=tuple(cells))


def _lines(element: HtmlElement, plain: Line) -> tuple[Line, ...]:
    """The lines of an element; a break, a note, a tag and what comes behind them begin new ones."""
    found = [plain]
    for text, child in _pieces(element):
        found[-1] = replace(found[-1], text=found[-1].text + text)
        if child is not None:
            _take(child, found, plain)
    return tuple(line for line in map(_trimmed, found) if not line.is_empty)


def _take(child: HtmlElement, found: list[Line], plain: Line) -> None:
    """Adds an element within a line to the lines found."""
    classes = _classes(child)
    if child.tag == "br":
        found.append(plain)
    elif "tag" in classes:
        found.append(replace(plain, style="note", tag=child.text_content().strip(), level=_level(classes)))
    elif "sparks" in classes:
        found[-1] = replace(found[-1], bars=tuple(SPARKS.index(step) for step in child.text_content() if step in SPARKS))
    elif "note" in classes or "kind" in classes:
        if found[-1].tag and not found[-1].text.strip():
            found[-1] = replace(found[-1], text=_text(child))
        else:
            found.extend(_lines(child, replace(plain, style="note")))
    elif "label" in classes:
        found.append(replace(plain, style="note", text=_text(child)))
    elif child.tag == "a":
        link = web_link(child.get("href", ""))
        found[-1] = replace(found[-1], link=_text(child), url=link.url if link else "")
    else:
        found[-1] = replace(found[-1], text=found[-1].text + _text(child))


def _pieces(element: HtmlElement) -> Iterator[tuple[str, HtmlElement | None]]:
    """Each stretch of text with the element that follows it."""
    text = element.text or ""
    for child in element:
        yield text, child if isinstance(child.tag, str) else None
        text = child.tail or ""
    yield text, None


def _text(element: HtmlElement) -> str:
    """All its text, isolated where it has a direction of its own."""
    inner = "".join(text + (_text(child) if child is not None else "") for text, child in _pieces(element))
    direction = element.get("dir", "auto" if element.tag == "bdi" else "")
    return f"{ISOLATED[direction]}{inner}{END}" if direction in ISOLATED else inner


def _trimmed(line: Line) -> Line:
    return replace(line, text=" ".join(line.text.split()), link=" ".join(line.link.split()))


def _direction(element: HtmlElement, *, is_rtl: bool) -> bool | None:
    """Of an element with a `dir` of its own that one, else that of the page."""
    own = element.get("dir")
    return is_rtl if own is None else None if own == "auto" else own == "rtl"


def _style(element: HtmlElement) -> str:
    strong = element.find("strong")
    if strong is not None and strong.text_content().strip() == element.text_content().strip():
        return "strong"
    return next((NOTES[name] for name in _classes(element) if name in NOTES), "text")


def _classes(element: HtmlElement) -> list[str]:
    return (element.get("class") or "").split()


def _level(classes: list[str]) -> str:
    return next((name.removeprefix("tag-") for name in classes if name.startswith("tag-")), "")

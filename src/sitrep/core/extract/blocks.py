"""Cuts a parsed page into blocks, the pieces of text between block-level tags, each with what its place in the tree says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sitrep.core.extract.marks import BIT, marks_of_names, marks_of_tag

SKIPPED_TAGS = frozenset(
    re.findall(
        r"\w+",
        "script style noscript template svg iframe head select option textarea object embed canvas audio video math datalist map "
        "input button dialog",
    )
)
INLINE_TAGS = frozenset(
    re.findall(
        r"\w+",
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small span strike "
        "strong sub sup time tt u var wbr img picture source",
    )
)
CELL_TAGS = frozenset(("td", "th"))
EMPHASIS_TAGS = frozenset(("b", "strong", "em", "i"))
HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)


class Node:
    """A block-level element: its own marks and those it inherits; `words` and `prose` weigh the prose under it (set by the measures).

    `names` is its class and id as written: pieces of one story mostly have the same.
    """

    __slots__ = ("marks", "names", "own", "parent", "prose", "tag", "words")

    def __init__(self, parent: Node | None, tag: str, own: int, names: str = "") -> None:
        self.parent = parent
        self.tag = tag
        self.names = names
        self.own = own
        self.marks: int = own | parent.marks if parent is not None else own
        self.words = 0
        self.prose = 0.0


@dataclass(slots=True, kw_only=True)
class Block:
    """A piece of text (white space folded) in `node`; `link_chars` and `emphasis_chars` of its characters are in links or bold/italic.

    `after_picture`: between it and the block before there is a picture, of which it may be the caption.
    """

    text: str
    node: Node
    link_chars: int = 0
    links: int = 0
    emphasis_chars: int = 0
    after_picture: bool = False


class _Cutter:
    """Collects text until a block-level tag begins or ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.node = Node(None, "html", 0)
        self.pieces: list[str] = []
        self.in_links = self.in_emphasis = 0
        self.link_chars = self.links = self.emphasis_chars = 0
        self.break_before = self.picture = False
        self._marks_of_names: dict[str, int] = {}

    def add(self, text: str) -> None:
        """Adds text at the current place."""
        self.pieces.append(text)
        if self.in_links or self.in_emphasis or self.break_before:
            length = len(text.strip())
            if length:
                self.break_before = False
                self.link_chars += length if self.in_links else 0
                self.emphasis_chars += length if self.in_emphasis else 0

    def cut(self) -> None:
        """Ends the block under way, if it has any text."""
        self.break_before = False
        if not self.pieces:
            return
        text = " ".join("".join(self.pieces).split())
        self.pieces.clear()
        if text:
            block = Block(text=text, node=self.node, link_chars=self.link_chars, links=self.links, emphasis_chars=self.emphasis_chars)
            block.after_picture = self.picture
            self.blocks.append(block)
            self.picture = False
        self.link_chars = self.links = self.emphasis_chars = 0

    def line_break(self) -> None:
        """One <br> is a space, two in a row end a block."""
        if self.break_before:
            self.cut()
        elif self.pieces:
            self.pieces.append(" ")
            self.break_before = True

    def enter(self, tag: str, attributes: Any) -> None:
        """Goes down into a block-level element."""
        self.cut()
        own = marks_of_tag(tag)
        names = ""
        if attributes:
            names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
            if len(names) > 1:
                known = self._marks_of_names.get(names)
                if known is None:
                    known = self._marks_of_names[names] = marks_of_names(names)
                own |= known
            if "articleBody" in (attributes.get("itemprop"), attributes.get("property")):
                own |= BIT["article_body"]
            if "hidden" in attributes or attributes.get("aria-hidden") == "true" or HIDDEN_STYLE.search(attributes.get("style") or ""):
                own |= BIT["hidden"]
        self.node = Node(self.node, tag, own, names)

    def leave(self) -> None:
        """Comes back up."""
        self.cut()
        if self.node.parent is not None:
            self.node = self.node.parent

    def shift(self, tag: str, by: int) -> None:
        """Begins (+1) or ends (-1) an inline element."""
        if tag == "a":
            self.in_links += by
            self.links += by > 0
        elif tag in EMPHASIS_TAGS:
            self.in_emphasis += by
        elif tag == "img":
            self.picture = True

    def start(self, element: Any) -> None:
        """Takes in an element's beginning and the text before its first child."""
        tag = element.tag
        if tag == "br":
            self.line_break()
        elif tag in INLINE_TAGS:
            self.shift(tag, 1)
        elif tag in CELL_TAGS and _is_plain_cell(element):
            self.add(" ")
        else:
            self.enter(tag, element.attrib)
        if element.text:
            self.add(element.text)

    def end(self, element: Any) -> None:
        """Takes in an element's end and the text after it."""
        tag = element.tag
        if tag in INLINE_TAGS:
            self.shift(tag, -1)
        elif tag in CELL_TAGS and _is_plain_cell(element):
            self.add(" ")
        elif tag != "br" and tag not in SKIPPED_TAGS:
            self.leave()
        if element.tail:
            self.add(element.tail)


def cut_blocks(tree: Any, *, most: int = 20_000) -> list[Block]:
    """The first `most` blocks of an lxml tree (without comments and processing instructions) in page order, in linear time."""
    from lxml import etree  # noqa: PLC0415  only the children that extract pay for it

    cutter = _Cutter()
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if len(cutter.blocks) >= most:
            return cutter.blocks
        if event == "end":
            cutter.end(element)
        elif element.tag in SKIPPED_TAGS:
            walk.skip_subtree()
        else:
            cutter.start(element)
    cutter.cut()
    return cutter.blocks


def _is_plain_cell(cell: Any) -> bool:
    """A cell of data, which belongs to its row; in a cell of layout there are paragraphs, lists or tables."""
    return all(child.tag in INLINE_TAGS or child.tag == "br" or child.tag in SKIPPED_TAGS for child in cell)

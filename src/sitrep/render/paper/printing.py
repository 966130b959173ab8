"""A message goes in, a PDF file of it comes out, in the message's own language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sitrep.core.outcomes import Message
from sitrep.core.receivers import FRAME_LANGUAGES
from sitrep.render import words
from sitrep.render.language import finished, say, speaking
from sitrep.render.paper.blocks import Block, Line, Shape, read_page
from sitrep.render.paper.faces import INDENTS, face_of
from sitrep.render.paper.sheets import TOP, Sheets
from sitrep.render.pictures import picture_of

HEAD_SHARE, GUTTER = 0.3, 12.0
"""The left cell of a row, and the points between it and the other."""
PRINT = 3.0
"""Pixels for one of the sketch: 210 to the inch of paper."""
MAP_SHAPE = 250 / 480
"""Height of a map in widths: see `core.sketches.Sketch`."""
SMALL_PRINT = ("note", "kind", "province")
AROUND_MAP, ABOVE_FOOT = 6.0, 14.0
AMPLE = 260.0
"""Points of room in which nothing is measured: a heading with a quote, or the map, is hardly ever higher."""


def print_message(message: Message) -> bytes:
    """The PDF of a message of ours: its HTML page on A4, with headings to jump to, links, its map, and numbers on the pages.

    The same message gives the same bytes. Raises ValueError where it has no HTML.
    """
    page = read_page(message.html)
    pictures = {picture.content_id: picture_of(picture.sketch, zoom=PRINT) for picture in message.pictures}
    with speaking(page.language if page.language.partition("-")[0] in FRAME_LANGUAGES else "en") as language:
        sheets = Sheets(title=message.subject, language=language.code, is_rtl=language.is_rtl, created_at=message.created_at)
        for at, block in enumerate(page.blocks):
            _keep_together(sheets, page.blocks, at)
            if block.shape is Shape.FOOT and page.blocks[at - 1].shape is not Shape.FOOT:
                sheets.pdf.y += ABOVE_FOOT
            _draw(sheets, block, pictures)
        if sheets.missing:
            _draw(sheets, Block(shape=Shape.FOOT, lines=(Line(text=_told_missing(), is_rtl=language.is_rtl),)), {})
        numbers = finished(say("Page {page} of {pages}", page="{page}", pages="{pages}"))
        return sheets.finish(heads=[message.subject, ""], feet=[finished(say(words.UNVERIFIED)), numbers])


def _told_missing() -> str:
    return finished(say("□ stands for a letter of a script that this file has no shapes for; the HTML form of the message has it."))


def _keep_together(sheets: Sheets, blocks: Sequence[Block], at: int) -> None:
    """Begins a new page for a heading that would stand alone below, and for what would be torn without need."""
    if sheets.is_fresh or sheets.room > AMPLE:
        return
    end = at
    while end < len(blocks) - 1 and (blocks[end].shape.leads or _is_small(blocks[end])):
        end += 1
    high = sum(_height(sheets, block) for block in blocks[at : end + 1])
    if high > sheets.room:
        sheets.pdf.add_page()


def _is_small(block: Block) -> bool:
    """True for small print that leads to what follows: a province, a kind, a remark."""
    return block.shape is Shape.PARAGRAPH and all(line.style in SMALL_PRINT and not line.link for line in block.lines)


def _height(sheets: Sheets, block: Block) -> float:
    """Points that a block takes on one page."""
    if block.shape is Shape.MAP:
        return sheets.width * MAP_SHAPE + 2 * AROUND_MAP
    if block.shape is Shape.ROW:
        head, cell = _cells(sheets)
        return max(_lines_height(sheets, block, (block.head,), head), _lines_height(sheets, block, block.lines, cell)) + 5
    return _lines_height(sheets, block, block.lines, sheets.width - INDENTS.get(block.shape, 0))


def _lines_height(sheets: Sheets, block: Block, lines: Sequence[Line], width: float) -> float:
    faces = [face_of(block, line) for line in lines]
    return sum(face.above + sheets.measure(line, face, width) + face.below for line, face in zip(lines, faces, strict=True))


def _cells(sheets: Sheets) -> tuple[float, float]:
    """The widths of a row's two cells."""
    return sheets.width * HEAD_SHARE - GUTTER, sheets.width * (1 - HEAD_SHARE)


def _draw(sheets: Sheets, block: Block, pictures: Mapping[str, bytes]) -> None:
    if block.shape is Shape.MAP:
        if block.picture in pictures:
            sheets.pdf.y += AROUND_MAP
            sheets.picture(pictures[block.picture], block.lines[0].text)
            sheets.pdf.y += AROUND_MAP
    elif block.shape is Shape.ROW:
        _draw_row(sheets, block)
    elif block.shape is Shape.QUOTE:
        _draw_quote(sheets, block)
    else:
        if block.shape is Shape.HEADING:
            sheets.pdf.start_section(sheets.shown(block.lines[0].text))
        if block.shape is Shape.ITEM:
            sheets.bullet(face_of(block, block.lines[0]))
        indent = INDENTS.get(block.shape, 0)
        _write(sheets, block, block.lines, indent, sheets.width - indent)


def _draw_row(sheets: Sheets, block: Block) -> None:
    """Two cells under a line; the second may go on on the next page."""
    sheets.rule()
    sheets.pdf.y += 4
    top, page = sheets.pdf.y, sheets.pdf.page
    head, cell = _cells(sheets)
    _write(sheets, block, (block.head,), 0, head)
    low, sheets.pdf.y = sheets.pdf.y, top
    _write(sheets, block, block.lines, sheets.width - cell, cell)
    if sheets.pdf.page == page:
        sheets.pdf.y = max(sheets.pdf.y, low)
    sheets.pdf.y += 1


def _draw_quote(sheets: Sheets, block: Block) -> None:
    """Foreign words, from the side where their own reading begins, with a bar beside them."""
    line, indent = block.lines[0], INDENTS[Shape.QUOTE]
    face = face_of(block, line)
    is_rtl = sheets.is_rtl if line.is_rtl is None else line.is_rtl
    sheets.pdf.y += face.above
    top, page = sheets.pdf.y, sheets.pdf.page
    sheets.write(line, face, indent, sheets.width - indent, is_rtl=is_rtl)
    sheets.bar_beside(top if sheets.pdf.page == page else TOP, is_rtl=is_rtl)
    sheets.pdf.y += face.below


def _write(sheets: Sheets, block: Block, lines: Sequence[Line], start: float, width: float) -> None:
    for line in lines:
        face = face_of(block, line)
        sheets.pdf.y += face.above
        sheets.write(line, face, start, width, is_rtl=sheets.is_rtl)
        sheets.pdf.y += face.below

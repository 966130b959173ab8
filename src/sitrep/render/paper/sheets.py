"""The pages of a PDF file while it is written: fpdf2 with text shaped by HarfBuzz, in fonts of our own, from either side.

Latin, Cyrillic and Arabic letters are there. A sign of another script is shown as □ (`missing` tells), and nothing is left out silently.
"""

from __future__ import annotations

import io
import logging
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from sitrep.render.fonts import BOLD, REGULAR
from sitrep.render.paper.blocks import Line
from sitrep.render.paper.faces import BLUE, GREY, LEVELS, RULE, SMALL, TAG, Face, Ink

if TYPE_CHECKING:
    from fpdf import FPDF

FONT = "dejavu"
MARGIN, TOP, BOTTOM = 54.0, 58.0, 58.0
"""Points (1/72 inch) of an A4 page of 595 × 842."""
BAR, BAR_HEIGHT = 5.0, 11.0
"""Points across and up of a bar of a small chart."""
PAD, GAP = 5.0, 6.0
MISSING = "□"
UNSEEN = frozenset("\u200b\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069\ufeff\u00ad\n")
"""Signs without a shape, which say how others are joined and ordered."""


@lru_cache(maxsize=1)
def letters() -> frozenset[int]:
    """The code points that both fonts have a shape for."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415  nobody waits for it at a start

    with TTFont(REGULAR) as regular, TTFont(BOLD) as bold:
        return frozenset(regular.getBestCmap()) & frozenset(bold.getBestCmap())


class Sheets:
    """Pages, written from top to bottom. `start` is points from where reading begins: from the right where `is_rtl`, else from the left."""

    def __init__(self, *, title: str, language: str, is_rtl: bool, created_at: datetime) -> None:
        from fpdf import FPDF  # noqa: PLC0415  nobody waits for it at a start

        self.is_rtl = is_rtl
        self.missing = False
        self.pdf: FPDF = FPDF(unit="pt", format="A4")
        self.pdf.add_font(FONT, "", REGULAR)
        self.pdf.add_font(FONT, "B", BOLD)
        self._letters = letters()
        self.pdf.set_margins(MARGIN, TOP, MARGIN)
        self.pdf.set_auto_page_break(True, margin=BOTTOM)
        self.pdf.c_margin = 0
        self.pdf.set_title(self.shown(title))
        self.pdf.set_creator("sitrep")
        self.pdf.set_lang(language)
        self.pdf.set_creation_date(created_at)
        self.pdf.add_page()

    @property
    def width(self) -> float:
        """Points between the margins."""
        return float(self.pdf.epw)

    @property
    def room(self) -> float:
        """Points left on this page."""
        return float(self.pdf.h - BOTTOM - self.pdf.y)

    @property
    def is_fresh(self) -> bool:
        """True where nothing stands on this page yet."""
        return bool(self.pdf.y <= TOP)

    def shown(self, text: str) -> str:
        """The text with a □ for each sign that the fonts lack."""
        if all(ord(sign) in self._letters or sign in UNSEEN for sign in text):
            return text
        self.missing = True
        return "".join(sign if ord(sign) in self._letters or sign in UNSEEN else MISSING for sign in text)

    def left_of(self, start: float, width: float, *, is_rtl: bool) -> float:
        """Where on the page something begins that is so wide."""
        return MARGIN + self.width - start - width if is_rtl else MARGIN + start

    def _dress(self, face: Face, ink: Ink | None = None, *, is_rtl: bool | None) -> None:
        self.pdf.set_font(FONT, style="B" if face.bold else "", size=face.size)
        self.pdf.set_text_color(*(ink or face.ink))
        self.pdf.set_text_shaping(True, direction=None if is_rtl is None else "rtl" if is_rtl else "ltr")

    def rows(self, text: str, face: Face, width: float) -> int:
        """How many rows a text takes."""
        if not text:
            return 0
        self._dress(face, is_rtl=None)
        height = self.pdf.multi_cell(width, face.row, self.shown(text), dry_run=True, output="HEIGHT", align="L")
        assert isinstance(height, float)  # noqa: S101  what was asked for
        return round(height / face.row)

    def measure(self, line: Line, face: Face, width: float) -> float:
        """How high `write` would make it, in points."""
        inner = width - self._mark_width(line)
        rows = self.rows(line.text, face, inner)
        if line.link and not self._fits_behind(line, face, inner):
            rows += self.rows(line.link, face, inner)
        return max(rows, 1) * face.row

    def write(self, line: Line, face: Face, start: float, width: float, *, is_rtl: bool) -> None:
        """A tag or a small chart, the text behind it, and its address, behind the text or below it; page after page where it is long."""
        taken = self._mark(line, face, start, width, is_rtl=is_rtl)
        start, width = start + taken, width - taken
        behind = self._fits_behind(line, face, width)
        top = self.pdf.y
        if line.text:
            self._text(line.text, face, start, width, is_rtl=is_rtl, base=line.is_rtl)
        else:
            self.pdf.y += 0 if line.link else face.row
        if line.link:
            if behind and line.text:
                self.pdf.y = top
                start += self._extent(line.text, face) + face.size * 0.3
                width = self._extent(line.link, face) + 1
            self._text(line.link, face, start, width, is_rtl=is_rtl, base=None, url=line.url)

    def _text(self, text: str, face: Face, start: float, width: float, *, is_rtl: bool, base: bool | None, url: str = "") -> None:
        self._dress(face, BLUE if url else None, is_rtl=base)
        self.pdf.x = self.left_of(start, width, is_rtl=is_rtl)
        align = "R" if is_rtl else "L"
        self.pdf.multi_cell(width, face.row, self.shown(text), align=align, link=url or None, new_x="LEFT", new_y="NEXT")

    def _extent(self, text: str, face: Face) -> float:
        self._dress(face, is_rtl=None)
        return float(self.pdf.get_string_width(self.shown(text)))

    def _fits_behind(self, line: Line, face: Face, width: float) -> bool:
        return bool(line.link) and self._extent(f"{line.text} {line.link}", face) + face.size < width

    def _mark_width(self, line: Line) -> float:
        if line.tag:
            return self._extent(line.tag, TAG) + 2 * PAD + GAP
        return len(line.bars) * BAR + GAP if line.bars else 0.0

    def _mark(self, line: Line, face: Face, start: float, width: float, *, is_rtl: bool) -> float:
        """The tag or the chart before a line; gives how much of its width that takes."""
        taken = self._mark_width(line)
        if not taken:
            return 0.0
        if self.room < face.row:
            self.pdf.add_page()
        wide, top = taken - GAP, self.pdf.y
        left = self.left_of(start, wide, is_rtl=is_rtl)
        if line.tag:
            self.pdf.set_fill_color(*LEVELS.get(line.level, GREY))
            self.pdf.rect(left, top - 1, wide, face.row + 1, style="F")
            self._text(line.tag, TAG, start + PAD, wide - PAD, is_rtl=is_rtl, base=is_rtl)
        else:
            self._chart(line.bars, left, top + (face.row + BAR_HEIGHT) / 2 - 1)
        self.pdf.y = top
        return taken

    def _chart(self, bars: tuple[int, ...], left: float, foot: float) -> None:
        self.pdf.set_fill_color(*BLUE)
        for at, step in enumerate(bars):
            high = 0.8 + step / 7 * (BAR_HEIGHT - 0.8)
            self.pdf.rect(left + at * BAR, foot - high, BAR - 1, high, style="F")

    def rule(self) -> None:
        """A thin line across the page."""
        self.pdf.set_draw_color(*RULE)
        self.pdf.set_line_width(0.6)
        self.pdf.line(MARGIN, self.pdf.y, MARGIN + self.width, self.pdf.y)

    def bar_beside(self, top: float, *, is_rtl: bool) -> None:
        """The bar of a quote, from `top` down to here, where reading begins."""
        self.pdf.set_fill_color(138, 146, 150)
        self.pdf.rect(self.left_of(0, 2.5, is_rtl=is_rtl), top, 2.5, self.pdf.y - top, style="F")

    def bullet(self, face: Face) -> None:
        """The dot before an item that is about to be written."""
        self.pdf.set_fill_color(*GREY)
        self.pdf.ellipse(self.left_of(2, 3, is_rtl=self.is_rtl), self.pdf.y + face.row / 2 - 1.5, 3, 3, style="F")

    def picture(self, png: bytes, words: str) -> None:
        """A picture from margin to margin; `words` are for those who cannot see it."""
        self.pdf.image(io.BytesIO(png), x=MARGIN, w=self.width, alt_text=self.shown(words))

    def finish(self, *, heads: list[str], feet: list[str]) -> bytes:
        """The file. The first of `heads` and `feet` stands where reading begins, the second opposite; `{page}`, `{pages}`: numbers."""
        self.pdf.set_auto_page_break(False)
        pages = self.pdf.pages_count
        for page in range(1, pages + 1):
            self.pdf.page = page
            self.pdf.set_font(FONT, size=1)  # another than the next one, which else is not written into this page
            if page > 1:
                self._edge(heads, 30, page, pages)
            self.pdf.y = self.pdf.h - 44
            self.rule()
            self._edge(feet, self.pdf.h - 38, page, pages)
        logging.getLogger("fpdf").setLevel(logging.ERROR)  # it warns of each sign without a shape
        return bytes(self.pdf.output())

    def _edge(self, words: list[str], y: float, page: int, pages: int) -> None:
        for text, is_rtl in zip(words, (self.is_rtl, not self.is_rtl), strict=True):
            self.pdf.y = y
            self._text(
                text.replace("{page}", str(page)).replace("{pages}", str(pages)), SMALL, 0, self.width, is_rtl=is_rtl, base=self.is_rtl
            )

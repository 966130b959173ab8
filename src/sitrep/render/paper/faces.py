"""How each kind of line looks on paper: sizes, colours and spaces, as near to `render/templates/style.css` as paper is to a screen."""

from __future__ import annotations

from dataclasses import dataclass

from sitrep.render.paper.blocks import Block, Line, Shape

Ink = tuple[int, int, int]
INK, GREY, RULE, BLUE, WHITE = (11, 12, 12), (80, 90, 95), (207, 212, 214), (29, 90, 150), (255, 255, 255)
LEVELS: dict[str, Ink] = {"high": (170, 42, 22), "medium": (138, 75, 0), "information": BLUE}
LEADING = 1.42
"""Height of a line in sizes of its letters: Arabic reaches further up and down than Latin."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Face:
    """Letters of one style: size in points, bold or not, colour, and the points left free above and below."""

    size: float = 9.5
    bold: bool = False
    ink: Ink = INK
    above: float = 0.0
    below: float = 3.0

    @property
    def row(self) -> float:
        """Height of one row of letters, in points."""
        return self.size * LEADING


SHAPES = {
    Shape.TITLE: Face(size=17, bold=True, above=2, below=6),
    Shape.HEADING: Face(size=12.5, bold=True, above=16, below=4),
    Shape.SUBHEADING: Face(size=10.5, bold=True, above=10, below=3),
    Shape.QUOTE: Face(size=10, above=3, below=4),
}
STYLES = {
    "text": Face(),
    "strong": Face(bold=True),
    "head": Face(bold=True),
    "note": Face(size=8, ink=GREY),
    "kind": Face(size=8, ink=GREY, above=4),
    "province": Face(size=8.5, bold=True, ink=GREY, above=7, below=0),
}
FOOT, SMALL = Face(size=8, ink=GREY), Face(size=7.5, ink=GREY)
TAG = Face(size=8, bold=True, ink=WHITE)
INDENTS = {Shape.QUOTE: 12.0, Shape.ITEM: 12.0}
"""Points from where reading begins."""


def face_of(block: Block, line: Line) -> Face:
    """The face of a line of a block."""
    if block.shape is Shape.FOOT:
        return FOOT
    return SHAPES.get(block.shape) or STYLES[line.style]

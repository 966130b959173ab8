"""A sketch or an SVG goes in, a PNG comes out, the same on every machine: resvg, with fonts of our own."""

from __future__ import annotations

from functools import lru_cache

from sitrep.core.sketches import Sketch
from sitrep.render.fonts import BOLD, REGULAR
from sitrep.render.map import draw_map

SHARP = 1.5
"""Pixels of the picture for one of the sketch: phones have two and three, and 40 kB for a map is what a thin line bears."""


@lru_cache(maxsize=8)
def picture_of(sketch: Sketch) -> bytes:
    """The sketch as a PNG of about 30 kB. The last few are kept: several people get the same mail."""
    svg = draw_map(
        sketch.pins,
        countries=sketch.countries,
        width=sketch.width,
        height=sketch.height,
        language=sketch.language,
        is_world=sketch.is_world,
    )
    return png_of(svg)


def png_of(svg: str, *, zoom: float = SHARP) -> bytes:
    """An SVG of ours as a PNG. Raises ValueError for one that is not well formed."""
    import resvg_py  # noqa: PLC0415  nobody waits for it at a start

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom, skip_system_fonts=True, font_files=[REGULAR, BOLD]))

"""A sketch or an SVG goes in, a PNG comes out, the same on every machine: resvg, with fonts of our own; Pillow makes it small."""

from __future__ import annotations

import io
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from sitrep.core.sketches import Sketch
from sitrep.render.fonts import BOLD, REGULAR
from sitrep.render.language import speaking
from sitrep.render.map import draw_map

if TYPE_CHECKING:
    from PIL.Image import Image

SHARP = 1.8
"""Pixels of the picture for one of the sketch: phones have two and three, and 40 kB for a map is what a thin line bears."""
EXACT, COLOURS = 48, 128
"""The most frequent colours are kept as they are, the others stand for those between them: a map of the world that has 150 kB in all
colours has 45 kB in these. Maximum coverage keeps what is rare, too: a median cut made brown pins of the red ones."""


@lru_cache(maxsize=8)
def picture_of(sketch: Sketch, *, zoom: float = SHARP) -> bytes:
    """The sketch as a PNG, of about 30 kB by itself. The last few are kept: several people get the same mail."""
    with speaking(sketch.language):
        svg = draw_map(sketch.pins, countries=sketch.countries, width=sketch.width, height=sketch.height, is_world=sketch.is_world)
    return png_of(svg, zoom=zoom)


def png_of(svg: str, *, zoom: float = SHARP) -> bytes:
    """An SVG of ours as a PNG of COLOURS. Raises ValueError for one that is not well formed."""
    import resvg_py  # noqa: PLC0415  nobody waits for it at a start
    from PIL import Image  # noqa: PLC0415  as above

    drawn = bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom, skip_system_fonts=True, font_files=[REGULAR, BOLD]))
    with Image.open(io.BytesIO(drawn)) as picture:
        return small_png(Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture.convert("RGBA")))


def small_png(picture: Image) -> bytes:
    """A picture of flat colours as a PNG of COLOURS, EXACT of them as they were."""
    from PIL import Image  # noqa: PLC0415  nobody waits for it at a start

    whole, packed = picture.convert("RGB"), io.BytesIO()
    counts = Counter(zip(*[iter(whole.tobytes())] * 3, strict=True))
    exact = [part for colour, _count in counts.most_common(EXACT) for part in colour]
    between = whole.quantize(COLOURS - EXACT, method=Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([*exact, *between])
    whole.quantize(palette=palette, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()

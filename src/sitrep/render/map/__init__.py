"""Places go in, a map of them as SVG comes out: `draw_map`. The shapes are Natural Earth's, made small by `tools/build_borders.py`."""

from sitrep.render.map.drawing import draw_map as draw_map
from sitrep.render.map.pins import Pin as Pin
from sitrep.render.map.pins import pins_of as pins_of

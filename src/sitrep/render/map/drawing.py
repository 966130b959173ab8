"""Pins and countries go in, one SVG picture comes out: land, borders, names, pins as sure as their places are, a scale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from markupsafe import escape

from sitrep.core.model import Level
from sitrep.core.text import clean_line
from sitrep.render import words
from sitrep.render.map import clipping
from sitrep.render.map.labels import Labels
from sitrep.render.map.pins import COUNTRY_LEVEL, PROVINCE_LEVEL, Pin
from sitrep.render.map.shapes import Box, Ring, Shapes, load_shapes
from sitrep.render.map.view import View, view_of, world_view

COLOURS = {
    "sea": "#dbe7ee",
    "land": "#f6f4ef",
    "lit": "#fdf0c8",
    "coast": "#8aa3b1",
    "border": "#7d7f80",
    "disputed": "#7d7f80",
    "name": "#5a5f62",
    "ink": "#0b0c0c",
    "halo": "#ffffff",
}
PIN_COLOURS = {Level.HIGH: "#aa2a16", Level.MEDIUM: "#8a4b00", Level.INFORMATION: "#1d5a96", Level.NONE: "#505a5f"}
"""Those of the levels' tags in mails (render/templates/style.css)."""
FONT = 'font-family="DejaVu Sans, Noto Sans, Arial, sans-serif"'
SPECK = 1.5
"""Pixels; smaller things are left out of maps of the world."""
ROOM_FOR_A_NAME = 1500
"""Square pixels that a country must show to be named."""
INSET, MOST_SHOWN = 0.25, 1.1
"""Size of the small map of the country, as a share of the whole; it is drawn where the country is larger than the map."""
SCALES_KM = (5000, 2000, 1000, 500, 200, 100, 50, 20)
PROVINCE_KM = 40
"""Radius of the ring around a place of which only the province is known."""
NO_ENDORSEMENT = "Boundaries and names shown do not imply official endorsement."


def draw_map(
    pins: Sequence[Pin],
    *,
    countries: Iterable[str] = (),
    width: int = 600,
    height: int = 320,
    title: str = "",
    is_world: bool = False,
) -> str:
    """A map of these pins as an SVG document of `width` × `height` pixels; about 20 kB for a locator, 230 kB for the world.

    `countries` (ISO 3166-1 alpha-3) are drawn lighter than others; without a pin the map shows them whole. `is_world`: all countries,
    whatever the pins; else the map shows the pins with some room around them. Countries are named in the language that is being spoken.
    A pin of precision 1 to 3 is a dot, of 4 (province) a dot in a wide ring, of 5 a dot in a narrow one; of 6 (country) it is left out.

    Each element has a class (`sea`, `land`, `lit`, `coast`, `border`, `disputed`, `name`, `pin`, `pin-high` …, `ring`, `label`,
    `scale`, `inset`): a style sheet outranks the colours, which are attributes, so that it may hold for dark screens. No style, script
    or address is inside.
    """
    shapes = load_shapes()
    lit = frozenset(iso3 for iso3 in countries if iso3 in shapes.countries)
    pins = [pin for pin in pins if pin.precision != COUNTRY_LEVEL]
    spots = [(pin.lon, pin.lat) for pin in pins]
    whole = [] if pins else [box for iso3 in sorted(lit) if (box := shapes.box_of(iso3))]
    view = world_view(width=width, height=height) if is_world else view_of(spots, whole, width=width, height=height)
    labels = Labels(width, height)
    inset = _inset(shapes, view, pins, lit, labels) if pins and lit and not view.is_wide else ""
    scale = _scale(view, labels) if not view.is_wide else ""
    marks = [_pin(pin, view) for pin in reversed(pins)]
    named = [_pin_name(pin, view, labels) for pin in pins]
    ground, lands = _ground(view, lit)
    names = [_country_name(iso3, area, spot, labels) for iso3, area, spot in lands]
    role = "group" if any(pin.href for pin in pins) else "img"  # a picture has no links within
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="{role}" {FONT}>'
    told = f"<title>{escape(clean_line(title, most=200))}</title>" if title else ""
    return "".join([head, told, ground, *names, *marks, *named, scale, inset, "</svg>"])


@lru_cache(maxsize=8)
def _ground(view: View, lit: frozenset[str]) -> tuple[str, tuple[tuple[str, float, clipping.Pixel], ...]]:
    """Sea, land and lines of a view, and for each country on it the area (square pixels) and the middle of its largest part."""
    shapes = load_shapes()
    drawn = [f'<rect class="sea" width="{view.width}" height="{view.height}" fill="{COLOURS["sea"]}"/>']
    lands = []
    for iso3, rings in shapes.countries.items():
        shown = [found for ring in rings for found in _shown(shapes, ring, view)]
        if shown:
            name = "lit" if iso3 in lit else "land"
            said = "".join(clipping.path(ring, closed=True) for ring in shown)
            drawn.append(f'<path class="{name}" data-iso3="{iso3}" fill="{COLOURS[name]}" fill-rule="evenodd" d="{said}"/>')
            lands.append((iso3, *max(clipping.middle(ring) for ring in shown)))
    drawn.append(_lines(shapes, shapes.coasts, view, "coast", 0.4 if view.is_wide else 0.7))
    drawn.append(_lines(shapes, shapes.borders, view, "border", 0.5 if view.is_wide else 1.1))
    drawn.append(_lines(shapes, shapes.disputed, view, "disputed", 0.5 if view.is_wide else 1.1))
    return "".join(drawn), tuple(lands)


def _shown(shapes: Shapes, ring: Ring, view: View) -> Iterator[list[clipping.Pixel]]:
    if view.is_wide and (ring.box.east - ring.box.west) * view.across < SPECK and (ring.box.north - ring.box.south) * view.down < SPECK:
        return
    for turn in view.turns(ring.box):
        pixels = [view.at(lon + turn, lat) for lon, lat in shapes.points(ring)]
        if found := clipping.clipped_ring(pixels, width=view.width, height=view.height, step=_step(view)):
            yield found


def _step(view: View) -> float:
    """Pixels between two points of a line: a picture shows little difference between nearer ones."""
    return 1.8 if view.is_wide else 0.7


def _lines(shapes: Shapes, numbers: Iterable[int], view: View, name: str, width: float) -> str:
    said = []
    for number in numbers:
        line = shapes.lines[number]
        if view.is_wide and name == "coast" and (line.box.north - line.box.south) * view.down < SPECK:
            continue
        for turn in view.turns(line.box):
            pixels = (view.at(lon + turn, lat) for lon, lat in line.degrees())
            pieces = clipping.clipped_line(pixels, width=view.width, height=view.height, step=_step(view))
            said += [clipping.path(piece, closed=False) for piece in pieces]
    style = f'fill="none" stroke="{COLOURS[name]}" stroke-width="{width:g}" stroke-linejoin="round" vector-effect="non-scaling-stroke"'
    style += ' stroke-dasharray="4 3"' if name == "disputed" else ""
    return f'<path class="{name}" {style} d="{"".join(said)}"/>' if said else ""


def _pin(pin: Pin, view: View) -> str:
    x, y = view.at(view.near(pin.lon), pin.lat)
    colour = PIN_COLOURS[pin.level]
    spot = f'cx="{x:.1f}" cy="{y:.1f}"'
    told = f"<title>{escape(clean_line(pin.title, most=200))}</title>" if pin.title else ""
    style = f'r="6" fill="{colour}" stroke="{COLOURS["halo"]}" stroke-width="1.5"'
    dot = f'<circle class="pin pin-{pin.level.value}" {spot} {style}>{told}</circle>'
    ring = ""
    if pin.precision >= PROVINCE_LEVEL:
        radius = max(PROVINCE_KM * view.pixels_per_km, 14.0) if pin.precision == PROVINCE_LEVEL else 12.0
        about = f'fill="{colour}" fill-opacity="0.12" stroke="{colour}" stroke-dasharray="4 3"'
        ring = f'<circle class="ring" {spot} r="{radius:.1f}" {about}/>'
    return ring + (f'<a href="{escape(pin.href)}">{dot}</a>' if pin.href else dot)


def _pin_name(pin: Pin, view: View, labels: Labels) -> str:
    x, y = view.at(view.near(pin.lon), pin.lat)
    labels.block(x - 8, y - 8, x + 8, y + 8)
    said = clean_line(pin.label, most=40)
    found = labels.beside(said, x, y, size=14) if said else None
    return _text(said, found, size=14, name="label", colour=COLOURS["ink"], weight="bold") if found else ""


def _country_name(iso3: str, area: float, spot: clipping.Pixel, labels: Labels) -> str:
    """In the middle of what the map shows of the country, where there is room for it."""
    said = words.country(iso3)
    found = labels.centred(said, *spot, size=12) if iso3 and area > ROOM_FOR_A_NAME else None
    return _text(said, found, size=12, name="name", colour=COLOURS["name"]) if found else ""


def _text(said: str, at: tuple[float, float], *, size: int, name: str, colour: str, weight: str = "normal") -> str:
    style = (
        f'font-size="{size}" font-weight="{weight}" text-anchor="middle" fill="{colour}" paint-order="stroke" stroke="{COLOURS["halo"]}"'
    )
    return f'<text class="{name}" x="{at[0]:.1f}" y="{at[1]:.1f}" {style} stroke-width="3" stroke-linejoin="round">{escape(said)}</text>'


def _scale(view: View, labels: Labels) -> str:
    """A bar of a round number of kilometres, at most a quarter of the map wide, in its lower left corner."""
    km = next((km for km in SCALES_KM if km * view.pixels_per_km <= view.width / 4), SCALES_KM[-1])
    width, bottom = km * view.pixels_per_km, view.height - 10
    labels.block(4, bottom - 22, width + 20, view.height)
    bar = f'd="M10 {bottom - 5}v5h{width:.1f}v-5" fill="none" stroke="{COLOURS["ink"]}" stroke-width="1.5"'
    said = _text(f"{km} km", (10 + width / 2, bottom - 8), size=11, name="scale", colour=COLOURS["ink"])
    return f'<path class="scale" {bar}/>{said}'


def _inset(shapes: Shapes, view: View, pins: Sequence[Pin], lit: frozenset[str], labels: Labels) -> str:
    """The first country as a whole in a corner without pins, with a frame around what the map shows of it.

    "" where the map shows it whole, or pins are in all corners.
    """
    box = shapes.box_of(sorted(lit)[0])
    width, height = round(view.width * INSET), round(view.height * INSET)
    corners = ((view.width - width - 6, 6), (6, 6), (view.width - width - 6, view.height - height - 6))
    spots = [view.at(view.near(pin.lon), pin.lat) for pin in pins]
    corner = next((corner for corner in corners if not any(_is_near(spot, corner, width, height) for spot in spots)), None)
    if box is None or corner is None or _shows(view, box):
        return ""
    labels.block(corner[0] - 2, corner[1] - 2, corner[0] + width + 2, corner[1] + height + 2)
    small = view_of([], [box], width=width, height=height)
    ground, _lands = _ground(small, lit)
    left, top = small.at(small.near(view.box.west), view.box.north)
    right, bottom = small.at(small.near(view.box.east), view.box.south)
    frame = f'x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}" fill="none" stroke-width="2"'
    edge = f'<rect class="edge" width="{width}" height="{height}" fill="none" stroke="{COLOURS["ink"]}"/>'
    return (
        f'<svg class="inset" x="{corner[0]}" y="{corner[1]}" width="{width}" height="{height}" viewBox="0 0 {width} {height}">{ground}'
        f'<rect class="frame" {frame} stroke="{PIN_COLOURS[Level.HIGH]}"/>{edge}</svg>'
    )


def _is_near(spot: clipping.Pixel, corner: tuple[int, int], width: int, height: int) -> bool:
    """True where an inset in that corner would cover the pin or its name."""
    return corner[0] - 120 <= spot[0] <= corner[0] + width + 20 and corner[1] - 20 <= spot[1] <= corner[1] + height + 20


def _shows(view: View, box: Box) -> bool:
    """True where the map shows nearly all of it."""
    return (box.east - box.west) * view.across < view.width * MOST_SHOWN and (box.north - box.south) * view.down < view.height

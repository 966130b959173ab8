"""The npm package world-atlas (Natural Earth's countries at 1:10 million as TopoJSON) goes in, `render/map/borders.bin.gz` comes out.

`npm pack world-atlas && tar xzf world-atlas-*.tgz && python tools/build_borders.py package/countries-10m.json`

Lines are simplified by Douglas and Peucker's method, borders less than coasts; islets and Antarctica are left out.
Two things differ from Natural Earth, which draws who holds the ground: Crimea goes to Ukraine (General Assembly resolution 68/262), and
Somaliland, Northern Cyprus and the bases on Cyprus to the states whose territory the United Nations count them to.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from babel.core import get_global

FORMAT = 1
PACKAGE = Path(__file__).resolve().parents[1] / "src" / "sitrep"
TARGET, GAZETTEER = PACKAGE / "render" / "map" / "borders.bin.gz", PACKAGE / "gazetteer"
STEPS_PER_DEGREE = 1000
BORDER_DEGREES = 0.008
"""About 900 m: less than a crossing's own uncertainty."""
COAST_DEGREES = 0.018
FAR_NORTH, FAR_NORTH_DEGREES = 66.0, 0.06
"""Beyond this latitude coasts have many points and few readers."""
ISLET = 0.008
"""Square degrees, about 100 km²: a smaller island is left out, unless it is all that a country has."""

NAMED = {
    "Kosovo": "XKX",
    "Somaliland": "SOM",
    "N. Cyprus": "CYP",
    "Cyprus U.N. Buffer Zone": "CYP",
    "Dhekelia": "CYP",
    "Akrotiri": "CYP",
    "Baikonur": "KAZ",
    "USNB Guantanamo Bay": "CUB",
    "Siachen Glacier": "",
}
"""Shapes without an ISO number; "" is drawn as land of nobody, others are left out."""
CRIMEA = (34.1, 45.3)

Point = tuple[int, int]


def main(source: str) -> None:
    """Reads, simplifies, writes."""
    topology = json.loads(Path(source).read_text("utf-8"))
    shapes = dict(_countries(topology))
    arcs = [list(_absolute(arc)) for arc in topology["arcs"]]
    degrees = [list(_unwrapped(_degrees(topology, point) for point in arc)) for arc in arcs]
    _move_crimea(shapes, degrees)
    owners: dict[int, Counter[str]] = {}
    for iso3, rings in shapes.items():
        for arc in (arc for ring in rings for arc in ring):
            owners.setdefault(arc if arc >= 0 else ~arc, Counter())[iso3] += 1
    thin = {at: _thinned(degrees[at], _tolerance(degrees[at], owner)) for at, owner in owners.items()}
    kept = {iso3: _without_islets(rings, thin) for iso3, rings in shapes.items()}
    used = sorted({arc if arc >= 0 else ~arc for rings in kept.values() for ring in rings for arc in ring})
    number = {arc: at for at, arc in enumerate(used)}
    header: dict[str, Any] = {
        "format": FORMAT,
        "steps": STEPS_PER_DEGREE,
        "lengths": [len(thin[arc]) for arc in used],
        "countries": {
            iso3: [[number[arc] if arc >= 0 else ~number[~arc] for arc in ring] for ring in rings] for iso3, rings in sorted(kept.items())
        },
    }
    body = b"".join(_packed(thin[arc]) for arc in used)
    payload = json.dumps(header, separators=(",", ":")).encode("ascii") + b"\n" + body
    TARGET.write_bytes(gzip.compress(payload, mtime=0))
    print(f"{len(kept)} countries, {len(used)} lines, {sum(header['lengths'])} points, {TARGET.stat().st_size} bytes")  # noqa: T201  # a tool tells what it did


def _countries(topology: dict[str, Any]) -> Iterator[tuple[str, list[list[int]]]]:
    """Each country's ISO 3166-1 alpha-3 code with its rings, outer and inner ones alike (they are filled by the even-odd rule)."""
    found: dict[str, list[list[int]]] = {}
    aliases = get_global("territory_aliases")
    known = {row.partition(",")[0] for row in (GAZETTEER / "countries.csv").read_text("utf-8").splitlines()}
    alpha3 = {aliases[code][0]: code for code in known if code in aliases}
    for shape in topology["objects"]["countries"]["geometries"]:
        name, numeric = shape["properties"]["name"], shape.get("id")
        if numeric is None and name not in NAMED:
            continue
        if name == "Antarctica":
            continue
        iso3 = NAMED[name] if numeric is None else alpha3[aliases[numeric][0]]
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        found.setdefault(iso3, []).extend(ring for polygon in polygons for ring in polygon)
    yield from found.items()


def _absolute(arc: Iterable[Iterable[int]]) -> Iterator[Point]:
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x, y


def _degrees(topology: dict[str, Any], point: Point) -> Point:
    """In steps of a thousandth of a degree."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    return round((point[0] * sx + tx) * STEPS_PER_DEGREE), round((point[1] * sy + ty) * STEPS_PER_DEGREE)


def _unwrapped(points: Iterable[Point]) -> Iterator[Point]:
    """Beyond 180 degrees where the line crosses that meridian, instead of a jump around the world."""
    turn, before = 0, None
    for x, y in points:
        if before is not None and abs(x + turn - before) > 180 * STEPS_PER_DEGREE:
            turn += 360 * STEPS_PER_DEGREE if x + turn < before else -360 * STEPS_PER_DEGREE
        before = x + turn
        yield before, y


def _tolerance(points: list[Point], owner: Counter[str]) -> float:
    if len(owner) > 1:
        return BORDER_DEGREES
    return FAR_NORTH_DEGREES if min(y for _x, y in points) > FAR_NORTH * STEPS_PER_DEGREE else COAST_DEGREES


def _move_crimea(shapes: dict[str, list[list[int]]], arcs: list[list[Point]]) -> None:
    spot = (CRIMEA[0] * STEPS_PER_DEGREE, CRIMEA[1] * STEPS_PER_DEGREE)
    ring = next((ring for ring in shapes["RUS"] if _holds(_ring_points(ring, dict(enumerate(arcs))), spot)), None)
    if ring is None:
        raise SystemExit("the shapes have changed: Crimea is not where it was, look at the map")
    shapes["RUS"].remove(ring)
    shapes["UKR"].append(ring)


def _holds(ring: list[Point], spot: tuple[float, float]) -> bool:
    x, y = spot
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _ring_points(ring: list[int], arcs: dict[int, list[Point]]) -> list[Point]:
    points: list[Point] = []
    reach = 0
    for arc in ring:
        piece = arcs[arc][:-1] if arc >= 0 else arcs[~arc][:0:-1]
        end = arcs[arc][-1][0] if arc >= 0 else arcs[~arc][0][0]
        turn = reach - piece[0][0] if points else 0
        points += [(x + turn, y) for x, y in piece]
        reach = end + turn
    return points


def _thinned(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker: no left-out point is further than `tolerance` degrees from the line; a ring keeps at least a triangle."""
    limit = (tolerance * STEPS_PER_DEGREE) ** 2
    keep = {0, len(points) - 1}
    if points[0] == points[-1] and len(points) > 3:  # a ring of its own: its furthest point makes two lines of it
        far = max(range(len(points)), key=lambda at: (points[at][0] - points[0][0]) ** 2 + (points[at][1] - points[0][1]) ** 2)
        keep |= {far, far // 2 or 1}
    ends = sorted(keep)
    stack = list(pairwise(ends))
    while stack:
        first, last = stack.pop()
        furthest, at = 0.0, 0
        for between in range(first + 1, last):
            distance = _distance(points[between], points[first], points[last])
            if distance > furthest:
                furthest, at = distance, between
        if furthest > limit:
            keep.add(at)
            stack += [(first, at), (at, last)]
    return [points[at] for at in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """Squared, from the point to the line between the two."""
    (px, py), (ax, ay), (bx, by) = point, start, end
    dx, dy = bx - ax, by - ay
    along = max(0.0, min(1.0, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy))) if dx or dy else 0.0
    return (px - ax - along * dx) ** 2 + (py - ay - along * dy) ** 2


def _without_islets(rings: list[list[int]], arcs: dict[int, list[Point]]) -> list[list[int]]:
    areas = [abs(_area(_ring_points(ring, arcs))) / STEPS_PER_DEGREE**2 for ring in rings]
    largest = max(areas)
    return [ring for ring, area in zip(rings, areas, strict=True) if area >= min(ISLET, largest / 20) or area == largest]


def _area(points: list[Point]) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True)) / 2


def _packed(points: list[Point]) -> bytes:
    """Differences from point to point, zigzag and base 128, as in Protocol Buffers."""
    packed = bytearray()
    x = y = 0
    for px, py in points:
        for difference in (px - x, py - y):
            value = difference << 1 if difference >= 0 else (-difference << 1) - 1
            while value > 0x7F:
                packed.append(value & 0x7F | 0x80)
                value >>= 7
            packed.append(value)
        x, y = px, py
    return bytes(packed)


if __name__ == "__main__":
    main(sys.argv[1])

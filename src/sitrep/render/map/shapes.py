"""The file of borders in the package goes in; countries as rings of lines, in degrees, come out."""

from __future__ import annotations

import gzip
import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

FORMAT = 1

DISPUTED = {frozenset(pair) for pair in (("ISR", "PSE"), ("ISR", "SYR"), ("ISR", "LBN"), ("MAR", "ESH"), ("SRB", "XKX"), ("KOR", "PRK"))}
"""Whose lines maps of the United Nations do not draw as international boundaries."""
AROUND_KASHMIR = frozenset({"IND", "PAK", "CHN"})

Degrees = tuple[float, float]
"""Longitude, latitude."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """From west to east (which may be beyond 180) and south to north, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, other: Box) -> bool:
        """True where the two have a point in common."""
        return self.west <= other.east and other.west <= self.east and self.south <= other.north and other.south <= self.north


KASHMIR = Box(west=73.0, south=33.2, east=80.0, north=37.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A piece of a border or a coast."""

    points: array[float]
    box: Box

    def degrees(self) -> Iterator[Degrees]:
        """Its points from the first to the last."""
        return zip(self.points[::2], self.points[1::2], strict=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ring:
    """A closed line as numbers of lines, each from its end to its start where the number is negative (`~number`)."""

    lines: tuple[int, ...]
    box: Box


@dataclass(frozen=True, kw_only=True, slots=True)
class Shapes:
    """The world: lines, countries by ISO 3166-1 alpha-3 code ("" is land of nobody), and which lines are borders, disputed ones or coasts.

    A line that a country has on both of its sides is neither.
    """

    lines: tuple[Line, ...]
    countries: dict[str, tuple[Ring, ...]]
    borders: tuple[int, ...]
    disputed: tuple[int, ...]
    coasts: tuple[int, ...]

    def points(self, ring: Ring) -> list[Degrees]:
        """The corners of a ring, the first one not repeated."""
        return _corners(ring.lines, self.lines)

    def box_of(self, iso3: str) -> Box | None:
        """What encloses the country's largest part; None for a code that has no shape."""
        rings = self.countries.get(iso3)
        if not rings:
            return None
        return max((ring.box for ring in rings), key=lambda box: (box.east - box.west) * (box.north - box.south))


@lru_cache(maxsize=1)
def load_shapes() -> Shapes:
    """The shapes of the installed package: 2 MB of memory, read when the first map is drawn."""
    payload = gzip.decompress((files("sitrep.render.map") / "borders.bin.gz").read_bytes())
    head, _, body = payload.partition(b"\n")
    header = json.loads(head)
    if header["format"] != FORMAT:
        raise ValueError(
            f"borders.bin.gz has format {header['format']}, this sitrep reads {FORMAT}; build it again: tools/build_borders.py"
        )
    numbers = _numbers(body)
    lines = tuple(_line(numbers, length, header["steps"]) for length in header["lengths"])
    countries = {
        iso3: tuple(Ring(lines=tuple(ring), box=_around(_corners(ring, lines))) for ring in rings)
        for iso3, rings in header["countries"].items()
    }
    owners: dict[int, Counter[str]] = {}
    for iso3, rings in countries.items():
        for at in (at for ring in rings for at in ring.lines):
            owners.setdefault(at if at >= 0 else ~at, Counter())[iso3] += 1
    between = {at: frozenset(owner) for at, owner in owners.items() if len(owner) > 1}
    disputed = tuple(at for at, owner in between.items() if _is_disputed(owner, lines[at].box))
    return Shapes(
        lines=lines,
        countries=countries,
        borders=tuple(at for at in between if at not in set(disputed)),
        disputed=disputed,
        coasts=tuple(at for at, owner in owners.items() if owner.total() == 1),
    )


def _is_disputed(owner: frozenset[str], box: Box) -> bool:
    return "" in owner or owner in DISPUTED or (owner <= AROUND_KASHMIR and box.meets(KASHMIR))


def _numbers(body: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in body:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value >> 1 if not value & 1 else -(value + 1 >> 1)
            value = shift = 0


def _line(numbers: Iterator[int], length: int, steps: int) -> Line:
    points = array("f")
    x = y = 0
    for _ in range(length):
        x, y = x + next(numbers), y + next(numbers)
        points.extend((x / steps, y / steps))
    return Line(points=points, box=_around(list(zip(points[::2], points[1::2], strict=True))))


def _corners(ring: Iterable[int], lines: Sequence[Line]) -> list[Degrees]:
    """Line after line, each once around the world where it is needed to go on where the one before ended."""
    found: list[Degrees] = []
    reach = 0.0
    for number in ring:
        line = list(lines[number if number >= 0 else ~number].degrees())
        if number < 0:
            line.reverse()
        turn = round((reach - line[0][0]) / 360) * 360 if found else 0
        found += [(lon + turn, lat) for lon, lat in line[:-1]] if turn else line[:-1]
        reach = line[-1][0] + turn
    return found


def _around(points: Sequence[Degrees]) -> Box:
    lons, lats = [lon for lon, _lat in points], [lat for _lon, lat in points]
    return Box(west=min(lons), south=min(lats), east=max(lons), north=max(lats))

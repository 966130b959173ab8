"""Points or countries go in; the part of the world that a map of them shows, and where on it a place lies, come out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sitrep.render.map.shapes import Box, Degrees

KM_PER_DEGREE = 111.2
LEAST_DEGREES = 4.5
"""The least height of a map, about 500 km: less would show nothing that a reader knows."""
MARGIN = 0.35
"""Room around the points, as a share of their span, on each side."""
WORLD = Box(west=-170.0, south=-57.0, east=190.0, north=78.0)
MOST_SOUTH, MOST_NORTH = -85.0, 84.0


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """A part of the world on a picture of `width` × `height` pixels; degrees of longitude are shortened as they are at its middle."""

    box: Box
    width: int
    height: int

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Pixels from the left and from the top."""
        return (lon - self.box.west) * self.across, (self.box.north - lat) * self.down

    def near(self, lon: float) -> float:
        """The longitude, once around the world where that brings it onto the map."""
        return next((lon + turn for turn in (0, 360, -360) if self.box.west <= lon + turn <= self.box.east), lon)

    @property
    def across(self) -> float:
        """Pixels for a degree of longitude."""
        return self.width / (self.box.east - self.box.west)

    @property
    def down(self) -> float:
        """Pixels for a degree of latitude."""
        return self.height / (self.box.north - self.box.south)

    @property
    def is_wide(self) -> bool:
        """True where the map shows a continent or more, so that small islands and turns of a coast are below a pixel."""
        return self.box.east - self.box.west > 60

    def turns(self, box: Box) -> tuple[int, ...]:
        """By how many degrees of longitude something in this box has to be turned to be on the map: none, 360 or -360, or several."""
        if box.south > self.box.north or box.north < self.box.south:
            return ()
        return tuple(turn for turn in (0, 360, -360) if box.west + turn <= self.box.east and box.east + turn >= self.box.west)

    @property
    def pixels_per_km(self) -> float:
        """Along the middle of the map."""
        return self.down / KM_PER_DEGREE


def view_of(points: Sequence[Degrees], countries: Iterable[Box], *, width: int, height: int) -> View:
    """A view that shows all of these, with the proportions of the picture; of the whole world where there is nothing to show."""
    spots = [*points, *(corner for box in countries for corner in ((box.west, box.south), (box.east, box.north)))]
    if not spots:
        return _framed(WORLD, width=width, height=height)
    west, east = _span([lon for lon, _lat in spots])
    south, north = min(lat for _lon, lat in spots), max(lat for _lon, lat in spots)
    margin = MARGIN if points else 0.08
    pad = margin * max(north - south, (east - west) * height / width)
    return _framed(Box(west=west - pad, south=south - pad, east=east + pad, north=north + pad), width=width, height=height)


def world_view(*, width: int, height: int) -> View:
    """All countries."""
    return _framed(WORLD, width=width, height=height)


def _span(lons: Iterable[float]) -> tuple[float, float]:
    """The shortest way around the world that passes all of them: from west to east, beyond 180 where it crosses that meridian."""
    ordered = sorted(lons)
    gaps = [(after - before, at) for at, (before, after) in enumerate(pairwise(ordered), 1)]
    around = (ordered[0] + 360 - ordered[-1], 0)
    _gap, start = max([around, *gaps], key=lambda gap: (gap[0], -gap[1]))
    return (ordered[0], ordered[-1]) if start == 0 else (ordered[start], ordered[start - 1] + 360)


def _framed(box: Box, *, width: int, height: int) -> View:
    """The box made as wide or as high as the picture wants it, about its middle, and at least LEAST_DEGREES high."""
    lon, lat = (box.west + box.east) / 2, (box.south + box.north) / 2
    shortened = max(math.cos(math.radians(lat)), 0.2)
    high = max(box.north - box.south, (box.east - box.west) * shortened * height / width, LEAST_DEGREES)
    high = min(high, MOST_NORTH - MOST_SOUTH)
    lat = min(max(lat, MOST_SOUTH + high / 2), MOST_NORTH - high / 2)
    wide = min(high * width / height / shortened, 360.0)
    found = Box(west=lon - wide / 2, south=lat - high / 2, east=lon + wide / 2, north=lat + high / 2)
    return View(box=found, width=width, height=height)

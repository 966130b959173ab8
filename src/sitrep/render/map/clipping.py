"""Lines and rings in pixels go in; what of them is on the picture, and no finer than it can show, comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

Pixel = tuple[float, float]


def clipped_ring(points: Sequence[Pixel], *, width: float, height: float, step: float, margin: float = 4.0) -> list[Pixel]:
    """The part of a polygon within the picture and `margin` pixels around it (Sutherland and Hodgman's method); [] where there is none.

    Points nearer than `step` pixels to the one before are left out.
    """
    low, right, bottom = -margin, width + margin, height + margin
    edges: tuple[tuple[int, float, Callable[[float, float], bool]], ...] = (
        (0, low, float.__ge__),
        (0, right, float.__le__),
        (1, low, float.__ge__),
        (1, bottom, float.__le__),
    )
    found = list(points)
    for axis, edge, is_inside in edges:
        found = _cut(found, axis, edge, is_inside)
        if len(found) < 3:
            return []
    return _thinned(found, step)


def _cut(points: Sequence[Pixel], axis: int, edge: float, is_inside: Callable[[float, float], bool]) -> list[Pixel]:
    found: list[Pixel] = []
    for at, point in enumerate(points):
        before = points[at - 1]
        if is_inside(point[axis], edge) != is_inside(before[axis], edge):
            share = (edge - before[axis]) / (point[axis] - before[axis])
            found.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
        if is_inside(point[axis], edge):
            found.append(point)
    return found


def clipped_line(points: Iterable[Pixel], *, width: float, height: float, step: float, margin: float = 4.0) -> list[list[Pixel]]:
    """The pieces of a line that are on the picture, each with one point beyond its edge, thinned to `step` as rings are."""
    pieces: list[list[Pixel]] = []
    piece: list[Pixel] = []
    before: Pixel | None = None
    for point in points:
        if -margin <= point[0] <= width + margin and -margin <= point[1] <= height + margin:
            if not piece and before is not None:
                piece.append(before)
            piece.append(point)
        elif piece:
            pieces.append([*piece, point])
            piece = []
        before = point
    if piece:
        pieces.append(piece)
    return [_thinned(found, step) for found in pieces if len(found) > 1]


def _thinned(points: Sequence[Pixel], step: float) -> list[Pixel]:
    found = [points[0]]
    for point in points[1:-1]:
        if abs(point[0] - found[-1][0]) + abs(point[1] - found[-1][1]) >= step:
            found.append(point)
    return [*found, points[-1]]


def path(points: Sequence[Pixel], *, closed: bool) -> str:
    """As the `d` of an SVG path: relative steps in tenths of a pixel, which take least room."""
    x, y = round(points[0][0] * 10), round(points[0][1] * 10)
    said = [f"M{_tenth(x)} {_tenth(y)}l"]
    steps = []
    for px, py in points[1:]:
        nx, ny = round(px * 10), round(py * 10)
        steps.append(f"{_tenth(nx - x)} {_tenth(ny - y)}")
        x, y = nx, ny
    return said[0] + " ".join(steps).replace(" -", "-") + ("z" if closed else "")


def _tenth(tenths: int) -> str:
    return f"{tenths / 10:g}"


def middle(points: Sequence[Pixel]) -> tuple[float, Pixel]:
    """The area of a polygon (square pixels) and its centre of gravity."""
    doubled = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        doubled += cross
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    if not doubled:
        return 0.0, points[0]
    return abs(doubled) / 2, (x / (3 * doubled), y / (3 * doubled))

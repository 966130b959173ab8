"""Words and where they belong go in; places for them that cover neither each other nor a pin come out."""

from __future__ import annotations

LETTER = 0.6
"""Width of a letter as a share of its height, generous for Latin and Arabic."""
GAP = 11.0
"""Pixels from the middle of a pin to its name."""


class Labels:
    """What is taken on a picture of that size, in pixels."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._taken: list[tuple[float, float, float, float]] = []

    def block(self, left: float, top: float, right: float, bottom: float) -> None:
        """Keeps names away from there."""
        self._taken.append((left, top, right, bottom))

    def beside(self, said: str, x: float, y: float, *, size: int) -> tuple[float, float] | None:
        """Right of a pin, left of it, above or below; None where everything is taken. The answer is the middle of the baseline."""
        half = len(said) * size * LETTER / 2
        offers = (
            (x + GAP + half, y + size * 0.35),
            (x - GAP - half, y + size * 0.35),
            (x, y - GAP),
            (x, y + GAP + size * 0.7),
        )
        return self._first_free(offers, half, size)

    def centred(self, said: str, x: float, y: float, *, size: int) -> tuple[float, float] | None:
        """About this point, or a little above or below."""
        half = len(said) * size * LETTER / 2
        return self._first_free(tuple((x, y + shift * size) for shift in (0.35, 1.8, -1.2, 3.2, -2.6)), half, size)

    def _first_free(self, offers: tuple[tuple[float, float], ...], half: float, size: int) -> tuple[float, float] | None:
        for x, y in offers:
            box = (x - half, y - size, x + half, y + size * 0.3)
            inside = box[0] >= 2 and box[1] >= 2 and box[2] <= self._width - 2 and box[3] <= self._height - 2
            if inside and not any(_meet(box, taken) for taken in self._taken):
                self._taken.append(box)
                return x, y
        return None


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

"""Decides which blocks of a page are its story: described blocks go in, the chance of each (0 to 1) comes out."""

from __future__ import annotations

from collections.abc import Sequence

from sitrep.core.extract.features import Clues, Measured


def choose_blocks(measured: Sequence[Measured], clues: Clues) -> list[float]:
    """The chance that each block belongs to the story."""
    if clues.extractor:
        return [one.vote for one in measured]
    return [float(one.inside and one.words > 3 and one.link_share < 0.5) for one in measured]

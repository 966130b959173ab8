"""Decides which blocks of a page are its story: measured blocks go in, the chance of each (0 to 1) comes out."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from sitrep.core.extract.chooser_trees import BASE, FEATURES, TREES
from sitrep.core.extract.features import describe_blocks
from sitrep.core.extract.marks import BIT
from sitrep.core.extract.measures import Clues, Measured

CHOSEN = 0.55
"""Blocks with a greater chance are the story's (.45, .5 and .55 are equal within noise; this is the most precise)."""
SURE = 0.95
DECLARED = 0.9
DECLARED_WORDS = 8
FEWEST_WORDS, MOST_LINKS = 4, 0.5
AWAY = BIT["in_nav"] | BIT["in_footer"]
_SPLIT = re.compile(r"(\d+)<(-?[\d.e-]+)\?")

Tree = float | tuple[int, float, Any, Any]
"""A leaf's value, or a feature's place, a threshold, and the trees below and above it."""


def choose_blocks(measured: Sequence[Measured], clues: Clues) -> list[float]:
    """The chance that each block belongs to the story: by gradient-boosted trees, fitted by `benchmarks/fit_extraction.py`.

    What the page itself declares as its articleBody is sure. Blocks that are plainly something else have no chance, unlooked at.
    """
    chances = [0.0] * len(measured)
    wanted = candidates(measured)
    for number, features in zip(wanted, describe_blocks(measured, clues, wanted), strict=True):
        vector = [features.get(name, 0.0) for name in FEATURES]
        chances[number] = 1 / (1 + math.exp(-(BASE + sum(_leaf(tree, vector) for tree in _TREES))))
        if measured[number].declared >= DECLARED and measured[number].words >= DECLARED_WORDS:
            chances[number] = max(chances[number], SURE)
    return chances


def candidates(measured: Sequence[Measured]) -> list[int]:
    """The places of the blocks worth describing (a third of a page's; they hold 99.8 % of the stories' blocks)."""
    return [
        number
        for number, one in enumerate(measured)
        if one.vote
        or one.declared
        or (one.inside and one.link_share < 0.9)
        or (one.words >= FEWEST_WORDS and one.link_share < MOST_LINKS and not one.block.node.marks & AWAY and not one.repeats)
    ]


def _leaf(tree: Tree, vector: Sequence[float]) -> float:
    while isinstance(tree, tuple):
        feature, threshold, below, above = tree
        tree = below if vector[feature] <= threshold else above
    return tree


def read_tree(written: str) -> Tree:
    """`3<0.5?-.1:7<2?.2:.4`: if feature 3 is at most 0.5 then -.1, else if feature 7 is at most 2 then .2, else .4."""
    tree, rest = _read(written)
    if rest:
        raise ValueError(f"{rest!r} is left over")
    return tree


def _read(written: str) -> tuple[Tree, str]:
    split = _SPLIT.match(written)
    if split is None:
        number = re.match(r"-?[\d.e-]+", written)
        if number is None:
            raise ValueError(f"no number at {written!r}")
        return float(number[0]), written[number.end() :]
    below, rest = _read(written[split.end() :])
    above, rest = _read(rest.removeprefix(":"))
    return (int(split[1]), float(split[2]), below, above), rest


_TREES = tuple(read_tree(tree) for tree in TREES)

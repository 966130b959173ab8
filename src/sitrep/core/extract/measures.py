"""Blocks and what is known of their page go in; each block with its words, links, votes and distance from the story's core comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sitrep.core.extract.blocks import Block, Node
from sitrep.core.extract.marks import BIT
from sitrep.core.extract.witness import Witness, count_words, squeeze

PROSE_WORDS = 10
PROSE_LINK_SHARE = 0.4
OUTSIDE = BIT["comments"] | BIT["in_footer"] | BIT["hidden"] | BIT["in_aside"] | BIT["in_nav"]
LEVELS = 60
"""Ancestors that are looked at; real pages nest about 30 deep, hostile ones 2,000."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Clues:
    """What is known of a page beside its blocks. `extractor` is the reading of trafilatura, `declared` the page's own articleBody."""

    extractor: Witness = field(default_factory=lambda: Witness(""))
    declared: Witness = field(default_factory=lambda: Witness(""))
    title: str = ""
    description: str = ""


@dataclass(slots=True, kw_only=True)
class Measured:
    """A block with what is counted once. `inside`: in the core, the container with most prose; else `climbs` levels up from the block
    there is an ancestor of the core, `above` levels over it.
    """

    block: Block
    squeezed: str
    words: int
    link_share: float
    vote: float
    declared: float
    repeats: bool
    inside: bool = False
    climbs: int = 0
    above: int = 0


def is_prose(one: Measured) -> bool:
    """Enough words, few of them in links."""
    return one.words >= PROSE_WORDS and one.link_share < PROSE_LINK_SHARE


def measure_blocks(blocks: Sequence[Block], clues: Clues) -> list[Measured]:
    """Counts words, links and votes of each block, and finds the core of the page."""
    measured: list[Measured] = []
    seen: set[str] = set()
    for block in blocks:
        squeezed = squeeze(block.text)
        measured.append(
            Measured(
                block=block,
                squeezed=squeezed,
                words=count_words(block.text),
                link_share=block.link_chars / len(block.text),
                vote=clues.extractor.vote(squeezed),
                declared=clues.declared.vote(squeezed) if clues.declared and len(squeezed) > 25 else 0.0,
                repeats=squeezed in seen,
            )
        )
        seen.add(squeezed)
    _weigh_containers(measured)
    _mark_core(measured)
    return measured


def _weigh_containers(measured: Sequence[Measured]) -> None:
    """Every ancestor gets the words under it; parents get them as prose, grandparents by half (the idea of Readability)."""
    for one in measured:
        if not is_prose(one):
            continue
        node: Node | None = one.block.node
        level = 0
        while node is not None and level < LEVELS:
            node.words += one.words
            if 1 <= level <= 2:
                node.prose += one.words / level
            node = node.parent
            level += 1


def _mark_core(measured: Sequence[Measured]) -> None:
    """Finds the container with the most prose, and says of each block how far it is from it."""
    chain: dict[int, int] = {}
    node = _core_of(measured)
    while node is not None:
        chain[id(node)] = len(chain)
        node = node.parent
    for one in measured:
        node, climbs = one.block.node, 0
        while node is not None and id(node) not in chain:
            node, climbs = node.parent, climbs + 1
        one.climbs = climbs
        one.above = chain[id(node)] if node is not None else LEVELS
        one.inside = one.above == 0


def _core_of(measured: Sequence[Measured]) -> Node | None:
    best: Node | None = None
    best_prose = 0.0
    for one in measured:
        node = one.block.node.parent
        for _ in range(3):
            if node is None:
                break
            prose = node.prose * (1.3 if node.own & BIT["story"] else 1.0) * (0.5 if node.marks & OUTSIDE else 1.0)
            if prose > best_prose:
                best, best_prose = node, prose
            node = node.parent
    return best

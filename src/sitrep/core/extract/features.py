"""Describes each block of a page by numbers: its own text, its place, its neighbours, and what the witnesses say of it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sitrep.core.extract.blocks import Block, Node
from sitrep.core.extract.furniture import furniture_of
from sitrep.core.extract.marks import BIT, MARKS
from sitrep.core.extract.witness import WORD, Witness, count_words, squeeze

ENDS_SENTENCE = re.compile(r"[.!?…。！？؟।။።։”»\"'’)]$")
COMMAS = re.compile("[,،，、፣]")
PROSE_WORDS = 10
PROSE_LINK_SHARE = 0.4
OUTSIDE = BIT["comments"] | BIT["in_footer"] | BIT["hidden"] | BIT["in_aside"] | BIT["in_nav"]
BLOCK_TAGS = ("p", "li", "div", "td", "blockquote", "h1", "h2", "h3", "h4", "pre")


@dataclass(frozen=True, kw_only=True, slots=True)
class Clues:
    """What is known of a page beside its blocks. `extractor` is the reading of trafilatura, `declared` the page's own articleBody."""

    extractor: Witness = field(default_factory=lambda: Witness(""))
    declared: Witness = field(default_factory=lambda: Witness(""))
    title: str = ""
    description: str = ""
    picture_texts: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Measured:
    """A block with what is counted once and used by its neighbours too."""

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


def measure_blocks(blocks: Sequence[Block], clues: Clues) -> list[Measured]:
    """Counts words, links and votes of each block, and finds the container that holds most of the prose."""
    measured: list[Measured] = []
    seen: Counter[str] = Counter()
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
                repeats=seen[squeezed] > 0,
            )
        )
        seen[squeezed] += 1
    _weigh_containers(measured)
    _mark_core(measured)
    return measured


def is_prose(one: Measured) -> bool:
    """Enough words, few of them in links."""
    return one.words >= PROSE_WORDS and one.link_share < PROSE_LINK_SHARE


def _weigh_containers(measured: Sequence[Measured]) -> None:
    """Every ancestor gets the words under it; parents get them as prose, grandparents by half (the idea of Readability)."""
    for one in measured:
        if not is_prose(one):
            continue
        node: Node | None = one.block.node
        level = 0
        while node is not None and level < 60:
            node.words += one.words
            if 1 <= level <= 2:
                node.prose += one.words / level
            node = node.parent
            level += 1


def _mark_core(measured: Sequence[Measured]) -> None:
    """Finds the container with the most prose, and says of each block how far it is from it."""
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
    chain: dict[int, int] = {}
    node = best
    while node is not None:
        chain[id(node)] = len(chain)
        node = node.parent
    for one in measured:
        node, climbs = one.block.node, 0
        while node is not None and id(node) not in chain:
            node, climbs = node.parent, climbs + 1
        one.climbs = climbs
        one.above = chain[id(node)] if node is not None else 20
        one.inside = one.above == 0


def describe_blocks(measured: Sequence[Measured], clues: Clues) -> list[dict[str, float]]:
    """One dictionary of features per block; the names are those of the chooser's weights."""
    if not measured:
        return []
    page = _Page(measured, clues)
    return [page.describe(number) for number in range(len(measured))]


class _Page:
    """The page-wide sums that features refer to."""

    def __init__(self, measured: Sequence[Measured], clues: Clues) -> None:
        self.measured = measured
        self.clues = clues
        self.total = max(1, sum(one.words for one in measured if is_prose(one)))
        self.most_prose = max((one.block.node.parent.prose for one in measured if one.block.node.parent), default=0.0) or 1.0
        self.title = squeeze(clues.title)
        self.title_words = frozenset(WORD.findall(clues.title.lower()))
        self.description = Witness(clues.description)
        self.picture_texts = frozenset(squeeze(text) for text in clues.picture_texts if len(text) > 15)
        inside = [number for number, one in enumerate(measured) if one.inside]
        self.first, self.last = (inside[0], inside[-1]) if inside else (0, len(measured) - 1)
        voted = [number for number, one in enumerate(measured) if one.vote > 0.6 and one.words >= PROSE_WORDS]
        self.first_voted, self.last_voted = (voted[0], voted[-1]) if voted else (0, len(measured) - 1)
        self.heading = next((number for number, one in enumerate(measured) if one.block.node.tag == "h1"), None)
        self.groups: dict[int, list[Measured]] = {}
        for one in measured:
            self.groups.setdefault(id(one.block.node.parent or one.block.node), []).append(one)
        done = 0
        self.done: list[float] = []
        core = sum(one.words for one in measured if one.inside and is_prose(one)) or 1
        for one in measured:
            done += one.words if one.inside and is_prose(one) else 0
            self.done.append(done / core)

    def describe(self, number: int) -> dict[str, float]:
        """All features of one block."""
        one = self.measured[number]
        return {
            "bias": 1.0,
            **self._of_text(one),
            **self._of_place(one, number),
            **self._of_marks(one),
            **self._of_group(one),
            **self._of_neighbours(number),
            **self._of_witnesses(one),
        }

    def _of_text(self, one: Measured) -> dict[str, float]:
        text = one.block.text
        furniture = furniture_of(text) is not None
        title_share = len(self.title_words & set(WORD.findall(text.lower()))) / max(1, one.words) if one.words < 40 else 0.0
        return {
            "words": math.log1p(one.words),
            "words<4": float(one.words < 4),
            "words<9": float(one.words < 9),
            "words<21": float(one.words < 21),
            "links": one.link_share,
            "all links": float(one.link_share > 0.9),
            "link count": min(one.block.links, 10) / 10,
            "emphasis": one.block.emphasis_chars / len(text),
            "ends a sentence": float(ENDS_SENTENCE.search(text) is not None),
            "capitals": float(text.isupper()),
            "digits": sum(character.isdigit() for character in text) / len(text) if one.words < 30 else 0.0,
            "ends with colon": float(text.endswith((":", "："))),
            "commas": min(5, len(COMMAS.findall(text))) / 5,
            "furniture": float(furniture),
            "pipe": float("|" in text),
            "copyright": float("©" in text),
            "is the title": float(bool(self.title) and len(one.squeezed) > 8 and one.squeezed in self.title),
            "title words": title_share,
            "picture text": float(one.squeezed in self.picture_texts),
            "repeats": float(one.repeats),
            "repeats long": float(one.repeats and one.words >= PROSE_WORDS),
        }

    def _of_place(self, one: Measured, number: int) -> dict[str, float]:
        node = one.block.node
        parent = node.parent or node
        heading = self.heading
        return {
            "climbs": min(8, one.climbs) / 8,
            "above core": min(10, one.above) / 10,
            "inside": float(one.inside),
            "inside direct": float(one.inside and one.climbs <= 1),
            "before core": float(number < self.first),
            "after core": float(number > self.last),
            "far after core": min(30, max(0, number - self.last)) / 30,
            "before votes": float(number < self.first_voted),
            "after votes": float(number > self.last_voted),
            "far after votes": min(30, max(0, number - self.last_voted)) / 30,
            "parent share": parent.words / self.total,
            "grandparent share": (parent.parent or parent).words / self.total,
            "parent prose": parent.prose / self.most_prose,
            "done": self.done[number],
            "not begun": float(self.done[number] == 0),
            "all done": float(self.done[number] >= 0.999),
            "after heading": float(heading is not None and number > heading),
            "near heading": max(0, 5 - abs(number - heading)) / 5 if heading is not None else 0.0,
            "position": number / len(self.measured),
            **{f"tag {tag}": float(node.tag == tag) for tag in BLOCK_TAGS},
            "parent li": float(parent.tag == "li"),
        }

    def _of_marks(self, one: Measured) -> dict[str, float]:
        node = one.block.node
        near = node.own | (node.parent.own if node.parent else 0)
        features: dict[str, float] = {}
        for name in MARKS:
            bit = BIT[name]
            if node.marks & bit:
                features[f"in {name}"] = 1.0
                if near & bit:
                    features[f"near {name}"] = 1.0
        return features

    def _of_group(self, one: Measured) -> dict[str, float]:
        """The blocks under the same parent mostly share their fate."""
        group = self.groups[id(one.block.node.parent or one.block.node)]
        words = sum(other.words for other in group) or 1
        return {
            "group vote": sum(other.vote * other.words for other in group) / words,
            "group links": sum(other.link_share * other.words for other in group) / words,
            "group words": math.log1p(words),
            "group mean": math.log1p(words / len(group)),
        }

    def _of_neighbours(self, number: int) -> dict[str, float]:
        features: dict[str, float] = {}
        node = self.measured[number].block.node
        for step in (-2, -1, 1, 2):
            beside = number + step
            if 0 <= beside < len(self.measured):
                other = self.measured[beside]
                features[f"vote {step:+d}"] = other.vote
                features[f"links {step:+d}"] = other.link_share
                features[f"words {step:+d}"] = math.log1p(other.words)
                features[f"same parent {step:+d}"] = float(other.block.node.parent is node.parent)
        return features

    def _of_witnesses(self, one: Measured) -> dict[str, float]:
        declared = self.clues.declared
        long = one.words >= PROSE_WORDS
        return {
            "vote": one.vote,
            "vote short": 0.0 if long else one.vote,
            "vote inside": one.vote if one.inside else 0.0,
            "vote sure": float(one.vote > 0.8 and one.inside and long and one.link_share < 0.2),
            "no vote": float(one.vote < 0.2),
            "no vote inside": float(one.vote < 0.2 and one.inside and long),
            "declared": one.declared,
            "not declared": float(declared.length > 600 and len(one.squeezed) > 40 and one.declared < 0.3),
            "description": self.description.vote(one.squeezed) if len(one.squeezed) > 40 else 0.0,
        }

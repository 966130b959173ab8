"""Measured blocks go in; each block described by numbers that the chooser knows by name comes out: its text, place, neighbours and kin."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from sitrep.core.extract.blocks import Node
from sitrep.core.extract.furniture import furniture_of
from sitrep.core.extract.marks import BIT
from sitrep.core.extract.measures import PROSE_WORDS, Clues, Measured, is_prose
from sitrep.core.extract.witness import WORD, Witness

ENDS_SENTENCE = re.compile(r"[.!?…。！？؟।။።։”»\"'’)]$")
TAGS = ("p", "li", "div", "pre", "h2")
INHERITED = (
    *("in_list", "in_article", "comments", "story", "in_heading", "hidden", "around", "article_body", "in_figcaption", "in_table"),
    *("in_blockquote", "in_main", "promo", "share", "boxed", "picture", "meta", "lead"),
)
NEAR = ("in_list", "comments", "around", "promo", "title")


def describe_blocks(measured: Sequence[Measured], clues: Clues, wanted: Sequence[int]) -> list[dict[str, float]]:
    """The features of the blocks at the places `wanted`; one that is 0 may be left out."""
    if not wanted:
        return []
    page = _Page(measured, clues)
    return [page.describe(number) for number in wanted]


class _Kin:
    """Blocks that share their fate: how many words they have, and which share of them is voted for or in links."""

    __slots__ = ("count", "links", "votes", "words")

    def __init__(self) -> None:
        self.count = 0
        self.words = 0
        self.votes = 0.0
        self.links = 0.0

    def add(self, one: Measured) -> None:
        self.count += 1
        self.words += one.words
        self.votes += one.vote * one.words
        self.links += one.link_share * one.words

    def features(self, name: str) -> dict[str, float]:
        words = self.words or 1
        return {
            f"{name} vote": self.votes / words,
            f"{name} links": self.links / words,
            f"{name} mean": math.log1p(words / self.count),
        }


def _signature(node: Node) -> tuple[str, ...]:
    """Tag and names of a block's element, its parent and grandparent: the pieces of one story have the same, wherever they hang."""
    parent = node.parent or node
    return (node.tag, node.names, parent.tag, parent.names, (parent.parent or parent).tag)


class _Page:
    """The page-wide sums that features refer to."""

    def __init__(self, measured: Sequence[Measured], clues: Clues) -> None:
        self.measured = measured
        self.clues = clues
        self.total = max(1, sum(one.words for one in measured if is_prose(one)))
        self.most_prose = max((one.block.node.parent.prose for one in measured if one.block.node.parent), default=0.0) or 1.0
        self.title_words = frozenset(WORD.findall(clues.title.lower()))
        self.description = Witness(clues.description)
        inside = [number for number, one in enumerate(measured) if one.inside]
        self.last = inside[-1] if inside else len(measured) - 1
        voted = [number for number, one in enumerate(measured) if one.vote > 0.6 and one.words >= PROSE_WORDS]
        self.first_voted, self.last_voted = (voted[0], voted[-1]) if voted else (0, len(measured) - 1)
        self.heading = next((number for number, one in enumerate(measured) if one.block.node.tag == "h1"), None)
        self.groups: dict[int, _Kin] = {}
        self.alike: dict[tuple[str, ...], _Kin] = {}
        self.done: list[float] = []
        done, core = 0, sum(one.words for one in measured if one.inside and is_prose(one)) or 1
        for one in measured:
            node = one.block.node
            self.groups.setdefault(id(node.parent or node), _Kin()).add(one)
            self.alike.setdefault(_signature(node), _Kin()).add(one)
            done += one.words if one.inside and is_prose(one) else 0
            self.done.append(done / core)

    def describe(self, number: int) -> dict[str, float]:
        """All features of one block."""
        one = self.measured[number]
        return {
            **self._of_text(one),
            **self._of_place(one, number),
            **self._of_marks(one.block.node),
            **self._of_kin(one.block.node),
            **self._of_neighbours(number),
        }

    def _of_text(self, one: Measured) -> dict[str, float]:
        text = one.block.text
        declared = self.clues.declared
        title_words = self.title_words & set(WORD.findall(text.lower())) if one.words < 40 else ()
        return {
            "words": math.log1p(one.words),
            "links": one.link_share,
            "emphasis": one.block.emphasis_chars / len(text),
            "ends a sentence": float(ENDS_SENTENCE.search(text) is not None),
            "capitals": float(text.isupper()),
            "furniture": float(furniture_of(text) is not None),
            "title words": len(title_words) / max(1, one.words),
            "repeats": float(one.repeats),
            "after picture": float(one.block.after_picture),
            "vote": one.vote,
            "vote inside": one.vote if one.inside else 0.0,
            "declared": one.declared,
            "not declared": float(declared.length > 600 and len(one.squeezed) > 40 and one.declared < 0.3),
            "description": self.description.vote(one.squeezed) if len(one.squeezed) > 40 else 0.0,
        }

    def _of_place(self, one: Measured, number: int) -> dict[str, float]:
        node = one.block.node
        parent = node.parent or node
        heading = self.heading
        return {
            "climbs": min(8, one.climbs) / 8,
            "above core": min(10, one.above) / 10,
            "inside": float(one.inside),
            "far after core": min(30, max(0, number - self.last)) / 30,
            "before votes": float(number < self.first_voted),
            "far after votes": min(30, max(0, number - self.last_voted)) / 30,
            "parent share": parent.words / self.total,
            "grandparent share": (parent.parent or parent).words / self.total,
            "parent prose": parent.prose / self.most_prose,
            "done": self.done[number],
            "all done": float(self.done[number] >= 0.999),
            "after heading": float(heading is not None and number > heading),
            "near heading": max(0, 5 - abs(number - heading)) / 5 if heading is not None else 0.0,
            "position": number / len(self.measured),
            **({f"tag {node.tag}": 1.0} if node.tag in TAGS else {}),
            "parent li": float(parent.tag == "li"),
        }

    def _of_marks(self, node: Node) -> dict[str, float]:
        near = node.own | (node.parent.own if node.parent else 0)
        features = {f"in {name}": 1.0 for name in INHERITED if node.marks & BIT[name]}
        features.update({f"near {name}": 1.0 for name in NEAR if near & BIT[name]})
        return features

    def _of_kin(self, node: Node) -> dict[str, float]:
        group, alike = self.groups[id(node.parent or node)], self.alike[_signature(node)]
        return {
            **group.features("group"),
            "group words": math.log1p(group.words or 1),
            **alike.features("alike"),
            "alike share": (alike.words or 1) / self.total,
        }

    def _of_neighbours(self, number: int) -> dict[str, float]:
        features: dict[str, float] = {}
        for step in (-2, -1, 1, 2):
            beside = number + step
            if 0 <= beside < len(self.measured):
                other = self.measured[beside]
                features[f"vote {step:+d}"] = other.vote
                features[f"links {step:+d}"] = other.link_share
                features[f"words {step:+d}"] = math.log1p(other.words)
                if step == 1:
                    features["before picture"] = float(other.block.after_picture)
        return features

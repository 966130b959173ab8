"""What a rule asks of a sentence, as a tree of conditions; the concepts found go in, the places where the condition holds come out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import regex

from sitrep.core.rules.lexicon import WordRange
from sitrep.core.rules.words import Words

MOST_PLACES = 8
"""Places of one condition that are followed up in a sentence; a sentence that says it more often says nothing more."""

REGEX_SECONDS = 0.05
"""Time one regular expression may take on one sentence of at most 1,000 characters."""


class Scope(StrEnum):
    """Where a concept is looked for: in the sentence itself, the title, the title and opening, anywhere, or in the sentence before it."""

    SENTENCE = "sentence"
    TITLE = "title"
    LEAD = "lead"
    DOCUMENT = "document"
    PREVIOUS = "previous"


Match = tuple[WordRange, ...]
"""Where a condition holds: the place of its first-named part, then those of the others. Empty for a part outside the sentence."""


@dataclass(slots=True)
class View:
    """One sentence as the conditions see it. `slow` collects the regular expressions that ran out of time."""

    text: str
    words: Words
    scopes: Mapping[Scope, Mapping[str, list[WordRange]]]
    slow: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Term:
    """A concept is present in the scope."""

    concept: str
    scope: Scope = Scope.SENTENCE

    def matches(self, view: View) -> list[Match]:
        """Each place of the concept; one empty match where it was found outside the sentence."""
        places = view.scopes[self.scope].get(self.concept)
        if not places:
            return []
        return [(place,) for place in places[:MOST_PLACES]] if self.scope is Scope.SENTENCE else [()]

    def places(self, view: View) -> list[WordRange]:
        """All places, in order: what `near` is measured from."""
        return view.scopes[self.scope].get(self.concept) or []

    def missing(self, view: View) -> tuple[str, ...]:
        """What is wanted and not there, in words."""
        return () if self.matches(view) else (self.described(),)

    def described(self) -> str:
        """The condition as a person would say it."""
        return self.concept if self.scope is Scope.SENTENCE else f"{self.concept} in the {self.scope}"


@dataclass(frozen=True, slots=True)
class RegexTerm:
    """A regular expression finds something in the sentence. Two are the same that are written the same."""

    source: str
    compiled: regex.Pattern[str] = field(compare=False)

    def places(self, view: View) -> list[WordRange]:
        """The words each find covers; nothing where the expression ran out of time, now or before in this document."""
        if self.source in view.slow:
            return []
        try:
            spans = [m.span() for m, _ in zip(self.compiled.finditer(view.text, timeout=REGEX_SECONDS), range(MOST_PLACES), strict=False)]
        except TimeoutError:
            view.slow.add(self.source)
            return []
        words = [(bisect_right(view.words.ends, start), bisect_left(view.words.starts, end)) for start, end in spans if start < end]
        return [place for place in words if place[0] < place[1]]

    def matches(self, view: View) -> list[Match]:
        """Each find."""
        return [(place,) for place in self.places(view)]

    def missing(self, view: View) -> tuple[str, ...]:
        """The expression, where it finds nothing."""
        return () if self.places(view) else (self.described(),)

    def described(self) -> str:
        """The expression as written."""
        return f"/{self.source}/"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def matches(self, view: View) -> list[Match]:
        """The matches of every part."""
        return [match for part in self.parts for match in part.matches(view)][:MOST_PLACES]

    def places(self, view: View) -> list[WordRange]:
        """The places of all parts, in order."""
        return sorted(place for part in self.parts for place in part.places(view))

    def missing(self, view: View) -> tuple[str, ...]:
        """All alternatives, where none holds."""
        return () if self.matches(view) else (self.described(),)

    def described(self) -> str:
        """The alternatives in a row."""
        return " or ".join(part.described() for part in self.parts)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds, in words of its own, each within `near` words of the first (or, ordered, the last); no part of `none` does.

    Nothing of `across` may stand between two parts, and nothing of `apart_from` at most `apart_by` words from the first one.
    """

    parts: tuple[Condition, ...]
    none: tuple[Condition, ...] = ()
    near: int | None = None
    ordered: bool = False
    across: tuple[Condition, ...] = ()
    apart_from: tuple[Condition, ...] = ()
    apart_by: int = 0
    _others: tuple[Condition, ...] = field(default=(), init=False, repr=False, compare=False)
    _elsewhere: tuple[Condition, ...] = field(default=(), init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_others", tuple(part for part in self.parts[1:] if not _is_elsewhere(part)))
        object.__setattr__(self, "_elsewhere", tuple(part for part in self.parts[1:] if _is_elsewhere(part)))

    def matches(self, view: View) -> list[Match]:
        """One match for each place of the first part that all others go with."""
        anchors = self._apart(self.parts[0].matches(view), view)
        if not anchors or not all(part.matches(view) for part in self._elsewhere):
            return []
        places: list[list[WordRange]] = []
        for part in self._others:
            here = part.places(view)
            if not here:
                return []
            places.append(here)
        if any(part.matches(view) for part in self.none):
            return []
        if not places:
            return anchors
        barriers = [place for part in self.across for place in part.places(view)]
        return [match for anchor in anchors if (match := self._around(anchor, places, barriers, view))]

    def _apart(self, matches: list[Match], view: View) -> list[Match]:
        """The matches whose first place has nothing of `apart_from` beside it."""
        if not self.apart_from or not matches:
            return matches
        places = [place for part in self.apart_from for place in part.places(view)]
        return [match for match in matches if not match or not any(0 <= _gap(match[0], place) <= self.apart_by for place in places)]

    def _around(self, anchor: Match, others: list[list[WordRange]], barriers: list[WordRange], view: View) -> Match | None:
        if not anchor:  # the first part stands outside the sentence
            return tuple(places[0] for places in others)
        match, here = anchor, anchor[0]
        for places in others:
            for place in _nearest(places, here, self.near, after_only=self.ordered):
                if not self._parted(here, place, barriers, view):
                    break
            else:
                return None
            match = (*match, place)
            here = place if self.ordered else here
        return match

    def _parted(self, one: WordRange, other: WordRange, barriers: list[WordRange], view: View) -> bool:
        """True where the end of a clause, or something that may not stand between, parts the two."""
        ends = ";:" if self.across else ";" if self.near is not None else ""
        return (bool(ends) and stands_between(view, one, other, ends)) or _any_between(barriers, one, other)

    def places(self, view: View) -> list[WordRange]:
        """Where the first part of each match stands; with `ordered`, the stretch from the first part to the last."""
        matches = [match for match in self.matches(view) if match]
        if not self.ordered:
            return sorted(match[0] for match in matches)
        return sorted((min(p[0] for p in match), max(p[1] for p in match)) for match in matches)

    def missing(self, view: View) -> tuple[str, ...]:
        """The parts that are not there, those that should not be, or the distance between parts that are."""
        lacking = tuple(word for part in self.parts for word in part.missing(view))
        present = tuple(f"no {part.described()}" for part in self.none if part.matches(view))
        if lacking or present or self.matches(view):
            return lacking + present
        distance = f"within {self.near} words" if self.near is not None else "in words of their own"
        return (f"{' and '.join(part.described() for part in self.parts)} {distance}{' in this order' if self.ordered else ''}",)

    def described(self) -> str:
        """The parts in a row."""
        return f"({' with '.join(part.described() for part in self.parts)})"


Condition = Term | RegexTerm | AnyOf | AllOf


def _is_elsewhere(part: Condition) -> bool:
    """True for a part that is looked for outside the sentence, and so has no place in it."""
    return (isinstance(part, Term) and part.scope is not Scope.SENTENCE) or (
        isinstance(part, AnyOf | AllOf) and all(_is_elsewhere(p) for p in part.parts)
    )


def _nearest(places: list[WordRange], anchor: WordRange, near: int | None, *, after_only: bool) -> Iterator[WordRange]:
    """The closest place after the anchor and the closest before it, nearer one first, that do not overlap it and are not too far."""
    candidates: list[tuple[int, WordRange]] = []
    index = bisect_left(places, (anchor[1], 0))
    if index < len(places):
        candidates.append((places[index][0] - anchor[1], places[index]))
    if not after_only:
        for place in reversed(places[max(0, bisect_left(places, anchor) - MOST_PLACES) : bisect_left(places, anchor)]):
            if place[1] <= anchor[0]:
                candidates.append((anchor[0] - place[1], place))
                break
    for gap, place in sorted(candidates):
        if near is None or gap <= near:
            yield place


def stands_between(view: View, one: WordRange, other: WordRange, marks: str) -> bool:
    """True where one of these marks parts the two: headlines of running reports put unrelated news side by side, and "Place: news"."""
    first, second = sorted((one, other))
    between = view.text[view.words.ends[first[1] - 1] : view.words.starts[second[0]]]
    return any(mark in between for mark in marks)


def _gap(one: WordRange, other: WordRange) -> int:
    """Words between two places; negative where they overlap."""
    return max(one[0] - other[1], other[0] - one[1])


def _any_between(barriers: list[WordRange], one: WordRange, other: WordRange) -> bool:
    """True where one of the barriers lies between the two."""
    first, second = sorted((one, other))
    return any(first[1] <= start and end <= second[0] for start, end in barriers)


def concepts_of(condition: Condition) -> Iterator[tuple[str, Scope]]:
    """Every concept that a condition names, with where it is looked for."""
    if isinstance(condition, Term):
        yield condition.concept, condition.scope
    elif isinstance(condition, AnyOf | AllOf):
        others = (*condition.none, *condition.across, *condition.apart_from) if isinstance(condition, AllOf) else ()
        for part in (*condition.parts, *others):
            yield from concepts_of(part)


def needed_concepts(condition: Condition) -> frozenset[str] | None:
    """Concepts of which at least one must stand in the sentence for the condition to hold; None where none need."""
    if isinstance(condition, Term):
        return frozenset({condition.concept}) if condition.scope is Scope.SENTENCE else None
    if isinstance(condition, RegexTerm):
        return None
    needs = [needed_concepts(part) for part in condition.parts]
    if isinstance(condition, AnyOf):
        return None if any(need is None for need in needs) else frozenset().union(*(need or frozenset() for need in needs))
    known = [need for need in needs if need is not None]
    return min(known, key=len) if known else None


def needs_of(condition: Condition) -> tuple[frozenset[str], ...]:
    """Sets of concepts, smallest first: of each at least one must stand in the sentence for the condition to hold."""
    if isinstance(condition, AllOf):
        return tuple(sorted({need for part in condition.parts for need in needs_of(part)}, key=len))
    needed = needed_concepts(condition)
    return () if needed is None else (needed,)

"""A language's words for counting people go in as plain strings, the tables the grammar looks up come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import regex

from sitrep.core.model import FigureKind, FigureUnit, Quantifier
from sitrep.core.phrases import Anchors, Glance, PhraseTable


class Part(StrEnum):
    """What a phrase does in a sentence that counts people."""

    NUMBER = "number"
    MULTIPLIER = "multiplier"
    VAGUE = "vague"
    SEVERAL = "several"
    HALF = "half"
    AND = "and"
    QUANTIFIER = "quantifier"
    AFTER = "after"
    FILLER = "filler"
    BETWEEN = "between"
    RANGE = "range"
    UNIT = "unit"
    STRUCTURE = "structure"
    DUAL = "dual"
    TERM = "term"
    HOUSING = "housing"
    AGAINST = "against"
    MEASURE = "measure"
    RELATIVE = "relative"
    FUNCTION = "function"
    AUXILIARY = "auxiliary"
    DATE = "date"
    NAME = "name"
    STOCK = "stock"
    BACKGROUND = "background"
    NOW = "now"
    UNREAL = "unreal"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A phrase's part and what it stands for there: a value, a quantifier, a unit, or a term with the kind it suggests."""

    part: Part
    number: float = 0
    quantifier: Quantifier = Quantifier.EXACT
    unit: FigureUnit = FigureUnit.PERSON
    term: str = ""
    kind: FigureKind = FigureKind.FLOW
    noun: bool = False
    after_only: bool = False
    before_only: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class FigureWords:
    """The words of one language. Phrases are separated by `|` or new lines, words with a value by `=`; `*` ends a stem.

    `terms` has a line a term: `term kind: phrases`; a phrase after `@` is itself a noun for people (refugees), one after `>` needs its
    figure before it (English "fled": "300 people fled", never "fled 300 people"), one after `<` right after it ("a city of 2 million").
    """

    language: str
    decimal: str = ","
    alone: tuple[int, ...] = ()
    range_words: str = ""
    numbers: str = ""
    multipliers: str = ""
    vague: str = ""
    several: str = ""
    half: str = ""
    conjunctions: str = ""
    more_than: str = ""
    less_than: str = ""
    approximately: str = ""
    more_than_after: str = ""
    approximately_after: str = ""
    fillers: str = ""
    between: str = ""
    to: str = ""
    persons: str = ""
    households: str = ""
    structures: str = ""
    duals: str = ""
    terms: str = ""
    housing: str = ""
    against: str = ""
    measures: str = ""
    relatives: str = ""
    functions: str = ""
    auxiliaries: str = ""
    dates: str = ""
    names: str = ""
    stock: str = ""
    background: str = ""
    now: str = ""
    unreal: str = ""


class Lexicon:
    """One language's words, compiled once: `table` finds them; `glance` tells which sentences may hold a number (1), a word of what
    became of people or homes (2), a name for people or homes, or a large number (4)."""

    def __init__(self, words: FigureWords) -> None:
        self.language = words.language
        self.decimal = words.decimal
        self.alone = frozenset(words.alone)
        self.range_words = frozenset(_pieces(words.range_words))
        marks = tuple(_marks(words))
        self.table: PhraseTable[tuple[Part, Mark]] = PhraseTable((phrase, (mark.part, mark)) for phrase, mark in marks)
        counting = Anchors(phrase for phrase, mark in marks if mark.part in COUNTING and mark.number > 1)
        counted = Anchors(phrase for phrase, mark in marks if mark.part in _COUNTED or (mark.part is Part.TERM and mark.noun))
        telling = Anchors(phrase for phrase, mark in marks if mark.part in (Part.TERM, Part.HOUSING))
        self.glance = Glance(words.language, counting, telling, counted)


_COUNTED = frozenset({Part.UNIT, Part.STRUCTURE, Part.DUAL, Part.VAGUE, Part.MULTIPLIER})
COUNTING = frozenset({Part.NUMBER, Part.MULTIPLIER, Part.VAGUE, Part.HALF, Part.DUAL, Part.SEVERAL})
"""The parts that a number may begin with."""


def _pieces(text: str) -> Iterator[str]:
    for piece in regex.split(r"[|\n]", text):
        if piece.strip():
            yield piece.strip()


def _valued(text: str) -> Iterator[tuple[str, float]]:
    for piece in _pieces(text):
        phrase, _, value = piece.rpartition("=")
        for alternative in phrase.split(","):
            yield alternative.strip(), float(value)


def _marks(words: FigureWords) -> Iterator[tuple[str, Mark]]:
    for part, text in (
        (Part.NUMBER, words.numbers),
        (Part.MULTIPLIER, words.multipliers),
        (Part.VAGUE, words.vague),
        (Part.HALF, words.half),
    ):
        for phrase, value in _valued(text):
            yield phrase, Mark(part=part, number=value)
    for quantifier, part, text in (
        (Quantifier.MORE_THAN, Part.QUANTIFIER, words.more_than),
        (Quantifier.LESS_THAN, Part.QUANTIFIER, words.less_than),
        (Quantifier.APPROXIMATELY, Part.QUANTIFIER, words.approximately),
        (Quantifier.MORE_THAN, Part.AFTER, words.more_than_after),
        (Quantifier.APPROXIMATELY, Part.AFTER, words.approximately_after),
    ):
        for phrase in _pieces(text):
            yield phrase, Mark(part=part, quantifier=quantifier)
    yield from _plain_marks(words)
    yield from _unit_marks(words)
    yield from _term_marks(words.terms, Part.TERM)
    yield from _term_marks(words.housing, Part.HOUSING)


def _plain_marks(words: FigureWords) -> Iterator[tuple[str, Mark]]:
    for part, text in (
        (Part.SEVERAL, words.several),
        (Part.AND, words.conjunctions),
        (Part.FILLER, words.fillers),
        (Part.BETWEEN, words.between),
        (Part.RANGE, words.to),
        (Part.AGAINST, words.against),
        (Part.MEASURE, words.measures),
        (Part.RELATIVE, words.relatives),
        (Part.FUNCTION, words.functions),
        (Part.AUXILIARY, words.auxiliaries),
        (Part.DATE, words.dates),
        (Part.NAME, words.names),
        (Part.STOCK, words.stock),
        (Part.BACKGROUND, words.background),
        (Part.NOW, words.now),
        (Part.UNREAL, words.unreal),
    ):
        for phrase in _pieces(text):
            yield phrase.lstrip("><"), Mark(part=part, after_only=phrase.startswith(">"), before_only=phrase.startswith("<"))


def _unit_marks(words: FigureWords) -> Iterator[tuple[str, Mark]]:
    for phrase in _pieces(words.persons):
        yield phrase, Mark(part=Part.UNIT, unit=FigureUnit.PERSON)
    for phrase in _pieces(words.households):
        yield phrase, Mark(part=Part.UNIT, unit=FigureUnit.HOUSEHOLD)
    for phrase in _pieces(words.structures):
        yield phrase, Mark(part=Part.STRUCTURE, unit=FigureUnit.HOUSEHOLD)
    for piece in _pieces(words.duals):
        phrase, _, unit = piece.partition("=")
        yield phrase.strip(), Mark(part=Part.DUAL, number=2, unit=FigureUnit(unit.strip()))


def _term_marks(text: str, part: Part) -> Iterator[tuple[str, Mark]]:
    for line in text.strip().splitlines():
        head, _, phrases = line.partition(":")
        term, _, kind = head.strip().rpartition(" ")
        for phrase in _pieces(phrases):
            noun, after_only = phrase.startswith("@"), phrase.startswith(">")
            yield phrase.lstrip("@>"), Mark(part=part, term=term, kind=FigureKind(kind), noun=noun, after_only=after_only)

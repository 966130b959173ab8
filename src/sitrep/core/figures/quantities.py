"""A sentence's marked tokens go in, the quantities of people and homes in it come out: bounds, quantifier, unit, extent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sitrep.core.figures.lexicon import COUNTING, Lexicon, Mark, Part
from sitrep.core.figures.numerals import Amount, read_amount
from sitrep.core.folding import Token
from sitrep.core.model import FigureUnit, Quantifier
from sitrep.core.phrases import longest_by_part

Marks = Sequence[dict[Part, tuple[int, Mark]]]
"""For each token what may start there: the end and the meaning of the longest phrase of each part."""

NOUN_REACH = 4
"""How many words may stand between a number and the noun it counts: "730,000 mostly Muslim Rohingya refugees"."""

HEADING_REACH = 6
"""How many words may stand between a heading and its number: "families displaced so far: 349"."""

_HEADING_MARKS = frozenset({":", "/", "-", "–", "—", "(", ")"})
_OPENERS = frozenset({"$", "€", "£", "¥", "#", "§", "+"})
_STOPS = frozenset(",;:.()[]…?!/|")
_SKIPPED = frozenset({'"', "“", "”", "«", "»", "'", "’", "-"})
_ARABIC_PREFIXES = frozenset("بولفكـ")
_YEARS = range(1900, 2100)


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """A count of people, households or buildings: tokens[start:end], the number itself at tokens[number:], its noun at `noun` (or None)."""

    start: int
    number: int
    end: int
    low: int | None
    high: int | None
    quantifier: Quantifier
    vague: bool
    unit: FigureUnit
    is_structure: bool
    noun: int | None

    @property
    def is_counted_after(self) -> bool:
        """True where the noun follows its number; in "Families displaced: 30" it stands before."""
        return self.noun is not None and self.noun >= self.number


def mark_tokens(tokens: Sequence[Token], lexicon: Lexicon) -> list[dict[Part, tuple[int, Mark]]]:
    """What each token may begin, longest phrase per part."""
    return longest_by_part(lexicon.table, tokens, lexicon.language)


def read_quantities(text: str, tokens: Sequence[Token], marks: Marks, lexicon: Lexicon) -> tuple[Quantity, ...]:
    """The quantities of a sentence in order; ages, years, distances, money and other measures are left out."""
    return tuple(_quantities(text, tokens, marks, lexicon))


def _quantities(text: str, tokens: Sequence[Token], marks: Marks, lexicon: Lexicon) -> Iterator[Quantity]:
    position = 0
    while position < len(tokens):
        begins = text[tokens[position].start].isdigit() or not COUNTING.isdisjoint(marks[position])
        amount = read_amount(text, tokens, marks, position, lexicon) if begins else None
        if amount is None:
            position += 1
            continue
        quantity = _quantity(tokens, marks, amount, text)
        if quantity:
            yield quantity
        position = max(amount.end, quantity.end if quantity else 0)


def _quantity(tokens: Sequence[Token], marks: Marks, amount: Amount, text: str) -> Quantity | None:
    if _is_glued(text, tokens, amount) or (amount.start and tokens[amount.start - 1].word in _OPENERS):
        return None
    quantifier, start = _before(marks, amount.start)
    end = amount.end
    after = marks[end].get(Part.AFTER) if end < len(tokens) else None
    if after:
        end, quantifier = after[0], after[1].quantifier
    noun = _noun(tokens, marks, end, amount, text)
    if noun is None or _is_date(tokens, marks, amount, noun):
        return None
    if noun.end < len(tokens) and (later := marks[noun.end].get(Part.AFTER)) and noun.at is not None:
        noun = _Noun(at=noun.at, end=later[0], unit=noun.unit, is_structure=noun.is_structure)
        quantifier = later[1].quantifier
    low, high, stated = _bounds(amount, quantifier)
    return Quantity(
        start=start,
        number=amount.start,
        end=noun.end,
        low=low,
        high=high,
        quantifier=stated,
        vague=amount.vague,
        unit=noun.unit,
        is_structure=noun.is_structure,
        noun=noun.at,
    )


def _bounds(amount: Amount, quantifier: Quantifier | None) -> tuple[int | None, int | None, Quantifier]:
    if amount.vague:
        return amount.low, None, Quantifier.APPROXIMATELY
    if amount.low != amount.high:
        return amount.low, amount.high, Quantifier.APPROXIMATELY
    if quantifier is Quantifier.MORE_THAN:
        return amount.low, None, quantifier
    if quantifier is Quantifier.LESS_THAN:
        return None, amount.high, quantifier
    return amount.low, amount.high, quantifier or Quantifier.EXACT


def _is_glued(text: str, tokens: Sequence[Token], amount: Amount) -> bool:
    """True for M5, Covid-19, 6:30, 12-year-old, T-72: digits that belong to a name, a time or an age."""
    first, last = tokens[amount.start], tokens[amount.end - 1]
    before = text[first.start - 1] if first.start else " "
    separated = amount.low >= 1000 and not amount.is_plain  # "least140,000": a blank was lost, nothing more
    if text[first.start].isdigit() and (
        (before.isalpha() and not separated) or (before in "-:/" and first.start > 1 and text[first.start - 2].isalnum())
    ):
        return True
    after = text[last.end : last.end + 2]
    return text[last.end - 1].isdigit() and len(after) == 2 and after[0] in ":/" and after[1].isdigit()


def _before(marks: Marks, number: int) -> tuple[Quantifier | None, int]:
    """The quantifier that ends where the number starts, and where it starts itself; fillers ("another", "of") may stand between."""
    start = number
    for _ in range(3):
        for back in range(start - 1, max(-1, start - 5), -1):
            mark = marks[back].get(Part.QUANTIFIER)
            if mark and mark[0] == start:
                earlier, left = _before(marks, back) if back else (None, back)
                return _stronger(earlier, mark[1].quantifier), left if earlier else back
        if start and (filler := marks[start - 1].get(Part.FILLER)) and filler[0] == start:
            start -= 1
        else:
            break
    return None, number


def _stronger(one: Quantifier | None, other: Quantifier) -> Quantifier:
    return one if one in (Quantifier.MORE_THAN, Quantifier.LESS_THAN) else other


@dataclass(frozen=True, kw_only=True, slots=True)
class _Noun:
    at: int | None
    end: int
    unit: FigureUnit = FigureUnit.PERSON
    is_structure: bool = False


def _noun(tokens: Sequence[Token], marks: Marks, start: int, amount: Amount, text: str) -> _Noun | None:
    """What is counted: a noun within reach; a bare number; or None for measures."""
    if amount.unit is not None:
        return _Noun(at=amount.end - 1, end=amount.end, unit=amount.unit)
    best: _Noun | None = None
    name: int | None = None  # "730,000 mostly Muslim Rohingya who": the last capitalised word stands for the people
    position = start
    while position < min(len(tokens), start + NOUN_REACH + 1) and not _closes(tokens[position].word, position == start):
        here = marks[position]
        if unit := _unit(here):
            best = _Noun(at=position, end=unit[0], unit=unit[1].unit, is_structure=unit[1].part is Part.STRUCTURE)
            position = unit[0]
            continue
        if best is not None:
            break
        if Part.MEASURE in here and Part.FILLER not in here:
            return None
        if tokens[position].word not in _SKIPPED and _ends_noun_phrase(here, position > start):
            break
        if text[tokens[position].start].isupper() and Part.DATE not in here:
            name = position
        position += 1
    if best is None and name is not None and (position - name <= 1 or Part.TERM in marks[name + 1]):
        return _Noun(at=name, end=name + 1)
    return best or _bare(tokens, marks, start, _before(marks, amount.start)[1])


def _closes(word: str, is_first: bool) -> bool:
    return word in _STOPS or (is_first and word == "-")


def _unit(here: dict[Part, tuple[int, Mark]]) -> tuple[int, Mark] | None:
    """What is counted, if the token names it: people, households, buildings, or a word like "refugees"."""
    unit, structure, term = here.get(Part.UNIT), here.get(Part.STRUCTURE), here.get(Part.TERM)
    if unit and structure:
        return structure if structure[0] > unit[0] else unit  # "300 families' homes"
    return unit or structure or (term if term and term[1].noun else None)


def _ends_noun_phrase(here: dict[Part, tuple[int, Mark]], is_later: bool) -> bool:
    if Part.NUMBER in here or Part.VAGUE in here:
        return True
    term = here.get(Part.TERM)
    if term and not term[1].noun and term[1].after_only:
        return True
    return Part.FUNCTION in here and not (Part.AND in here and is_later) and (is_later or Part.FILLER not in here)


def _bare(tokens: Sequence[Token], marks: Marks, start: int, number: int) -> _Noun | None:
    """A number without a noun after it: "35,000 were displaced", "displacing thousands"; or a list's: "Families evacuated: 30"."""
    if start < len(marks) and Part.MEASURE in marks[start]:
        return None
    found: _Noun | None = None
    position, is_listed = number - 1, False
    while position >= max(0, number - HEADING_REACH) and not _ends_heading(tokens[position].word, marks[position]):
        heading = _unit(marks[position])
        if heading and (found is None or heading[1].part is not Part.TERM):  # "displaced families": the latter says more
            is_structure = heading[1].part is Part.STRUCTURE
            found = _Noun(at=position if is_listed else None, end=start, unit=heading[1].unit, is_structure=is_structure)
        is_listed = is_listed or tokens[position].word in _HEADING_MARKS
        position -= 1
    return found or _Noun(at=None, end=start)


def _ends_heading(word: str, here: dict[Part, tuple[int, Mark]]) -> bool:
    """True for what never stands between a heading and its number: a stop, another number, a word of a clause of its own."""
    if word in _STOPS - _HEADING_MARKS or not COUNTING.isdisjoint(here):
        return True
    return Part.FUNCTION in here and here.keys().isdisjoint((Part.AUXILIARY, Part.QUANTIFIER))


def _is_date(tokens: Sequence[Token], marks: Marks, amount: Amount, noun: _Noun) -> bool:
    """True for a plain year or day of the month, and for numbers that a word before makes a name ("Resolution 2254")."""
    before = marks[amount.start - 1].get(Part.DATE) if amount.start else None
    after = amount.end < len(tokens) and Part.DATE in marks[amount.end] and noun.at is None
    if amount.start and Part.NAME in marks[amount.start - 1]:
        return True
    if not amount.is_plain:
        return False
    if amount.low in _YEARS and (before or noun.at is None or noun.at != amount.end or not _unit(marks[noun.at])):
        return True
    return (amount.low < 32 and after) or (before is not None and noun.at is None)

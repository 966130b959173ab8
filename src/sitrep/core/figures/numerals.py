"""Tokens that begin a number go in, its bounds come out: digits of any script, number words, vague words, ranges."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from sitrep.core.figures.lexicon import Lexicon, Mark, Part
from sitrep.core.folding import Token
from sitrep.core.model import FigureUnit

LARGEST = 100_000_000
"""A count of people above this is a misreading (or the world's total)."""

_GROUPED = regex.compile(r"\p{Nd}{1,3}(?:[.,٬'’  ]\p{Nd}{3})+")
_INDIAN = regex.compile(r"\p{Nd}{1,2}(?:,\p{Nd}{2})+,\p{Nd}{3}")
_DECIMAL = regex.compile(r"(\p{Nd}+)[.,٫](\p{Nd}{1,2})")

_DASHES = frozenset({"-", "–", "—"})

Marked = Sequence[dict[Part, tuple[int, Mark]]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """A number or a range: tokens[start:end]. `is_plain` for bare digits without separators (a year, perhaps); `unit` for a dual noun."""

    start: int
    end: int
    low: int
    high: int
    vague: bool = False
    is_plain: bool = False
    unit: FigureUnit | None = None


def digits_value(digits: str, decimal: str, *, multiplied: bool) -> float | None:
    """The value of digits of any script with separators; None for what is no number ("1.2.3").

    Groups of exactly three are thousands whichever mark parts them, unless a multiplier follows ("1.250 million").
    """
    plain = "".join(str(unicodedata.digit(mark, 0)) if mark.isdigit() else mark for mark in digits)
    if plain.isdecimal():
        return float(plain)
    if _INDIAN.fullmatch(plain) or (_GROUPED.fullmatch(plain) and not (multiplied and plain.count(decimal) == 1 and _is_single(plain))):
        return float("".join(mark for mark in plain if mark.isdecimal()))
    parts = _DECIMAL.fullmatch(plain) or (regex.fullmatch(r"(\p{Nd}+)[.,٫](\p{Nd}+)", plain) if multiplied else None)
    return float(f"{parts[1]}.{parts[2]}") if parts else None


def _is_single(plain: str) -> bool:
    return sum(not mark.isdecimal() for mark in plain) == 1


def read_amount(text: str, tokens: Sequence[Token], marks: Marked, position: int, lexicon: Lexicon) -> Amount | None:
    """The amount that starts at this token, ranges included ("between 2,000 and 3,000", "2,000-3,000", "2 to 3 million"); else None."""
    first = _single(text, tokens, marks, position, lexicon)
    if first is None:
        return None
    if first.vague or first.end >= len(tokens):
        return first
    link = marks[first.end].get(Part.RANGE)
    if not link or link[0] >= len(tokens):
        return first
    second = _single(text, tokens, marks, link[0], lexicon)
    opened = position > 0 and Part.BETWEEN in marks[position - 1]
    if second is None or second.vague:
        return first
    words = text[tokens[first.end].start : tokens[link[0] - 1].end]
    if not opened and words not in _DASHES | lexicon.range_words:
        return first
    return _joined(first, second, opened)


def _joined(first: Amount, second: Amount, opened: bool) -> Amount:
    low = first.low
    if low < second.low and second.low >= 1000 and low < 1000 and second.low % 1000 == 0 and not first.vague:
        scale = 1_000_000 if second.low % 1_000_000 == 0 or second.low > 1_000_000 else 1000
        low = low * scale if low * scale <= second.high else low  # "2 to 3 million"
    if not low < second.high:
        return first
    return Amount(start=first.start - (1 if opened else 0), end=second.end, low=low, high=second.high)


def _single(text: str, tokens: Sequence[Token], marks: Marked, position: int, lexicon: Lexicon) -> Amount | None:
    here = marks[position]
    dual = here.get(Part.DUAL)
    if dual:
        return Amount(start=position, end=dual[0], low=2, high=2, unit=dual[1].unit)
    several = here.get(Part.SEVERAL)
    if several and several[0] < len(tokens):
        many = marks[several[0]].get(Part.MULTIPLIER) or marks[several[0]].get(Part.VAGUE)
        if many:
            value = int(many[1].number * (2 if many[1].part is Part.MULTIPLIER else 1))
            return Amount(start=position, end=many[0], low=value, high=value, vague=True)
    vague = here.get(Part.VAGUE)
    if vague:
        value = int(vague[1].number)
        return Amount(start=position, end=vague[0], low=value, high=value, vague=True)
    return _counted(text, tokens, marks, position, lexicon)


def _counted(text: str, tokens: Sequence[Token], marks: Marked, position: int, lexicon: Lexicon) -> Amount | None:
    total, current, end, plain = 0.0, 0.0, position, False
    last_scale = float("inf")
    while end < len(tokens):
        here = marks[end]
        step = _digit_step(text, tokens, marks, end, lexicon) if end == position or text[tokens[end].start].isdigit() else None
        if step is not None:
            if end > position and (current or step >= last_scale):
                break
            current, plain, end = current + step, end == position and text[tokens[end].start : tokens[end].end].isdecimal(), end + 1
            continue
        multiplier = here.get(Part.MULTIPLIER)
        if multiplier and (end > position or current or _stands_alone(multiplier[1], lexicon)):
            current, total, last_scale = _scaled(total, current, multiplier[1].number, last_scale)
            end, plain = multiplier[0], False
            continue
        grown = _word_step(tokens, marks, end, current, is_first=end == position)
        if grown is None or grown[0] >= last_scale:
            break
        current, end, plain = *grown, False
    value = total + current
    if end == position or value < 1 or value > LARGEST or value != int(value):  # 6.3 is a magnitude
        return None
    return Amount(start=position, end=end, low=round(value), high=round(value), is_plain=plain)


def _digit_step(text: str, tokens: Sequence[Token], marks: Marked, position: int, lexicon: Lexicon) -> float | None:
    token = tokens[position]
    if not text[token.start].isdigit():
        return None
    multiplied = position + 1 < len(tokens) and Part.MULTIPLIER in marks[position + 1]
    return digits_value(text[token.start : token.end], lexicon.decimal, multiplied=multiplied)


def _stands_alone(mark: Mark, lexicon: Lexicon) -> bool:
    """True where the bare word is a number already: Spanish "mil", Turkish "bin", but not English "thousand" or "k"."""
    return mark.number in lexicon.alone


def _scaled(total: float, current: float, scale: float, last_scale: float) -> tuple[float, float, float]:
    """Hundreds multiply what was just said; thousands and up close it: returns (current, total, last scale)."""
    if scale < 1000:
        return max(current, 1.0) * scale, total, last_scale
    return 0.0, total + max(current, 1.0) * scale, scale


def _word_step(tokens: Sequence[Token], marks: Marked, end: int, current: float, *, is_first: bool) -> tuple[float, int] | None:
    """One more number word (with "and", "y", a hyphen before it), or None."""
    number = marks[end].get(Part.NUMBER) or marks[end].get(Part.HALF)
    if not number and not is_first and end + 1 < len(tokens):
        joint = marks[end].get(Part.AND)
        following = joint[0] if joint else end + (tokens[end].word == "-")
        number = marks[following].get(Part.NUMBER) if end < following < len(tokens) else None
    if not number:
        return None
    value = number[1].number
    if value >= 1 and current and not _may_follow(current, value):
        return None
    return current + value, number[0]


def _may_follow(current: float, value: float) -> bool:
    """True where the value fills a free lower place: 900 + 21, 20 + 1; Arabic says the unit first: 5 + 50."""
    tail = current % 100
    if value >= 100:
        return current % 1000 == 0 or current < 10
    if tail == 0:
        return True
    return (tail >= 20 and tail % 10 == 0 and value < 10) or (tail < 10 and value >= 20 and value % 10 == 0)

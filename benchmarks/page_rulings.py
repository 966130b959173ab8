"""What two readers ruled on titles and dates where our answer, or trafilatura's, is not the label → who agrees, and what is right.

    python -m benchmarks.page_rulings    how far the readers agree, and what they said to the invented candidates

The readers were given what a page says and two candidates in random order, and not told whose they are: the label and another answer, or,
on some pages where ours is the label, the label and a wrong answer that was invented for it. They did not see each other's words.
`page_rulings.yaml` has a line for each such question, with no text of the page: both candidates as hashes, and the two readers' words.
"""

from __future__ import annotations

import hashlib
import html
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from rapidfuzz.fuzz import ratio

from sitrep.core.extract.witness import squeeze

FILE = Path(__file__).with_suffix(".yaml")
HASH_DIGITS = 12

Field = Literal["title", "date"]
Word = Literal["label", "other", "both", "neither"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One page, field and pair of candidates (hashes of what is compared of them), and each reader's word on it.

    `whose` is who gave the other candidate: "ours", "trafilatura", or "invented".
    """

    page: str
    field: Field
    label: str
    other: str
    whose: str
    readers: tuple[Word, Word]

    def accepted(self, word: Word) -> frozenset[str]:
        """The candidates that a reader's word says are right."""
        return frozenset({"label": {self.label}, "other": {self.other}, "both": {self.label, self.other}, "neither": set[str]()}[word])


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruling:
    """What both readers accepted, and what both rejected, of one field of one page."""

    right: frozenset[str]
    wrong: frozenset[str]


Rulings = Mapping[tuple[str, Field], Ruling]
"""By page and field."""


def letters_of(title: str) -> str:
    """What is compared of a title: its letters and digits, whatever their case, width and typography (NFKC), without spaces and marks."""
    return squeeze(unicodedata.normalize("NFKC", html.unescape(title)))


def same_title(true: str, found: str) -> bool:
    """Equal in letters and digits, or nearly: rapidfuzz's ratio above 90, so that a site's name or a word more or less is forgiven in a
    long title (a fifth of the letters may be added, or a tenth be others). Another of the page's own titles is a miss.
    """
    one, other = letters_of(true), letters_of(found)
    return one == other or ratio(one, other) > 90


def hash_of(field: Field, answer: str) -> str:
    """Of the letters of a title, or of a day as YYYY-MM-DD; that of "" is "no date"."""
    compared = letters_of(answer) if field == "title" else answer
    return hashlib.sha256(compared.encode()).hexdigest()[:HASH_DIGITS]


def right_by_label(field: Field, label: str, answer: str) -> bool:
    return same_title(label, answer) if field == "title" else label == answer


def right_as_ruled(field: Field, label: str, answer: str, ruling: Ruling | None) -> bool:
    """As both readers ruled on this very answer; else as by the label, unless both readers rejected the label.

    Where they do not agree on an answer it is as right or wrong as the label makes it.
    """
    if ruling is None:
        return right_by_label(field, label, answer)
    given = hash_of(field, answer)
    if given in ruling.right | ruling.wrong:
        return given in ruling.right
    return hash_of(field, label) not in ruling.wrong and right_by_label(field, label, answer)


def read_questions(file: Path = FILE) -> list[Question]:
    rows = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return [Question(**{**row, "readers": tuple(row["readers"])}) for row in rows]


def rule(questions: Iterable[Question]) -> Rulings:
    """Candidates that both readers accepted in some question are right; those that both rejected in one, and accepted in none, wrong."""
    right, wrong = defaultdict[tuple[str, Field], set[str]](set), defaultdict[tuple[str, Field], set[str]](set)
    for question in questions:
        one, two = map(question.accepted, question.readers)
        right[question.page, question.field] |= one & two
        wrong[question.page, question.field] |= {question.label, question.other} - one - two
    return {key: Ruling(right=frozenset(right[key]), wrong=frozenset(wrong[key] - right[key])) for key in right}


def kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Cohen's: agreement above chance, as chance is by how often each reader used each word; 1.0 where both used one word throughout."""
    observed = sum(one == two for one, two in pairs) / len(pairs)
    ones, twos = Counter(one for one, _ in pairs), Counter(two for _, two in pairs)
    chance = sum(ones[word] * twos[word] for word in ones) / len(pairs) ** 2
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)


def agreement(questions: Sequence[Question]) -> Mapping[str, int]:
    """How often both readers said the same, by what they said; "apart" where they did not."""
    return Counter(question.readers[0] if len(set(question.readers)) == 1 else "apart" for question in questions)


def main() -> None:
    every = read_questions()
    for name in ("title", "date"):
        asked = [question for question in every if question.field == name]
        print(f"{name}: {len(asked)} questions, kappa {kappa([question.readers for question in asked]):.2f}")
        for whose in ("ours", "trafilatura", "invented"):
            some = [question for question in asked if question.whose == whose]
            said = agreement(some)
            words = ", ".join(f"{word} {said[word]}" for word in ("label", "other", "both", "neither", "apart"))
            alone = [sum(question.readers[reader] == "label" for question in some) for reader in (0, 1)]
            print(f"  label or {whose:12} {len(some):3}: both readers said {words}; the label alone: {alone[0]} and {alone[1]}")


if __name__ == "__main__":
    main()

"""An article's text and what was looked for go in; the piece of the text that shows most of it, with the places that match, comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitrep.core.search.query import Node, Term, terms_of
from sitrep.core.search.words import FoundWord, found_words
from sitrep.core.text import ELLIPSIS

EXCERPT_CHARACTERS = 240
READ_CHARACTERS = 60_000
"""Of a longer text only the beginning is searched for a piece to show: 2 ms of work."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Excerpt:
    """A piece of a text in one line; `matches` are the places in it, from and to, of what was looked for."""

    text: str
    matches: tuple[tuple[int, int], ...]

    def pieces(self) -> tuple[tuple[str, bool], ...]:
        """The text in pieces, each with whether it is a match."""
        found, at = [], 0
        for start, end in self.matches:
            found += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        return tuple((text, is_match) for text, is_match in [*found, (self.text[at:], False)] if text)


def make_excerpt(text: str, wanted: Node, *, most: int = EXCERPT_CHARACTERS) -> Excerpt:
    """The piece of at most `most` characters (and two ellipses) with the most different terms in it; the beginning where there is none."""
    read = text[:READ_CHARACTERS]
    matches = _matches(list(found_words(read)), tuple(terms_of(wanted)))
    start = _beginning_near(read, _best_start(matches, most), most) if len(read) > most else 0
    end = min(len(read), start + most)
    if end < len(read):
        end = max(read.rfind(" ", start, end), read.rfind("\n", start, end), start + most // 2)
    before, after = (ELLIPSIS if start else ""), (ELLIPSIS if end < len(text) else "")
    piece = "".join(" " if sign.isspace() else sign for sign in read[start:end])  # one for one: the places still hold
    shift = len(before) - start
    within = tuple((begin + shift, finish + shift) for begin, finish, _ in matches if start <= begin and finish <= end)
    return Excerpt(text=f"{before}{piece}{after}", matches=within)


def _matches(words: Sequence[FoundWord], terms: Sequence[Term]) -> list[tuple[int, int, int]]:
    """Start, end and number of the term of each match, in order, without overlaps."""
    found: list[tuple[int, int, int]] = []
    reached = 0
    for at, word in enumerate(words):
        if at < reached:
            continue
        for number, term in enumerate(terms):
            length = len(term.words)
            if _stands_here(words, at, term):
                found.append((word.start, words[at + length - 1].end, number))
                reached = at + length
                break
    return found


def _stands_here(words: Sequence[FoundWord], at: int, term: Term) -> bool:
    if term.forms:
        word = words[at].word
        return word.startswith(term.forms) if term.is_prefix else word in term.forms
    *before, last = term.words
    if at + len(before) >= len(words) or any(words[at + n].word != word for n, word in enumerate(before)):
        return False
    end = words[at + len(before)].word
    return end.startswith(last) if term.is_prefix else end == last


def _best_start(matches: Sequence[tuple[int, int, int]], most: int) -> int:
    """Where the window of `most` characters with the most different terms, and then the most matches, begins."""
    best, start = (0, 0), 0
    for at, (begin, _, _) in enumerate(matches):
        inside = []
        for _, end, term in matches[at : at + 30]:
            if end > begin + most * 3 // 4:
                break
            inside.append(term)
        if (len(set(inside)), len(inside)) > best:
            best, start = (len(set(inside)), len(inside)), begin
    return start


def _beginning_near(text: str, start: int, most: int) -> int:
    """The beginning of the sentence or line where it is near before `start`, else that of a word a little before it."""
    earliest = max(0, start - most // 4)
    if earliest == 0:
        return 0
    for mark in (". ", "\n", "؟ ", "! ", "? ", "。"):
        found = text.rfind(mark, earliest, start)
        if found >= 0:
            return found + len(mark)
    blank = text.find(" ", earliest, start)
    return blank + 1 if blank >= 0 else start

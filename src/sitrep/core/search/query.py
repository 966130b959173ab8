"""What a person typed into a search goes in; what must stand in an article, or what is wrong with the search, comes out.

The same for every database (see docs/howto/search.md): all words must occur; "several words" stand in this order; `word*` is the beginning
of a word; OR between two things takes either; -word, or NOT before a word, leaves out; brackets group. Operators are in capitals.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import regex

from sitrep.core.search.words import attached_forms, words_of

MOST_CHARACTERS = 1_000
MOST_TERMS = 40
DEEPEST = 10
LEAST_BEFORE_STAR = 3
_PIECE = regex.compile(r'-?"[^"]*(?:"\*?|$)|[()]|(?:-\()|[^\s()"]+')
_QUOTES = str.maketrans(dict.fromkeys("“”„«»‟＂", '"'))


@dataclass(frozen=True, slots=True)
class Term:
    """Folded words that stand one after the other; of the last one only the beginning where `is_prefix`.

    `forms` are what one word that was not in quotes is also found as (see `attached_forms`); a phrase is found as it stands.
    """

    words: tuple[str, ...]
    is_prefix: bool = False
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class All:
    """Everything of `wanted` (at least one) and nothing of `unwanted`."""

    wanted: tuple[Node, ...]
    unwanted: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of these."""

    options: tuple[Node, ...]


Node: TypeAlias = Term | All | Either


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """Why a search means nothing; `message` is for the person who typed it."""

    message: str


class _Refused(Exception):
    """What parse_query turns into a QueryProblem."""


def parse_query(typed: str) -> Node | QueryProblem:
    """What must stand in an article. Any text may come in; nothing is raised."""
    if len(typed) > MOST_CHARACTERS:
        return QueryProblem(f"the search has {len(typed):,} characters, at most {MOST_CHARACTERS:,} are looked for")
    try:
        return _Parser(typed).parse()
    except _Refused as refused:
        return QueryProblem(str(refused))


def terms_of(node: Node) -> Iterator[Term]:
    """The terms that a found article may hold: those that are left out are not among them."""
    if isinstance(node, Term):
        yield node
        return
    for part in node.wanted if isinstance(node, All) else node.options:
        yield from terms_of(part)


class _Parser:
    """Reads by recursive descent: alternatives of groups of terms."""

    def __init__(self, typed: str) -> None:
        self._pieces = _PIECE.findall(typed.translate(_QUOTES))
        self._at = 0
        self._terms = 0

    def parse(self) -> Node:
        found = self._either(depth=0)
        if self._at < len(self._pieces):
            raise _Refused("there is a closing bracket without an opening one")
        if found is None:
            raise _Refused("there is no word in the search")
        return found

    def _peek(self) -> str:
        return self._pieces[self._at] if self._at < len(self._pieces) else ""

    def _either(self, *, depth: int) -> Node | None:
        options = [self._all(depth=depth)]
        while self._peek() == "OR":
            self._at += 1
            options.append(self._all(depth=depth))
        if len(options) == 1:
            return options[0]
        known = tuple(option for option in options if option is not None)
        if len(known) < len(options):
            raise _Refused('OR stands between two things; put it in quotes to look for the word: "or"')
        return Either(known)

    def _all(self, *, depth: int) -> Node | None:
        wanted: list[Node] = []
        unwanted: list[Node] = []
        while (piece := self._peek()) not in ("", ")", "OR"):
            self._at += 1
            if piece == "AND":
                continue
            leaves_out = piece == "NOT" or (piece.startswith("-") and len(piece) > 1)
            if piece == "NOT":
                piece = self._peek()
                if piece in ("", ")", "OR", "AND", "NOT"):
                    raise _Refused('NOT stands before what is left out; put it in quotes to look for the word: "not"')
                self._at += 1
            found = self._one(piece.removeprefix("-") if leaves_out else piece, depth=depth)
            if found is not None:
                (unwanted if leaves_out else wanted).append(found)
        if not wanted and unwanted:
            raise _Refused("only words to leave out: say also what to look for, in each of what OR stands between")
        if not wanted:
            return None
        return wanted[0] if len(wanted) == 1 and not unwanted else All(tuple(wanted), tuple(unwanted))

    def _one(self, piece: str, *, depth: int) -> Node | None:
        if piece == "(":
            if depth == DEEPEST:
                raise _Refused(f"more than {DEEPEST} brackets stand in one another")
            found = self._either(depth=depth + 1)
            if self._peek() != ")":
                raise _Refused("there is an opening bracket without a closing one")
            self._at += 1
            return found
        return self._term(piece)

    def _term(self, piece: str) -> Term | None:
        quoted = piece.startswith('"')
        bare = piece.strip('"').rstrip()
        is_prefix = piece.endswith("*") or bare.endswith("*")
        inner = bare.rstrip('*"')
        if "*" in inner:
            raise _Refused("a star stands only at the end of a word or of what is in quotes")
        words = tuple(words_of(inner))
        if not words:
            return None
        self._terms += len(words)
        if self._terms > MOST_TERMS:
            raise _Refused(f"the search has more than {MOST_TERMS} words")
        is_prefix = is_prefix and len(words_of(f"{words[-1]}a")) == 1  # of scripts without blanks each sign is a word already
        if is_prefix and len(words[-1]) < LEAST_BEFORE_STAR:
            raise _Refused(f"at least {LEAST_BEFORE_STAR} letters stand before a star")
        forms = attached_forms(words[0]) if len(words) == 1 and not quoted else ()
        return Term(words, is_prefix, forms if len(forms) > 1 else ())

"""A sentence goes in, the end of the dateline that it opens with comes out: "PORT SUDAN, Sudan (Wire) — "."""

from __future__ import annotations

import regex

from sitrep.core.model import Field
from sitrep.core.sentences import Sentence

LONGEST_DATELINE = 100
"""Characters within which its dash stands."""

MOST_WORDS = 4
"""Words of a dateline's town."""

_DASH = regex.compile(r"\s[-–—]{1,2}\s|\s?[–—]{1,2}\s?|\.\s?[-–—]\s")
_REST = regex.compile(r"\s*(?:[,(/].*)?", regex.DOTALL)
_TOWN = regex.compile(r"\s*(?:[\p{L}\p{M}'’ʼ]+\.?[ -]?)+")
_SMALL = regex.compile(r"(?<![\p{L}'’-])(?!(?:de|del|la|le|el|al|of|du|da)\b)\p{Ll}")


def dateline_end(sentence: Sentence) -> int:
    """Characters of the sentence's dateline, 0 where it has none: it says where the writer is, not where something happened."""
    head = sentence.text[:LONGEST_DATELINE]
    has_dash = "-" in head or "–" in head or "—" in head  # a cheap first look
    dash = _DASH.search(head) if has_dash and sentence.field is not Field.TITLE else None
    if dash is None:
        return 0
    head = sentence.text[: dash.start()]
    town = _TOWN.match(head)
    if town is None or not _REST.fullmatch(head, town.end()):
        return 0
    is_name = len(town.group().split()) <= MOST_WORDS and not _SMALL.search(town.group())
    return dash.end() if is_name else 0

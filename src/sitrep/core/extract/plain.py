"""Cleans plain text that was cut out of a page or a feed: the same furniture rules as for pages, line by line."""

from __future__ import annotations

import re

from sitrep.core.extract.furniture import furniture_of
from sitrep.core.extract.page import Dropped
from sitrep.core.extract.witness import squeeze
from sitrep.core.text import clean_text

TEXT_CHARACTERS = 1_000_000
LONG_REPEAT = 60
"""Characters from which a repeated paragraph is dropped; shorter ones may be refrains, names or scores."""
_BLANK_LINES = re.compile(r"\n\s*\n")
_BLANKS = re.compile(r"[^\S\n]+")


def clean_story(text: str, *, title: str = "") -> tuple[str, tuple[Dropped, ...]]:
    """Text without furniture, repeated captions and the title at its head; paragraphs parted by a blank line. Verbatim otherwise,
    save for blanks and characters that are unsafe (`core.text`).
    """
    kept: list[str] = []
    dropped: list[Dropped] = []
    seen: set[str] = set()
    title_key = squeeze(title)
    for paragraph in _BLANK_LINES.split(clean_text(text, most=TEXT_CHARACTERS)):
        lines: list[str] = []
        for line in filter(None, map(str.strip, _BLANKS.sub(" ", paragraph).split("\n"))):
            why = why_dropped(line, title_key=title_key if not kept and not lines else "", seen=seen, before=lines[-1] if lines else "")
            if why:
                dropped.append(Dropped(text=line, why=why, after=len(kept) + bool(lines)))
            else:
                lines.append(line)
        if lines:
            kept.append("\n".join(lines))
    return "\n\n".join(kept), tuple(dropped)


def why_dropped(line: str, *, title_key: str, seen: set[str], before: str) -> str:
    """The word for why a line is left out, or ""; `seen` collects the long lines that were kept, `before` is the line above."""
    key = squeeze(line)
    if title_key and key == title_key:
        return "title"
    if line == before or (len(line) > LONG_REPEAT and key in seen):
        return "repeated"
    why = furniture_of(line)
    if why:
        return why
    seen.add(key)
    return ""

"""The scripts of a page that is drawn by its browser go in; the story that one of them carries as a string comes out, or ""."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

LEAST = 400
"""Characters: a shorter string is a teaser or a notice."""
_LITERAL = re.compile(r"\"(?:[^\"\\]|\\.){400,}\"", re.S)
_PUSHED = re.compile(r"self\.__next_f\.push\(\[\d+,\s*(\"(?:[^\"\\]|\\.)*\")\]\)", re.S)
_PARAGRAPH = re.compile(r"<(?:p|br|div)\b", re.I)
_SENTENCE_END = re.compile(r"[.!?。؟।][\s\"”»<]")
_BRACES = re.compile(r"[{}]")
_CHARACTERS_PER_BRACE = 200
"""Prose has next to no braces; code, styles and JSON have one every few words."""


def embedded_story(scripts: Iterable[str]) -> str:
    """The longest string in the scripts that reads like a story, as text or markup. Next.js pushes its page in pieces that are strings
    in strings: they are read too. No code is run.
    """
    longest, pushed = "", []
    for script in scripts:
        longest = max([longest, *_stories(_literals(script))], key=len)
        pushed += [_unquoted(literal) for literal in _PUSHED.findall(script)] if "__next_f" in script else []
    return max([longest, *_stories(_literals("".join(pushed)))], key=len)


def _literals(script: str) -> Iterator[str]:
    return (_unquoted(literal) for literal in _LITERAL.findall(script))


def _unquoted(literal: str) -> str:
    try:
        return str(json.loads(literal, strict=False))
    except ValueError:
        return ""


def _stories(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        told = len(_PARAGRAPH.findall(text)) >= 3 or len(_SENTENCE_END.findall(text)) >= 4
        if told and len(text) >= LEAST and len(_BRACES.findall(text)) * _CHARACTERS_PER_BRACE <= len(text):
            yield text

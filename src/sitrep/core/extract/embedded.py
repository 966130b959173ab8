"""The scripts of a page that is drawn by its browser go in; the story that one of them carries as a string comes out, or ""."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from sitrep.core.extract.jsonld import load_json

LEAST = 400
"""Characters: a shorter string is a teaser or a notice."""
_MOST_VALUES = 20_000
_PUSHED = re.compile(r"self\.__next_f\.push\(\[\d+,\s*(\"(?:[^\"\\]|\\.)*\")\]\)")
_LITERAL = re.compile(r"\"(?:[^\"\\]|\\.){400,}\"")
_PARAGRAPH = re.compile(r"<(?:p|br|div)\b", re.I)
_SENTENCE_END = re.compile(r"[.!?。؟।][\s\"”»<]")


def embedded_story(scripts: list[tuple[str, str]]) -> str:
    """The longest text or markup that reads like a story. Each script is its type and its content: JSON states (`__NEXT_DATA__` and
    others of type application/json) and the pushes of Next.js are read, no code is run.
    """
    found = [text for kind, script in scripts for text in _strings(kind, script) if len(text) >= LEAST and _reads_like_a_story(text)]
    return max(found, key=len, default="")


def _strings(kind: str, script: str) -> Iterator[str]:
    if "json" in kind and "ld+json" not in kind:
        yield from _values(load_json(script))
    elif "__next_f" in script:
        pushed = "".join(str(load_json(literal)) for literal in _PUSHED.findall(script))
        for literal in _LITERAL.findall(pushed):
            value = _unquoted(literal)
            if value:
                yield value


def _unquoted(literal: str) -> str:
    try:
        value = json.loads(literal, strict=False)
    except ValueError:
        return ""
    return value if isinstance(value, str) else ""


def _values(value: Any) -> Iterator[str]:
    """All strings in a value; at most 20,000 values are looked at."""
    waiting = [value]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def _reads_like_a_story(text: str) -> bool:
    return len(_PARAGRAPH.findall(text)) >= 3 or (len(_SENTENCE_END.findall(text)) >= 4 and "{" not in text[:200])

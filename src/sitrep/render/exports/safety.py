"""Foreign text goes in; text that no spreadsheet takes for a formula, or that XML can hold, comes out."""

from __future__ import annotations

import re

from sitrep.core.text import clean_line

LONGEST_CELL = 10_000
"""Characters; Excel takes 32,767."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""OWASP's list for CSV injection, and the full-width forms that spreadsheets fold into the same."""
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def safe_cell(text: str) -> str:
    """On one line; an apostrophe in front where it would begin a formula."""
    line = clean_line(text, most=LONGEST_CELL)
    return f"'{line}" if line.startswith(_FORMULA_STARTS) else line


def xml_text(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold, which serializers let pass and parsers refuse."""
    return _NOT_XML.sub("", text)

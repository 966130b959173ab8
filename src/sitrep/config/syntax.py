"""A PyYAML syntax error → where it is, what is odd there in plain words, and what usually helps."""

from __future__ import annotations

import yaml

_INDENTATION = "give the keys of one table, and the `-` of one list, the same indentation"

# what libyaml says in `problem`, or in `context` → our words for it; {began} and {character} are filled in
_WORDS = (
    ("cannot start any token", "a value cannot begin with `{character}`", "put the value in quotes"),
    ("',' or ']'", "a list in brackets{began} is not closed", "add `]` at its end, or a comma between its items"),
    ("',' or '}'", "a table in braces{began} is not closed", "add `}}` at its end, or a comma between its items"),
    ("could not find expected ':'", "a key without its `:`", "write `key: value`, with a space after the colon"),
    ("block sequence entries are not allowed", "a `- ` behind a key", "begin the list on the next line, or write it as [a, b]"),
    ("unknown escape character", "a backslash in double quotes", "use single quotes, or write the backslash twice"),
    ("exceeded maximum nesting depth", "is nested too deep", "this is not a configuration file"),
    ("block mapping", "does not fit the lines around it{began}", _INDENTATION),
    ("block collection", "does not fit the lines around it{began}", _INDENTATION),
    ("document start", "does not fit the lines around it", _INDENTATION),
)


def explain_syntax_error(error: yaml.MarkedYAMLError, text: str) -> tuple[int, int, str, str]:
    """Line and column (from 1), message and way out; `text` is what was parsed. Quotes at most one character of it."""
    said, context = error.problem or "", error.context or ""
    place = error.problem_mark or error.context_mark
    if "could not find expected ':'" in said:  # noticed on the line after
        place = error.context_mark or place
    line, column = (place.line + 1, place.column + 1) if place else (1, 1)
    if "quoted scalar" in context and error.context_mark:
        opened = error.context_mark
        if "end of stream" in said or "document indicator" in said:
            return opened.line + 1, opened.column + 1, "a quotation mark is never closed", "add the second one at the end of the text"
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    if "mapping values are not allowed" in said:
        if ": " in written[: column - 1]:
            return line, column, "a second `: ` on one line", 'put the text after the key in quotes: key: "a: b"'
        return line, column, "a key in the middle of the value before it", "indent it like its neighbours; the line before may lack `: `"
    began = f" (it begins on line {error.context_mark.line + 1})" if error.context_mark and error.context_mark.line + 1 < line else ""
    for words, message, way_out in _WORDS:
        if words in said or words in context:
            return line, column, message.format(began=began, character=written[column - 1 : column]), way_out.format()
    return line, column, f"is not YAML: {said}", "see this line and the one before it"

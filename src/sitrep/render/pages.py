"""A template's name and its values go in, a page of plain text or of HTML that mail programs show as meant comes out."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sitrep.core.text import clean_line, clean_text
from sitrep.render import digest_lines, lines, links, words
from sitrep.render.language import MARK, finished, say, say_count, spoken

if TYPE_CHECKING:
    import css_inline
    from jinja2 import Environment

WIDTH = 76
"""Columns of a plain-text mail: RFC 5322 recommends lines of at most 78."""
MOST_CHARACTERS = 10_000
"""No single value in a message is longer."""


@lru_cache(maxsize=2)
def environment(package: str = "sitrep.render") -> Environment:
    """The templates of this room or another, with autoescape in all HTML and an error for every name that a template misspells."""
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape  # noqa: PLC0415  nobody waits for it at a start

    made = Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=select_autoescape(enabled_extensions=("html", "html.j2"), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    made.filters.update(wrap=wrap, line=line, link=links.web_link, direction=links.direction_of)
    made.globals.update(words=words, lines=lines, digest_lines=digest_lines, say=say, say_count=say_count, spoken=spoken)
    return made


def write_text(template: str, **values: Any) -> str:
    """A plain-text page: no blanks at line ends, never more than one blank line in a row."""
    rows = [found.rstrip() for found in environment().get_template(template).render(**values).splitlines()]
    kept = [row for at, row in enumerate(rows) if row or (at and rows[at - 1])]
    return finished("\n".join(_directed(row) for row in "\n".join(kept).strip().split("\n")) + "\n")


def _directed(row: str) -> str:
    """In a language written from right to left, each line of ours begins with the mark of that direction, whatever its first word is.

    A quote (behind `>`) has the direction of its own words, an address that of all addresses.
    """
    ours = row.strip() and not row.lstrip().startswith((">", "http://", "https://"))
    return MARK + row if ours and spoken().is_rtl else row


def write_html(template: str, **values: Any) -> str:
    """An HTML page with its styles written into the elements, as mail programs want it; the rules for dark screens stay in the head."""
    page = environment().get_template(template).render(**values)
    return finished(_inliner().inline(page))


def wrap(text: str, indent: str = "", first: str | None = None) -> str:
    """Foreign or own text in lines of at most WIDTH columns, each behind `indent`; words (addresses) are never broken."""
    return textwrap.fill(
        line(text),
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def line(text: str) -> str:
    """Foreign text on one line without control characters, so that it can look like nothing else."""
    return clean_line(text, most=2_000)


def _harmless(value: Any) -> Any:
    """What an expression of a template gives, without control characters and surrogates, even where a template forgot to ask for it."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return clean_text(value, most=MOST_CHARACTERS)
    return value


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    import css_inline  # noqa: PLC0415  as above

    return css_inline.CSSInliner(keep_at_rules=True, keep_style_tags=False, load_remote_stylesheets=False)

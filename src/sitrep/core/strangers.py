"""The text of a web page that is not what was expected goes in, a few words on what it is come out: its title, or the wall that it is."""

from __future__ import annotations

import html
import re

from sitrep.core.extract.jsonld import Statement
from sitrep.core.extract.walls import name_wall
from sitrep.core.text import clean_line, visible_text

MOST_CHARACTERS = 200_000
TITLE_CHARACTERS = 80
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{0,1000})", re.IGNORECASE)
_WALLS = {"bot_wall": "a page that asks whether we are human", "consent_page": "a page that asks for consent"}


def what_page_is(text: str) -> str:
    """ "this is a web page, “Valley Wire”", or a page that asks whether we are human. Takes any text."""
    text = text[:MOST_CHARACTERS]
    found = _TITLE.search(text)
    title = clean_line(html.unescape(found[1]), most=TITLE_CHARACTERS) if found else ""
    visible = visible_text(text)
    wall = name_wall(title=title, visible=visible, story="", visible_words=len(visible.split()), statement=Statement())
    kind = _WALLS.get(wall, "a web page")
    return f"this is {kind}, “{title}”" if title else f"this is {kind}"

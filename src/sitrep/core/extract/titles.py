"""A parsed page, its meta tags and its schema.org data go in; the titles that it gives itself come out, the best first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import unquote, urlsplit

from sitrep.core.extract.witness import WORD, squeeze
from sitrep.core.text import clean_line, plain_text

TITLE_CHARACTERS, LINE_CHARACTERS = 500, 2_000
MOST_HEADINGS = 30
LIKE = 0.4
"""A heading that shares fewer words with every stated title is the site's name, a section's, or another title of the same story."""
LONG_TITLE = 20
SLUG_WORDS, SLUG_HELD = 2, 0.5
"""An address of so many words speaks for a heading that has more of them than any stated title, and at least this share."""
_SITE_NAME = re.compile(r"\s+(?:[|–—·»«:-]|::)\s+")
_KICKER_END = ("-", "–", "|", ":")


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """An <h1>: its text, and the text of each piece of markup in it, for a kicker, a byline or the site's name are often inside."""

    text: str
    pieces: tuple[str, ...]


def read_titles(tree: Any, metas: Mapping[str, str], headline: str, url: str) -> tuple[str, ...]:
    """The heading that people see, where the meta tags, the <title> or the words of the address agree that it is the story's; else
    what these say, without the site's name. `headline` is schema.org's.
    """
    headings = [_heading(element) for element in islice(tree.iter("h1"), MOST_HEADINGS)]
    headings = [heading for heading in headings if heading.text]
    head = next((_line("".join(title.itertext())) for title in tree.iter("title")), "")
    site = metas.get("og:site_name", "")
    stated = (metas.get("og:title", ""), headline, metas.get("twitter:title", ""))
    bare = [text for text in [*(_without_name(_line(text), site) for text in stated), without_site(head, site)] if text]
    best = _agreed_heading(headings, bare) or _by_address(headings, bare, url)
    return tuple(dict.fromkeys(text for text in (best, *bare, *(heading.text for heading in headings), head) if text))


def _heading(element: Any) -> Heading:
    pieces = tuple(piece for text in element.itertext() if (piece := _line(text)))
    return Heading(text=_line(" ".join(pieces)), pieces=pieces)


def _line(text: str) -> str:
    return plain_text(clean_line(text, most=LINE_CHARACTERS), most=TITLE_CHARACTERS).replace("\n", " ")


def _agreed_heading(headings: Sequence[Heading], bare: Sequence[str]) -> str:
    likeness, number = max(
        ((_likeness(heading.text, text), -number) for number, heading in enumerate(headings) for text in bare), default=(0.0, 0)
    )
    return _without_additions(headings[-number], bare) if likeness >= LIKE else ""


def _likeness(one: str, other: str) -> float:
    """Shared words as a part of all words, 0 to 1."""
    words, others = set(WORD.findall(one.casefold())), set(WORD.findall(other.casefold()))
    return len(words & others) / len(words | others) if words and others else 0.0


def _without_additions(heading: Heading, said: Sequence[str]) -> str:
    """A heading that is a stated title with more in front of or behind it, in markup of its own or before a dash or colon, is that title:
    a topic, a byline, the site's name.
    """
    whole = squeeze(heading.text)
    if any(whole in squeeze(text) for text in said):
        return heading.text
    for text in said:
        if (
            len(text) > LONG_TITLE
            and heading.text.casefold().endswith(text.casefold())
            and heading.text[: -len(text)].rstrip().endswith(_KICKER_END)
        ):
            return text
    inside = [piece for piece in heading.pieces if len(piece) > LONG_TITLE and any(squeeze(piece) in squeeze(text) for text in said)]
    return inside[0] if len(inside) == 1 else heading.text


def _by_address(headings: Sequence[Heading], bare: Sequence[str], url: str) -> str:
    """Of titles that have nothing in common, the one that the page's address was made of; "" where it does not tell."""
    slug = _slug_words(url)
    if len(slug) < SLUG_WORDS:
        return ""
    held = [(len(slug & _plain_words(text)) / len(slug), text) for text in (*bare, *(heading.text for heading in headings))]
    share, best = max(held, key=lambda one: one[0], default=(0.0, ""))
    return best if share >= SLUG_HELD else ""


def _slug_words(url: str) -> set[str]:
    """The words of the last part of an address that has any: "/2026/03/river-floods-valley.html" is river, floods, valley."""
    for part in reversed(unquote(urlsplit(url).path).split("/")):
        words = {word for word in _plain_words(part.rpartition(".")[0] or part) if not word.isdigit()}
        if words:
            return words
    return set()


def _plain_words(text: str) -> set[str]:
    """Words without case and accents, as they are written in addresses."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter))
    return set(WORD.findall(plain.replace("_", " ")))


def _without_name(title: str, site: str) -> str:
    """A title without the name that the page gives its site."""
    parts = _SITE_NAME.split(title)
    return _trimmed(title.replace(site, "")) if site and len(parts) > 1 and site in (parts[0], parts[-1]) else title


def without_site(title: str, site: str = "") -> str:
    """The text of <title> without the name of the site at its end or beginning; `site` is that name where the page gives it."""
    parts = _SITE_NAME.split(title)
    bare = _without_name(title, site)
    if len(parts) == 1 or bare != title:
        return bare
    longest = max(parts, key=len)
    if len(parts) == 2:
        return longest if len(longest) >= LONG_TITLE and len(longest) >= 1.5 * min(map(len, parts)) else title
    return _trimmed(title[: title.rfind(parts[-1])])


def _trimmed(title: str) -> str:
    return title.strip(" |–—·»«:-")

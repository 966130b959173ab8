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
ONLY_HEADING_WORDS, ONLY_HEADING_HELD = 4, 0.75
"""A page's only heading, of so many words, is the story's if a stated title begins with this share of them, whatever more it says."""
LONG_TITLE = 20
SLUG_WORDS, SLUG_HELD = 2, 0.5
"""An address of so many words speaks for the title that has the most of them, if that is at least this share."""
PLURAL = 3
"""Letters of a word whose last s is its own ("gas", "bus")."""
HOST_NAME, NAME_WORDS = 4, 5
"""Letters of a label of the host that may be a site's name, and words of the name that may end in it ("The Daily Courier")."""
_SITE_NAME = re.compile(r"\s+(?:[|–—·»«:-]|::)\s+")
_KICKER_END = ("-", "–", "|", ":")


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """An <h1>: its text, and the text of each piece of markup in it, for a kicker, a byline or the site's name are often inside."""

    text: str
    pieces: tuple[str, ...]


def read_titles(tree: Any, metas: Mapping[str, str], headline: str, url: str) -> tuple[str, ...]:
    """The heading that people see, where the meta tags, the <title> or the words of the address say that it is the story's; else what
    these say, without the site's name. `headline` is schema.org's; a "title" that is the page's description is none.
    """
    headings = [_heading(element) for element in islice(tree.iter("h1"), MOST_HEADINGS)]
    headings = [heading for heading in headings if heading.text]
    head = next((_line("".join(title.itertext())) for title in tree.iter("title")), "")
    names = site_names(metas, url)
    said = (metas.get("og:title", ""), headline, metas.get("headline", ""), metas.get("twitter:title", ""))
    stated = [text for text in said if text not in (metas.get("description"), metas.get("og:description"))]
    bare = [text for text in [*(_without_name(_line(text), names) for text in stated), without_site(head, *names)] if text]
    bare = [_without_tail(text, bare, names) for text in bare]
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
    if likeness >= LIKE or (len(headings) == 1 and _begins_one(headings[0].text, bare)):
        return _without_additions(headings[-number], bare)
    return ""


def _likeness(one: str, other: str) -> float:
    """Shared words as a part of all words, 0 to 1."""
    words, others = set(WORD.findall(one.casefold())), set(WORD.findall(other.casefold()))
    return len(words & others) / len(words | others) if words and others else 0.0


def _begins_one(heading: str, bare: Sequence[str]) -> bool:
    """Whether a stated title begins with most words of a heading: "What is a levee?", "What is a levee [types, costs, pros and cons]"."""
    words = WORD.findall(heading.casefold())
    starts = (WORD.findall(text.casefold())[: len(words)] for text in bare)
    return len(words) >= ONLY_HEADING_WORDS and any(len(set(words) & set(start)) >= ONLY_HEADING_HELD * len(words) for start in starts)


def _without_additions(heading: Heading, said: Sequence[str]) -> str:
    """A heading that is a stated title with more in front of or behind it, in markup of its own or before a dash or colon, is that title:
    a topic, a byline, the site's name.
    """
    whole = squeeze(heading.text)
    if any(whole in squeeze(text) for text in said):
        return heading.text
    for text in said:
        if len(text) > LONG_TITLE and _ends_in(heading.text, text):
            return text
    inside = [piece for piece in heading.pieces if len(piece) > LONG_TITLE and any(_ends_in(text, piece) for text in said)]
    return inside[0] if len(inside) == 1 else heading.text


def _ends_in(text: str, title: str) -> bool:
    """Whether it is the title, or the title behind a topic and a dash or colon."""
    before = text[: -len(title)].rstrip()
    return text.casefold().endswith(title.casefold()) and (not before or before.endswith(_KICKER_END))


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
    """Words without case and accents, as they are written in addresses, and without the s of the plural, which addresses often drop."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter))
    return {word.removesuffix("s") if len(word) > PLURAL else word for word in WORD.findall(plain.replace("_", " "))}


def site_names(metas: Mapping[str, str], url: str) -> tuple[str, ...]:
    """What the site may be called: as the page says, and the longer labels of its host without the last."""
    labels = (urlsplit(url).hostname or "").split(".")[:-1]
    return (metas.get("og:site_name", ""), *(label.replace("-", "") for label in labels if len(label) >= HOST_NAME))


def _is_name(part: str, names: Sequence[str]) -> bool:
    """Whether a part of a title is the site's name: as the page gives it, or in few words that end in the name of the host."""
    key = squeeze(part)
    return any(name and (part == name or (key.endswith(squeeze(name)) and len(part.split()) <= NAME_WORDS)) for name in names)


def _without_name(title: str, names: Sequence[str]) -> str:
    """A title without the site's name at its end or beginning, behind or before a separator."""
    parts = _SITE_NAME.split(title)
    if len(parts) == 1:
        return title
    if _is_name(parts[-1], names):
        return _trimmed(title[: title.rfind(parts[-1])])
    return _trimmed(title[len(parts[0]) :]) if _is_name(parts[0], names) else title


def _without_tail(title: str, others: Sequence[str], names: Sequence[str]) -> str:
    """Another stated title where this one is that with the site's name, and whatever else, behind it."""
    for other in others:
        tail = title[len(other) :]
        if len(other) > LONG_TITLE and tail and title.startswith(other) and any(name and name in tail for name in names):
            return other
    return title


def without_site(title: str, *names: str) -> str:
    """The text of <title> without the name of the site at its end or beginning; `names` are what the site may be called."""
    parts = _SITE_NAME.split(title)
    bare = _without_name(title, names)
    if len(parts) == 1 or bare != title:
        return bare
    longest = max(parts, key=len)
    if len(parts) == 2:
        return longest if len(longest) >= LONG_TITLE and len(longest) >= 1.5 * min(map(len, parts)) else title
    return _trimmed(title[: title.rfind(parts[-1])])


def _trimmed(title: str) -> str:
    return title.strip(" |–—·»«:-")

"""What a page says of its authors goes in: schema.org data, meta tags, marked elements, the byline; their names come out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sitrep.core.extract.surroundings import Piece
from sitrep.core.extract.witness import squeeze
from sitrep.core.text import clean_line

NAME_CHARACTERS, MOST_AUTHORS = 120, 20
_AUTHOR_KEYS = (
    *("author", "article:author_name", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator", "article:author"),
    "cxenseparse:author",
)
_NOT_A_NAME = re.compile(r"https?:|[@/{}<>]|^(?:admin|staff|editor|unknown|null|none)$", re.I)
_BY_WORDS = r"(?:written by|by|par|por|von|door|автор|بقلم|كتب)"
_BY = re.compile(rf"^{_BY_WORDS}\s*:?(?:\s+|$)", re.I)
_NAMES = re.compile(r"\s*[,;|]\s*(?:and\s+)?|\s+(?:and|und|og|och|et|y|e|и|та|و)\s+")
_NAME_ENDS = re.compile(r"\s*(?:[|•·,–—(]|\s-\s|\d)")
_AROUND = " ,;|·•–-"
_PARTICLES = frozenset(("al", "bin", "da", "de", "del", "della", "der", "di", "dos", "du", "el", "ibn", "la", "le", "van", "von"))
_NAMED_AUTHOR = re.compile(r"author(?!.*(?:avatar|image|photo|bio|description|role|title))|byline", re.I)


def read_authors(
    tree: Any, metas: Mapping[str, str], stated: Sequence[str], around: Callable[[], Sequence[Piece]], sites: Iterable[str]
) -> tuple[str, ...]:
    """People first: of the sources in their order the first that names more than the site itself; that, if it is all that is said.

    `stated` are schema.org's authors, `around` gives the pieces of text around the heading, `sites` are what the site may be called.
    """
    houses = {squeeze(site) for site in sites}
    in_tags = (metas[key] for key in _AUTHOR_KEYS if key in metas)
    house: tuple[str, ...] = ()
    for said in (stated, in_tags, _marked(tree), _bylines(around)):
        names = _names(said)
        if people := [name for name in names if squeeze(name) not in houses]:
            return tuple(people)
        house = house or names
    return house


def _names(texts: Iterable[str]) -> tuple[str, ...]:
    """Each name once, however it is spelt, without "By", what is around it, what is none, and "more about" a name before it."""
    names: dict[str, str] = {}
    for text in islice(texts, MOST_AUTHORS):
        for part in _parted(_BY.sub("", clean_line(text, most=2 * NAME_CHARACTERS))):
            name = part.strip(_AROUND)
            key = squeeze(name)
            if 1 < len(name) <= NAME_CHARACTERS and _NOT_A_NAME.search(name) is None and not any(known in key for known in names):
                names[key] = name
    return tuple(names.values())


def _parted(text: str) -> list[str]:
    """Names in one line, parted; a ministry of health and population is one."""
    parts = [part for part in _NAMES.split(text) if part]
    return parts if len(parts) > 1 and all(map(_is_persons, parts)) else [text]


def _is_persons(text: str) -> bool:
    """Whether it may be a person's name: two to four words, each with a capital letter where its script has them."""
    words = [word for word in text.split() if word.lower() not in _PARTICLES]
    return 2 <= len(words) <= 4 and all(word[0].isalpha() and not word[0].islower() for word in words)


def _marked(tree: Any) -> Iterator[str]:
    """Elements that say, in the vocabularies of HTML or schema.org, that they name the author."""
    for element in tree.iter("a", "span", "strong", "div", "p"):
        if "author" in (element.get("rel") or "", element.get("itemprop") or ""):
            yield _NAME_ENDS.split(clean_line(" ".join(element.itertext()), most=NAME_CHARACTERS), maxsplit=1)[0]


def _bylines(around: Callable[[], Sequence[Piece]]) -> Iterator[str]:
    """The first piece around the heading that names authors: in an element that is called so, or behind "By"."""
    for piece in around():
        names = [*_called_author(piece.element)] or [*_behind_by(piece.element)]
        if names:
            yield from names
            return


def _called_author(piece: Any) -> Iterator[str]:
    for element in piece.iter():
        name = clean_line(element.text or "", most=NAME_CHARACTERS) if isinstance(element.tag, str) else ""
        called = any(_NAMED_AUTHOR.search(one.get("class") or "") for one in (element, *islice(element.iterancestors(), 2)))
        if called and name and (name := _byline_name(_BY.sub("", name))):
            yield name


def _behind_by(piece: Any) -> Iterator[str]:
    texts = iter([text for part in piece.itertext() if (text := clean_line(part, most=2 * NAME_CHARACTERS))])
    for text in texts:
        if by := _BY.match(text):
            if name := _byline_name(text[by.end() :] or next(texts, "")):
                yield name
            return


def _byline_name(text: str) -> str:
    """The name at the beginning of a text, or ""."""
    name = _NAME_ENDS.split(text, maxsplit=1)[0].strip(_AROUND)
    return name if _is_persons(name) else ""

"""The HTML of a mail goes in, what of it may stand inside a page comes out: its words and their structure, without styles and pictures."""

from __future__ import annotations

from collections.abc import Iterator

import lxml.html
from lxml import etree
from markupsafe import Markup, escape

from sitrep.render.links import web_link

_KEPT = "p h1 h2 h3 ul ol li table thead tbody tr th td blockquote strong em bdi br span a dl dt dd"
_DROPPED = "head style script title template noscript iframe object svg math textarea select"
KEPT, DROPPED = frozenset(_KEPT.split()), frozenset(_DROPPED.split())
VOID = frozenset(["br"])
ATTRIBUTES = {"lang", "dir", "scope"}


def body_of(html: str) -> Markup:
    """Elements of KEPT with their language and direction, and http(s) links; of all other elements the text, of DROPPED nothing."""
    if not html.strip():
        return Markup()
    try:
        root = lxml.html.document_fromstring(html.replace("\x00", ""))
    except (etree.ParserError, ValueError):
        return escape(html)
    return Markup("").join(_pieces(root))


def _pieces(element: lxml.html.HtmlElement) -> Iterator[Markup]:
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in DROPPED:
        return
    is_kept = tag in KEPT
    if is_kept:
        yield Markup("<{}{}>").format(Markup(tag), Markup("").join(_attributes(element)))  # noqa: S704  a word of KEPT
    yield escape(element.text or "")
    for child in element:
        yield from _pieces(child)
        yield escape(child.tail or "")
    if is_kept and tag not in VOID:
        yield Markup("</{}>").format(Markup(tag))  # noqa: S704  as above


def _attributes(element: lxml.html.HtmlElement) -> Iterator[Markup]:
    for name in sorted(ATTRIBUTES & set(element.keys())):
        yield Markup(' {}="{}"').format(Markup(name), element.get(name))  # noqa: S704  a word of ATTRIBUTES
    link = web_link(element.get("href", "")) if element.tag == "a" else None
    if link:
        yield Markup(' href="{}" rel="noopener noreferrer external"').format(link.url)

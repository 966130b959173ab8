"""The HTML of a mail goes in, what of it may stand inside a page comes out: its words and their structure, and maps that we have drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import lxml.html
from lxml import etree
from markupsafe import Markup, escape

from sitrep.render.links import web_link

_KEPT = "p h1 h2 h3 ul ol li table thead tbody tr th td blockquote strong em bdi br span a dl dt dd"
_DROPPED = "head style script title template noscript iframe object svg math textarea select"
KEPT, DROPPED = frozenset(_KEPT.split()), frozenset(_DROPPED.split())
VOID = frozenset(["br"])
ATTRIBUTES = {"lang", "dir", "scope"}
CLASSES = frozenset(["tag", "tag-high", "tag-medium", "tag-information", "kind", "note", "cite", "province", "label", "id", "sparks"])
"""Of our own templates; the style sheet of the dashboard knows them."""


def body_of(html: str, maps: Mapping[str, Markup] | None = None) -> Markup:
    """Elements of KEPT with their language, direction and CLASSES, and http(s) links; of all other elements the text, of DROPPED nothing.

    Where a picture of the Content-ID of one of `maps` stands, that map is put.
    """
    if not html.strip():
        return Markup()
    try:
        root = lxml.html.document_fromstring(html.replace("\x00", ""))
    except (etree.ParserError, ValueError):
        return escape(html)
    return Markup("").join(_pieces(root, maps or {}))


def _pieces(element: lxml.html.HtmlElement, maps: Mapping[str, Markup]) -> Iterator[Markup]:
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag == "img" and (drawn := maps.get(element.get("src", "").removeprefix("cid:"))):
        yield Markup('<figure class="map" data-map>{}</figure>').format(drawn)
    if not tag or tag in DROPPED:
        return
    is_kept = tag in KEPT
    if is_kept:
        yield Markup("<{}{}>").format(Markup(tag), Markup("").join(_attributes(element)))  # noqa: S704  a word of KEPT
    yield escape(element.text or "")
    for child in element:
        yield from _pieces(child, maps)
        yield escape(child.tail or "")
    if is_kept and tag not in VOID:
        yield Markup("</{}>").format(Markup(tag))  # noqa: S704  as above


def _attributes(element: lxml.html.HtmlElement) -> Iterator[Markup]:
    for name in sorted(ATTRIBUTES & set(element.keys())):
        yield Markup(' {}="{}"').format(Markup(name), element.get(name))  # noqa: S704  a word of ATTRIBUTES
    if classes := " ".join(name for name in element.get("class", "").split() if name in CLASSES):
        yield Markup(' class="{}"').format(classes)
    link = web_link(element.get("href", "")) if element.tag == "a" else None
    if link:
        yield Markup(' href="{}" rel="noopener noreferrer external"').format(link.url)

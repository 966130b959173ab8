"""A page as fetched goes in; the address that it sends its reader on to at once comes out, or "": what a browser would follow."""

from __future__ import annotations

import html
import re

from sitrep.core.text import visible_text
from sitrep.core.urls import canonical, web_link

MOST_BYTES = 30_000
MOST_WORDS = 60
"""A page with more of both is there to be read, and says to its reload or to readers without scripts where to go."""
LONGEST_SECONDS = 10
_META = re.compile(
    r"<meta\s[^<>]{0,300}http-equiv\s*=\s*[\"']?refresh\b[^<>]{0,2500}>|<meta\s[^<>]{0,2500}http-equiv\s*=\s*[\"']?refresh\b[^<>]{0,300}>",
    re.I,
)
_CONTENT = re.compile(r"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.I)
_ORDER = re.compile(r"\s*(\d{1,3})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.I)


def onward_address(body: bytes, *, url: str) -> str:
    """Where `<meta http-equiv="refresh">` leads from a page of few words (https://html.spec.whatwg.org/#attr-meta-http-equiv-refresh).

    Alert services and link shorteners wrap stories in such pages; one that leads to itself waits for a script, and leads nowhere.
    """
    if len(body) > MOST_BYTES:
        return ""
    markup = body.decode("utf-8", "replace")
    for meta in _META.finditer(markup):
        content = _CONTENT.search(meta[0])
        order = _ORDER.match(html.unescape(content[1] or content[2] or "")) if content else None
        target = web_link(order[2], base=url) if order and int(order[1]) <= LONGEST_SECONDS else ""
        if target and canonical(target) != canonical(url):
            return target if len(visible_text(markup).split()) <= MOST_WORDS else ""
    return ""

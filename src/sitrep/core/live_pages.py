"""An article's address and title go in; whether it is a page that is written on all day (a live blog, a ticker) comes out.

Such a page is new at each look, tells of many events at once, and says nothing that a story of its own does not say soon after.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_IN_PATH = re.compile(
    r"(?:^|/)live(?:$|/)|(?:^|[/_-])(?:live-?blog|live-?ticker|live-?updates?|newsblog|en-direct|en-vivo|ao-vivo|canli-anlatim)(?:$|[/_.-])"
)
_AT_START = re.compile(
    r"^\s*(?:(?:as it happened|live|live updates?|live blog|liveblog|newsblog|ticker|en direct|direct|en vivo|ao vivo|canlı|relacja na żywo"
    r"|na żywo|онлайн|наживо|مباشر|بث مباشر|زنده)\s*[:|•–—-]|🔴)",
    re.IGNORECASE,
)
_ANYWHERE = re.compile(
    r"\b(?:live updates?|live blog|liveblog|as it happened|en directo|canlı anlatım|minuto a minuto|minute par minute)\b"
    r"|[|–—-]\s*(?:live|as it happened)\s*$",
    re.IGNORECASE,
)


def is_live_page(url: str, title: str) -> bool:
    """True where the address or the title says so; "live" as a word of the story ("where refugees live") does not."""
    path = urlsplit(url).path.casefold() if url.isascii() else ""
    return bool(_IN_PATH.search(path) or _AT_START.search(title) or _ANYWHERE.search(title))

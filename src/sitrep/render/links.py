"""Addresses and languages of foreign text go in; what may stand in a message comes out: a link with its real host, a text direction."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

MOST_URL = 2_000
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur", "ps", "ckb", "sd", "ug", "yi", "dv", "syr")
"""Languages written from right to left (ISO 639; Unicode CLDR `characterOrder`), Kurdish in its Sorani form only."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """An http(s) address and the host that a reader is shown; internationalised names in ASCII, so that look-alike letters show."""

    url: str
    host: str


def web_link(url: str) -> Link | None:
    """A link that is safe to offer, or None: http(s) only, with a host, without a user name, blanks or control characters."""
    if len(url) > MOST_URL or any(letter.isspace() or not letter.isprintable() for letter in url):
        return None
    try:
        parts = urlsplit(url)
        host, _port = (parts.hostname or ""), parts.port
        ascii_host = host.encode("idna").decode("ascii") if host else ""
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in ("http", "https") or not ascii_host or "@" in parts.netloc:
        return None
    # quoting keeps what an address may hold and encodes what could end an attribute or a Markdown link
    return Link(url=quote(url.replace(host, ascii_host, 1), safe="/:?#[]@!$&*+,;=%~-._"), host=ascii_host)


def direction_of(language: str | None) -> str:
    """`rtl` for languages written from right to left, `ltr` for others, `auto` where the language is not known."""
    if not language:
        return "auto"
    return "rtl" if language.casefold().replace("_", "-").split("-")[0] in RIGHT_TO_LEFT else "ltr"

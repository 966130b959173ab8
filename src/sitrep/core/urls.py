"""Addresses in, addresses out: one spelling per page for comparing, and the part of an address that names who is being asked."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

LONGEST_URL = 2_000
"""Characters; longer ones are refused. Browsers and proxies agree on about 2,000 (RFC 9110 §4.1 asks for at least 8,000 octets)."""

DEFAULT_PORTS = {"http": 80, "https": 443}
# Marks of where a reader came from, which change nothing on the page.
TRACKING = frozenset(
    {
        *("fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "igshid", "twclid", "mc_cid", "mc_eid", "mkt_tok"),
        *("cmpid", "cmp", "ocid", "ito", "xtor", "at_medium", "at_campaign", "at_custom1", "at_custom2", "at_custom3", "at_custom4"),
        *("at_format", "at_link_id", "at_link_origin", "at_link_type", "at_ptr_name", "at_bbc_team", "ns_campaign", "ns_mchannel"),
        *("ns_source", "ns_linkname", "ns_fee", "spm", "traffic_source", "_ga", "_gl", "feedtype", "feedname", "rss"),
    }
)
TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "hsa_")
# Public suffixes of two labels under which newsrooms register; without the full list a site is its last two labels, or three here.
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gob", "gov", "go", "info", "mil", "ne", "net", "ngo", "nom", "or", "org", "press"})
_NOT_IN_URLS = re.compile(r"[\x00-\x20\x7f<>\"\\^`{|}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_FRONT = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|default)\.[a-z]{3,5})?", re.IGNORECASE)
_NUMERIC = re.compile(r"[0-9.]+|\[.*\]")


def split_web_address(url: str) -> SplitResult | None:
    """The parts of an http(s) address with a host and no user name; None for any other text. Takes any string."""
    if len(url) > LONGEST_URL:
        return None
    try:
        parts = urlsplit(url)
        usable = parts.scheme in DEFAULT_PORTS and parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return None
    return parts if usable and not _NOT_IN_URLS.search(parts.netloc) else None


def web_link(link: str, *, base: str) -> str:
    """`link` made absolute against `base` where that gives an http(s) address, else "". Takes any string: javascript:, tag:, 5 MB."""
    link = link.strip()
    if not link or len(link) > LONGEST_URL:
        return ""
    try:
        parts = split_web_address(link) or split_web_address(urljoin(base, link))  # most are absolute, and to join is dear
    except ValueError:
        return ""
    if parts is None:
        return ""
    return _NOT_IN_URLS.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")), urlunsplit(parts))


@lru_cache(maxsize=1_000)
def canonical(url: str) -> str:
    """The one spelling of a page's address for comparing: host in lower case, no default port, no fragment, no tracking parameters,
    no "/" at the end of a path, "http" and "https" kept apart. "" for anything that is not an http(s) address without user name.
    """
    parts = split_web_address(url.strip())
    if parts is None:
        return ""
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _is_tracking(pair.partition("=")[0].lower()))
    return urlunsplit((parts.scheme, _netloc(parts), parts.path.rstrip("/"), query, ""))


def as_https(address: str) -> str:
    """An http address as the https one of the same page; any other text as it is."""
    return f"https{address[4:]}" if address[:7].lower() == "http://" else address


def _is_tracking(name: str) -> bool:
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)


def _netloc(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in (None, DEFAULT_PORTS[parts.scheme]) else f"{host}:{parts.port}"


def site_of(url: str) -> str:
    """Whose server an address asks, for politeness: "bbc.co.uk" for feeds.bbc.co.uk, "reliefweb.int" for api.reliefweb.int.

    A close guess without the list of public suffixes: two labels, three under a second-level domain such as co.uk; a number
    or a name without dots is itself, with its port. "" for anything that is not an http(s) address.
    """
    parts = split_web_address(url)
    if parts is None:
        return ""
    host = (parts.hostname or "").rstrip(".")
    labels = host.split(".")
    if _NUMERIC.fullmatch(host) or ":" in host or len(labels) == 1:
        return _netloc(parts)
    keep = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-keep:])


def is_front_page(url: str) -> bool:
    """Whether an address is that of a site's front page: no path but for a language, as /en/, and no query."""
    parts = split_web_address(url)
    return parts is not None and not parts.query and _FRONT.fullmatch(parts.path) is not None


def host_of(url: str) -> str:
    """The host that an address asks, with its port where that is not the usual one; "" for anything that is not an http(s) address."""
    parts = split_web_address(url)
    return _netloc(parts) if parts is not None else ""


def without_secrets(url: str) -> str:
    """An address fit for logs and reports: user name, password, query and fragment are left out."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(not an address)"
    netloc = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, netloc, parts.path, "…" if parts.query else "", ""))

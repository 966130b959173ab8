"""Only http(s) links, each with its real host; each language in its direction."""

from __future__ import annotations

import pytest

from sitrep.render.links import direction_of, web_link


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://news.example/a?b=1&c=2#d", "news.example"),
        ("http://NEWS.example:8080/x", "news.example"),
        ("https://новини.example/стаття", "xn--b1amarcd.example"),
        ("https://раypal.example/", "xn--ypal-43d9g.example"),
        ('https://news.example/"onmouseover="alert(1)', "news.example"),
        ("https://[2001:db8::1]/x", "2001:db8::1"),
    ],
)
def test_a_link_shows_the_host_in_ascii(url: str, host: str) -> None:
    link = web_link(url)
    assert link is not None
    assert link.host == host
    assert link.url.isascii()
    assert not set("\"'<> ()") & set(link.url)


@pytest.mark.parametrize(
    "url",
    [
        "", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>1</script>", "ftp://news.example/", "file:///etc/passwd",
        "//news.example/x", "news.example", "https://", "https:///x", "https://user:pass@news.example/", "https://news.example@evil.example/",
        "https://news.example/a b", "https://news.example/\n", "https://news.example/\u202e", "https://news.example:99999/", "https://[::1/",
        "https://" + "a" * 70 + ".example/", "https://news.example/" + "a" * 2000,
    ],
)  # fmt: skip
def test_what_is_no_safe_web_address_is_no_link(url: str) -> None:
    assert web_link(url) is None


@pytest.mark.parametrize(
    ("language", "direction"),
    [("ar", "rtl"), ("fa-AF", "rtl"), ("UR", "rtl"), ("ckb", "rtl"), ("ku", "ltr"), ("en", "ltr"), (None, "auto"), ("", "auto")],
)
def test_direction(language: str | None, direction: str) -> None:
    assert direction_of(language) == direction

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.core.urls import canonical, host_of, is_front_page, site_of, split_web_address, web_link, without_secrets

ANY_URL = st.text(max_size=80) | st.lists(
    st.sampled_from(
        [
            "http://",
            "https://",
            "//",
            "@",
            ":",
            "[",
            "]",
            "example.org",
            "/",
            "?",
            "#",
            "utm_source=x",
            "&",
            "javascript:",
            "\0",
            "\ud800",
            "80",
            " ",
        ]
    )
).map("".join)


@pytest.mark.parametrize(
    ("url", "spelling"),
    [
        ("HTTP://News.Example.ORG:80/a/?utm_source=rss&id=7#top", "http://news.example.org/a?id=7"),
        ("https://news.example.org:443/a/", "https://news.example.org/a"),
        ("https://news.example.org:8443/a", "https://news.example.org:8443/a"),
        ("https://news.example.org./a?fbclid=1&at_medium=RSS&b=2&a=1", "https://news.example.org/a?b=2&a=1"),
        ("https://[2001:DB8::1]:443/", "https://[2001:db8::1]"),
        ("https://news.example.org/?&&", "https://news.example.org"),
        ("https://user:secret@news.example.org/", ""),
        ("javascript:alert(1)", ""),
        ("ftp://news.example.org/a", ""),
        ("https://", ""),
        ("https://[bad/", ""),
        ("https://news.example.org:99999/", ""),
        ("https://news.example.org:0/", ""),
        ("https://a b/", ""),
        ("https://news.example.org/" + "a" * 2_000, ""),
        ("", ""),
    ],
)
def test_one_spelling_per_page(url: str, spelling: str) -> None:
    assert canonical(url) == spelling


@pytest.mark.parametrize(
    ("link", "absolute"),
    [
        ("/story/1", "https://news.example.org/story/1"),
        ("story/1", "https://news.example.org/feeds/story/1"),
        ("//other.example.org/x", "https://other.example.org/x"),
        (" https://news.example.org/a b ", "https://news.example.org/a%20b"),
        ("https://news.example.org/\u202ex", "https://news.example.org/%E2%80%AEx"),
        ("https://news.example.org/\ud800", "https://news.example.org/%3F"),
        ('https://news.example.org/"><script>', "https://news.example.org/%22%3E%3Cscript%3E"),
        ("https://news.example.org/عربي", "https://news.example.org/عربي"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("tag:example.org,2026:1", ""),
        ("mailto:a@example.org", ""),
        ("https://u@example.org/", ""),
        ("http://[", ""),
        ("x" * 3_000, ""),
        ("", ""),
    ],
)
def test_links_become_absolute_or_nothing(link: str, absolute: str) -> None:
    assert web_link(link, base="https://news.example.org/feeds/all.xml") == absolute


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://feeds.bbci.co.uk/news/rss.xml", "bbci.co.uk"),
        ("https://www.reliefweb.int/x", "reliefweb.int"),
        ("https://ocha.un.org/x", "un.org"),
        ("https://news.gov.ua/", "news.gov.ua"),
        ("http://127.0.0.3:8080/f", "127.0.0.3:8080"),
        ("http://[::1]:8080/f", "[::1]:8080"),
        ("http://intranet/f", "intranet"),
        ("https://co.uk/", "co.uk"),
        ("nonsense", ""),
    ],
)
def test_sites(url: str, site: str) -> None:
    assert site_of(url) == site


def test_secrets_never_reach_a_log() -> None:
    assert without_secrets("https://me:pw@news.example.org/f?apikey=secret#x") == "https://news.example.org/f?…"
    assert without_secrets("https://news.example.org/f") == "https://news.example.org/f"
    assert without_secrets("http://[") == "(not an address)"


@given(ANY_URL)
def test_any_text_is_taken(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    link = web_link(text, base="https://news.example.org/")
    assert link == "" or split_web_address(link) is not None
    link.encode("utf-8")
    site_of(text)
    without_secrets(text)


@pytest.mark.parametrize(
    ("url", "front"),
    [
        ("https://wire.example.org", True),
        ("https://wire.example.org/", True),
        ("https://wire.example.org/ar/", True),
        ("https://wire.example.org/pt-br", True),
        ("https://wire.example.org/Default.aspx", True),
        ("https://wire.example.org/fr/index.html", True),
        ("https://wire.example.org/?p=12", False),
        ("https://wire.example.org/osk", False),
        ("https://wire.example.org/en/osk", False),
        ("javascript:alert(1)", False),
    ],
)
def test_front_pages(url: str, front: bool) -> None:
    assert is_front_page(url) is front


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://One.Blogs.Example/a", "one.blogs.example"),
        ("https://one.blogs.example:443/a", "one.blogs.example"),
        ("http://one.blogs.example:8080/a", "one.blogs.example:8080"),
        ("http://[2a00::1]/a", "[2a00::1]"),
        ("mailto:x@example.org", ""),
    ],
)
def test_hosts(url: str, host: str) -> None:
    assert host_of(url) == host

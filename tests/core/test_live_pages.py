"""Live blogs are known by their address or title; "live" as a word of a story makes none."""

from __future__ import annotations

import pytest

from sitrep.core.live_pages import is_live_page


@pytest.mark.parametrize(
    ("url", "title", "live"),
    [
        ("https://paper.example/world/live/2026/mar/03/floods", "Floods", True),
        ("https://paper.example/a-liveblog-1", "Floods", True),
        ("https://paper.example/1", "Live: border crossing closes", True),
        ("https://paper.example/1", "War in the north live updates: city hit", True),
        ("https://paper.example/1", "En direct : évacuations dans le nord", True),
        ("https://paper.example/1", "مباشر | إغلاق المعبر", True),
        ("https://paper.example/1", "Briefing – as it happened", True),
        ("https://paper.example/1", "Where refugees live: a photo story", False),
        ("https://paper.example/live-births-fall", "Births", False),
        ("https://paper.example/deliver-aid", "Aid", False),
        ("https://paper.example/حي", "Floods", False),
    ],
)
def test_a_live_page(url: str, title: str, live: bool) -> None:
    assert is_live_page(url, title) is live

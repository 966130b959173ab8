from __future__ import annotations

import pytest

from sitrep.core.extract.onward import MOST_BYTES, onward_address

URL = "https://alerts.example.net/url?x=1"


@pytest.mark.parametrize(
    ("meta", "target"),
    [
        ('<meta http-equiv="refresh" content="0;url=https://wire.example.org/osk">', "https://wire.example.org/osk"),
        ("<META content='0; URL=\"https://wire.example.org/osk?a=1&amp;b=2\"' HTTP-EQUIV=Refresh>", "https://wire.example.org/osk?a=1&b=2"),
        ('<meta http-equiv="refresh" content="1.5, /osk">', "https://alerts.example.net/osk"),
        ('<meta http-equiv="refresh" content="300;url=/osk">', ""),  # a page that is to be looked at again in five minutes
        ('<meta http-equiv="refresh" content="5">', ""),
        ('<meta http-equiv="refresh" content="0;url=/url?x=1#again">', ""),
        ('<meta http-equiv="refresh" content="0;url=javascript:alert(1)">', ""),
        ('<meta http-equiv="refresh">', ""),
        ('<meta name="description" content="0;url=/osk">', ""),
    ],
)
def test_where_a_page_sends_its_reader(meta: str, target: str) -> None:
    assert onward_address(f"<html><head>{meta}</head><body>One moment.</body></html>".encode(), url=URL) == target


def test_a_page_that_has_something_to_read_sends_nobody_on() -> None:
    meta = '<noscript><meta http-equiv="refresh" content="0;url=/please-enable-scripts"></noscript>'
    assert onward_address(f"{meta}{'word ' * 100}".encode(), url=URL) == ""
    assert onward_address(f"{meta}{' ' * MOST_BYTES}".encode(), url=URL) == ""

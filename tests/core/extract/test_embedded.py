"""Pages drawn by the browser carry their story as a string in a script; it is found there, and nothing is run."""

from __future__ import annotations

import json

import pytest

from sitrep.core.extract.article import extract_article
from sitrep.core.extract.embedded import embedded_story
from sitrep.core.extract.page import PageBytes

PARAGRAPHS = [f"About {number},000 people left the town of Osk on foot, and the bridge was closed to traffic." for number in range(1, 9)]
MARKUP = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
PLAIN = "\n".join(PARAGRAPHS)
STATE = {"props": {"article": {"title": "Osk", "bodyHtml": MARKUP, "tags": ["flood"]}}}


def pushed(*pieces: str) -> list[str]:
    return [f"self.__next_f.push([1,{json.dumps(piece)}])" for piece in pieces]


@pytest.mark.parametrize(
    ("scripts", "story"),
    [
        ([json.dumps(STATE)], MARKUP),
        ([json.dumps({"body": PLAIN})], PLAIN),
        (["window.__STATE__ = " + json.dumps(STATE) + ";"], MARKUP),
        (pushed(MARKUP), MARKUP),
        (pushed(*[("5:" + json.dumps({"html": MARKUP}))[start : start + 150] for start in range(0, 900, 150)]), MARKUP),
        ([json.dumps({"css": ".a{color:red}. .b{color:blue}. " * 40})], ""),
        ([json.dumps({"teaser": PARAGRAPHS[0]})], ""),
        (['var broken = "' + "\\x41" * 200 + '"', ""], ""),
        ([], ""),
    ],
)
def test_the_longest_string_that_reads_like_a_story_is_found(scripts: list[str], story: str) -> None:
    assert embedded_story(scripts) == story


def test_a_page_without_text_is_read_from_its_script() -> None:
    page = f"<html><head><title>Osk</title></head><body><div id='root'></div><script>x={json.dumps(STATE)}</script></body></html>"
    article = extract_article(PageBytes(url="https://courier.example/a", body=page.encode())).article
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert article.problems == ()

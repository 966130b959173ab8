"""Plain text out of a page or feed is cleaned by the same rules: the founding example, told in our own words."""

from __future__ import annotations

from pathlib import Path

from sitrep.core.extract.article import extract_article
from sitrep.core.extract.page import PageBytes
from sitrep.core.extract.plain import clean_story

ALEPPO_LIKE = (Path(__file__).parent / "pages" / "aleppo_like.txt").read_text(encoding="utf-8")


def test_captions_special_to_and_the_login_line_are_gone() -> None:
    text, dropped = clean_story(ALEPPO_LIKE)
    assert [(one.why, one.text) for one in dropped] == [
        ("byline", "Special to"),
        ("credit", "Soldiers at the edge of Halvan. /AFP"),
        ("credit", "Soldiers at the edge of Halvan. /AFP"),
        ("login", "You must be logged in to post a comment Login"),
    ]
    assert text == "\n\n".join(part for part in ALEPPO_LIKE.strip().split("\n\n") if not any(one.text in part for one in dropped))


def test_what_is_kept_is_verbatim() -> None:
    text, _ = clean_story(ALEPPO_LIKE)
    assert all(paragraph in ALEPPO_LIKE for paragraph in text.split("\n\n"))


def test_the_title_at_the_head_is_dropped_and_elsewhere_kept() -> None:
    text, dropped = clean_story("The bridge is closed\n\nSoldiers came.\n\nThe bridge is closed", title="The Bridge is Closed")
    assert text == "Soldiers came.\n\nThe bridge is closed"
    assert [one.why for one in dropped] == ["title"]


def test_a_long_paragraph_is_kept_once_and_a_short_one_as_often_as_it_stands() -> None:
    long = "Families were taken by boat and army lorry to four schools in the town of Tarvo."
    text, dropped = clean_story(f"{long}\n\nNo one came.\n\n{long}\n\nNo one came.")
    assert text == f"{long}\n\nNo one came.\n\nNo one came."
    assert [one.why for one in dropped] == ["repeated"]


def test_a_line_twice_in_a_row_is_a_caption_and_its_alternative_text() -> None:
    assert clean_story("Boats in Tarvo\nBoats in Tarvo")[0] == "Boats in Tarvo"


def test_joiners_stay_and_zero_width_spaces_go() -> None:
    assert clean_story("دست‌کم پنج\u200b هزار نفر")[0] == "دست‌کم پنج هزار نفر"


def test_nothing_gives_nothing() -> None:
    assert clean_story(" \n\n ") == ("", ())


def test_a_page_that_is_plain_text_is_cleaned_by_the_same_rules() -> None:
    """As a person saves it from a browser: title, byline, a caption twice, a login line; paragraphs parted by blank lines."""
    saved = (
        "Thousands leave hill towns as road is cut\n\nSpecial to\n\nPeople left the hill towns of Ardan and Belun on Sunday.\n\n"
        "A queue of cars near Ardan. /AFP\nA queue of cars near Ardan. /AFP\n\n“The road to Ardan is closed,” said a volunteer.\n\n"
        "You must be logged in to post a comment Login\n"
    )
    for content_type in ("", "text/plain; charset=utf-8"):
        article = extract_article(PageBytes(url="", body=saved.encode(), content_type=content_type)).article
        assert article.title == "Thousands leave hill towns as road is cut"
        assert article.text == (
            "People left the hill towns of Ardan and Belun on Sunday.\n\n“The road to Ardan is closed,” said a volunteer."
        )

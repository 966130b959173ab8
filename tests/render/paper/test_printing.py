"""A digest on paper: read back by a library that others wrote."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from sitrep.core.outcomes import Message
from sitrep.core.receivers import Audience
from sitrep.render.digests import render_digest
from sitrep.render.paper.printing import print_message
from tests.core.digest.test_build import built, heard
from tests.invented import NOON, event, hit, place, report
from tests.render.hostile import PAYLOADS
from tests.render.test_alerts import hostile_report
from tests.render.test_digests import full


@cache
def digest(code: str = "en") -> Message:
    placed = heard(event(report(8, places=(place(lat=36.29, lon=37.04),)), id="8" * 16))
    message = render_digest(full(), now=NOON, audience=Audience(language=code))
    return replace(message, pictures=render_digest(built(placed), now=NOON).pictures)


@cache
def printed(code: str = "en") -> bytes:
    message = digest(code)
    with_map = message.html.replace("<h2", f'<img src="cid:{message.pictures[0].content_id}" alt="Map of the new events"><h2', 1)
    return print_message(replace(message, html=with_map))


def read(pdf: bytes) -> Any:
    """pypdf's reader; its types do not know that a dictionary can be indexed."""
    return PdfReader(io.BytesIO(pdf), strict=True)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def glyphs_of(pdf: Any) -> list[str]:
    """The names of the shapes that the first page's fonts bring along."""
    found: list[str] = []
    for font in pdf.pages[0]["/Resources"]["/Font"].values():
        descendant = font.get_object()["/DescendantFonts"][0].get_object()
        with TTFont(io.BytesIO(descendant["/FontDescriptor"]["/FontFile2"].get_data())) as shapes:
            found += shapes.getGlyphOrder()
    return found


def links_of(pdf: bytes) -> list[str]:
    found = [note.get_object() for page in read(pdf).pages for note in page.get("/Annots", ())]
    return [note["/A"]["/URI"] for note in found if "/A" in note and "/URI" in note["/A"]]


def test_it_has_a_title_a_language_numbered_pages_and_headings_to_jump_to() -> None:
    pdf = read(printed())
    assert pdf.metadata is not None
    assert (pdf.metadata.title, pdf.metadata.creator) == (digest().subject, "sitrep")
    assert pdf.metadata.creation_date == NOON
    assert pdf.root_object["/Lang"] == "en"
    headings = [entry.title for entry in pdf.outline if not isinstance(entry, list)]
    assert headings[0] == "Key figures"
    assert {"New events: Syria", "Crossings and routes", "Feeds that told us nothing"} <= set(headings)
    count = len(pdf.pages)
    assert count > 1
    for at, page in enumerate(pdf.pages, 1):
        told = page.extract_text()
        assert f"Page {at} of {count}" in told
        assert "Media-monitored, unverified" in told
        assert page.mediabox.width == pytest.approx(595.28, abs=1)


def test_what_stands_on_each_page_has_the_same_small_letters() -> None:
    """fpdf2 writes no font into a page that it takes for the current one."""
    sizes: list[float] = []

    def note(text: str, _cm: object, _tm: object, _font: object, size: float) -> None:
        if text.strip().startswith("Page ") or text.strip() == "Media-monitored, unverified":
            sizes.append(size)

    for page in read(printed()).pages:
        page.extract_text(visitor_text=note)
    assert sizes == [7.5] * 2 * len(read(printed()).pages)


def test_its_words_links_and_map_are_those_of_the_mail() -> None:
    told = text_of(printed())
    for words in ("3 new events (2 high, 1 info)", "2,000 to 12,500 people", "closed → open to humanitarian traffic", "550 unknown"):
        assert words in told
    mailed = re.findall(r'href="([^"]+)"', digest().html)
    assert set(mailed) == set(links_of(printed()))
    assert sum(len(page.images) for page in read(printed()).pages) == 1


def test_the_same_message_gives_the_same_file() -> None:
    message = render_digest(built(), now=NOON)
    assert print_message(message) == print_message(message)


def test_an_arabic_digest_runs_from_right_to_left_in_joined_letters() -> None:
    pdf = read(printed("ar"))
    assert pdf.root_object["/Lang"] == "ar"
    rights: list[float] = []

    def note(text: str, _cm: object, tm: list[float], _font: object, _size: float) -> None:
        if text.strip():
            rights.append(tm[4])

    pdf.pages[0].extract_text(visitor_text=note)
    assert max(rights) > 500  # headings begin at the right margin, 541 of 595 points
    assert len([name for name in glyphs_of(pdf) if name.startswith("uniFE")]) > 20  # U+FE70 to U+FEFF: forms within words


def test_a_letter_without_a_shape_is_told_of_and_not_left_out() -> None:
    odd = event(report(1, feed_name="新闻 Wire", hits=(hit("Several thousand people fled ሰላም on Monday."),)))
    told = text_of(print_message(render_digest(built(heard(odd)), now=NOON)))
    assert "fled □□□ on Monday" in told
    assert "□□ Wire" in told
    assert "□ stands for a letter of a script" in told
    assert "□" not in text_of(printed())


def test_a_quote_longer_than_a_page_goes_on_on_the_next_one() -> None:
    long = event(report(1, hits=(hit("Several thousand people fled. " * 200),)))
    assert len(read(print_message(render_digest(built(heard(long)), now=NOON))).pages) > 1


def test_no_payload_becomes_an_action() -> None:
    told = [heard(event(hostile_report(payload), id=f"{n:016x}")) for n, payload in enumerate(PAYLOADS[::3])]
    pdf = print_message(render_digest(built(*told), now=NOON))
    for name in (b"/JavaScript", b"/JS", b"/Launch", b"/SubmitForm", b"/EmbeddedFile", b"/AA"):
        assert name not in pdf
    assert links_of(pdf) == []  # their addresses are none that a message offers

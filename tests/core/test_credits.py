"""Who is credited for a story: by byline, dateline, signature or in the lead; and what is no credit."""

from __future__ import annotations

import pytest

from sitrep.core.corroboration import Corroboration, corroboration_of, independent_sources, only_state_media
from sitrep.core.credits import AGENCIES, credit_of
from sitrep.core.model import FeedType
from tests.invented import later, report


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("BUNIA (AFP) - Nearly 15,000 people have fled.", "afp"),
        ("MAIDUGURI, Nigeria (AP) — Gunmen took three aid workers.", "ap"),
        ("KYIV, March 3 (Xinhua) -- The town was emptied.", "xinhua"),
        ("МОСКВА, 3 марта. /ТАСС/. Жители покинули посёлок.", "tass"),
        ("Киев. 3 марта. Интерфакс - Жители покинули город.", "interfax"),
        ("غزة (أ ف ب) - فر آلاف السكان.", "afp"),
        ("دمشق-سانا\nأعلنت المحافظة فتح الطريق.", "sana"),
        ("Gaza, 3 mar (EFE).- Unas 300 familias huyeron.", "efe"),
        ("HATAY (AA) - Sınır kapısı kapatıldı.", "anadolu"),
        ("Berlin (dpa) - Tausende flohen.", "dpa"),
        ("Par AFP\nDes milliers de personnes ont fui.", "afp"),
        ("Refugees fled, the mayor told Reuters by telephone.", "reuters"),
        ("Жители уехали, передаёт РИА Новости.", "ria-novosti"),
        ("Thousands fled the town." + " They went south." * 60 + "\n(Reuters)", "reuters"),
        ("Thousands fled the town." + " They went south." * 60 + "\nSource: AFP", "afp"),
        ("The mayor told Reuters and AFP that thousands fled.", "reuters"),
        ("A strike hit the Reuters office in the town.", ""),
        ("The map of spa towns was drawn by an AP student.", ""),
        ("Thousands fled the town." + " They went south." * 60 + " Reuters was bought. " + "They went south." * 60, ""),
        ("", ""),
    ],
)
def test_the_agency_is_found_where_credits_are_written(text: str, agency: str) -> None:
    assert credit_of(text=text) == agency


def test_a_byline_counts_first_and_a_summary_stands_in_for_the_text() -> None:
    assert credit_of(text="TOWN (AP) - People fled.", authors=("Jane Doe", "AFP")) == "afp"
    assert credit_of(text="", summary="TOWN (AP) - People fled.") == "ap"
    assert credit_of(text="People fled.", title="Thousands flee, Anadolu Agency says") == "anadolu"


def test_no_two_agencies_share_a_name() -> None:
    words = [word for agency in AGENCIES for word in f"{agency.names}|{agency.signs}".split("|") if word]
    assert len(words) == len(set(words))


def test_two_papers_that_print_one_agency_are_one_source_however_they_word_it() -> None:
    printed = [report(1, wire_credit="afp", feed_tier=3), later(1, wire_credit="afp", feed_tier=3)]
    assert independent_sources(printed) == ("afp",)
    assert corroboration_of(printed) is Corroboration.SINGLE
    assert corroboration_of([*printed, later(2, 3)]) is Corroboration.MULTIPLE


def test_a_state_agency_in_a_free_paper_is_still_the_state_speaking() -> None:
    assert only_state_media([report(1, wire_credit="tass"), later(1, feed_type=FeedType.STATE_MEDIA)])
    assert not only_state_media([report(1, wire_credit="tass"), later(1, wire_credit="reuters")])

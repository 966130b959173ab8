"""The part of a place in what is reported now, by the hits of its document."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sitrep.core.model import Document, Field, Hit, HitStatus, Level, RuleId, Span, Topic
from sitrep.core.places import find_places, settle_roles
from sitrep.core.sentences import split_document
from sitrep.store.gazetteer import load_atlas

ATLAS = load_atlas()
MOVE, AID = Topic.DISPLACEMENT, Topic.AID_INCIDENT
NOW, PAST = HitStatus.OCCURRED, HitStatus.BACKGROUND


def settled(text: str, *hits: tuple[Topic, HitStatus]) -> list[str]:
    document = Document(title="", text=text, language="en")
    quote = Span(field=Field.TEXT, start=0, end=len(text), text=text)
    found = tuple(Hit(topic=topic, rule_id=RuleId("r"), quote=quote, status=status, level=Level.MEDIUM) for topic, status in hits)
    return [place.role.value for place in settle_roles(find_places(document, split_document(document), ATLAS), found)]


@pytest.mark.parametrize(
    ("text", "hits", "roles"),
    [
        ("Families fled Anadan for Azaz in Syria.", ((MOVE, NOW),), ["origin", "destination", "origin"]),
        ("Families fled Anadan for Azaz in Syria.", (), ["origin", "destination", "origin"]),
        ("Families fled Anadan for Azaz in Syria.", ((MOVE, PAST),), ["other", "other", "other"]),
        ("An aid team that had fled Anadan was shot at in Azaz.", ((AID, NOW),), ["event", "event"]),
        ("An aid team that had fled Anadan was shot at in Azaz.", ((AID, NOW), (MOVE, NOW)), ["origin", "event"]),
        ("Azaz saw it again.", ((AID, NOW),), ["event"]),
        ("Jaber crossing with Syria closed.", (), ["event", "other"]),
        ("Families fled Anadan, said a visitor from Azaz.", (), ["origin", "other"]),
        ("Shelling killed two in Anadan; they were treated in Azaz.", (), ["event", "other"]),
        ("Gunmen blocked the road to Anadan; Azaz, further north, remains open.", (), ["event", "other"]),
    ],
)
def test_the_hits_settle_the_parts(text: str, hits: tuple[tuple[Topic, HitStatus], ...], roles: list[str]) -> None:
    assert settled(text, *hits) == roles


def read(language: str, text: str) -> dict[str, str]:
    """The places of a sentence that no rule has read, with their roles' first two letters."""
    document = Document(title="", text=text, language=language)
    return {place.span.text: place.role.value[:2] for place in find_places(document, split_document(document), ATLAS)}


@pytest.mark.parametrize(
    ("language", "text", "roles"),
    [
        ("en", "Tens of thousands flee Aleppo toward Turkey.", {"Aleppo": "or", "Turkey": "de"}),
        ("en", "About 300 Syrians walked from Azaz to Afrin.", {"Azaz": "or", "Afrin": "de"}),
        ("en", "Families fleeing Homs sleep in tents near Arsal.", {"Homs": "or", "Arsal": "de"}),
        ("en", "Displaced people in Idlib asked for tents.", {"Idlib": "de"}),
        ("en", "The floods have forced 300 people from their homes in Beira.", {"Beira": "or"}),
        ("en", "Goma has taken in 4,000 people since Monday.", {"Goma": "de"}),
        ("en", "Goma has taken in enough water.", {"Goma": "ot"}),
        ("en", "Paris-based doctors said 300 people had fled Homs.", {"Paris": "ot", "Homs": "or"}),
        ("en", "Officials in Damascus said 300 people had fled Homs.", {"Damascus": "ot", "Homs": "or"}),
        ("en", "Hundreds crossed from Sudan into Chad after fighting in El Geneina.", {"Sudan": "or", "Chad": "de", "El Geneina": "or"}),
        ("en", "Families fled Sa'dah for Sana'a.", {"Sa'dah": "or", "Sana'a": "de"}),
        ("en", "The mayor of Goma said people had fled Bunia.", {"Goma": "ot", "Bunia": "or"}),
        ("fr", "Le Tchad accueille 300 familles venues du Soudan.", {"Tchad": "de", "Soudan": "or"}),
        ("es", "Habitantes de Cúcuta escaparon hacia Bogotá.", {"Cúcuta": "or", "Bogotá": "de"}),
        ("pt", "Moçambique acolheu 300 famílias vindas de Blantyre.", {"Moçambique": "de", "Blantyre": "or"}),
        ("ru", "Жители Харькова выезжают в Полтаву.", {"Харькова": "or", "Полтаву": "de"}),
        ("uk", "Мешканці Харкова виїжджають до Полтави.", {"Харкова": "or", "Полтави": "de"}),
        ("pl", "Z Charkowa wyjechało 300 osób do Lwowa.", {"Charkowa": "or", "Lwowa": "de"}),
        ("pl", "Ludzie uciekli z Aleppo do Turcji.", {"Aleppo": "or", "Turcji": "de"}),
        ("tr", "300 kişi Halep'ten Afrin'e yürüdü.", {"Halep": "or", "Afrin": "de"}),
        ("ar", "عادت ألف أسرة من لبنان إلى حمص.", {"لبنان": "or", "حمص": "de"}),
        ("fa", "سیل در هرات صدها خانواده را بی‌خانمان کرد.", {"هرات": "or"}),
    ],
)
def test_the_words_beside_a_name_and_the_sentence_tell_its_part(language: str, text: str, roles: dict[str, str]) -> None:
    assert read(language, text) == roles


def test_a_sentence_about_an_earlier_year_gives_no_part() -> None:
    document = Document(
        title="", text="In 2012 families fled Anadan in Syria.", language="en", published_at=datetime(2016, 2, 8, tzinfo=UTC)
    )
    assert {place.role.value for place in find_places(document, split_document(document), ATLAS)} == {"other"}

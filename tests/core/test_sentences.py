"""Sentences are verbatim, ordered, complete, and sane around quotes and abbreviations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.core.model import Document, Field
from sitrep.core.sentences import LONGEST_SENTENCE, split_document


def texts(text: str, language: str = "en") -> list[str]:
    return [s.text for s in split_document(Document(title="", text=text, language=language))]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Mr. Smith fled. The U.N. said so.", ["Mr. Smith fled.", "The U.N. said so."]),
        ("en", "It closed on Feb. 8. Aid stopped.", ["It closed on Feb. 8.", "Aid stopped."]),
        ("en", "They left. “We had to,” she said.", ["They left.", "“We had to,” she said."]),
        ("en", "“We left.” “Nobody stayed.”", ["“We left.”", "“Nobody stayed.”"]),
        ("en", 'U.S. officials left. "It is shut," one said.', ["U.S. officials left.", '"It is shut," one said.']),
        ("ar", "أغلق المعبر. فر الناس؟ نعم.", ["أغلق المعبر.", "فر الناس؟", "نعم."]),
        ("fr", "M. Diallo a fui. La route est coupée.", ["M. Diallo a fui.", "La route est coupée."]),
        ("xx", "One. Two.", ["One.", "Two."]),
        ("en", "They fled. The post Which border is shut? They say all appeared first on The Gate Post.", ["They fled."]),
        ("fr", "Ils ont fui. L’article Frontière fermée est apparu en premier sur La Voie.", ["Ils ont fui."]),
        (
            "en",
            "The post at Adré was closed. It first appeared on maps in 1912.",
            ["The post at Adré was closed.", "It first appeared on maps in 1912."],
        ),
        ("en", "“One is here.” “Two is here.” “Three.”", ["“One is here.”", "“Two is here.”", "“Three.”"]),
    ],
)
def test_a_text_falls_into_its_sentences(language: str, text: str, expected: list[str]) -> None:
    assert texts(text, language) == expected


def test_a_title_is_one_sentence_and_paragraphs_count_per_field() -> None:
    document = Document(title=" Closed. Again! ", summary="One. Two.", text="First.\n\n \nSecond one. Third.")
    found = [(s.field, s.paragraph, s.index, s.text) for s in split_document(document)]
    assert found == [
        (Field.TITLE, 0, 0, "Closed. Again!"),
        (Field.SUMMARY, 0, 1, "One."),
        (Field.SUMMARY, 0, 2, "Two."),
        (Field.TEXT, 0, 3, "First."),
        (Field.TEXT, 1, 4, "Second one."),
        (Field.TEXT, 1, 5, "Third."),
    ]


def test_a_text_without_full_stops_is_cut_into_quotable_pieces() -> None:
    pieces = texts("refugee camp " * 1_000)
    assert len(pieces) > 10
    assert all(len(piece) <= LONGEST_SENTENCE for piece in pieces)
    assert all(len(piece) <= LONGEST_SENTENCE for piece in texts("x" * 5_000))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300), st.text(max_size=40), st.sampled_from(["en", "ar", "ru", "am", ""]))
def test_offsets_are_exact_and_nothing_but_space_is_lost(text: str, title: str, language: str) -> None:
    document = Document(title=title, text=text, language=language)
    sentences = split_document(document)
    end = {field: 0 for field in Field}
    for sentence in sentences:
        whole = document.field_text(sentence.field)
        assert whole[sentence.start : sentence.end] == sentence.text == sentence.text.strip()
        assert whole[end[sentence.field] : sentence.start].strip() == ""
        assert sentence.span.text == sentence.text
        end[sentence.field] = sentence.end
    assert text[end[Field.TEXT] :].strip() == ""

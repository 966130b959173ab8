"""One judgement of a whole document: the founding article in our own words, verbatim quotes for any text, bounded time for hostile ones."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitrep.config.rules import load_rulebook
from sitrep.core.judgement import judge
from sitrep.core.model import CrossingKind, CrossingStatus, Document, HitStatus, Judgement, Level, Topic
from sitrep.store.gazetteer import load_atlas

BOOK, ATLAS = load_rulebook(None), load_atlas()

FOUNDING = Document(
    title="Government troops near the Turkish frontier as towns empty",
    text=(
        "Government troops and allied militias came within five kilometres of Tal Rafaat on Monday, 25 kilometres from Turkey.\n\n"
        "The town of Azaz, a few miles from the Bab al-Salama border crossing, would be next.\n\n"
        "The fighting around Aleppo drove tens of thousands of people to flee toward Turkey. Turkey already shelters more than 2.5 million "
        "Syrian refugees.\n\n"
        "Several thousand people fled the towns of Anadan and Haritan under heavy bombardment.\n\n"
        "A Red Crescent official, speaking at the Oncupinar border crossing, said that jets were hitting aid trucks.\n\n"
        "“The route to Aleppo is completely closed,” he said. “It fed the whole north.”"
    ),
    language="en",
    published_at=datetime(2016, 2, 8, tzinfo=UTC),
)


def founding() -> Judgement:
    return judge(FOUNDING, BOOK, ATLAS)


def test_the_founding_article_is_flagged_for_all_three_topics_and_nothing_else() -> None:
    quotes = {(hit.topic, hit.status.is_current, hit.quote.text) for hit in founding().hits}
    assert (Topic.DISPLACEMENT, True, "The fighting around Aleppo drove tens of thousands of people to flee toward Turkey.") in quotes
    assert (Topic.DISPLACEMENT, True, "Several thousand people fled the towns of Anadan and Haritan under heavy bombardment.") in quotes
    assert {text for topic, current, text in quotes if topic is Topic.CROSSING_CLOSURE and current} == {
        "“The route to Aleppo is completely closed,” he said."
    }
    assert {text for topic, current, text in quotes if topic is Topic.AID_INCIDENT and current} == {
        "A Red Crescent official, speaking at the Oncupinar border crossing, said that jets were hitting aid trucks."
    }


def test_the_closed_route_is_a_route_and_the_crossings_that_are_named_are_not_closed() -> None:
    closed = [report for report in founding().crossings if report.status is CrossingStatus.CLOSED]
    assert [(report.kind, report.crossing_id) for report in closed] == [(CrossingKind.ROUTE, "")]


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("The Rafah crossing was closed on Monday. The gate had been busy.", True),
        ("Uganda closed its Busia border post to imports of powdered milk.", False),
        ("Torkham border crossing was closed to trade on Sunday, but travellers and aid trucks continue to pass.", False),
        ("The Torkham border crossing remains open.", False),
    ],
)
def test_a_crossing_closed_to_goods_alone_or_open_as_ever_is_no_closure(text: str, flagged: bool) -> None:
    judgement = judge(Document(title="", text=text, language="en"), BOOK, ATLAS)
    assert (Topic.CROSSING_CLOSURE in judgement.topics) is flagged


def test_a_handful_of_people_does_not_speak_for_displacement_but_is_shown_as_a_figure() -> None:
    text = "{} people escaped to Kadugli in Sudan after fighting, a relief agency says."
    few, many = (judge(Document(title="", text=text.format(number), language="en"), BOOK, ATLAS) for number in (3, 300))
    assert [figure.low for figure in (*few.figures, *many.figures)] == [3, 300]
    assert (Topic.DISPLACEMENT in few.topics, Topic.DISPLACEMENT in many.topics) == (False, True)


def test_its_figures_drive_the_level_and_the_standing_stock_does_not() -> None:
    judgement = founding()
    assert judgement.level is Level.HIGH
    background = [figure.span.text for figure in judgement.figures if figure.background]
    assert any("2.5 million" in text for text in background)
    levels = {hit.level_reason for hit in judgement.hits if hit.topic is Topic.DISPLACEMENT}
    assert not any("2.5 million" in reason for reason in levels)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Some 12,000 people fled their homes.", Level.HIGH),
        ("Some 1,500 families fled their homes.", Level.HIGH),
        ("Some 700 people fled their homes.", Level.MEDIUM),
        ("Villagers fled their homes.", Level.INFORMATION),
        ("Gunmen killed two aid workers.", Level.HIGH),
        ("Looters stole from an aid warehouse.", Level.MEDIUM),
        ("12,000 people might flee their homes.", Level.NONE),
        ("The mayor opened a library.", Level.NONE),
    ],
)
def test_a_level_has_its_reason(text: str, level: Level) -> None:
    judgement = judge(Document(title="", text=text, language="en"), BOOK, ATLAS)
    assert judgement.level is level
    assert all(hit.level_reason for hit in judgement.hits)


@pytest.mark.parametrize(
    ("language", "text", "level", "reason"),
    [
        (
            "tr",
            "İdlib'de yardım dağıtan üç kişilik ekip kaçırıldı, iki gönüllüden haber yok.",
            Level.HIGH,
            "an aid worker",
        ),
        ("ar", "انفجر لغم بآلية تابعة لمنظمة إغاثية فقُتل سائقها.", Level.HIGH, "an aid worker"),
        ("fr", "Un camion du Programme alimentaire mondial a été pillé au Tchad.", Level.MEDIUM, "aid blocked or looted"),
        ("pl", "Nalot zniszczył magazyn organizacji humanitarnej; zginął wolontariusz.", Level.HIGH, "an aid worker"),
    ],
)
def test_what_was_done_to_the_aid_gives_the_level_in_any_language(language: str, text: str, level: Level, reason: str) -> None:
    judgement = judge(Document(title="", text=text, language=language), BOOK, ATLAS)
    assert judgement.level is level
    assert any(hit.level_reason.startswith(reason) for hit in judgement.hits)


WORDS = ["refugees", "fled", "aid", "convoy", "hit", "border", "closed", "5,000", "families", "the", "crossing", "was", "not", ".", "\n\n"]
WORDS += ["نزح", "معبر", "أغلق", "“", "”", "camp", "may", "2016", "Mr.", "evacuated"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60), st.lists(st.sampled_from(WORDS), max_size=12), st.sampled_from(["en", "ar", None]))
def test_every_quote_and_word_is_verbatim_at_its_offsets(text: list[str], title: list[str], language: str | None) -> None:
    document = Document(title=" ".join(title), summary=" ".join(text[:9]), text=" ".join(text), language=language)
    judgement = judge(document, BOOK, ATLAS)
    spans = [span for hit in judgement.hits for span in (hit.quote, *hit.matched)]
    spans += [figure.span for figure in judgement.figures] + [place.span for place in judgement.places]
    spans += [report.quote for report in judgement.crossings]
    for span in spans:
        assert document.field_text(span.field)[span.start : span.end] == span.text
    assert all(hit.status in HitStatus for hit in judgement.hits)


@pytest.mark.parametrize(
    "unit", ["refugee camp border closed aid convoy hit ", "a", "( “ ", "not not may fled 5,000 families ", "é\u200b\u00ad", "9,"]
)
def test_a_megabyte_of_hostile_text_takes_bounded_time(unit: str) -> None:
    document = Document(title="", text=unit * (1_000_000 // len(unit)), language="en")
    began = time.process_time()
    judgement = judge(document, BOOK, ATLAS)
    assert time.process_time() - began < 2
    assert judgement.problems == ("text_cut",)


@pytest.mark.parametrize(
    ("text", "level", "detail"),
    [
        ("A convoy of the World Food Programme was on its way to Tawila. It came under fire near Korma.", Level.HIGH, ("convoy", "hit")),
        (
            "Two nurses of Doctors Without Borders were driving home. Armed men pulled them from the car.",
            Level.HIGH,
            ("staff", "kidnapped"),
        ),
        (
            "Hundreds were waiting for flour at a distribution point in Gaza. Then a tank opened fire.",
            Level.MEDIUM,
            ("distribution", "hit"),
        ),
        ("UN trucks reached the town after dark. A mine destroyed one and killed its driver.", Level.HIGH, ("staff", "killed")),
    ],
)
def test_an_incident_told_in_two_sentences_has_its_level_and_its_details_from_both(
    text: str, level: Level, detail: tuple[str, str]
) -> None:
    said = judge(Document(title="News of the day", text=text, language="en"), BOOK, ATLAS)
    (hit,) = said.hits
    assert (hit.topic, hit.level, hit.quote.text) == (Topic.AID_INCIDENT, level, text)
    assert detail in {(one.target.value, one.act.value) for one in said.aid}

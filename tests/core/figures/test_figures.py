"""Displacement figures: what counts as one, its bounds, and what never does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sitrep.core.figures import MOST_SENTENCES, find_figures
from sitrep.core.model import Document, Figure, FigureKind, FigureUnit, Quantifier
from sitrep.core.sentences import split_document

PUBLISHED = datetime(2026, 5, 4, tzinfo=UTC)


def figures(text: str, language: str = "en", title: str = "") -> tuple[Figure, ...]:
    document = Document(title=title, text=text, language=language, published_at=PUBLISHED)
    found = find_figures(document, split_document(document), language)
    for one in found:
        assert document.field_text(one.span.field)[one.span.start : one.span.end] == one.span.text
    return found


ENGLISH = [
    ("Some 2,500 families fled their villages on Sunday.", "Some 2,500 families", 2500, 2500, "approximately", "household"),
    ("At least 300 people were evacuated from the valley.", "At least 300 people", 300, None, "more_than", "person"),
    ("Up to 40,000 residents have been displaced since Friday.", "Up to 40,000 residents", None, 40000, "less_than", "person"),
    ("The floods displaced 1,200 households.", "1,200 households", 1200, 1200, "exact", "household"),
    (
        "More than 2.5 million Burundian refugees crossed the river.",
        "More than 2.5 million Burundian refugees",
        2500000,
        None,
        "more_than",
        "person",
    ),
    ("Tens of thousands of people fled.", "Tens of thousands of people", 20000, None, "approximately", "person"),
    ("Hundreds of thousands were uprooted.", "Hundreds of thousands", 200000, None, "approximately", "person"),
    ("Several thousand refugees arrived in the town.", "Several thousand refugees", 2000, None, "approximately", "person"),
    ("Between 18,000 and 25,000 people fled the shelling.", "Between 18,000 and 25,000 people", 18000, 25000, "approximately", "person"),
    ("2,000-3,000 people have been evacuated.", "2,000-3,000 people", 2000, 3000, "approximately", "person"),
    ("Nine hundred and twenty-one families were displaced.", "Nine hundred and twenty-one families", 921, 921, "exact", "household"),
    ("Half a million people have been displaced.", "Half a million people", 500000, 500000, "exact", "person"),
    ("1.5 lakh people were evacuated.", "1.5 lakh people", 150000, 150000, "exact", "person"),
    ("1,50,000 villagers were evacuated.", "1,50,000 villagers", 150000, 150000, "exact", "person"),
    ("More than 35,000 were displaced northwards.", "More than 35,000", 35000, None, "more_than", "person"),
    ("The offensive has displaced thousands.", "thousands", 2000, None, "approximately", "person"),
    ("14 000 people remained evacuated.", "14 000 people", 14000, 14000, "exact", "person"),
    ("Fighting forced 2,500 people out of their homes.", "2,500 people", 2500, 2500, "exact", "person"),
    ("A fire destroyed 120 houses.", "120 houses", 120, 120, "exact", "household"),
    ("1.250 million people fled.", "1.250 million people", 1250000, 1250000, "exact", "person"),
    ("Two and a half million people fled.", "Two and a half million people", 2500000, 2500000, "exact", "person"),
    ("2 to 3 million people fled.", "2 to 3 million people", 2000000, 3000000, "approximately", "person"),
    ("From 300 to 200 people fled.", "200 people", 200, 200, "exact", "person"),
    ("Twenty-two people fled.", "Twenty-two people", 22, 22, "exact", "person"),
    ("Three thousand two hundred and five people fled.", "Three thousand two hundred and five people", 3205, 3205, "exact", "person"),
    ("Some more than 300 people fled.", "Some more than 300 people", 300, None, "more_than", "person"),
    ("300 people, according to officials, fled.", "300 people", 300, 300, "exact", "person"),
    ("16,000 families were affected and evacuated.", "16,000 families", 16000, 16000, "exact", "household"),
    ("As many as 22 of the displaced drowned their sorrows and fled.", "As many as 22 of the displaced", None, 22, "less_than", "person"),
    ("Two five hundred people fled.", "five hundred people", 500, 500, "exact", "person"),
    ("Number of displaced: 452", "452", 452, 452, "exact", "person"),
    ("5,000 people or more fled.", "5,000 people or more", 5000, None, "more_than", "person"),
    ("730,000 mostly Muslim Rohingya who fled the army live here.", "730,000 mostly Muslim Rohingya", 730000, 730000, "exact", "person"),
    ("About 900 undocumented Malians returned.", "About 900 undocumented Malians", 900, 900, "approximately", "person"),
    ("The storm damaged 1,200 families' homes.", "1,200 families' homes", 1200, 1200, "exact", "household"),
    ("Some 60 people, most of them women from the hills, were evacuated.", "Some 60 people", 60, 60, "approximately", "person"),
    (
        "Some 70 people, the whole of the hamlet of Stony Rivers in the far south of the old province, were displaced.",
        "Some 70 people",
        70,
        70,
        "approximately",
        "person",
    ),
    ("Families displaced so far: 349", "349", 349, 349, "exact", "household"),
    ("Displaced households (estimated): 725", "725", 725, 725, "exact", "household"),
    ("Houses destroyed – 1,240", "1,240", 1240, 1240, "exact", "household"),
    ("The number of displaced families is estimated at 512.", "estimated at 512", 512, 512, "approximately", "household"),
    ("Displaced, in people: 640", "640", 640, 640, "exact", "person"),
]


@pytest.mark.parametrize(("text", "span", "low", "high", "quantifier", "unit"), ENGLISH)
def test_a_stated_count_is_read_with_its_bounds(text: str, span: str, low: int, high: int, quantifier: str, unit: str) -> None:  # noqa: PLR0917  # a row of the table
    (one,) = figures(text)
    assert (one.span.text, one.low, one.high, one.quantifier, one.unit) == (span, low, high, quantifier, unit)


@pytest.mark.parametrize(
    "text",
    [
        "A 12-year-old girl fled on 12 March 2024.",
        "Resolution 2254 speaks of the displaced.",
        "They fled along route M5 for 200km.",
        "The agency asked for $5 million for people who were displaced.",
        "About 10% of the people were displaced.",
        "Shelling killed 30 people in the camp for displaced people.",
        "In 2016 residents fled the town.",
        "The quake of magnitude 6.3 displaced residents.",
        "A city of 2 million people stood empty after the evacuation.",
        "Aid reached 4,000 people; trucks returned empty.",
        "Residents fled at 6:30 on Sunday.",
        "Officials held an evacuation drill with 300 residents.",
        "The dam could displace 300,000 people.",
        "Covid-19 patients were evacuated.",
        "One man fled.",
        "Nine million vaccine doses given to children living in displacement camps.",
        "2026 Survey on the relocation of households.",
        "Egypt return for the 2025 Nations Cup after refugees of the war are welcomed.",
        "The city opens 40 housing units for teachers.",
        "Builders put up ten shelters.",
        "Six aid groups help people displaced by floods.",
        "People fled; 300 people sang.",
        "Residents fled and 300 cows died.",
        "Displaced people: 2024",
        "About 2,000 people used the crossing on Monday.",
        "Some 1.2.3 people fled.",
        "The crowd that fled filled 300 seats near the stage of the old hall by the river in the north of town on Sunday with people.",
    ],
)
def test_other_numbers_are_no_figures(text: str) -> None:
    assert figures(text) == ()


def test_the_same_people_counted_twice_give_two_figures() -> None:
    people, households = figures("Since Sunday 1,240 people (238 households) from the valley have been registered as new arrivals.")
    assert (people.unit, people.low, households.unit, households.low) == (FigureUnit.PERSON, 1240, FigureUnit.HOUSEHOLD, 238)


def test_what_binds_one_count_binds_the_other_of_the_same_people() -> None:
    families, people = figures("900 families, about 5,500 people, in the past three days of fighting there in the hills, fled.")
    assert (families.low, people.low, families.term) == (900, 5500, "forced to flee")
    refugees, households = figures("On Sunday 300 refugees (60 households) got soup.")
    assert (refugees.low, households.low, households.unit) == (300, 60, FigureUnit.HOUSEHOLD)


def test_a_range_needs_two_numbers() -> None:
    (one,) = figures("About 300 to a few thousand people fled.")
    assert one.vague


def test_a_denied_number_in_a_question_is_no_figure() -> None:
    assert figures("", title="1,200 families displaced? No, says the mayor") != ()
    assert figures("", title="Displaced: 1,200 families? No, says the mayor") == ()


@pytest.mark.parametrize(
    ("text", "background"),
    [
        ("More than 50,000 people fled the town in 2021.", True),
        ("More than 50,000 people fled the town this week.", False),
        ("The country already shelters more than 2.5 million refugees.", True),
        ("War came in 2021. Within a week 50,000 people had been uprooted.", True),
        ("War came in 2021. On Monday 50,000 people were uprooted.", False),
    ],
)
def test_old_events_and_standing_stocks_are_background(text: str, background: bool) -> None:
    (one,) = figures(text)
    assert one.background is background


def test_a_stock_is_told_from_a_flow() -> None:
    (stock,) = figures("About 6,500 displaced people are still living in the camp.")
    (flow,) = figures("About 6,500 refugees crossed the border.")
    assert (stock.kind, flow.kind) == (FigureKind.STOCK, FigureKind.FLOW)


def test_the_founding_example() -> None:
    tens, stock, several = figures(
        "Battles for Aleppo have sent tens of thousands to flee toward Turkey, a country that already shelters more than 2.5 million "
        "Syrian refugees.\n\nSeveral thousand more refugees left Anadan and Haritan behind as they fled.\n\n"
        "It was the largest city of Syria before the war, with 2 million people."
    )
    assert (tens.low, tens.high, tens.vague, tens.kind, tens.background) == (20000, None, True, FigureKind.FLOW, False)
    assert (stock.low, stock.quantifier, stock.kind, stock.background) == (2500000, Quantifier.MORE_THAN, FigureKind.STOCK, True)
    assert (several.low, several.vague, several.background) == (2000, True, False)


def test_an_unknown_language_is_read_as_english() -> None:
    document = Document(title="300 people fled", text="")
    assert len(find_figures(document, split_document(document), None)) == 1


def test_an_unpublished_document_takes_its_latest_year_for_now() -> None:
    document = Document(title="", text="In 2020 about 300 people fled.\n\nIn 2021 about 400 people fled.")
    assert [one.background for one in find_figures(document, split_document(document), "en")] == [True, False]


def test_a_table_in_a_sentence_is_not_read() -> None:
    assert figures("300 people fled " * 20) == ()


def test_a_megabyte_of_figures_is_read_no_further_than_an_article_goes() -> None:
    assert len(figures("300 people fled. " * 20_000)) == MOST_SENTENCES

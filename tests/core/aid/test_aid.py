"""The detail of an incident that affects aid: whose, what, how many, by what means, with what effect."""

from __future__ import annotations

import pytest

from sitrep.core.aid import find_aid
from sitrep.core.aid.words import AID_WORDS
from sitrep.core.aid_detail import AidAct, AidDetail, AidEffect, AidTarget
from sitrep.core.figures.languages import LEXICONS
from sitrep.core.model import Document, Hit, HitStatus, Level, RuleId, Topic
from sitrep.core.sentences import split_document


def details(
    text: str, language: str = "en", status: HitStatus = HitStatus.OCCURRED, topic: Topic = Topic.AID_INCIDENT
) -> tuple[AidDetail, ...]:
    sentences = split_document(Document(title="", text=text, language=language))
    hit = Hit(topic=topic, rule_id=RuleId("r"), quote=sentences[0].span, status=status, level=Level.HIGH)
    return find_aid(sentences, (hit,), language)


def told(text: str, language: str = "en") -> list[tuple[str, str, int | None, int | None, int | None, int | None]]:
    return [(one.target.value, one.act.value, one.killed, one.injured, one.kidnapped, one.detained) for one in details(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "Two nurses of a charity were killed in the shelling.", [("staff", "killed", 2, None, None, None)]),
        (
            "en",
            "Three workers of a relief agency were killed and six people were wounded when a rocket hit the clinic.",
            [("facility", "hit", 3, 6, None, None), ("staff", "killed", 3, None, None, None)],
        ),
        ("en", "Gunmen abducted four aid workers on the road.", [("staff", "kidnapped", None, None, 4, None)]),
        ("en", "Police detained an aid worker for two days.", [("staff", "detained", None, None, None, 1)]),
        ("en", "An aid convoy of 20 trucks was hit by a drone.", [("convoy", "hit", None, None, None, None)]),
        ("en", "Residents looted a warehouse of a relief agency.", [("warehouse", "looted", None, None, None, None)]),
        ("en", "Soldiers blocked an aid convoy for five days.", [("convoy", "blocked", None, None, None, None)]),
        ("en", "A mob beat two employees, one of whom died.", [("staff", "killed", 1, 2, None, None)]),
        ("en", "Twelve people died when shells hit a clinic where nurses worked.", [("facility", "hit", 12, None, None, None)]),
        (
            "fr",
            "Deux volontaires ont été tués et un convoi attaqué.",
            [("convoy", "hit", 2, None, None, None), ("staff", "killed", 2, None, None, None)],
        ),
        ("en", "Nine people were killed in a crowd waiting for aid.", [("distribution", "hit", 9, None, None, None)]),
        ("en", "Two aid workers who were kidnapped in May were released.", [("staff", "released", None, None, 2, None)]),
        ("en", "A nurse was stabbed at her home.", [("staff", "injured", None, 1, None, None)]),
        ("fr", "Des hommes armés ont enlevé trois employés d'une ONG.", [("staff", "kidnapped", None, None, 3, None)]),
        (
            "ar",
            "قُتل متطوع وأصيب اثنان من زملائه في قصف على سيارة إسعاف",
            [("vehicle", "hit", 1, 2, None, None), ("staff", "killed", 1, 2, None, None)],
        ),
        ("es", "Dos trabajadores humanitarios fueron secuestrados.", [("staff", "kidnapped", None, None, 2, None)]),
        ("ru", "Погиб водитель, ранены два волонтера.", [("staff", "killed", 1, 2, None, None)]),
        ("tr", "İki yardım görevlisi kaçırıldı.", [("staff", "kidnapped", None, None, 2, None)]),
        ("xx", "Two nurses were killed.", [("staff", "killed", 2, None, None, None)]),
    ],
)
def test_who_was_hit_and_how_many(
    language: str, text: str, wanted: list[tuple[str, str, int | None, int | None, int | None, int | None]]
) -> None:
    assert [one for one in told(text, language) if one in wanted] == wanted


def test_those_killed_while_waiting_for_aid_are_not_staff() -> None:
    assert {one.target for one in details("Nine people were killed in a crowd waiting for aid.")} == {AidTarget.DISTRIBUTION}


def test_people_whom_nothing_calls_staff_are_not_counted_as_staff() -> None:
    assert all(
        one.killed is None
        for one in details("Twelve people died when shells hit a clinic where nurses worked.")
        if one.target is AidTarget.STAFF
    )


@pytest.mark.parametrize(
    ("text", "means", "location", "access"),
    [
        ("An aid truck was hit by a drone.", "AB", "R", "violence"),
        ("An aid truck drove over a landmine, it was destroyed.", "LM", "R", "violence"),
        ("Gunmen opened fire on the office of a charity, it was hit.", "S", "OC", "violence"),
        ("Gunmen abducted a nurse of a charity.", "K", "U", "violence"),
        ("Soldiers blocked an aid convoy.", "U", "R", "movement"),
        ("Armed men looted the warehouse of a charity.", "U", "OC", "violence"),
        ("Gunmen killed one driver and kidnapped two aid workers on the road.", "S", "R", "violence"),
        ("Two aid workers were kidnapped and killed.", "KK", "U", "violence"),
        ("A nurse of the charity was shot dead at her home.", "S", "H", "violence"),
        ("Police arrested a nurse.", "U", "U", "interference"),
    ],
)
def test_codes_are_suggested(text: str, means: str, location: str, access: str) -> None:
    (first, *_rest) = details(text)
    assert (first.means, first.access_type) == (means, access)
    assert first.location == location or "office" in text


@pytest.mark.parametrize(
    ("after", "effect"),
    [
        ("The agency suspended its work.", AidEffect.SUSPENDED),
        ("It withdrew its staff from the town.", AidEffect.RELOCATED),
        ("Deliveries were delayed.", AidEffect.DELAYED),
        ("All was calm.", None),
    ],
)
def test_the_effect_may_stand_in_the_next_sentences(after: str, effect: AidEffect | None) -> None:
    assert details(f"An aid convoy was hit by shells. {after}")[0].effect is effect


def test_the_title_and_the_text_are_one_detail_with_the_numbers_of_both() -> None:
    document = Document(
        title="Two aid workers killed", text="Two aid workers were killed and three nurses were wounded by a mortar.", language="en"
    )
    sentences = split_document(document)
    hits = tuple(
        Hit(topic=Topic.AID_INCIDENT, rule_id=RuleId("r"), quote=one.span, status=HitStatus.OCCURRED, level=Level.HIGH) for one in sentences
    )
    (detail,) = find_aid(sentences, hits, "en")
    assert (detail.killed, detail.injured, detail.means, detail.act) == (2, 3, "AB", AidAct.KILLED)


def test_what_is_denied_or_about_another_topic_has_no_detail() -> None:
    text = "Two nurses of a charity were killed."
    assert details(text, status=HitStatus.DENIED) == ()
    assert details(text, topic=Topic.DISPLACEMENT) == ()


def test_every_language_of_the_figures_has_words_for_aid() -> None:
    assert set(AID_WORDS) == set(LEXICONS)

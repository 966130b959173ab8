"""What is right of a title or a date once two readers have said so: the rules of `python -m benchmarks.extraction`."""

from __future__ import annotations

import re

import pytest
from benchmarks.page_rulings import HASH_DIGITS, Field, Question, Word, hash_of, kappa, read_questions, right_as_ruled, right_by_label, rule

LABEL, OTHER, THIRD = "River floods the valley", "Thousands flee as dam fails", "What we know of the flood"


def asked(one: Word, two: Word, *, other: str = OTHER, field: Field = "title") -> Question:
    return Question(page="p", field=field, label=hash_of(field, LABEL), other=hash_of(field, other), whose="ours", readers=(one, two))


@pytest.mark.parametrize(
    ("readers", "label", "other", "third"),
    [
        # Both readers say the same of both candidates.
        (("label", "label"), True, False, False),
        (("other", "other"), False, True, False),
        (("both", "both"), True, True, False),
        (("neither", "neither"), False, False, False),
        # They agree on one candidate; the other stays as the label has it.
        (("both", "other"), True, True, False),
        (("label", "both"), True, False, False),
        (("label", "neither"), True, False, False),
        (("other", "neither"), False, False, False),
        # They agree on nothing.
        (("label", "other"), True, False, False),
        (("both", "neither"), True, False, False),
    ],
)
def test_an_answer_is_right_as_both_readers_say_else_as_the_label_says(
    readers: tuple[Word, Word], label: bool, other: bool, third: bool
) -> None:
    ruling = rule([asked(*readers)])["p", "title"]
    assert [right_as_ruled("title", LABEL, answer, ruling) for answer in (LABEL, OTHER, THIRD)] == [label, other, third]


def test_what_is_nearly_the_label_falls_with_it_unless_it_was_accepted_itself() -> None:
    nearly = f"{LABEL}!  - II"
    assert right_by_label("title", LABEL, nearly)
    assert not right_as_ruled("title", LABEL, nearly, rule([asked("other", "other")])["p", "title"])
    assert right_as_ruled("title", LABEL, nearly, rule([asked("other", "other", other=nearly)])["p", "title"])
    assert not right_as_ruled("title", LABEL, nearly, rule([asked("label", "label", other=nearly)])["p", "title"])


def test_two_questions_on_one_page_are_taken_together_and_what_was_accepted_once_is_right() -> None:
    ruling = rule([asked("both", "both"), asked("other", "other", other=THIRD)])["p", "title"]
    assert all(right_as_ruled("title", LABEL, answer, ruling) for answer in (LABEL, OTHER, THIRD))


def test_a_page_that_no_reader_saw_is_as_its_label_says() -> None:
    assert right_as_ruled("title", LABEL, LABEL.upper(), None)
    assert not right_as_ruled("title", LABEL, OTHER, None)


def test_days_are_compared_whole_and_no_date_is_an_answer() -> None:
    question = Question(
        page="p",
        field="date",
        label=hash_of("date", "2026-03-01"),
        other=hash_of("date", ""),
        whose="ours",
        readers=("other", "other"),
    )
    ruling = rule([question])["p", "date"]
    assert right_as_ruled("date", "2026-03-01", "", ruling)
    assert not right_as_ruled("date", "2026-03-01", "2026-03-01", ruling)
    assert not right_by_label("date", "2026-03-01", "2026-03-02")


@pytest.mark.parametrize(
    ("pairs", "value"),
    [
        ([("label", "label"), ("other", "other")], 1.0),
        ([("label", "label"), ("label", "label")], 1.0),
        ([("label", "other"), ("other", "label")], -1.0),
        # Agreement on 3 of 4 where chance gives half.
        ([("label", "label"), ("label", "label"), ("other", "other"), ("other", "label")], 0.5),
    ],
)
def test_kappa_is_agreement_above_chance(pairs: list[tuple[str, str]], value: float) -> None:
    assert kappa(pairs) == pytest.approx(value)


def test_the_rulings_hold_no_text_of_any_page_and_no_question_twice() -> None:
    questions = read_questions()
    assert all(re.fullmatch(rf"[0-9a-f]{{{HASH_DIGITS}}}", answer) for one in questions for answer in (one.label, one.other))
    assert all(re.fullmatch(r"[a-z0-9]+-[0-9a-f]{12}", one.page) for one in questions)
    assert len({(one.page, one.field, one.whose) for one in questions}) == len(questions)

"""Pydantic's errors in plain words, also those that no shipped form can give today but a next one will."""

from typing import Annotated, Literal

import pytest
from pydantic import Field, field_validator

from sitrep.config.source import parse_source
from sitrep.config.validation import Section, validate


class Leaf(Section):
    name: str = Field(examples=["x"])
    size: int = Field(1, gt=0, lt=10)


class Form(Section):
    few: list[str] = Field(default_factory=list, min_length=2, max_length=3)
    word: str = Field("abc", min_length=2, max_length=4, pattern="^[a-z]+$", examples=["abc"])
    share: float = 0.5
    one: Literal["red", "green"] = "red"
    either: list[str | Leaf] = Field(default_factory=list)
    named: dict[str, Annotated[Leaf, Field()]] = Field(default_factory=dict)
    leaf: Leaf | None = None
    odd: str = ""
    plain: str = Field("p", pattern="^p$")

    @field_validator("odd")
    @classmethod
    def _odd(cls, value: str) -> str:
        if value == "even":
            raise ValueError("is even")
        return value


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("few: [a]", "1:6: few: must have at least 2"),
        ("few: [a, b, c, d]", "1:6: few: must have at most 3"),
        ("few: [[a], b]", "1:7: few[0]: must be text, not a list (write one value, in quotes if it begins with [ or {)"),
        ("word: a", "1:7: word: must have at least 2"),
        ("word: abcde", "1:7: word: must have at most 4"),
        ("word: AB", "1:7: word: `AB` is not in the form expected here (write it like `abc`)"),
        ("plain: q", "1:8: plain: `q` is not in the form expected here"),
        ("share: half", "1:8: share: must be a number, not `half`"),
        ("share: ''", "1:8: share: must be a number, not empty text"),
        ("one: gren", "1:6: one: `gren` is not known here (did you mean `green`?)"),
        ("odd: even", "1:6: odd: is even"),
        ("leaf: {name: a, size: 0}", "1:23: leaf.size: must be more than 0, not `0`"),
        ("leaf: {name: a, size: 10}", "1:23: leaf.size: must be less than 10, not `10`"),
        ("leaf: {nam: a, name: b}", "1:8: leaf.nam: unknown key `nam` (did you mean `name`?)"),
        ("leaf: {}", "1:7: leaf: `name` is missing (add `name: x`)"),
        ("named: {a: {}}", "1:12: named.a: `name` is missing (add `name: x`)"),
        ("named: {a: {name: b, siz: 2}}", "1:22: named.a.siz: unknown key `siz` (did you mean `size`?)"),
        ("either: [{nam: a}]", "1:10: either[0]: must be text, not a table (write one value, in quotes if it begins with [ or {)"),
        ("x: 1", "1:1: x: unknown key `x` (one of: few, word, share, one, either, named, leaf, odd, plain)"),
    ],
)
def test_an_error_of_form_is_told_in_plain_words(text: str, told: str) -> None:
    value, problems = validate(parse_source(text, file="f"), Form)
    assert value is None
    assert told in [str(problem).removeprefix("f:") for problem in problems]


def test_a_good_file_gives_the_form_and_an_empty_one_its_defaults() -> None:
    value, problems = validate(parse_source("either: [a, {name: b}]\nshare: 0.25\n", file="f"), Form)
    assert (value, problems) == (Form(either=["a", Leaf(name="b")], share=0.25), ())
    assert validate(parse_source("", file="f"), Form) == (Form(), ())


def test_mistakes_of_reading_and_of_form_are_told_together() -> None:
    _, problems = validate(parse_source("share: half\nodd: a\nodd: b\n", file="f"), Form)
    assert [problem.line for problem in problems] == [1, 3]

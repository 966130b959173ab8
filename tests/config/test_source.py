import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.config.source import Mark, Source, parse_source, shown
from sitrep.config.validation import nearest


@pytest.mark.parametrize(
    "written",
    ["NO", "no", "yes", "on", "18:30", "2254", "1_000", "0x1F", "0o17", "1e3", "null", "~", "2026-02-26", ".inf", "=", "<<"],
)
def test_a_scalar_stays_the_text_that_was_written(written: str) -> None:
    assert parse_source(f"key: {written}\n", file="x.yaml").data == {"key": written}


def test_a_key_stays_the_text_that_was_written() -> None:
    assert parse_source("NO: Norway\n18:30: half past\n", file="x.yaml").data == {"NO": "Norway", "18:30": "half past"}


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("", None),
        ("# only a remark\n", None),
        ("a:\n", {"a": None}),
        ("a: ''\n", {"a": ""}),
        ('a: "b: c"\n', {"a": "b: c"}),
        ("a: |\n  one\n  two\n", {"a": "one\ntwo\n"}),
        ("a: [b, 'c, d', {e: f}]\n", {"a": ["b", "c, d", {"e": "f"}]}),
        ("\ufeffa: b\r\n", {"a": "b"}),
        ("a: حلب\n", {"a": "حلب"}),
    ],
)
def test_yaml_becomes_plain_data(text: str, data: object) -> None:
    source = parse_source(text.removeprefix("\ufeff"), file="x.yaml")
    assert (source.data, source.problems) == (data, ())


def test_every_value_and_key_has_its_place() -> None:
    source = parse_source("feeds:\n  - id: a\n    countries: [SYR,\n      TUR]\n", file="x.yaml")
    assert source.mark(("feeds", 0, "countries", 1)) == Mark(line=4, column=7)
    assert source.mark(("feeds", 0, "countries"), key=True) == Mark(line=3, column=5)
    assert source.mark(("feeds", 0, "url")) == source.mark(("feeds", 0)) == Mark(line=2, column=5)
    assert Source(file="absent.yaml").mark(("feeds",)) == Mark(line=1, column=1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: b\na: c\na: d\n", ["2:1: a: the key `a` is written twice, first on line 1", "3:1: a: the key `a` is written twice"]),
        ("a:\n  b: 1\n  b: {c: [d, e]}\n", ["3:3: a.b: the key `b` is written twice, first on line 2"]),
        ("\ta: b\n\tc: d\n", ["1:2: is indented with a tab", "2:2: is indented with a tab"]),
        ("? [a, b]\n: c\n", ["1:3: has a list or a table as a key"]),
        ("? *a\n: c\n", ["1:3: uses the alias `*a`"]),
        ("a: &x b\nc: *x\n", ["1:4: a: sets the anchor `&x`", "2:4: c: uses the alias `*x`"]),
        ('a: "b\n', ["1:4: a quotation mark is never closed"]),
        ('a: "b\n---\nc: d\n', ["1:4: a quotation mark is never closed"]),
        ("a: {b: c\n", ["2:1: a table in braces (it begins on line 1) is not closed"]),
        ("a: - b\n", ["1:4: a `- ` behind a key"]),
        ('a: "\\q"\n', ["1:5: a backslash in double quotes"]),
        ("- a\nb: c\n", ["2:1: does not fit the lines around it"]),
        ("a\nb\n- c: d\n  e: f: g\n", ["3:4: a key in the middle of the value before it"]),
        ("a: 1\nb\nc: 2\n", ["2:1: a key without its `:`"]),
        ("a: b\n...\n}\n", ["3:1: does not fit the lines around it"]),
        ("%BAD x\n---\na: b\n", ["1:5: is not YAML: found unknown directive name"]),
    ],
)
def test_what_a_configuration_should_not_hold_is_told(text: str, told: list[str]) -> None:
    problems = [str(problem).removeprefix("x.yaml:") for problem in parse_source(text, file="x.yaml").problems]
    assert len(problems) == len(told)
    assert all(problem.startswith(start) for problem, start in zip(problems, told, strict=True)), problems


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    source = parse_source(bomb, file="x.yaml")
    assert source.data is None
    assert len(source.problems) < 5


@given(st.text(alphabet="ab:- \n\t[]{}#&*!|>'\"%@`?,~\x00é", max_size=60))
def test_no_text_raises(text: str) -> None:
    source = parse_source(text, file="x.yaml")
    assert all(problem.line >= 1 and problem.column >= 1 and problem.message for problem in source.problems)
    assert {() if path == () else path[:-1] for path in source.marks} <= set(source.marks)


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("short", "short"),
        ("on\ntwo  lines", "on two lines"),
        ("x" * 50, "x" * 39 + "…"),
        ("slack://token/token", "slack://…"),
        ("not a scheme://secret", "…"),
        ("user:password@host", "…"),
    ],
)
def test_a_message_shows_a_value_short_and_never_an_address(value: str, seen: str) -> None:
    assert shown(value) == seen


@pytest.mark.parametrize(
    ("word", "words", "way_out"),
    [
        ("intervall", ("interval", "id"), "did you mean `interval`?"),
        ("data_folder", ("database_file", "data"), "did you mean `data`?"),
        ("SYRIA", ("syria", "x"), "did you mean `syria`?"),
        ("zzz", ("a", "b"), "one of: a, b"),
        ("zzz", tuple("abcdefghijklmn"), "one of: a, b, c, d, e, f, g, h, i, j, k, l, …"),
        ("zzz", (), ""),
    ],
)
def test_the_nearest_word_is_offered(word: str, words: tuple[str, ...], way_out: str) -> None:
    assert nearest(word, words) == way_out

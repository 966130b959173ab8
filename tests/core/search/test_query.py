"""What is typed means one thing, whichever database is asked; what means nothing is refused in words."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sitrep.core.search.query import All, Either, Node, QueryProblem, Term, parse_query, terms_of


def term(*words: str, prefix: bool = False) -> Term:
    return Term(words, prefix)


A, B, C = term("a"), term("b"), term("c")
READ: list[tuple[str, Node]] = [
    ("a", A),
    ("a b", All((A, B))),
    ("a AND b", All((A, B))),
    ("a OR b", Either((A, B))),
    ("a b OR c", Either((All((A, B)), C))),
    ("a (b OR c)", All((A, Either((B, C))))),
    ("a -b", All((A,), (B,))),
    ("a NOT b", All((A,), (B,))),
    ("a AND NOT b", All((A,), (B,))),
    ("-b a", All((A,), (B,))),
    ('a -"b c"', All((A,), (term("b", "c"),))),
    ("a -(b OR c)", All((A,), (Either((B, C)),))),
    ('"a b"', term("a", "b")),
    ("“a b”", term("a", "b")),
    ("«a b»", term("a", "b")),
    ('"a b', term("a", "b")),
    ('"hum corr*"', term("hum", "corr", prefix=True)),
    ('"hum corr"*', term("hum", "corr", prefix=True)),
    ("convoy*", term("convoy", prefix=True)),
    ("al-Hasakah", term("al", "hasakah")),
    ("12,000", term("12", "000")),
    ("or and not", All((term("or"), term("and"), term("not")))),
    ('"OR"', term("or")),
    ("a -- b & - c", All((A, B, C))),
    ("((a))", A),
    ("() a", A),
    ("停火*", term("停", "火")),
]


@pytest.mark.parametrize(("typed", "meant"), READ)
def test_what_is_typed_is_what_is_meant(typed: str, meant: Node) -> None:
    assert parse_query(typed) == meant


REFUSED = [
    ("", "no word"),
    ("   ", "no word"),
    ('""', "no word"),
    ("* ( ) -", "no word"),
    ("ab*", "at least 3 letters"),
    ("*bridge", "only at the end"),
    ("co*voy", "only at the end"),
    ("-a", "only words to leave out"),
    ("b OR -a", "only words to leave out"),
    ("a OR", "OR stands between"),
    ("OR a", "OR stands between"),
    ("a NOT", "NOT stands before"),
    ("(a", "without a closing one"),
    ("a)", "without an opening one"),
    ("(" * 11 + "a" + ")" * 11, "more than 10 brackets"),
    ("a " * 41, "more than 40 words"),
    ("a" * 10_000, "10,000 characters"),
]


@pytest.mark.parametrize(("typed", "said"), REFUSED)
def test_what_means_nothing_is_refused_in_words(typed: str, said: str) -> None:
    found = parse_query(typed)
    assert isinstance(found, QueryProblem), found
    assert said in found.message


@given(st.text(alphabet=st.sampled_from("ab\" *()-\x00\ud800'|&!:^{}停إ") | st.characters(), max_size=1_200))
@example("(" * 900)
@example('"' * 999)
@example("- OR " * 200)
@settings(max_examples=150, deadline=None)
def test_nothing_that_is_typed_raises(typed: str) -> None:
    found = parse_query(typed)
    if not isinstance(found, QueryProblem):
        words = [word for term in terms_of(found) for word in term.words]
        assert words
        assert all(not set(word) & set("'\"\\ \x00") for word in words)


def test_what_is_left_out_is_not_looked_for_in_what_is_found() -> None:
    found = parse_query('a -b ("c d" OR e)')
    assert not isinstance(found, QueryProblem)
    assert [term.words for term in terms_of(found)] == [("a",), ("c", "d"), ("e",)]


def test_an_arabic_word_takes_its_forms_unless_it_is_quoted() -> None:
    plain, quoted = parse_query("نازحين"), parse_query('"نازحين"')
    assert isinstance(plain, Term)
    assert isinstance(quoted, Term)
    assert "والنازحين" in plain.forms
    assert quoted.forms == ()

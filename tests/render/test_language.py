"""The frame in other languages: nothing is left in English, no gap is lost, and what runs from right to left does so."""

from __future__ import annotations

import ast
import re
import string
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from lxml import html as lxml_html

from sitrep.core.model import FigureUnit, Quantifier
from sitrep.core.receivers import FRAME_LANGUAGES, Audience
from sitrep.render import words
from sitrep.render.alerts import SHORT_ROOM, SUBJECT_ROOM, render_alert, render_bundle
from sitrep.render.digests import render_digest
from sitrep.render.language import language_of, say_count, speaking
from tests.invented import NOON, crossing, figure, hit, later, place, report
from tests.render.test_alerts import ARABIC, notice
from tests.render.test_digests import full

ROOT = Path(__file__).resolve().parents[2]
OTHERS = tuple(code for code in FRAME_LANGUAGES if code != "en")
MARK = "\u200f"


def catalogue(code: str) -> Catalog:
    with (ROOT / "src" / "sitrep" / "render" / "locale" / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


@pytest.fixture(scope="module")
def said() -> set[object]:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        from update_catalogues import sentences  # type: ignore[import-not-found]  # a tool, not a package
    finally:
        sys.path.pop(0)
    return {message.id for message in sentences() if message.id}


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_is_in_every_catalogue_and_nothing_else(code: str, said: set[object]) -> None:
    found = {message.id: message for message in catalogue(code) if message.id}
    assert {key if isinstance(key, str) else tuple(key) for key in found} == said
    assert [key for key, message in found.items() if not all(_forms(message)) or message.fuzzy] == []


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _gaps(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


def test_nothing_is_said_inside_a_formatted_string() -> None:
    """There `update_catalogues` does not see it, and it stays English in every language."""
    hidden = [
        f"{file.name}:{call.lineno}"
        for file in (ROOT / "src" / "sitrep" / "render").rglob("*.py")
        for formatted in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(formatted, ast.JoinedStr)
        for call in ast.walk(formatted)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("say", "say_count", "mark")
        if any(isinstance(given, ast.Constant) for given in call.args)
    ]
    assert hidden == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_gaps_of_its_sentence(code: str) -> None:
    wrong = []
    for message in catalogue(code):
        if not message.id:
            continue
        wanted = _gaps(message.id if isinstance(message.id, str) else message.id[1])
        # a plural form may say the number in words: "two events" is one word in Arabic
        wrong += [form for form in _forms(message) if _gaps(form) != wanted and (_gaps(form) | {"n"}) != wanted]
    assert wrong == []


@pytest.mark.parametrize(
    ("n", "events"),
    [(0, "لا أحداث"), (1, "حدث واحد"), (2, "حدثان"), (7, "7 أحداث"), (12, "12 حدثًا"), (103, "103 أحداث"), (200, "200 حدث")],
)
def test_arabic_has_six_plural_forms(n: int, events: str) -> None:
    with speaking("ar"):
        assert say_count("{n} event", "{n} events", n) == events


@pytest.mark.parametrize(
    ("code", "stated"),
    [
        ("en", "more than 12,500 people"),
        ("fr", "plus de 12\u202f500 personnes"),
        ("es", "más de 12.500 personas"),
        ("ar", "أكثر من 12,500 شخص"),
    ],
)
def test_figures_and_numbers_are_written_as_in_the_language(code: str, stated: str) -> None:
    with speaking(code):
        assert words.figure(figure("more than 12,500", 12500, quantifier=Quantifier.MORE_THAN)) == stated


def test_a_region_has_its_own_names_of_months() -> None:
    with speaking("ar"):
        assert words.long_day(NOON.date()) == "3 مارس 2026"
    with speaking("ar-SY"):
        assert words.long_day(NOON.date()) == "3 آذار 2026"
        assert words.country("TUR") == "تركيا"


def test_another_language_is_refused_and_the_one_before_comes_back() -> None:
    with pytest.raises(ValueError, match="no translation into 'de'"), speaking("de"):
        pass
    with speaking("fr"):
        assert words.amount(1, FigureUnit.PERSON) == "1 personne"
    assert words.amount(1, FigureUnit.PERSON) == "1 person"
    assert language_of("ar").is_rtl


TOLD = (
    report(
        1,
        figures=(figure("12,500", 12500),),
        places=(place(admin1_name="Aleppo", lat=36.29, lon=37.04),),
        crossings=(crossing(traffic="humanitarian", reason="conflict"),),
    ),
    later(1, 2, language="ar", hits=(hit(ARABIC),)),
)
NO_FRENCH_OR_SPANISH = (
    "reports?",
    "reported",
    "people",
    "place",
    "concern",
    "unverified",
    "digest",
    "figures?",
    "crossing",
    "feeds?",
    "since",
    "new",
    "failed",
)
ENGLISH_WORDS = re.compile(rf"\b(?:{'|'.join(NO_FRENCH_OR_SPANISH)})\b", re.IGNORECASE)


def frame_of(page: str) -> str:
    """The words of a page without what it quotes, names and codes."""
    root = lxml_html.document_fromstring(page)
    for element in [*root.iter("blockquote", "bdi", "code", "style", "title"), *root.find_class("foot")]:
        element.drop_tree()
    for element in root.xpath("//td[@dir]|//h3|//li"):
        element.drop_tree()
    return " ".join(root.text_content().split())


@pytest.mark.parametrize("code", OTHERS)
def test_alerts_bundles_and_digests_have_no_english_frame(code: str) -> None:
    audience = Audience(language=code)
    messages = [
        render_alert(notice(*TOLD), now=NOON, audience=audience),
        render_bundle([notice(*TOLD), notice(*TOLD)], now=NOON, audience=audience),
        render_digest(full(), now=NOON, audience=audience),
    ]
    for message in messages:
        assert ENGLISH_WORDS.findall(frame_of(message.html)) == []
        assert ENGLISH_WORDS.findall(message.subject) == []
        assert len(message.subject) <= SUBJECT_ROOM
        assert len(message.short_text) <= SHORT_ROOM
        assert f'lang="{code}"' in message.html


def test_an_arabic_message_runs_from_right_to_left_and_its_english_quotes_do_not() -> None:
    message = render_alert(notice(*TOLD), now=NOON, audience=Audience(language="ar"))
    page = lxml_html.document_fromstring(message.html)
    assert page.get("dir") == "rtl"
    assert [quote.get("dir") for quote in page.iter("blockquote")] == ["rtl", "ltr"]
    assert {row.get("style", "").partition("text-align: ")[2][:5] for row in page.iter("th")} == {"right"}


def test_each_line_of_ours_in_an_arabic_text_begins_with_the_mark_of_its_direction() -> None:
    text = render_alert(notice(*TOLD), now=NOON, audience=Audience(language="ar")).text
    ours = [row for row in text.splitlines() if row.strip() and not row.lstrip().startswith((">", "https://"))]
    assert [row for row in ours if not row.startswith(MARK)] == []
    assert [row for row in text.splitlines() if row.lstrip(MARK).startswith(("  >", "https")) and row.startswith(MARK)] == []


def test_what_stands_for_a_mark_of_direction_is_in_no_finished_message() -> None:
    message = render_digest(full(), now=NOON, audience=Audience(language="ar"))
    assert "\ue000" not in message.text + message.html + message.subject + message.short_text

from __future__ import annotations

import codecs
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.core.encoding import decode, encoding_named

ARABIC = "النزوح من حلب مستمر ، أغلق المعبر الحدودي أمام المدنيين وقوافل المساعدات منذ صباح اليوم"
UKRAINIAN = "Пункт пропуску закрито, тисячі людей залишили свої домівки через обстріли міста"
RUSSIAN = "Тысячи людей покинули свои дома, пункт пропуска закрыт для гуманитарных конвоев"
PERSIAN = "مرز بسته شد و هزاران نفر خانه‌های خود را ترک کردند"
CHINESE = "边境口岸关闭，数千人逃离家园，援助车队无法通过"
AMHARIC = "ድንበሩ ተዘግቷል፣ በሺዎች የሚቆጠሩ ሰዎች ቤታቸውን ለቀው ወጥተዋል"
FRENCH = "Le point de passage est fermé, des milliers de déplacés à la frontière après l’été"
POLISH = "Przejście graniczne zamknięte, setki rodzin opuściły domy po ostrzale, źródła mówią o żołnierzach"
TURKISH = "Sınır kapısı kapatıldı, yüzlerce aile bombardıman sonrası evlerini terk etti; İçişleri Bakanlığı açıkladı"


def feed(text: str, declared: str = "") -> str:
    encoding = f" encoding='{declared}'" if declared else ""
    return f"<?xml version='1.0'{encoding}?><rss><title>{text}</title></rss>"


@pytest.mark.parametrize("text", [ARABIC, UKRAINIAN, RUSSIAN, PERSIAN, CHINESE, AMHARIC, FRENCH])
@pytest.mark.parametrize("content_type", ["", "text/xml", "text/xml; charset=windows-1251", "application/xml; charset=ISO-8859-1"])
@pytest.mark.parametrize("declared", ["", "windows-1252", "undefined", "utf-8"])
def test_utf8_is_read_as_utf8_whatever_is_claimed(text: str, content_type: str, declared: str) -> None:
    decoded = decode(feed(text, declared).encode("utf-8"), content_type=content_type)
    assert (text in decoded.text, decoded.encoding, decoded.certain) == (True, "utf-8", True)


@pytest.mark.parametrize(
    ("text", "encoding", "declared", "content_type"),
    [
        (ARABIC, "cp1256", "windows-1256", ""),
        (ARABIC, "cp1256", "", "text/xml; charset=windows-1256"),
        (ARABIC, "cp1256", "windows-1256", "text/xml; charset=ISO-8859-1"),
        (UKRAINIAN, "cp1251", "windows-1251", "text/xml; charset=utf-8"),
        (RUSSIAN, "koi8-r", "koi8-r", ""),
        (CHINESE, "gb18030", "gb2312", ""),
        (FRENCH, "cp1252", "iso-8859-1", ""),
        (FRENCH, "cp1252", "", ""),
        (RUSSIAN, "utf-16", "utf-16", ""),
        (RUSSIAN, "utf-16-le", "utf-16", ""),
        (RUSSIAN, "utf-16-be", "utf-16", ""),
        (RUSSIAN, "utf-32", "utf-32", ""),
        (RUSSIAN, "utf-8-sig", "utf-8", ""),
        (FRENCH, "utf-7", "utf-7", ""),
        (CHINESE, "hz", "hz-gb-2312", ""),
    ],
)
def test_other_encodings_are_read_as_declared(text: str, encoding: str, declared: str, content_type: str) -> None:
    assert text in decode(feed(text, declared).encode(encoding), content_type=content_type).text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *(
            (ARABIC, "cp1256"),
            (ARABIC, "iso8859-6"),
            (UKRAINIAN, "cp1251"),
            (RUSSIAN, "cp1251"),
            (RUSSIAN, "koi8-r"),
            (UKRAINIAN, "koi8-u"),
        ),
        *((RUSSIAN, "iso8859-5"), (POLISH, "cp1250"), (POLISH, "iso8859-2"), (TURKISH, "cp1254"), (FRENCH, "cp1252")),
    ],
)
@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1"])
@pytest.mark.parametrize("content_type", ["", "text/xml; charset=ISO-8859-1"])
@pytest.mark.parametrize("written", [feed, lambda text, declared: feed(f"<![CDATA[{text}]]>", declared)])
def test_a_false_claim_is_found_out(text: str, encoding: str, declared: str, content_type: str, written: Callable[..., str]) -> None:
    """Many servers call all they have Western: a title in letters of another script would match no rule, and nobody would know."""
    decoded = decode(written(text, declared).encode(encoding), content_type=content_type)
    assert text in decoded.text
    western = encoding == "cp1252" and (declared == "iso-8859-1" or content_type)
    assert decoded.certain is bool(western)


def test_a_stray_western_byte_does_not_spoil_a_utf8_text() -> None:
    body = feed(RUSSIAN).encode("utf-8") + b" caf\xe9"
    decoded = decode(body)
    assert RUSSIAN in decoded.text
    assert decoded.text.endswith(" café")
    assert not decoded.certain


def test_a_body_cut_within_a_character_is_still_utf8() -> None:
    assert RUSSIAN[:-1] in decode(feed(RUSSIAN).encode("utf-8").split(b"</title>")[0][:-1]).text


@pytest.mark.parametrize(
    "label", ["undefined", "zip", "rot13", "idna", "punycode", "unicode_escape", "x" * 99, "", "a b", "../x", "oem", "nonsense"]
)
def test_what_is_no_text_encoding_is_not_looked_up(label: str) -> None:
    assert encoding_named(label) == ""


def test_labels_mean_what_they_mean_in_practice() -> None:
    assert [encoding_named(label) for label in ("latin1", "US-ASCII", "gb2312", "Shift_JIS", "UTF8")] == [
        "cp1252",
        "cp1252",
        "gb18030",
        "cp932",
        "utf-8",
    ]


@given(
    st.binary(max_size=300), st.sampled_from(["", "text/xml; charset=utf-16", "text/xml; charset=undefined", "text/html; charset=utf-7"])
)
def test_any_bytes_are_taken(body: bytes, content_type: str) -> None:
    for content in (body, codecs.BOM_UTF16_LE + body):
        decoded = decode(content, content_type=content_type)
        assert codecs.lookup(decoded.encoding)
        assert len(decoded.text) <= len(content)

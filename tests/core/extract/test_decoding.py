"""Bytes of pages become the characters that were written, whatever server and page claim."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.core.extract.decoding import decode_page, guess_by_letters

ARABIC = "أعلنت السلطات إغلاق المعبر أمام المدنيين والشاحنات، وقالت وكالات الإغاثة إن آلاف العائلات تنتظر على الطريق منذ أيام طويلة."
PERSIAN = "مقامات محلی اعلام کردند که راه اصلی شهر بسته شده است و هزاران نفر از مردم روستاها در مدرسه ها پناه گرفته اند."
RUSSIAN = "Власти закрыли переход для гражданских и грузовиков, и тысячи семей ждут на дороге уже много дней, говорят спасатели."
UKRAINIAN = (
    "Влада закрила пункт пропуску для цивільних і вантажівок, і тисячі родин чекають на дорозі вже багато днів, кажуть рятувальники."
)
FRENCH = "Les autorités ont fermé le passage, et des milliers de familles, arrivées à pied, attendent près du fleuve."
CHINESE = "当局关闭了口岸，数千个家庭在路上等待了许多天，援助组织表示食品和药品已经用完。"


def page(text: str, declared: str = "") -> str:
    meta = f'<meta charset="{declared}">' if declared else ""
    return f"<html><head>{meta}<title>{text[:20]}</title></head><body>" + f"<p>{text}</p>" * 3 + "</body></html>"


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (ARABIC, "utf-8", ""),
        (ARABIC, "utf-8", "windows-1256"),
        (ARABIC, "utf-8", "iso-8859-1"),
        (ARABIC, "cp1256", "windows-1256"),
        (ARABIC, "cp1256", ""),
        (ARABIC, "cp1256", "utf-8"),
        (ARABIC, "cp1256", "iso-8859-1"),
        (RUSSIAN, "utf-8", "windows-1251"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "cp1251", ""),
        (RUSSIAN, "cp1251", "utf-8"),
        (RUSSIAN, "cp1251", "iso-8859-1"),
        (RUSSIAN, "koi8_r", "koi8-r"),
        (RUSSIAN, "koi8_r", ""),
        (UKRAINIAN, "cp1251", ""),
        (UKRAINIAN, "koi8_u", "koi8-u"),
        (UKRAINIAN, "koi8_u", ""),
        (RUSSIAN, "iso8859_5", ""),
        (FRENCH, "cp1252", ""),
        (FRENCH, "cp1252", "iso-8859-1"),
        (FRENCH, "utf-8", "iso-8859-1"),
        (CHINESE, "gb18030", "gb2312"),
        (RUSSIAN, "utf-16", ""),
    ],
)
def test_a_page_is_read_as_it_was_written(text: str, encoding: str, declared: str) -> None:
    assert text in decode_page(page(text, declared).encode(encoding)).text


@pytest.mark.parametrize(("text", "encoding"), [(PERSIAN, "utf-8"), (RUSSIAN, "cp1251"), (ARABIC, "cp1256")])
def test_the_servers_header_counts_where_the_page_is_silent(text: str, encoding: str) -> None:
    decoded = decode_page(page(text).encode(encoding), f"text/html; charset={encoding}")
    assert text in decoded.text
    assert decoded.certain


def test_a_few_broken_bytes_do_not_turn_a_page_into_another_encoding() -> None:
    body = page(ARABIC).encode().replace("السلطات".encode(), "السلطات".encode() + b"\xe9", 1)
    decoded = decode_page(body)
    assert decoded.encoding == "utf-8"
    assert "آلاف العائلات" in decoded.text


@pytest.mark.parametrize("text", [FRENCH, "plain ascii", ""])
def test_western_text_is_not_taken_for_cyrillic_or_arabic(text: str) -> None:
    assert guess_by_letters(text.encode("cp1252")) == ""
    assert guess_by_letters(("L’été passé, l’armée a fermé le passage à pied. ".replace("’", "'") * 40 + text).encode("cp1252")) == ""


@given(st.binary(max_size=400), st.text(max_size=30))
def test_any_bytes_decode_without_nul_characters(body: bytes, content_type: str) -> None:
    assert "\x00" not in decode_page(body, content_type).text

"""An article's words and byline go in; the news agency that it repeats, as far as it says so itself, comes out.

Two papers that print one agency are one source, however they word it, and a state agency in a free paper is still the state speaking.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

HEAD, LEAD, TAIL = 200, 600, 240
"""Characters: where a dateline or credit line stands, where a story names who told it, and where it is signed."""


@dataclass(frozen=True, slots=True)
class Agency:
    """A news agency. `names` are unmistakable wherever they stand; `signs` are credits only where credits are written.

    `is_state`: a government owns it and appoints who runs it; public agencies with a board of their own (AFP, PAP, Lusa) are not marked.
    """

    id: str
    names: str
    signs: str = ""
    is_state: bool = False


AGENCIES = (
    Agency("reuters", "Reuters|Рейтер|Рейтерс|رويترز|رویترز|路透社|Ройтерз"),
    Agency(
        "afp", "AFP|Agence France-Presse|Agence France Presse|France-Presse|АФП|Франс Пресс|فرانس برس|فرانس‌پرس|法新社", "ا ف ب|أ ف ب|أ.ف.ب"
    ),
    Agency("ap", "Associated Press|Ассошиэйтед Пресс|أسوشيتد برس|اسوشیتد پرس|美联社", "AP|أ ب|АП"),
    Agency("dpa", "Deutsche Presse-Agentur", "dpa|DPA|ДПА|د ب أ"),
    Agency("efe", "Agencia EFE|agencia EFE", "EFE|Efe"),
    Agency("upi", "United Press International", "UPI"),
    Agency("ansa", "agenzia ANSA", "ANSA"),
    Agency("lusa", "agência Lusa|Agência Lusa", "Lusa|LUSA"),
    Agency("pap", "Polska Agencja Prasowa", "PAP"),
    Agency("kyodo", "Kyodo News|共同社", "Kyodo"),
    Agency("yonhap", "Yonhap|연합뉴스|韩联社"),
    Agency("pti", "Press Trust of India", "PTI"),
    Agency("ani", "Asian News International", "ANI"),
    Agency("interfax", "Interfax|Интерфакс|Інтерфакс"),
    Agency("ukrinform", "Ukrinform|Укринформ|Укрінформ", is_state=True),
    Agency("xinhua", "Xinhua|Синьхуа|شينخوا|شین‌هوا|新华社|Chine nouvelle|Şinhua", is_state=True),
    Agency("tass", "TASS|ТАСС|وكالة تاس", is_state=True),
    Agency("ria-novosti", "RIA Novosti|РИА Новости|РІА Новости|Sputnik|سبوتنيك|Спутник", "РИА|RIA", is_state=True),
    Agency(
        "anadolu",
        "Anadolu Agency|Anadolu Ajansı|Agence Anadolu|Анадолу|وكالة الأناضول|الأناضول|خبرگزاری آناتولی",
        "AA|Anadolu",
        is_state=True,
    ),
    Agency("iha", "İhlas Haber Ajansı", "İHA|IHA"),
    Agency("dha", "Demirören Haber Ajansı", "DHA"),
    Agency("sana", "وكالة سانا|Syrian Arab News Agency", "SANA|سانا", is_state=True),
    Agency("irna", "IRNA|ایرنا|إرنا|ИРНА", is_state=True),
    Agency("tasnim", "Tasnim|تسنیم|تسنيم", is_state=True),
    Agency("suna", "Sudan News Agency|وكالة السودان للأنباء", "SUNA|سونا", is_state=True),
    Agency("wafa", "Palestinian News Agency|وكالة وفا", "WAFA|وفا", is_state=True),
    Agency("saba", "وكالة سبأ|Saba News Agency", "سبأ", is_state=True),
    Agency("petra", "Jordan News Agency|وكالة بترا", "Petra|بترا", is_state=True),
    Agency("mena", "Middle East News Agency|وكالة أنباء الشرق الأوسط", "MENA|أ ش أ", is_state=True),
    Agency("spa", "Saudi Press Agency|وكالة الأنباء السعودية", "SPA|واس", is_state=True),
    Agency("wam", "Emirates News Agency|وكالة أنباء الإمارات", "WAM|وام", is_state=True),
    Agency("kuna", "Kuwait News Agency|وكالة الأنباء الكويتية", "KUNA|كونا", is_state=True),
    Agency("bakhtar", "Bakhtar News Agency|آژانس باختر", "Bakhtar|باختر", is_state=True),
    Agency("app", "Associated Press of Pakistan", "APP", is_state=True),
    Agency("aps", "Algérie Presse Service", "APS", is_state=True),
    Agency("kcna", "Korean Central News Agency", "KCNA", is_state=True),
)
STATE_AGENCIES = frozenset(agency.id for agency in AGENCIES if agency.is_state)

_MONTH = r"[^\W\d_]{3,9}\.?"
_DASH = r"[-–—:]+"


def credit_of(*, text: str, authors: Sequence[str] = (), title: str = "", summary: str = "") -> str:
    """The id of the agency that an article is credited to, or that its lead names as who was told; "" where it names none.

    A byline comes first, then a dateline or credit at the beginning ("GOMA (Reuters) -"), then a signature at the end ("(AFP)"), then
    any unmistakable name in the lead ("told AFP", "передаёт ТАСС"). Of several the one named first.
    """
    body = text or summary
    places = (
        ("; ".join(authors)[:HEAD], _anywhere()),
        (body[:HEAD], _dateline()),
        (body[-TAIL:].rstrip(), _signature()),
        (f"{title[:HEAD]}\n{body[:LEAD]}", _named()),
    )
    for words, patterns in places:
        found = [match for pattern in patterns for match in [pattern.search(words)] if match]
        if found:
            first = min(found, key=lambda match: match.start("agency"))["agency"]
            return next(id for id, known in _by_word() if first in known)
    return ""


@cache
def _by_word() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((agency.id, frozenset(_words(agency))) for agency in AGENCIES)


def _words(agency: Agency) -> list[str]:
    return [word for word in f"{agency.names}|{agency.signs}".split("|") if word]


@cache
def _any() -> str:
    """A group of all names and signs, the longest first ("Associated Press of Pakistan" before "Associated Press")."""
    words = sorted((word for agency in AGENCIES for word in _words(agency)), key=len, reverse=True)
    return f"(?<!\\w)(?P<agency>{'|'.join(re.escape(word) for word in words)})(?!\\w)"


@cache
def _anywhere() -> tuple[re.Pattern[str], ...]:
    return (re.compile(_any()),)


@cache
def _dateline() -> tuple[re.Pattern[str], ...]:
    """In brackets or slashes; before a dash at the very beginning, or after a town and a day ("KYIV, March 3 TASS -"); after "By"."""
    by = r"^\W*(?:By|Par|Por|Von|Source|Quelle|Fuente|المصدر|Kaynak)\s*:?\s+(?:the\s+)?"
    town = r"(?:[^\W\d_][\w .’'-]{1,40},\s*)?"
    day = rf"(?:(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}|{_MONTH})\s*[.,]?\s*)?"
    return (
        re.compile(rf"[(\[/（]\s*{_any()}(?:\s*[/,&][^)\n]{{0,30}})?\s*[)\]/）]"),
        re.compile(rf"{by}{_any()}"),
        re.compile(rf"^\W*{town}{day}{_any()}\.?\s*{_DASH}"),
        re.compile(rf"^\W*[^\W\d_]{{2,30}}\s*[-–—/]\s*{_any()}"),
    )


@cache
def _signature() -> tuple[re.Pattern[str], ...]:
    """The last words: in brackets, after a dash, or alone in the last line; "Source: AFP", "with input from AFP"."""
    before = r"(?:[(\[]|[-–—]\s*|\n\s*|\b(?:with|avec|con|com|mit|from|Source|Fuente|Quelle|Kaynak|Источник|المصدر)\s*:?\s*(?:\w+\s+){0,3})"
    return (re.compile(rf"{before}{_any()}[^\n]{{0,30}}$"),)


@cache
def _named() -> tuple[re.Pattern[str], ...]:
    """Unmistakable names wherever they stand; not where they are the news: "an AFP journalist", "the Reuters office"."""
    words = sorted((word for agency in AGENCIES for word in agency.names.split("|")), key=len, reverse=True)
    not_news = r"(?!['’]?s?\s+(?:journalist|photographer|cameraman|office|building|bureau|employee|Institute|Foundation))"
    return (re.compile(rf"(?<!\w)(?P<agency>{'|'.join(re.escape(word) for word in words)})(?!\w){not_news}"),)

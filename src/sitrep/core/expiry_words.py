"""No input: the words by which ends of ceasefires, mandates and authorisations are recognised, one table a language.

`subjects` pairs what it is called in the digest with an expression for it; `ends` leads to a day ("until", "expires on"), `spans` to a
length of time ("extended for"). Months are in the order of the year, forms separated by a bar.
"""

from __future__ import annotations

from dataclasses import dataclass

CEASEFIRE, PAUSE, CROSS_BORDER, CORRIDOR, MANDATE = (
    "Ceasefire or truce",
    "Humanitarian pause",
    "Cross-border authorisation",
    "Humanitarian corridor",
    "Mandate",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpiryWords:
    """The table of one language; all are regular expressions for lower-case text, without groups that capture."""

    subjects: tuple[tuple[str, str], ...]
    ends: str
    spans: str
    months: tuple[str, ...]
    units: tuple[str, str, str]
    numbers: str
    month_first: bool = False


LANGUAGES = {
    "en": ExpiryWords(
        subjects=(
            (PAUSE, r"(?:humanitarian|tactical) (?:pause|truce)s?"),
            (CEASEFIRE, r"cease-?fires?|truces?|cessation of hostilities"),
            (CROSS_BORDER, r"cross-border (?:aid |relief )?(?:mechanism|authori[sz]ation|mandate|operation|resolution|access|deliver)\w*"),
            (CROSS_BORDER, r"(?:authori[sz]ation|consent|permission)[^.;]{0,60}(?:crossing|corridor|cross-border|deliver)\w*"),
            (CORRIDOR, r"(?:humanitarian|aid|evacuation|safe) (?:corridor|passage)s?"),
            (MANDATE, r"mandates? of [^.;,]{0,60}(?:mission|force|operation|peacekeep)\w*|(?:mission|force|peacekeep)\w*['’]?s? mandate"),
        ),
        ends=r"until|till|expir(?:es?|ing)(?: on| at)?|ends? on|due to (?:end|expire)(?: on)?|runs? out on|lapses? on|through|deadline of",
        spans=r"(?:extend|renew|prolong)\w*(?: \S+){0,6}? (?:for|by)|(?:last|hold)s?(?: for)?|for (?:another|a further)|agreed (?:to|on) a",
        months=tuple(
            [
                "january|jan",
                "february|feb",
                "march|mar",
                "april|apr",
                "may",
                "june|jun",
                "july|jul",
                "august|aug",
                "september|sept|sep",
                "october|oct",
                "november|nov",
                "december|dec",
            ]
        ),
        units=(r"days?", r"weeks?", r"months?"),
        numbers="one two three four five six seven eight nine ten",
        month_first=True,
    ),
    "fr": ExpiryWords(
        subjects=(
            (PAUSE, r"(?:pause|trêve) humanitaire"),
            (CEASEFIRE, r"cessez-le-feu|trêves?|cessation des hostilités"),
            (CROSS_BORDER, r"transfrontali\w+|autorisation[^.;]{0,60}(?:passage|frontali|acheminement)\w*"),
            (CORRIDOR, r"(?:corridors?|couloirs?) humanitaires?"),
            (MANDATE, r"mandat de [^.;,]{0,60}(?:mission|force|opération|minu|monu|finul)\w*"),
        ),
        ends=r"jusqu['’]au|jusqu['’]à|expir(?:e|era|ant)(?: le)?|prend(?:ra)? fin le|s['’]achève(?:ra)? le|échéance du",
        spans=r"(?:prolong|prorog|renouvel|reconduit|étend)\w*(?: \S+){0,6}? (?:de|pour)|pour une durée de|dur(?:e|era)",
        months=tuple(
            [
                "janvier",
                "février|fevrier",
                "mars",
                "avril",
                "mai",
                "juin",
                "juillet",
                "août|aout",
                "septembre",
                "octobre",
                "novembre",
                "décembre|decembre",
            ]
        ),
        units=(r"jours?", r"semaines?", r"mois"),
        numbers="un|une deux trois quatre cinq six sept huit neuf dix",
    ),
    "es": ExpiryWords(
        subjects=(
            (PAUSE, r"(?:pausa|tregua) humanitaria"),
            (CEASEFIRE, r"altos? el fuego|treguas?|cese de (?:las )?hostilidades|cese al fuego"),
            (CROSS_BORDER, r"transfronteriz\w+|autorización[^.;]{0,60}(?:paso|fronteriz|entrega)\w*"),
            (CORRIDOR, r"corredor(?:es)? humanitarios?"),
            (MANDATE, r"mandato de [^.;,]{0,60}(?:misión|fuerza|operación)\w*"),
        ),
        ends=r"hasta el|expira(?:rá)?(?: el)?|vence(?:rá)?(?: el)?|termina(?:rá)? el|finaliza(?:rá)? el",
        spans=r"(?:prorrog|prolong|renov|extend|amplí|ampli)\w*(?: \S+){0,6}? (?:por|durante)|por otros?|durará",
        months=tuple(
            [
                "enero",
                "febrero",
                "marzo",
                "abril",
                "mayo",
                "junio",
                "julio",
                "agosto",
                "septiembre|setiembre",
                "octubre",
                "noviembre",
                "diciembre",
            ]
        ),
        units=(r"días?", r"semanas?", r"mes(?:es)?"),
        numbers="un|una dos tres cuatro cinco seis siete ocho nueve diez",
    ),
    "pt": ExpiryWords(
        subjects=(
            (PAUSE, r"(?:pausa|trégua) humanitária"),
            (CEASEFIRE, r"cessar-fogo|tréguas?|cessação das hostilidades"),
            (CROSS_BORDER, r"transfronteiriç\w+|autorização[^.;]{0,60}(?:passagem|fronteira|entrega)\w*"),
            (CORRIDOR, r"corredor(?:es)? humanitários?"),
            (MANDATE, r"mandato da [^.;,]{0,60}(?:missão|força|operação)\w*"),
        ),
        ends=r"até(?: o dia| ao dia| a)?|expira(?: em| a)?|termina (?:em|a)|vence em",
        spans=r"(?:prorrog|prolong|renov|estend|alarg)\w*(?: \S+){0,6}? (?:por|durante)|por mais|durará",
        months=tuple(
            ["janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"]
        ),
        units=(r"dias?", r"semanas?", r"m[êe]s(?:es)?"),
        numbers="um|uma dois|duas três quatro cinco seis sete oito nove dez",
    ),
    "ru": ExpiryWords(
        subjects=(
            (PAUSE, r"гуманитарн\w+ (?:пауз|перемири)\w+"),
            (CEASEFIRE, r"перемири\w+|прекращени\w+ огня|режим\w* тишины"),
            (CROSS_BORDER, r"трансграничн\w+"),
            (CORRIDOR, r"гуманитарн\w+ коридор\w*"),
            (MANDATE, r"мандат\w* (?:миссии|сил|операции|миротворц)\w*"),
        ),
        ends=r"\bдо|истекает|истечёт|истечет|закончится|завершится|продлен\w* до|продлён\w* до",
        spans=r"прод(?:л|лев)\w*(?: \S+){0,6}? на|сроком на",
        months=tuple(
            ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"]
        ),
        units=(r"д(?:ень|ня|ней)", r"недел\w+", r"месяц\w*"),
        numbers="один|одну два|две три четыре пять шесть семь восемь девять десять",
    ),
    "uk": ExpiryWords(
        subjects=(
            (PAUSE, r"гуманітарн\w+ (?:пауз|перемир)\w+"),
            (CEASEFIRE, r"перемир['’]?\w+|припинен\w+ вогню|режим\w* тиші"),
            (CROSS_BORDER, r"транскордонн\w+"),
            (CORRIDOR, r"гуманітарн\w+ коридор\w*"),
            (MANDATE, r"мандат\w* (?:місії|сил|операції|миротворц)\w*"),
        ),
        ends=r"\bдо|спливає|закінчується|закінчиться|завершиться|продовжен\w* до",
        spans=r"продовж\w*(?: \S+){0,6}? на|строком на",
        months=tuple(
            ["січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня"]
        ),
        units=(r"д(?:ень|ні|нів)", r"тиж\w+", r"місяц\w*"),
        numbers="один два|дві три чотири п['’]ять шість сім вісім дев['’]ять десять",
    ),
    "tr": ExpiryWords(
        subjects=(
            (PAUSE, r"insani (?:ara|duraklama)\w*"),
            (CEASEFIRE, r"ateşkes\w*|çatışmasızlık\w*"),
            (CROSS_BORDER, r"sınır ?ötesi (?:yardım|insani|mekanizma)\w*"),
            (CORRIDOR, r"(?:insani|yardım) koridor\w*"),
            (MANDATE, r"görev süresi\w*"),
        ),
        ends=r"",
        spans=r"uzat\w*|boyunca|sürecek",
        months=("ocak", "şubat", "mart", "nisan", "mayıs", "haziran", "temmuz", "ağustos", "eylül", "ekim", "kasım", "aralık"),
        units=(r"gün\w*", r"hafta\w*", r"ay\w*"),
        numbers="bir iki üç dört beş altı yedi sekiz dokuz on",
    ),
    "ar": ExpiryWords(
        subjects=(
            (PAUSE, r"هدنة إنسانية|الهدنة الإنسانية"),
            (CEASEFIRE, r"وقف إطلاق النار|وقف اطلاق النار|الهدنة|هدنة|وقف الأعمال العدائية"),
            (CROSS_BORDER, r"عبر الحدود|(?:تفويض|إذن|موافقة|تصريح)[^.؛]{0,60}معبر"),
            (CORRIDOR, r"ممرات? إنساني\w*|الممرات? الإنساني\w*"),
            (MANDATE, r"ولاية (?:بعثة|قوة|القوة|البعثة)"),
        ),
        ends=r"حتى|لغاية|تنتهي في|ينتهي في|تنتهي يوم|ينتهي يوم|ينتهي|تنتهي",
        spans=r"تمديد|لمدة|مدد\w*|يمدد|تجديد",
        months=(
            "يناير|كانون الثاني",
            "فبراير|شباط",
            "مارس|آذار",
            "أبريل|إبريل|نيسان",
            "مايو|أيار",
            "يونيو|حزيران",
            "يوليو|تموز",
            "أغسطس|آب",
            "سبتمبر|أيلول",
            "أكتوبر|تشرين الأول",
            "نوفمبر|تشرين الثاني",
            "ديسمبر|كانون الأول",
        ),
        units=(r"(?:يوما|أيام|يوم)", r"(?:أسبوع\w*|أسابيع)", r"(?:شهر\w*|أشهر|شهور)"),
        numbers="واحد|واحدة اثنين|اثنتين ثلاثة|ثلاث أربعة|أربع خمسة|خمس ستة|ست سبعة|سبع ثمانية|ثماني تسعة|تسع عشرة|عشر",
    ),
}

"""Invented events go in as a table, some 190 invented reports on them in seven languages, with dates and the true event of each, come out.

Beside them `fresh_reports`: reports written freely, in `event_reports.yaml`, before grouping was tuned on the others for the last time.

The events were written in pairs that look alike: two waves of one town nine days apart, two towns of one province on one day, two
crossings shut on one day. Places are real, everything else is made up.
"""

# ruff: noqa: E501  a text is one line

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml

FRESH = Path(__file__).parent / "event_reports.yaml"
START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
LANGUAGES = ("en", "fr", "es", "ar", "ru", "uk", "tr")

TOWNS = {  # by language, in the order of LANGUAGES; Ukrainian and Turkish as their press writes them
    "aleppo": ("Aleppo", "Alep", "Alepo", "حلب", "Алеппо", "Алеппо", "Halep"),
    "manbij": ("Manbij", "Manbij", "Manbij", "منبج", "Манбидж", "Манбідж", "Münbiç"),
    "idlib": ("Idlib", "Idlib", "Idlib", "إدلب", "Идлиб", "Ідліб", "İdlib"),
    "fasher": ("El Fasher", "El Fasher", "El Fasher", "الفاشر", "Эль-Фашер", "Ель-Фашер", "El Faşir"),
    "nyala": ("Nyala", "Nyala", "Nyala", "نيالا", "Ньяла", "Ньяла", "Nyala"),
    "goma": ("Goma", "Goma", "Goma", "غوما", "Гома", "Гома", "Goma"),
    "kharkiv": ("Kharkiv", "Kharkiv", "Járkiv", "خاركيف", "Харьков", "Харків", "Harkiv"),
    "kherson": ("Kherson", "Kherson", "Jersón", "خيرسون", "Херсон", "Херсон", "Herson"),
    "mosul": ("Mosul", "Mossoul", "Mosul", "الموصل", "Мосул", "Мосул", "Musul"),
    "khartoum": ("Khartoum", "Khartoum", "Jartum", "الخرطوم", "Хартум", "Хартум", "Hartum"),
    "gaza": ("Gaza City", "Gaza", "Ciudad de Gaza", "مدينة غزة", "Газа", "Газа", "Gazze"),
    "herat": ("Herat", "Hérat", "Herat", "هرات", "Герат", "Герат", "Herat"),
    "maiduguri": ("Maiduguri", "Maiduguri", "Maiduguri", "مايدوغوري", "Майдугури", "Майдугурі", "Maiduguri"),
    "aden": ("Aden", "Aden", "Adén", "عدن", "Аден", "Аден", "Aden"),
}
CROSSINGS = {
    "rafah": (
        "Rafah crossing",
        "le point de passage de Rafah",
        "El paso de Rafah",
        "معبر رفح",
        "КПП Рафах",
        "КПП Рафах",
        "Refah Sınır Kapısı",
    ),
    "hawa": (
        "Bab al-Hawa crossing",
        "le poste-frontière de Bab al-Hawa",
        "El paso de Bab al-Hawa",
        "معبر باب الهوى",
        "КПП Баб-эль-Хава",
        "КПП Баб-ель-Хава",
        "Cilvegözü Sınır Kapısı",
    ),
    "adre": ("Adre crossing", "le poste-frontière d'Adré", "El paso de Adré", "معبر أدري", "КПП Адре", "КПП Адре", "Adre Sınır Kapısı"),
    "torkham": (
        "Torkham crossing",
        "le poste-frontière de Torkham",
        "El paso de Torkham",
        "معبر طورخم",
        "КПП Торхам",
        "КПП Торхам",
        "Torham Sınır Kapısı",
    ),
}

DISPLACEMENT = {
    "en": (
        "{n} people flee {place}",
        "{n} people fled {place} on {day} after {cause}, local officials said. Families left on foot and in carts, and schools were opened for them.",
    ),
    "fr": (
        "{n} personnes fuient {place}",
        "{n} personnes ont fui {place} {day} après {cause}, selon les autorités locales. Des familles sont parties à pied et des écoles les accueillent.",
    ),
    "es": (
        "{n} personas huyen de {place}",
        "{n} personas huyeron de {place} el {day} tras {cause}, según las autoridades locales. Las familias salieron a pie y varias escuelas las acogen.",
    ),
    "ar": (
        "نزوح {n} شخص من {place}",
        "نزح {n} شخص من {place} يوم {day} بعد {cause}، بحسب مسؤولين محليين. وغادرت العائلات سيرا على الأقدام وفتحت المدارس أبوابها.",
    ),
    "ru": (
        "{n} человек бежали: {place}",
        "{n} человек бежали из своих домов в {day}: {place}, сообщили местные власти. Причиной стали {cause}. Семьи уходили пешком.",
    ),
    "uk": (
        "{n} людей втекли: {place}",
        "{n} людей втекли зі своїх домівок у {day}: {place}, повідомила місцева влада. Причиною стали {cause}. Родини йшли пішки.",
    ),
    "tr": (
        "{place}: {n} kişi evlerini terk etti",
        "{place} kentinde {n} kişi {day} günü {cause} nedeniyle evlerini terk ederek yerinden edildi, yerel yetkililer açıkladı.",
    ),
}
CLOSED = {
    "en": (
        "{place} closed",
        "{place} was closed to all traffic on {day} after {cause}, the border authority said. Lorries queued on both sides.",
    ),
    "fr": (
        "{place} fermé",
        "{place} a été fermé à tout trafic {day} après {cause}, a indiqué l'administration des frontières. Des camions attendent.",
    ),
    "es": (
        "{place}, cerrado",
        "{place} fue cerrado a todo el tráfico el {day} tras {cause}, informó la autoridad fronteriza. Los camiones esperan.",
    ),
    "ar": ("إغلاق {place}", "أغلق {place} أمام جميع حركة المرور يوم {day} بعد {cause}، بحسب إدارة المعابر. وتنتظر الشاحنات على الجانبين."),
    "ru": (
        "{place} закрыт",
        "{place} закрыт для всего движения в {day}, сообщила пограничная служба. Причиной стали {cause}. Грузовики стоят в очереди.",
    ),
    "uk": (
        "{place} закрито",
        "{place} закрито для всього руху у {day}, повідомила прикордонна служба. Причиною стали {cause}. Вантажівки стоять у черзі.",
    ),
    "tr": (
        "{place} kapatıldı",
        "{place} {day} günü {cause} nedeniyle tüm geçişlere kapatıldı, gümrük yetkilileri açıkladı. Kamyonlar kuyrukta bekliyor.",
    ),
}
OPENED = {
    "en": (
        "{place} reopens",
        "{place} reopened to all traffic on {day}, the border authority said. The first lorries went through in the morning.",
    ),
    "fr": (
        "{place} rouvre",
        "{place} a rouvert à tout trafic {day}, a indiqué l'administration des frontières. Les premiers camions sont passés.",
    ),
    "es": (
        "{place}, reabierto",
        "{place} fue reabierto a todo el tráfico el {day}, informó la autoridad fronteriza. Pasaron los primeros camiones.",
    ),
    "ar": ("إعادة فتح {place}", "أعيد فتح {place} أمام جميع حركة المرور يوم {day}، بحسب إدارة المعابر. وعبرت أولى الشاحنات صباحا."),
    "ru": (
        "{place} вновь открыт",
        "{place} вновь открыт для всего движения в {day}, сообщила пограничная служба. Утром прошли первые грузовики.",
    ),
    "uk": (
        "{place} знову відкрито",
        "{place} знову відкрито для всього руху у {day}, повідомила прикордонна служба. Вранці пройшли перші вантажівки.",
    ),
    "tr": (
        "{place} yeniden açıldı",
        "{place} {day} günü tüm geçişlere yeniden açıldı, gümrük yetkilileri açıkladı. İlk kamyonlar sabah geçti.",
    ),
}
AID = {
    "en": (
        "Aid workers killed in {place}",
        "Two aid workers were killed on {day} when their convoy was attacked in {place}, the relief organisation said. {n} food parcels were burnt.",
    ),
    "fr": (
        "Des humanitaires tués à {place}",
        "Deux travailleurs humanitaires ont été tués {day} dans l'attaque de leur convoi à {place}, a annoncé l'organisation. {n} colis ont brûlé.",
    ),
    "es": (
        "Trabajadores humanitarios asesinados en {place}",
        "Dos trabajadores humanitarios murieron el {day} en un ataque contra su convoy en {place}, informó la organización. Ardieron {n} paquetes.",
    ),
    "ar": (
        "مقتل عاملين في الإغاثة في {place}",
        "قتل اثنان من عمال الإغاثة يوم {day} في هجوم على قافلة مساعدات في {place}، بحسب المنظمة. واحترق {n} طرد غذائي.",
    ),
    "ru": (
        "Гуманитарные работники убиты: {place}",
        "Двое гуманитарных работников были убиты в {day} при нападении на гуманитарный конвой: {place}, сообщила организация.",
    ),
    "uk": (
        "Гуманітарних працівників убито: {place}",
        "Двох гуманітарних працівників було вбито у {day} під час нападу на гуманітарний конвой: {place}, повідомила організація.",
    ),
    "tr": (
        "{place}: yardım görevlileri öldürüldü",
        "{place} kentinde {day} günü yardım konvoyuna düzenlenen saldırıda iki yardım görevlisi öldürüldü, kuruluş açıkladı.",
    ),
}
TEMPLATES = {"displacement": DISPLACEMENT, "closed": CLOSED, "opened": OPENED, "aid_incident": AID}
TOPICS = {"closed": "crossing_closure", "opened": "crossing_closure"}
DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    "ru": "понедельник вторник среду четверг пятницу субботу воскресенье",
    "uk": "понеділок вівторок середу четвер п'ятницю суботу неділю",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
}
CAUSES = {
    "en": ("shelling", "floods", "heavy fighting"),
    "fr": ("des bombardements", "des inondations", "de violents combats"),
    "es": ("bombardeos", "inundaciones", "intensos combates"),
    "ar": ("القصف", "الفيضانات", "اشتباكات عنيفة"),
    "ru": ("обстрелы", "наводнения", "тяжёлые бои"),
    "uk": ("обстріли", "повені", "важкі бої"),
    "tr": ("bombardıman", "sel", "şiddetli çatışmalar"),
}
COPY = (
    "{text} The governor asked neighbouring districts to send buses, blankets and water, and said that more would be known in the evening."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One report: `event` is the true one, `copy_of` the id of the text it repeats, `half` tuned, kept or fresh."""

    id: str
    event: str
    topic: str
    language: str
    title: str
    text: str
    published_at: datetime
    feed: str
    half: str
    copy_of: str | None = None


def stories() -> list[Told]:
    """All reports in the order of their dates."""
    return sorted(_stories(), key=lambda told: (told.published_at, told.id))


def fresh_reports() -> list[Told]:
    """The freely written reports, of the part `fresh`."""
    found = []
    for event, told in yaml.safe_load(FRESH.read_text("utf-8")).items():
        for number, report in enumerate(told["reports"], 1):
            found.append(
                Told(
                    id=f"{event}-{number}",
                    event=event,
                    topic=told["topic"],
                    language=report["lang"],
                    title=report["title"],
                    text=report["text"],
                    published_at=datetime.fromisoformat(report["at"]).replace(tzinfo=UTC),
                    feed=report["feed"],
                    half="fresh",
                    copy_of=f"{event}-{report['copy']}" if "copy" in report else None,
                )
            )
    return found


def _stories() -> Iterator[Told]:
    for number, (kind, where, day, figure) in enumerate(_events()):
        event = f"{where}-{TOPICS.get(kind, kind)}-{day if kind != 'opened' else day - 1}"
        half = "kept" if hashlib.sha256(where.encode()).digest()[0] % 2 else "tuned"
        for nth in range(4):
            language = LANGUAGES[(number + 2 * nth) % len(LANGUAGES)] if nth else "en"
            at = START + timedelta(days=day, hours=3 * nth, minutes=number)
            told = _report(f"{event}-{kind}-{nth}", event=event, kind=kind, where=where, language=language, at=at, figure=figure, half=half)
            yield replace(told, copy_of=f"{event}-{kind}-0") if nth and language == "en" else told  # the same words in another paper
        if kind in ("displacement", "aid_incident") and number % 2 == 0:
            original = _report(
                f"{event}-{kind}-0",
                event=event,
                kind=kind,
                where=where,
                language="en",
                at=START + timedelta(days=day, minutes=number),
                figure=figure,
                half=half,
            )
            yield Told(
                id=f"{original.id}-copy",
                event=event,
                topic=original.topic,
                language="en",
                title=f"Update: {original.title}",
                text=f"(Meridian) - {original.text}",
                published_at=original.published_at + timedelta(hours=1),
                feed="copying-paper",
                half=half,
                copy_of=original.id,
            )


def _report(id: str, *, event: str, kind: str, where: str, language: str, at: datetime, figure: int, half: str) -> Told:
    names = (CROSSINGS if where in CROSSINGS else TOWNS)[where]
    title, text = TEMPLATES[kind][language]
    said = {
        "n": f"{figure:,}".replace(",", {"en": ",", "fr": " ", "es": ".", "tr": ".", "ru": " ", "uk": " "}.get(language, "")),
        "place": names[LANGUAGES.index(language)],
        "day": DAYS[language].split()[at.weekday()],
        "cause": CAUSES[language][figure % 3],
    }
    whole = text.format(**said)
    whole = whole[:1].upper() + whole[1:]
    return Told(
        id=id,
        event=event,
        topic=TOPICS.get(kind, kind),
        language=language,
        title=title.format(**said),
        text=COPY.format(text=whole) if language == "en" else whole,
        published_at=at,
        feed=f"{language}-paper-{hashlib.sha256(id.encode()).digest()[0] % 5}",
        half=half,
    )


def _events() -> Iterator[tuple[str, str, int, int]]:
    """(kind, where, day, figure): each town in two waves nine days apart; aid incidents on other days; crossings shut and open again."""
    for at, town in enumerate(TOWNS):
        yield "displacement", town, at % 3, 1100 + 310 * at
        yield "displacement", town, 9 + at % 3, 1200 + 290 * at
        yield "aid_incident", town, 4 + at % 3, 400 + 20 * at
    for at, crossing in enumerate(CROSSINGS):
        yield "closed", crossing, 1, at
        yield "opened", crossing, 2, at
        yield "closed", crossing, 14, at

"""Lines that are never the story are known by their words, in eleven languages; sentences of the story are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.core.extract.furniture import furniture_of

FURNITURE = {
    "login": [
        "You must be logged in to post a comment Login",
        "Log in to comment",
        "Connectez-vous pour laisser un commentaire",
        "Debes iniciar sesión para comentar",
        "Войдите, чтобы оставить комментарий",
        "Du musst dich einloggen, um einen Kommentar abzugeben",
        "يجب تسجيل الدخول لكتابة تعليق",
        "برای ارسال دیدگاه باید وارد شوید",
        "Musisz się zalogować, aby dodać komentarz",
        "Yorum yapmak için giriş yapın",
        "Увійдіть, щоб залишити коментар",
        "Faça login para comentar",
    ],
    "comments": [
        "Leave a comment",
        "12 Comments",
        "Comments (3)",
        "Laisser un commentaire",
        "Комментарии (14)",
        "اترك تعليقا",
        "Dodaj komentarz",
    ],
    "share": [
        "Share this article",
        "Facebook Twitter WhatsApp",
        "Share on Facebook",
        "Partager sur",
        "شارك",
        "Поделиться",
        "Paylaş",
        "Udostępnij",
    ],
    "follow": [
        "Follow us on Twitter",
        "Suivez-nous sur Facebook",
        "Подписывайтесь на наш канал",
        "تابعونا على فيسبوك",
        "Síguenos en Facebook",
    ],
    "newsletter": [
        "Sign up for our newsletter",
        "Get the day's news delivered to your inbox",
        "Inscrivez-vous à notre lettre",
        "اشترك في نشرتنا",
        "Zapisz się na newsletter",
    ],
    "advertisement": ["ADVERTISEMENT", "Article continues below", "Publicité", "إعلان", "Реклама", "Anzeige", "Sponsored by Acme"],
    "cookies": [
        "This site uses cookies to work.",
        "Ce site utilise des cookies.",
        "Мы используем файлы cookie",
        "نحن نستخدم ملفات تعريف الارتباط",
        "Używamy plików cookies",
        "Accept all cookies",
    ],
    "copyright": ["© 2026 Valley Courier", "All rights reserved.", "Tous droits réservés", "جميع الحقوق محفوظة", "Все права защищены"],
    "tags": ["Tags: floods, aid", "Теги: паводок", "الوسوم: نزوح", "Filed under: World"],
    "feedback": ["Report a typo", "Was this article helpful?", "Нашли ошибку? Выделите её"],
    "player": ["Play video", "0:00 / 2:15", "Loading...", "This content is hosted by a third party", "Back to top"],
    "pointer": [
        "Read more: Why the dams broke",
        "READ ALSO Ten things to know about the flood",
        "Related articles",
        "À lire aussi : la trêve",
        "اقرأ أيضا: خطة جديدة",
        "Читайте также: новая станция",
        "Читайте також: нова станція",
        "Lea también: la tregua",
        "Leia também: a trégua",
        "Czytaj też: nowa stacja",
        "بیشتر بخوانید: قیمت خودرو",
        "Lesen Sie auch: Die Waffenruhe",
        "İlgili haber: yeni istasyon",
        "あわせて読みたい：新しい駅",
    ],
    "byline": [
        "By Ilse Varga and Tom Okello",
        "By Jane Doe in Tarvo",
        "Special to",
        "Special to The Courier",
        "Par Aline Mbeki",
        "بقلم: ليلى حداد",
        "Автор: Иван Петров",
        "(Reporting by A. Lee in Tarvo; Editing by B. Kaya)",
    ],
    "date": [
        "4 March 2026, 06:30",
        "Published: 12 May 2026 10:30 GMT",
        "Last updated: 3 May 2026",
        "12 января 2026",
        "3 min read",
        "2026-03-04",
    ],
    "credit": [
        "Soldiers at the edge of Halvan. /AFP",
        "Photo: A. Benko/Reuters",
        "A woman in the camp of Osk [Lina Haddad/Al Jazeera/AFP]",
        "Families wait at the bridge (UNHCR/T. Okello)",
        "Image credit: Getty Images",
        "FILE PHOTO: Boats on the Nerun",
        "Фото: ТАСС",
        "الصورة: رويترز",
    ],
    "machine": [
        "2026-03-17T08:57:40+01:00",
        "https://images.example.org/500-250/bridge.jpg",
        "[button link=”https://example.org/give” type=”big”] Send us your story[/button]",
        "This slideshow requires JavaScript.",
    ],
    "empty": ["***", "—", "  ", "$$ARTICLEAD$$", "[ad]", "{{ advert }}"],
}
STORY = [
    "More than 4,000 people were moved out of the valley, the governor said.",
    "By Monday, 500 families had fled the town.",
    "By nightfall the road to the north was closed.",
    "Read more than one report and you will find the same figure.",
    "Special envoys arrived on Tuesday to open the crossing.",
    "Follow-up attacks on the convoy killed two drivers.",
    "Related clashes drove 300 families from their homes, the army said.",
    "The ministry used cookies and tea to welcome the returnees, witnesses said.",
    "Comments by the governor angered the displaced.",
    "Share prices fell after the border was closed.",
    "Photographs show burnt tents along the road.",
    "Adverts for bottled water filled the paper while the wells ran dry.",
    "Reuters could not verify the report.",
    "The Associated Press reported that the crossing was closed.",
    "Posted near the crossing, soldiers turned the lorries back.",
    "غادرت نحو ثلاثة آلاف عائلة القرى الليلة الماضية.",
    "Почти 1200 человек вывезли в субботу из трёх сёл.",
    "Près de 900 personnes ont quitté les villages voisins.",
    "Par endroits, l’eau atteint deux mètres, selon les secours.",
    "Por ahora nadie puede volver a casa, dijo el alcalde.",
    "Von dort flohen 300 Menschen in die Stadt.",
    "“It was closed,” she said. “We waited for days.”",
    "He gave no details. (AFP)",
]


@pytest.mark.parametrize(("why", "line"), [(why, line) for why, lines in FURNITURE.items() for line in lines])
def test_furniture_is_named(why: str, line: str) -> None:
    assert furniture_of(line) == why


@pytest.mark.parametrize("line", STORY)
def test_the_story_is_left_alone(line: str) -> None:
    assert furniture_of(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "Sigue cerrado el paso fronterizo tras los combates, dijo el gobernador el martes.",
        "Sigue a la espera el convoy de ayuda en el puente.",
        "More than 4,000 people fled the town on Tuesday, the governor said. — Reuters",
        "More than 4,000 people fled the town on Tuesday, the governor said. [AFP]",
        "Recibe la ciudad a cuatro mil migrantes tras el cierre del paso.",
        "Assine o acordo, pede a ONU aos dois lados.",
        "Siga a evacuação: mil pessoas deixam o vale.",
        "Recevez les réfugiés, demande le maire aux villages voisins.",
        "Donate to the camp what you can, the mayor asked.",
        "Следите за воздухом, просят жителей после обстрела.",
        "يجب أن تكون المعابر مفتوحة أمام المساعدات، قالت الأمم المتحدة.",
        "ينبغي أن تقوم السلطات بإجلاء المدنيين فورا.",
        "سجل في المخيم أربعة آلاف نازح منذ الثلاثاء.",
        "تابع الوزير أن آلاف العائلات نزحت من البلدة.",
        "المزيد من العائلات تنزح من ريف المدينة بعد القصف.",
        "به کانال آب شهر حمله شد و هزاران نفر گریختند.",
        "نظرات ضد و نقیض درباره بسته شدن مرز ادامه دارد.",
    ],
)
def test_news_that_begin_as_furniture_does_are_left_alone(line: str) -> None:
    assert furniture_of(line) is None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Sigue a El Correo en Twitter", "follow"),
        ("Sigue leyendo", "follow"),
        ("Recibe las noticias en tu correo", "newsletter"),
        ("Recevez l'essentiel de l'actualité chaque matin", "newsletter"),
        ("Receba as notícias no seu e-mail", "newsletter"),
        ("Следите за новостями в нашем канале", "follow"),
        ("يجب أنت تكون مسجل الدخول لتضيف تعليقا", "login"),
        ("سجل في نشرتنا", "newsletter"),
        ("تابع صفحتنا على فيسبوك", "follow"),
        ("المزيد من الأخبار", "pointer"),
        ("نظرات کاربران", "comments"),
        ("Войдите", "login"),
        ("Войдите в аккаунт", "login"),
    ],
)
def test_what_they_begin_as_is_still_furniture(line: str, why: str) -> None:
    assert furniture_of(line) == why


def test_a_long_paragraph_is_never_furniture() -> None:
    assert furniture_of("Sign up for our newsletter " + "and read of the displaced " * 12) is None


@given(st.text(max_size=320))
def test_any_line_has_an_answer(line: str) -> None:
    assert furniture_of(line) in {None, *FURNITURE}

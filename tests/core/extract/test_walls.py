"""Pages that stand where the article should be are named: twelve walls, and articles that only speak of them."""

from __future__ import annotations

import pytest

from sitrep.core.extract.article import extract_article
from sitrep.core.extract.page import PageBytes
from sitrep.core.model import TextSource

STUMP = (
    "<p>More than 4,000 people were moved out of the valley on Tuesday night after the river broke two dams and flooded villages.</p>"
    "<p>Families were taken by boat and lorry to four schools in the town, where the Red Cross handed out blankets and clothes.</p>"
)
WALLS = {
    "bot_wall": [
        "<title>Just a moment...</title><h1>courier.example</h1><p>Verifying you are human. This may take a few seconds.</p>",
        "<title>Attention Required! | Shield</title><h1>Sorry, you have been blocked</h1><p>You are unable to access this site</p>",
        "<title>Access denied</title><p>Access to this page has been denied because we believe you are using automation tools.</p>",
        "<title>Pardon Our Interruption</title><p>As you were browsing something about your browser made us think you were a bot.</p>",
        "<title>courier.example</title><p>Our systems have detected unusual traffic from your network. Please solve the captcha.</p>",
    ],
    "consent_page": [
        "<title>Before you continue</title><p>We and our 812 partners store and access data. Accept all or manage your choices.</p>",
        "<title>Courier</title><h1>We value your privacy</h1><p>We value your privacy. Accept all cookies to go on.</p>",
        "<title>Le Courrier</title><p>Avant de continuer, choisissez : accepter et fermer, ou continuer sans accepter.</p>",
    ],
    "paywall": [
        f"<title>River floods valley</title><body><article>{STUMP}<div>Subscribe to continue reading</div></article></body>",
        f"<title>La vallée inondée</title><body><article>{STUMP}<p>Cet article est réservé aux abonnés.</p></article></body>",
        f"<title>Река</title><body><article>{STUMP}<p>Полный текст доступен только по подписке.</p></article></body>",
        '<title>River</title><script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'
        f"<body><article>{STUMP}</article></body>",
    ],
}


@pytest.mark.parametrize(("wall", "markup"), [(wall, markup) for wall, pages in WALLS.items() for markup in pages])
def test_a_wall_is_named_and_never_taken_for_the_article(wall: str, markup: str) -> None:
    page = PageBytes(
        url="https://courier.example/a",
        body=f"<html>{markup}</html>".encode(),
        title="River floods valley",
        summary_html="<p>Thousands flee.</p>",
    )
    article = extract_article(page).article
    assert wall in article.problems
    if wall == "paywall":
        assert article.text_source is TextSource.PAGE
        assert "4,000 people" in article.text
    else:
        assert article.text == ""
        assert article.text_source is TextSource.SUMMARY
        assert "text_missing" in article.problems
    assert article.title == "River floods valley"


BRIEF = (
    "The road to the north was closed to all traffic on Tuesday after shelling, officials said.",
    "Thousands of families fled to the hills, and convoys waited at the bridge.",
)


@pytest.mark.parametrize(
    "around",
    [
        "<div><p>We use cookies to give you the best experience. Accept all cookies or change your cookie settings.</p></div>",
        "<footer><a href='/i'>Impressum</a> <a href='/d'>Datenschutz</a></footer>",
        "<footer><a href='/c'>Çerez politikası</a></footer>",
        "<footer><a href='/p'>Your privacy choices</a></footer>",
        "<footer><button>Принять все</button></footer>",
        "<p class='captcha'>This site is protected by a captcha.</p>",
    ],
)
def test_a_short_story_beside_a_banner_is_the_story(around: str) -> None:
    story = "".join(f"<p>{paragraph}</p>" for paragraph in BRIEF)
    markup = f"<html><title>Road closed</title><body><article><h1>Road closed</h1>{story}</article>{around}</body></html>"
    article = extract_article(PageBytes(url="https://courier.example/a", body=markup.encode())).article
    assert (article.text_source, article.problems) == (TextSource.PAGE, ())
    assert BRIEF[0] in article.text


@pytest.mark.parametrize(
    ("title", "story"),
    [
        (
            "Bomber kills five at checkpoint",
            "Five people were killed at a security checkpoint near the market of the town on Tuesday, police said.",
        ),
        (
            "Humanitarian access denied",
            "Humanitarian access denied for a third week, the United Nations said, as convoys waited at the border.",
        ),
        (
            "Робота пункту призупинена",
            "Робота пункту пропуску на кордоні призупинена через обстріл, дві тисячі людей чекають у черзі, сказали у вівторок.",
        ),
        ("Робот подорвался", "Наземный робот подорвался на мине у моста, движение по дороге закрыто, жители не могут вернуться домой."),
        (
            "Zgoda na przejazd",
            "Władze wydały zgodę na przejazd konwoju z pomocą, a setki rodzin opuściły we wtorek domy po ostrzale miasta.",
        ),
        ("Принять всех", "Город готов принять всех беженцев, сказал мэр во вторник, когда первые автобусы пересекли границу утром."),
        ("Avant de continuer", "Les familles ont passé la nuit à la frontière avant de continuer leur route vers le sud, dit le maire."),
    ],
)
def test_news_of_checkpoints_robots_and_consent_are_no_walls(title: str, story: str) -> None:
    markup = f"<html><title>{title}</title><body><article><h1>{title}</h1><p>{story}</p></article></body></html>"
    article = extract_article(PageBytes(url="https://courier.example/a", body=markup.encode())).article
    assert (article.text, article.problems) == (story, ())


@pytest.mark.parametrize(
    ("wall", "title", "said"),
    [
        (
            "bot_wall",
            "Access Denied",
            "You don't have permission to open the page at this address. Ask whoever keeps it, and give the number below.",
        ),
        (
            "bot_wall",
            "Courier",
            "To go on, please confirm you are a human by pressing the button and holding it until the bar is full, thank you.",
        ),
        (
            "bot_wall",
            "Just a moment... | Courier",
            "The site makes sure that its readers are who they say. It takes a few seconds, and then the page opens by itself.",
        ),
        (
            "consent_page",
            "Before you continue",
            "The site and those it works with would like to keep a few things on your device, so that pages are to your liking.",
        ),
        (
            "consent_page",
            "Courier",
            "We and our 812 partners store and read information on your device, for adverts and to see how they are received.",
        ),
    ],
)
def test_a_wall_of_many_words_is_one(wall: str, title: str, said: str) -> None:
    markup = f"<html><title>{title}</title><body><main><h1>{title}</h1><p>{said}</p></main></body></html>"
    article = extract_article(PageBytes(url="https://courier.example/a", body=markup.encode())).article
    assert (article.text, article.problems) == ("", (wall, "text_missing"))


def test_an_article_about_captchas_and_cookies_is_an_article() -> None:
    words = "The ministry said that the captcha on the relief form and the cookie banner kept the displaced from asking for help. "
    markup = f"<html><title>Forms keep the displaced out</title><body><article>{f'<p>{words * 3}</p>' * 8}</article></body></html>"
    article = extract_article(PageBytes(url="https://courier.example/a", body=markup.encode())).article
    assert article.problems == ()
    assert "captcha on the relief form" in article.text

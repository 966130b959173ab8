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


def test_an_article_about_captchas_and_cookies_is_an_article() -> None:
    words = "The ministry said that the captcha on the relief form and the cookie banner kept the displaced from asking for help. "
    markup = f"<html><title>Forms keep the displaced out</title><body><article>{f'<p>{words * 3}</p>' * 8}</article></body></html>"
    article = extract_article(PageBytes(url="https://courier.example/a", body=markup.encode())).article
    assert article.problems == ()
    assert "captcha on the relief form" in article.text

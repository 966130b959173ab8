"""Pages that stand where the article should be: what a page shows goes in, paywall, consent_page or bot_wall comes out, or ""."""

from __future__ import annotations

import re

from sitrep.core.extract.jsonld import Statement
from sitrep.core.extract.witness import count_words

FEW_WORDS, FEW_TOLD = 250, 120
"""A page that shows more than so many words, or tells more of a story, is an article, whatever its banners say."""
TOLD = 15
"""Where so many words were taken for the story, it is they that tell whether it is one: half of all pages have a banner on cookies and a
line on privacy at the foot, and short stories stand there too."""
STUMP_WORDS = 400
"""Text before a paywall is seldom longer."""
SAID_BY_WALLS = 1 / 3
_BOT = re.compile(
    r"just a moment\b|checking (?:if the site connection|your browser)|(?:verify(?:ing)?|confirm) (?:that )?you are (?:a )?human"
    r"|are you a (?:human|robot)|enable javascript and cookies to continue|attention required!"
    r"|access (?:to this page has been )?denied"
    r"|unusual (?:traffic|activity) from|pardon our interruption|ddos[- ]protection|incapsula incident|request unsuccessful"
    r"|you have been blocked|captcha|ray id|bot (?:detection|verification)|security check(?!s?[ -]?point)"
    r"|(?:не|вы|ты) робот\b|проверка браузера|vérification de sécurité|je ne suis pas un robot|no eres un robot|لست روبوت"
)
_BOT_SAYS = re.compile(
    r"checking (?:if the site connection|your browser)|(?:verify(?:ing)?|confirm) (?:that )?you are (?:a )?human|are you a (?:human|robot)"
    r"|enable javascript and cookies to continue|access to this page has been denied|you don(?:'|’)t have permission to access"
    r"|unusual (?:traffic|activity) from your|made us think you (?:are|were) a bot|ddos[- ]protection by|incapsula incident|captcha"
    r"|you have been blocked|\bray id\b|complete the security check|automat(?:ed|ion) (?:tools|queries|requests|access)"
    r"|(?:я|вы) не робот\b|проверка браузера|je ne suis pas un robot|no eres un robot|لست روبوت"
)
"""What such a page says of itself where it says much; news have robots, checkpoints and access denied too."""
_WALL_TITLE = re.compile(
    r"(?:just a moment|attention required!?|access denied|pardon our interruption|security check|before you continue"
    r"|are you (?:a )?(?:human|robot)\??|robot check|cookie consent)[\s.…!]*(?:[|–—-].*)?"
)
_CONSENT = re.compile(
    r"before you continue|(?:we|our partners) (?:value|care about) your privacy|your (?:privacy|data) (?:choices|settings)"
    r"|cookie (?:consent|settings|preferences)|consent (?:to|choices|preferences)|accept (?:all|cookies)|manage (?:consent|cookies"
    r"|your)"
    r"|avant de continuer|accepter (?:et|les cookies|tout)|continuer sans accepter|zustimmen und|alle akzeptieren|einwilligung"
    r"|datenschutz|aceptar (?:y|todo|las cookies)|aceitar (?:todos|cookies)|принять (?:все|cookie)|çerez"
    r"|zgod[aęy] na|zaakceptuj|قبول (?:الكل|ملفات)|we and our \d* ?partners"
)
_CONSENT_SAYS = re.compile(
    r"\bcookies?\b|(?:we|our partners) (?:value|care about) your privacy|we and our \d* ?partners|continuer sans accepter"
    r"|datenschutzerklärung|çerez|файл\w* cookie|ملفات تعريف الارتباط|partner\w* .{0,30}(?:store|process) (?:and|or|data|information)"
)
_PAY = re.compile(
    r"(?:subscribe|sign in|log in|register|join)(?: now| today| for free)? to (?:continue|keep|read|unlock|access|view)|(?:this"
    r"|the) (?:article|content|story|post) is (?:for|only|available|reserved|exclusive)[^.]{0,40}(?:subscriber|member)"
    r"|(?:subscriber|member)s?[- ]only|only for (?:paid )?(?:subscriber|member)s|to (?:continue|keep) reading|you(?:'|’)ve (?:reached"
    r"|read) your|already a subscriber|free articles? (?:left|remaining)|unlock this article|start your (?:free )?(?:trial"
    r"|subscription)"
    r"|réservé(?:e)? (?:aux|à nos) abonnés|il vous reste .{0,15}(?:à lire|de cet article)|la suite (?:est|de cet article)"
    r"|abonnez-vous pour|nur für abonnenten|exklusiv für|weiterlesen mit|jetzt weiterlesen|(?:exclusivo|solo) para suscriptores"
    r"|suscríbete para"
    r"|(?:exclusivo para|só para) assinantes|assine para|только (?:для|по) подпис|для подписчиков|оформите подписку"
    r"|лише для передплатників|tylko dla (?:prenumeratorów|subskrybentów)|dostęp (?:płatny|dla prenumeratorów)|abonelere özel"
    r"|للمشتركين|مخصص للمشترك|会員限定|有料会員|会员专享|구독자 전용"
)


def name_wall(*, title: str, visible: str, story: str, visible_words: int, statement: Statement) -> str:
    """The wall that a page is: `visible` is all its text, `story` what of it was taken for the story, `visible_words` all it shows."""
    words = count_words(story)
    if visible_words <= FEW_WORDS and words < FEW_TOLD:
        wall = _wall_told(title.lower(), story.lower(), words) if words >= TOLD else _wall_shown(f"{title}\n{visible[:6_000]}".lower())
        if wall:
            return wall
    if words < STUMP_WORDS and (statement.free is False or _PAY.search(visible[:60_000].lower())):
        return "paywall"
    return ""


def _wall_shown(shown: str) -> str:
    """By anything on a page that tells no story."""
    return "bot_wall" if _BOT.search(shown) else "consent_page" if _CONSENT.search(shown) else ""


def _wall_told(title: str, story: str, words: int) -> str:
    """By its title, or where a third of its paragraphs speak as walls do; one line of that kind stands below many a story."""
    if _WALL_TITLE.fullmatch(title.strip()):
        return "consent_page" if _CONSENT.search(title) else "bot_wall"
    for wall, says in (("bot_wall", _BOT_SAYS), ("consent_page", _CONSENT_SAYS)):
        if sum(count_words(paragraph) for paragraph in story.split("\n") if says.search(paragraph)) >= words * SAID_BY_WALLS:
            return wall
    return ""

"""Pages that stand where the article should be: what a page shows goes in, paywall, consent_page or bot_wall comes out, or ""."""

from __future__ import annotations

import re

from sitrep.core.extract.jsonld import Statement

FEW_WORDS = 250
"""A page that shows more than so many words is an article, whatever its banners say."""
STUMP_WORDS = 400
"""Text before a paywall is seldom longer."""
_BOT = re.compile(
    r"just a moment\b|checking (?:if the site connection|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human"
    r"|are you a (?:human|robot)|enable javascript and cookies to continue|attention required!"
    r"|access (?:to this page has been )?denied"
    r"|unusual (?:traffic|activity) from|pardon our interruption|ddos[- ]protection|incapsula incident|request unsuccessful"
    r"|you have been blocked|captcha|ray id|bot (?:detection|verification)|security check"
    r"|робот|не робот|проверка браузера|vérification de sécurité|je ne suis pas un robot|no eres un robot|لست روبوت"
)
_CONSENT = re.compile(
    r"before you continue|(?:we|our partners) (?:value|care about) your privacy|your (?:privacy|data) (?:choices|settings)"
    r"|cookie (?:consent|settings|preferences)|consent (?:to|choices|preferences)|accept (?:all|cookies)|manage (?:consent|cookies"
    r"|your)"
    r"|avant de continuer|accepter (?:et|les cookies|tout)|continuer sans accepter|zustimmen und|alle akzeptieren|einwilligung"
    r"|datenschutz|aceptar (?:y|todo|las cookies)|aceitar (?:todos|cookies)|принять (?:все|cookie)|çerez"
    r"|zgod[aęy] na|zaakceptuj|قبول (?:الكل|ملفات)|we and our \d* ?partners"
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


def name_wall(*, title: str, visible: str, words: int, visible_words: int, statement: Statement) -> str:
    """The wall that a page is: `visible` is all its text, `words` what was taken for the story, `visible_words` all it shows."""
    shown = f"{title}\n{visible[:6_000]}".lower()
    if visible_words <= FEW_WORDS and words < 120:
        if _BOT.search(shown):
            return "bot_wall"
        if _CONSENT.search(shown):
            return "consent_page"
    if words < STUMP_WORDS and (statement.free is False or _PAY.search(visible[:60_000].lower())):
        return "paywall"
    return ""

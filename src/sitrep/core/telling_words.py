"""A report goes in; the words that tell its story from another one of the same place, cut to their beginnings, come out.

Two reports in one language on one event share some of these words beside the names of its places; two stories of one city that
happen to fall on the same days do not. Between languages nothing can be said.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

from sitrep.core.folding import fold
from sitrep.core.model import Report

PREFIX = "words of "
MOST_WORDS = 24
BEGINNING = 5
"""Letters of a word that its inflected forms share: in seven of nine languages tried they bring more forms together than a stemmer."""

_WORD = regex.compile(r"\p{L}{4,}")
_SPACELESS = frozenset({"zh", "ja", "th", "km", "my", "lo"})
_COMMON = """
about after again against along also amid among announced around authorities because been before being between both came city could
country days despite does down during each early even every first five forced four from government group have having held here homes
hundreds include including into itself just late later latest least less level like local made many media million minister monday
tuesday wednesday thursday friday saturday sunday more morning most much near night nine nearly officials only other others over part
people president recent region report reported reports residents said same says seven several since some state statement still taken
than that their them then there these they third this those thousands three through time today told took toward towards under until
upon very week weeks were what when where which while whose will with without would year years your
alors ainsi apres aussi autres avant avec avoir cette ceux chez comme contre dans depuis dont elle elles encore entre etait etaient
ete faire leur leurs mais meme moins nous notre plus plusieurs pour pres quand quelque quelques sans selon ses sont sous sur tous tout
toute vers lundi mardi mercredi jeudi vendredi samedi dimanche autorites personnes
ante antes aunque cada como contra cuando desde despues donde durante ellos entre esta estaba estan este esto estos fueron habia hacia
hasta informo luego mas menos mientras muchos nuevo otra otras otro otros para pero personas porque segun sido sobre tambien tiene
todo todos tras unas unos lunes martes miercoles jueves viernes sabado domingo autoridades
ainda apos cerca depois disse enquanto estao foram mais mesmo muito onde pelo pela pelos pessoas quando segundo seus tambem
более были было быть ведь вместе также когда которые который людей около после потому сообщил сообщила сообщили среди того чтобы этого
человек жителей власти
більше було були біля також коли які який людей після повідомив повідомила повідомили серед того щоб цього жителів влада
daha eden edildi edilen etti gibi göre icin için kadar karşı kişi nedeniyle olan olarak oldu olduğu sonra sonrası yetkililer
اكثر الذي الذين التي التى الى امس بعد بعض بين حتى حيث خلال ذلك عدد على عند غير قبل قالت كان كانت كما لكن منذ نحو هذا هذه هناك وقال وقالت
يوم اشخاص شخص
"""
_LEFT_OUT = frozenset(fold(word)[:BEGINNING] for word in _COMMON.split())


def telling_words(report: Report) -> frozenset[str]:
    """Of title and sentences of current hits, at most MOST_WORDS, the title's first; without names of places. Empty where no words can be
    told apart, as in Chinese."""
    if report.language is None or report.language in _SPACELESS:
        return frozenset()
    names = {fold(word)[:4] for place in report.places for word in _WORD.findall(f"{place.name} {place.span.text}")}
    quotes = [hit.quote.text for hit in report.hits if hit.status.is_current]
    beginnings = (fold(word)[:BEGINNING] for text in (report.title, *quotes) for word in _WORD.findall(text))
    telling = dict.fromkeys(word for word in beginnings if word not in _LEFT_OUT and word[:4] not in names)
    return frozenset(list(telling)[:MOST_WORDS])


def telling_key(report: Report) -> str:
    """The words as a key of the report's event, `words of en:…,…`; "" where there are none."""
    words = telling_words(report)
    return f"{PREFIX}{report.language}:{','.join(sorted(words))}" if words else ""


def most_shared(report: Report, keys: Iterable[str]) -> int | None:
    """The most telling words that the report shares with one of those that these keys are of; None where there is none in its language."""
    beginning = f"{PREFIX}{report.language}:"
    others = [frozenset(key.removeprefix(beginning).split(",")) for key in keys if key.startswith(beginning)]
    mine = telling_words(report) if others else frozenset()
    return max((len(mine & other) for other in others), default=None) if mine else None

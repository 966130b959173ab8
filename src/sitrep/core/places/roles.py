"""A place's mention and its sentence go in, the place's role in the event comes out: left, reached, struck, or only mentioned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import regex

from sitrep.core.model import Field, PlaceRole
from sitrep.core.places.mentions import Mention
from sitrep.core.sentences import Sentence

LEAD_SENTENCES = 4
"""How many sentences of a text, from its first, tell where the event is; below them a place is mostly only mentioned."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleWords:
    """One language's words, as regular expressions: `moves` and `events` anywhere in a sentence, the others right before a place."""

    moves: str
    events: str
    origin: str
    destination: str


def _plain(words: str) -> str:
    return "|".join(words.split())


_WORDS = {
    "en": RoleWords(
        moves=_plain(
            r"fle[de]\w* displac\w+ evacuat\w+ uproot\w+ refugees? arriv\w+ cross(?:ed|ing) return\w* shelter\w*"
            r" exodus idps? left\b"
        ),
        events=_plain(
            r"attack\w* kill\w* clash\w* shell\w* bomb\w* strikes? struck clos\w+ shut\w* block\w* loot\w*"
            r" flood\w* fight\w* seiz\w+ hit\b"
            r" raid\w* abduct\w* kidnap\w* ambush\w* burn\w* restrict\w* reopen\w* stop\w* detain\w* resum\w+"
            r" evacuat\w+ halt\w* storm\w* blast"
        ),
        origin=r"(?:from|fled|flee|fleeing|leaving|left|out of|evacuated|uprooted in|displaced in|abandon\w*)",
        destination=r"(?:to|towards?|into|reach\w*|in the direction of|arriv\w+ (?:in|at)|shelter\w* (?:in|at)|host\w* (?:in|by))",
    ),
    "fr": RoleWords(
        moves=_plain(r"fui\w* fuy\w* dépla\w+ évacu\w+ réfugi\w+ retourn\w* gagn\w+ quitt\w+ arriv\w+ entr[éa]\w* exode"),
        events=_plain(
            r"attaqu\w* tu[ée]\w* ferm\w+ bombard\w* incendi\w+ pill\w* enlev\w* bloqu\w* combat\w* tir\w*"
            r" arrêt\w* relâch\w* rouv\w*"
        ),
        origin=r"(?:de|d['’]|du|des|depuis|fui|quitté|fuyant|hors de)",
        destination=r"(?:à|au|aux|vers|en|gagné|rejoint|rejoindre|dans|jusqu['’]à)",
    ),
    "es": RoleWords(
        moves=_plain(
            r"huy\w+ huid\w+ desplaz\w+ evacu\w+ refugi\w+ retorn\w+ salieron abandon\w+ lleg\w+ cruz\w+ dej\w+"
            r" éxodo"
        ),
        events=_plain(
            r"ataq\w+ atac\w+ asesin\w+ mat\w+ cerrad\w* cierr\w* cerr\w+ bombarde\w+ inund\w+ combat\w+"
            r" secuestr\w+ bloque\w+ reabri\w+ muert\w+"
        ),
        origin=r"(?:de|del|desde|huyeron de|dejan|abandonaron|resguardo)",
        destination=r"(?:a|al|hacia|hasta|llegaron a|rumbo a)",
    ),
    "pt": RoleWords(
        moves=_plain(r"fug\w+ desloc\w+ evacu\w+ refugi\w+ regress\w+ abandon\w+ cheg\w+ atravess\w+ êxodo"),
        events=_plain(
            r"ataq\w+ atac\w+ mort\w+ mat\w+ fech\w+ encerr\w+ restri\w+ bombarde\w+ inund\w+ cheias combat\w+"
            r" rapt\w+ bloque\w+ reabr\w+"
        ),
        origin=r"(?:de|do|da|dos|das|desde)",
        destination=r"(?:para|a|à|ao|até|em direção a|chegaram a)",
    ),
    "ru": RoleWords(
        moves=_plain(r"беж\w+ эвакуир\w+ вывез\w+ покин\w+ перемещ\w+ беженц\w+ верну\w+ пересек\w+ прибы\w+ уш\w+ выех\w+"),
        events=_plain(
            r"атак\w+ обстрел\w+ погиб\w+ убит\w+ закры\w+ удар\w* взрыв\w* бо[ия]\w* захват\w+ затоп\w+"
            r" паводо?к\w* ограбл\w+ похи\w+ откры\w+"
        ),
        origin=r"(?:из|из-под|с|со|от|покинули|жителей(?: сёл)?)",
        destination=r"(?:в|во|на|к|до|через)",
    ),
    "uk": RoleWords(
        moves=_plain(
            r"евакую\w+ евакуац\w+ вивез\w+ виїха\w+ втек\w+ тіка\w+ переселен\w+ біжен\w+ повернул\w+ прибул\w+"
            r" залиш\w+ переміщен\w+"
        ),
        events=_plain(
            r"атак\w+ обстріл\w+ загину\w+ вбит\w+ закри\w+ удар\w* вибух\w* бо[їй]\w* захоп\w+ затоп\w+ влучи\w+"
            r" викра\w+ відкри\w+ потрапи\w+"
        ),
        origin=r"(?:із|з|зі|від|під|із сіл|залишили)",
        destination=r"(?:до|в|у|на|через)",
    ),
    "pl": RoleWords(
        moves=_plain(r"uciek\w+ ewaku\w+ uchodź\w+ przesiedl\w+ opuści\w+ wróci\w+ przyby\w+ dotar\w+"),
        events=_plain(
            r"atak\w* ostrzał\w* zgin\w+ zabi\w+ zamkn\w+ zniszczy\w+ uderz\w+ wybuch\w* trafi\w+ walk\w* porwa\w+"
            r" otwar\w+ spłon\w+"
        ),
        origin=r"(?:z|ze|od|spod|opuściło)",
        destination=r"(?:do|w|we|na|ku)",
    ),
    "tr": RoleWords(
        moves=_plain(
            r"kaç\w+ tahliye\w* göç\w* sığın\w* yerinden\w* gitti\w* gittiği\w* döndü\w* ulaş\w* terk\w*"
            r" mülteci\w*"
        ),
        events=_plain(
            r"saldır\w* öld\w* kapat\w* kapal\w* çatış\w* bombala\w* vur\w* patla\w* kısıtla\w* durdur\w* yağma\w*"
            r" kaçır\w* açıl\w* yaral\w*"
        ),
        origin=r"(?!)",
        destination=r"(?!)",
    ),
    "ar": RoleWords(
        moves=_plain(
            r"نزح\w* نزوح\w* فر\b فر[ّ]?\w* هرب\w* غادر\w* لجأ\w* لاجئ\w* نازح\w* عاد\w* إجلاء أجل\w* شر[ّ]?د\w*"
            r" وصل\w*"
            r"مغادر\w*"
        ),
        events=_plain(
            r"قصف\w* استهد\w* مقتل\w* قتل\w* قُتل\w* غار\w* إغلاق\w* أغلق\w* أُغلق\w* هجوم\w* اشتبا\w* خطف\w*"
            r" نهب\w* سيول\w* فتح\w* انفجار\w* جرح\w*"
        ),
        origin=r"(?:من|غادرت?|مغادرة)",
        destination=r"(?:إلى|نحو|باتجاه|صوب|في اتجاه)",
    ),
    "fa": RoleWords(
        moves=_plain(r"بیجا\w* آوار\w* گریخت\w* فرار\w* تخلیه\w* مهاجر\w* پناه\w* بازگشت\w* رفته\w* ترک\w* کوچ\w*"),
        events=_plain(r"حمله\w* کشته\w* بسته\w* انفجار\w* درگیری\w* بازداشت\w* ربود\w* غارت\w* سیل\w* باز\w* تیراندازی\w*"),
        origin=r"(?:از|از درهٔ|از ولایت)",
        destination=r"(?:به|به سوی|در)",
    ),
}
_AFTER_TR = {PlaceRole.ORIGIN: regex.compile(r"['’]?(?:[dt][ae]n)\b"), PlaceRole.DESTINATION: regex.compile(r"['’]?(?:y?[ae]|n[ae])\b")}
_COORDINATED = regex.compile(r"[\s,،/()-]*(?:and|et|y|e|и|та|і|й|i|ve|و|or|ou)?[\s«\"(]*", regex.IGNORECASE)
_NOUNS = (
    r"the|la|le|les|los|las|el|a|o|os|nearby|neighbou?ring|north\w*|south\w*|east\w*|west\w*|towns?|city|villages?|camps?|of|and|in|de|ville"
    r"|région|region|province|district|hamlets?|مدينة|بلدة|قرية|قرى|محافظة|ريف|مخيم|درهٔ|ولایت|شهر|селах?|сёл|города?|міста|сіл|сел"
)
_ALSO_BETWEEN = rf"(?:\W+(?:{_NOUNS})){{0,3}}"


class RoleReader:
    """Says of mentions, in the order of a document, which role their places have; it remembers the last one for "from A and B"."""

    def __init__(self, language: str, first_text_sentence: int) -> None:
        words = _COMPILED.get(language, _COMPILED["en"])
        self._moves, self._events, self._origin, self._destination = words
        self._language = language
        self._first = first_text_sentence
        self._last: tuple[Mention, PlaceRole] | None = None
        self._told: tuple[int, bool, bool] = (-1, False, False)

    def role_of(self, mention: Mention) -> PlaceRole:
        """The role of a mention; sentences without movement or event give OTHER."""
        role = self._role(mention)
        self._last = (mention, role)
        return role

    def _role(self, mention: Mention) -> PlaceRole:
        sentence = mention.sentence
        if self._last and self._last[0].sentence is sentence and self._last[1] in (PlaceRole.ORIGIN, PlaceRole.DESTINATION):
            between = sentence.text[self._last[0].end : mention.start]
            if _COORDINATED.fullmatch(between):
                return self._last[1]
        moves, events = self._tells(sentence)
        if moves:
            moved = self._moved(mention)
            if moved:
                return moved
            if self._is_lead(sentence):
                return PlaceRole.EVENT
        if events and self._is_lead(sentence):
            return PlaceRole.EVENT
        return PlaceRole.OTHER

    def _tells(self, sentence: Sentence) -> tuple[bool, bool]:
        """Whether a sentence tells of movement, and of an event; asked of each sentence once."""
        if self._told[0] != sentence.index:
            self._told = (sentence.index, bool(self._moves.search(sentence.text)), bool(self._events.search(sentence.text)))
        return self._told[1], self._told[2]

    def _moved(self, mention: Mention) -> PlaceRole | None:
        text = mention.sentence.text
        if self._language == "tr":
            return next((role for role, ending in _AFTER_TR.items() if ending.match(text, mention.end)), None)
        before = text[max(0, mention.start - 60) : mention.start]
        if self._origin.search(before):
            return PlaceRole.ORIGIN
        if self._destination.search(before):
            return PlaceRole.DESTINATION
        return None

    def _is_lead(self, sentence: Sentence) -> bool:
        return sentence.field is not Field.TEXT or sentence.index - self._first < LEAD_SENTENCES


def _compiled(words: RoleWords) -> tuple[regex.Pattern[str], regex.Pattern[str], regex.Pattern[str], regex.Pattern[str]]:
    ending = rf"{_ALSO_BETWEEN}[\s«\"“(]*(?:al-|el-)?\Z"
    return (
        regex.compile(rf"\b(?:{words.moves})", regex.IGNORECASE),
        regex.compile(rf"\b(?:{words.events})", regex.IGNORECASE),
        regex.compile(rf"\b{words.origin}{ending}", regex.IGNORECASE),
        regex.compile(rf"\b{words.destination}{ending}", regex.IGNORECASE),
    )


_COMPILED: Mapping[str, tuple[regex.Pattern[str], regex.Pattern[str], regex.Pattern[str], regex.Pattern[str]]] = MappingProxyType(
    {language: _compiled(words) for language, words in _WORDS.items()}
)

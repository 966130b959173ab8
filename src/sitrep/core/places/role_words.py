"""No input: ten languages' words that tell which part a place plays, as pieces of regular expressions, read by `roles`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleWords:
    """One language's words, parted by spaces. Anywhere in a sentence: `leaves` (people leave), `arrives` (people come or are housed),
    `people` (who), `events` (something happens). As expressions right before a place: `origin`, `destination`, and `beside`, after which
    a place is only a landmark ("northwest of") or the other side ("the border with"). Right after it: `calm`, nothing happened there."""

    leaves: str
    arrives: str
    people: str
    events: str
    origin: str
    destination: str
    beside: str = r"(?!)"
    calm: str = r"(?!)"


ROLE_WORDS: Mapping[str, RoleWords] = MappingProxyType(
    {
        "en": RoleWords(
            leaves=r"flee(?:s|ing)?\b fled flight\s+of displac\w+ evacuat\w+ uproot\w+ exodus forced\s+out driven\s+out driven\s+from"
            r" le(?:ft|av\w+)\s+(?:their|the\s+(?:area|town|village|camp)|home\w*) came\s+(?:over|across)",
            arrives=r"arriv\w+ crossed return(?:ed|ing|s)? shelter\w* refugees? idps? camping host(?:ed|s|ing)? housed? registered"
            r" resettl\w+ relocated",
            people=r"people families persons refugees? returnees displaced residents households villagers civilians arrivals migrants"
            r" children women",
            events=r"attack\w* kill\w* clash\w* shell\w* bomb\w* strikes? struck clos\w+ shut\w* block\w* loot\w* flood\w* fight\w*"
            r" seiz\w+ hits?\b raid\w* abduct\w* kidnap\w* ambush\w* burn\w* restrict\w* reopen\w* stop\w* detain\w* resum\w+ halt\w*"
            r" storm\w* blast\w* held\s+up sets?\s+fire explo\w+ limits? back\s+in\s+service",
            origin=r"(?:from|fled|flee|flees|fleeing|leaving|left|out of|evacuated|uprooted in|displaced (?:in|from)|abandon\w*|exodus of)",
            destination=r"(?:to|towards?|into|for|reach\w*|in the direction of|arriv\w+ (?:in|at)|shelter\w* (?:in|at)|host\w* (?:in|by)"
            r"|crossed|camping (?:in|at|on)|housed (?:in|at)|registered (?:in|at)|refuge (?:in|at))",
            beside=r"(?:(?:north|south|east|west)[-\w]*\s+of|(?:km|kilomet\w+|miles?|met(?:er|re)s|hours?(?:'| drive)?|walk|minutes)"
            r"(?:\s+\([^)]*\))?(?:\s+away)?\s+(?:\w+\s+)?(?:of|from)|not far from|far from"
            r"|(?:told|tells) (?:reporters|journalists|news\w+) (?:at|in|from)|speaking (?:at|in|from)|spoke (?:at|in|from)"
            r"|(?:border|frontier|crossings?|gates?) with|(?:visitor|tourist|journalist|trader)s? from|(?:hospitals?|treated) in)",
            calm=r"(?:stays?|stayed|remains?|remained) (?:\w+ )?open\b",
        ),
        "fr": RoleWords(
            leaves=r"fui\w* fuy\w* fuite dépla\w+ évacu\w+ exode quitt\w+ chassé\w* contraint\w*",
            arrives=r"réfugi\w+ retourn\w* gagn\w+ arriv\w+ entr[éa]\w* install\w+ accueilli\w* héberg\w+ trouv\w+\s+refuge",
            people=r"personnes familles habitants réfugi\w+ déplac\w+ ménages civils villageois",
            events=r"attaqu\w* tu[ée]\w* ferm\w+ bombard\w* incendi\w+ pill\w* enlev\w* bloqu\w* combat\w* tir\w* arrêt\w* relâch\w*"
            r" rouv\w* frapp\w+ frappe\w* interpell\w+ inond\w+ attentat\w*",
            origin=r"(?:de|d['’]|du|des|depuis|fui|quitté|fuyant|hors de)",
            destination=r"(?:à|au|aux|vers|en|gagné|rejoint|rejoindre|dans|jusqu['’]à)",
            beside=r"(?:au (?:nord|sud)(?:-?(?:est|ouest))? (?:de|du|d['’])|à l['’](?:est|ouest) (?:de|du|d['’])|(?:km|kilomètres|heures)"
            r"(?: (?:au nord|au sud|à l['’]est|à l['’]ouest))? (?:de|du|d['’])|frontières? avec|hôpita\w+ (?:de|du|d['’]|à))",
            calm=r"(?:reste\w*|demeure\w*) (?:\w+ )?ouverte?s?\b",
        ),
        "es": RoleWords(
            leaves=r"huy\w+ huid\w+ desplaz\w+ evacu\w+ salieron abandon\w+ dejan dejaron éxodo",
            arrives=r"refugi\w+ retorn\w+ lleg\w+ cruz\w+ albergad\w+ alojad\w+ acogid\w+",
            people=r"personas familias habitantes refugiad\w+ desplazad\w+ vecinos civiles migrantes",
            events=r"ataq\w+ atac\w+ asesin\w+ mat\w+ cerrad\w* cierr\w* cerr\w+ bombarde\w+ inund\w+ combat\w+ secuestr\w+ bloque\w+"
            r" reabri\w+ muert\w+",
            origin=r"(?:de|del|desde|huyeron de|dejan|abandonaron|resguardo)",
            destination=r"(?:a|al|hacia|hasta|llegaron a|rumbo a)",
            beside=r"(?:al (?:norte|sur|este|oeste|noroeste|noreste|suroeste|sureste) del?|(?:km|kilómetros|horas) del?|fronteras? con"
            r"|hospital(?:es)? (?:de|en))",
            calm=r"(?:sigue|permanece|continúa)n? (?:\w+ )?abiert[oa]s?\b",
        ),
        "pt": RoleWords(
            leaves=r"fug\w+ desloc\w+ evacu\w+ abandon\w+ êxodo deixaram",
            arrives=r"refugi\w+ regress\w+ cheg\w+ atravess\w+ acolhid\w+ alojad\w+ abrigad\w+",
            people=r"pessoas famílias habitantes refugiad\w+ deslocad\w+ moradores civis",
            events=r"ataq\w+ atac\w+ mort\w+ mat\w+ fech\w+ encerr\w+ restri\w+ bombarde\w+ inund\w+ cheias combat\w+ rapt\w+ bloque\w+"
            r" reabr\w+ só\s+deixa danific\w+",
            origin=r"(?:de|do|da|dos|das|desde)",
            destination=r"(?:para|a|à|ao|até|em direção a|chegaram a)",
            beside=r"(?:a (?:norte|sul|leste|este|oeste|nordeste|noroeste) d[eoa]|(?:km|quilómetros|quilômetros|horas) d[eoa]"
            r"|fronteiras? com(?: [oa])?|hospita(?:l|is) (?:de|em))",
            calm=r"(?:permanecem?|continuam?) (?:\w+ )?abert[oa]s?\b",
        ),
        "ru": RoleWords(
            leaves=r"беж\w+ эвакуир\w+ эвакуац\w+ вывез\w+ покин\w+ перемещ\w+ уш\w+ выех\w+",
            arrives=r"беженц\w+ верну\w+ пересек\w+ прибы\w+ размест\w+ размещ\w+ приютил\w+",
            people=r"люд\w+ человек\w* жител\w+ семь\w+ семей беженц\w+ переселенц\w+",
            events=r"атак\w+ обстрел\w+ погиб\w+ убит\w+ закры\w+ удар\w* взрыв\w* бо[ия]\w* захват\w+ затоп\w+ паводо?к\w* ограбл\w+"
            r" похи\w+ откры\w+",
            origin=r"(?:из|из-под|с|со|от|покинули|жителей(?: сёл)?)",
            destination=r"(?:в|во|на|к|до|через)",
            beside=r"(?:(?:севернее|южнее|восточнее|западнее|недалеко от)|(?:км|километрах|часах)(?: \w+)? от|границ\w+ с"
            r"|больниц\w+ (?:в )?)",
        ),
        "uk": RoleWords(
            leaves=r"евакую\w+ евакуац\w+ вивез\w+ виїха\w+ втек\w+ тіка\w+ залиш\w+ переміщен\w+",
            arrives=r"переселен\w+ біжен\w+ повернул\w+ прибул\w+ розмісти\w+ прихисти\w+",
            people=r"люд\w+ осіб мешканц\w+ жител\w+ сім\w+ родин\w+ біжен\w+",
            events=r"атак\w+ обстріл\w+ загину\w+ вбит\w+ закри\w+ удар\w* вибух\w* бо[їй]\w* захоп\w+ затоп\w+ влучи\w+ викра\w+ відкри\w+"
            r" потрапи\w+",
            origin=r"(?:із|з|зі|від|під|із сіл|залишили)",
            destination=r"(?:до|в|у|на|через)",
            beside=r"(?:(?:північніше|південніше|східніше|західніше|недалеко від)|(?:км|кілометрах|годинах)(?: \w+)? від"
            r"|кордон\w* (?:з|із|зі)|лікарн\w+ (?:в|у)?)",
        ),
        "pl": RoleWords(
            leaves=r"uciek\w+ ewaku\w+ przesiedl\w+ opuści\w+",
            arrives=r"uchodź\w+ wróci\w+ przyby\w+ dotar\w+ schroni\w+ zakwaterowan\w+",
            people=r"osób ludzi mieszka\w+ rodzin\w* uchodź\w+ cywil\w+",
            events=r"atak\w* ostrzał\w* zgin\w+ zabi\w+ zamkn\w+ zniszczy\w+ uderz\w+ wybuch\w* trafi\w+ walk\w* porwa\w+ otwar\w+"
            r" spłon\w+",
            origin=r"(?:z|ze|od|spod|opuściło)",
            destination=r"(?:do|ku)",
            beside=r"(?:na (?:północ|południe|wschód|zachód) od|(?:km|kilometrów|godzin) od|granic\w+ z|szpital\w* w)",
        ),
        "tr": RoleWords(
            leaves=r"kaç(?!ır)\w+ tahliye\w* göç\w* yerinden\w* terk\w* gitti\w* gittiği\w* ayrıl\w+",
            arrives=r"sığın\w* döndü\w* ulaş\w* mülteci\w* yerleş\w+ geldi\w*",
            people=r"kişi\w* insan\w* aile\w* mülteci\w* sivil\w* sakin\w*",
            events=r"saldır\w* öld\w* kapat\w* kapal\w* çatış\w* bombala\w* vur\w* patla\w* kısıtla\w* durdur\w* yağma\w* kaçır\w* açıl\w*"
            r" yaral\w*",
            origin=r"(?!)",
            destination=r"(?!)",
        ),
        "ar": RoleWords(
            leaves=r"[وف]?نزح\w* [ولب]?(?:ال)?نزوح\w* فر\b فر[ّ]?\w* [وف]?هرب\w* [وف]?غادر\w* [ولب]?(?:ال)?إجلاء أجل\w* شر[ّ]?د\w* مغادر\w*",
            arrives=r"لجأ\w* (?:ال)?لاجئ\w* (?:ال)?نازح\w* عاد\w* [وف]?وصل\w* [وف]?استقبل\w* لجؤوا",
            people=r"شخص\w* (?:ال)?عائل\w+ (?:ال)?أسر\w* (?:ال)?نازح\w* (?:ال)?لاجئ\w* (?:ال)?مدني\w+ (?:ال)?سكان",
            events=r"(?:ال)?قصف\w* استهد\w* مقتل\w* [وف]?قتل\w* [وف]?قُتل\w* غار\w* إغلاق\w* [وف]?أغلق\w* أُغلق\w* مغلق\w* هجوم\w* اشتبا\w*"
            r" خطف\w* نهب\w* [ولب]?(?:ال)?سيول\w* فتح\w* [وف]?انفج\w+ [وف]?جرح\w* [وف]?أصيب\w*",
            origin=r"(?:من|غادرت?|مغادرة)",
            destination=r"(?:إلى|نحو|باتجاه|صوب|في اتجاه)",
            beside=r"(?:شمال[يّ]?|جنوب[يّ]?|شرق[يّ]?|غرب[يّ]?|كيلومتر\w* (?:من|عن|شمال|جنوب|شرق|غرب))",
        ),
        "fa": RoleWords(
            leaves=r"بیجا\w* آوار\w* گریخت\w* فرار\w* تخلیه\w* رفته\w* ترک\w* کوچ\w*",
            arrives=r"مهاجر\w* پناه\w* بازگشت\w* رسید\w*",
            people=r"نفر\w* خانواده\w* باشند\w+ مردم مهاجر\w* بیجاشد\w+ ساکنان",
            events=r"حمله\w* کشته\w* بسته\w* انفجار\w* درگیری\w* بازداشت\w* ربود\w* غارت\w* سیل\w* باز\w* تیراندازی\w*",
            origin=r"(?:از|از درهٔ|از ولایت)",
            destination=r"(?:به|به سوی)",
            beside=r"(?:در (?:شمال|جنوب|شرق|غرب)|کیلومتری)",
        ),
    }
)

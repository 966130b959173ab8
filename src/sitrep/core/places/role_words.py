"""No input: ten languages' words that tell which part a place plays, as pieces of regular expressions, read by `roles`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleWords:
    """One language's words, parted by spaces. Anywhere in a sentence: `leaves` (people leave), `arrives` (people come or are housed),
    `moves` (they may do either: "walked"), `people` (who), `events` (something happens). As expressions right before a place: `origin`,
    `destination`, and `beside`, after which a place is only a landmark ("northwest of"), the other side ("the border with") or where
    somebody spoke. Right after it: `receives` (it takes people in), and `calm`, nothing happened there."""

    leaves: str
    arrives: str
    people: str
    events: str
    origin: str
    destination: str
    moves: str = r"(?!)"
    receives: str = r"(?!)"
    beside: str = r"(?!)"
    calm: str = r"(?!)"


ROLE_WORDS: Mapping[str, RoleWords] = MappingProxyType(
    {
        "en": RoleWords(
            leaves=r"flee(?:s|ing)?\b fled flight\s+of displac(?!ed\s+(?:people|persons?|famil\w+|civilians|households|\w+ans\b))\w+"
            r" evacuat\w+ uproot\w+ exodus forced\s+out driven\s+(?:out|from) escap\w+ emptied"
            r" le(?:ft|av\w+)\s+(?:their|the\s+(?:area|town|village|camp)|home\w*) came\s+(?:over|across)"
            r" forc(?:ed|es|ing)(?:\s+\S+){1,6}?\s+(?:from|out|into|to\s+(?:flee|leave|move|abandon))\b"
            r" (?:families|people|residents|civilians|villagers)\s+(?:have\s+)?left\b",
            arrives=r"arriv\w+ crossed return(?:ed|ing|s)? shelter\w* refugees? idps? camping host(?:ed|s|ing)? housed? registered"
            r" resettl\w+ relocated displaced\s+(?:people|persons?|famil\w+|civilians|households|\w+ans\b) displacement\s+camps? influx"
            r" reached living\s+in sleeping deport\w+ repatriat\w+ pour(?:ed|ing)\s+into taken\s+in",
            moves=r"walk\w* cross\w* mov(?:ed?|ing)\b travel\w* came\b come\b went\b gone\b push\w* driven bused buse?s\b boats?\b"
            r" trekk\w* head(?:ed|ing)\b sail\w* transferr\w* taken took sent\b pour\w* stream\w* rush\w* trains?\b journey ran\b leave\b"
            r" left\b expel\w* sought seek\w*",
            people=r"people families persons refugees? returnees displaced residents households villagers civilians arrivals migrants"
            r" children women thousands hundreds dozens inhabitants evacuees locals townspeople rohingya"
            r" \d[\d,.]*\s+(?:\w+\s+)?\w+(?:ans|ese|is|ish|ians)\b",
            events=r"attack\w* kill\w* clash\w* shell\w* bomb\w* strikes? struck clos\w+ shut\w* block\w* loot\w* flood\w* fight\w*"
            r" seiz\w+ hits?\b raid\w* abduct\w* kidnap\w* ambush\w* burn\w* restrict\w* reopen\w* stop\w* detain\w* resum\w+ halt\w*"
            r" storm\w* blast\w* held\s+up sets?\s+fire explo\w+ limits? back\s+in\s+service airstrike\w*",
            origin=r"(?:from|fled|flee|flees|fleeing|leaving|left|out of|evacuated|uprooted in|displaced (?:in|from)|abandon\w*|exodus of"
            r"|(?<!displaced )(?:residents|people|inhabitants|villagers|civilians|families) (?:of|in)|advanced on|overran)",
            destination=r"(?:to|towards?|into|for|reach\w*|in the direction of|arriv\w+ (?:in|at)|shelter\w* (?:in|at)|host\w* (?:in|by)"
            r"|crossed|camping (?:in|at|on)|housed (?:in|at)|registered (?:in|at)|refuge (?:in|at)|(?:liv\w+|sleep\w+|stay\w*) (?:in|at"
            r"|with)"
            r"|(?:centres?|centers?|camps?|shelters?|schools?|churches|mosques|tents) (?:in|at|outside|near|around)"
            r"|displaced (?:people|persons|families) (?:in|at))",
            receives=r"(?:(?:has|have|had|is|are|was) )?(?:receiv(?:ed|es|ing)|taken in|took in|takes in|host(?:s|ed|ing)?|welcom(?:ed"
            r"|es|ing)"
            r"|admitted|see(?:n|s) an influx|saw an influx|shelter(?:s|ed|ing))\b",
            beside=r"(?:(?:governor|mayor) of|"
            r"(?:north|south|east|west)[-\w]*\s+of|(?:km|kilomet\w+|miles?|met(?:er|re)s|hours?(?:'| drive)?|walk|minutes)"
            r"(?:\s+\([^)]*\))?(?:\s+away)?\s+(?:\w+\s+)?(?:of|from)|not far from|far from"
            r"|(?:told|tells) (?:reporters|journalists|news\w+) (?:at|in|from)|(?:speaking|spoke|said|says|announced) (?:at|in|from)"
            r"|(?:border|frontier|crossings?|gates?) with|(?:visitor|tourist|journalist|trader)s? from|(?:hospitals?|treated) in"
            r"|(?:officials?|office|ministry|authorities|spokes\w+|police) (?:at|in))",
            calm=r"(?:(?:stays?|stayed|remains?|remained|was|is|were|are) (?:\w+ )?open\b|based\b)",
        ),
        "fr": RoleWords(
            leaves=r"fui\w* fuy\w* fuite dépla\w+ évacu\w+ exode quitt\w+ chassé\w* contraint\w* forcé\w* jet\w+\s+sur vid[ée]\w*\s+de",
            arrives=r"réfugi\w+ retourn\w* gagn\w+ arriv\w+ entr[éa]\w* install\w+ accueill\w* héberg\w+ trouv\w+\s+refuge afflu\w+"
            r" rapatri\w+ expuls\w+ regagn\w+ abrit\w+",
            moves=r"travers\w+ march\w+ part\w+ venu\w* rejoin\w+ transfér\w+ ramen\w+ march\w+ dirig\w+ mont\w+ pass\w+",
            people=r"personnes familles habitants réfugi\w+ déplac\w+ ménages civils villageois milliers centaines dizaines rapatri\w+"
            r" retournés \d[\d,.]*\s+\w+(?:ais|iens?|ois|ains?)\b",
            events=r"attaqu\w* tu[ée]\w* ferm\w+ bombard\w* incendi\w+ pill\w* enlev\w* bloqu\w* combat\w* tir\w* arrêt\w* relâch\w*"
            r" rouv\w* frapp\w+ frappe\w* interpell\w+ inond\w+ attentat\w*",
            origin=r"(?:de|d['’]|du|des|depuis|fui|quitté|fuyant|hors de)",
            destination=r"(?:à|au|aux|vers|en|gagné|rejoint|rejoindre|dans|jusqu['’]à)",
            receives=r"(?:(?:a|ont|avait) )?(?:accueill\w+|reçu\w*|reçoi\w+|hébergé?\w*|abrit\w+|enregistré|vu affluer)\b",
            beside=r"(?:(?:gouverneur|maire|préfet|députée?) (?:de|du|des|d['’])|"
            r"au (?:nord|sud)(?:-?(?:est|ouest))? (?:de|du|d['’])|à l['’](?:est|ouest) (?:de|du|d['’])|(?:km|kilomètres|heures)"
            r"(?: (?:au nord|au sud|à l['’]est|à l['’]ouest))? (?:de|du|d['’])|frontières? avec|hôpita\w+ (?:de|du|d['’]|à))",
            calm=r"(?:reste\w*|demeure\w*) (?:\w+ )?ouverte?s?\b",
        ),
        "es": RoleWords(
            leaves=r"huy\w+ huid\w+ huir desplaz\w+ evacu\w+ salieron abandon\w+ dejan dejaron dejar\s+sus éxodo escap\w+ oblig\w+\s+a"
            r" expulsad\w+ desaloj\w+",
            arrives=r"refugi\w+ retorn\w+ regres\w+ lleg\w+ cruz\w+ alberg\w+ aloja\w+ acog\w+ deport\w+ repatri\w+",
            moves=r"camin\w+ traslad\w+ march\w+ viaj\w+ pas[aó]\w* entr[aó]\w* ingres\w+ salen salió vuelv\w+ volvieron",
            people=r"personas familias habitantes refugiad\w+ desplazad\w+ vecinos civiles migrantes residentes miles cientos decenas"
            r" campesinos indígenas \d[\d,.]*\s+\w+(?:anos|anas|eños|inos|ses|tas)\b",
            events=r"ataq\w+ atac\w+ asesin\w+ mat\w+ cerrad\w* cierr\w* cerr\w+ bombarde\w+ inund\w+ combat\w+ secuestr\w+ bloque\w+"
            r" reabri\w+ muert\w+",
            origin=r"(?:de|del|desde|huyeron de|dejan|abandonaron|resguardo)",
            destination=r"(?:a|al|hacia|hasta|llegaron a|rumbo a|refugi\w+ en|alberg\w+ en|aloja\w+ en)",
            receives=r"(?:(?:ha|han) )?(?:recib\w+|acog\w+|alberg\w+)\b",
            beside=r"(?:(?:alcalde|alcaldesa|gobernadora?) del?|"
            r"al (?:norte|sur|este|oeste|noroeste|noreste|suroeste|sureste) del?|(?:km|kilómetros|horas) del?|fronteras? con"
            r"|hospital(?:es)? (?:de|en))",
            calm=r"(?:sigue|permanece|continúa)n? (?:\w+ )?abiert[oa]s?\b",
        ),
        "pt": RoleWords(
            leaves=r"fug\w+ desloc\w+ evacu\w+ abandon\w+ êxodo deixaram desaloj\w+ desabrig\w+ expuls\w+ forç\w+\s+a",
            arrives=r"refugi\w+ regress\w+ retorn\w+ cheg\w+ atravess\w+ acolh\w+ aloja\w+ abriga\w+ deport\w+ repatri\w+",
            moves=r"caminh\w+ cruz\w+ entr[ao]\w+ vind\w+ transfer\w+ segu\w+ partir\w+ volt\w+ viaj\w+",
            people=r"pessoas famílias habitantes refugiad\w+ deslocad\w+ moradores civis milhares centenas dezenas residentes agregados"
            r" \d[\d,.]*\s+\w+(?:anos|anas|eses|inos|enses)\b",
            events=r"ataq\w+ atac\w+ mort\w+ mat\w+ fech\w+ encerr\w+ restri\w+ bombarde\w+ inund\w+ cheias combat\w+ rapt\w+ bloque\w+"
            r" reabr\w+ só\s+deixa danific\w+",
            origin=r"(?:de|do|da|dos|das|desde)",
            destination=r"(?:para|a|à|ao|até|em direção a|chegaram a|refugi\w+ em|abrigad\w+ em|alojad\w+ em)",
            receives=r"(?:(?:já|tem|têm) )?(?:receb\w+|acolh\w+|abrig\w+)\b",
            beside=r"(?:(?:governadora?|autarca|administradora?) d[eao]|(?:seguem|passam) por|"
            r"a (?:norte|sul|leste|este|oeste|nordeste|noroeste) d[eoa]|(?:km|quilómetros|quilômetros|horas) d[eoa]"
            r"|fronteiras? com(?: [oa])?|hospita(?:l|is) (?:de|em))",
            calm=r"(?:permanecem?|continuam?) (?:\w+ )?abert[oa]s?\b",
        ),
        "ru": RoleWords(
            leaves=r"беж(?!ен)\w+ эвакуир\w+ эвакуац\w+ вывез\w+ вывод\w+ вывоз\w+ покин\w+ покид\w+ перемещ\w+ уш\w+ выех\w+ выезж\w+"
            r" отселен\w* исход\w* лишил\w+\s+кров",
            arrives=r"беженц\w+ верну\w+ возвра\w+ пересек\w+ прибы\w+ прибыва\w+ размест\w+ размещ\w+ приютил\w+ переселенц\w+ принял\w*"
            r" депортир\w+ добрал\w+",
            moves=r"пеш\w+ идут шли прошли едут ехали приехал\w* переш\w+ переход\w+ перевез\w+ переброс\w+ автобус\w* поезд\w* отправ\w+"
            r" направл\w+ добира\w+",
            people=r"люд\w+ человек\w* жител\w+ семь\w+ семей беженц\w+ переселенц\w+ тысяч\w* сотн\w+ дет(?:и|ей)\b",
            events=r"атак\w+ обстрел\w+ погиб\w+ убит\w+ закры\w+ удар\w* взрыв\w* бо[ия]\w* захват\w+ затоп\w+ паводо?к\w* ограбл\w+"
            r" похи\w+ откры\w+",
            origin=r"(?:из|из-под|с|со|от|покинули|покидают|покинули|жител(?:и|ей|ям)(?: сёл)?)",
            destination=r"(?:в|во|на|к|до|через)",
            receives=r"(?:уже )?(?:принял\w*|принима\w+|приютил\w*|размест\w+)\b",
            beside=r"(?:(?:губернатор\w*|мэр\w*)|(?:ехать|едут|следовать) через|"
            r"(?:сообщ\w+|заявил\w*|рассказал\w*)(?: \w+)? (?:в|на|из)|(?:севернее|южнее|восточнее|западнее|недалеко от)"
            r"|(?:км|километрах|часах)(?: \w+)? от|границ\w+ с"
            r"|больниц\w+ (?:в )?)",
        ),
        "uk": RoleWords(
            leaves=r"евакую\w+ евакуац\w+ евакуйов\w+ вивез\w+ вивоз\w+ виїха\w+ виїжд\w+ втек\w+ втік\w+ тіка\w+ залиш\w+ покин\w+"
            r" переміщен(?!их)\w+ відселен\w*",
            arrives=r"переселен\w+ біжен\w+ повернул\w+ поверта\w+ прибул\w+ прибува\w+ розмісти\w+ розміщ\w+ прихисти\w+ прийня\w+"
            r" переміщених депорт\w+ дістал\w+",
            moves=r"пішк\w+ йдуть їдуть приїха\w+ перейш\w+ перевез\w+ автобус\w* поїзд\w* потяг\w* відправ\w+ вируш\w+ прямую\w+",
            people=r"люд\w+ осіб мешканц\w+ жител\w+ сім\w+ родин\w+ біжен\w+ тисяч\w* сотн\w+ дітей переселен\w+ евакуйован\w+",
            events=r"атак\w+ обстріл\w+ загину\w+ вбит\w+ закри\w+ удар\w* вибух\w* бо[їй]\w* захоп\w+ затоп\w+ влучи\w+ викра\w+"
            r" відкри\w+ потрапи\w+",
            origin=r"(?:із|з|зі|від|під|із сіл|залишили|залишають|покинули|мешканц(?:і|ів|ям)|жител(?:і|ів|ям))",
            destination=r"(?:до|в|у|на|через)",
            receives=r"(?:вже )?(?:прийня\w+|прийма\w+|прихисти\w+)\b",
            beside=r"(?:(?:губернатор\w*|мер(?:а|у|ом)?|голов\w+)|(?:їхати|їдуть) через|"
            r"(?:повідом\w+|заявил\w*|розповіл\w*|сказал\w*)(?: \w+){0,3} (?:в|у|на|із?)|(?:північніше|південніше|східніше"
            r"|західніше|недалеко від)|(?:км|кілометрах|годинах)(?: \w+)? від"
            r"|кордон\w* (?:з|із|зі)|лікарн\w+ (?:в|у)?)",
        ),
        "pl": RoleWords(
            leaves=r"uciek\w+ ucieczk\w+ uciekł\w* ewaku\w+ przesiedl\w+ wysiedl\w+ opuści\w+ opuszcz\w+ wyjech\w+ wywie[zź]\w+ zmusi\w+"
            r" exodus",
            arrives=r"uchodź\w+ wróci\w+ wraca\w+ powróci\w+ przyby\w+ dotar\w+ schroni\w+ zakwaterowan\w+ przyję\w+ deport\w+",
            moves=r"pieszo idą szli przesz\w+ przekroczy\w+ jadą przyjecha\w+ przewie[zź]\w+ autobus\w* pociąg\w*",
            people=r"osób ludzi mieszka\w+ rodzin\w* uchodź\w+ cywil\w+ tysi[ąę]\w+ setki dzieci",
            events=r"atak\w* ostrzał\w* zgin\w+ zabi\w+ zamkn\w+ zniszczy\w+ uderz\w+ wybuch\w* trafi\w+ walk\w* porwa\w+ otwar\w+"
            r" spłon\w+",
            origin=r"(?:z|ze|od|spod|opuści\w+|mieszkańc\w+)",
            destination=r"(?:do|ku|(?:schronieni\w+|zakwaterowan\w+|schronił\w*|mieszkają) w)",
            receives=r"(?:już )?(?:przyję\w+|przyjmuj\w+|gości\w*)\b",
            beside=r"(?:na (?:północ|południe|wschód|zachód) od|(?:km|kilometrów|godzin) od|granic\w+ z|szpital\w* w)",
        ),
        "tr": RoleWords(
            leaves=r"kaç(?!ır)\w+ tahliye\w* göç\w* yerinden\w* terk\w* gitti\w* gittiği\w* ayrıl\w+ evsiz\w*",
            arrives=r"sığın\w* dön(?:dü|en|üş|üyor|mek)\w* ulaş\w* mülteci\w* yerleş\w+ geldi\w* gelen\w* barın\w* var(?:dı|an)\w*"
            r" sınır\s+dışı",
            moves=r"yürü\w+ geç(?:ti|en|iyor)\w* taşın\w+ nakled\w+ götürül\w+ girdi\w* giriş\w*",
            people=r"kişi\w* insan\w* aile\w* mülteci\w* sivil\w* sakin\w* binlerce yüzlerce suriyeli\w* afgan\w*",
            events=r"saldır\w* öld\w* kapat\w* kapal\w* çatış\w* bombala\w* vur\w* patla\w* kısıtla\w* durdur\w* yağma\w* kaçır\w* açıl\w*"
            r" yaral\w*",
            origin=r"(?!)",
            destination=r"(?!)",
        ),
        "ar": RoleWords(
            leaves=r"[وف]?نزح\w* [ولب]?(?:ال)?نزوح\w* فر\b فر[ّ]?\w* [وف]?هرب\w* [وف]?غادر\w* [ولب]?(?:ال)?إجلاء أجل\w* شر[ّ]?د\w*"
            r" مغادر\w*",
            arrives=r"لجأ\w* (?:ال)?لاجئ\w* (?:ال)?نازح\w* [وف]?عاد\w* [وف]?وصل\w* [وف]?استقبل\w* لجؤوا [وف]?يعود\w* [ولب]?(?:ال)?عودة"
            r" [ولب]?(?:ال)?عائد\w+ [وف]?تستقبل\w* [وف]?يستقبل\w* [ولب]?وصول رح[ّ]?ل\w* ترحيل\w*",
            moves=r"[وف]?عبر\w* [وف]?انتقل\w* [وف]?توج[ّ]?ه\w* [وف]?نقل\w* [وف]?سار\w* [وف]?مشى\w* [وف]?دخل\w* [وف]?خرج\w*",
            people=r"شخص\w* [وب]?(?:ال)?آلاف [وب]?(?:ال)?مئات (?:ال)?عشرات (?:ال)?مواطن\w* (?:ال)?أهالي [ولب]?(?:ال)?ألف\w* (?:ال)?عائل\w+"
            r" (?:ال)?أسر\w* (?:ال)?نازح\w* (?:ال)?لاجئ\w* (?:ال)?مدني\w+ (?:ال)?سكان",
            events=r"(?:ال)?قصف\w* استهد\w* مقتل\w* [وف]?قتل\w* [وف]?قُتل\w* غار\w* إغلاق\w* [وف]?أغلق\w* أُغلق\w* مغلق\w* هجوم\w*"
            r" اشتبا\w* خطف\w* نهب\w* [ولب]?(?:ال)?سيول\w* فتح\w* [وف]?انفج\w+ [وف]?جرح\w* [وف]?أصيب\w*",
            origin=r"(?:من|غادرت?|مغادرة)",
            destination=r"(?:إلى|نحو|باتجاه|صوب|في اتجاه|وصلت?|لجؤوا إلى|مخيمات(?: في)?)",
            beside=r"(?:شمال[يّ]?|جنوب[يّ]?|شرق[يّ]?|غرب[يّ]?|كيلومتر\w* (?:من|عن|شمال|جنوب|شرق|غرب))",
        ),
        "fa": RoleWords(
            leaves=r"بیجا(?!شدگان)\w* آوار(?!گان)\w* گریخت\w* فرار\w* تخلیه\w* رفته\w* رفتند ترک\w* کوچ\w* بی\u200c?خانمان\w* گریز\w*",
            arrives=r"مهاجر\w* پناه\w* بازگشت\w* برگشت\w* رسید\w* بیجاشدگان آوارگان عودت\w* اخراج\w* اسکان\w*",
            moves=r"عبور\w* منتقل\w* انتقال\w* وارد\w* آمد\w* رفت\w*",
            people=r"نفر\w* خانواده\w* باشند\w+ مردم مهاجر\w* بیجاشد\w+ ساکنان هزاران صدها آوارگان پناه\w+ خانوار\w* ساکن\w* روستایی\w*",
            events=r"حمله\w* کشته\w* بسته\w* انفجار\w* درگیری\w* بازداشت\w* ربود\w* غارت\w* سیل\w* باز\w* تیراندازی\w*",
            origin=r"(?:از|از درهٔ|از ولایت)",
            destination=r"(?:به|به سوی)",
            beside=r"(?:در (?:شمال|جنوب|شرق|غرب)|کیلومتری)",
        ),
    }
)

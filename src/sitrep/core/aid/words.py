"""No input: ten languages' words for who of the aid was hit, how and with what effect, as pieces of regular expressions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sitrep.core.aid.brief_words import BRIEF_WORDS
from sitrep.core.aid.vocabulary import AidWords

_EN = AidWords(
    one=r"(?:aid |relief |health |humanitarian )?(?:worker|driver|volunteer|employee|staff member|nurse|doctor|medic|paramedic|guard"
    r"|colleague|midwife|surgeon|deminer|logistician|staffer|engineer)\b(?!s)",
    staff=r"(?:(?:aid|relief|health|humanitarian|medical) )?workers?\b|staff|employees?|volunteers?|drivers?|nurses?|doctors?|paramedics?"
    r"|medics?|colleagues?|team\b|personnel|logisticians?",
    units=r"days?|hours?|weeks?|months?|years?|km|kilomet\w+|miles|met(?:re|er)s|tons?|tonnes?|per cent|percent|trucks?|lorr\w+|vehicles?"
    r"|bags?|boxes|cars|times|a\.?m|p\.?m|o'clock|villages|districts|attacks|incidents|clinics|offices|million",
    targets=MappingProxyType(
        {
            "convoy": r"convoys?",
            "distribution": r"distribution|aid (?:point|queue)|food queue|waiting for (?:aid|food|flour)|feeding|handing out",
            "warehouse": r"warehouses?|stores?\b|storehouse|depot|stockpile|stocks\b|supplies|storage",
            "facility": r"clinics?|hospitals?|office|compound|guesthouse|health cent(?:re|er)|facilit\w+|base\b|premises|headquarters"
            r"|school",
            "vehicle": r"trucks?|lorr\w+|vehicles?|ambulances?|cars?\b|minibus|bus\b|boats?|helicopter|plane|aircraft",
        }
    ),
    acts=MappingProxyType(
        {
            "killed": r"kill\w*|dead\b|died|dies|slain|murder\w*|deaths?",
            "injured": r"injur\w+|wound\w+|hurt\b|beat\b|beaten|shot at|stabb\w+|raped?\b|tortur\w+|assaulted",
            "kidnapped": r"kidnap\w*|abduct\w*|taken hostage|seized by (?:gun|arm)\w+|missing|(?:pull|dragg)ed (?:him|her|them) from",
            "detained": r"detain\w*|arrest\w*|held by (?:police|security|soldiers|authorities)",
            "released": r"releas\w+|freed",
            "burned": r"burn\w*|set (?:on )?fire|ablaze|in flames|torch\w+|arson",
            "looted": r"loot\w*|pillag\w*|ransack\w*|stole\w*|steal\w*|plunder\w*",
            "robbed": r"robb\w*|held up|took the|at gunpoint|hijack\w*|carjack\w*",
            "hit": r"hit\w*|struck|strikes?|shell\w*|bomb\w*|attack\w*|ambush\w*|fired|raid\w*|storm\w*|destroy\w*|damag\w*|explo\w+"
            r"|target\w*|shot|drone|mine\b|(?:under|opened) fire",
            "blocked": r"block\w*|turned back|denied|prevent\w*|barred|stopped|held at|refus\w*|obstruct\w*|not allowed|stranded",
        }
    ),
    means=MappingProxyType(
        {
            "LM": r"land ?mine|mine\b|unexploded",
            "RIED": r"roadside bomb|improvised explosive|ied\b",
            "VBIED": r"car bomb|truck bomb",
            "BBIED": r"suicide bomb\w*",
            "AB": r"shell\w*|air ?strikes?|air raid|bombard\w*|drone|missiles?|rockets?|mortars?|artillery|jets?|warplanes?"
            r"|strikes?\b|struck|grenade",
            "B": r"bomb\w*|explosi\w+",
            "S": r"shot|shoot\w*|gunfire|gunm[ae]n|opened fire|fired (?:on|at)|armed men",
            "BA": r"beat\b|beaten|assault\w*|stab\w*|punch\w*|mob\b|crowd",
        }
    ),
    effects=MappingProxyType(
        {
            "suspended": r"suspend\w*|halt\w*|paus\w+|stopped (?:its|their|all) (?:work|operations|activities|deliveries)|ceased"
            r"|called off|cancel\w*",
            "relocated": r"relocat\w*|withdr[ae]w\w*|evacuated (?:its|their) staff|pulled out|moved its staff",
            "delayed": r"delay\w*|postpon\w*|held up for",
            "reduced": r"scal\w+ (?:back|down)|reduc\w+ (?:its|their)|cut back",
        }
    ),
    places=MappingProxyType(
        {
            "C": r"in (?:custody|detention|captivity|prison|jail)",
            "H": r"(?:his|her|their|the victim's) (?:home|house|residence|apartment)|at home\b",
            "R": r"roads?\b|highway|checkpoint|en route|travel\w+ (?:to|from|between)",
            "OC": r"offices?\b|compound|guesthouse|headquarters|warehouse",
            "PS": r"clinics?|hospitals?|camps?\b|distribution|schools?\b|project site",
        }
    ),
)

_FR = AidWords(
    one=r"(?:un|une|le|la|l['’]|son|leur)\s?(?:agent|employé|volontaire|bénévole|travailleur|chauffeur|médecin|infirmi\w+|secouriste"
    r"|humanitaire"
    r"|logisticien|garde|collègue)\w?\b(?!s)",
    staff=r"agents?|employé\w*|volontaires?|bénévoles?|travailleu\w+|chauffeurs?|médecins?|infirmi\w+|secouristes?|humanitaires"
    r"|logisticien\w*"
    r"|personnel|équipe",
    units=r"jours?|heures?|semaines?|mois|ans|années?|km|kilomètres|mètres|tonnes?|camions?|véhicules?|sacs|fois|villages|%|millions?",
    targets=MappingProxyType(
        {
            "convoy": r"convois?",
            "distribution": r"distributions?",
            "warehouse": r"entrepôts?|dépôts?|stocks?|magasins?",
            "facility": r"cliniques?|hôpita\w+|bureaux?|centre de santé|locaux|base\b|dispensaires?|siège",
            "vehicle": r"camions?|véhicules?|ambulances?|voitures?|minibus|pirogues?|hélicoptère",
        }
    ),
    acts=MappingProxyType(
        {
            "killed": r"tu[ée]\w*|mort\w*|assassin\w+|abattu\w*|décédé\w*",
            "injured": r"blessé\w*|frappé\w*|passé\w* à tabac",
            "kidnapped": r"enlev\w*|enlèvement\w*|kidnapp\w*|otages?|disparu\w*",
            "detained": r"arrêtée?s? par|interpell\w+|détenu\w*|détention|gardée? à vue",
            "released": r"relâch\w+|libér\w+",
            "burned": r"incendi\w+|brûl\w+|mis le feu",
            "looted": r"pill\w+|vol[ée]\w*|saccag\w+|dérob\w+",
            "robbed": r"dévalis\w+|braqu\w+|dépouill\w+",
            "hit": r"attaqu\w+|frapp\w+|bombard\w+|touch\w+|vis[ée]\w*|tir\w*|embuscade|détrui\w+|obus|mine\b|drone|explos\w+",
            "blocked": r"bloqu\w+|refoul\w+|empêch\w+|refus\w+|retenu\w*|interdi\w+",
        }
    ),
    means=MappingProxyType(
        {
            "LM": r"mine\b|mines\b",
            "RIED": r"engin explosif|eei\b",
            "VBIED": r"voiture piégée",
            "BBIED": r"attentat suicide|kamikaze",
            "AB": r"bombard\w+|obus|frappes?|drone|missiles?|roquettes?|mortier",
            "B": r"bombe|explos\w+",
            "S": r"tir\w*|balles?|hommes armés|fusill\w+|coups de feu",
            "BA": r"frappé\w* à|battu\w*|poignard\w+|foule|lynch\w+",
        }
    ),
    effects=MappingProxyType(
        {
            "suspended": r"suspen\w+|interromp\w+|cess\w+ ses|annul\w+",
            "relocated": r"évacué son personnel|retir\w+ (?:son|ses)|relocalis\w+|replié\w*",
            "delayed": r"retard\w*|report\w+ (?:la|les|sa)",
            "reduced": r"rédui\w+ (?:ses|leurs)",
        }
    ),
    places=MappingProxyType(
        {
            "H": r"domicile|(?:sa|son|leur) (?:maison|résidence|logement)",
            "R": r"routes?\b|axe\b|piste|barrage",
            "OC": r"bureaux?\b|enceinte|siège\b|entrepôt",
            "PS": r"cliniques?|hôpita\w+|camps?\b|distribution|écoles?\b|centre de santé",
        }
    ),
)

_AR = AidWords(
    one=r"(?:متطوع|متطوعة|مسعف|مسعفة|موظف|موظفة|عامل إغاثة|عاملة إغاثة|سائق|سائقها|سائقه|طبيب|طبيبة|ممرض|ممرضة|خبير|حارس|عامل)(?!\w)",
    staff=r"[ولب]?(?:ال)?(?:متطوع\w*|مسعف\w*|موظف\w*|عامل\w*|عمال|سائق\w*|أطباء|ممرض\w*|فريق|كوادر|طاقم|زملائه)",
    units=r"يوم\w*|أيام|ساعة|ساعات|أسبوع\w*|أسابيع|شهر\w*|أشهر|سنة|سنوات|عام\w*|أعوام|كيلومتر\w*|متر\w*|طن\w*|شاحنة|شاحنات|قرى|قرية"
    r"|سيارة|سيارات|مليون",
    targets=MappingProxyType(
        {
            "convoy": r"[ولب]?(?:ال)?(?:قافلة|قوافل)",
            "distribution": r"[ولب]?(?:ال)?(?:توزيع|طوابير)|منتظري|طالبي المساعدات",
            "warehouse": r"[ولب]?(?:ال)?(?:مستودع\w*|مخزن|مخازن)",
            "facility": r"[ولب]?(?:ال)?(?:عيادة|عيادات|مستشفى|مشفى|مكتب|مقر|مركز|مستوصف)\w*",
            "vehicle": r"[ولب]?(?:ال)?(?:سيارة|سيارات|سيارت\w+|شاحنة|شاحنات|آلية|مركبة|إسعاف)",
        }
    ),
    acts=MappingProxyType(
        {
            "killed": r"[وف]?(?:قتل\w*|قُتل\w*|مقتل|استشهد\w*|استشهاد|توفي\w*|وفاة)",
            "injured": r"[وف]?(?:أصيب\w*|إصابة|جرح\w*|جُرح\w*|أُصيب\w*|إصابات)",
            "kidnapped": r"[وف]?(?:خطف\w*|خُطف\w*|اختطاف|اختطف\w*|اختُطف\w*)",
            "detained": r"[وف]?(?:اعتقل\w*|اعتُقل\w*|اعتقال|احتجز\w*|احتجاز|توقيف|أوقف\w*)",
            "released": r"[وف]?(?:أفرج\w*|الإفراج|إطلاق سراح|أطلق سراح)",
            "burned": r"[وف]?(?:أحرق\w*|إحراق|حرق\w*|احتراق)",
            "looted": r"[وف]?(?:نهب\w*|نُهب\w*|سرق\w*|سرقة|سلب\w*)",
            "robbed": r"[وف]?(?:سطو|السطو)",
            "hit": r"[وف]?(?:استهد\w*|استُهد\w*|قصف\w*|هجوم\w*|هاجم\w*|أطلق\w* .{0,20}النار|إطلاق نار|إطلاق النار|انفج\w+|كمين|غارة"
            r"|تدمير|دمر\w*)",
            "blocked": r"[وف]?(?:منع\w*|مُنع\w*|عرقل\w*|أعاد\w* القافلة|احتجاز قافلة|رفض\w*)",
        }
    ),
    means=MappingProxyType(
        {
            "LM": r"لغم|ألغام",
            "RIED": r"عبوة ناسفة",
            "VBIED": r"سيارة مفخخة|سيارة ملغومة",
            "BBIED": r"انتحاري",
            "AB": r"قصف\w*|غارة|غارات|مسيرة|مسيّرة|قذيفة|قذائف|صاروخ\w*|مدفعي\w*",
            "B": r"تفجير|انفجار",
            "S": r"النار|الرصاص|مسلح\w*|رصاص\w*",
            "BA": r"ضرب\w*|طعن\w*|اعتداء",
        }
    ),
    effects=MappingProxyType(
        {
            "suspended": r"[وف]?(?:علق\w*|علّق\w*|تعليق|توقف\w*|إيقاف|أوقفت عمل\w*)",
            "relocated": r"[وف]?(?:سحبت|أجلت|إجلاء) (?:موظف\w*|طاقم\w*|فريق\w*)",
            "delayed": r"[وف]?(?:تأخر\w*|تأخير|أجّل\w*|تأجيل)",
        }
    ),
    places=MappingProxyType(
        {
            "H": r"منزل\w*|بيت\w*",
            "R": r"ال?طريق|حاجز",
            "OC": r"مكتب|مكاتب|مقر|مستودع",
            "PS": r"عيادة|مستشفى|مخيم|توزيع|مدرسة",
        }
    ),
)


AID_WORDS: Mapping[str, AidWords] = MappingProxyType({"en": _EN, "fr": _FR, "ar": _AR, **BRIEF_WORDS})

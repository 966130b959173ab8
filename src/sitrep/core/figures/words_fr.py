"""French words for counting displaced people, read by `lexicon`."""

from __future__ import annotations

from sitrep.core.figures.lexicon import FigureWords

FRENCH = FigureWords(
    language="fr",
    alone=(100, 1000),
    range_words="à|ou",
    numbers="""
        un,une=1|deux=2|trois=3|quatre=4|cinq=5|six=6|sept=7|huit=8|neuf=9|dix=10|onze=11|douze=12|treize=13|quatorze=14|quinze=15
        seize=16|vingt=20|trente=30|quarante=40|cinquante=50|soixante=60|soixante-dix,soixante dix=70
        quatre-vingts,quatre-vingt,quatre vingts=80|quatre-vingt-dix=90|un demi-million,un demi million=500000|une dizaine=10
        une douzaine=12|une quinzaine=15|une vingtaine=20|une trentaine=30|une quarantaine=40|une cinquantaine=50|une soixantaine=60
        une centaine=100|un millier=1000|une dizaine de milliers=10000
    """,
    multipliers="cent,cents=100|mille=1000|milliers=1000|million,millions=1000000|milliard,milliards=1000000000",
    vague="""
        centaines de milliers=200000|des centaines de milliers=200000|dizaines de milliers=20000|des dizaines de milliers=20000
        milliers=2000|des milliers=2000|centaines=200|des centaines=200|dizaines=24|des dizaines=24|millions=2000000
        des millions=2000000|plusieurs dizaines de milliers=20000|plusieurs centaines de milliers=200000
    """,
    several="plusieurs|quelques",
    half="et demi=0.5",
    conjunctions="et",
    more_than="plus de|plus d|au moins|au minimum|pas moins de|plus des|dépassant",
    less_than="moins de|moins d|jusqu' à|jusqu à|jusqu’ à|au plus|au maximum",
    approximately="""
        environ|quelque|près de|près d|autour de|à peu près|approximativement|presque|un peu moins de|quelques|estimés à|estimé à
        pas loin de
    """,
    more_than_after="au moins|ou plus",
    approximately_after="environ",
    fillers="de|d|des|autres|ces|les|ses|leurs|l|la|le|du|supplémentaires|nouveaux|nouvelles|'|’",
    between="entre|de",
    to="à|et|ou|-|–",
    persons="""
        personne*|habitant*|civil*|villageois|résident*|femmes|enfants|hommes|individu*|gens|âmes|citoyen*|migrant*|élèves|étudiant*
        touristes|occupants|sinistré*|ressortissant*|paysan*|ouvrier*|écoliers|patients|survivants|sans-papiers|pêcheurs|riverains
        population
    """,
    households="famille*|ménage*|foyer*",
    structures="maison*|habitation*|logement*|case*|bâtiment*|immeuble*|abri*|tente*|cases",
    terms="""
        displaced flow: déplac*|chass*|contraint*|forc*|pouss*|oblig*
        forced to flee flow: fui*|fuy*|fuir|fuite|sauv*|quitt*|exode|abandonn*|gagn*|laiss* leurs|échapp*|parti*
        evacuated flow: évacu*|mis en sûreté|mises en sûreté|mis à l' abri|mises à l' abri
        relocated flow: relog*|relocalis*|réinstall*|transfér*
        refugee flow: travers*|franchi*|arriv*|entr*|afflu*|afflux|rejoi*|pass*
        refugee stock: @réfugié*|@demandeurs d' asile|@demandeurs d asile
        sheltered stock: hébergé*|abrit*|accueill*|log*|trouv* refuge|dorm*|viv* dans|install*
        homeless stock: sans-abri|sans abri|sans toit|sans logis
        returns flow: retourn*|@retourné*|rentr*|rapatri*|expuls*|@rapatriés|revenu*|refoul*|regagn*
        displaced stock: @déplacés|@déplacées|@déplacés internes|@pdi
    """,
    housing="""
        destroyed housing flow: détrui*|rasé*|brûl*|incendi*|effondr*|emport*|démoli*|ravag*
        partially destroyed housing flow: endommag*|inond*|submerg*|touch*|sinistr*
    """,
    against="""
        tué*|mort*|blessé*|disparu*|arrêt*|détenu*|victimes|affecté*|touché*|vaccin*|manifest*|besoin|nourri*|assisté*|bénéfici*
        reçu*|recev*|enlev*|exécut*|noyé*|infect*|soldats|militaires|capacité|population de|ville de|menac*|assist*|confront*
        distribu*|spectateurs|électeurs|employ*|salarié*
    """,
    measures="""
        km|kilomètre*|mètre*|m|miles|hectare*|ha|%|pour cent|euro*|dollar*|francs|fcfa|cfa|ans|an|année*|mois|semaine*|jour*|heure*
        minute*|tonne*|kg|litre*|camion*|véhicule*|voiture*|bus|pirogue*|villages|village|villes|pays|provinces|régions|écoles
        hôpitaux|soldats|militaires|policiers|combattants|rebelles|fois|degré*|attaques|obus|roquettes|cas|morts|blessés|corps
        exploitations|têtes|sacs|kits|centres|sites|points|buts|communes|territoires|poids|bœufs
    """,
    relatives="qui|que|dont|où|lesquels|parmi",
    functions="""
        dans|en|à|au|aux|par|sur|pour|avec|sans|ont|a|est|sont|était|étaient|avaient|avait|été|et|ou|mais|depuis|pendant|après|avant
        car|lorsque|quand|selon|entre|vers|hors|ne|se|s|y|il|ils|elles|qui|que|dont|chez|contre|jusqu
    """,
    auxiliaries="ont|a|sont|avaient|étaient|été|se|être|d|de|déjà|encore|restent|auraient|avoir|également|tous|y|'|’|s",
    dates="""
        janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|en|depuis|le|du|au|jusqu|avant|après
        dès
    """,
    names="résolution|route|article|rn|nationale|numéro|no|n°|âgé|âgée|chapitre|vol|ligne",
    stock="encore|toujours|actuellement|accueille*|héberge*|abrite*|vivent|au total|restent|compte",
    background="""
        déjà accueill*|depuis le début|ces dernières années|années plus tôt|l' an dernier|à l' époque|il y a|autrefois
        ces deux dernières années|en tout
    """,
    now="""
        aujourd|hier|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|cette semaine|ces derniers jours|la nuit|la veille
        semaine dernière|heures
    """,
    unreal="""
        pourrai*|risqu*|si|menac*|craint|crain*|exercice|simulation|simulacre|prévoi*|serai*|devrai*|capacité|envisag*|redout*
    """,
)

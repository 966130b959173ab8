"""French words for crossings, routes and their condition, read by `lexicon`."""

from __future__ import annotations

from sitrep.core.crossings.lexicon import CrossingWords

FRENCH = CrossingWords(
    language="fr",
    nouns="""
        crossing: poste-frontière*|poste - frontière*|postes - frontières|poste frontière*|postes frontières|poste frontalier
        crossing: postes frontaliers|point de passage|points de passage|passage frontalier|~poste|~postes|=frontière|=frontières
        crossing: ~douane|point d' entrée|~passage|point de contrôle|~barrière|terminal frontalier
        bridge: ~pont|~ponts
        port: ~port|~ports
        corridor: ~corridor*|couloir* humanitaire*|corridor* humanitaire*|~couloir*
        route: ~route|~routes|~piste|~pistes|~axe|~axes|voie d' accès|voies d' accès|~rn|~nationale|~tronçon
    """,
    states="""
        closed: fermé|fermée|fermés|fermées|ferme|ferment|fermer|fermait|bouclé|bouclée|bloqué|bloquée|bloqués|bloquées|bloque
        closed: bloquent|coupé|coupée|coupées|coupe|coupent|impraticable*|infranchissable*|suspendu|suspendue|suspendus|suspendues
        closed: suspend|interrompu|interrompue|interdit|interdite|stoppé|arrêté|à l' arrêt|@fermeture|@fermetures|@blocage
        closed: @interruption|hors service|paralysé|paralysée|condamné|effondré|emporté|inaccessible*|barré|barrée|@suspension
        closed: barricadé*
        restricted: restreint|restreinte|limité|limitée|limite|@restriction*|réduit|réduite|partiellement|au compte-gouttes|ralenti
        restricted: ralentie|filtré|réservé|réservée|réserve
        open: ouvert|ouverte|ouverts|ouvertes|reste ouvert|restent ouverts|fonctionne|fonctionnent|fonctionnait|normalement
        open: ne faiblit … pas|redirigé* vers|détourné* vers|redirigés|y ont été redirigés|circulé|?circulent|?circule|sans entrave
        open: ?passent|comme d' habitude|comme à l' ordinaire|opérationnel*|praticable*|normal|normale|pas affecté|pas affectés
        open: ?se poursuit|?se poursuivent|?continue de|?continuent de|+rouvert|+rouverte|+rouvre|+rouvrent|+rouvrir|+réouverture
        open: +reprise|+repris|+reprend|+rétabli|+rétablie|+levé|+levée|+réouvert|+réouverte|+rouverts|+a repris
    """,
    traffic="""
        all: toute circulation|tout trafic|tous les véhicules|tout passage|à tous|toute traversée
        civilian: voyageur*|piéton*|passager*|civil*|personnes|population*|habitants|familles|riverains|réfugié*|particuliers|gens
        commercial: commerçant*|marchandise*|commercial*|commerce|fret|^poids lourds|^poids-lourds|^camions|transitaires|cargaisons
        commercial: importation*|exportation*|camionneurs|carburant
        humanitarian: aide|humanitaire*|convois|secours|convois d' aide|camions d' aide|vivres|ong
        medical: malade*|patients|ambulance*|évacuation* sanitaire*|blessés|médical*|médicaux
    """,
    reasons="""
        conflict: bombardement*|attaque*|affrontement*|combat*|tir|tirs|explosion*|drone*|frappe*|embuscade|roquette*|obus|fusillade
        conflict: insécurité|mine|assaillants|jihadiste*
        weather: pluie*|inondation*|crue|crues|tempête|neige|éboulement*|cyclone|glissement*
        damage: effondr*|endommag*|détrui*|travaux|réparation*
        authorisation: autorisation*|résolution|mandat|consentement|veto
        administrative: grève|fête|douane*|élection*|épidémie|choléra|ebola|fièvre|taxe*|visa*|litige|panne|quarantaine|différend
        administrative: décret|coutumi*
    """,
    void="""
        suspend* ses activités|suspend* leurs activités|suspend* ses opérations|suspend* ses distributions
        fermer les yeux|à huis clos|ferme de|port du|port d|port de masque|coupe du monde|coupe d|coupe de|route de la soie|fermes
        après la fermeture|frontière entre|porte ouverte|feuille de route|ouvert une enquête|ouvert le feu|la coupe|mise en route
    """,
    negations="ne|n|pas|jamais|non|ni|sans|aucun|aucune",
    unreal="""
        si|pourrait|pourraient|fermerait|rouvrirait|menac*|risque*|devrait|devraient|prévoi*|demand*|appel*|exig*|envisag*|sera
        seront|serait|seraient|réclam*|promet|promis|plaid*|craint|craignent|propos*|veut|souhait*|va|vont|fermera|rouvrira
    """,
    denials="dément*|démenti|nie|nié|contrairement à|faux|fausse|rumeur*|infondé*",
    only="seulement|uniquement|seuls|seules|exclusivement|ne … que|seul|seule|rien que",
    exceptions="sauf|excepté|hormis|à l' exception|hors|mis à part",
    inward="entrée*|importations|entrant*|entrer",
    outward="sortie*|exportations|sortant*|sortir|quitter",
    links="de|d|du|des|à|au|vers|entre|la|le|l|avec|en|menant|reliant|conduisant|qui mène|qui relie|'|’|sur|dite|ville",
    joints="et|ou|ainsi que|comme",
    clauses="et|mais|tandis que|alors que|cependant|toutefois|où|qui|dont|y",
    other_things="""
        école*|hôpita*|aéroport|marché|marchés|bureau*|ambassade|banque|usine|magasin*|boutique*|université|camp|camps|mosquée
        église|espace aérien|mine|mines|centre|centres
    """,
    past="avait été|avaient été|à l' époque|jadis|autrefois|par le passé|l' an dernier|il y a … ans|était fermé en",
    advances="conquis*|s’empar*|empar*|offensive|avancé*|avance*|repris le contrôle|assaut",
)

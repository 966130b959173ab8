"""Polish words for crossings, routes and their condition, read by `lexicon`."""

from __future__ import annotations

from sitrep.core.crossings.lexicon import CrossingWords

POLISH = CrossingWords(
    language="pl",
    nouns="""
        crossing: przejści* graniczn*|~przejści*|=granic*|punkt* kontroln*|~posterun*|punkt* graniczn*
        bridge: ~most|~mostu|~moście|~mosty|~mostem
        port: ~port|~portu|~porcie|~porty|~portów
        corridor: ~korytarz*
        route: ~drog*|~drodze|~dróg|~tras*|~szos*|~autostrad*|~przełęcz*
    """,
    states="""
        closed: zamknięt*|zamknął|zamknęła|zamknęli|zamknęło|zamyka|zamykają|@zamknięcie|@zamknięciu|@zamknięcia|zablokowan*
        closed: zablokował*|blokuj*|@blokad*|wstrzyman*|wstrzymał*|zawieszon*|zawiesił*|przerwan*|nieprzejezdn*|odcięt*|nieczynn*
        closed: nie ?działa|niedostępn*|zatrzyman* ruch|zakaz*
        restricted: ograniczon*|ograniczył*|ogranicza|@ograniczen*|częściow*|zwężon*|skrócon*|wahadłow*
        open: otwart*|?działa|działają|działał*|czynn*|bez utrudnień|bez zakłóceń|normalnie|jak zwykle|bez przeszkód|przejezdn*
        open: ?odbywał się|?odbywa się|bez ograniczeń|funkcjonuj*|?trwa|+wznowion*|+wznowił*|+ponownie otwart*|+otworzył*|+otwarto
        open: +odblokowan*|+wznowienie|+przywrócon*|+ponowne otwarcie|+zniesion*
    """,
    traffic="""
        all: wszystkich pojazdów|wszelkiego ruchu|wszystkich|całego ruchu
        civilian: podróżn*|ludzi|osób|osobow*|piesz*|pasażer*|cywil*|uchodźc*|obywatel*|mieszkańc*|turyst*
        commercial: ^ciężarów*|towar*|towarow*|handl*|^tirów|^tiry|ładunk*|import*|eksport*|przewoźnik*|zboż*|^ciężarow*
        humanitarian: humanitarn*|pomoc*|konwoj*|darów
        medical: chor*|rann*|pacjent*|karet*|medyczn*
    """,
    reasons="""
        conflict: ostrzał*|atak*|wybuch*|walk*|dron*|rakiet*|strzelanin*|eksploz*|starc*|nalot*|sabotaż*
        weather: powód*|powodzi*|deszcz*|śnieg*|śnieżyc*|burz*|wichur*|ulew*|lawin*|osuwisk*
        damage: uszkodz*|zawal*|remont*|zniszcz*
        authorisation: zgod*|zezwol*|rezolucj*|mandat*
        administrative: strajk*|protest*|święt*|celn*|spór|sporu|wybor*|ognisk*|pryszczyc*|kwarantann*|epidemi*|awari*|kolej*
        administrative: rolnik*|rozporządz*
    """,
    void="""
        za zamkniętymi drzwiami|otwarty list|otworzył ogień|otworzyli ogień|po zamknięciu|otwarte posiedzenie|drogą elektroniczną
        w drodze|za granic*|zagranic*|swoją drogą|drogie|drogi kraju|otwarcie wystawy|otwarto śledztwo
    """,
    negations="nie|ani|nigdy|bez|niezamkn*",
    unreal="""
        może|mogą|jeśli|jeżeli|gdyby|groż*|zagroz*|planuj*|zamierza*|żąda*|apel*|wezwał*|zamknie|zamkną|otworzy|otworzą|będzie|będą
        propon*|rozważa*|obawi*|ma zostać|chce|chcą|zapowied*
    """,
    denials="zdementow*|dementuj*|zaprzecz*|nieprawd*|fałszyw*|plotk*",
    only="tylko|wyłącznie|jedynie",
    exceptions="z wyjątkiem|oprócz|poza|z wyłączeniem",
    inward="wjazd*|import*|wwóz",
    outward="wyjazd*|eksport*|wywóz",
    links="w|we|do|na|z|ze|między|pomiędzy|przez|koło|przy|graniczne|graniczny|granicznym|prowadząc*|łącząc*|od",
    joints="i|oraz|lub|a także",
    clauses="i|a|ale|natomiast|jednak|gdzie|który|która|które|podczas gdy|zaś",
    other_things="""
        szkoł*|szkół|szpital*|lotnisk*|targ*|sklep*|ambasad*|bank*|fabryk*|uniwersytet*|oboz*|obóz|biur*|przestrze* powietrzn*
        magazyn*|śledztw*|konsulat*
    """,
    past="w przeszłości|wtedy|wówczas|w zeszłym roku|dawniej|kiedyś|był zamknięty w",
    advances="zdoby*|ofensyw*|natar*|zaję*|szturm*|przeję*",
)

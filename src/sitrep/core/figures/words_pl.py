"""Polish words for counting displaced people, read by `lexicon`."""

from __future__ import annotations

from sitrep.core.figures.lexicon import FigureWords

POLISH = FigureWords(
    language="pl",
    alone=(100, 1000, 1000000),
    range_words="do|lub",
    numbers="""
        jeden,jedna,jednego=1|dwa,dwie,dwóch,dwoje=2|trzy,trzech=3|cztery,czterech=4|pięć,pięciu=5|sześć,sześciu=6|siedem,siedmiu=7
        osiem,ośmiu=8|dziewięć,dziewięciu=9|dziesięć,dziesięciu=10|jedenaście=11|dwanaście=12|trzynaście=13|czternaście=14
        piętnaście=15|szesnaście=16|siedemnaście=17|osiemnaście=18|dziewiętnaście=19|dwadzieścia=20|trzydzieści=30|czterdzieści=40
        pięćdziesiąt=50|sześćdziesiąt=60|siedemdziesiąt=70|osiemdziesiąt=80|dziewięćdziesiąt=90|dwieście=200|trzysta=300
        czterysta=400|pięćset=500|sześćset=600|siedemset=700|osiemset=800|dziewięćset=900|pół miliona=500000|półtora tysiąca=1500
        półtora miliona=1500000
    """,
    multipliers="sto=100|tysiąc,tysiące,tysięcy,tys=1000|milion,miliony,milionów,mln=1000000|miliard,miliardów=1000000000",
    vague="""
        setki tysięcy=200000|dziesiątki tysięcy=20000|tysiące=2000|setki=200|dziesiątki=24|miliony=2000000|kilkaset tysięcy=200000
        kilkadziesiąt tysięcy=20000|kilkaset=200|kilkadziesiąt=24
    """,
    several="kilka|kilku|parę|paru",
    half="i pół=0.5",
    conjunctions="i",
    more_than="ponad|więcej niż|co najmniej|przynajmniej|przeszło|nie mniej niż|powyżej",
    less_than="mniej niż|do|najwyżej|nie więcej niż|poniżej|niespełna",
    approximately="około|ok|prawie|blisko|niemal|mniej więcej|w przybliżeniu",
    more_than_after="lub więcej|i więcej",
    approximately_after="około",
    fillers="z|kolejnych|innych|dalszych|tych|swoich|wszystkich|ostatnich",
    between="od|między|pomiędzy",
    to="do|a|i|lub|-|–",
    persons="""
        osób|osoby|osoba|ludzi|ludzie|mieszkańc*|cywil*|dzieci|kobiet*|mężczyzn*|obywatel*|uczniów|studentów|turystów|pasażerów
        migrant*|ukraińców|ukrainek|syryjczyków|palestyńczyków|pacjent*
    """,
    households="rodzin|rodziny|rodzina|gospodarstw domowych|gospodarstwa domowe",
    structures="dom|domów|domy|budynk*|mieszkań|namiot*|chat*",
    terms="""
        displaced flow: wysiedl*|przesiedl*|zmusi*|zmuszon*|wypędz*
        forced to flee flow: uciek*|uciecz*|opuści*|opuszcz*|zbieg*|wyjecha*|porzuci*
        evacuated flow: ewaku*|wywiezi*
        relocated flow: przenies*|relok*
        refugee flow: przekrocz*|przyby*|dotar*|przejecha*|przysz*|wjecha*
        refugee stock: @uchodź*|@azylant*
        sheltered stock: schroni*|przyję*|zakwater*|goszcz*|mieszka*|nocuj*
        homeless stock: bez dachu|bezdomn*|bez domu|straciło dom*
        returns flow: wróci*|powró*|deport*|wraca*|powrac*
        displaced stock: @przesiedleńc*|@wysiedlen*|@wewnętrznie przesiedl*
    """,
    housing="""
        destroyed housing flow: zniszcz*|spal*|zawal*|spłon*|zburz*
        partially destroyed housing flow: uszkodz*|zala*|podtop*
    """,
    against="""
        zgin*|zabi*|rann*|zmar*|zagin*|zatrzym*|aresztow*|dotknię*|potrzeb*|otrzyma*|protest*|porwan*|uton*|żołnierz*|zakażon*
        pojemn*|widzów|kibic*|pomoc*
    """,
    measures="""
        km|kilometr*|metr*|m|hektar*|ha|%|proc*|procent*|złot*|zł|dolar*|euro|hrywien|lat|lata|rok*|miesi*|tygod*|dzień|dni|doby
        godzin*|minut*|ton|tony|kg|litr*|ciężarów*|pojazd*|samochod*|autobus*|wsi|wiosek|miast*|kraj*|obwod*|szkół|szpital*
        żołnierz*|policjant*|bojownik*|raz|razy|stopni|rakiet*|dron*|atak*|przypadk*|ciał*|punkt*|gol*|palet*
    """,
    relatives="które|który|których|którzy|w tym|wśród nich|z czego",
    functions="""
        w|we|na|z|ze|od|do|po|za|przy|o|i|lub|ale|a|oraz|przed|przez|był|byli|było|była|nie|że|jak|kiedy|gdzie|dla|pod|tak|już
        jeszcze|się
    """,
    auxiliaries="zostało|zostali|został|musiało|musieli|już|jeszcze|nie|się|było|byli|nadal|wciąż|z nich|z",
    dates="stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia|w|od|do|roku|rok",
    names="rezolucja|rezolucji|droga|drogi|artykuł|numer|nr|autostrada|wiek",
    stock="nadal|wciąż|obecnie|przebywa|mieszka|łącznie|przyjęła",
    background="od początku wojny|w ostatnich latach|w zeszłym roku|wówczas|wtedy|wcześniej",
    now="""
        dziś|dzisiaj|wczoraj|poniedziałek|wtorek|środę|czwartek|piątek|sobotę|niedzielę|w tym tygodniu|ostatnich dniach|w nocy
        zeszłym tygodniu
    """,
    unreal="może|mogą|mogłoby|jeśli|gdyby|groź*|zagroż*|ryzyk*|ćwicze*|plan*|oczeku*|pojemn*|obawi*",
)

"""Spanish words for counting displaced people, read by `lexicon`."""

from __future__ import annotations

from sitrep.core.figures.lexicon import FigureWords

SPANISH = FigureWords(
    language="es",
    alone=(100, 1000),
    range_words="a|o",
    numbers="""
        un,uno,una=1|dos=2|tres=3|cuatro=4|cinco=5|seis=6|siete=7|ocho=8|nueve=9|diez=10|once=11|doce=12|trece=13|catorce=14
        quince=15|dieciséis=16|diecisiete=17|dieciocho=18|diecinueve=19|veinte=20|veintiún,veintiuno,veintiuna=21|veintidós=22
        veintitrés=23|veinticuatro=24|veinticinco=25|veintiséis=26|veintisiete=27|veintiocho=28|veintinueve=29|treinta=30
        cuarenta=40|cincuenta=50|sesenta=60|setenta=70|ochenta=80|noventa=90|doscientos,doscientas=200|trescientos,trescientas=300
        cuatrocientos,cuatrocientas=400|quinientos,quinientas=500|seiscientos,seiscientas=600|setecientos,setecientas=700
        ochocientos,ochocientas=800|novecientos,novecientas=900|medio millón=500000|una docena=12|un centenar=100|un millar=1000
        medio centenar=50
        una decena=10|una veintena=20|una treintena=30|ciento=100
    """,
    multipliers="cien=100|mil=1000|millón,millones=1000000",
    vague="""
        cientos de miles=200000|centenares de miles=200000|decenas de miles=20000|miles=2000|millares=2000|cientos=200
        centenares=200|decenas=24|docenas=24|millones=2000000
    """,
    several="varios|varias|algunos|algunas|unos cuantos|unas cuantas",
    half="y medio=0.5",
    conjunctions="y",
    more_than="más de|al menos|por lo menos|no menos de|como mínimo|cuando menos|superior a|superan los|por encima de",
    less_than="menos de|hasta|no más de|como máximo|a lo sumo",
    approximately="""
        unos|unas|cerca de|alrededor de|casi|aproximadamente|en torno a|cerca de los|poco más de|se estima que|alrededor de los
        los cerca de|próximo a
    """,
    more_than_after="o más|como mínimo",
    approximately_after="aproximadamente",
    fillers="de|los|las|otros|otras|estas|estos|sus|la|el|otras tantas|nuevos|nuevas",
    between="entre|de",
    to="a|y|o|-|–",
    persons="""
        persona*|habitante*|civiles|civil|vecinos|poblador*|residentes|niños|niñas|mujeres|hombres|menores|individuos|ciudadanos
        campesinos|indígenas|migrantes|comuneros|alumnos|estudiantes|turistas|damnificado*|pacientes|almas|trabajadores|familiares
        ocupantes|jóvenes
    """,
    households="familia*|hogares|núcleos familiares",
    structures="casa*|vivienda*|edificio*|apartamento*|chozas|ranchos|tiendas",
    terms="""
        displaced flow: desplaz*|desarraig*|obligad*|obligó|obligaron|forz*|expuls*
        forced to flee flow: huy*|huid*|huir|huyeron|salieron|salió|abandon*|dejan|dejaron|dejar|éxodo|escap*|salir|marcharon
        evacuated flow: evacu*|desaloj*|@evacuados|@evacuadas
        relocated flow: reubic*|traslad*
        refugee flow: cruz*|lleg*|entr*|ingres*|atraves*|arrib*|pasaron
        refugee stock: @refugiad*|@solicitantes de asilo|@exiliados
        sheltered stock: alberg*|refugi*|acog*|aloj*|resguard*|viven en|duermen|hospedad*
        homeless stock: sin hogar|sin techo|sin vivienda|sin casa|perdieron sus casas
        returns flow: regres*|retorn*|@retornad*|volv*|repatri*|deport*
        displaced stock: @desplazados|@desplazadas|@desplazados internos
    """,
    housing="""
        destroyed housing flow: destru*|arras*|derrumb*|quem*|colaps*|incendi*|demol*
        partially destroyed housing flow: dañ*|inund*|afect*|anegad*
    """,
    against="""
        muert*|murieron|mató|matar*|asesinad*|herid*|fallec*|desaparecid*|detenid*|arrestad*|afectad*|vacun*|manifest*|protest*
        necesit*|asistid*|benefici*|recib*|secuestrad*|ahogad*|infectad*|soldados|militares|capacidad|población de|ciudad de|amenaz*
        atendid*|votantes|empleados
    """,
    measures="""
        km|kilómetro*|metro*|millas|hectárea*|%|por ciento|euro*|dólar*|peso*|bolívar*|años|año|meses|mes|semana*|día*|hora*|minuto*
        tonelada*|kilo*|litro*|camion*|vehículo*|buses|lanchas|municipios|pueblos|ciudades|países|departamentos|veredas|comunidades
        escuelas|hospitales|soldados|militares|policías|guerrilleros|veces|grados|ataques|misiles|drones|casos|muertos|heridos
        cuerpos|cabezas|kits|puntos|goles|barrios|resguardos|centros|albergues
    """,
    relatives="que|quienes|cuyos|donde|entre ellos|entre ellas|incluidos|incluyendo",
    functions="""
        en|a|al|por|con|sin|para|ha|han|fue|fueron|son|es|está|están|había|habían|y|o|pero|desde|durante|tras|antes|después|porque
        cuando|según|entre|hacia|no|se|que|quienes|ante|contra|hasta|del
    """,
    auxiliaries="fueron|han sido|han|ha|habían|se|ya|están|siguen|tuvieron|que|quedaron|ser|se han|resultaron|debieron|permanecen",
    dates="enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|en|desde|del|hasta|antes|el",
    names="resolución|ruta|carretera|artículo|número|no|troncal|vía|capítulo|vuelo|edad",
    stock="aún|todavía|actualmente|acoge*|alberga*|viven|total|permanecen|suman",
    background="desde el inicio|en los últimos años|el año pasado|en aquel|hace años|en la época|por entonces|de aquel año",
    now="""
        hoy|ayer|lunes|martes|miércoles|jueves|viernes|sábado|domingo|esta semana|últimos días|anoche|madrugada|semana pasada
        últimas horas
    """,
    unreal="podría*|si|riesgo|amenaz*|teme*|simulacro|ejercicio|prevé*|sería*|capacidad|advirt*|podrían",
)

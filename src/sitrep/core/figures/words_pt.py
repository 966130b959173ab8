"""Portuguese words for counting displaced people, read by `lexicon`."""

from __future__ import annotations

from sitrep.core.figures.lexicon import FigureWords

PORTUGUESE = FigureWords(
    language="pt",
    alone=(100, 1000),
    range_words="a|ou",
    numbers="""
        um,uma=1|dois,duas=2|três=3|quatro=4|cinco=5|seis=6|sete=7|oito=8|nove=9|dez=10|onze=11|doze=12|treze=13|catorze,quatorze=14
        quinze=15|dezasseis,dezesseis=16|dezassete,dezessete=17|dezoito=18|dezanove,dezenove=19|vinte=20|trinta=30|quarenta=40
        cinquenta=50|sessenta=60|setenta=70|oitenta=80|noventa=90|duzentos,duzentas=200|trezentos,trezentas=300
        quatrocentos,quatrocentas=400|quinhentos,quinhentas=500|seiscentos,seiscentas=600|setecentos,setecentas=700
        oitocentos,oitocentas=800|novecentos,novecentas=900|meio milhão=500000|uma dúzia=12|uma centena=100|um milhar=1000
        uma dezena=10|cento=100|uma vintena=20
    """,
    multipliers="cem=100|mil=1000|milhão,milhões=1000000",
    vague="centenas de milhares=200000|dezenas de milhares=20000|milhares=2000|centenas=200|dezenas=24|milhões=2000000",
    several="vários|várias|alguns|algumas|umas|poucos",
    half="e meio=0.5",
    conjunctions="e",
    more_than="mais de|pelo menos|ao menos|no mínimo|não menos de|acima de|superior a",
    less_than="menos de|até|no máximo|não mais de",
    approximately="cerca de|quase|aproximadamente|por volta de|perto de|em torno de|uns|umas|à volta de|próximo de",
    more_than_after="ou mais",
    approximately_after="aproximadamente",
    fillers="de|os|as|outros|outras|das|dos|mais|seus|suas|a|o|novos|novas",
    between="entre|de",
    to="a|e|ou|-|–",
    persons="""
        pessoa*|habitante*|civis|moradores|residentes|crianças|mulheres|homens|cidadãos|aldeões|camponeses|populares|indivíduos
        menores|migrantes|alunos|estudantes|turistas|sinistrados|pacientes|almas|trabalhadores|vizinhos|indígenas
    """,
    households="família*|agregados familiares|agregados|lares",
    structures="casa*|habitaç*|residência*|edifício*|moradia*|palhotas|tendas|prédios",
    terms="""
        displaced flow: desloc*|desaloj*|obrigad*|obrigou|obrigaram|forç*|expuls*
        forced to flee flow: fug*|abandon*|deixaram|deixar|êxodo|escap*|sair*|saíram
        evacuated flow: evacu*|retirad*|resgatad*
        relocated flow: realoj*|reassent*|transferid*|deixou … desalojad*
        refugee flow: atravess*|cheg*|entr*|cruz*
        refugee stock: @refugiad*|@requerentes de asilo
        sheltered stock: abrig*|acolh*|alojad*|acomodad*|vivem em|dormem
        homeless stock: sem casa|sem abrigo|sem teto|desabrigad*
        returns flow: regress*|retorn*|@retornad*|voltar*|repatri*|deport*
        displaced stock: @deslocados|@deslocadas|@deslocados internos|@desalojados|@desabrigados
    """,
    housing="""
        destroyed housing flow: destru*|arras*|queim*|desab*|incendi*|demol*
        partially destroyed housing flow: danific*|inund*|afect*|afet*|alag*
    """,
    against="""
        mort*|morreram|matou|mataram|ferid*|desaparecid*|detid*|presos|afetad*|afectad*|vacinad*|manifest*|protest*|precis*
        necessit*|assistid*|benefici*|receb*|raptad*|sequestrad*|afogad*|infetad*|soldados|militares|capacidade|população de
        cidade de|ameaç*
    """,
    measures="""
        km|quilómetro*|quilômetro*|metro*|hectare*|%|por cento|euro*|dólar*|meticais|reais|kwanzas|anos|ano|meses|mês|semana*|dia*
        hora*|minuto*|tonelada*|kg|litro*|camiões|caminhões|viaturas|veículo*|autocarros|aldeias|distritos|cidades|países|escolas
        hospitais|soldados|militares|polícias|vezes|graus|ataques|casos|mortos|feridos|corpos|kits|pontos|golos|gols|bairros|centros
    """,
    relatives="que|quem|cujos|onde|incluindo|entre elas",
    functions="""
        em|no|na|nos|nas|a|ao|à|por|pelo|pela|com|sem|para|foi|foram|são|é|está|estão|havia|tinham|e|ou|mas|desde|durante|após|antes
        depois|porque|quando|segundo|entre|não|se|que|contra|até|do|da
    """,
    auxiliaries="foram|têm|tiveram|se|já|estão|continuam|que|ficaram|ser|tinham|permanecem",
    dates="janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro|em|desde|de|até|antes",
    names="resolução|estrada|artigo|número|rota|capítulo|voo|idade|en",
    stock="ainda|atualmente|actualmente|acolhe*|abriga*|vivem|total|permanecem",
    background="desde o início|nos últimos anos|no ano passado|há anos|na altura|na época",
    now="""
        hoje|ontem|segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|sábado|domingo|esta semana|últimos dias
        semana passada|últimas horas|feira
    """,
    unreal="poderá*|poderia*|pode|podem|se|risco|ameaç*|teme*|simulacro|exercício|prevê*|seria*|capacidade|simulação",
)

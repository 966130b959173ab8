"""Portuguese words for crossings, routes and their condition, read by `lexicon`."""

from __future__ import annotations

from sitrep.core.crossings.lexicon import CrossingWords

PORTUGUESE = CrossingWords(
    language="pt",
    nouns="""
        crossing: posto fronteiriço|postos fronteiriços|posto de fronteira|postos de fronteira|passagem de fronteira
        crossing: passagem fronteiriça|=fronteira|=fronteiras|~posto|~passagem|ponto de passagem|~travessia|alfândega
        crossing: ponto de travessia
        bridge: ~ponte|~pontes
        port: ~porto|~portos
        corridor: ~corredor|~corredores|corredor humanitário
        route: ~estrada|~estradas|~via|~vias|~rota|~rotas|~rodovia|~rodovias|~troço|estrada nacional|via de acesso
    """,
    states="""
        closed: fechado|fechada|fechados|fechadas|fecha|fecharam|fechou|fechar|@fecho|@fechamento|@encerramento|encerrado|encerrada
        closed: encerrou|encerra|encerraram|bloqueado|bloqueada|bloqueou|bloqueiam|@bloqueio|cortado|cortada|cortaram|cortou
        closed: cortarem|interrompido|interrompida|suspenso|suspensa|suspendeu|intransitável|intransitáveis|proibido|proibida
        closed: interditado|interditada|interdita|inacessível|@interdição|@suspensão
        restricted: restrito|restrita|@restrições|restringiu|condicionado|condicionada|limitado|limitada|limitou|parcialmente
        restricted: parcial|só deixa passar|reduzido|só passam|um sentido
        open: seguem por|desviados para|desviados por|usam|aberto|aberta|abertos|abertas|funciona|funcionam|funcionava|normalmente
        open: com normalidade|normal|operacional|sem restrições|transitável|?circulam|como habitualmente|sem incidentes|?continua
        open: ?continuam|não foi afetado|não foi afectado|sem interrupção|+reaberto|+reaberta|+reabriu|+reabre|+reabertura
        open: +reabriram|+retomado|+retomada|+retomou|+restabelecido|+restabelecida|+abriu|+levantou|+retoma|+reabrir
    """,
    traffic="""
        all: todo o tráfego|todo o trânsito|todos os|todo tipo de
        civilian: peões|pedestres|viajantes|pessoas|passageiros|civis|ligeiros|população|famílias|migrantes|cidadãos|refugiados
        civilian: populares
        commercial: ^camiões|^caminhões|mercadorias|carga|comércio|comercial|comerciais|camionistas|importações|exportações|pesados
        commercial: combustível|caminhoneiros
        humanitarian: ajuda|humanitária|humanitário|humanitários|socorro|assistência|comboios|alimentos
        medical: doentes|pacientes|ambulâncias|feridos|médico|médica|médicos|evacuações médicas
    """,
    reasons="""
        conflict: ataque*|combate*|explosão|explosões|disparo*|tiroteio*|bombardeament*|confronto*|atentado|insurgente*|drone*
        conflict: emboscada|armado*|mina
        weather: chuva*|cheia*|inundaç*|ciclone|tempestade*|deslizament*|enxurrada*|transbord*
        damage: danific*|desab*|colaps*|danos|reparação|obras|avaria*
        authorisation: autorização|resolução|permissão|mandato|veto
        administrative: greve|eleições|feriado|alfândega|disputa|decreto|surto|quarentena|cólera|imposto*|visto*|protesto*
        administrative: manutenção|sarampo
    """,
    void="""
        suspend* as suas atividades|suspend* as suas operações|suspend* suas atividades
        à porta fechada|porta fechada|abriu fogo|fecho do mercado|abriu um inquérito|abriu uma investigação|após o encerramento
        anos de encerramento|em vias|por via|via libre|estrada fora|corte de|a via
    """,
    negations="não|nunca|nem|sem|jamais|tampouco",
    unreal="""
        poderia*|fecharia*|se|ameaç*|planeia|planeja|prevê|pede|pedem|exige*|fechará*|reabrirá*|será|serão|deveria*|propôs|propõe
        teme*|advert*|pondera|quer|simulacro
    """,
    denials="desment*|negou|nega|negam|falso|falsa|boato*|rumor*",
    only="só|apenas|somente|unicamente|exclusivamente",
    exceptions="exceto|excepto|salvo|menos|à exceção de|com exceção de|à excepção de",
    inward="entrada|importações|ingresso|entrar",
    outward="saída|exportações|sair",
    links="de|do|da|dos|das|a|ao|o|em|no|na|entre|para|com|que liga|internacional|principal",
    joints="e|ou|bem como|nem",
    clauses="e|mas|enquanto|embora|porém|onde|que|contudo",
    other_things="""
        escola*|hospital|hospitais|aeroporto*|mercado*|loja*|embaixada|banco*|fábrica*|universidade*|campo|campos|espaço aéreo|mina
        minas|centro*|agência*
    """,
    past="tinha sido|tinham sido|no passado|na altura|anos atrás|esteve fechad*|no ano passado",
    advances="captur*|ofensiva|avanç*|tomaram|conquist*|assalto",
)

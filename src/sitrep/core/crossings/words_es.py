"""Spanish words for crossings, routes and their condition, read by `lexicon`."""

from __future__ import annotations

from sitrep.core.crossings.lexicon import CrossingWords

SPANISH = CrossingWords(
    language="es",
    nouns="""
        crossing: paso fronterizo|pasos fronterizos|puesto fronterizo|puestos fronterizos|cruce fronterizo|cruces fronterizos|~paso
        crossing: ~pasos|~cruce|=frontera|=fronteras|~aduana|punto de control|~puesto|puestos de control|paso internacional|garita
        bridge: ~puente|~puentes
        port: ~puerto|~puertos
        corridor: ~corredor|~corredores|corredor humanitario
        route: ~carretera|~carreteras|~vía|~vías|~ruta|~rutas|~camino|~autopista|~troncal|vía de acceso
    """,
    states="""
        closed: cerrado|cerrada|cerrados|cerradas|cierra|cierran|cerró|cerraron|cerrar|@cierre|@cierres|bloqueado|bloqueada
        closed: bloqueados|bloquean|bloqueó|@bloqueo|@bloqueos|cortado|cortada|cortadas|cortó|@corte|suspendido|suspendida|suspendió
        closed: interrumpido|interrumpida|clausurado|clausurada|sellado|intransitable*|impidió el paso|permanece cerrado|sin paso
        closed: prohibido|prohibida|detenido el|colapsado|colapsada|inhabilitado|inhabilitada|@suspensión|incomunicad*|sellada
        closed: cerraba|inaccesible*
        restricted: restringido|restringida|restringió|restringe|@restricción|@restricciones|limitado|limitada|limita|limitó
        restricted: parcialmente|parcial|reducido|reducida|regulado|un carril|a media marcha
        open: abierto|abierta|abiertos|abiertas|operaban|opera|operan|operaba|con normalidad|normal|normalmente|funciona|funcionan
        open: funcionaba|habilitado|habilitada|sin restricciones|como de costumbre|?fluye|transitable*|sin novedad|?continúa
        open: ?continúan|siguen pasando|sin interrupción|no fue afectado|no se vio afectado|+reabierto|+reabierta|+reabre|+reabrió
        open: +reabrieron|+reapertura|+reanudó|+reanudado|+reanudada|+reanudan|+reanudación|+restablecido|+restablecida|+abrió
        open: +reanuda|+levantó|+reabrir|+levantado|+restableció
    """,
    traffic="""
        all: todo tráfico|todo tipo de|todo tránsito|todos los|toda circulación
        civilian: peatones|peatonal|viajeros|personas|pasajeros|civiles|migrantes|vecinos|familias|ciudadanos|población|refugiados
        civilian: transeúntes|viajero
        commercial: ^camiones|mercancías|mercancía|carga|comercio|comercial|comerciales|camioneros|importaciones|exportaciones
        commercial: gandolas|combustible|transporte pesado|^vehículos
        humanitarian: ayuda|humanitaria|humanitario|humanitarios|socorro|convoyes|asistencia|alimentos
        medical: enfermos|pacientes|ambulancias|heridos|médico|médica|médicos|sanitarios|emergencias
    """,
    reasons="""
        conflict: ataque*|combate*|explosión|explosiones|disparo*|tiroteo*|bombardeo*|enfrentamiento*|granada*|atentado*|dron|drones
        conflict: guerrilla|hostigamiento|emboscada|armado*|mina
        weather: lluvia*|inundación|inundaciones|crecida|nieve|nevada*|derrumbe*|deslizamiento*|huracán|tormenta*|desbordamiento
        weather: deslave*
        damage: colaps*|daños|dañad*|socavón|reparación|reparaciones|obras
        authorisation: autorización|resolución|permiso*|mandato|veto
        administrative: huelga|paro|elecciones|festivo|aduana*|disputa|decreto|brote|cuarentena|sanitaria|impuesto*|visado*
        administrative: protesta*|mantenimiento|aftosa|sarampión|cólera
    """,
    void="""
        suspend* sus actividades|suspend* sus operaciones
        a puerta cerrada|fuego abierto|paso del tiempo|de paso|cierre de campaña|abrió fuego|abierto una investigación
        cierre del mercado|tras el cierre|años de cierre|abrió una investigación|hoja de ruta|paso atrás|un paso|primer paso
        corte de|cerró filas|ruta de la seda|dar paso|dio paso|abrió la puerta|vía libre|en vías|por vía|que cabía|la corte
        corte suprema|cerró un
    """,
    negations="no|nunca|ni|sin|jamás|tampoco",
    unreal="""
        podría*|cerraría*|reabriría*|si|amenaz*|planea|planean|prevé|prevén|pide|piden|exige*|cerrará*|reabrirá*|será|serán|debería*
        propuso|propone|evalúa|estudia*|teme*|advirt*|advierte*|quiere|anunció que cerrará|simulacro
    """,
    denials="desmint*|desmient*|negó|niega*|niegan|falso|falsa|rumor|rumores|bulo",
    only="solo|sólo|solamente|únicamente|exclusivamente|nada más",
    exceptions="excepto|salvo|menos|a excepción de|con excepción de",
    inward="entrada|importaciones|ingreso|entrar|entrante*",
    outward="salida|exportaciones|salir|saliente*",
    links="de|del|a|al|la|el|los|en|entre|hacia|con|que une|que conecta|que comunica|internacional|principal|por|las",
    joints="y|o|e|así como|ni",
    clauses="y|pero|mientras|aunque|sin embargo|donde|que|e",
    other_things="""
        escuela*|hospital*|aeropuerto*|mercado*|tienda*|oficina*|embajada|banco*|fábrica*|universidad*|albergue*|campo|campos
        consulado*|espacio aéreo|mina|minas|colegio*|investigación
    """,
    past="había sido|habían sido|en el pasado|entonces|años atrás|estuvo cerrad*|estuvieron cerrad*|el año pasado|hace años",
    advances="captur*|ofensiva|avanc*|tomaron|conquist*|asalto",
)

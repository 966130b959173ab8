"""English words for counting displaced people, read by `lexicon`."""

from __future__ import annotations

from sitrep.core.figures.lexicon import FigureWords

ENGLISH = FigureWords(
    language="en",
    decimal=".",
    numbers="""
        one=1|two=2|three=3|four=4|five=5|six=6|seven=7|eight=8|nine=9|ten=10|eleven=11|twelve=12|thirteen=13|fourteen=14|fifteen=15
        sixteen=16|seventeen=17|eighteen=18|nineteen=19|twenty=20|thirty=30|forty=40|fifty=50|sixty=60|seventy=70|eighty=80
        ninety=90|half a million=500000|a million=1000000|a hundred=100|a thousand=1000|half a dozen=6|a quarter of a million=250000
        quarter of a million=250000|one and a half million,a million and a half=1500000|a dozen=12
    """,
    multipliers="""
        hundred=100|thousand=1000|k=1000|lakh,lakhs=100000|million,mln,m=1000000|crore,crores=10000000|billion=1000000000|dozen=12
    """,
    vague="""
        hundreds of thousands,hundreds of thousand=200000|tens of thousands,tens of thousand=20000|hundreds=200|thousands=2000
        dozens,scores=24|millions=2000000|tens of millions=20000000|hundreds and thousands=200000
    """,
    several="several|a few|few|some few|many|a couple of|a couple",
    half="and a half=0.5",
    conjunctions="and",
    more_than="""
        more than|over|at least|above|upwards of|in excess of|not less than|no fewer than|no less than|exceeding|exceeds|exceeded
        surpassed|a minimum of|well over|just over|little over|slightly more than|minimum of|upward of
    """,
    less_than="less than|fewer than|up to|as many as|under|below|no more than|not more than|a maximum of|at most|maximum of",
    approximately="""
        about|maybe|perhaps|around|some|approximately|approx|nearly|almost|close to|roughly|an estimated|estimated|an average of
        circa|near|just under|nearing|approaching|estimated at|estimated to be|estimates of
    """,
    more_than_after="or more|plus|or so more",
    approximately_after="or so|or thereabouts",
    fillers="""
        another|further|additional|other|the|an|a|total of|a total of|a further|an additional|these|those|all|its|their|of|new|extra
        last|remaining
    """,
    between="between|from",
    to="to|and|-|–|or",
    range_words="to|or",
    persons="""
        people|person|persons|persons'|individuals|individual|residents|resident|civilians|civilian|villagers|inhabitants|locals
        citizens|men|women|children|child|students|pupils|tourists|occupants|guests|workers|employees|visitors|families' members
        souls|minors|orphans|farmers|herders|youth|girls|boys|patients|dwellers|nationals|islanders|others|passengers|homeowners
        survivors|staff|infants|settlers|nomads|pastoralists|relatives|friends|members|beneficiaries|population|muslims|christians
        tribals
    """,
    households="families|family|households|household|hhs|hh",
    structures="""
        houses|house|homes|home|huts|hut|dwellings|dwelling|buildings|building|apartments|apartment|flats|residences|shelters|tents
        housing units|housing structures|structures|properties|housing|families ' homes|families ’ homes|people ' s homes
        people ’ s homes|families ' houses|families ’ houses
    """,
    terms="""
        displaced flow: displac*|uproot*|dislodg*|dislocat*|displacements|displacement of|forced from|forced to move
        displaced flow: forced displacement
        forced to flee flow: >fled|>flee|>fleeing|>flees|exodus of|flight of|>forced to flee|>forced out|forcing|forced|>left their
        forced to flee flow: >leave their|>leave home|>leaving their|>left home|>abandon* their|>abandon* … homes|driven out
        forced to flee flow: driven from|driving|>poured out|>pour* out|>streamed out|>ran for|>vacat* their|>take flight
        forced to flee flow: >took flight|>left for|>left … villages|>left the area|>on the run|>had to leave|>have to leave
        forced to flee flow: >escap* the|>escap* from|>escap* fighting|>escap* violence|>escap*|prompt*|>left|>migrated|>moved away
        forced to flee flow: >have left|>leave
        evacuated flow: evacuat*|evacuation of|moved to safe*|taken to safe*|>brought out|>removed|removed|ordered to leave
        evacuated flow: told to leave|bused out|>ordered to evacuate|moved to higher|moved out of|moved out|shifted to|shifted
        evacuated flow: airlifted|cleared out|removed from
        relocated flow: relocat*|resettl*|moved to|transferred to|rehous*|moved from|moved into
        refugee flow: >crossed|>cross into|>came over|>arriv*|>entered|@new arrivals|>sought refuge|>sought asylum|>seek* asylum
        refugee flow: >streamed|>poured into|>pour* across|>seek* refuge|>seeking refuge|influx of|arrival of|>flock* to
        refugee flow: >spill* over|>reached|>crossing|>cross|>flow* into
        refugee stock: @refugee*|@asylum seekers|@asylum|@asylum-seekers
        sheltered stock: shelter*|>spent the night|>taken refuge|>taking refuge|>took refuge|>take refuge|housed|housing|>sleeping
        sheltered stock: >sleep|>took shelter|>living in|>live in|accommodat*|hosting|hosts|hosted|taken in|took in|>living with
        sheltered stock: >staying|>stay in|>packed into|>crammed into|>camped|>camping|welcomed|>lodged|>seek* shelter
        sheltered stock: >sought shelter|home to … displaced|>living at|>living under|>remain in|>crowded
        in relief camp stock: >in relief camps|>relief camp*|>in … camps|>in … camp|>evacuation cent*|>relief centers
        in relief camp stock: >relief centres|>evacuee cent*|camp houses
        homeless stock: homeless|rendered homeless|>left homeless|>with no shelter|>made homeless|>without shelter|>without homes
        homeless stock: >without a home|>lost their homes|>lost their houses|>lost their home|>without roof*|>houses destroyed
        homeless stock: >their houses|>homes destroyed|>shelterless|roofless
        returns flow: return*|@returnee*|>went back|>gone home|>gone back|repatriat*|>sent back|deport*|expel*|>go home|>come home
        returns flow: >came home|pushed back
        evicted flow: evict*
        evacuated stock: @evacuee*
        displaced stock: @idp*|@internally displaced|@displaced people|@displaced persons|@displaced families|@the displaced
        displaced stock: @displacements|@person* displaced
    """,
    housing="""
        destroyed housing flow: destroy*|destruct*|buried|raz*|demolish*|demolition of|burn*|collaps*|swept|washed|gutted|torch*
        destroyed housing flow: flatten*|levelled|leveled|wiped|lost|ruined|uninhabitable|wrecked|burned down|burnt|reduced to
        destroyed housing flow: devastat*|gutting|obliterat*|crushed
        partially destroyed housing flow: damag*|flood*|inundat*|unroof*|submerg*|under water|underwater|roofless|blown|affect*
        partially destroyed housing flow: marooned
    """,
    against="""
        killed|killing|kills|>dead|>died|>dies|>deaths|dying|injur*|wound*|hurt|>missing|arrest*|detain*|affect*|vaccinat*|protest*
        march*|attended|employed|employing|employs|infect*|>in need|>need|>needs|>needing|>starv*|>food insecure|>hungry|assist*
        feed|feeding|target*|treated|drown*|abduct*|kidnap*|execut*|massacr*|slaughter*|>facing|>face|<population of|<a city of
        <town of|<city of|capacity|>live on|trained|recruit*|>soldiers|>troops|>strong|>voted|>registered to vote|>signed
        reached with|benefit*|provid*|>received|distribut* to|deployed|poison*|jailed|sentenced|>work for|hospitali*|death toll|toll
        lives|deaths|behead*|slain|claimed|>without power|>without electricity|>at risk|threaten*|threat to|>use the crossing
        >used the crossing|>using the crossing
    """,
    measures="""
        january|february|march|april|may|june|july|august|september|october|november|december|km|kms|kilometers|kilometres|kilometer
        kilometre|miles|mile|meters|metres|meter|metre|feet|ft|inches|acres|hectares|ha|sq|square|percent|per cent|per|%|dollars
        euros|pounds|usd|us$|$|€|£|rupees|tonnes|tons|ton|mt|kg|litres|liters|years|year|months|month|weeks|week|days|day|hours|hour
        minutes|minute|seconds|trucks|lorries|vehicles|cars|buses|boats|flights|times|degrees|mph|kph|countries|provinces|districts
        villages|towns|cities|camps|states|regions|areas|troops|soldiers|fighters|militants|police|officers|rebels|peacekeepers
        deaths|fatalities|injuries|casualties|bodies|cases|schools|hospitals|bridges|roads|attacks|incidents|strikes|raids|missiles
        rockets|drones|bombs|barangays|communities|municipalities|locations|sites|cattle|livestock|animals|goats|tents|blankets|kits
        meals|rooms|beds|mm|magnitude|-year|year-old|am|pm|gmt|p.m|a.m|th|st|nd|rd|businesses|classrooms|trees|crops|households per
        governorates|settlements|stations|centers|centres|shops|bn|barrels|megawatts|calories|rounds|counties|departments
        prefectures|neighborhoods|islands|doses|vaccines|jabs|parcels|packages|rations|mattresses|groups|agencies|organisations
        organizations|ngos|charities|survey|surveys|report|reports|overview|appeal
    """,
    relatives="who|which|that|whose|where|whom|including",
    functions="""
        of|in|on|at|to|from|by|with|was|were|is|are|has|have|had|be|been|being|who|which|that|when|while|as|after|before|because|due
        since|into|for|but|if|so|than|not|it|they|he|she|we|there|will|would|could|may|might|did|do|does|also|about|around|more than
        said|says|across|over|within|during|between|and|or|near|amid|out
    """,
    auxiliaries="""
        were|was|have been|has been|had been|are|be|been|being|have|had|remain*|rendered|left|made|became|become|still|already|newly
        are still|were also|is|now|got|forcibly|internally|temporarily|reportedly|others|more|to|have now|have already|have since
        has|are being|would be|of which|of whom|of them|in total|total|number|:|total people|estimated|people|individuals|so far|to date
        thus far
    """,
    dates="""
        january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|sept
        oct|nov|dec|in|since|of|until|by|from|year|after|before|during|late|early|mid|mid-|no|article|number|day|hh|summer|winter
        spring|autumn|till|between|unit
    """,
    names="resolution|route|road|highway|article|chapter|section|flight|class|unit|magnitude|aged|age|no|page|channel|line|category",
    stock="""
        still|remain*|currently|already|hosts|hosting|home to|living in|live in|has taken in|total number|in all|the country has
        as of|number of|now live|is home|there are|has … refugees|stood at|since
    """,
    background="""
        in the past two years|in recent years|over the past decade|over the years|in the past decade|years ago|decades|last year
        already shelter*|already host*|already|since the war began|since the conflict began|since the start of|has taken in
        so far this year|since last year|a decade|once|globally|worldwide|around the world|at the time|historically|previously
        earlier this year|in recent months|since the start
    """,
    now="""
        today|yesterday|this week|last night|overnight|this morning|monday|tuesday|wednesday|thursday|friday|saturday|sunday
        in recent days|past few days|past week|in the past days|last week|past 24 hours|last 24 hours|on … night|hours
    """,
    unreal="""
        could|would|might|may be|may have|may flee|may need|may lead|may force|may displace|may soon|may yet|if|risk of|at risk of
        expected to|fear*|threaten*|unless|prepar* to|plans to|plan to|planned|potential*|likely to|warn*|drill|exercise|simulation
        contingency|capacity|up to … could|projected|forecast*|scenario
    """,
)

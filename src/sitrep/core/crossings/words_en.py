"""English words for crossings, routes and their condition, read by `lexicon`."""

from __future__ import annotations

from sitrep.core.crossings.lexicon import CrossingWords

ENGLISH = CrossingWords(
    language="en",
    nouns="""
        crossing: border crossing*|crossing point*|crossing*|border post*|border point*|border gate*|~checkpoint*|entry point*
        crossing: land port|border terminal|~gate|~gates|customs post|~post|=border|=borders|border bridge|=frontier
        bridge: ~bridge|~bridges
        port: ~port|~ports|seaport*|~harbour|~harbor|land ports
        corridor: ~corridor*|humanitarian corridor*|aid corridor*
        route: ~route|~routes|~road|~roads|~highway|~highways|supply route*|access road*|~motorway|supply line*|access route*|~track
        route: ~pass|main road|~axis
    """,
    states="""
        closed: closed|shut down|shutting down|closes|close|closing|shut|shuts|shutting|shuttered|sealed|seals|sealed off|blocked
        closed: blocks|blocking|blockaded|cut|cut off|cuts|severed|suspended|halted|stopped|barred|banned|impassable|out of service
        closed: out of use|not operating|not working|no longer passable|@closure|@closures|@shutdown|@blockade|remain* closed
        closed: stay* closed|kept closed|turned back|collapsed|washed away|destroyed|swept away|completely closed|nobody … through
        closed: no traffic|no one … through|inaccessible|unreachable|off limits|submerged|cannot be used|unusable|@suspension
        restricted: restricted|restricts|limited|limits|limiting|partially closed|partially open|partly open|partly closed
        restricted: @restriction*|reduced|one way only|allowed only|only … allowed|open only to|open only for|limited to|curbed
        restricted: tightened|slowed|partially reopened|partially reopens|partly reopened|reduced hours|shortened hours|by permit
        restricted: one lane
        open: open|redirected to|diverted to|rerouted to|rerouted through|opens|opened|remain* open|stay* open|operating normally
        open: functioning normally|working normally|operating as usual|running normally|normal|as usual|not affected|unaffected
        open: in operation|operational|fully operational|functioning|was operating|were operating|is operating|as before
        open: without restriction*|+reopen*|+re-open*|+re opened|+re opens|+re opening|+resumed|+resumes|+resume|+resuming
        open: +back in service|+restored|+lifted|+unblocked|continue* to cross|continue* to pass|still crossing|let through
        open: allowed through|allowed in|crossed normally|?continue*|pass* freely|uninterrupted|+back in operation|+cleared
        open: +passable again
    """,
    traffic="""
        all: all traffic|all vehicles|everyone|all movement|all categories|all travel
        civilian: travellers|travelers|traveller|passengers|passenger|people|civilians|pedestrians|families|residents|foot traffic
        civilian: refugees|migrants|visitors|citizens|travel|commuters|individuals|persons|students|returnees
        commercial: trade|goods|cargo|commercial|freight|merchandise|imports|exports|^lorries|^trucks|truck traffic|transit trade
        commercial: traders|fuel|imports of|vehicles carrying goods
        humanitarian: humanitarian|relief|aid|relief goods|relief ^trucks|aid ^trucks|aid convoys|convoys|relief ^lorries
        humanitarian: aid ^lorries|un ^trucks|food aid|aid deliveries
        medical: patients|medical evacuation*|ambulances|medical cases|wounded|medical|the sick|sick
    """,
    reasons="""
        conflict: shell*|clash*|fight*|bomb*|blast|explosion|attack*|gunfire|exchanged fire|fire|drone*|air strike*|airstrike*
        conflict: rocket*|mortar*|ambush*|militants|offensive|killed|shooting|firefight|smugglers|gunmen|army|troops
        conflict: security incident|mine|landmine
        weather: flood*|rain*|snow*|storm|landslide*|cyclone|river rose|water level|mudslide*|avalanche*|sandstorm|swollen
        damage: collaps*|damag*|crater*|destroyed|repair*|washed away|swept away
        authorisation: authorisation|authorization|resolution|permit*|mandate|veto*|expired|consent
        administrative: strike|dispute|customs|holiday|election*|ministry ordered|scanner*|paperwork|quarantine|outbreak|protect
        administrative: dairies|fees|taxes|visa*|permits|decree|maintenance|foot-and-mouth|hygiene|inspection*|measles|cholera|ebola
        administrative: staff shortage|system failure
    """,
    void="""
        suspend* its activities|suspend* its operations|suspend* its work|suspend* operations|suspend* activities
        suspend* their work|suspend* aid
        border patrol*|border wall|border policy|border security|border force|border guard*|border agent*|border control*
        border town*|border area*|border region*|border village*|border dispute*|border clash*|border fence|border state*
        border officials|border agency|border czar|border crisis|border bill|border deal|lane closure*|close call|kent road
        bridge loan|road map|road to peace|road to recovery|road trip|road race|road safety|road toll|en route|on the road
        gate receipts|water gate|land border|close to|closed session|closed meeting|closed-door|closed doors|closing prices
        after a closure of|after … closure of|closed ranks|close ally|close allies|closed case|cut ties|closed the gap|close ties
        limited liability|open fire|opened fire|open letter|open to question|open-ended|opened an investigation|open market
        opened talks|cut back|blocked the resolution|several closures|past closures|limited capacity|limited access to|aid cut
        aid cuts|opened a|opened an|opened its|opened their|close quarters|close relatives|close friends|stopped short|cut in|cut by
        limited number
    """,
    negations="not|never|no|n't|nor|neither|without|isn|wasn|hasn|cannot",
    unreal="""
        would|could|might|may|if|unless|threat*|warn*|consider*|plans to|plan to|planned|suppose|whether|should|calls for|called for
        urge*|demand*|will|to be|until|must|want*|asked|imagine|hypothetical*|scenario|fear*|rumour*|rumor*|proposal|promised
        pledged|expected to|in case|agreed to|talks on
    """,
    denials="denied|denies|deny|denying|dismissed|refuted|rejected reports|false|untrue|hoax|fake|contrary to",
    only="only|solely|exclusively|nothing but",
    exceptions="except|excluding|apart from|other than|but for|with the exception of|save for",
    inward="entering|entry|imports|inbound|into|arrivals|incoming|enter",
    outward="leaving|exit|exports|outbound|departures|outgoing|leave",
    links="at|of|to|in|from|between|with|linking|connecting|into|near|on|the|leading to|leading|that leads to|towards|toward|through",
    joints="and|both|or|as well as|nor",
    clauses="and|but|while|whereas|although|though|however|yet|with|as|which|who|where",
    other_things="""
        school*|hospital*|shop*|market*|airport*|airspace|office*|embassy|embassies|bank|banks|factory|factories|universit*|mosque*
        church*|clinic*|camp|camps|newspaper|court*|case|investigation|talks|party|parliament|pool|stadium|mill|mine|account*
        meeting|session|company|companies|restaurant*|bakery|bakeries|plant
    """,
    past="""
        had been|in the past|at the time|back then|years ago|last year|once|used to|in those days|had closed|had shut|historically
        had reopened
    """,
    advances="captur*|seized|seizing|overran|offensive|advanc*|recaptur*|retook|assault|stormed|military operation",
)

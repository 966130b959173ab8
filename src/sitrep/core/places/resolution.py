"""Mentions of places go in, one place for each that can be told comes out; the countries that a document is about decide."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import regex

from sitrep.core.places.atlas import Candidate
from sitrep.core.places.mentions import Mention

FEED_VOTE = 2.0
COUNTRY_VOTE = 2.0
PEOPLE_VOTE = 1.0
CURATED_VOTE = 1.5
PLACE_VOTE = 0.5
"""How much a feed's own country, a country's name, its people, a place kept by hand or any other place says for a country."""

PRIOR_LEAST = 1.0
"""Votes from which on a country is one that the document is about."""

BIG_CITY = 170
CITY = 139
"""Sizes (ten times log2 of the population) of 130,000 and of 15,000 people: known without, and with no other, country in sight."""

SURE = 2.5
"""Votes from which on a place kept by hand is believed even beside unknown capitalised words."""


PROVINCE = 4
"""A province's precision on the SiND scale."""

SAME_POINT = 0.05
"""Degrees, some five kilometres, within which two points are one town's."""

SURROUNDINGS = 1.0
"""Degrees within which a province lies around the big city that shares its name."""

_PROVINCE_AFTER = regex.compile(
    r"['’]?s?\s+(?:(?:and|et|y|e|و)\s+\S+\s+)?(?:provinces?|governorates?|regions?|oblasts?|states?|countryside|prefectures?|departments?"
    r"|vilayeti?\w*|ili(?:nde|nden|ne|nin)?|eyaleti?\w*|област\w*|провинц\w*|провінц\w*|мухафаз\w*)\b",
    regex.IGNORECASE,
)
_PROVINCE_BEFORE = regex.compile(
    r"(?:provinces?|governorates?|regions?|states?|countryside|rural|gouvernorats?|région|départements?|provincias?|gobernación|estado|región"
    r"|província|prowincj\w*|obwod\w*|област\w*|провинц\w*|провінц\w*|мухафаз\w*|محافظة|محافظات|ولاية|ولايات|ريف|إقليم|استان|ولایت)"
    r"(?:\s+(?:of|de|du|da|do|d|la|le|the|في)|\s+d['’])*\s*\p{P}?$",
    regex.IGNORECASE,
)
"""What calls a name a province's, after it and before it."""

SHARED_NAMES = {"congo": ("COD", "COG")}
"""Names of countries that two go by, the one that news mostly means first."""

_TITLES = frozenset(
    regex.split(
        r"\s+",
        "mr mrs ms miss dr sir lord president minister premier chancellor senator judge sheikh sheik general gen colonel col major captain"
        " capt lieutenant lt sergeant sgt commander brigadier ambassador governor mayor father bishop imam monsieur madame senor",
    )
)
"""Words that come before a person's name."""

_SAYS = regex.compile(
    r"\s+(?:said|says|told|added|warned|noted|explained|recalled|a\s+(?:dit|déclaré|affirmé|expliqué)|dijo|afirmó|explicó|disse|afirmou|dedi"
    r"|söyledi|сказал\w*|заявил\w*|сообщил\w*|powiedzia\w+)\b"
)
"""What follows a speaker; capitals speak too ("Moscow said"), small towns do not."""


def count_votes(mentions: Sequence[Mention], feed_countries: Sequence[str]) -> Mapping[str, float]:
    """How strongly a document speaks of each country (ISO3), each kind of evidence counting less the more often it is repeated."""
    votes: defaultdict[str, float] = defaultdict(float)
    for iso3 in feed_countries:
        votes[iso3] += FEED_VOTE
    seen: Counter[str] = Counter()
    for mention in mentions:
        if mention.key in SHARED_NAMES:
            seen[mention.key] += 1
            for iso3 in SHARED_NAMES[mention.key]:
                votes[iso3] += COUNTRY_VOTE / 2 / seen[mention.key]
        elif mention.iso3:
            seen[mention.iso3] += 1
            votes[mention.iso3] += (PEOPLE_VOTE if mention.is_people else COUNTRY_VOTE) / seen[mention.iso3]
    for key, candidates in {
        mention.key: mention.candidates for mention in mentions if mention.candidates and not mention.is_common
    }.items():
        _add_place_votes(votes, key, candidates)
    return votes


def _add_place_votes(votes: defaultdict[str, float], key: str, candidates: tuple[Candidate, ...]) -> None:
    countries = {candidate.iso3 for candidate in candidates if not candidate.is_weak}
    if not countries:
        return
    curated = {candidate.iso3 for candidate in candidates if candidate.is_curated and not candidate.is_weak}
    for iso3 in countries:
        weight = CURATED_VOTE if iso3 in curated and len(key) > 3 else PLACE_VOTE
        size = max(candidate.size for candidate in candidates if candidate.iso3 == iso3)
        votes[iso3] += weight / len(curated if iso3 in curated else countries) * (1.0 if size >= CITY else 0.5)


def surnames_of(mentions: Sequence[Mention], common_words: frozenset[str]) -> frozenset[str]:
    """Keys of names that somewhere in the document have an unknown first name or a title before them: "Kerem Kinik"."""
    return frozenset(one.key for one in mentions if one.before in _TITLES or (one.before and one.before not in common_words))


def resolve(
    mention: Mention, votes: Mapping[str, float], common_words: frozenset[str], surnames: frozenset[str] = frozenset()
) -> Candidate | None:
    """The place a mention means, or None: a common word, a person's name, or a place of a country that nothing else speaks of."""
    best: tuple[float, Candidate] | None = None
    for candidate in mention.candidates:
        vote = votes.get(candidate.iso3, 0.0)
        is_prior = vote >= PRIOR_LEAST + (PLACE_VOTE if not candidate.is_curated else 0)
        if not is_prior and not _is_known_anywhere(candidate, votes):
            continue
        if candidate.is_weak and not is_prior:
            continue
        if mention.is_common and not (candidate.is_curated and vote >= SURE):
            continue
        score = candidate.size / 10 + min(vote, 6.0) * 3 + (4 if candidate.is_curated and is_prior else 0) - (2 if candidate.is_weak else 0)
        if best is None or score > best[0]:
            best = (score, candidate)
    if best is None or _is_person(mention, best[1], votes, common_words, surnames):
        return None
    return _city_of_that_name(mention, best[1])


def _city_of_that_name(mention: Mention, found: Candidate) -> Candidate:
    """The city where a province and its capital share a name that nothing calls a province's: people flee from Aleppo the city.

    A province kept by hand has its capital's point. One whose full name says more than its town's ("Gaza Strip") is what the name means.
    """
    if found.precision != PROVINCE:
        return found
    text = mention.sentence.text
    if _PROVINCE_AFTER.match(text, mention.end) or _PROVINCE_BEFORE.search(text, max(0, mention.start - 30), mention.start):
        return found
    cities = (one for one in mention.candidates if one.precision < PROVINCE and one.size >= CITY and not one.is_weak)
    return max((one for one in cities if _is_capital(one, found)), key=lambda one: one.size, default=found)


def _is_capital(one: Candidate, other: Candidate) -> bool:
    """True for a town at its province's point, and for a big city not far from it: Kyiv's oblast has its point south of the city."""
    reach = SURROUNDINGS if one.size >= BIG_CITY and one.iso3 == other.iso3 else SAME_POINT
    is_near = abs(one.lat - other.lat) < reach and abs(one.lon - other.lon) < reach
    return is_near and not other.name.startswith(f"{one.name} ")


def _is_known_anywhere(candidate: Candidate, votes: Mapping[str, float]) -> bool:
    """True for a big city, or a fair-sized one where the document names no country at all."""
    if candidate.is_weak:
        return False
    least = BIG_CITY if any(vote >= PRIOR_LEAST + PLACE_VOTE for vote in votes.values()) else CITY
    return candidate.size >= least or candidate.is_curated


def country_of(mention: Mention, votes: Mapping[str, float]) -> str:
    """The country (ISO3) that a mention of a country means; of two that share a name, the one that the document otherwise speaks of."""
    usual, other = SHARED_NAMES.get(mention.key, (mention.iso3, mention.iso3))
    return other if votes.get(other, 0.0) > votes.get(usual, 0.0) else usual


def _is_person(
    mention: Mention, candidate: Candidate, votes: Mapping[str, float], common_words: frozenset[str], surnames: frozenset[str]
) -> bool:
    """True after a title or beside unknown capitalised words: "Dr Homs", "Paris Hilton"; not "Aleppo University" or "Rural Damascus".

    A little-known town is taken for the person whose surname it was before, and for whoever speaks ("Kinik said").
    """
    if mention.before in _TITLES:
        return True
    is_little_known = not candidate.is_curated and candidate.size < BIG_CITY
    if is_little_known and not mention.before and (mention.key in surnames or _SAYS.match(mention.sentence.text, mention.end)):
        return True
    neighbours = {mention.before, mention.after} - {""}
    vote = votes.get(candidate.iso3, 0.0)
    if neighbours <= common_words or (mention.is_opening and not mention.after and vote >= COUNTRY_VOTE and not is_little_known):
        return False
    return not (candidate.is_curated and vote >= SURE)

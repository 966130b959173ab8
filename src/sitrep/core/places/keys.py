"""A place name goes in, the keys under which the atlas keeps it come out."""

from __future__ import annotations

import zlib
from hashlib import blake2b

from sitrep.core.folding import tokens_of

BITMAP_BITS = 1 << 22
"""Size of the atlas's first filter: one bit a key's checksum tells most words to be no place, at a tenth of a look-up's cost."""

HEAD_BITS = 1 << 20
"""Size of the second filter: one bit for the first word of each name of several words."""

_CASE_ENDINGS = (
    *(
        "ями",
        "ами",
        "ого",
        "ому",
        "ової",
        "ієм",
        "ого",
        "ими",
        "ии",
        "ия",
        "ие",
        "ию",
        "ях",
        "ах",
        "ом",
        "ем",
        "ою",
        "єю",
        "ой",
        "ей",
        "ою",
    ),
    *("ью", "ий", "ый", "іі", "ыи", "ім", "ым", "им", "их", "ых", "ую", "ая", "яя", "ою", "оі", "іи", "ои", "еи"),
    *("iem", "ami", "owi", "ach", "ego", "emu", "iej", "ej", "ie", "em", "om", "ia", "iu", "ii"),
    *("а", "у", "е", "і", "и", "ы", "я", "ю", "о", "ь", "є", "a", "u", "e", "i", "y", "o"),
)
"""Endings of Russian, Ukrainian and Polish nouns and adjectives, folded, longest first where it matters."""

_LEAST_STEM = 4

STEM = "~"
"""What a key without its endings begins with."""


def key_of(name: str) -> str:
    """The folded words of a name joined by single spaces: "Khan Younis" and "khan-younis" have one key."""
    return " ".join(token.word for token in tokens_of(name, "uk") if token.word[0].isalnum())


def stems_of(key: str) -> tuple[str, ...]:
    """The key with the case ending of every word cut, marked as such; empty where a word is too short to be told without its ending."""
    stems = [_stem(word) for word in key.split(" ")]
    return () if any(len(stem) < _LEAST_STEM for stem in stems) else (STEM + " ".join(stems),)


def _stem(word: str) -> str:
    for ending in _CASE_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return _hardened(word[: -len(ending)])
    return _hardened(word)


def _hardened(stem: str) -> str:
    """Stems that alternate before endings brought together: Ahmetovka/Ahmetovce, Kupyansk, Lwów/Lwowie."""
    if stem.endswith(("ц", "c")):
        return stem[:-1] + ("к" if stem.endswith("ц") else "k")
    if stem.endswith("rz"):
        return stem[:-1]
    if stem.endswith(("ів", "ев", "єв")):
        return stem[:-2] + "ов"
    return stem.rstrip("ь")


def hash_of_key(key: str) -> int:
    """48 bits of BLAKE2b: half a million keys collide with a chance of one in a thousand."""
    return int.from_bytes(blake2b(key.encode(), digest_size=6).digest(), "big")


def bitmap_index(key: str) -> int:
    """The bit of the first filter that a key sets."""
    return zlib.crc32(key.encode()) & (BITMAP_BITS - 1)


def head_index(word: str) -> int:
    """The bit of the second filter that a name's first word sets."""
    return zlib.crc32(word.encode()) & (HEAD_BITS - 1)

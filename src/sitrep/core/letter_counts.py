"""Bytes of a text in an unknown single-byte encoding go in; the encoding in which its letters are as frequent as in writing comes out."""

from __future__ import annotations

import re
from collections.abc import Mapping

# The ten commonest letters of running text: Russian, Ukrainian and Bulgarian together; Arabic and Persian together.
_CYRILLIC, _ARABIC = "оаеинтсрвлі", "اليمونرتبهد"
_OTHER_SCRIPTS = {"cp1251": _CYRILLIC, "koi8_u": _CYRILLIC, "cp1256": _ARABIC, "iso8859_5": _CYRILLIC, "iso8859_6": _ARABIC}
# All small letters beyond ASCII that languages with Latin letters are written with (Turkish İ is i and a dot then), and the marks of good
# typesetting; the commonest encoding first, for it counts where others fit as well.
_MARKS = "’‘“”„«»–—…•·°€£§©®ºª´ \u00a0"
_POLISH = "ąćęłńóśźż"
_LATIN = {
    "cp1252": "àâäáãåçéèêëïîíìñôöóõòøûùúüœæß¿¡" + _MARKS,
    "cp1254": "çğıöşüâîûi\u0307" + _MARKS,
    "cp1250": _POLISH + _MARKS,
    "iso8859_2": _POLISH + _MARKS,
}
_TAGS = re.compile(rb"<(?:script|style)\b.*?</(?:script|style)>|<(?!!\[CDATA)[^<>]{0,4000}>", re.S | re.I)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_IN_RUNS = 0.7
"""In other scripts so many of the letters beyond ASCII stand beside another one; in French or Polish they stand alone."""
_SAMPLE_BYTES = 200_000
_FEWEST_LETTERS = 50
_SURE_SHARE = 0.55
"""The ten commonest letters make up 60 to 75 % of Cyrillic and Arabic text; under a wrong encoding below 40 %."""
_SURE_LATIN = 0.95
"""Of Polish or Turkish text 40 to 60 % are letters of cp1252 too, and others the reverse."""


def encoding_by_letters(body: bytes) -> str:
    """Python's name of the encoding: Cyrillic, Arabic, Western, Turkish or Polish; "" where the letters do not tell. Never raises."""
    sample = _TAGS.sub(b" ", body[:_SAMPLE_BYTES])
    words = _HIGH_RUN.findall(sample)
    high = b"".join(words)
    if not high:
        return ""
    if sum(len(word) for word in words if len(word) > 1) < _IN_RUNS * len(high):
        return _best(high, _LATIN, _SURE_LATIN)
    return _best(high, _OTHER_SCRIPTS, _SURE_SHARE) if len(high) >= _FEWEST_LETTERS else ""


def _best(high: bytes, alphabets: Mapping[str, str], least: float) -> str:
    shares = {encoding: _share(high, encoding, letters) for encoding, letters in alphabets.items()}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= least else ""


def _share(high: bytes, encoding: str, letters: str) -> float:
    text = high.decode(encoding, "replace").lower()
    return sum(text.count(letter) for letter in letters) / len(text)

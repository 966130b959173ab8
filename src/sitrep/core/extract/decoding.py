"""The bytes of a page go in, its characters come out: as `core.encoding` does, but a Western default is not believed of other scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sitrep.core.encoding import decode

# The ten commonest letters of running text: Russian, Ukrainian and Bulgarian together; Arabic and Persian together.
_COMMON = {
    "cp1251": "оаеинтсрвлі",
    "koi8_u": "оаеинтсрвлі",
    "cp1256": "اليمونرتبهد",
    "iso8859_5": "оаеинтсрвлі",
    "iso8859_6": "اليمونرتبهد",
}
_TAGS = re.compile(rb"<(?:script|style)\b.*?</(?:script|style)>|<[^<>]{0,4000}>", re.S | re.I)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_IN_RUNS = 0.7
"""Of the letters beyond ASCII so many stand beside another one; in French or Polish they stand alone."""
_SAMPLE_BYTES = 200_000
_FEWEST_LETTERS = 50
_SURE_SHARE = 0.55
"""The ten commonest letters make up 60 to 75 % of Cyrillic and Arabic text; under a wrong encoding below 40 %."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DecodedPage:
    """`certain` is False where the encoding was guessed or bytes had to be mended."""

    text: str
    encoding: str
    certain: bool


def decode_page(body: bytes, content_type: str = "") -> DecodedPage:
    """Decodes any bytes: mark, UTF-8, declared encoding, guess. `content_type` is the HTTP header. What was declared as Western (or not at
    all) and reads as Cyrillic or Arabic in another encoding is that. NUL characters are dropped. Never raises.
    """
    decoded = decode(body, content_type=content_type)
    text, encoding, certain = decoded.text, decoded.encoding, decoded.certain
    if encoding == "cp1252" or (not certain and encoding != "utf-8"):
        guessed = guess_by_letters(body)
        if guessed:
            text, encoding, certain = body.decode(guessed, "replace"), guessed, False
    return DecodedPage(text=text.replace("\x00", ""), encoding=encoding, certain=certain)


def guess_by_letters(body: bytes) -> str:
    """The single-byte encoding in which the text's letters are as frequent as in Cyrillic or Arabic writing, or "" where none is."""
    sample = _TAGS.sub(b" ", body[:_SAMPLE_BYTES])
    words = _HIGH_RUN.findall(sample)
    high = b"".join(words)
    if len(high) < _FEWEST_LETTERS or sum(len(word) for word in words if len(word) > 1) < _IN_RUNS * len(high):
        return ""
    shares = {encoding: _share(high, encoding, letters) for encoding, letters in _COMMON.items()}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= _SURE_SHARE else ""


def _share(high: bytes, encoding: str, letters: str) -> float:
    text = high.decode(encoding, "replace").lower()
    return sum(text.count(letter) for letter in letters) / len(text)

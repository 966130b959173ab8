"""The bytes of a feed or page go in, its characters come out: UTF-8 is tried first, whatever the server or the document claims."""

from __future__ import annotations

import codecs
import re
import zlib
from dataclasses import dataclass

from sitrep.core.letter_counts import encoding_by_letters

BYTE_ORDER_MARKS = (  # the longer first: UTF-32-LE begins as UTF-16-LE does
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),  # XML 1.0 appendix F: a declaration without a mark
    (b"<\x00?\x00", "utf-16-le"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
# What a label stands for in practice (WHATWG Encoding Standard: labels of older sets mean the newer, larger ones).
LARGER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
DEFAULTS = ("cp1252",)  # declared by servers that know nothing of the document
SEVEN_BIT = ("utf-7", "iso2022_jp", "iso2022_kr", "hz")  # look like ASCII, so the UTF-8 test says nothing
_KNOWN = re.compile(
    r"utf-(7|8|16|32)(-[bl]e)?|iso8859-\d+|cp\d+|koi8-[rtu]|gb18030|big5(hkscs)?|euc_jp|mac-[a-z]+|iso2022_[a-z0-9_]+|hz|johab|kz1048"
)
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,39}")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9][A-Za-z0-9._:-]{0,39})", re.IGNORECASE)
_IN_DOCUMENT = re.compile(rb"(?:encoding|charset)\s*=\s*[\"']?([A-Za-z0-9][A-Za-z0-9._:-]{0,39})", re.IGNORECASE)
_GZIP = b"\x1f\x8b"
_STRAY = re.compile("[\udc80-\udcff]")
MOST_UNPACKED = 20_000_000
DECLARATION_BYTES = 1_024
"""How far into a document its own word on its encoding is looked for (the WHATWG prescan looks as far)."""
STRAY_SHARE = 0.1
"""A text is still UTF-8 with at most so many stray bytes per character beyond ASCII; another encoding has nearly as many as characters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """`certain` is False where bytes had to be mended or the encoding guessed."""

    text: str
    encoding: str
    certain: bool


def gunzipped(body: bytes) -> tuple[bytes, bool]:
    """A body that is itself a gzip file (sitemap.xml.gz, or a page that was packed twice) unpacked, as far as 20 MB go, and whether that
    is all; others as they are.
    """
    if not body.startswith(_GZIP):
        return body, True
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(body, MOST_UNPACKED)
    except zlib.error:
        return b"", False
    return unpacked, unpacker.eof


def decode(body: bytes, *, content_type: str = "") -> Decoded:
    """Decodes any bytes without ever failing: byte order mark, UTF-8 where it fits, the document's and the server's word, a guess."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return Decoded(text=body.decode(encoding, "replace").removeprefix("\ufeff"), encoding=encoding, certain=True)
    labels = _declared(body, content_type)
    if body.isascii():
        for encoding in labels:
            if encoding in SEVEN_BIT:
                return Decoded(text=body.decode(encoding, "replace"), encoding=encoding, certain=True)
        return Decoded(text=body.decode("ascii"), encoding="utf-8", certain=True)
    return _as_utf8(body) or _as_declared(body, labels) or _guessed(body)


def _declared(body: bytes, content_type: str) -> list[str]:
    """The encodings that server and document name, most credible first: a server's Western default says less than the document."""
    said = [match[1] for match in [_CHARSET.search(content_type)] if match]
    said += [match[1].decode("ascii") for match in [_IN_DOCUMENT.search(body, 0, DECLARATION_BYTES)] if match]
    known = [encoding for encoding in map(encoding_named, said) if encoding]
    return sorted(known, key=lambda encoding: encoding in DEFAULTS)


def encoding_named(label: str) -> str:
    """Python's name of the text encoding that a label means in practice; "" for labels of none ("undefined", "zip", nonsense)."""
    if not _LABEL.fullmatch(label):
        return ""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    name = LARGER.get(name, name)
    return name if _KNOWN.fullmatch(name) else ""


def _as_utf8(body: bytes) -> Decoded | None:
    """UTF-8, mended where a few bytes of Western text strayed into it or the last character was cut; None where it is none."""
    try:
        return Decoded(text=body.decode("utf-8"), encoding="utf-8", certain=True)
    except UnicodeDecodeError:
        text = body.decode("utf-8", "surrogateescape")
    strays = len(_STRAY.findall(text))
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if strays > STRAY_SHARE * (beyond_ascii - strays):
        return None
    mended = _STRAY.sub(lambda found: bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace"), text)
    return Decoded(text=mended, encoding="utf-8", certain=False)


def _as_declared(body: bytes, labels: list[str]) -> Decoded | None:
    """As server or document say; a Western default is not believed of a text whose letters are another encoding's."""
    for encoding in labels:
        if encoding in DEFAULTS and (by_letters := encoding_by_letters(body)) not in ("", encoding):
            return Decoded(text=body.decode(by_letters, "replace"), encoding=by_letters, certain=False)
        if encoding != "utf-8":
            try:
                return Decoded(text=body.decode(encoding), encoding=encoding, certain=True)
            except (UnicodeError, ValueError):
                continue
    return None


def _guessed(body: bytes) -> Decoded:
    """By its letters; where these do not tell, as a detector says of the first 64 kB; else Western."""
    encoding = encoding_by_letters(body)
    if not encoding:
        from charset_normalizer import from_bytes  # noqa: PLC0415  slow to import, rarely needed

        best = from_bytes(body[:65_536]).best()
        encoding = encoding_named(best.encoding) if best else ""
    return Decoded(text=body.decode(encoding or "cp1252", "replace"), encoding=encoding or "cp1252", certain=False)

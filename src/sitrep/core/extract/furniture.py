"""Lines of a page that are never the story: a line goes in, the word for what kind of furniture it is comes out, or None."""

from __future__ import annotations

import re

from sitrep.core.extract.phrases import AGENCIES, CREDIT_LABELS, DATE_LABELS, INSIDE, MONTHS_AND_DAYS, POINTERS, STARTS

LONGEST = 300
"""Characters; longer lines are never furniture by their words alone."""
LONGEST_POINTER_WORDS = 30
"""A "Read also" line holds one headline, or two."""
INSIDE_LONGEST = 200
"""Characters: a phrase in the middle of a longer line may be what the story speaks of."""

_START = tuple((why, re.compile(pattern)) for why, pattern in STARTS.items())
_INSIDE = tuple((why, re.compile(pattern)) for why, pattern in INSIDE.items())
_POINTER = re.compile(POINTERS)
_DATE_PARTS = re.compile(
    rf"(?:{DATE_LABELS})|\b(?:{MONTHS_AND_DAYS})\b\.?|\d{{1,4}}(?:st|nd|rd|th)?|\b(?:at|on|de|of|le|el|em|a\.?m\.?|p\.?m\.?|gmt|utc"
    rf"|[ecmpw]?[sde]t|bst|ist|г|h)\b\.?|[|,./:()\s–—-]+"
)
_DATE_SIGN = re.compile(rf"\b(?:{DATE_LABELS})\b|\b(?:{MONTHS_AND_DAYS})\b|(?:19|20)\d\d[-./]\d\d|\d\d?[-./]\d\d?[-./](?:19|20)\d\d")
_DATE_CHARACTERS = 80
_PLACEHOLDER = re.compile(r"[\[{<$%#]{1,2}[a-z_ ]{2,30}[\]}>$%#]{1,2}")
_MACHINE = re.compile(
    r"\d{4}-\d\d-\d\dt\d\d:\d\d[\d:.]*(?:z|[+-]\d\d:?\d\d)?|https?://\S+|\[(\w+)\b[^\]]*\].*\[/\1\]?|this slideshow requires javascript\.?"
)
"""What was meant for programs: a time of microdata, a bare address, a WordPress shortcode that nobody ran."""
_READING_TIME = re.compile(
    r"(?:reading time|estimated read|temps de lecture|tiempo de lectura|lesezeit|время чтения)?\s*:?\s*\d{1,2}[ -]?(?:min(?:ute)?s?"
    r"|мин|dk|دقائق|دقيقة|دقیقه)"
    r"\.?(?: (?:read|de lectura|de lecture|чтения))?|\d+ views?"
)
_NAME = r"(?:[A-Z][\w.'’-]*|and|de|al|el|van|von|der|bin|da|la|le|in|&)"
_BYLINE = re.compile(rf"(?:By|Written by|Reported by|Story by|Text by) {_NAME}(?:[\s,|]+{_NAME}){{0,11}}[\s,|]*")
_BYLINE_ELSEWHERE = re.compile(r"(?:par|por|von|автор|текст|tekst|yazar|بقلم|كتب|نویسنده|کد خبر)\s?:?\s+[^.!?؟]{3,50}")
_SPECIAL_TO = re.compile(
    r"special (?:to|for|correspondent)\b[\w .&'’-]{0,50}|\(?reporting by .{5,200}|(?:additional reporting|editing|compiled|edited"
    r"|translated|with files|with reporting)"
    r" (?:by|from) .{3,200}|staff (?:writer|reporter)s?"
)
_CREDIT = re.compile(
    rf"(?:{CREDIT_LABELS})\s?(?:by |: ?|/|©|\(|\|| - ).{{2,250}}|file photo\b.*|\(?(?:photo|image|picture) by .*|(?:{AGENCIES})"
)
_CREDIT_END = re.compile(
    rf"(?:[/|©]|[\[(][^\[\]()]{{1,60}}[/,]|(?<![.!?؟…])(?<![.!?؟…] )(?:— |\[))\s?(?:{AGENCIES})(?:/\w+)?[\])]?\.?$"
    rf"|[\[(](?:{AGENCIES})\s?/[^\[\]()]{{1,50}}[\])]$"
)
_CREDIT_END_CHARACTERS = 90


def furniture_of(line: str) -> str | None:
    """What kind of furniture a line is: login, comments, share, follow, newsletter, advertisement, cookies, copyright, tags, feedback,
    player, pointer (to another story), byline, date, credit, empty, machine; None where it may be part of the story. Takes any string.
    """
    if len(line) > LONGEST:
        return None
    lower = line.strip(" \t\n\"'“”•·-–—|>»*").replace("İ", "i").lower()
    if not lower or _PLACEHOLDER.fullmatch(lower):
        return "empty"
    for why, pattern in _START:
        if pattern.match(lower):
            return why
    if len(lower) <= INSIDE_LONGEST:
        for why, pattern in _INSIDE:
            if pattern.search(lower):
                return why
    if _POINTER.match(lower) and len(lower.split()) <= LONGEST_POINTER_WORDS:
        return "pointer"
    return _signature_of(line.strip(), lower)


def _signature_of(line: str, lower: str) -> str | None:
    """Lines on who made the story and its pictures, and when; lines for programs."""
    if _MACHINE.fullmatch(lower):
        return "machine"
    if _READING_TIME.fullmatch(lower) or (len(lower) <= _DATE_CHARACTERS and _DATE_SIGN.search(lower) and not _DATE_PARTS.sub("", lower)):
        return "date"
    if _SPECIAL_TO.fullmatch(lower) or _BYLINE.fullmatch(line) or _BYLINE_ELSEWHERE.fullmatch(lower):
        return "byline"
    return "credit" if _CREDIT.fullmatch(lower) or _CREDIT_END.search(lower[-_CREDIT_END_CHARACTERS:]) else None

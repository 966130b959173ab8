"""Foreign text in, harmless text out: the one normaliser through which every title, name, link text and article passes."""

from __future__ import annotations

import hashlib
import html
import re

# What may never reach the database, a mail header, a terminal or a rule. C0 and C1 controls except tab and newline; DEL; soft hyphen,
# zero-width space, word joiner and BOM (they split words that rules look for); marks and controls of direction (they can turn
# a line around); interlinear marks; tags; noncharacters. ZWNJ U+200C and ZWJ U+200D stay: Persian and Indic words need them.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "\U000e0000-\U000e007f]"
)
_SPACING_CONTROLS = re.compile("[\x0b\x0c\x1c-\x1f]")  # Python counts them as blanks: they part words
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_BREAK = re.compile("\r\n|[\r\x85\u2028\u2029]")
_BLANKS_IN_LINE = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n\s*\n")
_LONG_NUMBER = re.compile("&#[0-9]{8,}")  # html.unescape raises on more than 4,300 digits
_TAG_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,20})")
_QUOTE_OR_END = re.compile("[\"'>]")
_PLAIN_TAG = re.compile(r"""</?([a-zA-Z][a-zA-Z0-9]*+)(?:[^<>"']++|"[^<>"]*+"|'[^<>']*+')*+>""")
_PARAGRAPHS = " p div li ul ol dl dd dt blockquote h1 h2 h3 h4 h5 h6 table tr section article header footer figure pre hr "
_HIDDEN = " script style template noscript iframe svg textarea select object "
_HIDING_TAG = re.compile(f"<(?:{'|'.join(_HIDDEN.split())})(?![a-z0-9])", re.IGNORECASE)
_BREAKS = {"br": "\n", "td": " ", "th": " "} | dict.fromkeys(_PARAGRAPHS.split(), "\n\n")
ELLIPSIS = "…"


def clean_text(text: str, *, most: int) -> str:
    """Text of several lines made safe, blanks and line breaks kept (all breaks as \\n), cut to `most` characters."""
    if not text.replace("\n", "").isprintable():  # nearly all text is, and to know that is quick
        text = _LINE_BREAK.sub("\n", _SPACING_CONTROLS.sub(" ", mend_surrogates(text)))
        text = _UNSAFE.sub("", text)
    return shorten(text, most=most)


def clean_line(text: str, *, most: int) -> str:
    """Text for a one-line field made safe: every run of blanks and breaks is one space, none at the ends, cut to `most` characters."""
    if not text.isprintable():
        text = _UNSAFE.sub("", _LINE_BREAK.sub(" ", _SPACING_CONTROLS.sub(" ", mend_surrogates(text))))
    return shorten(" ".join(text.split()), most=most)


def mend_surrogates(text: str) -> str:
    """Joins a pair of surrogates into the character it stands for; a lone one becomes U+FFFD. No encoder takes a lone surrogate."""
    if _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def shorten(text: str, *, most: int) -> str:
    """At most `most` characters; what was cut is marked by an ellipsis."""
    return text if len(text) <= most else text[: most - 1] + ELLIPSIS


def fingerprint(*parts: str) -> str:
    """SHA-256 in hex over the parts and their borders; takes any string, of any length."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def plain_text(markup: str, *, most: int) -> str:
    """The visible text of untrusted HTML in time linear to its length: paragraphs parted by a blank line, entities resolved, made safe.

    A plain way for titles and feed summaries, and the last resort for pages on which real HTML parsers fail; "<" before
    anything but a letter, "/", "!" or "?" is text. Only the first `most` characters of text are kept.
    """
    text = visible_text(markup)
    text = _BLANKS_IN_LINE.sub(" ", clean_text(text, most=max(most, len(text))))
    text = _BLANK_LINES.sub("\n\n", text)
    return shorten("\n".join(line.strip(" ") for line in text.split("\n")).strip(), most=most)


def visible_text(markup: str) -> str:
    """The text between the tags with its entities resolved, breaks and all; not yet made safe. Linear in the length."""
    text = _without_plain_tags(markup) if "<" in markup else markup
    if "<" in text:
        text = "".join(visible_pieces(markup))
    return html.unescape(_LONG_NUMBER.sub("&#65533", text)) if "&" in text else text


def _without_plain_tags(markup: str) -> str:
    """What `visible_pieces` gives, in a tenth of the time, where all tags are ordinary ones; else the markup, or some of it."""
    if _HIDING_TAG.search(markup) is not None:
        return markup
    return _PLAIN_TAG.sub(lambda tag: _BREAKS.get(tag[1].lower(), ""), markup)


def visible_pieces(markup: str) -> list[str]:
    """The pieces of text between tags; comments, scripts and the like are left out, and block elements become line breaks."""
    pieces: list[str] = []
    at, missing = 0, set[str]()  # what was once searched for in vain is not searched for again: that keeps the time linear
    while (opening := markup.find("<", at)) >= 0:
        pieces.append(markup[at:opening])
        following = markup[opening + 1 : opening + 2]
        behind = -1
        if following in ("!", "?"):
            behind = _after_declaration(markup, opening, missing)
        elif following == "/" or (following.isascii() and following.isalpha()):
            behind = _after_tag(markup, opening, missing, pieces)
        if behind < 0:  # no tag, or one that never ends: better a stray "<" than a lost sentence
            pieces.append("<")
            behind = opening + 1
        at = behind
    pieces.append(markup[at:])
    return pieces


def _find(markup: str, what: str, start: int, missing: set[str]) -> int:
    """Where `what` begins at or after `start`, or -1."""
    if what in missing:
        return -1
    found = markup.find(what, start)
    if found < 0:
        missing.add(what)
    return found


def _after_declaration(markup: str, opening: int, missing: set[str]) -> int:
    """Behind a comment, CDATA section, declaration or processing instruction, or -1 where it never ends."""
    if markup.startswith("<!--", opening):
        end = _find(markup, "-->", opening + 4, missing)
        return end + 3 if end >= 0 else -1
    if markup.startswith("<![CDATA[", opening):
        return opening + 9  # in HTML a CDATA section is a mistake whose text is meant to be read
    end = _find(markup, ">", opening, missing)
    return end + 1 if end >= 0 else -1


def _after_tag(markup: str, opening: int, missing: set[str], pieces: list[str]) -> int:
    """Behind a tag, and behind the whole element where nobody sees its content; -1 where it never ends."""
    end = _tag_end(markup, opening, missing)
    if end < 0:
        return -1
    named = _TAG_NAME.match(markup, opening)
    name = named[1].lower() if named else ""
    if name == "br":
        pieces.append("\n")
    elif f" {name} " in _PARAGRAPHS:
        pieces.append("\n\n")
    elif name in ("td", "th"):
        pieces.append(" ")
    elif f" {name} " in _HIDDEN and markup[opening + 1] != "/" and markup[end - 1] != "/":
        return _after_hidden(markup, name, end + 1, missing)
    return end + 1


def _after_hidden(markup: str, name: str, start: int, missing: set[str]) -> int:
    """Behind the closing tag of a hidden element; an element that is never closed hides nothing."""
    if f"</{name}" in missing:
        return start
    closing = re.compile(f"</{name}", re.IGNORECASE).search(markup, start)
    if closing is None:
        missing.add(f"</{name}")
        return start
    end = _find(markup, ">", closing.end(), missing)
    return end + 1 if end >= 0 else start


def _tag_end(markup: str, opening: int, missing: set[str]) -> int:
    """Where the ">" of a tag stands; one inside a quoted attribute value does not count."""
    at = opening
    if "tag end" in missing:
        return -1
    while (found := _QUOTE_OR_END.search(markup, at + 1)) is not None:
        at = found.start()
        if found[0] == ">":
            return at
        if markup[at - 1] == "=" and (closing := _find(markup, found[0], at + 1, missing)) >= 0:
            at = closing
    missing.add("tag end")
    return -1

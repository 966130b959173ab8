"""feedparser's parser of well-formed documents comes out without the elements of foreign vocabularies that nobody reads.

GDACS has sixty elements in an item beside title, link and date; Media RSS has pictures. feedparser keeps each under a name of its own,
which takes as long as all that is read. An element is left out with all that is in it, and only where none of that is read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.sax.handler import ContentHandler

from sitrep.core.feed_driver import Name

MOST_HELD = 1_000
"""Events; an element that holds more is given to feedparser as it comes."""
READ_THOUGH_UNKNOWN = frozenset({"feedburner_origlink"})
"""What we read and feedparser has no handler for: it keeps the text under this name."""
UNREAD = frozenset({"media_content", "media_thumbnail", "media_credit", "media_rating", "media_player"})
"""What feedparser has a handler for that touches nothing we read."""


class Sieve(ContentHandler):
    """What stands before feedparser's strict parser, itself a SAX handler: see `sieving`."""

    incontent: int
    elementstack: list[list[Any]]
    """feedparser's: whether this is within a text that may have markup of its own; and the elements whose text it gathers, each a list of
    the name, whether a text is expected, and its pieces."""

    def __init__(self, *arguments: Any) -> None:
        self._held: list[tuple[Callable[..., None], tuple[Any, ...]]] = []
        self._open = 0  # elements of those held that have not ended
        self._unread: dict[Name, bool] = {}
        super().__init__(*arguments)

    def startPrefixMapping(self, prefix: str | None, uri: str) -> None:
        """A prefix stands for a vocabulary from here on."""
        self._unread.clear()
        super().startPrefixMapping(prefix, uri)

    def startElementNS(self, name: Name, qname: str | None, attrs: Any) -> None:
        """A start tag: held where nobody reads the element, until it ends or something in it is read."""
        unread = self._unread.get(name)
        if unread is None:
            unread = self._unread[name] = is_unread(self, name)
        if unread and not self._is_within_text() and len(self._held) < MOST_HELD:
            self._open += 1
            self._held.append((super().startElementNS, (name, qname, attrs)))
            return
        if self._held:
            self._release()
        super().startElementNS(name, qname, attrs)

    def characters(self, content: str) -> None:
        """Text."""
        if self._open:
            self._held.append((super().characters, (content,)))
        else:
            super().characters(content)

    def endElementNS(self, name: Name, qname: str | None) -> None:
        """An end tag; of the outermost element that is held, it is forgotten."""
        if not self._open:
            super().endElementNS(name, qname)
            return
        self._open -= 1
        self._held.append((super().endElementNS, (name, qname)))
        if not self._open:
            self._held.clear()

    def _is_within_text(self) -> bool:
        """Whether what stands in an element here may become part of a text: `<dc:creator><x:name lang="en">Amal</x:name></dc:creator>`."""
        return bool(self.incontent or (self.elementstack and self.elementstack[-1][1]))

    def _release(self) -> None:
        held, self._held, self._open = self._held, [], 0
        for event, arguments in held:
            event(*arguments)


def sieving(parser: type[Any]) -> type[Any]:
    """feedparser's strict parser with a sieve before it."""
    return type("SievingFeedParser", (Sieve, parser), {})


def is_unread(parser: Any, name: Name) -> bool:
    """Whether feedparser would only keep an element under a name that we never ask for. `name` is its namespace and its local name."""
    namespace, local = name
    if not namespace or "backend.userland.com/rss" in namespace.lower():
        return False
    prefix = parser._matchnamespaces.get(namespace.lower())
    if prefix is None:  # a vocabulary that it does not know, by the prefix of the document
        prefix = next((given for given, uri in parser.namespaces_in_use.items() if given and uri == namespace), "")
    prefix = parser.namespacemap.get(prefix, prefix)
    if not prefix:
        return False
    kept = f"{prefix}_{local}".lower()
    known = hasattr(parser, f"_start_{kept}") or hasattr(parser, f"_end_{kept}")
    return kept in UNREAD or not (known or kept in READ_THOUGH_UNKNOWN)

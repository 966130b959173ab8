"""A SAX driver for feedparser: the standard library's, which gives a text as a whole and not line by line and entity by entity.

`feedparser.api.PREFERRED_XML_PARSERS` names this module; `xml.sax.make_parser` calls `create_parser`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.expatreader import ExpatParser
from xml.sax.xmlreader import AttributesNSImpl

Name = tuple[str | None, str]
NO_ATTRIBUTES: Any = AttributesNSImpl({}, {})  # nobody changes it


class WholeTexts(ExpatParser):
    """The standard driver with expat's own buffer for texts switched on, which parts the name of an element once a document."""

    _parser: Any
    _cont_handler: Any

    def reset(self) -> None:
        """A new parser for the next document."""
        super().reset()
        self._parser.buffer_text = True
        self._names: dict[str, Name] = {}

    def start_element_ns(self, name: str, attrs: Mapping[str, str]) -> None:
        """Expat has met a start tag."""
        if attrs:
            super().start_element_ns(name, attrs)
        else:
            self._cont_handler.startElementNS(self._name(name), None, NO_ATTRIBUTES)

    def end_element_ns(self, name: str) -> None:
        """Expat has met an end tag."""
        self._cont_handler.endElementNS(self._name(name), None)

    def _name(self, given: str) -> Name:
        """Namespace and local name of what expat calls "namespace local [prefix]"."""
        name = self._names.get(given)
        if name is None:
            parts = given.split()
            name = self._names[given] = (parts[0], parts[1]) if len(parts) > 1 else (None, given)
        return name


def create_parser() -> WholeTexts:
    """What `xml.sax.make_parser` asks a driver's module for."""
    return WholeTexts()

from __future__ import annotations

import io
from typing import Any
from xml.sax import make_parser
from xml.sax.handler import ContentHandler, feature_namespaces

from sitrep.core import feed_driver

DOCUMENT = (
    '<a:r xmlns:a="http://a.example/" xmlns="http://d.example/"><b a:c="1" d="2">one &amp;\ntwo &#233;<![CDATA[<three>]]></b><a:e/><f/>'
    '<g xmlns="">four</g></a:r>'
)


class Events(ContentHandler):
    def __init__(self) -> None:
        self.seen: list[Any] = []

    def startElementNS(self, name: Any, qname: Any, attrs: Any) -> None:
        self.seen.append((name, qname, list(attrs.items()), list(attrs.getQNames())))

    def endElementNS(self, name: Any, qname: Any) -> None:
        self.seen.append((name, qname))

    def characters(self, content: str) -> None:
        self.seen.append(content)


def events(drivers: list[str]) -> list[Any]:
    parser, handler = make_parser(drivers), Events()  # noqa: S317  a document of our own
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(handler)
    for _ in range(2):  # names of one document are not those of the next
        parser.parse(io.StringIO(DOCUMENT))
    return handler.seen


def joined(seen: list[Any]) -> list[Any]:
    whole: list[Any] = []
    for event in seen:
        if isinstance(event, str) and whole and isinstance(whole[-1], str):
            whole[-1] += event
        else:
            whole.append(event)
    return whole


def test_the_driver_tells_what_the_standard_one_tells_with_texts_as_a_whole() -> None:
    ours, theirs = events([feed_driver.__name__]), events([])
    assert ours == joined(theirs)
    assert len(ours) < len(theirs)
    assert "one &\ntwo é<three>" in ours

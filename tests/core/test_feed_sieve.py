from __future__ import annotations

from typing import Any

import pytest
from feedparser import api

from sitrep.core import feed_sieve
from sitrep.core.feed_library import load_feedparser
from sitrep.core.feed_xml import read_xml

RSS = (
    '<rss version="2.0" xmlns:gd="http://www.gdacs.org" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    "<channel><title>Floods</title><language>en</language><ttl>15</ttl>{channel}<item><title>Bridge cut</title><link>http://a.example/1</link>"
    "<guid>g1</guid><pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate>{item}<description>The bridge is cut.</description></item>"
    "<item><title>Second</title><link>http://a.example/2</link></item></channel></rss>"
)
FOREIGN = {
    "a leaf": "<gd:alertlevel>Orange</gd:alertlevel>",
    "a leaf with attributes": '<gd:population value="12" unit="people">12 people</gd:population>',
    "one in another": '<gd:resources><gd:resource id="1" url="r"><gd:title>Map of it</gd:title></gd:resource></gd:resources>',
    "pictures": '<media:content url="p.jpg"><media:credit>Somebody</media:credit><media:thumbnail url="t"/></media:content>',
    "one that holds what is read": "<gd:wrap>before <dc:creator>Amal</dc:creator> after</gd:wrap>",
    "a title in it": "<media:content url='u'><media:title>Of a picture</media:title></media:content><gd:x><title>Inner</title></gd:x>",
    "a place": "<geo:Point><geo:lat>36.2</geo:lat><geo:long>37.1</geo:long></geo:Point>",
    "text around": "stray <gd:a>text</gd:a> around",
    "a prefix of its own": '<x:note xmlns:x="http://x.example/"><x:more>1</x:more></x:note>',
    "a known prefix for another vocabulary": '<dc:creator xmlns:dc="http://other.example/">Nobody</dc:creator>',
    "a vocabulary without a prefix": '<title xmlns="http://other.example/">Other</title>',
    "the address behind a service's": "<fb:origLink>http://a.example/real</fb:origLink>",
    "within a text": "<content:encoded>before <gd:b>in between</gd:b> after</content:encoded>",
    "within a name": '<dc:creator><gd:name lang="en">Amal Haddad</gd:name></dc:creator>',
    "within a date": '<pubDate><gd:day n="1">Tue, 03 Nov 2026 10:00:00 GMT</gd:day></pubDate>',
    "within a title": "<title>One <gd:b>and</gd:b> two</title>",
    "many": "<gd:list>" + "<gd:one>1</gd:one>" * 600 + "<dc:subject>Floods</dc:subject></gd:list>",
}


def reading(item: str, *, channel: str = "") -> Any:
    return read_xml(RSS.format(item=item, channel=channel))


@pytest.mark.parametrize("markup", FOREIGN.values(), ids=FOREIGN.keys())
def test_what_is_read_is_what_the_unsieved_parser_reads(markup: str, monkeypatch: pytest.MonkeyPatch) -> None:
    load_feedparser()
    sieved = reading(markup), reading("", channel=markup), reading(markup + "</nonsense>")
    monkeypatch.setattr(api, "StrictFeedParser", api.StrictFeedParser.__mro__[2])
    assert sieved == (reading(markup), reading("", channel=markup), reading(markup + "</nonsense>"))
    assert sieved[0].items[-1].title == "Second"


def test_atom_with_markup_of_its_own_keeps_every_word(monkeypatch: pytest.MonkeyPatch) -> None:
    load_feedparser()
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="http://x.example/"><title>T</title>'
        "<entry><id>1</id><title>One</title><x:n><x:m/></x:n>"
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Read <x:term>every</x:term> word</p></div></content>'
        "</entry></feed>"
    )
    sieved = read_xml(atom)
    monkeypatch.setattr(api, "StrictFeedParser", api.StrictFeedParser.__mro__[2])
    assert sieved == read_xml(atom)
    assert "every" in sieved.items[0].content_html


def test_what_nobody_reads_does_not_reach_feedparser() -> None:
    feedparser = load_feedparser()
    document = RSS.format(
        item="".join(FOREIGN[name] for name in ("a leaf", "a leaf with attributes", "one in another", "pictures")), channel=""
    )
    kept = set(feedparser.parse(document)["entries"][0])
    assert not {key for key in kept if key.startswith(("gd_", "media_"))}


def test_an_element_that_holds_a_document_is_not_held_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_sieve, "MOST_HELD", 3)
    many = reading(FOREIGN["many"])
    monkeypatch.undo()
    assert many == reading(FOREIGN["many"])
    assert many.items[0].categories == ("Floods",)

"""Alerts as people get them: subject, text, HTML and short text, whatever stands in the feeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement

from sitrep.core.accounts import account_of
from sitrep.core.model import FeedId, FeedType, Field, Level, Place, Quantifier, RuleId, Span, Topic
from sitrep.core.notices import Notice, Reason, write_notice
from sitrep.core.outcomes import Message
from sitrep.core.receivers import Audience, Detail
from sitrep.render.alerts import render_alert, render_bundle
from tests.invented import HOUR, NOON, aid, crossing, event, figure, hit, later, place, report, routed
from tests.render.hostile import PAYLOADS

ARABIC = "غادرت آلاف العائلات بلدتي عندان وحريتان باتجاه الحدود التركية يوم الثلاثاء."
ACTIVE = "script iframe object embed form input button textarea select svg math link base video audio source img picture frame applet"
RARER = "marquee details template noscript plaintext xmp portal"
ACTIVE_ELEMENTS = {*ACTIVE.split(), *RARER.split()}


def notice(*reports: Any, reason: Reason = Reason.FIRST_REPORT, before: Any = None) -> Notice:
    return write_notice(event(*reports), reason, before, routed(), NOON)


def written(*reports: Any, **changed: Any) -> Message:
    return render_alert(notice(*reports, **changed), now=NOON)


def is_our_map(element: HtmlElement) -> bool:
    """The picture inside the mail: nothing is loaded from anywhere."""
    return (
        element.tag == "img"
        and set(element.keys()) <= {"src", "class", "width", "alt", "style"}
        and element.get("src", "").startswith("cid:map-")
    )


def active_nodes(page: str) -> list[str]:
    """What in the page could run, load or send something, or leads elsewhere than to a web page."""
    found = []
    for element in lxml_html.document_fromstring(page).iter():
        if not isinstance(element.tag, str) or is_our_map(element):
            continue
        if element.tag in ACTIVE_ELEMENTS or (element.tag == "meta" and element.get("http-equiv")):
            found.append(element.tag)
        for name, value in element.attrib.items():
            loads = name in ("src", "srcset", "background", "poster", "action", "formaction", "xlink:href", "ping", "data")
            leads = name == "href" and not value.startswith(("https://", "http://"))
            if name.startswith("on") or loads or leads or "url(" in value or "expression" in value:
                found.append(f"{element.tag} {name}={value}")
    return found


def test_an_alert_reads_well() -> None:
    told = report(
        1,
        figures=(figure("more than 12,500", 12500, quantifier=Quantifier.MORE_THAN),),
        places=(place(admin1_name="Aleppo"), place("Haritan", admin1_name="Aleppo")),
        crossings=(crossing(traffic="humanitarian", reason="conflict"),),
    )
    also = later(2, 2, feed_name="Radio of the North", feed_type=FeedType.STATE_MEDIA, language="ar", hits=(hit(ARABIC),))
    message = written(told, also)
    assert message.subject == "High: more than 12,500 people displaced, Anadan, Syria [A-3F09C1]"
    assert (
        message.text
        == """\
HIGH CONCERN | Displacement | First report | Media-monitored, unverified

03 March 2026: In Anadan and Haritan, Aleppo, Syria, more than 12,500 people
reported displaced. Source: Northern Wire 1, Radio of the North

  > «غادرت آلاف العائلات بلدتي عندان وحريتان باتجاه الحدود التركية يوم
  > الثلاثاء.»
    Radio of the North (state media), 3 March 2026, 14:00 UTC
    https://news.example/2

Figures
- more than 12,500 people (Northern Wire 1)

Place
- Anadan, Aleppo, Syria (district or town level)
- Haritan, Aleppo, Syria (district or town level)

Crossings and routes
- Bab al-Salama crossing: closed to humanitarian traffic (conflict)
  (Northern Wire 1, 3 March 2026, 12:00 UTC)

Sources
- 2 reports, 2 independent sources: Northern Wire 1, Radio of the North
- Source headline: “Thousands flee towns north of Aleppo”

Further quotes
  > “Several thousand people fled Anadan and Haritan towards the Turkish
  > border on Tuesday, local officials said.”
    Northern Wire 1, 3 March 2026, 12:00 UTC
    https://news.example/1

--
Media-monitored, unverified. This message repeats what the named sources
published; nobody has checked it on the ground.
Alert A-3F09C1 to ops by the route “default”. Rule displaced-people matched:
fled. Level: a figure of at least 500.
"""
    )
    assert len(message.short_text) <= 320
    assert message.short_text.startswith("High concern: 03 March 2026: In Anadan and Haritan, Aleppo, Syria, more than 12,500 people")
    assert message.short_text.endswith("Media-monitored, unverified. A-3F09C1 https://news.example/2")
    assert (message.level, message.created_at, message.message_id) == ("high", NOON, "")


def test_foreign_sentences_have_their_language_and_direction() -> None:
    page = lxml_html.document_fromstring(
        written(report(1), later(1, language="ar", hits=(hit(ARABIC),)), later(2, 3, language=None, hits=(hit("Sin."),))).html
    )
    quotes = [(quote.get("lang"), quote.get("dir"), quote.text_content()) for quote in page.iter("blockquote")]
    assert quotes[:2] == [(None, "auto", "“Sin.”"), ("ar", "rtl", f"«{ARABIC}»")]
    assert quotes[2][:2] == ("en", "ltr")
    assert page.get("lang") == "en"


def test_styles_are_in_the_elements_and_dark_rules_stay_in_the_head() -> None:
    message = written(report(1))
    page = lxml_html.document_fromstring(message.html)
    assert "font-family" in page.find("body").get("style")
    (style,) = page.iter("style")
    assert "prefers-color-scheme: dark" in style.text_content()
    assert "max-width: 480px" in style.text_content()


def test_an_update_says_first_what_changed() -> None:
    before = notice(report(1, level="medium", figures=(figure("2,000", 2000),)))
    message = written(report(1, figures=(figure("9,000", 9000),)), reason=Reason.FIGURE_GREW, before=before.said)
    assert message.subject == "Update, high: 9,000 people displaced, Anadan, Syria [A-3F09C1]"
    assert message.text.index("Highest figure: 2,000 → 9,000 people") < message.text.index("Several thousand people")
    assert "What changed since the last message" in message.html
    assert message.short_text.startswith("High concern (A higher figure is reported): ")


def test_an_update_on_aid_workers_says_how_many_more() -> None:
    two, three = aid("staff", "killed", killed=2), aid("staff", "killed", killed=3)
    before = notice(report(1, topic=Topic.AID_INCIDENT, aid=(two,)))
    now = report(1, topic=Topic.AID_INCIDENT, aid=(three, aid("staff", "injured", injured=1)))
    message = written(now, reason=Reason.FIGURE_GREW, before=before.said)
    assert "- 2 aid workers killed → 3 aid workers killed\n- none → 1 aid worker injured\n" in message.text
    older = written(now, reason=Reason.FIGURE_GREW, before=replace(before.said, victims=None))
    assert "→ 3 aid workers" not in older.text


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (report(1, published_at=NOON - timedelta(days=40)), "Old report: published 22 January 2026, first seen only now."),
        (report(1, feed_type=FeedType.STATE_MEDIA), "State media only"),
        (report(1, hits=(hit(status="ongoing"), hit("It may go on.", status="threatened"))), "reported as a threat or warning"),
    ],
)
def test_what_weakens_a_report_is_said(told: Any, words: str) -> None:
    message = written(told)
    assert words in " ".join(message.text.split())
    assert words in " ".join(lxml_html.document_fromstring(message.html).text_content().split())


def test_what_is_left_out_of_a_list_is_counted() -> None:
    towns = tuple(place(f"Town {number}") for number in range(9))
    crossings = tuple(crossing(f"Gate {number}", id=f"gate-{number}") for number in range(10))
    reports = [report(number, figures=(figure(str(number), number * 100),), places=towns, crossings=crossings) for number in range(1, 41)]
    told = written(*reports)
    for words in (told.text, lxml_html.document_fromstring(told.html).body.text_content()):
        page = " ".join(words.split())
        assert [page.count(f"and {left} more") for left in (32, 3, 2, 34)] == [1, 1, 1, 1]


def test_a_figure_that_was_taken_back_is_named() -> None:
    before = notice(report(1, figures=(figure("12,500", 12500),))).said
    assert "- Highest figure: 12,500 people → none" in written(report(1), reason=Reason.CORRECTED, before=before).text


def test_a_cancel_is_one_at_first_sight() -> None:
    gone = replace(event(report(1)), is_withdrawn=True)
    told = render_alert(write_notice(gone, Reason.WITHDRAWN, notice(report(1)).said, routed(), NOON), now=NOON)
    assert told.short_text.startswith("Cancel (Withdrawn by its source): ")
    assert lxml_html.document_fromstring(told.html).body.text_content().split()[0] == "Cancel"


def test_a_source_without_a_title_is_not_said_to_be_left_out() -> None:
    assert "Left out" not in written(report(1, title="")).html


def test_an_event_without_quotes_places_or_figures_is_still_told() -> None:
    message = written(report(1, hits=(), places=(), level_reason=""))
    assert message.subject == "High: displacement [A-3F09C1]"
    assert (
        message.short_text
        == "High concern: 03 March 2026: displacement reported. Source: Northern Wire 1. Media-monitored, unverified. A-3F09C1"
    )


@pytest.mark.parametrize(
    ("name", "admin1_name", "subject"),
    [
        ("Azaz", "Aleppo", "High: 12,500 people displaced, Azaz, Aleppo, Syria [A-3F09C1]"),
        ("Al Hajar al Aswad", "Rural Damascus", "High: 12,500 people displaced, Al Hajar al Aswad, Syria [A-3F09C1]"),
        ("Deir Hafer and its villages", "Aleppo", "High: 12,500 people displaced, Deir Hafer and its villages [A-3F09C1]"),
        ("Hajar " * 9, "Aleppo", "High: 12,500 people displaced, Hajar Hajar Hajar Hajar Haj… [A-3F09C1]"),
    ],
)
def test_a_subject_of_70_characters_leaves_out_the_province_then_the_country(name: str, admin1_name: str, subject: str) -> None:
    told = report(1, figures=(figure("12,500", 12500),), places=(place(name.strip(), admin1_name=admin1_name),))
    assert written(told).subject == subject
    assert len(subject) <= 70


def test_a_crossing_speaks_for_itself_where_there_is_no_room_for_a_place() -> None:
    told = report(1, topic=Topic.CROSSING_CLOSURE, crossings=(crossing("Bab al-Salama", traffic="humanitarian"),), places=(place("Azaz"),))
    before = notice(told)
    assert written(told).subject == "High: Bab al-Salama crossing closed to humanitarian traffic [A-3F09C1]"
    update = written(told, reason=Reason.MORE_SOURCES, before=before.said)
    assert update.subject == "Update, high: Bab al-Salama crossing closed to humanitaria… [A-3F09C1]"


def hostile_report(payload: str) -> Any:
    """A report in which every string that comes from outside is the payload."""
    quote = Span(field=Field.TEXT, start=0, end=len(payload), text=payload)
    where = Place(span=quote, name=payload, iso3="SYR", admin1_code="SY02", admin1_name=payload, precision=3)
    return report(
        1,
        feed_name=payload,
        feed_id=FeedId("f"),
        title=payload,
        url=payload,
        language="en",
        level_reason=payload,
        hits=(replace(hit(), quote=quote, matched=(quote,), rule_id=RuleId(payload)),),
        places=(where,),
        figures=(replace(figure(vague=True), span=quote),),
        crossings=(replace(crossing(), name=payload, crossing_id="", quote=quote, reason=payload),),
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_becomes_anything_but_quoted_text(payload: str) -> None:
    assert len(PAYLOADS) == 40
    for topic in Topic:
        told = notice(replace(hostile_report(payload), topic=topic))
        for message in (render_alert(told, now=NOON), render_bundle([told] * 2, now=NOON)):
            assert active_nodes(message.html) == []
            for one_line in (message.subject, message.short_text.replace("\n", "")):
                assert one_line.isprintable()
            assert all(letter == "\n" or letter.isprintable() for letter in message.text)
            assert "\n--\nMedia-monitored, unverified." in message.text


def test_the_checker_sees_what_is_active() -> None:
    page = "<p onclick=x>a</p><a href='javascript:x'>b</a><img src=x><script>1</script><meta http-equiv=refresh><b style='x:url(y)'>c</b>"
    assert len(active_nodes(page)) == 7


def test_spoofed_words_stay_inside_quotation_marks() -> None:
    message = written(report(1, title="SITREP ALL CLEAR"))
    assert "“SITREP ALL CLEAR”" in message.text
    assert message.text.count("SITREP ALL CLEAR") == 1
    assert "SITREP ALL CLEAR" not in message.subject


def test_links_show_their_real_host_and_bad_ones_are_left_out() -> None:
    good, bad = written(report(1)), written(report(1, url="javascript:alert(1)"))
    links = [(link.get("href"), link.text_content()) for link in lxml_html.document_fromstring(good.html).iter("a")]
    assert links == [("https://news.example/1", "news.example")]
    assert list(lxml_html.document_fromstring(bad.html).iter("a")) == []
    assert "javascript" not in bad.html + bad.text + bad.short_text


def test_no_line_of_text_is_longer_than_mail_allows() -> None:
    told = hostile_report("ordinary words again and again " * 40)
    assert max(len(line) for line in written(told, later(1)).text.splitlines()) <= 78


def test_a_bundle_lists_every_event_gravest_first() -> None:
    many = [
        write_notice(event(report(n, level=level, places=(place(f"Town {n}"),)), id=f"{n:016x}"), Reason.FIRST_REPORT, None, routed(), NOON)
        for n, level in enumerate(["medium", "high", "information"] * 10)
    ]
    message = render_bundle(many, now=NOON, part=2, parts=3)
    assert message.subject == "30 events at once (2 of 3): 10 high, 10 medium, 10 info"
    order = [message.text.index(f"Town {n},") for n in (1, 0, 2)]
    assert order == sorted(order)
    for page in (message.text, message.html):
        assert all(f"Town {n}," in page for n in range(30))
    assert message.level == Level.HIGH
    assert len(message.short_text) <= 320
    assert message.short_text.endswith("more")


def test_250_events_stay_within_the_size_that_mail_programs_show_whole() -> None:
    """Gmail clips at 102 KB of HTML."""
    url = "https://www.some-newspaper.example/world/2026/03/03/displacement-in-the-north-"
    many = [
        write_notice(
            event(report(n, url=f"{url}{n:08}", places=(place(f"Town {n}", admin1_name="Province"),)), id=f"{n:016x}"),
            Reason.FIRST_REPORT,
            None,
            routed(),
            NOON,
        )
        for n in range(250)
    ]
    assert len(render_bundle(many, now=NOON).html.encode()) < 102_000


def test_a_bundle_of_updates_says_why() -> None:
    before = notice(report(1))
    again = notice(report(1), later(1), reason=Reason.MORE_SOURCES, before=before.said)
    message = render_bundle([again, before], now=NOON + HOUR)
    assert "A further source confirms it independently" in " ".join(message.text.split())
    assert "a further source confirms it independently" in message.html


def test_an_account_names_its_places_once() -> None:
    assert [found.name for found in account_of(event(report(1), later(1), later(2, 3, places=(place("Haritan"),)))).places] == [
        "Anadan",
        "Haritan",
    ]


def test_an_alert_has_a_map_of_its_places_and_one_without_any_of_its_country() -> None:
    placed = written(report(places=(place(lat=36.29, lon=37.04),)))
    [picture] = placed.pictures
    assert [(pin.label, pin.lat, pin.level) for pin in picture.sketch.pins] == [("Anadan", 36.29, Level.HIGH)]
    assert f'src="cid:{picture.content_id}"' in placed.html
    assert [picture.sketch.countries for picture in written(report(places=(place(),))).pictures] == [("SYR",)]
    assert written(report(places=())).pictures == ()


def test_a_receiver_who_is_told_provinces_alone_reads_of_no_town() -> None:
    told = report(places=(place(admin1_name="Aleppo", lat=36.29, lon=37.04), place("Haritan", admin1_name="Aleppo")))
    message = render_alert(notice(told), now=NOON, audience=Audience(places=Detail.ADMIN1))
    words = " ".join([message.subject, message.text, message.html, message.short_text])
    assert "Anadan" not in words
    assert "Haritan" not in words
    assert "In Aleppo, Syria," in message.text
    assert "https://" not in message.text
    assert message.pictures[0].sketch.pins == ()


def test_what_happens_along_a_road_happens_on_it() -> None:
    assert ": On M5 highway, Syria, " in written(report(places=(place("M5 highway", precision=5),))).text

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.core.outcomes import Message
from sitrep.send.accounts import Mailbox
from sitrep.send.mime import build_mail
from tests.letters import NOW, letter

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
MESSAGE = replace(letter(), message_id="abcdef0123456789@i.sitrep")
HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Id", "Importance", "X-Sitrep-Delivery"),
    *("MIME-Version", "Content-Type"),
}


def built(
    message: Message = MESSAGE, *, delivery: int = 1, recipient: str = "desk@example.org", name: str = "", **more: object
) -> EmailMessage:
    """The mail as its reader sees it: written to bytes and parsed again."""
    mail = build_mail(
        message,
        sender=Mailbox(address="sitrep@example.org", name="sitrep"),
        recipient=Mailbox(address=recipient, name=name),
        delivery=delivery,
        **more,  # type: ignore[arg-type]  # the tests give each its own type
    )
    parsed = message_from_bytes(mail.as_bytes(), policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def content(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    text = body.get_content()
    assert isinstance(text, str)
    return text


def test_text_and_html_are_alternatives() -> None:
    mail = built()
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert content(mail, "plain").strip() == MESSAGE.text
    assert content(mail, "html").strip() == MESSAGE.html


def test_pictures_are_inside_the_message_beside_the_html() -> None:
    mail = built(replace(MESSAGE, html='<img src="cid:map@sitrep">'), pictures={"map@sitrep": PNG})
    assert [part.get_content_type() for part in mail.walk()] == [
        *("multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png")
    ]
    picture = next(part for part in mail.walk() if part.get_content_type() == "image/png")
    assert picture["Content-ID"] == "<map@sitrep>"
    assert picture["Content-Disposition"] == 'inline; filename="map.png"'
    assert picture.get_payload(decode=True) == PNG


def test_the_headers_that_programs_go_by() -> None:
    mail = built(replace(MESSAGE, in_reply_to="b@i.sitrep", references=("a@i.sitrep", "b@i.sitrep")))
    assert mail["Message-ID"] == "<abcdef0123456789@i.sitrep>"
    assert mail["In-Reply-To"] == "<b@i.sitrep>"
    assert mail["References"] == "<a@i.sitrep> <b@i.sitrep>"
    assert mail["Date"].datetime == NOW
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "sitrep alerts <alerts.i.sitrep>"


@pytest.mark.parametrize(("level", "importance"), [("high", "high"), ("medium", "normal"), ("information", "low")])
def test_importance_follows_the_level(level: str, importance: str) -> None:
    assert built(replace(MESSAGE, level=level))["Importance"] == importance


def test_the_same_message_gives_the_same_bytes() -> None:
    assert built(pictures={"map@sitrep": PNG}).as_bytes() == built(pictures={"map@sitrep": PNG}).as_bytes()


def test_a_possible_repeat_says_so_in_both_bodies_and_keeps_its_subject() -> None:
    mail = built(replace(MESSAGE, html="<html><body class='x'><p>closed</p></body></html>"), delivery=3)
    assert content(mail, "plain").startswith("This may be a repeat (delivery 3): no answer came when it was sent before. #ABCDEF")
    assert "<body class='x'><p>This may be a repeat (delivery 3)" in content(mail, "html")
    assert mail["Subject"] == MESSAGE.subject
    assert mail["X-Sitrep-Delivery"] == "3"


@pytest.mark.parametrize("subject", ["معبر باب الهوى مغلق", "Пункт пропуска закрыт " * 20, "🚨 Closed", "x" * 500])
def test_a_subject_in_any_script_and_length_comes_back_as_it_was(subject: str) -> None:
    mail = build_mail(
        replace(MESSAGE, subject=subject), sender=Mailbox(address="a@example.org"), recipient=Mailbox(address="b@example.org"), delivery=1
    )
    raw = mail.as_bytes()
    assert raw.isascii()
    assert message_from_bytes(raw, policy=default)["Subject"] == subject.strip()


def test_names_and_domains_beyond_ascii() -> None:
    mail = built(recipient="desk@bücher.example", name='Büro "Nord", Étage 2')
    assert mail["To"].addresses[0].display_name == 'Büro "Nord", Étage 2'
    assert mail["To"].addresses[0].addr_spec == "desk@xn--bcher-kva.example"


def test_headers_of_the_account_are_added_but_take_the_place_of_none() -> None:
    mail = built(headers=(("X-Team", "watch\r\nBcc: evil@example.org"), ("Subject", "other"), ("To", "other@example.org")))
    assert mail["X-Team"] == "watch Bcc: evil@example.org"
    assert (mail.get_all("Subject"), mail.get_all("To")) == ([MESSAGE.subject], ["desk@example.org"])
    assert mail["Bcc"] is None


def test_reply_to_is_that_of_the_account() -> None:
    assert built(reply_to=(Mailbox(address="watch@example.org", name="Watch"),))["Reply-To"] == "Watch <watch@example.org>"


HOSTILE = st.text(alphabet=st.characters(codec=None), max_size=60) | st.sampled_from(
    [
        "x\r\nBcc: evil@example.org",
        "x\nTo: evil@example.org\n\n<b>",
        "\r\n\r\nbody",
        "a\x00b",
        "\ud800",
        "=?utf-8?q?=0D=0ABcc:=20x?=",
        "\u2028Bcc: x",
    ]
)


@given(subject=HOSTILE, text=HOSTILE, html=HOSTILE, name=HOSTILE)
def test_no_text_can_forge_a_header_or_break_the_mail(subject: str, text: str, html: str, name: str) -> None:
    mail = built(replace(MESSAGE, subject=subject, text=text, html=html), name=name)
    assert set(mail.keys()) <= HEADERS | {"Content-Transfer-Encoding"}
    assert len(mail.get_all("To", [])) == 1
    assert mail["To"].addresses[-1].addr_spec == "desk@example.org"
    assert len(mail["To"].addresses) == 1
    assert mail.defects == []


def test_a_plain_subject_of_seventy_characters_stays_in_its_line() -> None:
    subject = "Update, medium: more than 6,000 people displaced, Nord-Kivu [A-B9480B]"
    assert built(replace(MESSAGE, subject=subject))["Subject"] == subject

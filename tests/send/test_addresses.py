import pytest

from sitrep.core.model import ReceiverName
from sitrep.core.receivers import Receiver, TargetKind
from sitrep.send.accounts import Mailbox, Security
from sitrep.send.addresses import expand
from sitrep.send.by_apprise import AddressError, read_mail_url


def expanded(*urls: str) -> Receiver:
    return expand(ReceiverName("desk"), urls)


def test_a_mail_address_gives_a_target_for_each_mailbox_it_names() -> None:
    receiver = expanded(
        "mailtos://me:hunter2@smtp.example.org?from=Watch<me@example.org>&to=a@example.org,B@example.org&cc=c@example.org&bcc=a@example.org"
    )
    assert [(target.kind, target.recipient) for target in receiver.targets] == [
        (TargetKind.MAIL, "a@example.org"),
        (TargetKind.MAIL, "B@example.org"),
        (TargetKind.MAIL, "c@example.org"),
    ]
    assert receiver.problems == ()
    assert "hunter2" not in repr(receiver)


def test_a_mailbox_named_twice_is_written_to_once() -> None:
    receiver = expanded(
        "mailto://smtp.example.org?from=me@example.org&to=a@example.org", "mailto://smtp.example.org?from=me@example.org&to=A@example.org"
    )
    assert [target.recipient for target in receiver.targets] == ["a@example.org"]


def test_our_own_kinds_of_target() -> None:
    receiver = expanded("terminal:", "folder:var/alerts/", "folder:/srv/alerts")
    assert [(target.kind, target.recipient) for target in receiver.targets] == [
        (TargetKind.TERMINAL, "terminal"),
        (TargetKind.FOLDER, "folder:var/alerts"),
        (TargetKind.FOLDER, "folder:/srv/alerts"),
    ]


def test_a_chat_service_is_known_by_its_name_and_a_fingerprint() -> None:
    one, other = "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_jt"
    receiver = expanded(one, other)
    labels = [target.recipient for target in receiver.targets]
    assert [target.kind for target in receiver.targets] == [TargetKind.APPRISE] * 2
    assert labels == [target.recipient for target in expanded(one, other).targets]
    assert len(set(labels)) == 2
    assert all(label.startswith("discord#") and "JHM" not in label for label in labels)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("nosuch://hunter2", "address 1 (nosuch://…): there is no service nosuch://"),
        ("discord://hunter2", "address 1 (discord://…): it is incomplete or malformed"),
        ("hunter2", "address 1: it names no service"),
        ("hunter2:secret", "address 1: it names no service"),
        ("folder:", "address 1: it names no folder"),
        ("mailto://smtp.example.org?from=me@example.org&to=nobody", "address 1 (mailto://…): Dropped invalid To email (nobody) specified."),
        (
            "mailtos://smtp.example.org?from=me@example.org&to=a@example.org&mode=hunter2",
            "address 1 (mailtos://…): it is incomplete or malformed",
        ),
        ("mailtos://", "address 1 (mailtos://…): it is incomplete or malformed"),
        (
            "mailtos://me:hunter@2@smtp.example.org?from=me@example.org&to=a@example.org",
            "address 1 (mailtos://…): it names no mail server: in a",
        ),
        (
            "mailtos://me:hunter2@smtp.example.org?form=a@example.org",
            "address 1 (mailtos://…): it says `form=`, which means nothing: did you mean `from=`?",
        ),
        (
            "mailtos://smtp.example.org?to=a@example.org&hunter2=x",
            "address 1 (mailtos://…): it has a word behind the question mark that means",
        ),
        ("mailtos://smtp.example.org?to=a@example.org&to=b@example.org", "address 1 (mailtos://…): it says `to=` twice, and only the last"),
        (
            "mailtos://smtp.example.org?to=a@example.org;b@example.org",
            "address 1 (mailtos://…): it has a semicolon behind the question mark",
        ),
        ("tgram://123456789:abcdefg_hunter2hunter2hunter2hunter", "address 1 (tgram://…): it names no chat"),
        ("mailto://me:hunter2@smtp.example.org?to=a@example.org", "address 1 (mailto://…): it would send the password unencrypted"),
        ("json://localhost:1/?method=hunter2", "address 1 (json://…): it is incomplete or malformed"),
        (
            "tgram://123456789:abcdefg_hunter2hunter2hunter2hunter/1234/5678",
            "address 1 (tgram://…): it names 2 rooms: write one address for each",
        ),
        (
            "matrixs://sitrep:hunter2@matrix.example.org/!room:example.org",
            "address 1 (matrixs://…): it logs in by a password for each message",
        ),
        ("matrixs://hunter2@matrix.example.org/#acess:example.org", "address 1 (matrixs://…): it names no room by its id"),
        ("matrixs://hunter2@matrix.example.org/@officer:example.org", "address 1 (matrixs://…): it names no room by its id"),
        ("matrixs://matrix.example.org/?mode=off&token=hunter2", "address 1 (matrixs://…): it names no room by its id"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_its_secrets(url: str, problem: str, caplog: pytest.LogCaptureFixture) -> None:
    receiver = expanded(url)
    assert receiver.targets == ()
    (told,) = receiver.problems
    assert told.startswith(problem)
    assert "hunter2" not in told
    assert "hunter2" not in caplog.text


def test_a_matrix_room_by_its_id_a_webhook_and_a_topic_of_mqtt_are_taken() -> None:
    receiver = expanded(
        "matrixs://token@matrix.example.org/!Rm:example.org",
        "matrixs://token@matrix.example.org/!3l1cCyB10HLA5VPyRkh_Nl0mNV1kLpFDIoVjblPKPUs",
        "matrixs://user:token@hooks.example.org/#access?mode=matrix",
        "mqtts://user:password@broker.example.org/sitrep/alerts",
    )
    assert receiver.problems == ()
    assert [target.recipient.partition("#")[0] for target in receiver.targets] == ["matrixs", "matrixs", "matrixs", "mqtts"]


def test_one_wrong_address_does_not_hide_the_right_ones() -> None:
    receiver = expanded("terminal:", "nosuch://x", "folder:x")
    assert len(receiver.targets) == 2
    assert [problem[:9] for problem in receiver.problems] == ["address 2"]


@pytest.mark.parametrize(
    ("url", "host", "port", "security"),
    [
        ("mailto://smtp.example.org?from=a@example.org", "smtp.example.org", 25, Security.NONE),
        ("mailtos://smtp.example.org?from=a@example.org", "smtp.example.org", 587, Security.STARTTLS),
        ("mailtos://smtp.example.org:2465?from=a@example.org&mode=ssl", "smtp.example.org", 2465, Security.TLS),
        ("mailtos://me:pw@example.org?smtp=relay.example.org&from=a@example.org", "relay.example.org", 587, Security.STARTTLS),
        ("mailto://me:pw@127.0.0.1:2525?from=a@example.org", "127.0.0.1", 2525, Security.NONE),
        ("mailto://me:pw@localhost?from=a@example.org", "localhost", 25, Security.NONE),
        ("mailtos://me:pw@gmail.com", "smtp.gmail.com", 587, Security.STARTTLS),
    ],
)
def test_where_the_mail_server_is(url: str, host: str, port: int, security: Security) -> None:
    account = read_mail_url(url)
    assert (account.host, account.port, account.security) == (host, port, security)


def test_the_rest_of_a_mail_address() -> None:
    account = read_mail_url(
        "mailtos://me:pw@smtp.example.org?from=Watch<me@example.org>&to=Desk<d@example.org>&reply=r@example.org&verify=no&+X-Team=watch"
    )
    assert account.sender == Mailbox(address="me@example.org", name="Watch")
    assert account.recipients == (Mailbox(address="d@example.org", name="Desk"),)
    assert account.reply_to == (Mailbox(address="r@example.org"),)
    assert (account.user, account.password, account.verify_certificate) == ("me", "pw", False)
    assert account.headers == (("X-Team", "watch"),)
    assert "pw" not in repr(account)


def test_without_a_recipient_the_sender_writes_to_itself() -> None:
    assert read_mail_url("mailtos://smtp.example.org?from=me@example.org").recipients == (Mailbox(address="me@example.org"),)


def test_a_mail_address_without_a_sender_is_refused() -> None:
    with pytest.raises(AddressError, match="incomplete"):
        read_mail_url("mailtos://smtp.example.org?to=a@example.org")

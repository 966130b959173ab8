from sitrep.core.model import ReceiverName
from sitrep.core.receivers import Receiver, Target, TargetKind, message_id

TARGET = Target(kind=TargetKind.MAIL, recipient="desk@example.org", url="mailtos://user:hunter2@smtp.example.org")


def test_a_target_is_found_by_its_label() -> None:
    receiver = Receiver(name=ReceiverName("desk"), targets=(TARGET,))
    assert receiver.target("desk@example.org") is TARGET
    assert receiver.target("gone@example.org") is None


def test_the_secret_address_is_not_shown() -> None:
    assert "hunter2" not in repr(Receiver(name=ReceiverName("desk"), targets=(TARGET,)))


def test_a_message_id_depends_on_notice_receiver_recipient_and_installation_alone() -> None:
    first = message_id("notice", "desk", "a@example.org", instance="abc.sitrep")
    assert first == message_id("notice", "desk", "a@example.org", instance="abc.sitrep")
    local, _, domain = first.partition("@")
    assert (len(local), domain) == (32, "abc.sitrep")
    others = {
        message_id("notice2", "desk", "a@example.org", instance="abc.sitrep"),
        message_id("notice", "desk2", "a@example.org", instance="abc.sitrep"),
        message_id("notice", "desk", "b@example.org", instance="abc.sitrep"),
        message_id("notice", "desk", "a@example.org", instance="abd.sitrep"),
        message_id("noticed", "esk", "a@example.org", instance="abc.sitrep"),
    }
    assert first not in others
    assert len(others) == 5

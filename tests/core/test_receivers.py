from sitrep.core.model import ReceiverName
from sitrep.core.receivers import Receiver, Target, TargetKind

TARGET = Target(kind=TargetKind.MAIL, recipient="desk@example.org", url="mailtos://user:hunter2@smtp.example.org")


def test_a_target_is_found_by_its_label() -> None:
    receiver = Receiver(name=ReceiverName("desk"), targets=(TARGET,))
    assert receiver.target("desk@example.org") is TARGET
    assert receiver.target("gone@example.org") is None


def test_the_secret_address_is_not_shown() -> None:
    assert "hunter2" not in repr(Receiver(name=ReceiverName("desk"), targets=(TARGET,)))

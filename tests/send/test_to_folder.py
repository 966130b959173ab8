from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from sitrep.core.outcomes import Acceptance
from sitrep.core.receivers import Target, TargetKind
from sitrep.send.to_folder import FolderSender
from tests.letters import letter

MESSAGE = replace(letter(), message_id="abcdef0123456789@i.sitrep")
TARGET = Target(kind=TargetKind.FOLDER, recipient="folder:alerts", url="folder:alerts")


async def test_a_message_becomes_a_file_that_a_mail_program_opens(tmp_path: Path) -> None:
    answer = await FolderSender(tmp_path).send(MESSAGE, TARGET, delivery=1)
    assert answer.acceptance is Acceptance.ACCEPTED
    (path,) = (tmp_path / "alerts").iterdir()
    assert path.name == "20260301T120000Z-high-abcdef0123456789.eml"
    assert message_from_bytes(path.read_bytes(), policy=default)["Subject"] == "Bab Test closed"


async def test_a_repeat_takes_the_place_of_the_first_copy(tmp_path: Path) -> None:
    for delivery in (1, 2):
        await FolderSender(tmp_path).send(MESSAGE, TARGET, delivery=delivery)
    (path,) = (tmp_path / "alerts").iterdir()
    assert message_from_bytes(path.read_bytes(), policy=default)["X-Sitrep-Delivery"] == "2"


async def test_a_hostile_id_stays_in_the_folder(tmp_path: Path) -> None:
    await FolderSender(tmp_path).send(replace(MESSAGE, message_id="../../etc/x@i", level="../y"), TARGET, delivery=1)
    assert [path.name for path in (tmp_path / "alerts").iterdir()] == ["20260301T120000Z--y--etc-x.eml"]


async def test_a_folder_that_cannot_be_written_is_temporary(tmp_path: Path) -> None:
    (tmp_path / "alerts").write_text("in the way", encoding="utf-8")
    answer = await FolderSender(tmp_path).send(MESSAGE, TARGET, delivery=1)
    assert answer.acceptance is Acceptance.TEMPORARY
    assert "cannot write to" in answer.text

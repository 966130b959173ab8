"""The names of a digest's files."""

from __future__ import annotations

from datetime import date

import pytest

from sitrep.core.digest.filing import FiledDigest, file_stem, filed_digest
from sitrep.core.receivers import Audience, Detail
from tests.invented import NOON

DAY = date(2026, 3, 17)


@pytest.mark.parametrize(
    ("name", "audience", "stem"),
    [
        ("morning", Audience(), "2026-03-17_morning_en"),
        ("morning", Audience(language="ar-SY"), "2026-03-17_morning_ar-SY"),
        ("morning", Audience(places=Detail.ADMIN1), "2026-03-17_morning_en_admin1"),
        ("early bird_2", Audience(places=Detail.COUNTRY), "2026-03-17_early-20-bird-5f-2_en_country"),
        ("صباح", Audience(), "2026-03-17_-635-628-627-62d-_en"),
        ("../../etc", Audience(), "2026-03-17_..-2f-..-2f-etc_en"),
    ],
)
def test_a_name_tells_day_digest_language_and_precision_and_is_read_back(name: str, audience: Audience, stem: str) -> None:
    assert file_stem(DAY, name, audience) == stem
    found = filed_digest(stem, ("pdf",))
    assert found is not None
    assert (found.on, found.time, found.language) == (DAY, "", audience.language)


def test_one_written_by_hand_has_its_time() -> None:
    stem = file_stem(DAY, "morning", Audience(), by_hand_at=NOON)
    assert stem == "2026-03-03T1200_morning_en"
    assert filed_digest(stem, ("html", "pdf")) == FiledDigest(
        stem=stem, on=NOON.date(), time="1200", name="morning", language="en", forms=("html", "pdf")
    )


@pytest.mark.parametrize("stem", ["", "notes", "2026-13-45_day_en", "2026-03-17_a/b_en", "../2026-03-17_day_en", "2026-03-17_day"])
def test_other_files_are_not_ours(stem: str) -> None:
    assert filed_digest(stem, ("pdf",)) is None

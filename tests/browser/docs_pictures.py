"""Photographs and printed pages go in, the pictures of docs/ come out, each small: `python -m tests.browser.docs_pictures FOLDER`.

FOLDER holds what `tests.browser.photograph` and `tests.browser.photograph_mails` have written there, and, for the digest on paper, the
first two pages of its PDF as `paper-en-1.png` … (`pdftoppm -r 72 -l 2 -png DIGEST.pdf paper-en`).
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from sitrep.render.pictures import small_png

TARGET = Path(__file__).resolve().parents[2] / "docs" / "pictures"
GAP, GROUND = 12, "#8a9296"
MOST_HEIGHT = 1_200
SHEETS = {
    **{
        f"dashboard-{name}": (f"{name}.png",)
        for name in (
            "crossings-1280-light",
            "deliveries-360-dark",
            "digests-1-1280-light",
            "event-1280-light",
            "events-360-dark",
            "feeds-360-light",
            "figures-1280-dark",
            "map-1280-light",
            "rules-1280-light",
            "today-1280-dark",
            "today-360-light",
        )
    },
    **{
        f"{mail}-phone": tuple(f"{mail}-{kind}.png" for kind in ("en-360-light", "ar-360-dark"))
        for mail in ("mail-displacement", "mail-digest")
    },
    **{
        f"{mail}-desk": tuple(f"{mail}-{kind}.png" for kind in ("en-800-dark", "ar-800-light"))
        for mail in ("mail-crossing_closure", "mail-digest")
    },
    **{f"digest-paper-{code}": (f"paper-{code}-1.png", f"paper-{code}-2.png") for code in ("en", "ar")},
}
"""The pictures of docs/ by name, and the photographs that stand side by side in each."""


def main(folder: Path) -> None:
    """Writes each picture whose photographs are there."""
    for name, photographs in SHEETS.items():
        paths = [folder / photograph for photograph in photographs]
        if not all(path.is_file() for path in paths):
            continue
        shots = [Image.open(path).convert("RGB") for path in paths]
        shots = [shot.crop((0, 0, shot.width, min(shot.height, MOST_HEIGHT))) for shot in shots]
        size = (sum(shot.width + GAP for shot in shots) - GAP, max(shot.height for shot in shots))
        sheet, left = Image.new("RGB", size, GROUND), 0
        for shot in shots:
            sheet.paste(shot, (left, 0))
            left += shot.width + GAP
        (TARGET / f"{name}.png").write_bytes(small_png(sheet))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

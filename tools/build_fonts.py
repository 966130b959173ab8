"""The DejaVu Sans fonts go in, the part of them that sitrep's ten languages need comes out: `render/fonts/*.ttf`.

`python tools/build_fonts.py /usr/share/fonts/truetype/dejavu` (fonts-dejavu-core of Debian; fontTools is there with fpdf2).
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset

TARGET = Path(__file__).resolve().parents[1] / "src" / "sitrep" / "render" / "fonts"
LATIN, CYRILLIC, ARABIC = (
    ("0020-024F", "02B0-02FF", "0300-036F", "1E00-1EFF"),
    ("0400-052F",),
    ("0600-06FF", "0750-077F", "FB50-FDFF", "FE70-FEFF"),
)
SIGNS = ("2000-206F", "20A0-20BF", "2190-21FF", "2200-22FF", "25A0-25FF")


def main(folder: str) -> None:
    """Reads, cuts, writes."""
    for name in ("DejaVuSans", "DejaVuSans-Bold"):
        options = [f"--unicodes={','.join((*LATIN, *CYRILLIC, *ARABIC, *SIGNS))}", "--layout-features=*", "--no-hinting"]
        subset.main([str(Path(folder) / f"{name}.ttf"), *options, f"--output-file={TARGET / name}.ttf"])


if __name__ == "__main__":
    main(sys.argv[1])

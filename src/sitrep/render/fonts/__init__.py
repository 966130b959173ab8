"""A part of the DejaVu fonts, for pictures and PDF files: the same on every machine, with or without fonts of its own."""

from importlib.resources import files

REGULAR, BOLD = (str(files("sitrep.render.fonts") / name) for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"))
"""Where the two files are; sitrep is installed unpacked."""

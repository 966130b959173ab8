"""Sphinx builds the pages of this folder as a site: `make docs`. It needs nothing of the program itself."""

import re
from typing import Any

project = "sitrep"
copyright = "the sitrep authors, Apache-2.0"
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
myst_heading_anchors = 3
myst_enable_extensions = ["deflist"]
html_theme = "furo"
html_title = "sitrep"
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"light_css_variables": {"font-stack": "system-ui, sans-serif"}, "dark_css_variables": {}}
linkcheck_ignore = [r"https?://(127\.0\.0\.1|localhost|[^/]*\.example(\.org|\.net)?)([:/].*)?$"]

BESIDE = {"deploy/README": "deployment", "CHANGELOG": "changelog"}
"""Pages that stand outside this folder, where readers of the repository look for them, and what shows them on the site."""


def lead_to_included(_app: Any, _name: str, source: list[str]) -> None:
    """Makes links to a page outside lead to the page that shows it."""
    source[0] = re.sub(r"\]\((?:\.\./)+(deploy/README|CHANGELOG)\.md", lambda found: f"](/{BESIDE[found[1]]}.md", source[0])


def setup(app: Any) -> None:
    """Sphinx's way in."""
    app.connect("source-read", lead_to_included)

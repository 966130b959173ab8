"""The dashboard in a real browser. These need Chromium, and axe-core at $SITREP_AXE: `.ci/run` has both, `make test` does without.

.venv/bin/pytest tests/browser/check_*.py
"""

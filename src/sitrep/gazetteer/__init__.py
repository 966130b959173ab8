"""The gazetteer's data files; NOTICE.md names their sources, `tools/build_gazetteer.py` makes two of them."""

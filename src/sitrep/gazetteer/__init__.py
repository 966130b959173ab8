"""The gazetteer's data files (see NOTICE.md) and the script that builds `places.bin.gz` from them and from GeoNames."""

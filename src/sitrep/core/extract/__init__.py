"""A page and what its feed said of it go in; a clean article, and the name of whatever stood in the way, come out."""

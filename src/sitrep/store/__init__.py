"""SQLAlchemy lives here: rows never leave this room; functions take a Session first; one file per subject."""

"""sitrep: a humanitarian news monitor for displacement, access and aid-security alerts."""

__version__ = "0.1.0"

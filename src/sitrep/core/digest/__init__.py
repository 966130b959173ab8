"""A digest: when it is due, what goes into it."""

"""PURE: values in, values out. No clock, chance, disk, network, log or module state in here."""

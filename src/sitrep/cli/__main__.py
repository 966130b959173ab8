"""`python -m sitrep.cli` is `sitrep`."""

from sitrep.cli.main import main

main()

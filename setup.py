"""Puts the migrations, which live in alembic/ at the top of the tree, into wheels as sitrep/store/alembic."""

from pathlib import Path
from shutil import copytree, ignore_patterns

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithMigrations(build_py):
    """Copies the folder once the packages are built; an editable install finds it where it is."""

    def run(self) -> None:
        """Builds as ever, and copies."""
        super().run()
        if not self.editable_mode:
            copytree("alembic", Path(self.build_lib, "sitrep/store/alembic"), dirs_exist_ok=True, ignore=ignore_patterns("__pycache__"))


setup(cmdclass={"build_py": BuildWithMigrations})

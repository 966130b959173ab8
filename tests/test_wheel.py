import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UPGRADE = """
import sys
from sitrep.store import migrate
from sitrep.store.database import open_engine
engine = open_engine(sys.argv[1])
migrate.upgrade(engine)
print(migrate.__file__, migrate.check(engine))
engine.dispose()
"""


@pytest.mark.slow
def test_a_wheel_carries_the_migrations_and_upgrades_a_database(tmp_path: Path) -> None:
    tree, wheels, installed = tmp_path / "tree", tmp_path / "wheels", tmp_path / "installed"
    hidden = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in ("src", "alembic"):
        shutil.copytree(ROOT / name, tree / name, ignore=hidden)
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md"):
        shutil.copy(ROOT / name, tree / name)
    build = f"from setuptools.build_meta import build_wheel; print(build_wheel({str(wheels)!r}))"
    subprocess.run([sys.executable, "-c", build], cwd=tree, check=True, capture_output=True)
    (wheel,) = wheels.iterdir()
    shutil.unpack_archive(wheel, installed, format="zip")
    done = subprocess.run(
        [sys.executable, "-c", UPGRADE, f"sqlite:///{tmp_path}/sitrep.db"],
        env={"PYTHONPATH": str(installed), "PATH": "/usr/bin:/bin"},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == f"{installed}/sitrep/store/migrate.py current"

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sitrep.errors import StoreBusyError
from sitrep.store.instance_lock import only_daemon

HOLD = """
import sys, time
from sitrep.store.instance_lock import only_daemon
with only_daemon(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_daemon_is_refused_and_told_who_holds_the_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/data/sitrep.db"
    with subprocess.Popen([sys.executable, "-c", HOLD, url], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(StoreBusyError, match=rf"process {holder.pid}\) works on .*sitrep.db: stop it first"), only_daemon(url):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with only_daemon(url):
        assert Path(f"{tmp_path}/data/sitrep.db.lock").read_text(encoding="utf-8") == str(os.getpid())


def test_the_lock_is_let_go_at_the_end(tmp_path: Path) -> None:
    for _ in range(2):
        with only_daemon(f"sqlite:///{tmp_path}/sitrep.db"):
            pass


def test_daemons_on_postgresql_do_not_exclude_each_other() -> None:
    url = "postgresql+psycopg://sitrep@localhost/sitrep"
    with only_daemon(url), only_daemon(url):
        pass

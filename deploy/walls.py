"""Runs a command behind the system-call filter, the address families and the memory wall of sitrep.service, without systemd.

    python deploy/walls.py deploy/sitrep.service -- .venv/bin/sitrep demo

For check.sh: a new version of a library that needs a call which the unit forbids is found here, not on a server.
Linux on x86-64 with `systemd-analyze` (it knows what the groups of calls hold) and kernel headers (they know the numbers).
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import struct
import subprocess
import sys
from pathlib import Path

HEADER = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, PR_SET_MDWE = 38, 22, 65  # <linux/prctl.h>
SECCOMP_MODE_FILTER, AUDIT_ARCH_X86_64 = 2, 0xC000003E  # <linux/seccomp.h>, <linux/audit.h>
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06  # <linux/bpf_common.h>: BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_RET|K
ALLOW, REFUSE = 0x7FFF0000, 0x00050000
NUMBER_AT, ARCHITECTURE_AT, FIRST_ARGUMENT_AT = 0, 4, 16  # offsets in struct seccomp_data
FAMILIES = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10, "AF_NETLINK": 16}  # <sys/socket.h>


class Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def values(unit: str, key: str) -> list[str]:
    """The words of every `key=` line of the unit, in order."""
    return [word for line in re.findall(rf"^{key}=(.*)$", unit, re.MULTILINE) for word in line.split()]


def calls_of(name: str) -> set[str]:
    """The calls that a name or an @group stands for, as this machine's systemd has it."""
    if not name.startswith("@"):
        return {name}
    listing = subprocess.run(["systemd-analyze", "syscall-filter", "--no-pager", name], check=True, capture_output=True, text=True).stdout  # noqa: S603,S607  names from the unit, systemd's own program
    members = [line.strip() for line in listing.splitlines()[1:] if line.startswith(" ") and not line.strip().startswith("#")]
    return set().union(*(calls_of(member) for member in members))


def allowed_calls(unit: str) -> set[str]:
    """What SystemCallFilter= leaves: its allow-list, what systemd always allows, less what the lines with ~ take away."""
    allowed = calls_of("@default")
    for line in re.findall(r"^SystemCallFilter=(.*)$", unit, re.MULTILINE):
        named = set().union(*(calls_of(word) for word in line.removeprefix("~").split()))
        allowed = allowed - named if line.startswith("~") else allowed | named
    return allowed


def filter_of(unit: str) -> bytes:
    """The unit's filter as a BPF program: calls it does not allow, and sockets of other families, answer EPERM."""
    numbers = {name: int(number) for name, number in re.findall(r"#define __NR_(\w+) (\d+)", HEADER.read_text())}
    allowed = sorted(numbers[name] for name in allowed_calls(unit) if name in numbers and name != "socket")
    families = [FAMILIES[name] for name in values(unit, "RestrictAddressFamilies")]
    steps = [(LOAD, 0, 0, ARCHITECTURE_AT), (JUMP_IF_EQUAL, 1, 0, AUDIT_ARCH_X86_64), (RETURN, 0, 0, REFUSE | errno.EPERM)]
    steps += [(LOAD, 0, 0, NUMBER_AT)]
    for number in allowed:
        steps += [(JUMP_IF_EQUAL, 0, 1, number), (RETURN, 0, 0, ALLOW)]
    steps += [(JUMP_IF_EQUAL, 1, 0, numbers["socket"]), (RETURN, 0, 0, REFUSE | errno.EPERM), (LOAD, 0, 0, FIRST_ARGUMENT_AT)]
    for family in families:
        steps += [(JUMP_IF_EQUAL, 0, 1, family), (RETURN, 0, 0, ALLOW)]
    steps += [(RETURN, 0, 0, REFUSE | errno.EAFNOSUPPORT)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def main() -> None:
    """Builds the walls, then becomes the command."""
    unit_path, _, *command = sys.argv[1:]
    unit = Path(unit_path).read_text(encoding="utf-8")
    code = filter_of(unit)
    libc = ctypes.CDLL(None, use_errno=True)
    program = Program(length=len(code) // 8, filter=code)
    walls = {
        "no new privileges": (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        "no memory both writable and executable": (PR_SET_MDWE, 1, 0, 0, 0),
        "system-call filter": (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0),
    }
    for name, arguments in walls.items():
        if libc.prctl(*arguments) != 0:
            sys.exit(f"walls.py: {name}: {os.strerror(ctypes.get_errno())}")
    os.execvp(command[0], command)  # noqa: S606  the caller's own command


if __name__ == "__main__":
    main()

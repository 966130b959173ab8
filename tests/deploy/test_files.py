"""The files of deploy/: well-formed, hardened, without secrets and without floating versions. What needs tools is in deploy/check.sh."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"
UNIT = (DEPLOY / "sitrep.service").read_text("utf-8")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
EXAMPLE = (DEPLOY / "sitrep.env.example").read_text("utf-8")
README = (DEPLOY / "README.md").read_text("utf-8")

HARDENING = {
    "Type": "notify",
    "DynamicUser": "yes",
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "PrivateUsers": "yes",
    "ProtectProc": "invisible",
    "ProtectKernelTunables": "yes",
    "ProtectKernelModules": "yes",
    "ProtectKernelLogs": "yes",
    "ProtectControlGroups": "yes",
    "ProtectClock": "yes",
    "ProtectHostname": "yes",
    "LockPersonality": "yes",
    "MemoryDenyWriteExecute": "yes",
    "RestrictRealtime": "yes",
    "RestrictSUIDSGID": "yes",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "SystemCallArchitectures": "native",
    "StateDirectory": "sitrep",
    "UMask": "0077",
}
PRIVATE_RANGES = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "link-local")


def unit_values(key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", UNIT, re.MULTILINE)


@pytest.mark.parametrize(("key", "value"), HARDENING.items())
def test_the_unit_is_hardened(key: str, value: str) -> None:
    assert unit_values(key) == [value]


def test_the_unit_watches_real_progress_and_takes_secrets_as_credentials() -> None:
    assert unit_values("WatchdogSec") == ["5min"]
    assert unit_values("Restart") == ["always"]
    assert unit_values("LoadCredential")


def test_the_unit_denies_the_neighbourhood_but_not_loopback() -> None:
    denied = " ".join(unit_values("IPAddressDeny")).split()
    assert set(PRIVATE_RANGES) <= set(denied)
    assert not {"any", "localhost", "127.0.0.0/8", "::1"} & set(denied)


def test_what_is_denied_to_the_unit_is_in_its_readme() -> None:
    for word in ("IPAddressAllow", "LoadCredential", "RestrictNamespaces", "WatchdogSec", "systemd-analyze security"):
        assert word in README


def test_images_have_versions_and_never_latest() -> None:
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) + [service["image"] for service in COMPOSE["services"].values()]
    assert len(images) >= 3
    for image in images:
        name, _, tag = image.rpartition(":")
        assert name, image
        assert re.match(r"\d", tag), image


def test_the_image_is_built_in_stages_runs_as_nobody_special_and_knows_its_health() -> None:
    assert len(re.findall(r"^FROM ", DOCKERFILE, re.MULTILINE)) == 2
    assert re.search(r"^USER 10001:10001$", DOCKERFILE, re.MULTILINE)
    assert 'CMD ["sitrep", "status"]' in DOCKERFILE
    assert "--require-hashes" in DOCKERFILE
    assert DOCKERFILE.index("USER 10001") < DOCKERFILE.index("ENTRYPOINT")


def test_everything_the_image_copies_is_let_through_and_exists() -> None:
    let_through = {
        line.removeprefix("!") for line in (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines() if line.startswith("!")
    }
    copied = {source for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE) for source in line.split()[:-1]}
    assert copied == let_through
    assert [name for name in sorted(copied) if not (DEPLOY.parent / name).exists()] == []


def test_compose_publishes_no_port_and_every_service_has_a_healthcheck() -> None:
    for name, service in COMPOSE["services"].items():
        assert "ports" not in service, name
        assert service["healthcheck"]["test"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
    assert COMPOSE["services"]["sitrep"]["read_only"] is True
    assert COMPOSE["services"]["sitrep"]["cap_drop"] == ["ALL"]


def test_compose_takes_secrets_from_files_that_are_not_in_the_repository() -> None:
    assert COMPOSE["secrets"]
    assert "deploy/secrets/" in (DEPLOY.parent / ".gitignore").read_text("utf-8").splitlines()
    assert [name for name, secret in COMPOSE["secrets"].items() if not secret["file"].startswith("secrets/")] == []
    used = {secret for service in COMPOSE["services"].values() for secret in service.get("secrets", ())}
    assert used == set(COMPOSE["secrets"])


def test_no_file_holds_a_secret() -> None:
    """A password in an address (user:password@) or a value after a name that says it is secret."""
    for path in (path for path in DEPLOY.iterdir() if path.is_file()):
        text = path.read_text("utf-8")
        assert re.findall(r"://[^/\s:@]+:(?![A-Z_<{$])[^/\s@]+@", text) == [], path.name
        assert re.findall(r"(?im)^[^#\n]*(?:password|token|secret)\w*\s*=\s*(?!/)\S+$", text) == [], path.name


def test_every_line_of_the_example_environment_is_a_comment_or_a_setting() -> None:
    for line in EXAMPLE.splitlines():
        assert not line.strip() or line.startswith("#") or re.fullmatch(r"SITREP_[A-Z_]+=\S*", line), line


def test_every_file_is_explained_in_the_readme() -> None:
    assert [path.name for path in DEPLOY.iterdir() if path.is_file() and path.name != "README.md" and f"`{path.name}`" not in README] == []


def test_the_check_script_is_a_program() -> None:
    script = DEPLOY / "check.sh"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0

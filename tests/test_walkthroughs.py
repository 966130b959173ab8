"""The tutorial and each how-to page, followed from the top: what they say to write is written, what they say to run is run."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from sitrep.cli.main import cli
from sitrep.core.model import ReceiverName
from sitrep.send.addresses import expand
from tests.mail_sink import mail_sink

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "docs" / "tutorial.md", *(ROOT / "docs" / "howto").glob("*.md")])
ELSEWHERE = {
    r"git clone|cd sitrep|sudo |make ": "builds and installs: .ci/run and deploy/check.sh do that",
    r"(\.venv/bin/)?sitrep demo": "tests/demo",
    r"sitrep run": "does not end: tests/test_daemon.py",
    r"sitrep feeds (discover|add|test) ": "asks the Web: tests/cli/test_feeds.py",
}
FILES = {  # by a key, the file of the configuration that it is for
    "feeds": "feeds.yaml",
    "receivers": "alerts.yaml",
    "route": "alerts.yaml",
    "digests": "alerts.yaml",
    "words": "rules.yaml",
    "rules": "rules.yaml",
}
SOMALI = "Boqolaal qoys ayaa ka qaxay Beledweyne\n\nBoqolaal qoys ayaa ka qaxay magaalada Beledweyne Isniintii.\n"
CLAIMS = "flagged: The authorities suspended travel permits for the northern districts on Monday.\n"
CLAIMS += "not: The ministry printed new travel permits.\n"
BROUGHT = {"language": {"article.txt": SOMALI}, "keywords": {"claims.txt": CLAIMS}}
"""What a reader of a page brings along."""
SAYS = {
    "sitrep status": "problem: ",  # no feed has been polled yet
    "sitrep explain article.txt": "FLAGGED: aid_incident",
    "sitrep explain article.txt --language so": "FLAGGED: displacement",
    "sitrep rules test claims.txt": "2 of 2 lines are judged as they say",
    "sitrep check": "The configuration is fine.",
    "sitrep send-test desk": "accepted: 250",
    "sitrep send-test team": "accepted: 250",
    "sitrep db check": "is up to date",
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """A file to be written, or a command with what it reads from the page."""

    command: str = ""
    said: str = ""
    file: str = ""
    content: str = ""


def steps_of(page: Path) -> Iterator[Step]:
    """The console and YAML blocks of a page, in order."""
    for _, language, body in re.findall(r"^( *)```(console|yaml)\n(.*?)^\1```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        text = textwrap.dedent(body)
        if language == "yaml":
            keys = yaml.safe_load(text)
            if "services" in keys:  # for docker compose
                continue
            yield Step(file=next((FILES[key] for key in keys if key in FILES), "sitrep.yaml"), content=text)
            continue
        for command, said in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE):
            yield Step(command=command, said=said)


class Reader:
    """Somebody who does what a page says, in a folder with the configuration as it is shipped, and a relay on this machine."""

    def __init__(self, folder: Path, relay: str) -> None:
        self.folder, self.relay = folder, relay
        self.written: set[str] = set()

    def take(self, step: Step) -> None:
        """One step. Raises AssertionError where it does not do what the page promises."""
        if step.file:
            self._write(step)
        elif step.command.startswith("sitrep "):
            self.run(step.command)
        else:
            subprocess.run(["bash", "-c", f"{step.command}\n{step.said}"], cwd=self.folder, check=True, stdin=subprocess.DEVNULL)
            for secret in (self.folder / "secrets").glob("*"):
                assert secret.stat().st_mode & 0o077 == 0, secret
                content = "sqlite:///var/other.db" if secret.name == "database" else f"{self.relay}desk@example.org"
                secret.write_text(f"{content}\n", encoding="utf-8")

    def _write(self, step: Step) -> None:
        path = self.folder / "config" / step.file
        if step.file == "feeds.yaml":  # "at the end, in line with the others"
            step = Step(file=step.file, content=path.read_text("utf-8").rstrip("\n") + "\n" + step.content.partition("feeds:\n")[2])
        elif step.file == "sitrep.yaml" or step.file in self.written:  # a page goes on with the file that it has begun
            step = Step(file=step.file, content=merged(path.read_text("utf-8"), step.content))
        self.written.add(step.file)
        path.write_text(step.content, encoding="utf-8")
        path.chmod(0o600)
        for name in re.findall(r"secrets/[\w-]+", step.content):
            if not (self.folder / name).exists():
                (self.folder / "secrets").mkdir(exist_ok=True)
                (self.folder / name).write_text("correct horse battery\n", encoding="utf-8")
                (self.folder / name).chmod(0o600)

    def run(self, command: str) -> None:
        """A command of ours."""
        result = CliRunner().invoke(cli, command.split()[1:], catch_exceptions=False)
        promised = SAYS.get(command, "")
        assert promised in result.output, f"{command}\n{result.output}"
        assert result.exit_code == (1 if promised.startswith("problem") else 0), f"{command}\n{result.output}"


def merged(old: str, new: str) -> str:
    """Two texts of YAML as one; what the new says holds, tables within tables too."""

    def join(one: object, other: object) -> object:
        if isinstance(one, dict) and isinstance(other, dict):
            return {**one, **{key: join(one.get(key), value) for key, value in other.items()}}
        return other

    loaded = (yaml.load(text, Loader=yaml.BaseLoader) for text in (old, new))  # noqa: S506  BaseLoader makes nothing but text, lists and dicts
    return yaml.safe_dump(join(*loaded), allow_unicode=True)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
async def test_a_page_followed_from_the_top_does_what_it_says(
    page: Path, tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    (tmp_path / "var").mkdir()
    shutil.copy(sqlite_template, tmp_path / "var" / "sitrep.db")  # sitrep has run once
    for name, content in BROUGHT.get(page.stem, {}).items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    taken: list[str] = []
    async with mail_sink() as sink:
        reader = Reader(tmp_path, sink.url)
        for step in steps_of(page):
            if not any(re.match(pattern, step.command) for pattern in ELSEWHERE):
                await asyncio.to_thread(reader.take, step)
                taken.append(step.command)
        if reader.written and "sitrep check" not in taken[-4:]:
            await asyncio.to_thread(reader.run, "sitrep check")
    assert len(sink.received) == sum(command.startswith("sitrep send-test") for command in taken)


ADDRESSES = re.findall(r"^\| ([\w ]+) \| `(\w+://[^`]+)` \|", (ROOT / "docs" / "howto" / "chat.md").read_text("utf-8"), re.MULTILINE)
SECRETS = {  # of the length and the letters that each service's have
    "Telegram": {"TOKEN": "AAF" + "x" * 32},
    "Slack": {"TOKEN": "x" * 24},
    "Microsoft Teams": {"HOST": "prod-1.example.org", "WORKFLOW": "a" * 32, "SIGNATURE": "b" * 43},
    "Matrix": {"TOKEN": "syt_b2Zm_kmnosseKNUqgLMSYJgzO_4RdOKu", "ROOM": "3l1cCyB10HLA5VPyRkh_Nl0mNV1kLpFDIoVjblPKPUs"},
}


@pytest.mark.parametrize(("service", "address"), ADDRESSES, ids=[service for service, _ in ADDRESSES])
def test_an_address_as_the_page_on_chat_writes_it_is_taken(service: str, address: str) -> None:
    for name, value in SECRETS.get(service, {}).items():
        address = re.sub(rf"\b{name}\b", value, address)
    receiver = expand(ReceiverName("team"), [address])
    assert receiver.problems == ()
    assert len(receiver.targets) == 1


def test_the_page_on_chat_has_the_services_that_people_ask_for() -> None:
    assert [service for service, _ in ADDRESSES] == ["Telegram", "Slack", "Microsoft Teams", "Signal", "Matrix", "MQTT"]

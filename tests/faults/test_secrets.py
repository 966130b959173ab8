"""A canary for each secret, and a whole daemon run with the most talkative log: no output, file or process may hold one."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import psutil
from aiohttp import web

from tests.mail_sink import mail_sink
from tests.test_daemon import newsroom, until

CANARIES = {name: f"canary-{name}-5e3f9a" for name in ("password", "token", "heartbeat", "webpassword")}


def looked_through(folder: Path) -> dict[str, bytes]:
    """All files the daemon wrote, by name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_no_secret_leaves_the_daemon_but_for_its_own_service(tmp_path: Path) -> None:
    heard: list[str] = []

    async def hear(request: web.Request) -> web.Response:
        heard.append(request.path)
        return web.Response(text="no", status=500)  # a failure: failures are what is logged

    app = web.Application()
    app.add_routes([web.post("/{rest:.*}", hear)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    config, data, secrets = tmp_path / "config", tmp_path / "var", tmp_path / "secrets"
    for folder in (config, secrets):
        folder.mkdir()
    async with newsroom() as base, mail_sink(lambda stage: "535 5.7.8 no" if stage == "MAIL" else "250 ok", login=True) as sink:
        mail = f"mailto://user:{CANARIES['password']}@127.0.0.1:{sink.port}?from=sitrep@example.org&to=a@example.org"
        chat = f"json://127.0.0.1:{port}/{CANARIES['token']}"
        (secrets / "mail").write_text(mail, encoding="utf-8")
        (secrets / "chat").write_text(chat, encoding="utf-8")
        (secrets / "web").write_text(CANARIES["webpassword"], encoding="utf-8")
        files = {
            "feeds.yaml": {"feeds": [{"id": "wire", "name": "Wire", "url": f"{base}/feed", "language": "en"}]},
            "alerts.yaml": {
                "receivers": {
                    "desk": [{"url_file": str(secrets / "mail")}, {"url_file": str(secrets / "chat")}],
                    "kept": [{"folder": str(data / "mail")}],
                },
                "route": {"receiver": "desk", "group_wait": "0"},
                "fallback": "kept",
            },
            "sitrep.yaml": {
                "data": str(data),
                "allow_addresses": [base.removeprefix("http://")],
                "watch": {"operator": "kept", "heartbeat_env": "BEAT", "heartbeat_every": "1s"},
            },
        }
        for name, content in files.items():
            (config / name).write_text(json.dumps(content), encoding="utf-8")
        environ = {**os.environ, "BEAT": f"http://127.0.0.1:{port}/{CANARIES['heartbeat']}"}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "sitrep.cli", "--config", str(config), "run", "--verbose"),
            env=environ,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        seen: dict[str, bytes] = {}

        def look() -> bool:
            for child in psutil.Process(process.pid).children(recursive=True):
                try:
                    seen[f"command of child {child.pid}"] = " ".join(child.cmdline()).encode()
                    seen[f"environment of child {child.pid}"] = json.dumps(child.environ()).encode()
                except psutil.Error:
                    continue
            seen["command"] = Path(f"/proc/{process.pid}/cmdline").read_bytes()
            said = {path.partition("/")[2].split("/")[0] for path in heard}
            has_spoken = {CANARIES["token"], CANARIES["heartbeat"]} <= said and list((data / "mail").glob("*.eml"))
            return bool(has_spoken) and bool(list((data / "backup").glob("*.db")))

        await until(look, 60)
        process.send_signal(signal.SIGTERM)
        output, _ = await process.communicate()
    await runner.cleanup()
    found = {"log": output, **seen, **looked_through(data)}
    assert b"polled wire" in output
    assert any("environment of child" in name for name in found)
    hits = [(secret, where) for where, content in found.items() for secret in CANARIES.values() if secret.encode() in content]
    assert hits == []

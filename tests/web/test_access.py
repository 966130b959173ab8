"""What every answer carries, which names are heard, and how the password page, its sessions and the tokens of forms work."""

from __future__ import annotations

import re
from dataclasses import replace

import httpx
import pytest

from sitrep.web.application import ROUTES
from sitrep.web.guard import CONTENT_POLICY, host_of
from sitrep.web.visitors import COOKIE, local_path
from tests.web.conftest import PASSWORD, House

PATHS = sorted({route.path for route in ROUTES})
OTHERS = ("/static/style.css", "/static/page.js", "/static/nothing", "/nothing", "/events/A-000000", "/digests/999", "/feeds/none")


def concrete(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "1", path)


def token_in(page: httpx.Response) -> str:
    found = re.search(r'name="token" value="([0-9a-f]{64})"', page.text)
    assert found
    return found[1]


async def log_in(client: httpx.AsyncClient, *, password: str = PASSWORD, next: str = "/") -> httpx.Response:
    page = await client.get("/login")
    return await client.post("/login", data={"token": token_in(page), "password": password, "next": next})


@pytest.mark.parametrize("path", [*map(concrete, PATHS), *OTHERS])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS"])
async def test_every_answer_carries_the_safe_headers(house: House, path: str, method: str) -> None:
    answer = await house.client().request(method, path)
    assert answer.status_code < 500 or path == "/healthz"
    assert answer.headers["content-security-policy"] == CONTENT_POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "server" not in answer.headers
    assert ("immutable" in answer.headers["cache-control"]) is (path in OTHERS[:2] and method == "GET")


async def test_a_breakdown_tells_the_reader_nothing_and_is_as_safe(house: House) -> None:
    def break_down(_document: object) -> object:
        raise RuntimeError("the secret of the house")

    house.desk = replace(house.desk, examine=break_down)  # type: ignore[arg-type]  # it never gives an answer
    client = house.client()
    answer = await client.post("/rules", data={"token": token_in(await client.get("/rules")), "text": "Anything"})
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"] == CONTENT_POLICY


@pytest.mark.parametrize(
    ("listens_at", "asked_for", "heard"),
    [
        ("127.0.0.1", "127.0.0.1:8787", True),
        ("127.0.0.1", "localhost", True),
        ("127.0.0.1", "[::1]:8787", True),
        ("127.0.0.1", "SITREP.example.org:443", True),
        ("127.0.0.1", "attacker.example", False),
        ("127.0.0.1", "127.0.0.1.attacker.example", False),
        ("127.0.0.1", "10.0.0.7", False),
        ("10.0.0.7", "10.0.0.7:8787", True),
        ("0.0.0.0", "10.0.0.7", True),  # noqa: S104  nothing is bound here
        ("0.0.0.0", "attacker.example", False),  # noqa: S104  as above
    ],
)
async def test_only_known_names_are_heard(house: House, listens_at: str, asked_for: str, heard: bool) -> None:
    answer = await house.client(host=listens_at).get("/api/status", headers={"host": asked_for})
    assert (answer.status_code == 200) is heard
    if not heard:
        assert answer.status_code == 421
        assert answer.headers["content-security-policy"] == CONTENT_POLICY


def test_the_host_is_read_without_port_and_brackets() -> None:
    assert [host_of(written) for written in ("A.b:80", "[::1]:80", "[::1]", "", ":80")] == ["a.b", "::1", "::1", "", ""]


@pytest.mark.parametrize("path", [concrete(path) for path in PATHS if path not in ("/login", "/logout", "/healthz")])
async def test_behind_a_password_nothing_is_told_to_strangers(locked: House, path: str) -> None:
    answer = await locked.client().get(path)
    assert answer.status_code in (303, 401)
    if answer.status_code == 303:
        assert answer.headers["location"].startswith("/login?next=%2F")
    assert (await locked.client().post(path)).status_code in (303, 401)


async def test_strangers_learn_whether_all_is_fine_but_not_why(locked: House) -> None:
    assert set((await locked.client().get("/healthz")).json()) == {"fine"}


async def test_the_password_opens_and_the_cookie_is_a_new_one(locked: House) -> None:
    client = locked.client()
    before = (await client.get("/login")).cookies[COOKIE]
    answer = await log_in(client, next="/events?level=high")
    assert (answer.status_code, answer.headers["location"]) == (303, "/events?level=high")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie
    assert answer.cookies[COOKIE] != before
    assert (await client.get("/events")).status_code == 200
    fixed = locked.client()
    fixed.cookies.set(COOKIE, before)
    assert (await fixed.get("/events")).status_code == 303
    assert (await client.get("/login")).headers["location"] == "/"
    assert set((await client.get("/healthz")).json()) == {"fine", "problems", "notes"}


async def test_behind_tls_the_cookie_is_secure(locked: House) -> None:
    client = locked.client(base="https://sitrep.example.org")
    assert "Secure" in (await client.get("/login")).headers["set-cookie"]


async def test_after_logging_out_the_session_is_worth_nothing(locked: House) -> None:
    client = locked.client()
    await log_in(client)
    page = await client.get("/")
    old = client.cookies[COOKIE]
    assert (await client.post("/logout", data={"token": "0" * 64})).status_code == 403
    answer = await client.post("/logout", data={"token": token_in(page)})
    assert answer.headers["location"] == "/login"
    client.cookies.set(COOKIE, old)
    assert (await client.get("/")).status_code == 303


async def test_wrong_passwords_are_slowed_down(locked: House) -> None:
    client = locked.client(address="10.0.0.9")
    answers = [await log_in(client, password=PASSWORD[1:]) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [403] * 5 + [429]
    assert "not the password" in answers[0].text
    assert "Try again in 6 minutes" in answers[5].text
    assert answers[5].headers["retry-after"] == "301"
    assert (await log_in(client)).status_code == 429
    locked.seconds += 301
    assert (await log_in(client)).status_code == 303


@pytest.mark.parametrize(
    ("target", "gone_to"),
    [
        ("/events?level=high", "/events?level=high"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/events\\..", "/"),
        ("javascript:alert(1)", "/"),
        ("/\r\nset-cookie: a=b", "/"),
        ("", "/"),
        ("/" + "a" * 3000, "/"),
    ],
)
def test_nobody_is_sent_to_another_site(target: str, gone_to: str) -> None:
    assert local_path(target) == gone_to


async def test_programs_give_the_password_with_each_request(locked: House) -> None:
    client = locked.client()
    for path in ("/api/events", "/metrics", "/api/openapi.json"):
        assert (await client.get(path)).status_code == 401
        assert (await client.get(path, auth=("any", PASSWORD))).status_code == 200
    assert (await client.get("/events", auth=("any", PASSWORD))).status_code == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://127.0.0.1:8787"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"content-type": "text/plain"}, 400),
    ],
)
async def test_a_form_counts_only_from_our_own_pages(house: House, headers: dict[str, str], status: int) -> None:
    client = house.client()
    token = token_in(await client.get("/rules"))
    assert (await client.post("/rules", data={"token": token, "text": ""}, headers=headers)).status_code == status


async def test_a_form_without_its_token_or_cookie_is_refused(house: House) -> None:
    client = house.client()
    token = token_in(await client.get("/rules"))
    assert (await client.post("/rules", data={"text": "x"})).status_code == 403
    assert (await client.post("/rules", data={"token": "0" * 64})).status_code == 403
    client.cookies.clear()
    assert (await client.post("/rules", data={"token": token})).status_code == 403


async def test_what_is_no_form_or_too_long_is_refused(house: House) -> None:
    client = house.client()
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert (await client.post("/rules", content=b"\xff\xfe", headers=form)).status_code == 400
    assert (await client.post("/rules", content="&".join(["a=b"] * 30), headers=form)).status_code == 400
    assert (await client.post("/rules", content=b"a=" + b"b" * 500_000, headers=form)).status_code == 413

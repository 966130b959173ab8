from dataclasses import replace

import pytest

from sitrep.send.chat_text import compose, defuse
from sitrep.send.rooms import Room
from tests.letters import letter

MESSAGE = replace(
    letter(),
    message_id="abcdef0123456789@i.sitrep",
    text="First line\n" + "word " * 2000,
    short_text="Bab Test closed: https://example.org/1",
)
J = "\N{WORD JOINER}"


@pytest.mark.parametrize(
    ("hostile", "safe"),
    [
        ("@everyone flee", f"@{J}everyone flee"),
        ("<!channel>", f"<{J}!channel>"),
        ("<!subteam^S1>", f"<{J}!subteam^S1>"),
        ("<@U123>", f"<{J}@{J}U123>"),
        ("<@&12345>", f"<{J}@{J}&12345>"),
        ("<#C1>", f"<{J}#C1>"),
        ("[UN OCHA](https://evil.example)", f"[UN OCHA]{J}(https://evil.example)"),
        ("<https://evil.example|UN OCHA>", f"<{J}https://evil.example|UN OCHA>"),
        ("fewer than < 3 (of [4])", "fewer than < 3 (of [4])"),
    ],
)
def test_mentions_and_masked_links_are_dead(hostile: str, safe: str) -> None:
    assert defuse(hostile) == safe


@pytest.mark.parametrize(("title_room", "body_room"), [(250, 2000), (0, 4096), (250, 32768), (0, 1000), (250, 4000), (0, 600)])
def test_a_message_fits_the_room_of_its_service(title_room: int, body_room: int) -> None:
    title, body = compose(MESSAGE, title_room=title_room, body_room=Room(most=body_room), delivery=1)
    assert len(title) <= title_room
    assert len(title) + len(body) <= body_room
    assert "Bab Test closed" in title + body
    assert body.endswith("#ABCDEF")
    assert ("…" in body) == (body_room < 10_000)


@pytest.mark.parametrize("body_room", [160, 280, 380])
def test_little_room_gets_the_short_text_with_its_link(body_room: int) -> None:
    title, body = compose(MESSAGE, title_room=0, body_room=Room(most=body_room), delivery=1)
    assert title == ""
    assert body == "Bab Test closed: https://example.org/1 #ABCDEF"


def test_a_text_too_long_even_for_the_short_way_is_cut() -> None:
    _, body = compose(replace(MESSAGE, short_text="x" * 320), title_room=0, body_room=Room(most=160), delivery=1)
    assert len(body) <= 160
    assert body.endswith("… #ABCDEF")


def test_characters_that_count_twice_are_counted_twice() -> None:
    _, body = compose(replace(MESSAGE, text="🚨" * 3000), title_room=0, body_room=Room(most=4096), delivery=1)
    assert len(body.encode("utf-16-le")) // 2 <= 4096


def test_a_possible_repeat_says_so() -> None:
    _, body = compose(letter(), title_room=250, body_room=Room(most=2000), delivery=2)
    assert "May be a repeat (delivery 2)." in body


def test_a_service_with_a_title_shows_the_subject_there_even_in_short() -> None:
    title, body = compose(replace(MESSAGE, short_text="closed"), title_room=50, body_room=Room(most=200), delivery=1)
    assert (title, body) == ("Bab Test closed", "closed #ABCDEF")

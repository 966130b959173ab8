from datetime import UTC, datetime

from sitrep.core.bulletins import OutOfReach, canary_bulletin, feed_bulletin, network_bulletin, reach_bulletin
from sitrep.core.incidents import Change, Trouble
from sitrep.core.model import FeedId

NOW = datetime(2026, 3, 17, 12, 0, tzinfo=UTC)


def change(name: str, trouble: Trouble, problem: str = "blocked 403", since: datetime | None = NOW) -> Change:
    return Change(feed_id=FeedId(name), name=name, trouble=trouble, problem=problem, since=since)


def test_feeds_are_told_of_by_what_is_wrong_with_them() -> None:
    message = feed_bulletin(
        [
            change("Northern Wire", Trouble.FAILING),
            change("Closed Desk", Trouble.FAILING, "gone 410", None),
            change("Lake Radio", Trouble.QUIET),
            change("Frontier Post", Trouble.NONE),
        ],
        now=NOW,
    )
    assert message.subject == "[sitrep] Feeds: 2 failing, 1 quiet, 1 well again (Northern Wire, Closed Desk, Lake Radio, …)"
    assert "- Northern Wire: blocked 403; not read since 17 Mar 2026 12:00 UTC\n" in message.text
    assert "- Closed Desk: gone 410; not read from the first\n" in message.text
    assert "- Lake Radio: nothing new since 17 Mar 2026 12:00 UTC\n" in message.text
    assert "These are well again:\n- Frontier Post\n" in message.text


def test_a_long_list_is_cut_and_says_so() -> None:
    message = feed_bulletin([change(f"Feed {number}", Trouble.QUIET) for number in range(70)], now=NOW)
    assert "- and 10 more" in message.text
    assert "70 quiet" in message.subject


def test_the_network_is_told_of_with_what_it_means_for_silence() -> None:
    down = network_bulletin("down", ("40 of 45 feeds: unreachable",), NOW, now=NOW)
    assert "since 17 Mar 2026 12:00 UTC" in down.text
    assert "silence does not mean that nothing happens" in down.text
    assert "- 40 of 45 feeds: unreachable" in down.text
    assert "The network is back" in network_bulletin("up", (), None, now=NOW).subject


def test_receivers_out_of_reach_are_named_with_what_waits() -> None:
    channels = [
        OutOfReach(receiver="desk", recipient=name, problem="refused <b>", since=NOW, waiting=count)
        for name, count in (("a@x", 1), ("b@x", 7))
    ]
    message = reach_bulletin(channels, now=NOW)
    assert message.subject == "[sitrep] Out of reach: desk"
    assert "- desk (a@x) since 17 Mar 2026 12:00 UTC: refused <b>. 1 message waits\n" in message.text
    assert "7 messages wait" in message.text
    assert "<b>" not in message.html


def test_the_canary_says_that_nothing_has_happened() -> None:
    assert "Nothing has happened" in canary_bulletin(now=NOW).text

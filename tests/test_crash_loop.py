"""The short form of `python -m benchmarks.crash_loop`."""

import pytest
from benchmarks.crash_loop import crash_loop


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_nothing_is_lost_and_nothing_gets_a_second_id_over_kills(empty_database_url: str, engine_name: str) -> None:
    workers = 2 if engine_name == "postgresql" else 1
    tally = await crash_loop(empty_database_url, kills=3, alerts=12, workers=workers, seed=7)
    assert (tally.lost, tally.second_ids, tally.unmarked_repeats) == (0, 0, 0)
    assert tally.repeats <= tally.kills * 16 + tally.drops  # 8 messages may be under way per life, in each of two processes

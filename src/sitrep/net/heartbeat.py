"""Tells an outside watch that all is well, or what is not: a secret address and a reason in, one request out."""

from __future__ import annotations

import logging

import aiohttp

logger = logging.getLogger(__name__)

DEADLINE_SECONDS = 20.0
LONGEST_REASON = 10_000


async def ping(url: str, problems: tuple[str, ...] = ()) -> bool:
    """Posts to `url` where there is no problem, else the problems to `url`/fail (the form of healthchecks.io); False where that failed.

    The operator gave this address and may have it in his own network, so the guard of the fetcher does not stand before it. It is a
    secret: no log line holds it.
    """
    address, _, query = url.partition("?")
    target = address.rstrip("/") + "/fail" + (f"?{query}" if query else "") if problems else url
    body = "\n".join(problems)[:LONGEST_REASON].encode()
    try:
        async with (
            aiohttp.ClientSession(trust_env=False, timeout=aiohttp.ClientTimeout(total=DEADLINE_SECONDS)) as session,
            session.post(target, data=body, allow_redirects=False) as answer,
        ):
            arrived = 200 <= answer.status < 300
            if not arrived:
                logger.warning("the outside watch answered our heartbeat with %d", answer.status)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        logger.warning("the heartbeat did not reach the outside watch: %s", type(error).__name__)
        return False
    return arrived

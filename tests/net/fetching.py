"""What tests of the fetcher share: one that may ask the loopback server, and what an outcome has to be."""

from __future__ import annotations

from sitrep.core.outcomes import Fetched, FetchFailed, FetchFailure, FetchOutcome
from sitrep.net.fetcher import HttpFetcher
from sitrep.net.politeness import Politeness
from tests.net.loopback import Loopback

DEADLINE = 0.6
F = FetchFailure


def fetcher_for(server: Loopback, *, apart_seconds: float = 0.0, deadline: float = 20, host: str = "127.0.0.1") -> HttpFetcher:
    politeness = Politeness(at_once=8, apart_seconds=apart_seconds)
    contact = "desk@example.org"
    return HttpFetcher(contact=contact, allowed=[(host, server.port)], politeness=politeness, deadline_seconds=deadline, version="1.2")


def failure(outcome: FetchOutcome) -> FetchFailed:
    assert isinstance(outcome, FetchFailed), outcome
    return outcome


def success(outcome: FetchOutcome) -> Fetched:
    assert isinstance(outcome, Fetched), outcome
    return outcome

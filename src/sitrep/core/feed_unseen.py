"""A feed's body and the marks of its last reading go in; what of it is worth reading comes out, and the reading of the whole in the end."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from sitrep.core.feed import FeedBody, ParsedFeed, context_of
from sitrep.core.feed_cut import holds_key, items_sha256, leave_out
from sitrep.core.feed_kinds import FeedKind


@dataclass(frozen=True, kw_only=True, slots=True)
class UnseenBody:
    """A body of which only the items without a mark from the last reading are left. `unchanged` items were left out."""

    body: FeedBody
    unseen: int
    unchanged: int
    kept: bytes


def body_sha256(body: FeedBody) -> str:
    """SHA-256 (hex) that is the same for two bodies of which the second has nothing new to tell: the heads of feeds may differ."""
    if body.kind is FeedKind.FEED:
        return items_sha256(body.body, context=context_of(body))
    return hashlib.sha256(body.body).hexdigest()


def leave_out_known(body: FeedBody, marks: bytes) -> UnseenBody | None:
    """What of a body is worth reading; None where it is to be read whole: cut short, not cuttable, or nothing in it is known."""
    part = leave_out(body.body, marks, context=context_of(body)) if body.complete else None
    if part is None:
        return None
    return UnseenBody(body=replace(body, body=part.body), unseen=part.unseen, unchanged=part.unchanged, kept=part.kept)


def join_known(unseen: UnseenBody, read: ParsedFeed) -> ParsedFeed | None:
    """The reading of a body from that of its unseen items; None where only the whole tells: ill-formed, or one identity on two items."""
    if read.marks is None or any(holds_key(unseen.kept, entry.key) for entry in read.entries):
        return None
    return replace(read, marks=unseen.kept + read.marks, unchanged=unseen.unchanged)

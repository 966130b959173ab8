"""A Reason goes in; why we speak of an event, or keep silent, comes out in words, in the language that is being written in."""

from __future__ import annotations

from sitrep.core.notices import Reason
from sitrep.render.language import Sayings, mark

REASONS = Sayings(
    {
        Reason.FIRST_REPORT: mark("First report"),
        Reason.LEVEL_ROSE: mark("The level of concern rose"),
        Reason.NEW_CROSSING_STATUS: mark("The status of a crossing changed"),
        Reason.FIRST_FIGURE: mark("First figure reported"),
        Reason.FIGURE_GREW: mark("A higher figure is reported"),
        Reason.MORE_SOURCES: mark("A further source confirms it independently"),
        Reason.STILL_REPORTED: mark("Still being reported"),
        Reason.CORRECTED: mark("Corrected by its source"),
        Reason.WITHDRAWN: mark("Withdrawn by its source"),
        Reason.NO_REPORT_LEFT: mark("Its source withdrew it before anybody was told"),
        Reason.BELOW_RECEIVER_LEVEL: mark("Below the level that this receiver asked for"),
        Reason.OLD_NEWS: mark("Published more than three days before it was first seen"),
        Reason.LIVE_PAGE: mark("Known from a page that is written on all day (a live blog) alone"),
        Reason.TOO_SOON: mark("Waiting for the end of the interval between two messages"),
        Reason.NOTHING_NEW: mark("Nothing new since the last message"),
        Reason.NO_RECEIVER: mark("The receiver is not configured any more"),
        Reason.STORM: mark("Held for the next message that lists many events at once"),
        Reason.MUTED: mark("Held until the mute time ends"),
        Reason.SILENCED: mark("Held until a silence ends"),
        Reason.INHIBITED: mark("Held because a graver event in the same place was told"),
        Reason.COOLDOWN: mark("Not told: another event of this kind in the same area was told shortly before"),
        Reason.DISMISSED: mark("Not told: a person dismissed the event"),
        Reason.BROKEN: mark("Not told yet: sitrep broke down on it, see the log"),
    }
)
SILENCES = Sayings(
    {
        Reason.BELOW_RECEIVER_LEVEL.value: mark("below the level asked for"),
        Reason.OLD_NEWS.value: mark("old report"),
        Reason.LIVE_PAGE.value: mark("known from a live blog alone"),
        Reason.NO_RECEIVER.value: mark("its receiver is not configured any more"),
        Reason.STORM.value: mark("waits for the next message that lists many"),
        Reason.MUTED.value: mark("waits for the end of a mute time"),
        Reason.SILENCED.value: mark("waits for the end of a silence"),
        Reason.INHIBITED.value: mark("waits: a graver event in the same place was told"),
        Reason.COOLDOWN.value: mark("another event of this kind in the same area was told shortly before"),
        Reason.DISMISSED.value: mark("dismissed by a person"),
        Reason.BROKEN.value: mark("sitrep broke down on it, see the log"),
    }
)
"""Why an event was not alerted, in a few words; other reasons are about events that were."""
HELD = Sayings(
    {
        Reason.STORM: mark("waits for the next message that lists many, from"),
        Reason.TOO_SOON: mark("waits for the interval between two messages, until"),
        Reason.MUTED: mark("muted until"),
        Reason.SILENCED: mark("silenced until"),
        Reason.INHIBITED: mark("behind a graver event in the same place until"),
        Reason.COOLDOWN: mark("another event of this kind in the same area was told shortly before"),
        Reason.DISMISSED: mark("dismissed by a person"),
        Reason.BROKEN: mark("sitrep broke down on it, see the log; tried again"),
        Reason.NO_RECEIVER: mark("the receiver is not configured any more"),
        Reason.OLD_NEWS: mark("published more than three days before it was first seen"),
        Reason.LIVE_PAGE: mark("known from a live blog alone"),
    }
)
"""What holds a message back, to be followed by the time at which it is thought of again, where there is one."""

"""An event, a receiver and all that bears on them go in; whether to speak now, why or why not, and when to ask again, comes out.

It is the one answer that the daemon, `sitrep routes test` and the tests share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sitrep.core.model import Event
from sitrep.core.muting import Restraints, Silence, Told, hushed
from sitrep.core.notices import Reason, Said, next_look, reason_to_speak
from sitrep.core.routing import Routed


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """`reason` says whether to speak (`reason.speaks`) and why. `calls_for` is what would have been said, had nothing held it back.

    `look_again_at` is when to ask again although no report has come in (None: with the next report); `because` names the silence,
    mute time or event that holds the message back.
    """

    reason: Reason
    calls_for: Reason
    look_again_at: datetime | None = None
    because: str = ""


def decide(
    event: Event,
    said: Said | None,
    routed: Routed,
    now: datetime,
    *,
    restraints: Restraints | None = None,
    silences: Sequence[Silence] = (),
    told: Sequence[Told] = (),
    is_dismissed: bool = False,
) -> Decision:
    """What to do about one event and one receiver. `said` is what the receiver knows, `told` the messages on other events of late.

    `is_dismissed`: a person has said that the event is none; nothing more is told of it.
    """
    reason = reason_to_speak(event, said, routed, now)
    if not reason.speaks:
        return Decision(reason=reason, calls_for=reason, look_again_at=next_look(event, said, routed, now))
    if is_dismissed:
        return Decision(reason=Reason.DISMISSED, calls_for=reason)
    held = hushed(event, reason, routed, now, restraints=restraints or Restraints(), silences=silences, told=told)
    if held is not None:
        return Decision(reason=held.reason, calls_for=reason, look_again_at=held.until, because=held.because)
    return Decision(reason=reason, calls_for=reason)

"""Digests that were put into the outbox go in, an HTML and a PDF file of each in the archive folder come out.

It has a round of its own: whatever happens to a file, the mail has been in the outbox since before. There is no lease: what two processes
write at the same time are the same bytes, and each file is there whole or not at all.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from sitrep.core.bulletins import filing_bulletin
from sitrep.core.digest.filing import file_stem
from sitrep.core.model import ReceiverName
from sitrep.core.outcomes import Killed, Message
from sitrep.core.receivers import Audience, Receiver
from sitrep.core.settings import DigestPlan, StoragePlan
from sitrep.errors import StoreError
from sitrep.isolation.workshop import Workshop
from sitrep.render.archive import page_file
from sitrep.render.paper.printing import print_message
from sitrep.steps.deliver import Receivers
from sitrep.steps.watch import tell
from sitrep.store.database import Database
from sitrep.store.digest_archive import Filing, SentDigest, filing_state, next_to_file, note_filing
from sitrep.store.digest_files import drop_old_files, file_away

logger = logging.getLogger(__name__)

PRINT_SECONDS = 60.0
"""A digest of the greatest length takes 4 s of an idle core, and a small machine has slower ones."""
MOST_TRIES = 3
"""A file that cannot be made is given up then; one that cannot be written, never."""


async def file_digests(
    db: Database,
    workshop: Workshop,
    storage: StoragePlan,
    plans: Sequence[DigestPlan],
    receivers: Receivers,
    *,
    operator: ReceiverName | None,
    now: datetime,
) -> list[Path]:
    """Files all digests that are not in the folder yet, the oldest first, and drops what is too old; gives the paths of the new files.

    Each is printed in a child of `workshop`: fonts and foreign letters are the work of large libraries. A full disk and the like is noted
    for the verdict (`core.health`), told to the operator once, and tried again with the next round.
    """
    if not storage.digest_files:
        return []
    folder, written = Path(storage.digest_folder), list[Path]()
    state = await db.run(filing_state)
    while (sent := await db.run(next_to_file, state.last_id)) is not None:
        try:
            mine, problem = await _file(workshop, folder, sent, plans, receivers)
            written += mine
            tries = state.tries + 1 if problem else 0
        except StoreError as error:
            problem, tries = str(error), 0
        is_done = not problem or tries >= MOST_TRIES
        new = Filing(last_id=sent.id if is_done else state.last_id, tries=0 if is_done else tries, problem=problem)
        if new != state:
            if problem:
                logger.error("a digest is not kept as a file: %s", problem)
            await db.run(_note, state, new, receivers.get(operator) if operator else None, now=now)
        state = new
        if not is_done:
            break
    if storage.keep_digests is not None:
        await asyncio.to_thread(drop_old_files, folder, before=(now - storage.keep_digests).date())
    return written


async def _file(
    workshop: Workshop, folder: Path, sent: SentDigest, plans: Sequence[DigestPlan], receivers: Receivers
) -> tuple[list[Path], str]:
    """Writes both files for each way in which the digest was written; gives their paths, and what could not be made."""
    written, problem = list[Path](), ""
    for stem, message in _versions(sent, plans, receivers).items():
        for form, work in (("html", page_file), ("pdf", print_message)):
            made = await workshop.run(work, message, deadline_seconds=PRINT_SECONDS)
            if isinstance(made, Killed):
                problem = f"{stem}.{form} could not be made: {made.reason} {made.detail}".strip()
            else:
                written.append(await asyncio.to_thread(file_away, folder, f"{stem}.{form}", made))
    return written, problem


def _versions(sent: SentDigest, plans: Sequence[DigestPlan], receivers: Receivers) -> dict[str, Message]:
    """The messages by the names of their files: receivers with the same language and precision read the same one."""
    plan = next((plan for plan in plans if plan.name == sent.name), None)
    found: dict[str, Message] = {}
    for name, message in sent.messages:
        receiver = receivers.get(name)
        audience = Audience() if receiver is None else plan.audience_of(receiver) if plan else receiver.audience
        found.setdefault(file_stem(sent.local_date, sent.name, audience), message)
    return found


def _note(session: Session, before: Filing, after: Filing, operator: Receiver | None, *, now: datetime) -> None:
    """Keeps how far it is; the operator hears when trouble begins and when it is over."""
    note_filing(session, after, now=now)
    if bool(before.problem) != bool(after.problem):
        tell(session, operator, filing_bulletin(after.problem, now=now))

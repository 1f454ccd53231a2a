"""Starting afresh: what a worker does when the log it follows is in another epoch.

It reads all of it, appends what was lost and must not be (live/refound/), and says plainly what
is gone. All workers do so at the same time; nonces see to it that everything is put back once.
What may be thousands follows afterwards (live/refound/putting_back.py).
"""

from __future__ import annotations

import logging
from typing import Any

from companion import green
from companion.domain.events import Draft
from companion.live import refound
from companion.live.refound.putting_back import put_back
from companion.live.story import Story, read_on, read_once, steadily
from companion.store.log import EpochChanged, Log

logger = logging.getLogger(__name__)


def start_afresh(log: Log, slug: str, old: Story, now: float) -> Story:
    """The story of the new epoch. `now`: seconds since 1970, UTC.

    Raises Unavailable, UnknownEvent.
    """
    return steadily(lambda: start_once(log, slug, old, now))


def start_once(log: Log, slug: str, old: Story, now: float) -> Story:
    new = read_once(log, slug)
    kept = last_kept(log, slug, old)
    words = log.read(slug, 0, kept, epoch=new.epoch).words if kept else {}
    drafts = refound.missing(old, new, words.keys(), now, kept)
    for draft in drafts:
        log.append(slug, draft, epoch=new.epoch)
    read_on(log, slug, new)
    say_what_is_lost(slug, old, new, kept, drafts)
    if kept < old.position:
        green.spawn(put_back, log, slug, new.epoch, refound.afterwards(old, new, now, kept))
    return new


def last_kept(log: Log, slug: str, old: Story) -> int:
    """The last position that is the same in the old epoch and in the one that is now."""
    try:
        log.read(slug, old.position, 1, epoch=old.epoch)
    except EpochChanged as change:
        return min(change.kept, old.position)
    return old.position


def say_what_is_lost(slug: str, old: Story, new: Story, kept: int, back: list[Draft]) -> None:
    """Once for each worker, so that no machine's log is without it."""
    about: dict[str, Any] = {"gathering": slug, "epoch": new.epoch, "old_epoch": old.epoch}
    if kept == old.position:
        logger.warning("the log restarted, and nothing is lost", extra=about)
        return
    about |= {"from_position": kept + 1, "to_position": old.position}
    names = " ".join(type(draft.event).__name__ for draft in back)
    logger.critical("the log LOST what was acknowledged", extra={**about, "put_back": names})

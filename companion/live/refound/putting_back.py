"""Putting back what was lost with a log and may be thousands: beside everything else, while the
evening goes on.

Every worker does all of it; whatever one is stopped in, the others go on with. How it went is said
in the log of each.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from companion import green
from companion.domain.events import Draft
from companion.store.log import Appended, Conflict, EpochChanged, Log, Outcome, Unavailable

logger = logging.getLogger(__name__)

#: Drafts that wait for the log at the same time: it takes them in one go.
AT_ONCE = 50
#: How often an append is tried, and the seconds in between: as long as a Redis may take to start.
TRIES, WAIT = 120, 1.0

#: A part: whether its drafts may be appended in any order, and they themselves.
Part = tuple[bool, Iterator[Draft]]


def put_back(log: Log, slug: str, epoch: str, parts: Iterator[Part]) -> None:
    """One part after the other."""
    about = {"gathering": slug, "epoch": epoch}
    back: Counter[str] = Counter()
    refused = 0
    try:
        for in_any_order, part in parts:
            while drafts := list(islice(part, AT_ONCE if in_any_order else 1)):
                for draft, outcome in zip(drafts, together(log, slug, epoch, drafts), strict=True):
                    back[type(draft.event).__name__] += isinstance(outcome, Appended)
                    refused += isinstance(outcome, Conflict)  # decided on meanwhile
    except (Unavailable, EpochChanged) as reason:
        # No traceback: there is nothing wrong here.
        logger.critical("NOT ALL that was lost is put back", extra={**about, "reason": str(reason)})
        return
    names = " ".join(f"{name}={count}" for name, count in back.items() if count)
    if names or refused:
        logger.warning("what was lost is put back", extra={**about, "put_back": names})


def together(log: Log, slug: str, epoch: str, drafts: list[Draft]) -> list[Outcome]:
    """What became of each. Raises Unavailable, EpochChanged."""
    if len(drafts) == 1:
        return [append(log, slug, epoch, drafts[0])]
    found: dict[int, Outcome | Exception] = {}
    is_done = threading.Event()

    def one(number: int) -> None:
        try:
            found[number] = append(log, slug, epoch, drafts[number])
        except Exception as problem:  # noqa: BLE001  # raised again below, by whoever waits
            found[number] = problem
        if len(found) == len(drafts):
            is_done.set()

    for number in range(len(drafts)):
        green.spawn(one, number)
    is_done.wait()
    outcomes: list[Outcome] = []
    for number in range(len(drafts)):
        outcome = found[number]
        if isinstance(outcome, Exception):
            raise outcome
        outcomes.append(outcome)
    return outcomes


def append(log: Log, slug: str, epoch: str, draft: Draft) -> Outcome:
    for _ in range(TRIES):
        try:
            return log.append(slug, draft, epoch=epoch)
        except Unavailable:
            green.sleep(WAIT)
    return log.append(slug, draft, epoch=epoch)

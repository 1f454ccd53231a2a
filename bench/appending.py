"""appending.py DIR BATCH SECONDS: 500 green threads append to a log in SQLite as fast as each is
answered; prints how many a second were acknowledged.

BATCH: drafts that one transaction takes at most. 1 is one commit each.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from companion import green

green.patch("eventlet")

from companion.domain.events import Draft, IdeaPosted, Writing  # noqa: E402  # green first
from companion.store import sqlite_log  # noqa: E402  # the same

THREADS = 500
SLUG = "auftakt"
TEXT = "Die Stadtbücherei könnte samstags länger öffnen und im Lesesaal offenes WLAN anbieten."


def main(data: Path, batch: int, seconds: float) -> None:
    sqlite_log.BATCH = batch
    log = sqlite_log.SqliteLog(data)
    log.create(SLUG)
    acknowledged = [0] * THREADS
    began = time.monotonic()

    def post(thread: int) -> None:
        while time.monotonic() < began + seconds:
            number = f"{thread}-{acknowledged[thread]}"
            log.append(SLUG, draft(number))
            acknowledged[thread] += 1

    for thread in range(THREADS):
        green.spawn(post, thread)
    green.sleep(seconds)
    count, took = sum(acknowledged), time.monotonic() - began
    print(count / took)


def draft(number: str) -> Draft:
    """What a posted idea appends: the event, its nonce, and its words for the vault."""
    event = IdeaPosted(
        at=1597939445.12,
        by="v0",
        idea=f"i{number}",
        kind="idea",
        origin="remote",
        words=f"w{number}",
    )
    return Draft(event, nonce=number, writes=(Writing(f"w{number}", "text", "v0", TEXT),))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))

"""The brake: who sends faster than the limits allow waits for each answer, and what they sent after
it waits behind it, here and then in their own kernel. So a flood takes no time from the others."""

from __future__ import annotations

from typing import Any

from companion import green
from companion.domain.refusals import Refusal

#: Seconds: about the time until the limits let the next command through.
PAUSE = 0.1
#: How many may wait at the same time. A flood over more connections than this is refused at once.
WAITING = 500


class Brake:
    """One for all connections of a process."""

    def __init__(self) -> None:
        self._waiting = 0

    def hold(self, answer: dict[str, Any] | Refusal) -> None:
        """Have the green thread wait that brings this answer, if it is to somebody too fast."""
        if not isinstance(answer, Refusal) or answer.code != "too_fast":
            return
        if self._waiting < WAITING:
            self._waiting += 1
            try:
                green.sleep(PAUSE)
            finally:
                self._waiting -= 1

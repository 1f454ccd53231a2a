"""The order of those who registered: the chain over the list, computed anew, against what was noted
of it, in the log by those who came later and on receipts outside of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from companion.domain.event import Event
from companion.domain.seats import chain, codes
from companion.domain.seats.events import Registered

#: A receipt: the number in line, and the check code.
Receipt = tuple[int, str]
#: Digits of a number in line.
LONGEST_NUMBER = 9


def receipt(text: str) -> Receipt:
    """As an operator types it; raises ValueError."""
    number, _, code = text.partition(":")
    if not number.isdecimal() or len(number) > LONGEST_NUMBER or not code.strip():
        raise ValueError("must be a number in line and its check code, as in 3:K7PM-3XQD-2B4C-9WLT")
    return int(number), code


@dataclass
class Order:
    """A log's line so far. `made`: the check codes, in the order of the numbers."""

    head: str = ""
    made: list[str] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)
    _broken: bool = False

    def take(self, position: int, event: Event) -> list[str]:
        """The next event. Where one was altered, taken out or put in before, nobody who came later
        came after this line; the first of them says so for all."""
        if not isinstance(event, Registered):
            return []
        found = []
        if event.after is not None and event.after not in self._known and not self._broken:
            self._broken = True
            found.append(
                f"position {position}: number {len(self.made) + 1} in line came after another line"
                " than stands before it"
            )
        number = len(self.made) + 1
        self.head = chain.extend(self.head, number, position, event.registration, event.at)
        self.made.append(chain.check_code(self.head))
        self._known.add(self.made[-1])
        return found

    def check_receipts(self, receipts: Iterable[Receipt]) -> list[str]:
        """Those that this line does not bear out. None: the order up to the last of them is the one
        that was promised."""
        return [
            f"the receipt of number {number} is of another line"
            for number, code in receipts
            if not 0 < number <= len(self.made) or self.made[number - 1] != codes.normal(code)
        ]

"""The ledger: how much was hidden and for which reason, without a word of it. It follows from the
log alone, so it says the same after what people wrote is erased."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from companion.domain.commands import REASONS
from companion.domain.state import FORGOTTEN, PENDING, PUBLISHED, Idea


@dataclass(frozen=True)
class Ledger:
    """How many ideas are `published`, wait (`pending`), were `erased` without having been hidden,
    are hidden, by reason, or were hidden and are not any more (`restored`)."""

    published: int
    pending: int
    erased: int
    restored: int
    hidden: dict[str, int]

    def facts(self) -> dict[str, Any]:
        """As JSON has it: every reason, also those for which nothing is hidden."""
        return vars(self) | {
            "hidden": {reason: self.hidden.get(reason, 0) for reason in REASONS},
            "hidden_in_all": sum(self.hidden.values()),
        }


def ledger(ideas: Iterable[Idea]) -> Ledger:
    """One idea is counted once, among those hidden also where its words were erased since."""
    statuses: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    restored = 0
    for idea in ideas:
        if idea.hidden_for:
            hidden[idea.hidden_for] += 1
            continue
        statuses[idea.status] += 1
        restored += idea.was_hidden
    return Ledger(
        statuses[PUBLISHED], statuses[PENDING], statuses[FORGOTTEN], restored, dict(hidden)
    )

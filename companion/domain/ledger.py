"""The ledger: how much was hidden and for which reason, without a word of it. It follows from the
log alone, so it says the same after what people wrote is erased."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from companion.domain.commands import REASONS
from companion.domain.state import FORGOTTEN, MERGED, PENDING, PUBLISHED, Idea


@dataclass(frozen=True)
class Ledger:
    """How many ideas are `published`, wait (`pending`), were `erased` without having been hidden,
    are wordings of another one (`merged`), are hidden, by reason, or were hidden and are not any
    more (`restored`)."""

    published: int
    pending: int
    erased: int
    restored: int
    hidden: dict[str, int]
    merged: int = 0

    def facts(self) -> dict[str, Any]:
        """As JSON has it: every reason, also those for which nothing is hidden."""
        return vars(self) | {
            "hidden": {reason: self.hidden.get(reason, 0) for reason in REASONS},
            "hidden_in_all": sum(self.hidden.values()),
        }


NOTHING: Mapping[str, int] = {}


def ledger(ideas: Iterable[Idea], brought: Mapping[str, int] = NOTHING) -> Ledger:
    """One idea is counted once, among those hidden also where its words were erased since. Where
    one is hidden, so is each of its wordings, which somebody wrote. `brought`: what was counted
    where the gathering was held, as results.record.FIGURES has it."""
    statuses: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    restored = 0
    for idea in ideas:
        if idea.whole.hidden_for:
            hidden[idea.whole.hidden_for] += 1
            continue
        if idea.survivor and idea.is_inside:  # its small group's alone
            continue
        statuses[idea.status] += 1
        restored += idea.was_hidden
    for reason in REASONS:
        hidden[reason] += brought.get(f"hidden_{reason}", 0)
    return Ledger(
        published=statuses[PUBLISHED],
        pending=statuses[PENDING] + brought.get("pending", 0),
        erased=statuses[FORGOTTEN] + brought.get("erased", 0),
        restored=restored + brought.get("restored", 0),
        hidden={reason: count for reason, count in hidden.items() if count},
        merged=statuses[MERGED],
    )

"""What screens are told of hall and home. domain/screens.py says which."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from companion.domain.fairness.proposal import propose
from companion.domain.fairness.sides import SIDES
from companion.domain.moments import iso
from companion.domain.state import State

#: The single values: all figures, for moderators; the sides' sizes, for everybody who sorts.
BALANCE, SIZES = "balance", "sizes"


def show_balance(state: State) -> dict[str, Any]:
    """By side: its figures (balance.Tally; `waiting`: ideas that were never on the big screen).
    `lit`: the side on the big screen and since when, not counted in `seconds` yet. `next`: who
    would be next, and why."""
    balance = state.balance
    queue = state.queue
    proposal = propose(balance, {*queue.order, *queue.done})
    tallies = {
        side: asdict(balance.tallies[side])
        | {
            "seconds": round(balance.tallies[side].seconds, 3),
            "waiting": balance.waiting(side),
        }
        for side in SIDES
    }
    lit = balance.lit
    return tallies | {
        "lit": {"side": lit.side, "since": iso(lit.since)} if lit else None,
        "next": asdict(proposal) if proposal else None,
    }


def show_sizes(state: State) -> dict[str, int]:
    """How many active people each side counts in the order by support, to a tenth."""
    return dict(state.balance.sizes)

"""Limits: how much one visitor may ask, and how much all visitors behind one address.

A whole hall shares one public address, so the visitor's limit is the one that people meet; the
address's is a coarse brake on machines.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field


@dataclass
class Buckets:
    """Token buckets: each key may do `burst` at once and `rate` a second in the long run."""

    rate: float
    burst: float
    _levels: dict[str, tuple[float, float]] = field(default_factory=dict)
    _prune_at: int = 10_000

    def take(self, key: str, now: float) -> float:
        """0 when there was a token, else the seconds until there is one."""
        level, at = self._levels.get(key, (self.burst, now))
        level = min(self.burst, level + max(0.0, now - at) * self.rate)
        wait = max(0.0, 1 - level) / self.rate
        self._levels[key] = (level if wait else level - 1, now)
        if len(self._levels) > self._prune_at:
            self._prune(now)
        return wait

    def _prune(self, now: float) -> None:
        """Forget the keys whose buckets are full again: they count as never seen."""
        refill = self.burst / self.rate
        self._levels = {key: v for key, v in self._levels.items() if now - v[1] < refill}
        self._prune_at = max(10_000, 2 * len(self._levels))


@dataclass
class Limits:
    """What is allowed. The rates by address let 5,000 join and 20,000 commands pass in a minute
    even where the hall's phones all come at once. Registrations: a family on one phone, a hundred
    at home behind one provider's address. Guesses: short codes that somebody at a door types; the
    hall's address is never what they are counted by. Typed codes: what a visitor types to come in,
    and all visitors of a gathering together (docs/decisions/0097-six-digits.md).
    Receipts: codes that are typed to see what became of one's ideas, and the mails that strangers
    can have sent to one address by that; more is not sent, and nobody is told. Labs: likewise,
    of those who want to be in one."""

    ideas: Buckets
    commands: Buckets
    commands_by_address: Buckets = field(default_factory=lambda: Buckets(400, 24_000))
    joins_by_address: Buckets = field(default_factory=lambda: Buckets(50, 6_000))
    registrations: Buckets = field(default_factory=lambda: Buckets(1 / 60, 6))
    registrations_by_address: Buckets = field(default_factory=lambda: Buckets(2, 600))
    guesses: Buckets = field(default_factory=lambda: Buckets(1 / 2, 20))
    typed_codes: Buckets = field(default_factory=lambda: Buckets(1 / 20, 6))
    typed_codes_in_all: Buckets = field(default_factory=lambda: Buckets(1 / 10, 60))
    lab_joins: Buckets = field(default_factory=lambda: Buckets(1 / 300, 6))
    lab_joins_by_address: Buckets = field(default_factory=lambda: Buckets(1 / 30, 60))
    lab_mails: Buckets = field(default_factory=lambda: Buckets(3 / 86_400, 3))
    receipts: Buckets = field(default_factory=lambda: Buckets(1 / 20, 6))
    receipts_by_address: Buckets = field(default_factory=lambda: Buckets(1, 300))
    receipt_mails: Buckets = field(default_factory=lambda: Buckets(3 / 86_400, 3))
    mails: Buckets = field(default_factory=lambda: Buckets(1, 5))

    @classmethod
    def per_visitor(cls, idea_seconds: float, idea_burst: int, commands: float) -> Limits:
        """One idea in `idea_seconds`, `idea_burst` at once; `commands` a second."""
        return cls(Buckets(1 / idea_seconds, idea_burst), Buckets(commands, max(1, 2 * commands)))


def seconds(wait: float) -> int:
    """A waiting time as it is told: whole seconds, at least 1."""
    return max(1, math.ceil(wait))

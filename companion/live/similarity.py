"""Similarity of short German texts: which of thousands say the same as one of them.

Cosine of weighted stems (tf-idf) over an inverted index. Measured on real contributions beside
other ways: docs/decisions/0110-likely-duplicates.md.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from companion.live.stems import stems

#: A text of fewer weighty words counts as if it held so many: one in common makes little alike.
FEW = 8
#: Texts that are compared exactly, of those that have most in common.
CLOSE = 60


@dataclass(frozen=True)
class Likeness:
    """`score`: from 0, nothing in common, to 1."""

    id: str
    score: float


class Index:
    """Texts by id. To add one takes some 50 µs; to find what is like it among 5,000, some
    milliseconds."""

    def __init__(self) -> None:
        self._stems: dict[str, Counter[str]] = {}
        self._holders: dict[str, set[str]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._stems)

    def put(self, id: str, text: str) -> None:
        """Add a text, or replace it."""
        self.drop(id)
        counts = self._stems[id] = Counter(stems(text))
        for stem in counts:
            self._holders[stem].add(id)

    def drop(self, id: str) -> None:
        """Nothing happens where it is not there."""
        for stem in self._stems.pop(id, ()):
            holders = self._holders[stem]
            holders.remove(id)
            if not holders:
                del self._holders[stem]

    def like(self, id: str, count: int, least: float) -> list[Likeness]:
        """Up to `count` texts that are like one of them, the most alike first, from a score of
        `least` on. None where it is not there."""
        counts = self._stems.get(id)
        if counts is None:
            return []
        weights = self._weights(counts)
        norm = self._norm(weights)
        found = []
        for other in self._closest(weights, id):
            theirs = self._weights(self._stems[other])
            common = sum(weights[stem] * theirs[stem] for stem in weights.keys() & theirs)
            score = common / (norm * self._norm(theirs))
            if score >= least:
                found.append(Likeness(other, score))
        return sorted(found, key=lambda one: (-one.score, one.id))[:count]

    def _closest(self, weights: dict[str, float], id: str) -> Iterable[str]:
        """Those that have most in common with a text, roughly; their length counts only then."""
        common: dict[str, float] = defaultdict(float)
        for stem, weight in weights.items():
            square = weight * weight
            for holder in self._holders[stem]:
                common[holder] += square
        common.pop(id, None)
        return sorted(common, key=lambda one: common[one] / len(self._stems[one]) ** 0.5)[-CLOSE:]

    def _weights(self, counts: Counter[str]) -> dict[str, float]:
        """A stem weighs the more, the fewer texts hold it."""
        every = len(self._stems) + 1
        return {
            stem: (1 + math.log(times)) * (1 + math.log(every / len(self._holders[stem])))
            for stem, times in counts.items()
        }

    def _norm(self, weights: dict[str, float]) -> float:
        rare = 1 + math.log((len(self._stems) + 1) / 2)  # what a word weighs that two texts hold
        return math.sqrt(
            max(FEW * rare * rare, sum(weight * weight for weight in weights.values()))
        )

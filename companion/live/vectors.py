"""Short German texts as weighted groups of letters: "Radweg" and "Fahrradwege" have something in
common, and so have "Ampelschaltung" and "Ampel"."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from companion.live.stems import stems

#: Letters of a group. Measured with three to six; four are as good as more together.
GROUP = 4
#: Stems whose groups are kept: as many as an evening of thousands of ideas has.
KEPT = 30_000

#: A text, or what many have in common, by group of letters. A text's has the length 1.
Vector = Mapping[str, float]


@lru_cache(KEPT)
def groups(stem: str) -> tuple[str, ...]:
    """A stem's groups of letters, its ends marked; a short stem is one."""
    marked = f"_{stem}_"
    last = max(1, len(marked) - GROUP + 1)
    return tuple(sys.intern(marked[start : start + GROUP]) for start in range(last))


class Vectors:
    """Texts by id. What many of them hold weighs less, so all that there is to read is of use."""

    def __init__(self) -> None:
        self._stems: dict[str, tuple[str, ...]] = {}
        self._holders: Counter[str] = Counter()  # by group: texts that hold it

    def __len__(self) -> int:
        return len(self._stems)

    def __contains__(self, id: str) -> bool:
        return id in self._stems

    def put(self, id: str, text: str) -> None:
        """Add a text, or replace it."""
        self.drop(id)
        found = self._stems[id] = tuple(map(sys.intern, stems(text)))
        self._holders.update({group for stem in found for group in groups(stem)})

    def drop(self, id: str) -> None:
        """Nothing happens where it is not there."""
        for group in {group for stem in self._stems.pop(id, ()) for group in groups(stem)}:
            self._holders[group] -= 1
            if not self._holders[group]:
                del self._holders[group]

    def stems(self, id: str) -> tuple[str, ...]:
        """Of a text that is there, in its order."""
        return self._stems[id]

    def of(self, id: str) -> Vector:
        """A text that is there."""
        return self.vector(self._stems[id])

    def vector(self, stems: tuple[str, ...]) -> Vector:
        """Any text, by its stems; empty where it has none."""
        times = Counter(group for stem in stems for group in groups(stem))
        every, holders = len(self._stems) + 1, self._holders
        return unit(
            {
                group: (1 + math.log(count)) * (1 + math.log(every / (holders[group] + 1)))
                for group, count in times.items()
            }
        )


def unit(weights: Vector) -> Vector:
    """The same with the length 1."""
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {group: weight / length for group, weight in weights.items()} if length else {}

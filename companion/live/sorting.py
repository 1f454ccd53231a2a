"""Which theme a short text belongs to, learned from those that people sorted: the theme whose texts
it has most in common with, of all of them taken together (nearest centroid).

Measured on real contributions beside other ways: docs/decisions/0163-suggestions-of-themes.md.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from companion.live.pauses import breathing
from companion.live.vectors import Vector, Vectors, groups

#: Examples that what a theme is called counts as.
TITLE = 3
#: What a text that nobody sorted counts as, of an example, in the theme that it seems to belong to:
#: it brings words along that no title and no example holds yet.
UNSORTED = 0.3
#: What is left of a sum where nothing is.
NOTHING = 1e-9
#: Words that are named as having decided.
NAMED = 3
#: The share of its guesses that must be right from the bar on, of ENOUGH at least, and as many at
#: least must be TESTED by what people sorted.
SURE, ENOUGH, TESTED = 0.85, 10, 40
#: While fewer are sorted, the share of the guesses that is taken for the surest.
SUREST = 0.25


@dataclass(frozen=True)
class Guess:
    """`theme`: where a text seems to belong. `margin`: by how much more than anywhere else, from -1
    to 1."""

    theme: str
    margin: float


class Sorter:
    """What is known of themes as of now; made anew when more is known."""

    def __init__(self, vectors: Vectors, titles: Mapping[str, Sequence[str]]) -> None:
        """`titles`: by theme, the stems of what it is called."""
        self.themes = tuple(titles)
        self._vectors = vectors
        self._sums = {
            theme: defaultdict(
                float, {g: TITLE * w for g, w in vectors.vector(tuple(title)).items()}
            )
            for theme, title in titles.items()
        }
        self._homes: dict[str, tuple[int, float]] = {}  # by text: which theme's, and what it counts
        self._lengths: list[float] = []
        self._rows: dict[str, list[float]] = {}  # by group: its weight in each theme
        self._settle()

    def learn(self, examples: Mapping[str, str], unsorted: Iterable[str] = ()) -> None:
        """`examples`: themes by the ids of texts; `unsorted`: ids of others. Lets others work in
        between."""
        for id, theme in breathing(examples.items()):
            self._add(id, theme, 1)
        self._settle()
        seeming = [
            (id, guesses[0].theme) for id in breathing(unsorted) if (guesses := self.guess(id))
        ]
        for id, theme in breathing(seeming):
            self._add(id, theme, UNSORTED)
        self._settle()

    def _add(self, id: str, theme: str, times: float) -> None:
        if id in self._vectors and theme in self._sums:  # it may be gone meanwhile
            total = self._sums[theme]
            for group, weight in self._vectors.of(id).items():
                total[group] += times * weight
            self._homes[id] = (self.themes.index(theme), times)

    def _settle(self) -> None:
        self._rows, self._lengths = {}, []
        for place, theme in breathing(enumerate(self.themes), 1):
            total = self._sums[theme]
            length = math.sqrt(sum(weight * weight for weight in total.values()))
            self._lengths.append(length)
            for group, weight in total.items():
                row = self._rows.get(group)
                if row is None:
                    row = self._rows[group] = [0.0] * len(self.themes)
                row[place] = weight / length

    def guess(self, id: str) -> list[Guess]:
        """The themes that a text may belong to, the likeliest first; none where it has no word in
        common with any. What was learned of the text itself adds nothing to a margin, nor, where
        it is an example, to the order."""
        if id not in self._vectors:
            return []
        scores = self._scores(self._vectors.of(id))
        if not scores:
            return []
        place, times = self._homes.get(id, (0, 0.0))
        others = [*scores]
        others[place] = without(scores[place], self._lengths[place], times)
        return ranked(self.themes, others if times == 1 else scores, others)

    def tries(self, id: str, theme: str) -> tuple[bool, float]:
        """Whether an example would have been guessed rightly, and by which margin."""
        guesses = self.guess(id)
        return (guesses[0].theme == theme, guesses[0].margin) if guesses else (False, 0.0)

    def _scores(self, vector: Vector) -> list[float]:
        scores = [0.0] * len(self.themes)
        places = range(len(scores))
        for group, weight in vector.items():
            row = self._rows.get(group)
            if row is not None:
                for place in places:
                    scores[place] += weight * row[place]
        return scores

    def deciding(self, id: str, theme: str) -> list[str]:
        """The stems of a text that are more at home in a theme than in the others, the weightiest
        first."""
        if id not in self._vectors or theme not in self._sums:
            return []
        place, vector = self.themes.index(theme), self._vectors.of(id)
        gains = {}
        for stem in dict.fromkeys(self._vectors.stems(id)):
            rows = [(vector[g], row) for g in groups(stem) if (row := self._rows.get(g))]
            gains[stem] = sum(w * (row[place] - sum(row) / len(row)) for w, row in rows)
        ordered = sorted(gains, key=lambda stem: -gains[stem])
        return [stem for stem in ordered[:NAMED] if gains[stem] > 0]


def without(score: float, length: float, times: float) -> float:
    """How much a text has in common with a sum of texts, after it was taken out of it. `length`:
    of the sum; `times`: what it counts in it."""
    along = score * length
    rest = math.sqrt(max(0.0, length * length - 2 * times * along + times * times))
    return max(0.0, along - times) / rest if rest > NOTHING else 0.0


def ranked(themes: Sequence[str], order: Sequence[float], scores: Sequence[float]) -> list[Guess]:
    """In this order, the highest first and none at zero, each with its lead over the best score of
    the others."""
    guesses = []
    places = [place for place in range(len(themes)) if order[place] > NOTHING]
    for place in sorted(places, key=lambda place: -order[place]):
        others = max((s for at, s in enumerate(scores) if at != place), default=0.0)
        guesses.append(Guess(themes[place], scores[place] - others))
    return guesses


def bar(tries: Sequence[tuple[bool, float]]) -> float:
    """The margin from which on guesses are sure enough to be taken together: the least from which
    on SURE of the `tries` were right. Infinite where there is none."""
    least, right = math.inf, 0
    for count, (is_right, margin) in enumerate(sorted(tries, key=lambda one: -one[1]), 1):
        right += is_right
        if count >= ENOUGH and right + 1 >= SURE * (count + 2):  # luck is no proof
            least = margin
    return least if len(tries) >= TESTED else math.inf


def early_bar(margins: Sequence[float]) -> float:
    """The same while too little is sorted to tell: the surest of all guesses are above it."""
    ordered = sorted(margins, reverse=True)
    return ordered[int(len(ordered) * SUREST)] if len(ordered) >= ENOUGH else math.inf

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
#: Words that are named as having decided.
NAMED = 3


@dataclass(frozen=True)
class Guess:
    """`theme`: where a text seems to belong. `margin`: by how much it is more at home there than in
    any other, from 0 to 1; less than 0 for all but the first."""

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
        common with any."""
        scores = self._scores(self._vectors.of(id)) if id in self._vectors else []
        return ranked(self.themes, scores) if any(scores) else []

    def tries(self, id: str, theme: str) -> tuple[bool, float] | None:
        """Whether an example that was learned would have been guessed rightly without it, and by
        which margin; None where it is not there any more."""
        if id not in self._vectors or theme not in self._sums:
            return None
        place, scores = self.themes.index(theme), self._scores(self._vectors.of(id))
        if scores:
            length = self._lengths[place]
            along = scores[place] * length  # of the theme's texts together, along this one
            rest = math.sqrt(max(length * length - 2 * along + 1, 0.0))
            scores[place] = (along - 1) / rest if rest > 1e-6 else 0.0  # 0: it has no other
        guesses = ranked(self.themes, scores)
        return (guesses[0].theme == theme, guesses[0].margin) if any(scores) else (False, 0.0)

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


def ranked(themes: Sequence[str], scores: Sequence[float]) -> list[Guess]:
    """By their scores, the best first, each with its lead over the best of the others."""
    order = sorted(range(len(scores)), key=lambda place: -scores[place])
    if not order:
        return []
    best, second = scores[order[0]], scores[order[1]] if len(order) > 1 else 0.0
    leads = [(place, scores[place] - (second if place == order[0] else best)) for place in order]
    return [Guess(themes[place], lead) for place, lead in leads]

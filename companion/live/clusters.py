"""What many short texts have in common: proposals of themes that nobody thought of yet.

A word that many of them hold begins a cluster; then each text goes to the cluster that it has most
in common with, and each cluster becomes what its texts have in common, a few times over (k-means by
cosine, its middles pruned to what is typical). Measured beside other ways:
docs/decisions/0163-suggestions-of-themes.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from companion.live.pauses import breathing
from companion.live.vectors import Vector, Vectors, groups, unit

#: Clusters that are looked for: more than are shown, so that the shown ones are of one mind.
SOUGHT = 16
#: Rounds of sorting.
ROUNDS = 6
#: Groups of letters that a middle is pruned to.
TYPICAL = 100
#: Texts that a word must be in to begin a cluster, and of the texts at most this share.
FEWEST, COMMON = 4, 0.3
#: How much a text must have in common with its cluster's middle to be shown in it.
BELONGS = 0.25
#: Words that are named as having decided.
NAMED = 4


@dataclass(frozen=True)
class Cluster:
    """`ids`: its texts, the most typical first. `stems`: what they have in common, the most telling
    first."""

    ids: tuple[str, ...]
    stems: tuple[str, ...]


def clusters(ids: Sequence[str], vectors: Vectors) -> list[Cluster]:
    """Clusters of texts that are there, the largest first; many texts are in none. Lets others work
    in between."""
    texts = {id: vectors.of(id) for id in breathing(ids) if id in vectors}
    stems = {id: frozenset(vectors.stems(id)) for id in texts if id in vectors}
    texts = {id: texts[id] for id in stems}  # one may have gone meanwhile
    middles = [common(texts, chosen) for chosen in begun(texts, stems)]
    homes: dict[str, tuple[int, float]] = {}
    for _ in range(ROUNDS if middles else 0):
        rows = by_group(middles)
        homes = {id: nearest(vector, rows) for id, vector in breathing(texts.items()) if vector}
        members = defaultdict(list)
        for id, (place, _likeness) in homes.items():
            members[place].append(id)
        middles = [common(texts, members[place]) for place in breathing(range(len(middles)), 1)]
    close = defaultdict(list)
    for id, (place, likeness) in sorted(homes.items(), key=lambda home: (-home[1][1], home[0])):
        if likeness >= BELONGS:
            close[place].append(id)
    everywhere = Counter(stem for words in stems.values() for stem in words)
    found = [Cluster(tuple(ids), telling(ids, stems, everywhere)) for ids in close.values()]
    kept = [one for one in found if len(one.ids) >= FEWEST and one.stems]
    return sorted(kept, key=lambda one: (-len(one.ids), one.ids))


def begun(texts: dict[str, Vector], stems: dict[str, frozenset[str]]) -> list[list[str]]:
    """The texts that hold a word which many hold, for up to SOUGHT words: each the one that weighs
    most in texts without those before."""
    holders: dict[str, dict[str, float]] = defaultdict(dict)
    for id, words in breathing(stems.items()):
        for stem in words:
            holders[stem][id] = sum(texts[id].get(group, 0.0) ** 2 for group in groups(stem)) ** 0.5
    most = max(FEWEST, COMMON * len(texts))
    holders = {stem: by for stem, by in holders.items() if FEWEST <= len(by) <= most}
    left, chosen = set(texts), []
    for _ in breathing(range(SOUGHT), 1):
        weights = {
            stem: sum(weight for id, weight in by.items() if id in left)
            for stem, by in holders.items()
        }
        best = max(weights, key=lambda stem: (weights[stem], stem), default=None)
        if best is None or not weights[best]:
            break
        chosen.append([id for id in holders[best] if id in left])
        left -= holders.pop(best).keys()
    return chosen


def common(texts: dict[str, Vector], ids: Sequence[str]) -> Vector:
    """What is typical of some texts."""
    total: Counter[str] = Counter()
    for id in ids:
        for group, weight in texts[id].items():
            total[group] += weight  # type: ignore[assignment]  # a Counter counts in floats, too
    return unit(dict(total.most_common(TYPICAL)))


def by_group(middles: Sequence[Vector]) -> dict[str, list[tuple[int, float]]]:
    rows: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, middle in enumerate(middles):
        for group, weight in middle.items():
            rows[group].append((place, weight))
    return rows


def nearest(vector: Vector, rows: dict[str, list[tuple[int, float]]]) -> tuple[int, float]:
    """The middle that a text has most in common with, and how much."""
    likeness: dict[int, float] = defaultdict(float)
    for group, weight in vector.items():
        for place, theirs in rows.get(group, ()):
            likeness[place] += weight * theirs
    place = max(likeness, key=lambda place: (likeness[place], -place), default=-1)
    return place, likeness[place] if likeness else 0.0


def telling(
    ids: Sequence[str], stems: dict[str, frozenset[str]], everywhere: Counter[str]
) -> tuple[str, ...]:
    """The words of a cluster: those that many of its texts hold, and few others."""
    here = Counter(stem for id in ids for stem in stems[id])
    least = max(2, len(ids) / 5)
    worth = {s: count * count / everywhere[s] for s, count in here.items() if count >= least}
    return tuple(sorted(worth, key=lambda stem: (-worth[stem], stem))[:NAMED])

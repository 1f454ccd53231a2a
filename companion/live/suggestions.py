"""Suggestions: under which theme an idea may belong, which ideas could be sorted together, and
which themes nobody thought of yet. Nothing is sorted by them: moderators read and accept.

Learned from what they sorted so far in this gathering, from what its themes are called, and from
the words of all ideas; made when somebody asks, in strides, and kept for a while.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from companion.domain.state import FORGOTTEN, HIDDEN, IN_GROUP, Idea
from companion.domain.themes.screen import headings
from companion.live.clusters import Cluster, clusters
from companion.live.gathering import Gathering
from companion.live.idea_reader import IdeaReader
from companion.live.pauses import breathing
from companion.live.sorting import TESTED, Guess, Sorter, bar, early_bar
from companion.live.stems import stem, stems, weighty
from companion.live.vectors import Vectors

#: Themes that are named for one idea.
NAMED = 3
#: Ideas that suggestions of many are made of: the newest that are not sorted. The next ones come
#: when these are sorted.
MANY = 5_000
#: Of those, how many teach words and how many clusters are made of; sorted ones that are tried.
TEACHING, CLUSTERED, TRIED = 1_000, 1_500, 500
#: Ideas that one suggestion names: as many as one command sorts.
TOGETHER = 300
#: Clusters that are shown.
CLUSTERS = 8
#: What was made is good for so many times the time that it took, in which nothing is made anew: at
#: most a tenth of the processor's time goes into it.
GOOD_FOR = 10


@dataclass(frozen=True)
class Suggestion:
    """An idea may belong under `theme`. `words`: those that decided, as they stand in it.
    `is_sure`: it is above the bar."""

    theme: str
    words: tuple[str, ...]
    is_sure: bool


@dataclass(frozen=True)
class Together:
    """Ideas that could be sorted under a `theme`, or, with None, under a new one; the surest first.
    `count`: how many there are, named or not."""

    theme: str | None
    words: tuple[str, ...]
    ideas: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Overview:
    """`sorted`: ideas that it was learned from; `right` of the `tried` ones among them would have
    been suggested rightly. `unsorted`: ideas without a theme."""

    sorted: int = 0
    tried: int = 0
    right: int = 0
    unsorted: int = 0
    sure: tuple[Together, ...] = ()
    clusters: tuple[Together, ...] = ()


@dataclass
class Learned:
    """What was made of the ideas as they stood at a `position`, and until when it is good."""

    sorter: Sorter
    bar: float
    tried: int
    right: int
    examples: int
    position: int
    until: float
    overview: Overview | None = None
    guesses: dict[str, Guess] = field(default_factory=dict)


class Suggestions(IdeaReader):
    """Of one gathering."""

    def __init__(self, gathering: Gathering) -> None:
        super().__init__(gathering)
        self._begin()

    def _begin(self) -> None:
        self._vectors = Vectors()
        self._words: dict[str, str] = {}
        self._learned: Learned | None = None
        self._gone = 0  # how many left

    def _take(self, idea: Idea, text: str) -> None:
        if self._words.get(idea.id) != idea.standing.words:
            self._words[idea.id] = idea.standing.words
            self._vectors.put(idea.id, text)

    def _drop(self, id: str) -> None:
        if self._words.pop(id, None) is not None:
            self._vectors.drop(id)
            self._learned = None  # it was made of this idea too (rule P2)
            self._gone += 1

    def of(self, id: str) -> list[Suggestion]:
        """The themes that an idea may belong to, likeliest first, whether it was sorted or not;
        none where there is no such idea."""
        with self._reading:
            self._catch_up()
            learned = self._learn()
            return [
                Suggestion(
                    guess.theme,
                    self._deciding(learned.sorter, id, guess.theme),
                    place == 0 and guess.margin >= learned.bar,
                )
                for place, guess in enumerate(learned.sorter.guess(id)[:NAMED])
            ]

    def overview(self) -> Overview:
        """What could be sorted together."""
        with self._reading:
            self._catch_up()
            learned = self._learn()
            if learned.overview is None:
                learned.overview = self._look_over(learned)
            return learned.overview

    def _learn(self) -> Learned:
        """What is known as of now, or not long ago."""
        state, words = self._gathering.state, self._gathering.words
        began, gone = time.monotonic(), self._gone
        kept = self._learned
        if kept is not None and (began < kept.until or kept.position == state.position):
            return kept
        position = state.position
        titles = {
            heading.id: stems(f"{heading.title}. {heading.description}")
            for heading in headings(state, words)
        }
        sorter = Sorter(self._vectors, titles)
        examples = self._examples()
        unsorted = [idea.id for idea in self._unsorted()[:MANY]]
        sorter.learn(examples, unsorted[:TEACHING])
        latest = list(examples.items())[-TRIED:]
        tries = [sorter.tries(id, theme) for id, theme in breathing(latest)]
        guesses = {id: found[0] for id in breathing(unsorted) if (found := sorter.guess(id))}
        least = (
            bar(tries) if len(tries) >= TESTED else early_bar([g.margin for g in guesses.values()])
        )
        learned = Learned(
            sorter,
            least,
            len(tries),
            sum(is_right for is_right, _ in tries),
            len(examples),
            position,
            until=began + GOOD_FOR * (time.monotonic() - began),
            guesses=guesses,
        )
        if gone == self._gone:  # or it is made of what was forgotten meanwhile
            self._learned = learned
        return learned

    def _examples(self) -> dict[str, str]:
        """Themes by the ids of what stands under one; each wording of an idea is an example."""
        state = self._gathering.state
        found = {}
        for id in breathing(list(self._words), 1_000):
            idea = state.ideas.get(id)
            theme = state.theme_of(idea) if idea else None
            if theme:
                found[id] = theme.id
        return found

    def _unsorted(self) -> list[Idea]:
        """Ideas without a theme that can be sorted, the newest first."""
        state = self._gathering.state
        return [
            idea
            for idea in reversed(state.ideas.values())
            if idea.survivor is None
            and idea.status not in (HIDDEN, FORGOTTEN, IN_GROUP)
            and state.theme_of(idea) is None
        ]

    def _look_over(self, learned: Learned) -> Overview:
        began = time.monotonic()
        sure: dict[str, list[str]] = {theme: [] for theme in learned.sorter.themes}
        unsure: list[str] = []
        for id, guess in sorted(learned.guesses.items(), key=lambda one: -one[1].margin):
            (sure[guess.theme] if guess.margin >= learned.bar else unsure).append(id)
        known = learned.guesses.keys()
        strange = [idea.id for idea in self._unsorted()[:MANY] if idea.id not in known]
        newest = [*strange, *unsure][:CLUSTERED]
        found = clusters(newest, self._vectors)[:CLUSTERS]
        overview = Overview(
            learned.examples,
            learned.tried,
            learned.right,
            len(self._unsorted()),
            tuple(
                Together(
                    theme, self._common(learned.sorter, ids, theme), tuple(ids[:TOGETHER]), len(ids)
                )
                for theme, ids in sure.items()
                if ids
            ),
            tuple(self._proposal(cluster) for cluster in found),
        )
        learned.until += GOOD_FOR * (time.monotonic() - began)
        return overview

    def _deciding(self, sorter: Sorter, id: str, theme: str) -> tuple[str, ...]:
        deciding = sorter.deciding(id, theme)
        return self._spelled(deciding, [id])

    def _common(self, sorter: Sorter, ids: Sequence[str], theme: str) -> tuple[str, ...]:
        """The words that decided for a theme in most of these ideas."""
        some = ids[:TOGETHER]
        counts = Counter(word for id in breathing(some) for word in sorter.deciding(id, theme))
        return self._spelled([word for word, _ in counts.most_common(NAMED)], some)

    def _proposal(self, cluster: Cluster) -> Together:
        words = self._spelled(cluster.stems, cluster.ids)
        return Together(None, words, cluster.ids[:TOGETHER], len(cluster.ids))

    def _spelled(self, wanted: Sequence[str], ids: Iterable[str]) -> tuple[str, ...]:
        """Stems as most of these ideas write them."""
        forms: dict[str, Counter[str]] = {one: Counter() for one in wanted}
        for id in breathing(ids):
            idea = self._gathering.state.ideas.get(id)
            text = self._gathering.words.get(idea.standing.words) if idea else None
            for word in weighty(text or ""):
                if (found := forms.get(stem(word))) is not None:
                    found[word] += 1
        return tuple(found.most_common(1)[0][0] for found in forms.values() if found)

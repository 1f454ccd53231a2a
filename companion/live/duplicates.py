"""Likely duplicates: the ideas of one gathering that may say the same as one of them.

Made ready when a moderator comes, and kept up with what changes whenever one asks.
"""

from __future__ import annotations

from companion.domain.state import Idea
from companion.live.idea_reader import IdeaReader
from companion.live.similarity import Index, Likeness

#: The score from which on an idea is worth a look: the highest at which hardly any duplicate is
#: missed that would be shown without it (bench/figures/duplicates.py tells what each costs).
LIKELY = 0.15
#: Ideas that are shown beside one.
MOST = 5


class Duplicates(IdeaReader):
    """The ideas of one gathering by what they say. Hidden ones are left out: they cannot be merged.
    What was merged is found by each of its wordings."""

    def _begin(self) -> None:
        self._index = Index()
        self._words: dict[str, str] = {}

    def of(self, id: str) -> list[Likeness]:
        """Up to MOST ideas like this one, most alike first; none where there is no such idea."""
        with self._reading:
            self._catch_up()
            state = self._gathering.state
            idea = state.ideas.get(id)
            if idea is None:
                return []
            likes: dict[str, Likeness] = {}
            own = [idea, *idea.wordings]
            for one in own:
                for like in self._index.like(one.id, MOST + len(own), LIKELY):
                    whole = state.ideas[like.id].whole.id
                    if whole != idea.whole.id and like.score > likes.get(whole, NONE).score:
                        likes[whole] = Likeness(whole, like.score)
        return sorted(likes.values(), key=lambda like: (-like.score, like.id))[:MOST]

    def _take(self, idea: Idea, text: str) -> None:
        if self._words.get(idea.id) != idea.standing.words:
            self._words[idea.id] = idea.standing.words
            self._index.put(idea.id, text)

    def _drop(self, id: str) -> None:
        self._words.pop(id, None)
        self._index.drop(id)


NONE = Likeness("", 0.0)

"""Clouds: how often each word was given, by audience.

The fold knows the ids of words alone, and their letters lie in the vault. So a cloud notes which
words came and went, and counts them when it is next looked at, by what is in the vault then: the
cost follows the changes (rule F1). What it says depends on the words that are given now and on
nothing that was before (docs/decisions/0120-clouds-are-counted-late.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from companion.domain.polls.tally import Voice, none
from companion.domain.polls.words import sameness


@dataclass
class Word:
    """One word: who gave it, and how it was spelt how often."""

    counts: dict[str, int] = field(default_factory=none)
    spellings: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def text(self) -> str:
        """As most spell it; of two as often, the first by letters, so "Bänke" before "bänke"."""
        return min(self.spellings, key=lambda spelling: (-self.spellings[spelling], spelling))


class Cloud:
    """The words of one poll."""

    def __init__(self) -> None:
        self._noted: list[tuple[str, str, int]] = []
        self._spelt: dict[str, str] = {}
        self._words: dict[str, Word] = {}

    def note(self, voice: Voice, by: int = 1) -> None:
        """A voice came, or with -1 went."""
        self._noted += [(id, voice.origin, by) for id in voice.said]

    def words(self, vault: Mapping[str, str], hidden: Iterable[str] = ()) -> dict[str, Word]:
        """The words by what their spellings have in common, the most frequent first, but for those
        `hidden` (vault ids)."""
        self._catch_up(vault)
        away = {sameness(vault[id]) for id in hidden if id in vault}
        ranked = sorted(self._words.items(), key=lambda item: (-item[1].total, item[0]))
        return {key: word for key, word in ranked if key not in away}

    def _catch_up(self, vault: Mapping[str, str]) -> None:
        noted, self._noted = self._noted, []
        for id, origin, by in noted:
            # One that left the vault before anybody looked was never counted.
            spelling = vault.get(id) if by > 0 else self._spelt.pop(id, None)
            if spelling is None:
                continue
            if by > 0:
                self._spelt[id] = spelling
            key = sameness(spelling)
            word = self._words.setdefault(key, Word())
            word.counts[origin] += by
            word.spellings[spelling] = word.spellings.get(spelling, 0) + by
            if not word.spellings[spelling]:
                del word.spellings[spelling]
            if not word.total:
                del self._words[key]

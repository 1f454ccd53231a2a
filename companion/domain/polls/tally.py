"""Tallies: what is counted of a poll's voices, by audience, as they come, change and go."""

from __future__ import annotations

from dataclasses import dataclass, field

from companion.domain.polls.commands import RANKING

#: The two audiences: in the hall and at home.
AUDIENCES = VENUE, REMOTE = ("venue", "remote")


@dataclass(frozen=True)
class Voice:
    """What one visitor said: `chosen` options, `said` words (vault ids); of which audience."""

    origin: str
    chosen: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


def none() -> dict[str, int]:
    return dict.fromkeys(AUDIENCES, 0)


@dataclass
class Tally:
    """How many have answered, and by option the votes it has; of a ranking, its points."""

    voices: dict[str, int] = field(default_factory=none)
    options: dict[str, dict[str, int]] = field(default_factory=dict)

    def count(self, kind: str, voice: Voice, by: int = 1) -> None:
        """Take a voice in, or with -1 out again."""
        self.voices[voice.origin] += by
        for option, worth in worths(kind, voice.chosen).items():
            self.options.setdefault(option, none())[voice.origin] += by * worth


def worths(kind: str, chosen: tuple[str, ...]) -> dict[str, int]:
    """What each option gets of a voice: 1; of a ranking, as many points as it leaves others behind
    (Borda's rule): of five the first gets 4, the last none."""
    if kind != RANKING:
        return dict.fromkeys(chosen, 1)
    return {option: len(chosen) - place for place, option in enumerate(chosen, 1)}

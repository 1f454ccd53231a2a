"""The state: what was answered to which ideas and themes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from companion.domain.answers.commands import RECEIVED

if TYPE_CHECKING:
    from companion.domain.state import Idea

#: What can be answered to.
IDEA, THEME = "idea", "theme"


@dataclass(frozen=True)
class Said:
    """What an answer says: vault ids, who decided it, when, and at which position of the log."""

    outcome: str
    office: str
    words: str | None
    by: str
    at: float
    position: int


@dataclass(frozen=True)
class Answer:
    """`given`: when it was first said; `past`: what it said before, the last one last. `holds`:
    one that was undone does not."""

    id: str
    given: float
    ideas: tuple[str, ...]
    themes: tuple[str, ...]
    now: Said
    past: tuple[Said, ...] = ()
    holds: bool = True
    version: int = 2

    @property
    def corrected(self) -> float | None:
        """When it was corrected last."""
        return self.now.at if self.now.at > self.given else None

    @property
    def vault_ids(self) -> set[str]:
        return {id for said in (self.now, *self.past) for id in (said.office, said.words) if id}

    def corrects(self, said: Said) -> Answer:
        return replace(self, now=said, past=(*self.past, self.now), version=self.version + 1)

    def undone(self) -> Answer:
        """As before the last decision on it."""
        if not self.past:
            return replace(self, holds=False, version=self.version + 1)
        *past, before = self.past
        return replace(self, now=before, past=tuple(past), version=self.version + 1)


@dataclass(frozen=True)
class Outcome:
    """What becomes of an idea. `source`: IDEA or THEME, by whose answer; None: by none yet.
    `answers`: those that say so, the newest first."""

    outcome: str = RECEIVED
    source: str | None = None
    answers: tuple[Answer, ...] = ()


@dataclass
class Answers:
    """`answers`: by id, in their order. `to_ideas`, `to_themes`: which ones are to it, the last
    one last. `versions`: by `key_of`."""

    answers: dict[str, Answer] = field(default_factory=dict)
    to_ideas: dict[str, list[str]] = field(default_factory=dict)
    to_themes: dict[str, list[str]] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)

    def version(self, kind: str, id: str) -> int:
        return self.versions.get(key_of(kind, id), 1)

    def of_theme(self, theme: str | None) -> tuple[Answer, ...]:
        """The newest first."""
        return self._newest(self.to_themes.get(theme or "", ()))

    def of_idea(self, idea: Idea) -> tuple[Answer, ...]:
        """Those to any wording of what people see it as, the newest first."""
        if not self.to_ideas:
            return ()
        wordings = idea.whole.all_wordings
        return self._newest({id: 0 for one in wordings for id in self.to_ideas.get(one.id, ())})

    def _newest(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        there = [answer for answer in map(self.answers.__getitem__, ids) if answer.holds]
        return tuple(sorted(there, key=lambda answer: answer.given, reverse=True))

    def outcome(self, idea: Idea, theme: str | None) -> Outcome:
        """What becomes of an idea: by its own answers, else by those to the `theme` that people see
        it under."""
        own = self.of_idea(idea)
        if own:
            return Outcome(own[0].now.outcome, IDEA, own)
        of_theme = self.of_theme(theme)
        if of_theme:
            return Outcome(of_theme[0].now.outcome, THEME, of_theme)
        return Outcome()

    def outcome_of_theme(self, theme: str) -> str:
        found = self.of_theme(theme)
        return found[0].now.outcome if found else RECEIVED


def key_of(kind: str, id: str) -> str:
    """What two who answer to the same at once agree by."""
    return f"answers/{kind}/{id}"


def keys_of(ideas: Iterable[str], themes: Iterable[str]) -> tuple[str, ...]:
    return (*(key_of(IDEA, id) for id in ideas), *(key_of(THEME, id) for id in themes))

"""A walk along the log: the gathering as it was at some position, and whose each text is."""

from __future__ import annotations

from dataclasses import dataclass, field

from companion.domain import events as e
from companion.domain.event import Event
from companion.domain.fold import apply
from companion.domain.state import State


@dataclass
class Walk:
    """`then`: the state so far. `at`: when the last event happened, in seconds since 1970; a clock
    that was set back does not turn a replay back. `owners`: by vault id of a text or a name, the
    idea that it is of."""

    then: State = field(default_factory=State)
    at: float = 0.0
    owners: dict[str, str] = field(default_factory=dict)

    @property
    def position(self) -> int:
        return self.then.position

    def take(self, event: Event) -> None:
        """Go on by one event."""
        apply(self.then, event)
        self.at = max(self.at, event.at)
        if isinstance(event, e.IdeaPosted):
            self.owners[event.words] = event.idea
            if event.author:
                self.owners[event.author] = event.idea
        elif isinstance(event, e.IdeaEdited):
            self.owners[event.words] = event.idea

"""The public ledger against the log: what is hidden and why, counted once more, straight from the
decisions and without the fold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from companion.domain import events as e
from companion.domain.ledger import ledger
from companion.domain.state import State


@dataclass
class Reasons:
    """By idea, why it was hidden after each decision on it, the last one last; None: it was not.
    `joint`: the ideas that were ever merged; they are left out, as following them would be the fold
    once more."""

    past: dict[str, list[str | None]] = field(default_factory=dict)
    hidden_once: set[str] = field(default_factory=set)
    joint: set[str] = field(default_factory=set)

    def take(self, event: e.Event) -> None:
        if not isinstance(event, e.Decided):
            return
        if len(event.versions) > 1:
            self.joint.update(event.versions)
        if event.idea in self.joint:
            return
        past = self.past.setdefault(event.idea, [None])
        match event:
            case e.IdeaHidden():
                past.append(event.reason)
            case e.IdeaReverted():
                past.pop()
            case e.IdeaPublished() | e.IdeaRestored():
                past.append(None)
            case _:
                past.append(past[-1])
        if past[-1]:
            self.hidden_once.add(event.idea)

    def check(self, state: State) -> Iterator[str]:
        """One line for each count that the ledger says otherwise."""
        now = {id: past[-1] for id, past in self.past.items() if id not in self.joint}
        said = ledger(idea for idea in state.ideas.values() if idea.id not in self.joint)
        hidden = Counter(reason for reason in now.values() if reason)
        for reason in sorted(hidden.keys() | said.hidden.keys()):
            if hidden[reason] != said.hidden.get(reason, 0):
                yield (
                    f"the ledger says {said.hidden.get(reason, 0)} hidden as {reason},"
                    f" the decisions {hidden[reason]}"
                )
        restored = sum(not now.get(idea) for idea in self.hidden_once - self.joint)
        if restored != said.restored:
            yield f"the ledger says {said.restored} restored, the decisions {restored}"

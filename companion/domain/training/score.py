"""The score: what an audience did in an evening, for another audience to do again.

It holds words that are public today and nothing else that anybody wrote or is called: whatever was
hidden, never read or erased since comes in as invented words, whoever gave a name has an invented
one. People are numbers, in the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from companion.domain import events as e
from companion.domain.event import Event
from companion.domain.groups.events import IdeasHandedIn
from companion.domain.presence.events import VisitorCheckedOut
from companion.domain.replay.outline import Span, is_in
from companion.domain.replay.sight import Sight
from companion.domain.state import FORGOTTEN, Idea
from companion.domain.training.invented import name_of, text_of

ARRIVE, LEAVE, POST, SUPPORT, WITHDRAW = "arrive", "leave", "post", "support", "withdraw"
#: Where somebody in the hall writes: a card comes to a phone there.
IN_THE_HALL = ("venue", "paper")


@dataclass(frozen=True)
class Act:
    """What `who`, by number, does `at` so many seconds after the first act. `idea`: a number, of
    the idea written or supported; the rest says what is written."""

    at: float
    deed: str
    who: int
    idea: int | None = None
    text: str | None = None
    kind: str | None = None
    theme: str | None = None
    author: str | None = None


@dataclass
class Writer:
    """Writes the score down. `sight`: what of the past is public now; `themes`: those that there
    are in the training, by id."""

    sight: Sight
    themes: frozenset[str]
    people: dict[str, int] = field(default_factory=dict)
    ideas: dict[str, int] = field(default_factory=dict)
    hall: set[int] = field(default_factory=set)
    inside: dict[str, e.IdeaPosted] = field(default_factory=dict)
    backers: dict[str, dict[str, str | None]] = field(default_factory=dict)

    def acts(self, event: Event, at: float) -> Iterator[Act]:
        """What an event makes of the audience's doings."""
        match event:
            case e.IdeaImported():
                pass  # nobody wrote it here
            case e.VisitorCheckedIn():
                yield from self._arrive(event.by, at)
            case VisitorCheckedOut():
                yield from self._leave(event.by, at)
            case e.IdeaPosted(group=None):
                yield from self._post(event, at)
            case e.IdeaPosted():
                self.inside[event.idea] = event  # until its small group hands it in
            case IdeasHandedIn():
                for id in event.ideas:
                    yield from self._hand_in(id, at)
            case e.IdeaSupported():
                yield from self._support(event.idea, event.by, event.origin, at)
            case e.SupportWithdrawn():
                yield from self._withdraw(event.idea, event.by, at)

    def _number(self, person: str) -> int:
        return self.people.setdefault(person, len(self.people))

    def _arrive(self, person: str, at: float) -> Iterator[Act]:
        who = self._number(person)
        if who not in self.hall:
            self.hall.add(who)
            yield Act(at, ARRIVE, who)

    def _leave(self, person: str, at: float) -> Iterator[Act]:
        who = self._number(person)
        if who in self.hall:
            self.hall.discard(who)
            yield Act(at, LEAVE, who)

    def _post(self, event: e.IdeaPosted, at: float) -> Iterator[Act]:
        idea = self.sight.now.ideas.get(event.idea)
        if idea is None or idea.status == FORGOTTEN:
            return
        if event.origin in IN_THE_HALL:
            yield from self._arrive(event.by, at)
        who = self._number(event.by)
        number = self.ideas[event.idea] = len(self.ideas)
        yield Act(
            at,
            POST,
            who,
            number,
            text=self._text(event, idea, number),
            kind=event.kind,
            theme=event.theme if event.theme in self.themes else None,
            author=name_of(who) if event.author else None,
        )

    def _text(self, event: e.IdeaPosted, idea: Idea, number: int) -> str:
        """In the words that hold now, where they are public now."""
        return self.sight.get(event.words) or text_of(idea.hidden_for, number)

    def _hand_in(self, id: str, at: float) -> Iterator[Act]:
        event = self.inside.pop(id, None)
        if event is None:
            return
        yield from self._post(event, at)
        for person, origin in self.backers.pop(id, {}).items():
            yield from self._support(id, person, origin, at)

    def _support(self, id: str, person: str, origin: str | None, at: float) -> Iterator[Act]:
        if id in self.ideas:
            if origin in IN_THE_HALL:
                yield from self._arrive(person, at)
            yield Act(at, SUPPORT, self._number(person), self.ideas[id])
        elif id in self.inside:
            self.backers.setdefault(id, {})[person] = origin

    def _withdraw(self, id: str, person: str, at: float) -> Iterator[Act]:
        if id in self.ideas:
            yield Act(at, WITHDRAW, self._number(person), self.ideas[id])
        self.backers.get(id, {}).pop(person, None)


def write_score(
    events: Iterable[Event], span: Span, sight: Sight, themes: Iterable[str]
) -> list[Act]:
    """What happened in that time; `sight` knows whose each text in the events is."""
    writer, acts, now = Writer(sight, frozenset(themes)), list[Act](), 0.0
    for event in events:
        now = max(now, event.at)  # a clock that was set back does not turn the evening back
        if is_in(now, span):
            acts.extend(writer.acts(event, now - span.at))
    return acts

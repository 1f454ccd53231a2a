"""What of the past may be seen now: this module alone decides it (rule S1 for replays).

To everybody but the team the past shows what was public then and is public now, in the words that
hold now. What was hidden, removed or forgotten since is gone from it too (rule P2); what was edited
reads as it does today, for an edit may have taken out what should not stand there. The team alone
can see what was hidden later, and how things read then; what left the vault, nobody.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from companion.domain.event import Decided, Event
from companion.domain.events import ERASING, GatheringDefined
from companion.domain.groups.events import (
    GroupChanged,
    GroupRemoved,
    GroupRestored,
    GroupsSetUp,
    Handing,
)
from companion.domain.groups.screen import GROUPS
from companion.domain.polls.commands import WORDS
from companion.domain.polls.events import TYPES as OF_POLLS
from companion.domain.polls.events import VoiceGiven
from companion.domain.polls.poll import Poll
from companion.domain.polls.screen import POLLS
from companion.domain.screens import IDEAS, SCREENS, Item, Part, Screen, Words
from companion.domain.stage.events import StageChanged
from companion.domain.stage.naming import in_the_hall
from companion.domain.state import State
from companion.domain.themes.events import ThemeDecided
from companion.domain.themes.screen import THEMES

#: Whoever changes this may change what the past shows. Voices come by thousands and do not.
REVISING = (
    Decided,
    StageChanged,
    GatheringDefined,
    ThemeDecided,
    Handing,
    GroupsSetUp,
    GroupChanged,
    GroupRemoved,
    GroupRestored,
    *ERASING,
    *(set(OF_POLLS) - {VoiceGiven}),
)
#: How themes and groups are called.
CALLED = ("title", "description", "languages")


class Sight(Mapping[str, str]):
    """The vault's entries, as far as a replay may use them.

    `now`: the gathering as it is, which goes on being folded: every look is at the present.
    `owners`: as Walk has it. `team`: whether the team alone looks.
    """

    def __init__(
        self, now: State, words: Words, owners: Mapping[str, str], *, team: bool = False
    ) -> None:
        self.now, self.team = now, team
        self._words, self._owners = words, owners

    def __getitem__(self, id: str) -> str:
        owner = None if self.team else self._owners.get(id)
        if owner is None:
            return self._words[id]
        idea = self.now.ideas[owner]
        if not SCREENS["projector"].part(IDEAS).holds(idea.whole):
            raise KeyError(id)
        return self._words[id if id == idea.author else idea.standing.words]

    def __iter__(self) -> Iterator[str]:
        return (id for id in self._words if id in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def screen(self) -> Screen:
        """The projector's screen, for states of the past."""
        projector = SCREENS["projector"]
        return replace(projector, parts=tuple(self._part(part) for part in projector.parts))

    def _part(self, part: Part) -> Part:
        def holds(item: Any) -> bool:
            return part.holds(item) and self._is_shown(part, item)

        def gone(then: State, item: Any) -> int:
            return part.gone(then, item) if self._is_shown(part, item) else 0

        def shows(item: Any, words: Words) -> Item:
            if part.collection == POLLS:
                return self._poll(part, item, words)
            shown = part.shows(item, words)
            if part.collection in (THEMES, GROUPS) and not self.team:
                return self._called(part, shown, words)
            return self._idea(shown) if part.collection == IDEAS else shown

        return replace(part, holds=holds, gone=gone, shows=shows)

    def _is_shown(self, part: Part, item: Any) -> bool:
        if part.collection == IDEAS:
            return item.standing.words in self
        if part.collection == POLLS and item.form.question not in self:
            return False
        today = part.items(self.now).get(item.id)
        return self.team or (today is not None and part.holds(today))

    def _called(self, part: Part, shown: Item, words: Words) -> Item:
        """A theme or a group as it was, called as it is now."""
        today = part.shows(part.items(self.now)[shown["id"]], words)
        kept = {key: value for key, value in shown.items() if key not in CALLED}
        return kept | {key: today[key] for key in CALLED if key in today}

    def _idea(self, shown: Item) -> Item:
        """Without wordings that nobody may see any more; names as the crew wants them now, where
        the hall looks."""
        if "wordings" in shown:
            shown["wordings"] = [one for one in shown["wordings"] if one["text"]]
        if not self.team:
            naming = self.now.ideas[shown["id"]].naming
            for one in (shown, *shown.get("wordings", ())):
                one["name"] = in_the_hall(one["name"], naming)
        return shown

    def _poll(self, part: Part, poll: Poll, words: Words) -> Item:
        """Without words that are gone, or were hidden since, and without results that were taken
        back."""
        shown = copy.copy(poll)
        if poll.form.kind == WORDS:
            shown.count_anew()  # the walk's own cloud remembers how words were spelt
        if self.team:
            return part.shows(shown, words)
        today: Poll = self.now.polls.polls[poll.id]
        hidden = {*poll.standing.hidden, *today.standing.hidden}
        shown.standing = replace(poll.standing, hidden=tuple(sorted(hidden)))
        item = part.shows(shown, words)
        return item if today.shows_results else item | {"results": None}


def is_revised(events: Iterable[Event]) -> bool:
    """Whether after these events the past may show something else than before them."""
    return any(isinstance(event, REVISING) for event in events)

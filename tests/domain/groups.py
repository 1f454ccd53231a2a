"""Small groups of an evening, and what the cast does in them."""

from __future__ import annotations

from typing import Any

from companion.domain import delta
from companion.domain.groups import commands as g
from companion.domain.groups import events as e
from companion.domain.groups.walls import screen_of
from tests.cast import Evening, Guest, Moderator


class Groups:
    """The small groups of an evening with Mona at the desk."""

    def __init__(self, evening: Evening, mona: Moderator | None = None) -> None:
        self.evening = evening
        self.mona: Moderator = mona or evening.mona  # type: ignore[attr-defined]  # Recorded has her

    @property
    def ids(self) -> list[str]:
        return [group.id for group in self.evening.state.groups.there]

    @property
    def version(self) -> int:
        return self.evening.state.groups.version

    def set_up(self, number: int, **how: Any) -> None:
        event = self.mona.does(g.SetUpGroups(number, self.version, **how))
        assert isinstance(event, e.GroupsSetUp)

    def arrange(self, **how: Any) -> None:
        self.mona.does(g.ArrangeGroups(self.version, **how))

    def start(self, minutes: int = 30) -> None:
        self.mona.does(g.StartGroups(minutes, self.version))

    def extend(self, minutes: int) -> None:
        self.mona.does(g.ExtendGroups(minutes, self.version))

    def ring(self) -> None:
        self.mona.does(g.RingBell(self.version))

    def sizes(self) -> list[int]:
        return [len(group.members) for group in self.evening.state.groups.there]

    def of(self, who: Guest) -> str:
        """The group that somebody is in."""
        group = self.evening.state.groups.group_of(who.who.id)
        assert group is not None
        return group.id

    def member(self, who: Guest) -> str:
        return self.evening.state.groups.by_visitor[who.who.id].id

    def writes(self, who: Guest, text: str, **fields: Any) -> str:
        """An idea in one's own group."""
        return who.posts(text, group=self.of(who), **fields)

    def sees(self, who: Guest) -> dict[str, Any]:
        """What somebody's screen of their group shows, whole."""
        state = self.evening.state
        screen = screen_of(state, who.who.id)
        return {"epoch": "e", **delta.fresh(screen, state, self.evening.words)}

    def wall(self, who: Guest) -> list[str]:
        """The texts on it."""
        return [idea["text"] for idea in self.sees(who)["ideas"]]

    def fact(self) -> dict[str, Any]:
        """What everybody knows of all groups."""
        fact: dict[str, Any] = self.evening.fresh("guest")["facts"]["groups"]
        return fact

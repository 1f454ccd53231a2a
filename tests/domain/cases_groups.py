"""What leads up to each command of small groups, for tests/domain/test_screens.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from companion.domain import commands as c
from companion.domain.groups import commands as g
from tests.cast import OPERATORS
from tests.domain.groups import Groups

Act = Callable[[], object]


def cases(case: Callable[[type[c.Command]], Callable[[Any], Any]]) -> None:
    """Registers them with `case`."""

    @case(g.SetUpGroups)
    def _(it: Any) -> Act:
        return lambda: Groups(it).set_up(2, titles=("Rot", ""), links=("https://video.example/1",))

    @case(g.ArrangeGroups)
    def _(it: Any) -> Act:
        groups = with_ada_and_ben(it)
        return lambda: groups.arrange(assignment=g.CHOICE, top=1, size=2)

    @case(g.StartGroups)
    def _(it: Any) -> Act:
        return with_ada_and_ben(it).start

    @case(g.ExtendGroups)
    def _(it: Any) -> Act:
        groups = with_ada_and_ben(it)
        groups.start(10)
        return lambda: it.milo.does(g.ExtendGroups(5, it.state.groups.version))

    @case(g.RingBell)
    def _(it: Any) -> Act:
        groups = with_ada_and_ben(it)
        groups.start(10)
        return groups.ring

    @case(g.AddGroup)
    def _(it: Any) -> Act:
        with_ada_and_ben(it)
        return lambda: it.mona.does(g.AddGroup("Blau", "stadt", "https://video.example/3"))

    @case(g.ChangeGroup)
    def _(it: Any) -> Act:
        groups = with_ada_and_ben(it)
        return lambda: it.mona.does(
            g.ChangeGroup(groups.ids[0], "Grün", "https://video.example/4", open=False)
        )

    @case(g.RemoveGroup)
    def _(it: Any) -> Act:
        groups, idea = written(it)
        it.ada.does(g.HandIn((idea,)))
        return lambda: it.mona.does(g.RemoveGroup(groups.of(it.ada)))

    @case(g.RestoreGroup)
    def _(it: Any) -> Act:
        groups, _ = written(it)
        removed = groups.of(it.ada)
        it.mona.does(g.RemoveGroup(removed))
        return lambda: it.mona.does(g.RestoreGroup(removed))

    @case(g.ReopenGroup)
    def _(it: Any) -> Act:
        groups = with_ada_and_ben(it)
        groups.start(10)
        it.clock.passes(601)
        return lambda: it.mona.does(g.ReopenGroup(groups.ids[0], 3))

    @case(g.MoveMember)
    def _(it: Any) -> Act:
        groups, idea = written(it)
        it.ada.supports(idea)
        it.ada.does(g.RankIdeas((idea,)))
        return lambda: it.mona.does(g.MoveMember(groups.member(it.ada), groups.of(it.ben)))

    @case(g.FreePen)
    def _(it: Any) -> Act:
        groups, _ = written(it)
        return lambda: it.mona.does(g.FreePen(groups.of(it.ada)))

    @case(g.PassPen)
    def _(it: Any) -> Act:
        groups = with_ada_and_ben(it)
        return lambda: it.mona.does(g.PassPen(groups.member(it.ben)))

    @case(g.JoinGroup)
    def _(it: Any) -> Act:
        Groups(it).set_up(2, size=2)
        return lambda: it.ada.does(g.JoinGroup(author="Ada"))

    @case(g.LeaveGroup)
    def _(it: Any) -> Act:
        written(it)
        return lambda: it.ada.does(g.LeaveGroup())

    @case(g.EndMembership)
    def _(it: Any) -> Act:
        groups, _ = written(it)
        return lambda: it.does(OPERATORS, g.EndMembership(groups.member(it.ada)))

    @case(g.TakePen)
    def _(it: Any) -> Act:
        groups, _ = written(it)
        it.mona.does(g.MoveMember(groups.member(it.ben), groups.of(it.ada)))
        return lambda: it.ben.does(g.TakePen(groups.member(it.ada)))

    @case(g.LayDownPen)
    def _(it: Any) -> Act:
        written(it)
        return lambda: it.ada.does(g.LayDownPen())

    @case(g.RankIdeas)
    def _(it: Any) -> Act:
        _, idea = written(it)
        return lambda: it.ada.does(g.RankIdeas((idea,)))

    @case(g.HandIn)
    def _(it: Any) -> Act:
        _, idea = written(it)
        it.ada.supports(idea)
        return lambda: it.ada.does(g.HandIn((idea,)))

    @case(g.TakeBack)
    def _(it: Any) -> Act:
        _, idea = written(it)
        it.ada.supports(idea)
        it.ada.does(g.HandIn((idea,)))
        it.mona.publishes(idea)
        it.mona.spotlights(idea)
        return lambda: it.ada.does(g.TakeBack())


def with_ada_and_ben(it: Any) -> Groups:
    """Two groups, Ada in one and Ben in the other."""
    groups = Groups(it)
    groups.set_up(2)
    it.ada.does(g.JoinGroup(author="Ada"))
    it.ben.does(g.JoinGroup())
    return groups


def written(it: Any) -> tuple[Groups, str]:
    """The same; Ada writes an idea in hers, for which she is the scribe."""
    groups = with_ada_and_ben(it)
    it.ada.does(g.TakePen())
    return groups, groups.writes(it.ada, "Mehr Bänke")

"""Commands about small groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from companion.domain.command import Command

#: How people come into a group: the server places them, or they choose.
RANDOM, CHOICE = "random", "choice"
ASSIGNMENTS = (RANDOM, CHOICE)


@dataclass(frozen=True)
class SetUpGroups(Command):
    """`number` groups, or one for each theme; they replace those that are there, as long as nobody
    has written in them. `version`: of all groups, the one seen, as for the commands below. `top`:
    suggestions that a group hands in, at most; `size`: members that it has, at most, 0 for any
    number. `titles`, `links`: in the groups' order, "" for none."""

    number: int
    version: int
    assignment: str = RANDOM
    top: int = 3
    size: int = 0
    by_theme: bool = False
    titles: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class ArrangeGroups(Command):
    """The same settings for groups that are there. What is not given stays."""

    version: int
    assignment: str | None = None
    top: int | None = None
    size: int | None = None


@dataclass(frozen=True)
class StartGroups(Command):
    """The groups' time begins: it is over in so many minutes."""

    minutes: int
    version: int


@dataclass(frozen=True)
class ExtendGroups(Command):
    """So many minutes more; where the time is over, from now."""

    minutes: int
    version: int


@dataclass(frozen=True)
class RingBell(Command):
    """The groups' time is over now."""

    version: int


@dataclass(frozen=True)
class AddGroup(Command):
    """One more."""

    title: str | None = None
    theme: str | None = None
    link: str | None = None


@dataclass(frozen=True)
class ChangeGroup(Command):
    """What it is called, where it meets, and whether it takes people. What is not given stays; ""
    for none."""

    group: str
    title: str | None = None
    link: str | None = None
    open: bool | None = None


@dataclass(frozen=True)
class RemoveGroup(Command):
    """It is no more; its members land in others, or choose again. What they wrote is kept."""

    group: str


@dataclass(frozen=True)
class RestoreGroup(Command):
    """It is there again, with what was written in it."""

    group: str


@dataclass(frozen=True)
class ReopenGroup(Command):
    """This group alone may hand in for so many minutes from now."""

    group: str
    minutes: int


@dataclass(frozen=True)
class MoveMember(Command):
    """Into this group, from wherever they are."""

    member: str
    group: str


@dataclass(frozen=True)
class FreePen(Command):
    """Nobody is this group's scribe."""

    group: str


@dataclass(frozen=True)
class PassPen(Command):
    """This member is their group's scribe. The team may say so, and the scribe."""

    member: str


@dataclass(frozen=True)
class JoinGroup(Command):
    """The asking visitor takes part: in this group where they may choose, else where there is room.
    `author`: a name that the group sees."""

    group: str | None = None
    author: str | None = None


@dataclass(frozen=True)
class LeaveGroup(Command):
    """The asking visitor takes part no more; what they wrote stays."""


@dataclass(frozen=True)
class EndMembership(Command):
    """This member takes part no more, since their seat is gone; what they wrote stays."""

    member: str


@dataclass(frozen=True)
class TakePen(Command):
    """The asking member is the scribe. `seen`: the member who was seen to be; whoever takes the pen
    from somebody says from whom."""

    seen: str | None = None


@dataclass(frozen=True)
class LayDownPen(Command):
    """The asking scribe is it no more."""


@dataclass(frozen=True)
class RankIdeas(Command):
    """The ideas of one's group that one finds best, the best first; instead of those before."""

    ideas: tuple[str, ...]


@dataclass(frozen=True)
class HandIn(Command):
    """The group's suggestions, in their order; instead of those before. `group`: the team's, who
    can do it for a group at any time."""

    ideas: tuple[str, ...]
    group: str | None = None


@dataclass(frozen=True)
class TakeBack(Command):
    """What was handed in is the group's own again."""

    group: str | None = None


#: By the name on the wire.
BY_NAME: Mapping[str, type[Command]] = {
    "set_up_groups": SetUpGroups,
    "arrange_groups": ArrangeGroups,
    "start_groups": StartGroups,
    "extend_groups": ExtendGroups,
    "ring_bell": RingBell,
    "add_group": AddGroup,
    "change_group": ChangeGroup,
    "remove_group": RemoveGroup,
    "restore_group": RestoreGroup,
    "reopen_group": ReopenGroup,
    "move_member": MoveMember,
    "free_pen": FreePen,
    "pass_pen": PassPen,
    "join_group": JoinGroup,
    "leave_group": LeaveGroup,
    "take_pen": TakePen,
    "lay_down_pen": LayDownPen,
    "rank_ideas": RankIdeas,
    "hand_in": HandIn,
    "take_back": TakeBack,
}

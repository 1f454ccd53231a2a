"""Events about small groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.domain.event import Event


@dataclass(frozen=True, kw_only=True)
class GroupsDecided(Event):
    """What all decisions about all groups at once have: the `version` after it."""

    version: int


@dataclass(frozen=True, kw_only=True)
class GroupsSetUp(GroupsDecided):
    """These groups, in their order, replace those before. By group: `titles` and `links`, vault
    ids; `theme_of`, themes. See commands.SetUpGroups; `size` None: any number."""

    groups: tuple[str, ...]
    titles: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    theme_of: Mapping[str, str] = field(default_factory=dict)
    assignment: str
    top: int
    size: int | None = None


@dataclass(frozen=True, kw_only=True)
class GroupsArranged(GroupsDecided):
    """The settings from here on."""

    assignment: str
    top: int
    size: int | None = None


@dataclass(frozen=True, kw_only=True)
class GroupsTimed(GroupsDecided):
    """The groups' time is over at `until`. `started`: when it began."""

    until: float
    started: float


@dataclass(frozen=True, kw_only=True)
class GroupDecided(Event):
    """What all decisions about one group have: the `version` it has after it."""

    group: str
    version: int


@dataclass(frozen=True, kw_only=True)
class GroupAdded(Event):
    """One more group. `title`, `link`: vault ids."""

    group: str
    title: str | None = None
    theme: str | None = None
    link: str | None = None


@dataclass(frozen=True, kw_only=True)
class GroupChanged(GroupDecided):
    """What it is called and where it meets, vault ids, and whether it takes people."""

    title: str | None = None
    link: str | None = None
    open: bool = True


@dataclass(frozen=True, kw_only=True)
class GroupRemoved(GroupDecided):
    """It is no more; its members are placed anew."""


@dataclass(frozen=True, kw_only=True)
class GroupRestored(GroupDecided):
    """It is there again."""


@dataclass(frozen=True, kw_only=True)
class GroupReopened(GroupDecided):
    """It may hand in until then, whatever holds for the others."""

    until: float


@dataclass(frozen=True, kw_only=True)
class GroupJoined(Event):
    """The visitor `by` takes part, as `member` unless they do already. `group`: the one chosen;
    None: as there is room. `name`: a vault id. `seat`: a mark of their registration, keyed, so that
    the log alone does not say whose it is; another device with the same one takes the membership
    over."""

    member: str
    group: str | None = None
    name: str | None = None
    seat: str | None = None


@dataclass(frozen=True, kw_only=True)
class GroupLeft(Event):
    """The visitor `by` takes part no more; by the operator: the member's seat is gone."""

    member: str


@dataclass(frozen=True, kw_only=True)
class MemberMoved(Event):
    """The team moved a member into this group."""

    member: str
    group: str


@dataclass(frozen=True, kw_only=True)
class PenPassed(GroupDecided):
    """`member` is the group's scribe; None: nobody is."""

    member: str | None = None


@dataclass(frozen=True, kw_only=True)
class IdeasRanked(Event):
    """What the visitor `by` finds best in their group, the best first."""

    group: str
    ideas: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Handing(GroupDecided):
    """What a hand-in and taking it back have: `versions` of all ideas that come out or go in, as
    they are after it."""

    versions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class IdeasHandedIn(Handing):
    """The group's suggestions, in their order; others that were out are inside again."""

    ideas: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class HandInTakenBack(Handing):
    """What was handed in is the group's own again."""


TYPES: tuple[type[Event], ...] = (
    GroupsSetUp,
    GroupsArranged,
    GroupsTimed,
    GroupAdded,
    GroupChanged,
    GroupRemoved,
    GroupRestored,
    GroupReopened,
    GroupJoined,
    GroupLeft,
    MemberMoved,
    PenPassed,
    IdeasRanked,
    IdeasHandedIn,
    HandInTakenBack,
)

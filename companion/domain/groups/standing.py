"""The state: which small groups there are, who is in them, and what they handed in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from companion.domain.groups.commands import RANDOM

if TYPE_CHECKING:
    from companion.domain.state import Idea

#: The key whose version moves with decisions about all groups at once.
GROUPS = "groups"
#: Ideas that a member can put in order; the first gets as many points, the last one.
PLACES = 3


@dataclass
class Member:
    """Somebody who takes part. `id` is what others see, `visitor` the device that they do it with.
    `name`: a vault id. `seat`: as GroupJoined has it. `group`: None while they wait."""

    id: str
    visitor: str
    at: float
    name: str | None = None
    seat: str | None = None
    group: Group | None = field(default=None, repr=False, compare=False)

    @cached_property
    def lot(self) -> int:
        """Decides where they are placed among groups that are as small: chance, but the same for
        everybody who reads the log."""
        return int.from_bytes(hashlib.blake2b(self.id.encode(), digest_size=8).digest())


@dataclass
class Group:
    """One small group. `title`, `link`: vault ids. `scribe`: one of its members. `handed`: in the
    order in which it was, `handed_at` when, None: nothing was. `late`: it may hand in until then,
    also after the bell. `replaced`: all were set up anew, and it does not come back: it has
    nothing inside."""

    id: str
    number: int
    title: str | None = None
    theme: str | None = None
    link: str | None = None
    size: int | None = None
    open: bool = True
    removed: bool = False
    replaced: bool = False
    scribe: Member | None = None
    members: dict[str, Member] = field(default_factory=dict)
    handed: tuple[Idea, ...] = ()
    handed_at: float | None = None
    late: float | None = None
    version: int = 1

    @property
    def is_full(self) -> bool:
        return self.size is not None and len(self.members) >= self.size

    @property
    def takes(self) -> bool:
        """Whether somebody can come in now."""
        return self.open and not self.removed and not self.is_full

    @property
    def is_expected(self) -> bool:
        """Whether the plenum waits for it, or has heard of it: a group with nobody in it has
        nothing to say."""
        return not self.removed and (bool(self.members) or self.handed_at is not None)


@dataclass
class Groups:
    """All groups by id, all members by id, by visitor and by seat. `names`: by visitor, the vault's
    entries of all that they gave. `plan`: what the gathering's file says,
    terms.GroupTerms without the words. `until`: the bell, `started`: when the time began. `heirs`:
    by idea, the groups for whose forgotten suggestion it stands. `told`: what the shared screens
    know of all groups at once."""

    plan: Mapping[str, Any] | None = None
    groups: dict[str, Group] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    by_visitor: dict[str, Member] = field(default_factory=dict)
    by_seat: dict[str, Member] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)
    rankings: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    heirs: dict[str, list[str]] = field(default_factory=dict)
    assignment: str = RANDOM
    top: int = 3
    size: int | None = None
    until: float | None = None
    started: float | None = None
    version: int = 1
    told: object = None

    @property
    def there(self) -> list[Group]:
        """Those that were not removed."""
        return [group for group in self.groups.values() if not group.removed]

    def group_of(self, visitor: str) -> Group | None:
        """The group that a visitor is in."""
        member = self.by_visitor.get(visitor)
        return member.group if member else None

    def of_device(self, visitor: str, seat: str | None) -> Member | None:
        """The member that somebody is: by the seat on their device, else by the device."""
        return self.by_seat.get(seat or "") or self.by_visitor.get(visitor)

    def handing(self, idea: Idea) -> list[Group]:
        """The groups that may have it among their suggestions."""
        ids = dict.fromkeys((idea.group or "", *self.heirs.get(idea.id, ())))
        return [self.groups[id] for id in ids if id in self.groups]

    def pass_on(self, idea: Idea, heir: Idea) -> list[Group]:
        """An idea is forgotten and another stands for it: of these groups."""
        found = [group for group in self.handing(idea) if any(one is idea for one in group.handed)]
        for group in found:
            others = (one for one in group.handed if one is not heir)
            group.handed = tuple(heir if one is idea else one for one in others)
            self.heirs.setdefault(heir.id, []).append(group.id)
        return found

    def named_by(self, visitor: str) -> set[str]:
        """The vault's entries of all names that a visitor gave."""
        return set(self.names.get(visitor, ()))

    def closes(self, group: Group) -> float | None:
        """When this group's time is over; None: no bell was set."""
        if self.until is None:
            return None
        return max(self.until, group.late or self.until)

    def is_over(self, group: Group, now: float) -> bool:
        until = self.closes(group)
        return until is not None and until <= now

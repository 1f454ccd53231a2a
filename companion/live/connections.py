"""Connections, and the groups of those that stand alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(eq=False, slots=True)
class Connection:
    """One socket. `person`: the guest's visitor id, else None. `badges`: those on their phone.
    `session`: the staff session.
    `position`: of the screen that it brings along, None where it brings none. `told`: the number of
    the presence that it knows. `origin`: where its page says that the guest counts from, None where
    it says nothing. `follows`: its screen is that of the small group that its person is in now.
    `group`: None before it was greeted and after it left."""

    sid: str
    screen: str
    person: str | None = None
    session: str | None = None
    badges: tuple[str, ...] = ()
    position: int | None = None
    own_position: int | None = None
    told: int = 0
    origin: str | None = None
    follows: bool = False
    group: Group | None = None

    @property
    def page(self) -> str:
        """What its client asked for, whichever small group's screen it is."""
        return self.screen.partition(":")[0]


@dataclass(eq=False)
class Group:
    """Connections that hold the same screen as of the same `position`, their cursor. `members` are
    visited in the order in which they came, as they lie in memory: a set's order costs 1 µs each.
    """

    screen: str
    position: int
    members: dict[Connection, None] = field(default_factory=dict)


class Groups:
    """All groups, by screen and cursor. A connection is in one of them, or in none."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, int], Group] = {}

    def __iter__(self) -> Iterator[Group]:
        return iter(list(self._groups.values()))

    def __len__(self) -> int:
        return len(self._groups)

    def clear(self) -> None:
        """Forget them; their members are still to be put somewhere."""
        self._groups.clear()

    def put(self, connections: Iterable[Connection], screen: str, position: int) -> None:
        """Put connections, which are in no group now, where they belong."""
        group = self._groups.setdefault((screen, position), Group(screen, position))
        for connection in connections:
            connection.group = group
            group.members[connection] = None

    def take_out(self, connection: Connection) -> None:
        group, connection.group = connection.group, None
        if group is None:
            return
        group.members.pop(connection, None)
        if not group.members and self._groups.get((group.screen, group.position)) is group:
            del self._groups[group.screen, group.position]

    def move(self, group: Group, head: int, behind: Collection[Connection]) -> None:
        """A group moves on to `head`, but for those behind, and becomes one with who is there."""
        del self._groups[group.screen, group.position]
        if behind:
            for connection in behind:
                del group.members[connection]
            self.put(behind, group.screen, group.position)
        group.position = head
        there = self._groups.get((group.screen, head))
        if there and len(there.members) > len(group.members):
            self.put(group.members, group.screen, head)
        elif group.members:
            self._groups[group.screen, head] = group
            self.put(there.members if there else (), group.screen, head)

"""The state: which codes hold, whose badges, and who may not come in by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Presence:
    """`codes`: names the keys that the codes of now are made with; `former`: those revoked before.
    `badges`: by registration, the one that is good. `revoked`: visitors and registrations."""

    codes: str = ""
    former: list[str] = field(default_factory=list)
    badges: dict[str, str] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    _holders: dict[str, str] = field(default_factory=dict)

    def give(self, registration: str, badge: str) -> None:
        """One badge at a time: the one before is void."""
        self.take_away(registration)
        self.badges[registration] = badge
        self._holders[badge] = registration

    def take_away(self, registration: str) -> None:
        before = self.badges.pop(registration, None)
        if before is not None:
            del self._holders[before]

    def holders(self, badges: Iterable[str]) -> list[str]:
        """The registrations that badges are of, as far as they are good: a family shares a
        phone."""
        return [self._holders[badge] for badge in badges if badge in self._holders]

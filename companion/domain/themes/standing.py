"""The state of themes: which there are, in which order, and who sorted an idea last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Standing:
    """How a theme stands. The stack of these is what undo pops. `title`, `description`: vault ids
    of what it is called at the desk; no title: as the definition says. `what`, `by`, `at`: the
    decision."""

    title: str | None = None
    description: str | None = None
    removed: bool = False
    what: str = "defined"
    by: str | None = None
    at: float | None = None

    @property
    def vault_ids(self) -> set[str]:
        return {id for id in (self.title, self.description) if id}


@dataclass
class Theme:
    """One theme. `told_in`: the last definition that named it, a vault id; None: it was made at the
    desk. `place`: its own among all, from 0. `left`: when it was last taken away, a position."""

    id: str
    standing: Standing
    told_in: str | None = None
    place: int = 0
    version: int = 1
    past: list[Standing] = field(default_factory=list)
    left: int = 0

    @property
    def is_there(self) -> bool:
        return not self.standing.removed


@dataclass(frozen=True)
class Sorting:
    """Who sorted an idea last, and when: a staff id. `was`: the theme that it was in before;
    `undone`: it was put back there. `batch`: what was done in one go has one id."""

    was: str | None
    by: str
    at: float
    batch: str | None = None
    undone: bool = False


@dataclass
class Themes:
    """All themes that ever were, by id, and their ids in their order. `defined`: those of the
    definition that holds."""

    all: dict[str, Theme] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    defined: tuple[str, ...] = ()

    @property
    def there(self) -> list[Theme]:
        """Those that ideas can be sorted into now, in their order."""
        return [theme for id in self.order if (theme := self.all[id]).is_there]

    def find(self, id: str | None) -> Theme | None:
        """The theme of this id, if it is there."""
        theme = self.all.get(id or "")
        return theme if theme and theme.is_there else None

    def knows(self, id: str) -> bool:
        """Whether there is such a theme or ever was: an idea for one that was removed meanwhile is
        taken, and remembers it."""
        return id in self.all

    def put(self, order: Iterable[str]) -> None:
        """Those named come first, in this order; the others follow as they stood."""
        first = [id for id in dict.fromkeys(order) if id in self.all]
        self.order = first + [id for id in self.order if id not in set(first)]


def theme_key(theme: str) -> str:
    """The version that a decision on a theme rests on."""
    return "theme:" + theme


def sorting_key(idea: str) -> str:
    """The version that sorting an idea rests on."""
    return "sorted:" + idea

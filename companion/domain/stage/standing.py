"""The state: what is on air, what is prepared, what was on air when."""

from __future__ import annotations

from dataclasses import dataclass, field

WALL, WELCOME, SPOTLIGHT, THEMES = "wall", "welcome", "spotlight", "themes"
POLL, RESULTS, PAUSE, GROUPS = "poll", "results", "pause", "groups"
#: What the hall's screen can show. A wall without ideas is the welcome, a poll that there is not is
#: the wall: the screen's script decides that, for it knows what there is.
MODES = (WALL, WELCOME, SPOTLIGHT, THEMES, POLL, RESULTS, PAUSE, GROUPS)
#: In the history alone: the screen was dark, whatever lay under it.
BLACK = "black"

SHOWN, SHORT, HIDDEN = "shown", "short", "hidden"
#: How names stand beside ideas in the hall: whole, as first name and initial, or not at all.
NAMES = (SHOWN, SHORT, HIDDEN)

#: Changes that can be taken back, and pictures that are remembered.
KEPT = 200


@dataclass(frozen=True)
class Picture:
    """What is to be seen; `idea`: whose spotlight it is; `group`: whose suggestions, of the mode
    GROUPS, None for how far all groups are."""

    mode: str
    idea: str | None = None
    group: str | None = None


@dataclass(frozen=True)
class Prepared:
    """A picture that is not on air yet. `number`: counts what was prepared; whoever takes it on air
    says which one they saw."""

    picture: Picture
    number: int


@dataclass(frozen=True)
class Standing:
    """Everything about the stage that somebody decided. `under`: what shows when no idea is `lit`,
    `group` whose suggestions where that is GROUPS.
    `caption`: a vault id, of the words for the pause; `until`: its end, in seconds since 1970."""

    under: str = WALL
    group: str | None = None
    lit: str | None = None
    black: bool = False
    preview: Prepared | None = None
    names: str = SHOWN
    caption: str | None = None
    until: float | None = None

    @property
    def picture(self) -> Picture:
        """What lies on the screen, under the black where there is black."""
        return Picture(SPOTLIGHT, self.lit) if self.lit else Picture(self.under, group=self.group)

    @property
    def on_air(self) -> Picture:
        return Picture(BLACK) if self.black else self.picture


@dataclass(frozen=True)
class Aired:
    """A picture that went on air at `at`, by the hand of `by`, a staff id."""

    number: int
    picture: Picture
    at: float
    by: str


@dataclass
class Stage:
    """`now`: as the last event left it; `settled`: the same before the event under way. `past`:
    what undo goes back to. `version`: counts all changes, from 1, the last one by
    `by`; `decided`: those by commands of
    the stage, as the log's versions count them. `trail`: the idea in the light and the one before
    it, which the stream's overlay still shows for a while; `heard`: the small group that presents,
    or did last; `lit`: all ideas that the overlay holds."""

    now: Standing = Standing()
    settled: Standing = Standing()
    past: list[Standing] = field(default_factory=list)
    aired: list[Aired] = field(default_factory=list)
    version: int = 1
    by: str | None = None
    decided: int = 1
    prepared: int = 0
    trail: tuple[str, ...] = ()
    heard: str | None = None
    lit: frozenset[str] = frozenset()

"""State: what a gathering is after the events so far. domain/fold.py makes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field

from companion.domain.answers.standing import Answers
from companion.domain.comments.following import Following
from companion.domain.conduct.standing import Conduct
from companion.domain.crew.standing import Crew
from companion.domain.deeds.standing import Deeds
from companion.domain.door.hall import Hall
from companion.domain.fairness.balance import Balance
from companion.domain.groups.standing import Groups
from companion.domain.labs.standing import Labs
from companion.domain.mail.post import Post
from companion.domain.marks import Marks
from companion.domain.polls.poll import Polls
from companion.domain.presence.standing import Presence
from companion.domain.queue.standing import Queue
from companion.domain.receipts.standing import Receipts
from companion.domain.results.standing import Results
from companion.domain.seats.line import Line
from companion.domain.stage.standing import SHOWN, Stage
from companion.domain.themes.standing import Sorting, Theme, Themes
from companion.domain.timing.standing import About, Timing

PENDING, PUBLISHED, HIDDEN, FORGOTTEN = "pending", "published", "hidden", "forgotten"
#: It is a wording of another idea (domain/merging).
MERGED = "merged"
#: It is a small group's, which has not handed it in (domain/groups).
IN_GROUP = "in_group"

#: An item on a screen: (collection, id). Single values are ("facts", name).
Key = tuple[str, str]


class Changes:
    """Keys in the order of their last change, so that what changed since a position is read off the
    end: the cost follows the changes, not the items (rule F1)."""

    def __init__(self) -> None:
        self._positions: dict[Key, int] = {}

    def touch(self, key: Key, position: int) -> None:
        self._positions.pop(key, None)
        self._positions[key] = position

    def position(self, key: Key) -> int:
        """When it last changed; 0: never."""
        return self._positions.get(key, 0)

    def since(self, position: int) -> Iterator[Key]:
        """The keys that changed after `position`, latest first."""
        for key in reversed(self._positions):
            if self._positions[key] <= position:
                return
            yield key


@dataclass(frozen=True)
class Decision:
    """What was decided on an idea: `what` is a status's or an action's name, `by` a staff id.
    `batch`: what was decided in one go has one id."""

    what: str
    by: str
    at: float
    batch: str | None = None


@dataclass(frozen=True)
class Joint:
    """A decision on several ideas, by its position: undone on all of them, or on none."""

    position: int
    ideas: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """How an idea stands, as far as moderators decide it. The stack of these is what undo pops.
    `into`: of which idea it is a wording. `joint`: the decision that made it, where it was on
    others too."""

    status: str
    words: str
    reason: str | None = None
    note: str | None = None
    decided: Decision | None = None
    into: str | None = None
    joint: Joint | None = None


@dataclass
class Idea:
    """One idea. `words`, `author`, `note` are vault ids; `left`: when it last left public view;
    `vault_ids`: every entry that was ever written for it, also what an undo brought out of use;
    `from_hall`: the supporters who were in the hall then; `about`: what it refers to.
    `staff`: who entered it for somebody; `repeats`: the idea that had the same text before;
    `reports`: why, by visitor. `hidden_for`: the reason while it is hidden, also once its words are
    erased; `was_hidden`: whether it ever was. `naming`: how the name beside it reads in the hall,
    one of stage.standing.NAMES; `lit`: it is on the stream's overlay; `dimmed`: when it last left
    that. `theme`: where it was sorted, whether that theme is there or not (State.theme_of);
    `themes_before`: where it was before, the last one last; `sorted`: the version of that.
    `survivor`: the idea that it was merged into; `wordings`: those that were merged into
    it. `group`: the small group that it was written in; `inside`: the group has not handed it in;
    `was_out`: it once had; `points_of`: how it is ranked there, by visitor."""

    id: str
    by: str
    kind: str
    origin: str
    theme: str | None
    author: str | None
    at: float
    standing: Standing
    version: int = 1
    past: list[Standing] = field(default_factory=list)
    supporters: set[str] = field(default_factory=set)
    left: int = 0
    vault_ids: set[str] = field(default_factory=set)
    from_hall: set[str] = field(default_factory=set)
    about: About | None = None
    staff: str | None = None
    repeats: str | None = None
    reports: dict[str, str | None] = field(default_factory=dict)
    hidden_for: str | None = None
    was_hidden: bool = False
    naming: str = SHOWN
    lit: bool = False
    dimmed: int = 0
    sorting: Sorting | None = None
    sorted: int = 1
    themes_before: list[str | None] = field(default_factory=list)
    group: str | None = None
    inside: bool = False
    was_out: bool = False
    points_of: dict[str, int] = field(default_factory=dict)
    survivor: Idea | None = field(default=None, repr=False, compare=False)
    wordings: list[Idea] = field(default_factory=list, repr=False, compare=False)

    @property
    def whole(self) -> Idea:
        """The idea that people see it as: itself, or the one that it was merged into."""
        return self.survivor or self

    @property
    def all_wordings(self) -> tuple[Idea, ...]:
        """Itself and what was merged into it."""
        return (self, *self.wordings)

    @property
    def backers(self) -> Set[str]:
        """Who supports it in any wording; nobody counts twice."""
        return self.supporters.union(*(wording.supporters for wording in self.wordings))

    @property
    def support_venue(self) -> int:
        """How many of those were in the hall when they did."""
        return len(self.from_hall.union(*(wording.from_hall for wording in self.wordings)))

    @property
    def support(self) -> int:
        return len(self.backers) if self.wordings else len(self.supporters)

    @property
    def is_inside(self) -> bool:
        """Whether it is its group's alone: also as a wording, what it is part of decides that."""
        return self.whole.inside

    @property
    def points(self) -> int:
        """How its group ranks it; where somebody ranked several wordings, the best counts."""
        if not self.wordings:
            return sum(self.points_of.values())
        best: dict[str, int] = {}
        for wording in self.all_wordings:
            for visitor, points in wording.points_of.items():
                best[visitor] = max(points, best.get(visitor, 0))
        return sum(best.values())

    @property
    def status(self) -> str:
        standing = self.standing.status
        return IN_GROUP if self.inside and standing in (PENDING, PUBLISHED) else standing

    @property
    def first_words(self) -> str:
        return self.past[0].words if self.past else self.standing.words


@dataclass(frozen=True)
class Defined:
    """`by` gave the gathering this definition, a vault id."""

    definition: str
    by: str
    at: float


@dataclass(frozen=True)
class Entry:
    """The house's admin `by` is `staff` in a gathering."""

    by: str
    gathering: str
    staff: str


@dataclass
class Staff:
    """A member of staff; the vault keeps the name under the same id."""

    id: str
    role: str
    link: str
    expires: float
    used: bool = False
    revoked: bool = False


@dataclass(frozen=True)
class Session:
    """A member of staff, logged in until `expires`."""

    id: str
    staff: str
    expires: float


@dataclass
class State:
    """A gathering after the event at `position`; 0: nothing happened yet.

    `changes`: what the shared screens show; `own_changes`: what each person alone sees; `people`:
    those for whom that changed; `marks`: what the feed is asked with.
    `defined`: every definition so far. `entries`: the house's admins in its gatherings."""

    position: int = 0
    definition: str | None = None
    defined: list[Defined] = field(default_factory=list)
    themes: Themes = field(default_factory=Themes)
    opens: float | None = None
    closes: float | None = None
    ideas: dict[str, Idea] = field(default_factory=dict)
    spotlight: str | None = None
    queue: Queue = field(default_factory=Queue)
    checked_in: set[str] = field(default_factory=set)
    ideas_by: dict[str, list[str]] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    line: Line = field(default_factory=Line)
    presence: Presence = field(default_factory=Presence)
    hall: Hall = field(default_factory=Hall)
    post: Post = field(default_factory=Post)
    balance: Balance = field(default_factory=Balance)
    timing: Timing = field(default_factory=Timing)
    conduct: Conduct = field(default_factory=Conduct)
    crew: Crew = field(default_factory=Crew)
    polls: Polls = field(default_factory=Polls)
    deeds: Deeds = field(default_factory=Deeds)
    stage: Stage = field(default_factory=Stage)
    following: Following = field(default_factory=Following)
    results: Results = field(default_factory=Results)
    labs: Labs = field(default_factory=Labs)
    answers: Answers = field(default_factory=Answers)
    receipts: Receipts = field(default_factory=Receipts)
    groups: Groups = field(default_factory=Groups)
    changes: Changes = field(default_factory=Changes)
    own_changes: dict[str, Changes] = field(default_factory=dict)
    people: Changes = field(default_factory=Changes)
    marks: Marks = field(default_factory=Marks)
    entries: list[Entry] = field(default_factory=list)

    def theme_of(self, idea: Idea) -> Theme | None:
        """Under which theme people see an idea: of a wording, that of the idea that it is part of;
        None: it stands without one, also where its theme was removed."""
        return self.themes.find(idea.whole.theme)

    def session_staff(self, session: str | None, now: float) -> Staff | None:
        """Who holds this session, if it is good now."""
        found = self.sessions.get(session) if session else None
        if found is None or found.expires <= now:
            return None
        staff = self.staff[found.staff]
        return None if staff.revoked else staff

    def knows(self, person: str) -> bool:
        """Whether this is the id of somebody who wrote, supported, came in, registered, is in a lab
        or is staff."""
        return any(
            person in people
            for people in (
                self.ideas_by,
                self.receipts.lost,
                self.own_changes,
                self.checked_in,
                self.staff,
                self.line.registrations,
                self.hall.passes,
                self.labs.members,
                self.groups.by_visitor,
            )
        )

    @property
    def needs_seat_in_groups(self) -> bool:
        """Whether nobody comes into a small group without a seat: where seats are given away,
        unless the gathering's file lets all in."""
        plan = self.groups.plan or {}
        return self.line.conditions is not None and not plan.get("open_to_all", False)

    def is_in_hall(self, visitor: str, badges: Iterable[str]) -> bool:
        """Whether a visitor counts as one of the hall; `badges`: those on their phone."""
        return visitor in self.in_by_code or self.admits(visitor, badges)

    @property
    def in_by_code(self) -> Set[str]:
        """The visitors who count as `venue` by a code alone: nobody where it takes a ticket."""
        return frozenset() if self.line.needs_ticket else self.checked_in

    def admits(self, visitor: str, badges: Iterable[str]) -> bool:
        """Whether one of the badges makes this visitor one of the hall now."""
        if visitor in self.presence.revoked:
            return False
        return any(map(self.is_checked_in, self.presence.holders(badges)))

    def is_checked_in(self, registration: str) -> bool:
        """Whether the person of this registration is in the hall."""
        return self.hall.is_in(registration)

    def staff_of_link(self, link: str) -> Staff | None:
        """Whom this login link is for."""
        return self.staff.get(self.links.get(link, ""))

    def touch(self, collection: str, id: str) -> None:
        """Note that an item of the shared screens changed with the current event."""
        self.changes.touch((collection, id), self.position)

    def touch_own(self, person: str, collection: str, id: str) -> None:
        """Note that something only `person` sees changed with the current event."""
        self.own_changes.setdefault(person, Changes()).touch((collection, id), self.position)
        self.people.touch(("people", person), self.position)

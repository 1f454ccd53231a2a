"""Events: what happened, in the past tense, as the log keeps it.

An event holds ids and facts only (rule P1). Words that people wrote and names they are called lie
in the vault; an event refers to them by vault id.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from companion.domain.answers import events as answers
from companion.domain.comments import events as comments
from companion.domain.conduct import events as conduct
from companion.domain.crew import events as crew
from companion.domain.door import events as door
from companion.domain.event import Decided as Decided
from companion.domain.event import Event as Event
from companion.domain.event import Together as Together
from companion.domain.event import UnknownEvent as UnknownEvent
from companion.domain.groups import events as groups
from companion.domain.house import events as house
from companion.domain.labs import events as labs
from companion.domain.mail import events as mail
from companion.domain.merging import events as merging
from companion.domain.polls import events as polls
from companion.domain.presence import events as presence
from companion.domain.queue import events as queue
from companion.domain.receipts import events as receipts
from companion.domain.results import events as results
from companion.domain.seats import events as seats
from companion.domain.stage import events as stage
from companion.domain.themes import events as themes
from companion.domain.timing import events as timing

#: What a gathering's first definition replaces.
FIRST = "first"


@dataclass(frozen=True, kw_only=True)
class GatheringDefined(Event):
    """The gathering was set up, or set up anew. `definition`: vault id of its texts.
    `terms`: the fields of seats.terms.Conditions, where seats are given away. `doors`: those of
    door.terms.DoorConditions. `moderation`: one of conduct.commands.MODERATION; None: before
    anything was published a moderator had to read it. `comments`: those of
    comments.terms.CommentConditions. `agenda`: those of timing.plan.Plan. `lab_consent`: the
    version of the text that those in labs agree to, where the file has one. `replaces`: the
    definition that held before, FIRST where there was none; None: an older version did not note
    it. `groups`: those of groups.terms.GroupTerms, but for the names."""

    definition: str
    themes: tuple[str, ...] = ()
    opens: float | None = None
    closes: float | None = None
    terms: Mapping[str, Any] | None = None
    doors: Mapping[str, Any] | None = None
    replaces: str | None = None
    agenda: Mapping[str, Any] | None = None
    moderation: str | None = None
    comments: Mapping[str, Any] | None = None
    lab_consent: str | None = None
    groups: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class VisitorCheckedIn(Event):
    """The visitor `by` came in by the venue's code and counts as `venue` from here on."""


@dataclass(frozen=True, kw_only=True)
class IdeaPosted(Event):
    """`words` and `author` are vault ids; `origin` is the server's decision. `published`: whether
    it is shown at once; None: as the modes are. `staff`: who entered it for somebody else, `by`
    being an id for that person alone. `repeats`: the idea that had the same text before.
    `group`: the small group that it is written in."""

    idea: str
    kind: str
    origin: str
    words: str
    theme: str | None = None
    author: str | None = None
    published: bool | None = None
    staff: str | None = None
    repeats: str | None = None
    group: str | None = None


@dataclass(frozen=True, kw_only=True)
class CommentTaken(IdeaPosted):
    """A comment on Facebook became an idea. `by`: an id for whoever wrote it. `pasted_by`: the
    member of staff who copied it by hand."""

    pasted_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class IdeaImported(IdeaPosted):
    """An idea came out of a record's file. `posted`: when people wrote it; `support`: how many
    supported it there, `support_venue` of them from the hall; None: the file did not say. `by`: an
    id for nobody but this idea."""

    posted: float
    support: int
    support_venue: int | None = None


@dataclass(frozen=True, kw_only=True)
class IdeaPutBack(IdeaPosted):
    """An idea that was lost with the log is there again, as of when it was written, without what
    had been decided on it. `supporters`: who supported it, `from_hall` of them in the hall."""

    supporters: tuple[str, ...] = ()
    from_hall: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class IdeasLost(Event):
    """What these `people` wrote was lost with the log, all or some of it, and stays lost."""

    people: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class IdeaSupported(Event):
    """The visitor `by` supports the idea; a second time changes nothing. `origin`: where they were,
    `venue` or `remote`; None in what older versions wrote."""

    idea: str
    origin: str | None = None


@dataclass(frozen=True, kw_only=True)
class SupportWithdrawn(Event):
    """The visitor `by` supports the idea no more."""

    idea: str


@dataclass(frozen=True, kw_only=True)
class IdeaPublished(Decided):
    """Guests and projector see the idea from here on. `turn`: the queue's, where it goes straight
    into it, before the idea `before` or at the end."""

    turn: int | None = None
    before: str | None = None


@dataclass(frozen=True, kw_only=True)
class IdeaHidden(Decided):
    """`reason` is one of commands.REASONS; `note`, a reason in free words, is a vault id."""

    reason: str
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class IdeaRestored(Decided):
    """A hidden idea is again what it was before."""


@dataclass(frozen=True, kw_only=True)
class IdeaEdited(Decided):
    """The idea reads differently; its first wording stays in the vault. `words` is a vault id."""

    words: str


@dataclass(frozen=True, kw_only=True)
class IdeaReverted(Together):
    """The last decision on the idea was undone, and with it on the `others` that it was on too."""


@dataclass(frozen=True, kw_only=True)
class IdeaSpotlighted(Event):
    """The idea is alone on the big screen; None: the wall is back. `turn`: the queue's; older
    events have none."""

    idea: str | None
    version: int | None = None
    turn: int | None = None


@dataclass(frozen=True, kw_only=True)
class StaffInvited(Event):
    """`staff` may log in by `link` until `expires`. The vault keeps the name under the same id."""

    staff: str
    role: str
    link: str
    expires: float


@dataclass(frozen=True, kw_only=True)
class StaffLoggedIn(Event):
    """`by` opened `link`; the session is good until `expires`."""

    link: str
    session: str
    expires: float


@dataclass(frozen=True, kw_only=True)
class StaffLoggedOut(Event):
    """The session is over."""

    session: str


@dataclass(frozen=True, kw_only=True)
class StaffRevoked(Event):
    """`staff` may nothing any more: links and sessions are void."""

    staff: str


@dataclass(frozen=True, kw_only=True)
class PersonForgotten(Event):
    """What `person` wrote and is called left the vault: the entries `erased`."""

    person: str
    erased: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True, kw_only=True)
class RetentionRan(Event):
    """The time of these entries was over: `erased` left the vault. `registrations`: those that lost
    their name with it, so that decisions under way about them are taken anew."""

    erased: tuple[str, ...] = field(default_factory=tuple)
    registrations: tuple[str, ...] = field(default_factory=tuple)


TYPES: dict[str, type[Event]] = {
    cls.__name__: cls
    for cls in (
        GatheringDefined,
        VisitorCheckedIn,
        IdeaPosted,
        CommentTaken,
        IdeaImported,
        IdeaPutBack,
        IdeasLost,
        IdeaSupported,
        SupportWithdrawn,
        IdeaPublished,
        IdeaHidden,
        IdeaRestored,
        IdeaEdited,
        IdeaReverted,
        IdeaSpotlighted,
        StaffInvited,
        StaffLoggedIn,
        StaffLoggedOut,
        StaffRevoked,
        PersonForgotten,
        RetentionRan,
        *queue.TYPES,
        *seats.TYPES,
        *presence.TYPES,
        *door.TYPES,
        *mail.TYPES,
        *timing.TYPES,
        *conduct.TYPES,
        *crew.TYPES,
        *polls.TYPES,
        *stage.TYPES,
        *merging.TYPES,
        *comments.TYPES,
        *results.TYPES,
        *answers.TYPES,
        *receipts.TYPES,
        *themes.TYPES,
        *groups.TYPES,
        *house.TYPES,
        *labs.TYPES,
    )
}


#: Events whose entries `erased` left the vault.
ERASING = (
    PersonForgotten,
    RetentionRan,
    seats.RegistrationChanged,
    crew.NoteRemoved,
    labs.LabMemberConfirmed,
    labs.LabMemberChanged,
    receipts.ReceiptMailAsked,
    receipts.ReceiptMailStopped,
)


def encode(event: Event) -> tuple[str, str]:
    """An event as its type's name and a JSON object of its fields."""
    return type(event).__name__, json.dumps(vars(event), separators=(",", ":"))


def decode(name: str, data: str) -> Event:
    """The event that `encode` wrote. A field that older events lack takes its default (rule L5).

    Raises UnknownEvent for a type or a field that this version does not know, for a field that is
    missing, and for what is no JSON object.
    """
    cls = TYPES.get(name)
    if cls is None:
        raise UnknownEvent(f"event type {name!r}")
    try:
        values: Any = json.loads(data)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise UnknownEvent(f"{name} that is no JSON object")
    known = {f.name for f in fields(cls)}
    needed = {f.name for f in fields(cls) if f.default is f.default_factory is MISSING}
    if not known.issuperset(values):
        raise UnknownEvent(f"{name} with fields {sorted(values.keys() - known)}")
    if not needed.issubset(values):
        raise UnknownEvent(f"{name} without fields {sorted(needed - values.keys())}")
    arguments: Any = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    return cls(**arguments)


@dataclass(frozen=True)
class Writing:
    """One entry for the vault: `field` names its purpose and retention in personal.FIELDS,
    `owner` is the person whose it is (a visitor's or a staff member's id), or None."""

    id: str
    field: str
    owner: str | None
    value: str


@dataclass(frozen=True)
class Draft:
    """An event on its way into a log, with all that must happen together with it.

    `expects`: versions that this rests on; any other version is a conflict. A key that nobody moved
    is at version 1. `moves`: keys whose version goes up by one. `nonce`: the same one is appended
    once only. `writes` and `erases`: what enters and leaves the vault in the same transaction.
    """

    event: Event
    expects: Mapping[str, int] = field(default_factory=dict)
    moves: tuple[str, ...] = ()
    writes: tuple[Writing, ...] = ()
    erases: tuple[str, ...] = ()
    nonce: str | None = None

"""A gathering's definition: what its TOML file says, checked; and what screens show of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from companion.domain import personal
from companion.domain.causes import Cause
from companion.domain.comments.terms import (
    AFTERWARDS,
    BEFORE,
    CommentConditions,
    CommentTerms,
)
from companion.domain.door.terms import AFTER, DoorConditions, DoorTerms
from companion.domain.groups.terms import GroupTerms
from companion.domain.labs.terms import LabTerms
from companion.domain.seats.terms import Conditions, Terms
from companion.domain.stream import Stream
from companion.domain.timing.plan import Plan


@dataclass(frozen=True)
class AgendaItem:
    """`at`: local time, "18:00"."""

    id: str
    at: str
    title: str
    text: str = ""


@dataclass(frozen=True)
class Theme:
    """A heading that ideas can be put under."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True)
class Contact:
    """Whom to ask."""

    name: str
    mail: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Look:
    """A city's own face: `accent`, a colour that can be read on white; `logo`, a data: address."""

    accent: str = ""
    logo: str = ""
    logo_alt: str = ""


@dataclass(frozen=True)
class Legal:
    """What the law wants said. Each in paragraphs, with an empty line between them."""

    imprint: str = ""
    privacy: str = ""
    accessibility: str = ""


@dataclass(frozen=True)
class Definition:
    """One gathering. `date` is ISO ("2020-08-20"), or None: always today, as the demo's. Times are
    local in `timezone`. `opens` and `closes`: ISO local date-times between which people can post;
    None: at any hour. `languages`: the same gathering in other languages, as far as translated.
    `retention`: by a kind of personal.FIELDS, fewer days than it says. `unlisted`: who does not
    know its address does not find it. `cause`: what other gatherings belong to as well.
    `training`: a team practises in it (domain/training); it is never to be found."""

    slug: str
    title: str
    starts: str
    ends: str
    date: str | None = None
    timezone: str = "Europe/Berlin"
    subtitle: str = ""
    description: str = ""
    place: str = ""
    address: str = ""
    seats: int | None = None
    opens: str | None = None
    closes: str | None = None
    moderation: str = "pre"
    agenda: tuple[AgendaItem, ...] = ()
    themes: tuple[Theme, ...] = ()
    stream: Stream | None = None
    contact: Contact | None = None
    look: Look = Look()
    legal: Legal = Legal()
    registration: Terms | None = None
    door: DoorTerms = field(default_factory=DoorTerms)
    retention: Mapping[str, int] = field(default_factory=dict)
    unlisted: bool = False
    comments: CommentTerms | None = None
    labs: LabTerms | None = None
    groups: GroupTerms | None = None
    cause: Cause | None = None
    training: bool = False
    languages: Mapping[str, Definition] = field(default_factory=dict)

    def within(self, language: str) -> Definition:
        """The gathering in a language, or in its first one where it has not been translated."""
        return self.languages.get(language, self)

    def is_of(self, cause: str) -> bool:
        """Whether it belongs to a cause. One that is not to be found does not yet."""
        return self.cause is not None and self.cause.id == cause and not self.unlisted

    def when(self, now: float) -> tuple[float, str]:
        """Its place among others: by its beginning."""
        return self.moment(self.starts, now).timestamp(), self.slug

    @property
    def opens_at(self) -> float | None:
        return self._timestamp(self.opens)

    @property
    def closes_at(self) -> float | None:
        return self._timestamp(self.closes)

    def conditions(self, salt: str) -> Conditions | None:
        """The terms of registration as the log keeps them; None: seats are not given away.
        `salt`: as Conditions has it."""
        terms = self.registration
        if terms is None:
            return None
        starts = self.moment(self.starts, 0.0).timestamp() if self.date else None
        return Conditions(
            seats=self.seats or 0,
            salt=salt,
            opens=self._timestamp(terms.opens),
            deadline=self._timestamp(terms.deadline),
            starts=starts,
            automatic_until=None if starts is None else starts - terms.automatic_until * 3600,
            offer_seconds=terms.offer_hours * 3600,
            consent=terms.consent.version if terms.consent else None,
            consent_is_condition=bool(terms.consent and terms.consent.mode == "condition"),
            questions=tuple(question.id for question in terms.questions),
            required=tuple(question.id for question in terms.questions if question.required),
            tickets_required=terms.tickets_required,
            reminder=starts - terms.reminder * 3600 if starts and terms.reminder else None,
            access=(self._timestamp(terms.access.opens) or 0.0) if terms.access else None,
        )

    def door_conditions(self) -> DoorConditions:
        """How the doors work, as the log keeps it."""
        starts, ends = (self.moment(time, 0.0).timestamp() for time in (self.starts, self.ends))
        before = self.door.opens
        return DoorConditions(
            gates=tuple(gate.id for gate in self.door.gates),
            opens=starts - before * 60 if self.date and before is not None else None,
            closes=ends + AFTER if self.date else None,
        )

    def days(self, kind: str) -> int | None:
        """For how many days after its end it keeps what personal.FIELDS calls so; None: always."""
        return self.retention.get(kind, personal.FIELDS[kind].days)

    @property
    def lab_consent(self) -> str | None:
        """The version of what those in labs agree to, where it has a text of its own."""
        return self.labs.consent.version if self.labs and self.labs.consent else None

    def plan(self) -> Plan:
        """The agenda's times, as the log keeps them."""
        items = tuple((item.id, item.at) for item in self.agenda)
        return Plan(self.timezone, self.date, self.starts, self.ends, items)

    def comment_conditions(self) -> CommentConditions | None:
        """How Facebook's comments are taken, as the log keeps it."""
        terms = self.comments
        if terms is None:
            return None
        starts, ends = (self.moment(time, 0.0).timestamp() for time in (self.starts, self.ends))
        return CommentConditions(
            video=terms.video,
            names=terms.names,
            page=terms.page,
            opens=starts - BEFORE if self.date else None,
            closes=ends + AFTERWARDS if self.date else None,
        )

    def _timestamp(self, local: str | None) -> float | None:
        if local is None:
            return None
        return dt.datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(self.timezone)).timestamp()

    def day(self, now: float) -> dt.date:
        """The day it is on; a definition without date is on the day of `now`."""
        if self.date:
            return dt.date.fromisoformat(self.date)
        return dt.datetime.fromtimestamp(now, ZoneInfo(self.timezone)).date()

    def moment(self, time: str, now: float) -> dt.datetime:
        """The local time "18:00" on the gathering's day, or in the night that it goes on into."""
        is_next_day = time <= self.ends < self.starts
        day = self.day(now) + dt.timedelta(days=is_next_day)
        return dt.datetime.combine(day, dt.time.fromisoformat(time), tzinfo=ZoneInfo(self.timezone))

    def phase(self, now: float) -> str:
        """before, on or after."""
        # As timestamps: two local times of one zone compare by the clock on the wall alone, which
        # says everything between two and three twice when summer time ends.
        if now < self.moment(self.starts, now).timestamp():
            return "before"
        return "on" if now < self.moment(self.ends, now).timestamp() else "after"

    def is_open(self, now: float) -> bool:
        """Whether it takes contributions now."""
        return is_within(self.opens_at, now, self.closes_at)

    def facts(self) -> dict[str, Any]:
        """What every screen is told of it, under `facts.gathering`."""
        languages = {code: other.facts() for code, other in self.languages.items()}
        return ({"languages": languages} if languages else {}) | {
            "title": self.title,
            "place": self.place,
            "date": self.date,
            "starts": self.starts,
            "ends": self.ends,
            "timezone": self.timezone,
            "agenda": [asdict(item) for item in self.agenda],
            "themes": [{"id": theme.id, "title": theme.title} for theme in self.themes],
            "stream": self.stream and {"title": self.stream.title, "url": self.stream.url},
            "moderation": self.moderation,
        }

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def is_within(opens: float | None, now: float, closes: float | None) -> bool:
    """Whether contributions are taken at `now`; None: no limit on that side."""
    return (opens is None or opens <= now) and (closes is None or now <= closes)

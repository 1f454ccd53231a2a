"""Terms: under which conditions a gathering gives its seats away, as its file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import regex

from companion.domain.reader import Reader

#: Whether consent to be seen in the stream is asked for apart from the seat, or is what it takes.
MODES = ("separate", "condition")
#: Hours before the start from which on seats are offered instead of given.
AUTOMATIC_UNTIL = 24
#: Hours that an offered seat is kept.
OFFER_HOURS = 6
#: Hours before the start at which those with a seat are reminded.
REMINDER = 24
#: Days after the gathering that an answer may be kept at most, and is kept unless told otherwise.
MOST_DAYS = 30

ID = regex.compile(r"[a-z][a-z0-9_-]{0,30}")
#: It stands in the log: no words.
VERSION = regex.compile(r"[A-Za-z0-9.-]{1,40}")


@dataclass(frozen=True)
class Consent:
    """`version` changes whenever `text` does: each consent keeps the version it was given to."""

    version: str
    text: str
    mode: str = MODES[0]


@dataclass(frozen=True)
class Question:
    """What else a gathering asks: `purpose` is shown with it, `days` after the gathering the answer
    is erased."""

    id: str
    title: str
    purpose: str
    days: int = MOST_DAYS
    required: bool = False


@dataclass(frozen=True)
class Access:
    """How those who have a seat come in, to a video conference for example: words and an address,
    from the ISO local date-time `opens` on, None: at once."""

    text: str
    url: str = ""
    opens: str | None = None


@dataclass(frozen=True)
class Terms:
    """`opens` and `deadline`: ISO local date-times, None: at once, until it begins.
    `automatic_until`: hours before the start; until then a freed seat goes to the next in line by
    itself, from then on it is offered for `offer_hours`. `reminder`: hours before the start, 0:
    nobody is reminded. `tickets_required`: without a ticket no code at the entrance opens
    anything."""

    opens: str | None = None
    deadline: str | None = None
    automatic_until: int = AUTOMATIC_UNTIL
    offer_hours: int = OFFER_HOURS
    reminder: int = REMINDER
    access: Access | None = None
    consent: Consent | None = None
    questions: tuple[Question, ...] = ()
    tickets_required: bool = False


@dataclass(frozen=True)
class Conditions:
    """The terms as the log keeps them: facts without texts. Times in seconds since 1970, UTC.

    `starts`: None where the gathering is always today; there seats are always given by themselves.
    `reminder`: when those with a seat are reminded, None: never. `access`: from when they know how
    to come in, None: there is nothing to know.
    `salt`: vault id of what the contacts' fingerprints are keyed with. `consent`: the version of
    the text. `questions`: the ids. `required`: of them, those that must be answered.
    """

    seats: int
    salt: str
    opens: float | None = None
    deadline: float | None = None
    starts: float | None = None
    automatic_until: float | None = None
    offer_seconds: float = OFFER_HOURS * 3600
    consent: str | None = None
    consent_is_condition: bool = False
    questions: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    tickets_required: bool = False
    reminder: float | None = None
    access: float | None = None

    @classmethod
    def from_log(cls, values: Mapping[str, Any]) -> Conditions:
        """As an event holds them; JSON knows no tuples."""
        arguments: Any = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
        return cls(**arguments)


def read_terms(reader: Reader) -> Terms:
    return Terms(
        opens=reader.moment("opens"),
        deadline=reader.moment("deadline"),
        automatic_until=hours(reader, "automatic_until", AUTOMATIC_UNTIL),
        offer_hours=hours(reader, "offer_hours", OFFER_HOURS) or OFFER_HOURS,
        reminder=hours(reader, "reminder", REMINDER),
        access=reader.table("access", Access, read_access),
        consent=reader.table("consent", Consent, read_consent),
        questions=tuple(read_question(item) for item in reader.tables("questions", Question)),
        tickets_required=reader.flag("tickets_required"),
    )


def hours(reader: Reader, key: str, default: int) -> int:
    found = reader.count(key)
    return default if found is None else found


def read_access(reader: Reader) -> Access:
    return Access(
        text=reader.text("text", required=True),
        url=reader.url("url") if reader.raw.get("url") else "",
        opens=reader.moment("opens"),
    )


def read_consent(reader: Reader) -> Consent:
    return Consent(
        version=reader.matching("version", VERSION, "letters, digits, dots and hyphens"),
        text=reader.text("text", required=True),
        mode=reader.choice("mode", MODES),
    )


def read_question(reader: Reader) -> Question:
    days = reader.count("days")
    if days is not None and not 0 < days <= MOST_DAYS:
        reader.wrong("days", f"must be 1 to {MOST_DAYS}")
    return Question(
        id=reader.matching("id", ID, "a short id"),
        title=reader.text("title", required=True),
        purpose=reader.text("purpose", required=True),
        days=days or MOST_DAYS,
        required=reader.flag("required"),
    )


def translated(raw: Mapping[str, Any] | None, other: Mapping[str, Any]) -> dict[str, Any] | None:
    """The terms' table with some of its texts replaced; questions go by their id."""
    if raw is None:
        return None
    texts = {item.get("id"): item for item in other.get("questions", [])}
    questions = [{**item, **texts.get(item.get("id"), {})} for item in raw.get("questions", [])]
    consent = {**(raw.get("consent") or {}), **(other.get("consent") or {})} or None
    access = {**(raw.get("access") or {}), **(other.get("access") or {})} or None
    return {**raw, "questions": questions, "consent": consent, "access": access}

"""Rule P1 on events: their fields hold ids, numbers and known words, and nothing that people wrote
or are called."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import regex

from companion.domain import commands as c
from companion.domain.answers.commands import OUTCOMES
from companion.domain.comments.terms import NAMES as COMMENT_NAMES
from companion.domain.comments.terms import NUMBER, CommentConditions
from companion.domain.conduct import commands as conduct
from companion.domain.door import commands as door
from companion.domain.door.terms import DoorConditions
from companion.domain.door.verdict import CONFLICTS
from companion.domain.events import FIRST, Event
from companion.domain.groups.commands import ASSIGNMENTS
from companion.domain.groups.terms import GroupTerms
from companion.domain.labs import commands as labs
from companion.domain.labs.standing import SAYS, WAYS
from companion.domain.mail import commands as mail
from companion.domain.polls import commands as polls
from companion.domain.polls.poll import FIXED
from companion.domain.queue.standing import PLACES
from companion.domain.reading import SLUG
from companion.domain.results import commands as results
from companion.domain.results.record import FIGURES
from companion.domain.rules import OPERATOR
from companion.domain.seats import commands as seats
from companion.domain.seats.terms import Conditions
from companion.domain.stage.standing import MODES, NAMES
from companion.domain.timing.plan import Plan

#: As opening.new_id makes them.
ID = regex.compile(r"[a-z][0-9a-f]{16}")
#: As live.gathering.scope makes them.
NONCE = regex.compile(r"[0-9a-f]{32}")
#: Of a choice or a ranking, as polls.rules makes them.
OPTION = regex.compile(r"o[0-9]{1,2}")
#: As seats.chain.check_code makes them.
CHECK_CODE = regex.compile(r"[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){3}")
VERSION = regex.compile(r"[A-Za-z0-9.-]{1,40}")
TIME, DAY = regex.compile(r"\d\d:\d\d"), regex.compile(r"\d{4}-\d\d-\d\d")
ZONE = regex.compile(r"[A-Za-z0-9_+/-]{1,40}")
ORIGINS = ("venue", "remote", "facebook", "paper")

Check = Callable[[Any], bool]


def is_id(value: Any) -> bool:
    return isinstance(value, str) and ID.fullmatch(value) is not None


def is_mark(value: Any) -> bool:
    """As access.Keys makes them; as long as a nonce."""
    return isinstance(value, str) and NONCE.fullmatch(value) is not None


def is_person(value: Any) -> bool:
    return value == OPERATOR or is_id(value)


def is_theme(value: Any) -> bool:
    """An organiser's own id for a heading."""
    return isinstance(value, str) and SLUG.fullmatch(value) is not None


def is_nonce(value: Any) -> bool:
    return isinstance(value, str) and NONCE.fullmatch(value) is not None


def is_moment(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value)


def is_count(value: Any) -> bool:
    return type(value) is int and value > 0


def is_number(value: Any) -> bool:
    return type(value) is int and value >= 0


def is_version(value: Any) -> bool:
    """An organiser's own mark for a text."""
    return isinstance(value, str) and VERSION.fullmatch(value) is not None


def is_check_code(value: Any) -> bool:
    return isinstance(value, str) and CHECK_CODE.fullmatch(value) is not None


def is_reply(value: Any) -> bool:
    """A mail server's three digits."""
    return type(value) is int and 200 <= value < 600


def is_option(value: Any) -> bool:
    """A poll's, by its number, or one that all polls of a kind have."""
    if not isinstance(value, str):
        return False
    return OPTION.fullmatch(value) is not None or any(value in fixed for fixed in FIXED.values())


def are_options(value: Any) -> bool:
    """By an option, its text's id."""
    return isinstance(value, dict) and all(is_option(k) and is_id(v) for k, v in value.items())


def are_answers(value: Any) -> bool:
    """By a question's id, an answer's."""
    return isinstance(value, dict) and all(
        is_theme(question) and is_id(answer) for question, answer in value.items()
    )


def are_terms(value: Any) -> bool:
    """What seats.terms.Conditions is made of."""
    checks = {f.name: TERMS[f.name] for f in fields(Conditions)}
    return isinstance(value, dict) and all(
        name in checks and (item is None or checks[name](item)) for name, item in value.items()
    )


def are_doors(value: Any) -> bool:
    """What door.terms.DoorConditions is made of."""
    known = {f.name for f in fields(DoorConditions)}
    return (
        isinstance(value, dict)
        and value.keys() <= known
        and all_themes(value.get("gates"))
        and all(v is None or k == "gates" or is_moment(v) for k, v in value.items())
    )


def is_agenda(value: Any) -> bool:
    """What timing.plan.Plan is made of: times and ids."""
    known = {f.name for f in fields(Plan)}
    return (
        isinstance(value, dict)
        and value.keys() <= known
        and all(is_theme(id) and is_time(at) for id, at in value.get("items", ()))
        and all(is_time(value.get(name, "00:00")) for name in ("starts", "ends"))
        and (value.get("date") is None or DAY.fullmatch(value["date"]) is not None)
        and ZONE.fullmatch(value.get("timezone", "UTC")) is not None
    )


def is_course(value: Any) -> bool:
    """Which item of an agenda was on from when until when."""
    return isinstance(value, tuple) and all(
        len(one) == 3 and is_theme(one[0]) and is_moment(one[1]) and is_moment(one[2])
        for one in value
    )


def is_time(value: Any) -> bool:
    return isinstance(value, str) and TIME.fullmatch(value) is not None


def are_versions(value: Any) -> bool:
    """By an idea's id, its version."""
    return isinstance(value, dict) and all(is_id(k) and is_count(v) for k, v in value.items())


def are_theme_versions(value: Any) -> bool:
    """By a theme's id, a version."""
    return isinstance(value, dict) and all(is_theme(k) and is_count(v) for k, v in value.items())


def are_comments(value: Any) -> bool:
    """What comments.terms.CommentConditions is made of."""
    checks = {
        "video": is_foreign_number,
        "names": one_of(COMMENT_NAMES),
        "page": is_foreign_number,
        "opens": is_moment,
        "closes": is_moment,
    }
    return (
        isinstance(value, dict)
        and value.keys() <= {f.name for f in fields(CommentConditions)}
        and all(item in (None, "") or checks[name](item) for name, item in value.items())
    )


def is_foreign_number(value: Any) -> bool:
    """Facebook's for a video or a page."""
    return isinstance(value, str) and NUMBER.fullmatch(value) is not None


def are_figures(value: Any) -> bool:
    """What a record counts."""
    return isinstance(value, dict) and all(k in FIGURES and is_number(v) for k, v in value.items())


def are_said(value: Any) -> bool:
    """By a part of what a lab says, its text's id."""
    return isinstance(value, dict) and all(k in SAYS and is_id(v) for k, v in value.items())


def is_plan(value: Any) -> bool:
    """What groups.terms.GroupTerms is made of, but for the names."""
    return (
        isinstance(value, dict)
        and value.keys() <= {f.name for f in fields(GroupTerms)} - {"names"}
        and value.get("assignment", ASSIGNMENTS[0]) in ASSIGNMENTS
        and all(
            item is None or key == "assignment" or type(item) in (int, bool)
            for key, item in value.items()
        )
    )


def are_ids(value: Any) -> bool:
    """By an id, another."""
    return isinstance(value, dict) and all_of(is_id, is_id, value)


def all_of(keys: Check, values: Check, given: dict[Any, Any]) -> bool:
    return all(keys(key) and values(value) for key, value in given.items())


def one_of(words: tuple[str, ...]) -> Check:
    return lambda value: value in words


def all_are(check: Check) -> Check:
    return lambda value: isinstance(value, tuple) and all(check(item) for item in value)


def all_themes(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(is_theme(item) for item in value)


TERMS: dict[str, Check] = {
    "seats": lambda value: type(value) is int,
    "salt": is_id,
    "opens": is_moment,
    "deadline": is_moment,
    "starts": is_moment,
    "automatic_until": is_moment,
    "offer_seconds": is_moment,
    "consent": is_version,
    "consent_is_condition": lambda value: isinstance(value, bool),
    "questions": all_themes,
    "required": all_themes,
    "tickets_required": lambda value: isinstance(value, bool),
    "reminder": is_moment,
    "access": is_moment,
}
#: By name, what a field of any event may hold.
FIELDS: dict[str, Check] = {
    "added": all_are(is_id),
    "address": is_id,
    "after": is_check_code,
    "again": is_moment,
    "agenda": lambda value: is_agenda(value) or is_course(value),
    "answer": is_id,
    "apart": lambda value: isinstance(value, bool),
    "asked": all_are(is_id),
    "assignment": one_of(ASSIGNMENTS),
    "at": is_moment,
    "attempt": is_count,
    "attention": is_number,
    "author": is_id,
    "badge": is_id,
    "batch": is_id,
    "before": is_id,
    "by": is_person,
    "caption": is_id,
    "channel": one_of(seats.CHANNELS),
    "chosen": all_are(is_option),
    "closes": is_moment,
    "codes": is_id,
    "code": is_reply,
    "comes_as": is_id,
    "comments": are_comments,
    "consent": is_version,
    "conflict": one_of(CONFLICTS),
    "corrected": is_moment,
    "contact": is_id,
    "dark": lambda value: isinstance(value, bool),
    "deadline": is_moment,
    "definition": is_id,
    "description": is_id,
    "doors": are_doors,
    "ends": is_moment,
    "entry": is_count,
    "erased": all_are(is_id),
    "everybody": lambda value: isinstance(value, bool),
    "expires": is_moment,
    "extras": are_answers,
    "figures": are_figures,
    "file": one_of(results.FORMS),
    "form": one_of(polls.KINDS),
    "gate": is_theme,
    "gathering": is_theme,
    "given": is_moment,
    "grace": is_moment,
    "group": is_id,
    "groups": lambda value: all_are(is_id)(value) or is_plan(value),
    "high": is_id,
    "idea": is_id,
    "ideas": all_are(is_id),
    "issue": is_count,
    "item": is_theme,
    "key": is_nonce,
    "kind": one_of(c.KINDS),
    "lab": is_id,
    "lab_consent": is_version,
    "language": one_of(seats.LANGUAGES),
    "link": is_id,
    "links": are_ids,
    "moderation": one_of(conduct.MODERATION),
    "low": is_id,
    "meeting": is_id,
    "member": is_id,
    "most": is_count,
    "name": is_id,
    "named": lambda value: isinstance(value, bool),
    "names": one_of(NAMES),
    "note": is_id,
    "notice": is_count,
    "occasion": one_of(mail.OCCASIONS),
    "office": is_id,
    "open": lambda value: isinstance(value, bool),
    "opens": is_moment,
    "options": are_options,
    "origin": one_of(ORIGINS),
    "others": are_versions,
    "outcome": one_of(OUTCOMES),
    "pasted_by": is_id,
    "person": is_id,
    "place": lambda value: value in PLACES or is_id(value),
    "posted": is_moment,
    "posting": lambda value: isinstance(value, bool),
    "published": lambda value: isinstance(value, bool),
    "poll": is_id,
    "public": lambda value: isinstance(value, bool),
    "question": is_id,
    "picture": one_of(MODES),
    "prepared": lambda value: isinstance(value, bool),
    "reader": is_id,
    "readers": all_are(is_id),
    "reason": one_of(c.REASONS),
    "replaced": all_are(is_id),
    "replaces": lambda value: value == FIRST or is_id(value),
    "received": is_moment,
    "registration": is_id,
    "repeats": is_id,
    "results": one_of(polls.RESULTS),
    "registrations": all_are(is_id),
    "role": one_of(c.ROLES),
    "said": all_are(is_id),
    "says": are_said,
    "seat": is_mark,
    "scanned": is_moment,
    "seats": lambda value: type(value) is int,
    "seconds": is_moment,
    "session": is_id,
    "size": is_count,
    "slow": is_number,
    "staff": is_id,
    "starts": is_moment,
    "subject": is_id,
    "sorted": are_versions,
    "started": is_moment,
    "support": is_number,
    "takes": lambda value: isinstance(value, bool),
    "support_venue": is_number,
    "terms": are_terms,
    "theme": is_theme,
    "to": one_of(labs.TO),
    "theme_of": lambda value: isinstance(value, dict) and all_of(is_id, is_theme, value),
    "themes": all_are(is_theme),
    "to_ideas": are_versions,
    "to_themes": are_theme_versions,
    "title": is_id,
    "titles": are_ids,
    "top": is_count,
    "turn": is_count,
    "undoes": lambda value: isinstance(value, bool),
    "undone": is_count,
    "until": is_moment,
    "version": is_count,
    "versions": are_versions,
    "video": is_foreign_number,
    "view": one_of(labs.VIEWS),
    "walk_in": is_id,
    "way": one_of((*door.WAYS, *WAYS)),
    "what": one_of(seats.VIEWS),
    "why": one_of(mail.WHY),
    "word": is_id,
    "words": is_id,
}


def unplain(event: Event) -> list[str]:
    """The names of the fields that hold something else."""
    values = [(f, getattr(event, f.name)) for f in fields(event)]
    return [
        f.name
        for f, value in values
        if not (FIELDS[f.name](value) or (value is None and "None" in str(f.type)))
    ]


def shown(name: str) -> str:
    """An id as it may be printed; whatever is none is kept back (rule P1)."""
    return name if is_id(name) else "(no id)"

"""What may stand in an event's fields: ids, moments, numbers, known words, by their shape."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import regex

from companion.domain.comments.terms import NAMES as COMMENT_NAMES
from companion.domain.comments.terms import NUMBER, CommentConditions
from companion.domain.door.terms import DoorConditions
from companion.domain.groups.commands import ASSIGNMENTS
from companion.domain.groups.terms import GroupTerms
from companion.domain.labs.standing import SAYS
from companion.domain.polls.poll import FIXED
from companion.domain.reading import SLUG
from companion.domain.results.record import FIGURES
from companion.domain.rules import OPERATOR
from companion.domain.timing.plan import Plan

#: As opening.new_id makes them.
ID = regex.compile(r"[a-z][0-9a-f]{16}")
#: As results.people.backer makes them.
BACKER = regex.compile(r"i[0-9a-f]{16}\.[0-9]{1,7}")
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


def is_backer(value: Any) -> bool:
    """Whoever supports an idea, or stands for somebody in a record's file."""
    return is_id(value) or (isinstance(value, str) and BACKER.fullmatch(value) is not None)


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

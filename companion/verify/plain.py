"""Rule P1 on events: their fields hold ids, numbers and known words, and nothing that people wrote
or are called."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from companion.domain import commands as c
from companion.domain.answers.commands import OUTCOMES
from companion.domain.conduct import commands as conduct
from companion.domain.door import commands as door
from companion.domain.door.verdict import CONFLICTS
from companion.domain.events import FIRST, Event
from companion.domain.groups.commands import ASSIGNMENTS
from companion.domain.labs import commands as labs
from companion.domain.labs.standing import WAYS
from companion.domain.mail import commands as mail
from companion.domain.polls import commands as polls
from companion.domain.queue.standing import PLACES
from companion.domain.results import commands as results
from companion.domain.seats import commands as seats
from companion.domain.seats.terms import Conditions
from companion.domain.stage.standing import MODES, NAMES
from companion.verify.values import (
    ORIGINS,
    Check,
    all_are,
    all_of,
    all_themes,
    are_answers,
    are_comments,
    are_doors,
    are_figures,
    are_ids,
    are_options,
    are_said,
    are_theme_versions,
    are_versions,
    is_agenda,
    is_backer,
    is_check_code,
    is_count,
    is_course,
    is_foreign_number,
    is_id,
    is_mark,
    is_moment,
    is_nonce,
    is_number,
    is_option,
    is_person,
    is_plan,
    is_reply,
    is_theme,
    is_version,
    one_of,
)

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


def are_terms(value: Any) -> bool:
    """What seats.terms.Conditions is made of."""
    checks = {f.name: TERMS[f.name] for f in fields(Conditions)}
    return isinstance(value, dict) and all(
        name in checks and (item is None or checks[name](item)) for name, item in value.items()
    )


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
    "cause": is_theme,
    "channel": one_of(seats.CHANNELS),
    "chosen": all_are(is_option),
    "closes": is_moment,
    "codes": is_id,
    "code": is_reply,
    "comes_as": is_id,
    "comments": are_comments,
    "confirmed": is_moment,
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
    "from_hall": all_are(is_backer),
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
    "last": is_moment,
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
    "people": all_are(is_id),
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
    "sent_to": all_are(is_id),
    "session": is_id,
    "size": is_count,
    "slow": is_number,
    "staff": is_id,
    "starts": is_moment,
    "subject": is_id,
    "sorted": are_versions,
    "started": is_moment,
    "support": is_number,
    "supporters": all_are(is_backer),
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
    "unsent": lambda value: isinstance(value, bool) or all_are(is_id)(value),
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

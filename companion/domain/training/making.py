"""The gathering that a team practises in: made from another, with nothing in it that reaches people
outside."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from zoneinfo import ZoneInfo

from companion.domain.definition import Definition
from companion.domain.personal import FIELDS
from companion.domain.reading import from_mapping
from companion.domain.results.record import themes_in
from companion.domain.screens import Item, Words
from companion.domain.state import State

#: What is written in a training is kept for so many days: nobody whose words it holds is asked.
DAYS = 7
#: What a training has of the evening, beside themes and times. Without seats, mail, stream,
#: Facebook, labs, small groups or a cause.
KEPT = ("subtitle", "description", "place", "timezone", "moderation", "contact", "look", "legal")
TITLED = {"": "Übung: {}", "en": "Practice: {}", "leicht": "Übung: {}"}
DAY = 24 * 60


def make_training(
    slug: str, definition: Definition, state: State, words: Words, now: float
) -> Definition:
    """A training of that name, beginning now, as long as the evening. Raises BadDefinition."""
    whole = json.loads(definition.to_json())
    local = dt.datetime.fromtimestamp(now, ZoneInfo(definition.timezone))
    later = local.hour * 60 + local.minute - minutes(definition.starts)
    made = {
        **told(whole, "", later),
        "slug": slug,
        "date": local.date().isoformat(),
        "starts": shifted(definition.starts, later),
        "ends": shifted(definition.ends, later),
        "training": True,
        "retention": {one.name: min(DAYS, one.days) for one in FIELDS.values() if one.days},
        "themes": themes_in("", state, words),
        "languages": {
            code: told(other, code, later) | {"themes": themes_in(code, state, words)}
            for code, other in (whole["languages"] or {}).items()
        },
    }
    return from_mapping(made)


def told(whole: Item, language: str, later: int) -> Item:
    """What is said of it, in a language."""
    found: dict[str, Any] = {key: whole[key] for key in KEPT if whole.get(key)}
    agenda = [item | {"at": shifted(item["at"], later)} for item in whole["agenda"]]
    return found | {"title": TITLED[language].format(whole["title"]), "agenda": agenda}


def minutes(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)


def shifted(time: str, later: int) -> str:
    found = (minutes(time) + later) % DAY
    return f"{found // 60:02}:{found % 60:02}"


def is_over(definition: Definition, now: float) -> bool:
    """Whether an evening can be practised on. A gathering that is always today is over outside its
    hours."""
    phase = definition.phase(now)
    return phase == "after" if definition.date else phase != "on"


def is_empty(state: State) -> bool:
    """Whether a replay can go into a training: nothing has come in yet."""
    return not state.ideas and not state.checked_in

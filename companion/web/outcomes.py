"""What becomes of ideas, in words and with dates."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext


def outcome_word(outcome: str) -> str:
    """As templates/outcomes.html has it."""
    found: dict[str, str] = {
        "received": gettext("Eingegangen"),
        "in_lab": gettext("Im Themen-Labor"),
        "examined": gettext("Wird geprüft"),
        "planned": gettext("Geplant"),
        "done": gettext("Umgesetzt"),
        "not_possible": gettext("Nicht möglich"),
    }
    return found[outcome]


def dated(shown: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """An answer with its moments as people's clocks have them."""
    return shown | {"at": local(shown["at"], zone), "corrected": local(shown["corrected"], zone)}


def local(at: str | None, zone: ZoneInfo) -> dt.datetime | None:
    return dt.datetime.fromisoformat(at).astimezone(zone) if at else None

"""What becomes of ideas, in words."""

from __future__ import annotations

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

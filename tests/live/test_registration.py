"""A gathering and its registrations: what was changed or erased is in memory no more."""

from __future__ import annotations

from companion.domain import commands as c
from tests.cast import OPERATORS, WITH_SEATS
from tests.live.conftest import LiveEvening


def test_what_a_person_changed_is_forgotten_at_once(evening: LiveEvening) -> None:
    """P2"""
    evening.does(OPERATORS, c.DefineGathering(WITH_SEATS.to_json()))
    evening.clock.passes(-86_400)
    ada = evening.registers("Ada Geheim", "ada@example.org")
    assert "Ada Geheim" in evening.words.values()
    ada.changes("Ada", "ada@example.org")
    assert "Ada Geheim" not in evening.words.values()
    ada.is_erased()
    assert "Ada" not in evening.words.values()

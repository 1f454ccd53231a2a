"""Applying updates: the twin of static/js/delta.js, on the vectors that both share."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from companion.domain.delta import Held, StartAfresh, apply, is_empty

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "delta.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_update_makes_of_the_held_screen_what_the_vector_says(vector: dict[str, Any]) -> None:
    held, expected = Held(**vector["held"]), vector["expected"]
    if expected is None:
        with pytest.raises(StartAfresh):
            apply(held, vector["update"])
    else:
        assert apply(held, vector["update"]) == Held(**expected)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_held_screen_itself_stays_as_it_was(vector: dict[str, Any]) -> None:
    held = Held(**copy.deepcopy(vector["held"]))
    if vector["expected"] is not None:
        apply(held, vector["update"])
    assert held == Held(**vector["held"])


def test_vectors_cover_every_kind_of_update() -> None:
    keys = {key for vector in VECTORS for key in vector["update"]}
    assert keys >= {"epoch", "position", "fresh", "facts", "ideas", "gone"}
    assert any(vector["expected"] is None for vector in VECTORS)


@pytest.mark.parametrize(
    ("update", "empty"),
    [
        ({"position": 3}, True),
        ({"epoch": "e1", "position": 3}, True),
        ({"position": 3, "ideas": []}, False),
        ({"position": 3, "facts": {"spotlight": None}}, False),
        ({"position": 3, "gone": {"ideas": ["i1"]}}, False),
        ({"position": 3, "fresh": True}, False),
    ],
)
def test_only_an_update_that_changes_nothing_is_empty(update: dict[str, Any], empty: bool) -> None:
    assert is_empty(update) is empty

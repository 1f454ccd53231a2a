"""The cast of one evening, for every test that names them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from tests.cast import Evening, Guest, Moderator

# A slow, shared machine is no failure; a failing example prints how to play it again.
settings.register_profile(
    "house",
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")


@pytest.fixture
def evening() -> Evening:
    return Evening()


@pytest.fixture
def ada(evening: Evening) -> Guest:
    return evening.guest("ada")


@pytest.fixture
def ben(evening: Evening) -> Guest:
    return evening.guest("ben")


@pytest.fixture
def mona(evening: Evening) -> Moderator:
    return evening.moderator("Mona")


@pytest.fixture
def milo(evening: Evening) -> Moderator:
    return evening.moderator("Milo")

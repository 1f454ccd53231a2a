"""Looks for garbage stay short, however many are connected (F4), and nothing is kept for ever."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from companion.live import garbage
from companion.live.connections import Connection
from companion.live.fanout import Fanout
from companion.live.garbage import Sweeper
from companion.live.house import House
from companion.store.log import MemoryLog
from tests.cast import DEFINITION, SLUG, Clock, numbered
from tests.live.conftest import LiveEvening
from tests.live.wire import FakeWire


@pytest.fixture(autouse=True)
def nothing_stays_aside() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.fixture
def house() -> House:
    commons = LiveEvening().commons
    made = House(MemoryLog(), clock=Clock(), ids=numbered(), commons=commons, wire=FakeWire())
    made.define(DEFINITION)
    return made


def fanout(house: House) -> Fanout:
    room = house.room(SLUG)
    assert room
    assert room.fanout
    return room.fanout


class Ring:
    """Refers to itself, so that it takes a look to find that nobody needs it."""

    def __init__(self) -> None:
        self.me = self


def test_what_has_gathered_is_set_aside(house: House) -> None:
    sweeper = Sweeper(house)
    garbage.set_aside()
    alive = [[] for _ in range(garbage.MANY // 2)]
    gc.collect()
    before = gc.get_freeze_count()
    sweeper.sweep()
    assert gc.get_freeze_count() <= before, "a little is left where it is"
    more = [[] for _ in range(garbage.MANY)]
    gc.collect()
    sweeper.sweep()
    a_few = 1_000  # of what was aside before and ended meanwhile, in a process of many tests
    assert gc.get_freeze_count() >= before + len(alive) + len(more) - a_few
    assert len(gc.get_objects(generation=2)) < garbage.MANY


def test_garbage_is_found_and_not_set_aside(house: House) -> None:
    ring = Ring()
    gone = weakref.ref(ring)
    alive = [[] for _ in range(2 * garbage.MANY)]
    gc.collect()
    del ring
    Sweeper(house).sweep()
    assert gone() is None
    assert alive


def test_what_became_garbage_aside_is_found_when_nobody_is_connected(house: House) -> None:
    sweeper, here = Sweeper(house), fanout(house)
    ring = Ring()
    gone = weakref.ref(ring)
    here.join(Connection("phone", "guest", person="v1"))
    garbage.set_aside()
    del ring
    sweeper.sweep()
    gc.collect()
    assert gone() is not None
    here.leave("phone")
    sweeper.sweep()
    assert gone() is None


def test_house_at_rest_is_swept_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    sweeps: list[None] = []
    monkeypatch.setattr(garbage, "set_aside", lambda: sweeps.append(None))
    monkeypatch.setattr(garbage, "MANY", 10**9)
    sweeper, here = Sweeper(house), fanout(house)
    for _ in range(3):
        sweeper.sweep()
    assert sweeps == []
    here.join(Connection("phone", "guest", person="v1"))
    sweeper.sweep()
    here.leave("phone")
    for _ in range(3):
        sweeper.sweep()
    assert len(sweeps) == 1

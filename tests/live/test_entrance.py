"""The displays at the entrance: told once, told again only when there is another code."""

from __future__ import annotations

from companion.live.connections import Connection
from companion.live.encoder import Encoder
from companion.live.entrance import Display, Entrance
from companion.live.fanout import Fanout
from companion.live.protocol import CODE, UPDATE
from tests.live.conftest import LiveEvening
from tests.live.wire import FakeWire
from tests.together import eventually


class Door:
    """An evening with one display; `code`: what it is to show."""

    def __init__(self, evening: LiveEvening) -> None:
        self.wire = FakeWire()
        self.fanout = Fanout(evening.gathering, self.wire, Encoder(evening.gathering))
        self.entrance = Entrance()
        self.code = 1
        self.fanout.join(Connection("display", "entrance"))
        self.entrance.join(
            Display("display", self.fanout, lambda: self.code, lambda: {"digits": self.code})
        )

    @property
    def told(self) -> list[object]:
        return [packet.data["digits"] for packet in self.wire.got("display", CODE)]


def test_display_is_told_each_code_once_and_after_its_screen(evening: LiveEvening) -> None:
    door = Door(evening)
    eventually(lambda: bool(door.wire.got("display", UPDATE)))
    eventually(lambda: door.fanout._connections["display"].group is not None)
    for _ in range(3):
        door.entrance.beat()
    assert door.told == [1]
    assert [packet.name for packet in door.wire.sent["display"]] == [UPDATE, CODE]
    door.code = 2
    for _ in range(3):
        door.entrance.beat()
    assert door.told == [1, 2]


def test_display_that_does_not_read_is_told_the_code_of_then(evening: LiveEvening) -> None:
    """F2: no queue; what it would have been told meanwhile is old."""
    door = Door(evening)
    eventually(lambda: door.fanout._connections["display"].group is not None)
    door.wire.stuck.add("display")
    for door.code in (1, 2, 3):
        door.entrance.beat()
    assert door.told == []
    door.wire.stuck.clear()
    door.entrance.beat()
    assert door.told == [3]


def test_display_that_is_gone_is_forgotten(evening: LiveEvening) -> None:
    door = Door(evening)
    eventually(lambda: door.fanout._connections["display"].group is not None)
    door.fanout.leave("display")
    door.entrance.beat()
    assert door.told == []
    door.entrance.leave("display")
    door.entrance.leave("display")

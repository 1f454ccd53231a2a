"""Commands about time."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.command import Command


@dataclass(frozen=True)
class MeasureDelay(Command):
    """Somebody typed in a number from the stream; the server found that it is `seconds` old."""

    seconds: float


@dataclass(frozen=True)
class SetDelay(Command):
    """Home is so many `seconds` behind the hall; None: as it was measured."""

    seconds: int | None = None


@dataclass(frozen=True)
class ShowDelayCode(Command):
    """The overlay shows the numbers that the delay is measured with, for a while; or no more."""

    on: bool = True


@dataclass(frozen=True)
class MarkAgenda(Command):
    """The agenda's `item` begins now; None: as it was planned."""

    item: str | None = None


BY_NAME: dict[str, type[Command]] = {
    "set_delay": SetDelay,
    "show_delay_code": ShowDelayCode,
    "mark_agenda": MarkAgenda,
}

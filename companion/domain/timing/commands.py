"""Commands about time."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.commands import Command


@dataclass(frozen=True)
class MeasureDelay(Command):
    """Somebody typed in a number from the stream; the server found that it is `seconds` old."""

    seconds: float

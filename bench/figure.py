"""A figure: what is measured in pairs, and how it is told."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.wire import Failed

#: Rounds that may be repeated where one did not count.
SPARE = 2


@dataclass(frozen=True)
class Scale:
    """How large: `rounds` that count (A and B each once in a round), and the `share` of the clients
    and of the time that a full run has. `texts`: a file of real contributions, where one is
    given."""

    rounds: int = 5
    share: float = 1.0
    texts: Path | None = None

    def clients(self, full: int) -> int:
        return max(10, round(full * self.share))

    def many(self, full: int) -> int:
        """Events, or seconds."""
        return max(4, round(full * max(self.share, 0.1)))


FULL, QUICK = Scale(), Scale(rounds=2, share=0.05)

#: Called after each round.
Tell = Callable[[], None]


@dataclass(frozen=True)
class Row:
    """One line of the table of reaches. `measured`: medians; `spread`: smallest to largest."""

    figure: str
    reach: str
    measured: str
    spread: str
    is_reached: bool


@dataclass
class Result:
    """What a figure came to. `details`: lines of Markdown below the table."""

    rows: list[Row] = field(default_factory=list)
    details: list[str] = field(default_factory=list)

    def table(self, head: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        self.details += ["", row(head), row(["---"] * len(head)), *map(row, lines), ""]


def row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


@dataclass
class Series:
    """One number, as often as it was measured."""

    values: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def spread(self, form: str) -> str:
        return f"{min(self.values):{form}} to {max(self.values):{form}}"

    def over(self, other: Series) -> Series:
        """Round by round, this one divided by the other."""
        return Series([a / b for a, b in zip(self.values, other.values, strict=True)])


def interleave(
    scale: Scale, tell: Tell, result: Result, runs: Mapping[str, Callable[[], list[float]]]
) -> dict[str, list[Series]]:
    """A B, A B, …: by name, what each run returned, number by number over the rounds.

    A round in which a run fails does not count, is told of, and another takes its place. Raises
    Failed where too few count.
    """
    rounds: list[dict[str, list[float]]] = []
    failed: list[str] = []
    while len(rounds) < scale.rounds:
        try:
            rounds.append({name: run() for name, run in runs.items()})
        except Failed as reason:
            failed.append(str(reason))
            if len(failed) > SPARE:
                raise
        else:
            tell()
    if failed:
        result.details.append(f"{len(failed)} rounds did not count: {'; '.join(failed)}.")
    return {
        name: [Series(list(numbers)) for numbers in zip(*(r[name] for r in rounds), strict=True)]
        for name in runs
    }

"""RESULTS.md: what was measured, when and where; one figure can be measured anew by itself."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.figure import Result, Row, row
from bench.machine import Noise, describe
from bench.process import ROOT, WORK

FILE = ROOT / "bench" / "RESULTS.md"
HEAD = ("figure", "reach", "measured (median)", "smallest to largest", "")
INTRODUCTION = """\
# Results

Made by `make bench`; [README.md](README.md) says how it is measured and what is counted. Server
on one core, load on the other, rounds interleaved, medians; a round counts only if every client's
last screen equals the server's.
"""


@dataclass(frozen=True)
class Measured:
    """A figure's result, with when and where."""

    name: str
    title: str
    rows: list[Row]
    details: list[str]
    rounds: int
    when: str
    machine: str
    noise: str

    @classmethod
    def now(cls, name: str, title: str, result: Result, rounds: int, noise: Noise) -> Measured:
        when = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
        return cls(name, title, result.rows, result.details, rounds, when, describe(), str(noise))

    def keep(self) -> None:
        """For the next time that RESULTS.md is written."""
        self._file(self.name).write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1))

    @classmethod
    def kept(cls, name: str) -> Measured | None:
        file = cls._file(name)
        if not file.exists():
            return None
        found: dict[str, Any] = json.loads(file.read_text())
        return cls(**{**found, "rows": [Row(**line) for line in found["rows"]]})

    @staticmethod
    def _file(name: str) -> Path:
        return WORK / f"{name}.json"


def tell(measured: Measured) -> str:
    """One figure, in Markdown."""
    rows = table(measured.rows)
    details = "\n".join(measured.details).strip()
    return (
        f"## {measured.title}\n\n{rows}\n\n{details}\n\n"
        f"{measured.when}, {measured.rounds} rounds; {measured.noise}.\n"
    )


def write(figures: Iterable[Measured]) -> None:
    """All that is known, as RESULTS.md."""
    known = list(figures)
    machines = dict.fromkeys(measured.machine for measured in known)
    where = "\n".join(f"{machine}." for machine in machines)
    summary = table([row for measured in known for row in measured.rows])
    parts = [INTRODUCTION, f"{where}\n", f"{summary}\n", *map(tell, known)]
    FILE.write_text("\n".join(parts), encoding="utf-8")


def table(rows: Iterable[Row]) -> str:
    lines = [HEAD, ["---"] * len(HEAD)]
    lines += [
        (r.figure, r.reach, r.measured, r.spread, "reached" if r.is_reached else "**missed**")
        for r in rows
    ]
    return "\n".join(map(row, lines))

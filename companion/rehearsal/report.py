"""The report: counts, latencies, and whether the evening may be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from .judge import Findings
from .notes import Notes
from .phone import Phone


@dataclass(frozen=True)
class Report:
    """What a rehearsal found; `str()` is the text to print, `sound` its verdict.

    `joined` of the guests came in, `phones` are all clients with the staff's, `cpu` is the part of
    a core that this process used, `remarks` say what could not be looked at.
    """

    title: str
    notes: Notes
    findings: Findings
    joined: int
    phones: list[Phone]
    cpu: float
    remarks: list[str]

    @property
    def sound(self) -> bool:
        """Nothing lost, nothing twice, every client equal to a fresh one and none told nonsense."""
        return self.findings.sound and not self.faults

    @property
    def faults(self) -> list[str]:
        return [fault for phone in self.phones for fault in phone.faults]

    def __str__(self) -> str:
        head = f"{'milliseconds':<36}{'n':>7}{'p50':>8}{'p90':>8}{'p99':>8}{'max':>8}"
        times = [_times(name, values) for name, values in latencies(self.notes).items()]
        lines = [self.title, "", *_table(self._counts()), "", head, *times]
        lines += [f"Measured here, with this process at {self.cpu:.0%} of one core.", ""]
        lines += [*_table(self._verdict()), *self.remarks]
        lines += ["", "Sound." if self.sound else "NOT SOUND."]
        return "\n".join(lines)

    def _counts(self) -> dict[str, object]:
        notes, findings = self.notes, self.findings
        acknowledged = notes.acknowledged.keys()
        return {
            "joined": self.joined,
            "present at the end": _listed(findings.presence),
            "turned away at the door": _listed(Counter(notes.turned_away)),
            "sent": len(notes.posts),
            "acknowledged": sum(post.idea is not None for post in notes.posts),
            "seen by the moderator": len(acknowledged & notes.seen.keys()),
            "published": len(notes.published),
            "on the projector": len(notes.published.keys() & notes.shown.keys()),
            "supports acknowledged": len(notes.supports),
            "refused": _listed(Counter(notes.refused)),
            "resent": sum(notes.resent),
            "skipped, phone still busy": notes.skipped,
            "reconnects": sum(max(0, phone.connections - 1) for phone in self.phones),
        }

    def _verdict(self) -> dict[str, object]:
        findings = self.findings
        if findings.unknown is not None:
            return {"end not seen": findings.unknown}
        return {
            "lost": findings.lost,
            "twice": findings.twice,
            "clients equal": f"{findings.equal} of {findings.screens}",
            "faults of the server": _listed(Counter(self.faults)),
        }


def latencies(notes: Notes) -> dict[str, list[float]]:
    """By name, in seconds. What was sent again is not timed: it would measure the drop."""
    timed = {idea: post for idea, post in notes.acknowledged.items() if post.sends == 1}
    published, seen, shown = notes.published, notes.seen, notes.shown
    projected = [(shown[idea], when) for idea, when in published.items() if idea in shown]
    rows = {
        "post -> ack": [post.acked - post.sent for post in timed.values() if post.acked],
        "post -> moderator": [seen[i] - post.sent for i, post in timed.items() if i in seen],
        "publish -> projector": [at - when.sent for at, when in projected],
        # What came before the ack took no time after it.
        "publish acknowledged -> projector": [max(0.0, at - when.acked) for at, when in projected],
    }
    if published:
        rows["publish acknowledged -> phones"] = [
            max(0.0, at - published[idea].acked) for idea, at in notes.reached if idea in published
        ]
    else:
        rows["post -> phones"] = [at - timed[i].sent for i, at in notes.reached if i in timed]
    rows["support -> ack"] = notes.supports
    rows["own lag, part of all these"] = notes.lags
    return rows


def percentile(values: list[float], percent: float) -> float:
    """The smallest value that at least so many percent of them do not exceed; there must be one."""
    return sorted(values)[max(0, ceil(len(values) * percent / 100) - 1)]


def _times(name: str, values: list[float]) -> str:
    shown = [f"{percentile(values, p) * 1000:8.1f}" for p in (50, 90, 99, 100) if values]
    return f"{name:<36}{len(values):>7}{''.join(shown)}"


def _table(rows: Mapping[str, object]) -> list[str]:
    return [f"{name:<28}{value}" for name, value in rows.items()]


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"

"""The machine that measures: what it is, and how much others disturb it."""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

#: Shares of the machine's time, of others' work and of the hypervisor's, above which a figure is
#: marked as measured on a busy machine.
BUSY, STOLEN = 0.05, 0.02


def describe() -> str:
    """CPU, cores, memory, kernel and the languages' versions; nothing that names the machine."""
    facts = [
        f"{cpu_model()}, {os.cpu_count()} cores, {memory_gib():.0f} GiB",
        f"Linux {platform.release().split('-')[0]}",
        f"Python {platform.python_version()}",
    ]
    node = node_version()
    return ", ".join([*facts, f"Node {node}"] if node else facts)


def cpu_model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def node_version() -> str:
    try:
        asked = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return asked.stdout.strip().lstrip("v")


@dataclass(frozen=True)
class Times:
    """Seconds: of the clock, of all cores' work, stolen by the hypervisor, of our own work (servers
    that ended included), and the load average."""

    clock: float
    busy: float
    stolen: float
    own: float
    load: float

    @classmethod
    def now(cls) -> Times:
        ticks = os.sysconf("SC_CLK_TCK")
        user, nice, system, _idle, _iowait, irq, softirq, steal = (
            int(part) / ticks
            for part in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
        )
        own = [resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return cls(
            time.monotonic(),
            user + nice + system + irq + softirq,
            steal,
            sum(used.ru_utime + used.ru_stime for used in own),
            os.getloadavg()[0],
        )


@dataclass(frozen=True)
class Noise:
    """How others disturbed a figure: shares of the machine's time, load averages."""

    others: float
    stolen: float
    load_before: float
    load_after: float

    @classmethod
    def between(cls, before: Times, after: Times) -> Noise:
        machine = (after.clock - before.clock) * (os.cpu_count() or 1)
        others = (after.busy - before.busy) - (after.own - before.own)
        return cls(
            max(0.0, others) / machine,
            (after.stolen - before.stolen) / machine,
            before.load,
            after.load,
        )

    @property
    def is_much(self) -> bool:
        return self.others > BUSY or self.stolen > STOLEN

    def __str__(self) -> str:
        told = (
            f"others' work {self.others:.1%} of the machine, stolen {self.stolen:.1%}, "
            f"load average {self.load_before:.1f} before, {self.load_after:.1f} after"
        )
        return f"**busy machine:** {told}" if self.is_much else told

"""What the workers of one machine count, in files that all of them read.

The metrics' library writes a process's figures into memory-mapped files named by its id, when it
finds DIRECTORY in the environment as it is loaded. The supervisor prepares the directory before it
starts the workers, and says who is gone; their counts stay, their connections do not.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from prometheus_client import CollectorRegistry, ProcessCollector, values
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

logger = logging.getLogger(__name__)

#: The variable by which the library is told.
DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
#: The folder in the data directory.
FOLDER = ".metrics"
#: Kinds of figures, each with a file of its own for each process.
KINDS = ("counter", "histogram", "gauge_livesum", "gauge_livemax", "gauge_liveall")
#: Bytes of each file, enough for some 1,500 figures; it grows beyond if it must.
ROOM = 256 * 1024


def prepare(directory: Path) -> dict[str, str]:
    """Make the directory, empty of what earlier workers left; what the workers' environment needs.
    To be called before any worker is started."""
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o700)
    for file in [*directory.glob("*.db"), *directory.glob("*.new")]:
        file.unlink()
    return {DIRECTORY: str(directory.absolute())}


def forget(directory: Path, pid: int) -> None:
    """A worker is gone: nobody is connected to it any more. What it counted stays counted."""
    mark_process_dead(pid, str(directory))  # type: ignore[no-untyped-call]  # the library's own


def directory() -> Path | None:
    """The directory that this worker shares with others; None where it serves alone."""
    found = os.environ.get(DIRECTORY)
    return Path(found) if found else None


def begin(directory: Path) -> bool:
    """Before a worker makes its meters. False where the disk has no room for them: they are then in
    memory, and no reason not to serve."""
    if not values.ValueClass._multiprocess:
        raise RuntimeError(f"{DIRECTORY} was set after the metrics' library had been loaded")
    try:
        for kind in KINDS:
            take_room(directory / f"{kind}_{os.getpid()}.db")
    except OSError as problem:
        about = {"reason": problem.strerror}
        logger.error("no room for the figures that workers share", extra=about)  # noqa: TRY400  # no bug
        values.ValueClass = values.MutexValue
        return False
    return True


def take_room(path: Path) -> None:
    """Now: on a disk that is full by then, to write into the mapped file would end the process. All
    of it or none: an empty file would break every worker's /metrics."""
    if path.exists():  # of one that had the same process id
        return
    unfinished = path.with_suffix(".new")
    try:
        with unfinished.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, ROOM)
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)


def together(directory: Path) -> CollectorRegistry:
    """The figures of all workers, and each one's process."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(directory))  # type: ignore[no-untyped-call]  # the library's own
    registry.register(Processes(directory))
    return registry


class Processes(Collector):
    """Memory, processor time and files of each worker that lives, by its process id."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def collect(self) -> Iterable[Metric]:
        families: dict[str, CounterMetricFamily | GaugeMetricFamily] = {}
        for pid in self._living():
            for found in ProcessCollector(pid=partial(str, pid), registry=None).collect():
                kind = CounterMetricFamily if found.type == "counter" else GaugeMetricFamily
                family = families.setdefault(
                    found.name, kind(found.name, found.documentation, labels=["pid"])
                )
                for sample in found.samples:
                    family.add_metric([pid], sample.value)
        return families.values()

    def _living(self) -> Iterator[str]:
        for file in sorted(self._directory.glob("gauge_livesum_*.db")):
            yield file.stem.rpartition("_")[2]

"""Several workers, one /metrics: whichever is asked tells of all that live."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from companion.live.meters import shared
from tests.seen.counting import END
from tests.seen.reading import Metrics
from tests.serving import ROOT
from tests.store.test_sqlite_log import files_up_to


class Worker:
    """A process that counts."""

    def __init__(self, environment: dict[str, str], ideas: int, connections: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.seen.counting", str(ideas), str(connections)],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tells(self) -> Metrics:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("?\n")
        self.process.stdin.flush()
        lines = iter(self.process.stdout.readline, "")
        text = "".join(iter(lambda: next(lines, END + "\n"), END + "\n"))
        assert text, "it ended"
        return Metrics(text)

    def is_killed(self) -> None:
        with self.process:
            self.process.kill()


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "data" / shared.FOLDER


@pytest.fixture
def pair(directory: Path) -> Iterator[tuple[Worker, Worker]]:
    """One with 3 connections and 10 commands, and one with 4 and 20."""
    environment = shared.prepare(directory)
    with ExitStack() as ends:
        workers = Worker(environment, 5, 3), Worker(environment, 10, 4)
        for worker in workers:
            ends.enter_context(worker.process)
            ends.callback(worker.process.kill)
        yield workers


def test_either_tells_of_both(pair: tuple[Worker, Worker]) -> None:
    for worker in pair:  # each has to have counted before
        worker.tells()
    for told in [worker.tells() for worker in pair]:
        assert told("connections", gathering="auftakt", screen="guest") == 7
        assert told("joins_total", screen="guest") == 7
        assert told("commands_total", command="support_idea", outcome="unknown_idea") == 15
        assert told("commands_total", command="define_gathering", outcome="ok") == 2
        assert told("append_seconds_count") == 2
        assert told("append_seconds_bucket", le="+Inf") == 2
        assert told("build_info", version="0") == 1
        assert told("trouble") == 0
        pids = [str(worker.process.pid) for worker in pair]
        for pid in pids:
            assert told("log_position", gathering="auftakt", pid=pid) == 1
            assert told("process_resident_memory_bytes", pid=pid) > 10 << 20
        assert told("log_position", gathering="auftakt") == 2, "of nobody else"


def test_who_is_gone_has_counted_but_holds_nobody(
    pair: tuple[Worker, Worker], directory: Path
) -> None:
    gone, stays = pair
    for worker in pair:
        worker.tells()
    gone.is_killed()
    shared.forget(directory, gone.process.pid)
    told = stays.tells()
    assert told("connections", screen="guest") == 4
    assert told("joins_total", screen="guest") == 7
    assert told("commands_total", command="support_idea") == 15
    assert told("log_position", pid=str(gone.process.pid)) == 0
    assert told("process_resident_memory_bytes", pid=str(gone.process.pid)) == 0


def test_new_server_begins_at_nothing(directory: Path) -> None:
    (directory / "notes").mkdir(parents=True)
    environment = shared.prepare(directory)
    first = Worker(environment, 5, 3)
    first.tells()
    first.is_killed()
    again = Worker(shared.prepare(directory), 1, 1)
    assert again.tells()("joins_total") == 1
    again.is_killed()
    assert (directory / "notes").exists(), "what is not ours stays"
    assert directory.stat().st_mode & 0o077 == 0


def test_worker_that_finds_the_disk_full_counts_for_itself(directory: Path) -> None:
    """To write into a mapped file without room would end the process, amid an evening; and half a
    file would break every worker's /metrics."""
    environment = shared.prepare(directory)
    roomy = Worker(environment, 1, 1)
    roomy.tells()
    with files_up_to(shared.ROOM // 2):
        cramped = Worker(environment, 1, 1)
    assert cramped.tells()("joins_total") == 1
    assert roomy.tells()("joins_total") == 1
    assert list(directory.glob(f"*{cramped.process.pid}*")) == []
    for file in directory.glob(f"*_{roomy.process.pid}.db"):
        assert file.stat().st_blocks * 512 >= shared.ROOM, "it has all the room that it needs"
    roomy.is_killed()
    cramped.is_killed()


def test_directory_that_is_named_too_late_is_told() -> None:
    """Else each worker would tell of itself alone, and nobody would notice."""
    late = (
        "import os, prometheus_client; from pathlib import Path; from companion.live.meters import"
        " Meters, shared; Meters(version='0', asynchrony='none', directory=Path('.'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", late], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert shared.DIRECTORY in done.stderr

"""COMPANION_ASYNC says which library makes a serving process green, before anything is imported."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from companion.green import LIBRARIES
from companion.settings import Settings
from tests.serving import ROOT, START_WITHIN, Server, free_port


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_whole_process_runs_on_the_library_that_is_set(library: str, tmp_path: Path) -> None:
    assert Settings.from_environment({"COMPANION_ASYNC": library}).asynchrony == library
    with Server(tmp_path / "data", COMPANION_ASYNC=library) as server:
        assert server.process
        assert uses_gevent(server.process.pid) is (library == "gevent")


def test_dot_env_chooses_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("COMPANION_ASYNC=gevent\n")
    with serving_in(tmp_path) as pid:
        assert uses_gevent(pid)
    with serving_in(tmp_path, COMPANION_ASYNC="eventlet") as pid:
        assert not uses_gevent(pid)


@pytest.mark.parametrize("command", [("serve",), ("rehearse", "http://127.0.0.1:1")])
def test_a_library_that_is_none_gets_one_line(command: tuple[str, ...], tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-m", "companion", *command],
        cwd=tmp_path,
        env=environment(COMPANION_ASYNC="asyncio"),
        capture_output=True,
        text=True,
        timeout=START_WITHIN,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
    assert "COMPANION_ASYNC='asyncio': must be eventlet or gevent" in ran.stderr


def uses_gevent(pid: int) -> bool:
    """Whether its parts written in C are loaded."""
    return "gevent" in Path(f"/proc/{pid}/maps").read_text()


@contextmanager
def serving_in(directory: Path, **settings: str) -> Iterator[int]:
    """A server that is started in a directory, where a .env may stand."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "companion", "serve", "--port", str(free_port())],
        cwd=directory,
        env=environment(**settings),
        stdout=subprocess.PIPE,
    )
    with process:
        try:
            assert process.stdout
            assert process.stdout.readline().startswith(b"Companion "), "it serves"
            yield process.pid
        finally:
            process.terminate()


def environment(**settings: str) -> dict[str, str]:
    own = {k: v for k, v in os.environ.items() if not k.startswith("COMPANION_")}
    return {**own, "PYTHONPATH": str(ROOT), **settings}

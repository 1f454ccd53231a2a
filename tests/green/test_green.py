"""The tests that need a green process, in one of each library: what `companion.green` promises, and
the log's contract (rule L4)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from companion.green import LIBRARIES

ROOT = Path(__file__).parent.parent.parent
#: Not the copies: they are made by operators' commands, which are not green.
INSIDE = (
    "tests/green/inside_green.py",
    "tests/green/inside_frames.py",
    "tests/green/inside_churn.py",
    "tests/store/test_log_contract.py",
    "tests/store/test_sqlite_log.py",
)


@pytest.mark.parametrize("library", LIBRARIES)
def test_in_a_process_made_green(library: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.green", library, *INSIDE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,  # a busy machine takes its time
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "passed" in ran.stdout or "%]" in ran.stdout

"""Long work shows how far it is, where somebody watches, and is silent elsewhere."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

from companion.progress import progress
from tests.serving import ROOT

#: Long enough for a bar to begin.
LONG = """
import time
from companion.progress import progress
for _ in progress(range(15), 15, "auftakt"):
    time.sleep(0.1)
"""


def test_bar_is_drawn_in_a_terminal_and_leaves_it_clean() -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    with subprocess.Popen([sys.executable, "-c", LONG], cwd=ROOT, stderr=theirs) as process:
        os.close(theirs)
        drawn = everything(ours)
    assert process.returncode == 0
    assert "auftakt:  " in drawn
    assert "/15" in drawn
    assert drawn.rpartition("\r")[0].rpartition("\r")[2].strip() == ""


def everything(terminal: int) -> str:
    read = b""
    try:
        while some := os.read(terminal, 4096):
            read += some
    except OSError:  # how Linux says that the other side is gone
        os.close(terminal)
    return read.decode()


def test_nothing_is_drawn_elsewhere() -> None:
    """A mail from cron holds no bar."""
    result = subprocess.run(
        [sys.executable, "-c", LONG], cwd=ROOT, capture_output=True, timeout=60, check=True
    )
    assert (result.stdout, result.stderr) == (b"", b"")


def test_everything_is_passed_on() -> None:
    assert list(progress(iter(range(1000)), 1000, "auftakt")) == list(range(1000))

"""The server, which counts its green threads when it is asked to: `python -m tests.storm.counted`
takes what `python -m companion` does. On SIGUSR1 it writes their number into the file that
COUNT_FILE names."""

from __future__ import annotations

import gc
import os
import runpy
import signal
from pathlib import Path

from greenlet import greenlet


def count(*_: object) -> None:
    gc.unfreeze()  # what the server has set aside cannot be seen
    gc.collect()
    alive = [thing for thing in gc.get_objects() if isinstance(thing, greenlet) and not thing.dead]
    file = Path(os.environ["COUNT_FILE"])
    file.with_suffix(".new").write_text(str(len(alive)))
    file.with_suffix(".new").rename(file)


signal.signal(signal.SIGUSR1, count)
runpy.run_module("companion", run_name="__main__", alter_sys=True)

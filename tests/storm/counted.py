"""The server, which counts when it is asked to: `python -m tests.storm.counted` takes what
`python -m companion` does. On SIGUSR1 it writes into the file that COUNT_FILE names how many green
threads live, and how many objects were garbage since it began."""

from __future__ import annotations

import gc
import json
import os
import runpy
import signal
from pathlib import Path

from greenlet import greenlet


def count(*_: object) -> None:
    gc.unfreeze()  # what the server has set aside cannot be seen
    gc.collect()
    alive = [thing for thing in gc.get_objects() if isinstance(thing, greenlet) and not thing.dead]
    garbage = sum(generation["collected"] for generation in gc.get_stats())
    file = Path(os.environ["COUNT_FILE"])
    counted = {"green_threads": len(alive), "garbage": garbage}
    file.with_suffix(".new").write_text(json.dumps(counted))
    file.with_suffix(".new").rename(file)


signal.signal(signal.SIGUSR1, count)
runpy.run_module("companion", run_name="__main__", alter_sys=True)

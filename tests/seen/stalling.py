"""A program that is nothing but a hub, its watchdog and one handler that does what it must not:

    python -m tests.seen.stalling HANDLER

It logs as JSON and ends with the watchdog's figures on stdout.
"""

from __future__ import annotations

import os
import sys

from companion import green

green.patch(os.environ.get("COMPANION_TEST_ASYNC", green.LIBRARIES[0]))

import contextlib  # noqa: E402  # nothing may be imported before the patch
import gc  # noqa: E402
import json  # noqa: E402
import time  # noqa: E402
from collections.abc import Iterator  # noqa: E402

from companion import logs  # noqa: E402
from companion.live import watchdog  # noqa: E402
from companion.live.figures import HubFigures  # noqa: E402

#: Seconds: much longer than a hub may stall; how long the watchdog may take to get a processor on a
#: busy machine; how long others have the processor.
LONG, AT_MOST, BUSY = 0.2, 10.0, 3.0
FIGURES = HubFigures()
DOG = watchdog.Watchdog(FIGURES)
#: Takes all the time that a processor has, and ends by itself.
HOG = f"import time\nuntil = time.monotonic() + {BUSY}\nwhile time.monotonic() < until: pass"


def handler_that_blocks() -> None:
    """Until it was caught: a watchdog that gets no processor in time sees nothing."""
    began = time.monotonic()
    while (waited := time.monotonic() - began) < LONG or not (DOG.has_caught or waited > AT_MOST):
        green.native("time").sleep(LONG / 10)


def handler_that_computes() -> None:
    began = time.thread_time()
    while (used := time.thread_time() - began) < LONG or not (DOG.has_caught or used > AT_MOST):
        pass


def handler_that_blocks_often() -> None:
    """Three times while the watchdog keeps quiet, and once afterwards."""
    watchdog.PAUSE = 1.5
    for _ in range(4):
        handler_that_blocks()
        green.sleep(0.05)
    green.sleep(watchdog.PAUSE)
    handler_that_blocks()


def handler_that_collects() -> None:
    rings = [[] for _ in range(300_000)]
    for ring in rings:
        ring.append(ring)
    del rings, ring
    gc.collect()


def handler_that_idles() -> None:
    with the_processor_taken():
        green.sleep(BUSY)


def handler_that_does_little() -> None:
    """Far less at a time than would stall a hub."""
    with the_processor_taken():
        until = time.monotonic() + BUSY
        while time.monotonic() < until:
            enough = time.thread_time() + 0.005
            while time.thread_time() < enough:
                pass
            green.sleep(0.01)


@contextlib.contextmanager
def the_processor_taken() -> Iterator[None]:
    """We have but one, and three who come first want it too."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    hog = [sys.executable, "-S", "-c", HOG]
    hogs = [os.posix_spawn(hog[0], hog, dict(os.environ)) for _ in range(3)]
    os.nice(15)
    yield
    for process in hogs:
        os.waitpid(process, 0)


HANDLERS = {
    function.__name__: function
    for function in (
        handler_that_blocks,
        handler_that_blocks_often,
        handler_that_collects,
        handler_that_computes,
        handler_that_does_little,
        handler_that_idles,
    )
}

if __name__ == "__main__":
    logs.configure("json")
    DOG.start()
    green.sleep(0.2)
    FIGURES.stalls = FIGURES.starvations = 0
    HANDLERS[sys.argv[1]]()
    for _ in range(2):  # a long round is told by the next one
        green.sleep(0.1)
    print(json.dumps(vars(FIGURES)))

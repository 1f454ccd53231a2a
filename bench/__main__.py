"""`python -m bench [NAME…] [--quick] [--write]`: measures; `make bench` measures and writes all."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from tqdm import tqdm

from bench import report
from bench.figure import FULL, QUICK, Scale
from bench.figures import (
    action,
    appends,
    crowds,
    duplicates,
    evening,
    flood,
    frames,
    latency,
    memory,
    stuck,
    themes,
    workers,
)
from bench.machine import Noise, Times
from bench.process import take_the_load_core
from bench.report import Measured
from bench.wire import Failed

#: In the order in which they are told.
FIGURES: dict[str, ModuleType] = {
    module.__name__.rpartition(".")[2]: module
    for module in (
        frames,
        evening,
        latency,
        action,
        stuck,
        flood,
        memory,
        crowds,
        appends,
        workers,
        duplicates,
        themes,
    )
}
#: Those that need a file of texts, which is no part of the project: measured where one is given.
OF_TEXTS = {"duplicates", "themes"}
FAILED = 1


def main(arguments: list[str]) -> int:
    """Exit status 1 where something could not be measured; a missed reach is a result."""
    options = parser().parse_args(arguments)
    scale = Scale(
        options.rounds or (QUICK if options.quick else FULL).rounds,
        options.share or (QUICK if options.quick else FULL).share,
        options.texts,
    )
    names = options.figures or [n for n in FIGURES if options.texts or n not in OF_TEXTS]
    take_the_load_core()
    gc.disable()  # a pause of the load's would look like one of the server's
    status = 0
    with tqdm(total=sum(FIGURES[name].steps(scale) for name in names), unit="round") as bar:
        for name in names:
            bar.set_description(name)
            try:
                measured = measure(name, scale, bar.update)
            except Failed as reason:
                bar.write(f"{name}: not measured: {reason}", file=sys.stderr)
                status = FAILED
                continue
            bar.write(report.tell(measured), file=sys.stdout)
            if options.write:
                measured.keep()
    if options.write:
        report.write(kept for name in FIGURES if (kept := Measured.kept(name)))
    return status


def measure(name: str, scale: Scale, tell: Callable[[], object]) -> Measured:
    figure = FIGURES[name]
    before = Times.now()
    result = figure.run(scale, tell)
    noise = Noise.between(before, Times.now())
    title = (figure.__doc__ or name).splitlines()[0].rstrip(".")
    return Measured.now(name, title, result, scale.rounds, noise)


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="The benchmarks.")
    parser.add_argument(
        "figures", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(FIGURES)}"
    )
    parser.add_argument("--quick", action="store_true", help="few clients and rounds, to try it")
    parser.add_argument("--write", action="store_true", help="write bench/RESULTS.md")
    parser.add_argument("--rounds", type=int, help="rounds that count")
    parser.add_argument("--share", type=float, help="the share of the clients and of the time")
    parser.add_argument(
        "--texts", type=Path, metavar="FILE", help="contributions, one JSON object a line"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

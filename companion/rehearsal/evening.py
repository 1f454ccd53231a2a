"""One evening, played from its plan to its report."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from .crowd import Crowd
from .judge import judge
from .notes import Notes
from .options import BadInput, Options
from .pages import Browser, checkin_address
from .plan import draw
from .progress import Progress
from .report import Report
from .staff import Staff
from .texts import endless

GRACE = 20.0  # seconds at the end for what is still on its way
PACE = 0.05  # seconds; the longest sleep between two looks at the plan
WATCHERS = 10  # phones on which an idea's arrival is noted


class Evening:
    """Plays `options` with `texts`; the plan follows from `seed` alone.

    Raises BadInput where the gathering or its staff pages do not open, and OSError where nothing
    answers; once it has begun, whatever goes wrong goes into the report.
    """

    def __init__(self, options: Options, texts: list[str], seed: int) -> None:
        self._options = options
        self._seed = seed
        self._notes = Notes()
        random = Random(seed)  # noqa: S311 chance that can be repeated, not secrecy
        self._plan = draw(
            random,
            options.phones,
            options.seconds,
            options.posts_per_second,
            options.supports_per_second,
        )
        browser = Browser(options.url)
        if browser.open(f"/g/{options.gathering}/").status != 200:
            raise BadInput(f"{options.url} shows no gathering {options.gathering!r}")
        self._staff = None
        if options.moderator:
            self._staff = Staff(options, browser, options.moderator, self._notes)
        self._checkin = options.checkin
        if options.venue and not self._checkin:
            self._checkin = checkin_address(browser, options.gathering)
        self._crowd = Crowd(options, endless(texts, random), random, self._notes, self._checkin)
        self._over = self._stopped = False

    def play(self) -> Report:
        """The whole evening; Ctrl-C ends it early, with a report all the same."""
        started, cpu = time.monotonic(), time.process_time()
        with self._stopped_by_hand():
            self._set_out()
            self._pace(started)
            length = time.monotonic() - started
            cpu = (time.process_time() - cpu) / length
            self._settle()
        findings = judge(self._options, self._notes, self._crowd.phones, self._staff)
        self._over = True
        self._crowd.leave()
        staff = self._staff.screens if self._staff else []
        for phone in staff:
            phone.close()
        return Report(
            title=self._title(length),
            notes=self._notes,
            findings=findings,
            joined=len(self._crowd.joined),
            phones=self._crowd.phones + staff,
            cpu=cpu,
            remarks=self._remarks(),
        )

    @contextmanager
    def _stopped_by_hand(self) -> Iterator[None]:
        # Only a flag: raising would hit whichever phone happens to run. A second Ctrl-C does raise.
        def stop(_signal: int, _frame: object) -> None:
            self._stopped = True
            signal.signal(signal.SIGINT, before)

        try:
            before = signal.signal(signal.SIGINT, stop)
        except ValueError:  # not in the main thread, where no Ctrl-C arrives
            yield
            return
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _set_out(self) -> None:
        steady = set(range(self._options.phones))
        steady -= {act.phone for act in self._plan if act.deed in ("drop", "cut post")}
        for number in sorted(steady)[:WATCHERS]:
            self._crowd.watch(number)
        if self._staff:
            for phone in self._staff.screens:
                self._crowd.look_after(phone)
            moderate = self._staff.moderate
            threading.Thread(target=moderate, args=[lambda: self._over], daemon=True).start()

    def _pace(self, started: float) -> None:
        """Does each act when its time has come, and notes how late this process itself is."""
        progress = Progress(self._options.seconds, self._options.quiet)
        acts = iter(self._plan)
        act = next(acts, None)
        while (now := time.monotonic() - started) < self._options.seconds and not self._stopped:
            while act and act.at <= now:
                self._crowd.do(act)
                act = next(acts, None)
            progress.at(now, self._counts)
            until = min(now + PACE, act.at if act else self._options.seconds)
            wait = max(0.0, until - (time.monotonic() - started))
            time.sleep(wait)
            self._notes.lags.append(time.monotonic() - started - until)
        progress.close()

    def _settle(self) -> None:
        deadline = time.monotonic() + GRACE
        while time.monotonic() < deadline:
            if self._crowd.at_rest() and (self._staff is None or self._staff.at_rest()):
                return
            time.sleep(PACE)

    def _counts(self) -> dict[str, int]:
        notes = self._notes
        return {
            "joined": len(self._crowd.joined),
            "sent": len(notes.posts),
            "acknowledged": len(notes.acknowledged),
            "published": len(notes.published),
            "supports": len(notes.supports),
        }

    def _title(self, length: float) -> str:
        options = self._options
        return (
            f"Rehearsal of {options.gathering} at {options.url}: "
            f"{options.venue} in the hall, {options.remote} at home, {length:.0f} s, "
            f"seed {self._seed}{', ended by hand' if self._stopped else ''}"
        )

    def _remarks(self) -> list[str]:
        remarks = []
        if not self._staff:
            remarks.append("No --moderator: nothing was published by us, no projector was watched;")
            remarks.append("lost and twice were looked for in what each phone is told of its own.")
        if self._options.venue and not self._checkin:
            remarks.append("No check-in address was to be had: the hall's phones stayed remote.")
        return remarks

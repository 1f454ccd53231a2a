"""Meters: what /metrics tells, as Prometheus reads it.

What is frequent is counted elsewhere, in plain numbers (live/figures.py), and taken over once a
second and before each reading; what is rare is counted here at once. Labels come from closed sets:
slugs, screens, commands, codes of refusals. Nothing that a client made up becomes one (rule P1).

Where several workers serve, each writes into files in a directory that they share, and whichever is
asked tells of all (live/meters/shared.py).
"""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Literal

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from companion import green
from companion.domain.screens import SCREENS
from companion.live.figures import Figures, HubFigures
from companion.live.house import House, Room
from companion.live.meters import shared
from companion.live.troubles import TROUBLES, troubles

#: The text's media type.
TYPE = CONTENT_TYPE_PLAIN_0_0_4
#: Seconds between two times that figures are taken over.
BEAT = 1.0
#: Seconds. A tick is due every 0.1; the hub may stall for 0.05 (rule F4).
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
#: Why connections end, in Engine.IO's words and live/frames'; OTHER: for any other reason.
ENDS = frozenset(
    {"client disconnect", "server disconnect", "transport close", "ping timeout", "slow", "broken"}
)
OTHER = "other"
#: Where a refusal was given that is not a command's.
CONNECT, PAGE = "connect", "page"

Merge = Literal["livesum", "livemax", "liveall"]


class Meters:
    """One process's. `directory`: what its workers share; None where it serves alone."""

    def __init__(self, *, version: str, asynchrony: str, directory: Path | None = None) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # they would double the lines
        self.version = version
        self._directory = directory if directory and shared.begin(directory) else None
        self.hub = HubFigures()
        self._registry = CollectorRegistry()
        if self._directory is None:
            ProcessCollector(registry=self._registry)
            GCCollector(registry=self._registry)
        self._install()
        self._build.labels(version, asynchrony, platform.python_version()).set(1)

    def _install(self) -> None:
        counter, gauge, histogram = self._counter, self._gauge, self._histogram
        of = "gathering"
        self._connections = gauge("connections", "Connections that are open.", of, "screen")
        self._joins = counter("joins", "Connections that came.", of, "screen")
        self._leaves = counter("leaves", "Connections that went.", of, "screen")
        self._ends = counter("disconnects", "Connections that ended, by the reason.", "reason")
        self._position = gauge(
            "log_position", "The last event that was folded.", of, merge="liveall"
        )
        self._trouble = gauge("trouble", "Processes that cannot serve it, by why.", of, "trouble")
        self._draining = gauge("draining", "Processes that are about to end.")
        self._lag = histogram("tick_lag_seconds", "How late a tick came after it was due.")
        self._tick = histogram("tick_seconds", "How long a tick took.")
        self._frames = counter("frames", "Frames that fan-out handed to sockets.", of)
        self._bytes = counter("frame_bytes", "Their bytes.", of)
        self._skipped = counter("frames_skipped", "Frames that a socket was not ready for.", of)
        self._commands = counter("commands", "Commands answered.", of, "command", "outcome")
        self._append = histogram("append_seconds", "From a decision until it is durable.")
        self._failures = counter("append_failures", "Appends that were not made durable.", of)
        self._mails = counter("mails", "Mails, by what became of them.", of, "outcome")
        self._queued = gauge("mails_queued", "Mails that are to go out.", of, merge="livemax")
        self._comments = counter("comments", "Comments that came, by their outcome.", of, "outcome")
        self._lines = counter(
            "comment_connections",
            "Connections to comments: opened, failed or ended.",
            of,
            "outcome",
        )
        self._listens = gauge("comments_followed", "Processes that hear comments now.", of)
        self._refusals = counter("refusals", "Refusals that are no command's.", "where", "code")
        self._feed = counter("feed_requests", "Requests of the feed.", of, "answer")
        self._requests = counter("http_requests", "HTTP requests.", "endpoint", "status")
        self._stalls = counter("hub_stalls", "Times that the hub stalled by our own doing.")
        self._stalled = counter("hub_stalled_seconds", "How long, in all.")
        self._starvations = counter("hub_starvations", "Times that the machine gave it no time.")
        self._starved = counter("hub_starved_seconds", "How long, in all.")
        self._collected = counter("gc_seconds", "Garbage collections' time.", "generation")
        self._build = gauge(
            "build_info", "What runs here.", "version", "asynchrony", "python", merge="livemax"
        )

    def _counter(self, name: str, help: str, *labels: str) -> Counter:
        return Counter(f"companion_{name}", help, labels, registry=self._registry)

    def _gauge(self, name: str, help: str, *labels: str, merge: Merge = "livesum") -> Gauge:
        return Gauge(
            f"companion_{name}", help, labels, registry=self._registry, multiprocess_mode=merge
        )

    def _histogram(self, name: str, help: str) -> Histogram:
        return Histogram(f"companion_{name}", help, registry=self._registry, buckets=BUCKETS)

    def keep_up(self, house: House) -> None:
        """Take over what is counted, for as long as the process lives."""
        while True:
            green.sleep(BEAT)
            self.take(house)

    def text(self, house: House) -> bytes:
        """All figures, of all workers, as of now."""
        self.take(house)
        if self._directory is None:
            return generate_latest(self._registry)
        return generate_latest(shared.together(self._directory))

    def take(self, house: House) -> None:
        """Take over what has been counted since the last time."""
        for room in house:
            self._take_standing(room)
            self._take_figures(room.gathering.slug, room.gathering.figures)
        self._draining.set(house.is_draining)
        self._take_hub(self.hub)

    def _take_standing(self, room: Room) -> None:
        gathering = room.gathering
        self._position.labels(gathering.slug).set(gathering.position)
        has = troubles(gathering)
        for trouble in TROUBLES:
            self._trouble.labels(gathering.slug, trouble).set(trouble in has)

    def _take_figures(self, slug: str, figures: Figures) -> None:
        for screen in SCREENS:
            came, went = figures.joined.pop(screen, 0), figures.left.pop(screen, 0)
            self._connections.labels(slug, screen).inc(came - went)
            self._joins.labels(slug, screen).inc(came)
            self._leaves.labels(slug, screen).inc(went)
        for meter, seconds in (
            (self._lag, figures.lags),
            (self._tick, figures.ticks),
            (self._append, figures.appends),
        ):
            while seconds:
                meter.observe(seconds.popleft())
        while figures.commands:
            (command, outcome), count = figures.commands.popitem()
            self._commands.labels(slug, command, outcome).inc(count)
        while figures.mails:
            outcome, count = figures.mails.popitem()
            self._mails.labels(slug, outcome).inc(count)
        self._queued.labels(slug).set(figures.mails_queued)
        while figures.comments:
            outcome, count = figures.comments.popitem()
            self._comments.labels(slug, outcome).inc(count)
        while figures.lines:
            outcome, count = figures.lines.popitem()
            self._lines.labels(slug, outcome).inc(count)
        self._listens.labels(slug).set(figures.listens)
        self._frames.labels(slug).inc(figures.frames)
        self._bytes.labels(slug).inc(figures.bytes)
        self._skipped.labels(slug).inc(figures.skipped)
        self._failures.labels(slug).inc(figures.failures)
        figures.frames = figures.bytes = figures.skipped = figures.failures = 0

    def _take_hub(self, hub: HubFigures) -> None:
        self._stalls.inc(hub.stalls)
        self._stalled.inc(hub.stalled)
        self._starvations.inc(hub.starvations)
        self._starved.inc(hub.starved)
        while hub.collected:
            generation, seconds = hub.collected.popitem()
            self._collected.labels(generation).inc(seconds)
        hub.stalls = hub.starvations = 0
        hub.stalled = hub.starved = 0.0

    # What is rare

    def disconnected(self, reason: object) -> None:
        """A connection ended."""
        self._ends.labels(reason if reason in ENDS else OTHER).inc()

    def refused(self, where: str, code: str) -> None:
        """Somebody was told no at CONNECT, or by a PAGE."""
        self._refusals.labels(where, code).inc()

    def fed(self, slug: str, answer: str) -> None:
        """The feed answered with something `fresh`, with what is `new` or with `nothing`."""
        self._feed.labels(slug, answer).inc()

    def answered(self, endpoint: str | None, status: int) -> None:
        """A page or an address was asked for; `endpoint`: Flask's name for it, None for none."""
        self._requests.labels(endpoint or OTHER, status).inc()

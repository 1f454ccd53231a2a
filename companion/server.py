"""Serving: start, tell the operator, stop."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import sys
import time
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from companion import control, green
from companion.app import create_app, new_id
from companion.domain.reading import from_mapping
from companion.live.house import House
from companion.live.limits import Limits
from companion.operate import link, operate
from companion.settings import Settings
from companion.store.log import Log
from companion.store.sqlite_log import SqliteLog

BAD_INPUT = 2
DEMO = Path(__file__).parent / "demo"


def serve(settings: Settings, *, demo: bool) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit status.

    Raises InUse where another server runs on the same data.
    """
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    log = SqliteLog(settings.data)
    try:
        listener = green.listen(settings.host, settings.port)
    except OSError as problem:
        print(f"companion: port {settings.port}: {problem.strerror}", file=sys.stderr)
        log.close()
        return BAD_INPUT
    settings = replace(with_secret(settings), port=listener.getsockname()[1])
    companion = create_app(settings, log, time.time)
    if demo:
        define_demo(companion.house)
    control.listen(
        settings.data,
        lambda name, arguments: operate(companion.house, settings, name, arguments),
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: green.spawn(stop, log, settings.data))
    announce(companion.house, settings, demo)
    green.serve(listener, companion.wsgi)
    return 0


def with_secret(settings: Settings) -> Settings:
    """Settings with the secret of the data directory where the environment gives none."""
    if settings.secret:
        return settings
    file = settings.data / "secret"
    settings.data.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(secrets.token_urlsafe(32))
    return replace(settings, secret=file.read_text().strip())


def open_house(settings: Settings, log: Log) -> House:
    """A house without connections, for operator commands."""
    limits = Limits.per_visitor(
        settings.idea_seconds, settings.idea_burst, settings.commands_per_second
    )
    return House(log, clock=time.time, ids=new_id, limits=limits)


def define_demo(house: House) -> None:
    """Put in the demo gatherings that are not there."""
    for file in sorted(DEMO.glob("*.toml")):
        definition = from_mapping(tomllib.loads(file.read_text(encoding="utf-8")))
        if house.room(definition.slug) is None:
            house.define(definition)


def announce(house: House, settings: Settings, demo: bool) -> None:
    """Say where to go. With the demo also the links that one needs to try it."""
    base = settings.base_url or f"http://{settings.host}:{settings.port}"
    print(f"Companion  {base}/")
    for room in house:
        print(f"  {room.gathering.slug:<10} {base}/g/{room.gathering.slug}/")
    if demo:
        print("To try it, log in (moderator: once; stage: again and again):")
        for role, name in (("moderator", "Moderation"), ("stage", "Leinwand")):
            answer: Any = link(house, settings, "auftakt", role, name)
            print(f"  {role:<10} {base}{answer['path']}")
    sys.stdout.flush()


def stop(log: Log, data: Path) -> None:
    """End the process. Acknowledged work is on the disk; what waits for its commit gets it.

    Not by returning from the WSGI server: that waits for every open WebSocket.
    """
    log.close()
    (data / control.FILE).unlink(missing_ok=True)
    sys.stdout.flush()
    os._exit(0)

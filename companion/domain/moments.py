"""Moments as screens tell them."""

from __future__ import annotations

import datetime as dt


def iso(seconds: float) -> str:
    """Seconds since 1970 as "2026-11-23T18:04:05.120Z"."""
    moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

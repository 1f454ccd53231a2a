"""A definition's file as TOML, times and dates as TOML has them, and back."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable
from typing import Any

import tomli_w

#: By name, what a text is in truth. (A door `opens` so many minutes before: that is a number.)
MOMENTS: dict[str, Callable[[str], Any]] = {
    "date": dt.date.fromisoformat,
    "starts": dt.time.fromisoformat,
    "ends": dt.time.fromisoformat,
    "at": dt.time.fromisoformat,
    "opens": dt.datetime.fromisoformat,
    "closes": dt.datetime.fromisoformat,
    "deadline": dt.datetime.fromisoformat,
}


def to_toml(file: dict[str, Any]) -> str:
    """What `tomllib` reads the same from."""
    return tomli_w.dumps(timed(file), multiline_strings=True)


def timed(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: timed(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [timed(item) for item in value]
    return MOMENTS[name](value) if name in MOMENTS and isinstance(value, str) else value


def from_toml(text: str) -> dict[str, Any]:
    """A file's content as JSON has it: dates and times become ISO texts. Raises
    tomllib.TOMLDecodeError, a ValueError; also where it is nested without end."""
    try:
        content: dict[str, Any] = plain(tomllib.loads(text))
    except RecursionError:
        raise tomllib.TOMLDecodeError("nested too deeply") from None
    return content


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value

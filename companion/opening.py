"""Opening what the settings name: the log."""

from __future__ import annotations

from companion.settings import Settings
from companion.store.log import Log
from companion.store.sqlite_log import SqliteLog


def open_log(settings: Settings, *, read_only: bool = False) -> Log:
    """The log that the settings name. `read_only`: to look, beside a server that may be running.

    Raises InUse, UnknownLayout, Damaged, and FileNotFoundError where there is nothing to read.
    """
    return SqliteLog(settings.data, read_only=read_only)

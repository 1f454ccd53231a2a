"""Logs: one line for each event on stderr, as text or as JSON, without a word that anybody wrote
(rule P1).

Modules log with the standard library: a sentence that never changes, and what belongs to it as
`extra`, so that either form can show it. A bug's traceback says where and of what kind it is; an
exception's own words are left out, because they quote what it failed on, unless they are ours.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
import threading
import traceback
from types import TracebackType
from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS, merge_record_extra
from pythonjsonlogger.json import JsonFormatter

from companion import green
from companion.domain.events import UnknownEvent
from companion.store.log import (
    Damaged,
    EpochChanged,
    InUse,
    Unavailable,
    UnknownLayout,
    WrongSecret,
)

TEXT, JSON = STYLES = ("text", "json")

#: Libraries' loggers that warn of what any client can do, and would bring handlers of their own
#: unless they have a level.
CHATTY = ("engineio.server", "socketio.server")
#: Exceptions whose words are ours and name no more than slugs, files and positions.
OURS = (Damaged, EpochChanged, InUse, Unavailable, UnknownEvent, UnknownLayout, WrongSecret)
#: Frames of a traceback, the innermost ones, and exceptions that brought about each other.
FRAMES, CHAIN = 30, 5

BECAUSE = "\n\nThe above exception led to the following one:\n\n"

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def configure(style: str) -> None:
    """From now on all that this process logs, warns of and fails with goes out in this style."""
    formatter = FORMATTERS[style]()
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # it prints a record's arguments
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.ERROR)
    last_words(formatter)


def last_words(formatter: logging.Formatter) -> None:
    """What nobody caught is told like all else, instead of with its words."""

    def tell(where: str, error: BaseException | None) -> None:
        """Without the logging's locks, which are green: it may be a native thread that fails."""
        record = logging.makeLogRecord(
            {"name": "companion", "levelno": logging.CRITICAL, "levelname": "CRITICAL"}
            | {"msg": f"{where} failed", "exc_info": error and (type(error), error, None)}
        )
        sys.stderr.write(formatter.format(record) + "\n")
        sys.stderr.flush()

    sys.excepthook = lambda kind, error, trace: tell("the process", error)
    sys.unraisablehook = lambda failed: tell("a finalizer", failed.exc_value)
    threading.excepthook = lambda failed: tell("a thread", failed.exc_value)
    green.native("threading").excepthook = threading.excepthook
    green.on_error(lambda error: tell("a green thread", error))


class Discreet(logging.Formatter):
    """Tracebacks without the exceptions' words."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  # the standard library's name
        return discreet(ei[1])


class Text(Discreet):
    """A line for people."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the same
        line = super().formatMessage(record)
        extra = merge_record_extra(record, {}, RESERVED_ATTRS)
        return " ".join([line, *(f"{key}={shown(value)}" for key, value in extra.items())])


class Json(Discreet, JsonFormatter):
    """A line for machines: time, level, logger, event, pid, what belongs to the event, and for a
    bug `error`, its kind, and `traceback`."""

    def __init__(self) -> None:
        super().__init__(
            ["time", "levelname", "name", "message", "process"],
            rename_fields={
                "levelname": "level",
                "name": "logger",
                "message": "event",
                "process": "pid",
                "exc_info": "traceback",
            },
            json_ensure_ascii=False,
        )

    def format(self, record: logging.LogRecord) -> str:
        record.__dict__["time"] = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat()
        return super().format(record)

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        if record.exc_info and record.exc_info[1]:
            message_dict = {"error": kind(record.exc_info[1]), **message_dict}
        super().add_fields(log_data, record, message_dict)


FORMATTERS: dict[str, type[logging.Formatter]] = {TEXT: Text, JSON: Json}


def shown(value: object) -> str:
    """A value on a line of text: in quotes where it is more than one word."""
    text = str(value)
    return text if text.isprintable() and " " not in text else json.dumps(text, ensure_ascii=False)


def discreet(error: BaseException | None) -> str:
    """A traceback: files, lines, functions and kinds, no values."""
    parts: list[str] = []
    while error is not None and len(parts) < CHAIN:
        frames = traceback.StackSummary.extract(
            traceback.walk_tb(error.__traceback__), limit=-FRAMES
        )
        head = "Traceback (most recent call last):\n" if frames else ""
        parts.append(head + "".join(frames.format()) + described(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return BECAUSE.join(reversed(parts))


def described(error: BaseException) -> str:
    """An exception's kind, with its words only where they cannot be anybody else's."""
    if isinstance(error, OURS):
        return f"{kind(error)}: {error}"
    if isinstance(error, OSError) and error.strerror:
        return f"{kind(error)}: {error.strerror}"
    return kind(error)


def kind(error: BaseException) -> str:
    cls = type(error)
    return cls.__name__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__name__}"

"""What all operator commands are made of: how they are named, checked, and carried out."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from companion import control, operate
from companion.live.house import House
from companion.opening import claim, open_house, open_log
from companion.operate import BAD_INPUT, CannotDo
from companion.secret import with_secret
from companion.settings import Settings
from companion.store.log import Log
from companion.store.sqlite_log import FILE

T = TypeVar("T")

Arguments = argparse.Namespace
#: What argparse gives for a command's subcommands.
Commands = Any


class Parser(argparse.ArgumentParser):
    """One line for a mistake, instead of the whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.prog}: {message} (see --help)\n")


def group(parent: Commands, name: str, help: str) -> Commands:
    made = parent.add_parser(name, help=help, description=help)
    return made.add_subparsers(required=True, metavar="COMMAND", parser_class=Parser)


def command(parent: Commands, name: str, run: Any, help: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = parent.add_parser(name, help=help, description=help)
    made.add_argument("--data", type=Path, metavar="DIR", help="the data directory")
    made.set_defaults(run=run)
    return made


def checked(read: Callable[[str], T]) -> Callable[[str], T]:
    """For argparse, which keeps the reason of a ValueError to itself."""

    def reads(text: str) -> T:
        try:
            return read(text)
        except ValueError as problem:
            raise argparse.ArgumentTypeError(f"{text!r} {problem}") from None

    return reads


def look(settings: Settings) -> House:
    """The data as it is now, read-only, beside a running server or without one."""
    return open_house(settings, open_to_read(settings))


def open_to_read(settings: Settings) -> Log:
    """The log, beside a running server or without one."""
    try:
        return open_log(settings, read_only=True)
    except FileNotFoundError:
        raise CannotDo(f"{settings.data} holds no data yet") from None


def unknown(slug: str) -> CannotDo:
    return CannotDo(f"there is no gathering {slug!r}; `gathering list` names them")


def do(settings: Settings, operation: str, **arguments: Any) -> dict[str, Any]:
    """Have the running server do it; where none runs, or the log is in Redis, do it to the data."""
    try:
        ask = do_it_here if settings.redis_url else ask_the_server
        answer = ask(settings, operation, arguments)
    except control.NoServer:
        answer = do_it_here(settings, operation, arguments)
    return without_error(answer)


def without_error(answer: dict[str, Any]) -> dict[str, Any]:
    if "error" in answer:
        raise CannotDo(answer["error"])
    return answer


def ask_the_server(settings: Settings, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
    return control.ask(settings.data, operation, arguments)


@contextlib.contextmanager
def at_work(settings: Settings) -> Iterator[Callable[..., dict[str, Any]]]:
    """Ask for many operations, of the running server; where the log is in Redis, done here on a
    house that is opened once. As for `do`, but there must be a server."""
    if not settings.redis_url:

        def ask(operation: str, **arguments: Any) -> dict[str, Any]:
            try:
                return without_error(ask_the_server(settings, operation, arguments))
            except control.NoServer:
                raise CannotDo(f"no server runs on {settings.data}") from None

        yield ask
        return
    with at_home(settings) as here:
        yield lambda operation, **arguments: without_error(here(operation, arguments))


def do_it_here(settings: Settings, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
    is_new = not settings.redis_url and not (settings.data / FILE).exists()
    if operation != "define" and is_new:
        raise CannotDo(f"{settings.data} holds no data yet")
    with at_home(settings) as here:
        return here(operation, arguments)


@contextlib.contextmanager
def at_home(settings: Settings) -> Iterator[Callable[[str, dict[str, Any]], dict[str, Any]]]:
    """Operations on a house that is opened here, and closed afterwards."""
    log = open_log(settings)
    try:
        settings = with_secret(settings)
        claim(log, settings)
        yield partial(operate.operate, open_house(settings, log), settings)
    finally:
        log.close()

"""Operator commands that run: the server, a rehearsal; and the table of settings."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from companion.cli.parts import Arguments, Commands, checked, command
from companion.settings import Settings, count, port

REHEARSE = "play an audience against a server; writes real ideas into its gathering"


def add_serve(commands: Commands) -> None:
    serve_ = command(commands, "serve", run_serve, "serve the gatherings")
    serve_.add_argument("--host", help="the address to listen on")
    serve_.add_argument("--port", type=checked(port), help="the port to listen on")
    serve_.add_argument("--workers", type=checked(count), metavar="N", help="serving processes")
    serve_.add_argument("--demo", action="store_true", help="put in the demo gatherings")
    # How a supervisor starts a worker: the descriptor of the line to it.
    serve_.add_argument("--supervisor", type=int, help=argparse.SUPPRESS)


def add_rehearse(commands: Commands) -> None:
    rehearse = command(commands, "rehearse", run_rehearse, REHEARSE)
    rehearse.add_argument("url", metavar="URL")
    rehearse.add_argument("--gathering", default="auftakt", metavar="SLUG")
    rehearse.add_argument("--venue", type=int, default=40, metavar="N", help="phones in the hall")
    rehearse.add_argument("--remote", type=int, default=200, metavar="N", help="phones at home")
    rehearse.add_argument("--minutes", type=float, default=2.0, metavar="M")
    rehearse.add_argument("--texts", type=Path, metavar="FILE.jsonl", help="what they write")
    rehearse.add_argument("--moderator", metavar="LINK", help="a moderator's login link")
    rehearse.add_argument("--checkin", metavar="URL", help="the address in the venue's QR code")
    rehearse.add_argument("--posts", type=float, default=2.0, metavar="PER_SECOND")
    rehearse.add_argument("--supports", type=float, default=20.0, metavar="PER_SECOND")
    rehearse.add_argument("--seed", type=int)
    rehearse.add_argument("--quiet", action="store_true", help="no progress bar")


def add_settings(commands: Commands) -> None:
    command(commands, "settings", run_settings, "print the table of settings")


def run_serve(arguments: Arguments, settings: Settings) -> int:
    from companion.server import serve, supervise  # Flask and all: half a second

    settings = replace(
        settings,
        host=arguments.host or settings.host,
        port=settings.port if arguments.port is None else arguments.port,
        workers=arguments.workers or settings.workers,
    )
    if settings.workers > 1 and arguments.supervisor is None:
        return supervise(settings, demo=arguments.demo)
    return serve(settings, demo=arguments.demo, supervisor=arguments.supervisor)


def run_rehearse(arguments: Arguments, settings: Settings) -> int:
    from companion.rehearsal import Options, rehearse

    return rehearse(
        Options(
            url=arguments.url,
            gathering=arguments.gathering,
            venue=arguments.venue,
            remote=arguments.remote,
            minutes=arguments.minutes,
            texts=arguments.texts,
            moderator=arguments.moderator,
            checkin=arguments.checkin,
            posts_per_second=arguments.posts,
            supports_per_second=arguments.supports,
            seed=arguments.seed,
            quiet=arguments.quiet,
        )
    )


def run_settings(arguments: Arguments, settings: Settings) -> int:
    for name, default, help in Settings.table():
        print(f"{name:<29} {default or '-':<10} {help}")
    return 0

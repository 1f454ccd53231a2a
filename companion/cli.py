"""The command line: what operators type."""

from __future__ import annotations

import argparse
import base64
import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from companion import __version__, control, operate
from companion.domain import commands as c
from companion.domain.door.attendance import attendance
from companion.domain.results.commands import FORMS
from companion.live.house import House
from companion.opening import claim, open_house, open_log
from companion.operate import BAD_INPUT, CannotDo
from companion.records import run_export, run_import_record
from companion.secret import with_secret
from companion.settings import BadSetting, Settings, count, port, read_environment, url
from companion.store.backup_file import BadFile
from companion.store.log import (
    Damaged,
    EpochChanged,
    InUse,
    Unavailable,
    UnknownLayout,
    WrongSecret,
)
from companion.store.sqlite_log import FILE
from companion.upkeep import open_to_read, run_backup, run_restore, run_verify
from companion.verify.order import receipt

T = TypeVar("T")

Arguments = argparse.Namespace

LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}
LOGO_BYTES = 24 * 1024
PREVIEW_TYPES = {**LOGO_TYPES, ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
PREVIEW_BYTES = 60 * 1024

REHEARSE = "play an audience against a server; writes real ideas into its gathering"


class Fail(Exception):
    """Bad input: one clear line, exit 2."""


#: What an operator can do something about: one line says it.
EXPECTED = (
    Fail,
    BadFile,
    BadSetting,
    CannotDo,
    Damaged,
    EpochChanged,
    InUse,
    Unavailable,
    UnknownLayout,
    WrongSecret,
    control.NoAnswer,
)


class Parser(argparse.ArgumentParser):
    """One line for a mistake, instead of the whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.prog}: {message} (see --help)\n")


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit status."""
    parsed = parser().parse_args(arguments)
    try:
        settings = Settings.from_environment(read_environment())
        if getattr(parsed, "data", None):
            settings = replace(settings, data=parsed.data)
        status: int = parsed.run(parsed, settings)
    except EXPECTED as problem:
        print(f"companion: {problem}", file=sys.stderr)
        return BAD_INPUT
    except OSError as problem:  # a directory that is none, or that is not ours to write
        print(f"companion: {problem.filename or 'failed'}: {problem.strerror}", file=sys.stderr)
        return BAD_INPUT
    return status


def parser() -> Parser:
    root = Parser("python -m companion", description="The app of a hybrid evening.")
    root.add_argument("--version", action="version", version=__version__)
    commands = root.add_subparsers(required=True, metavar="COMMAND", parser_class=Parser)

    serve_ = command(commands, "serve", run_serve, "serve the gatherings")
    serve_.add_argument("--host", help="the address to listen on")
    serve_.add_argument("--port", type=checked(port), help="the port to listen on")
    serve_.add_argument("--workers", type=checked(count), metavar="N", help="serving processes")
    serve_.add_argument("--demo", action="store_true", help="put in the demo gatherings")
    # How a supervisor starts a worker: the descriptor of the line to it.
    serve_.add_argument("--supervisor", type=int, help=argparse.SUPPRESS)

    gathering = group(commands, "gathering", "define and show gatherings")
    import_ = command(gathering, "import", run_import, "define a gathering from a TOML file")
    import_.add_argument("file", type=Path, metavar="FILE.toml")
    import_record_ = command(
        gathering, "import-record", run_import_record, "put in a record, from an export"
    )
    import_record_.add_argument("file", type=Path, metavar="FILE.jsonl")
    command(gathering, "list", run_list, "name the gatherings")
    show = command(gathering, "show", run_show, "show one gathering")
    show.add_argument("slug", metavar="SLUG")

    house = group(commands, "house", "who looks after all gatherings and founds new ones")
    house_link = command(house, "link", run_house_link, "print a login link")
    house_link.add_argument("--name", required=True)
    house_link.add_argument(
        "--base", type=checked(url), metavar="URL", help="the server's public address"
    )
    command(house, "list", run_house_list, "name them")
    house_revoke = command(house, "revoke", run_house_revoke, "take all rights from one of them")
    house_revoke.add_argument("staff", metavar="ID_OR_NAME")

    staff = group(commands, "staff", "who may moderate, serve the door, show the stage")
    link = command(staff, "link", run_link, "print a login link")
    link.add_argument("--gathering", required=True, metavar="SLUG")
    link.add_argument("--role", required=True, choices=c.ROLES)
    link.add_argument("--name", required=True)
    link.add_argument(
        "--base", type=checked(url), metavar="URL", help="the server's public address"
    )
    staff_list = command(staff, "list", run_staff_list, "name the members of staff")
    staff_list.add_argument("--gathering", metavar="SLUG")
    revoke = command(staff, "revoke", run_revoke, "take all rights from a member of staff")
    revoke.add_argument("--gathering", required=True, metavar="SLUG")
    revoke.add_argument("staff", metavar="ID_OR_NAME")

    export_ = command(commands, "export", run_export, "write what was said, and by how many")
    export_.add_argument("slug", metavar="SLUG")
    export_.add_argument("--format", required=True, choices=FORMS)
    export_.add_argument("-o", "--output", type=Path, metavar="FILE", help="else stdout")
    export_.add_argument(
        "--names", action="store_true", help="with the names that stand beside the ideas"
    )

    backup_ = command(commands, "backup", run_backup, "write everything into one file")
    backup_.add_argument("file", type=Path, metavar="FILE")
    restore_ = command(commands, "restore", run_restore, "put a backup into data that hold nothing")
    restore_.add_argument("file", type=Path, metavar="FILE")
    restore_.add_argument(
        "--own-secret", action="store_true", help="do not take the backup's secret"
    )
    verify_ = command(commands, "verify", run_verify, "check every rule on what is kept")
    verify_.add_argument("slug", metavar="SLUG", nargs="?")
    verify_.add_argument(
        "--receipt",
        type=checked(receipt),
        action="append",
        default=[],
        metavar="NUMBER:CODE",
        help="a receipt, which SLUG's log must bear out; also several",
    )

    forget = command(commands, "forget", run_forget, "erase what a person wrote")
    forget.add_argument("slug", metavar="SLUG")
    forget.add_argument("--person", required=True, metavar="ID")

    retention = group(commands, "retention", "what is kept how long")
    command(retention, "run", run_retention, "erase what was kept long enough, now")

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

    command(commands, "settings", run_settings, "print the table of settings")
    return root


def checked(read: Callable[[str], T]) -> Callable[[str], T]:
    """For argparse, which keeps the reason of a ValueError to itself."""

    def reads(text: str) -> T:
        try:
            return read(text)
        except ValueError as problem:
            raise argparse.ArgumentTypeError(f"{text!r} {problem}") from None

    return reads


def group(parent: Any, name: str, help: str) -> Any:
    made = parent.add_parser(name, help=help, description=help)
    return made.add_subparsers(required=True, metavar="COMMAND", parser_class=Parser)


def command(parent: Any, name: str, run: Any, help: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = parent.add_parser(name, help=help, description=help)
    made.add_argument("--data", type=Path, metavar="DIR", help="the data directory")
    made.set_defaults(run=run)
    return made


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


def run_import(arguments: Arguments, settings: Settings) -> int:
    try:
        definition = tomllib.loads(arguments.file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise Fail(f"{arguments.file}: {problem.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise Fail(f"{arguments.file}: {problem}") from None
    embed_pictures(definition, arguments.file.parent)
    answer = do(settings, "define", definition=plain(definition))
    print(f"/g/{answer['slug']}/")
    return 0


def embed_pictures(definition: dict[str, Any], folder: Path) -> None:
    """Replace the names of pictures' files with their content, as data: addresses."""
    languages = definition.get("languages")
    translations = languages.values() if isinstance(languages, dict) else ()
    embed_picture(definition, "look", "logo", folder, LOGO_TYPES, LOGO_BYTES)
    for table in (definition, *translations):
        embed_picture(table, "stream", "preview", folder, PREVIEW_TYPES, PREVIEW_BYTES)


def embed_picture(
    definition: object, table: str, key: str, folder: Path, types: dict[str, str], most: int
) -> None:
    found = definition.get(table) if isinstance(definition, dict) else None
    if not isinstance(found, dict) or not isinstance(found.get(key), str):
        return
    if found[key].startswith("data:"):  # a file that the set-up's pages wrote
        return
    file = folder / found[key]
    kind = types.get(file.suffix.lower())
    if kind is None:
        raise Fail(f"{file}: a {key} must be one of {', '.join(types)}")
    try:
        content = file.read_bytes()
    except OSError as problem:
        raise Fail(f"{file}: {problem.strerror}") from None
    if len(content) > most:
        raise Fail(f"{file}: a {key} may have {most // 1024} KiB, every visitor loads it")
    found[key] = f"data:{kind};base64,{base64.b64encode(content).decode()}"


def plain(value: Any) -> Any:
    """A TOML value as JSON has it: dates and times become ISO texts."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def run_list(arguments: Arguments, settings: Settings) -> int:
    for room in look(settings):
        print(f"{room.gathering.slug}\t{room.definition.title}")
    return 0


def run_show(arguments: Arguments, settings: Settings) -> int:
    room = look(settings).room(arguments.slug)
    if room is None:
        raise Fail(f"there is no gathering {arguments.slug!r}; `gathering list` names them")
    definition, state = room.definition, room.gathering.state
    statuses = [idea.status for idea in state.ideas.values()]
    print(f"{definition.title} ({definition.slug})")
    print(f"when       {definition.date or 'today'}, {definition.starts} to {definition.ends}")
    print(f"where      {definition.place} {definition.address}".rstrip())
    print(f"log        epoch {room.gathering.epoch}, position {room.gathering.position}")
    for status in sorted(set(statuses)):
        print(f"{status:<10} {statuses.count(status)}")
    print(f"checked in {len(state.checked_in)}")
    if state.line.conditions:
        print("attendance " + ", ".join(f"{n} {k}" for k, n in vars(attendance(state)).items()))
    return 0


def run_link(arguments: Arguments, settings: Settings) -> int:
    answer = do(
        settings, "link", slug=arguments.gathering, role=arguments.role, name=arguments.name
    )
    base = (arguments.base or answer["base"]).rstrip("/")
    print(base + answer["path"])
    return 0


def run_house_link(arguments: Arguments, settings: Settings) -> int:
    answer = do(settings, "house_link", name=arguments.name)
    base = (arguments.base or answer["base"]).rstrip("/")
    print(base + answer["path"])
    return 0


def run_house_list(arguments: Arguments, settings: Settings) -> int:
    office = look(settings).office
    for staff in office.state.staff.values() if office else ():
        condition = "revoked" if staff.revoked else "logged in" if staff.used else "invited"
        name = office.words.get(staff.id, "(forgotten)") if office else ""
        print(f"{staff.id}\t{condition}\t{name}")
    return 0


def run_house_revoke(arguments: Arguments, settings: Settings) -> int:
    answer = do(settings, "house_revoke", staff=arguments.staff)
    print("revoked " + " ".join(answer["revoked"]))
    return 0


def run_staff_list(arguments: Arguments, settings: Settings) -> int:
    house = look(settings)
    if arguments.gathering and house.room(arguments.gathering) is None:
        raise Fail(f"there is no gathering {arguments.gathering!r}; `gathering list` names them")
    for room in house:
        gathering = room.gathering
        if arguments.gathering not in (None, gathering.slug):
            continue
        for staff in gathering.state.staff.values():
            condition = "revoked" if staff.revoked else "logged in" if staff.used else "invited"
            name = gathering.words.get(staff.id, "(forgotten)")
            print(f"{gathering.slug}\t{staff.id}\t{staff.role}\t{condition}\t{name}")
    return 0


def run_revoke(arguments: Arguments, settings: Settings) -> int:
    answer = do(settings, "revoke", slug=arguments.gathering, staff=arguments.staff)
    print("revoked " + " ".join(answer["revoked"]))
    return 0


def run_forget(arguments: Arguments, settings: Settings) -> int:
    answer = do(settings, "forget", slug=arguments.slug, person=arguments.person)
    print(f"erased {answer['erased']} entries")
    return 0


def run_retention(arguments: Arguments, settings: Settings) -> int:
    answer = do(settings, "retention")
    print(f"erased {answer['erased']} entries")
    return 0


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


def look(settings: Settings) -> House:
    """The data as it is now, read-only, beside a running server or without one."""
    return open_house(settings, open_to_read(settings))


def do(settings: Settings, operation: str, **arguments: Any) -> dict[str, Any]:
    """Have the running server do it; where none runs, or the log is in Redis, do it to the data."""
    try:
        ask = do_it_here if settings.redis_url else ask_the_server
        answer = ask(settings, operation, arguments)
    except control.NoServer:
        answer = do_it_here(settings, operation, arguments)
    if "error" in answer:
        raise Fail(answer["error"])
    return answer


def ask_the_server(settings: Settings, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
    return control.ask(settings.data, operation, arguments)


def do_it_here(settings: Settings, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
    is_new = not settings.redis_url and not (settings.data / FILE).exists()
    if operation != "define" and is_new:
        raise Fail(f"{settings.data} holds no data yet")
    log = open_log(settings)
    try:
        settings = with_secret(settings)
        claim(log, settings)
        return operate.operate(open_house(settings, log), settings, operation, arguments)
    finally:
        log.close()

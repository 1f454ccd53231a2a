"""The command line: what operators type, and the one line they get where it cannot be done."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest

from companion.settings import BadSetting, Settings
from tests.serving import ROOT, Server, free_port, run, without_stalls

COMMANDS = [
    (),
    ("serve",),
    ("gathering",),
    ("gathering", "import"),
    ("gathering", "import-record"),
    ("gathering", "list"),
    ("gathering", "show"),
    ("house",),
    ("house", "link"),
    ("house", "list"),
    ("house", "revoke"),
    ("staff",),
    ("staff", "link"),
    ("staff", "list"),
    ("staff", "revoke"),
    ("export",),
    ("backup",),
    ("restore",),
    ("verify",),
    ("forget",),
    ("retention",),
    ("retention", "run"),
    ("rehearse",),
    ("replay",),
    ("settings",),
]

LINK = ("staff", "link", "--gathering", "auftakt", "--role", "moderator", "--name", "Mona")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(command: tuple[str, ...]) -> None:
    """Contract: all take `--help`."""
    result = help_of(command)
    assert result.returncode == 0
    assert result.stdout.startswith("usage: python -m companion")
    assert result.stderr == ""


def test_every_command_is_asked_for_help_here() -> None:
    """This file's list is complete."""
    named = set()
    for command in COMMANDS:
        for line in help_of(command).stdout.partition("COMMAND\n")[2].splitlines():
            if found := re.match(r"    ([\w-]+)", line):
                named.add((*command, found[1]))
    assert named <= set(COMMANDS)
    assert len(named) == len(COMMANDS) - 1


BAD_INPUT: dict[str, tuple[str, ...]] = {
    "no command": (),
    "an unknown command": ("dance",),
    "an unknown option": ("settings", "--loud"),
    "an unknown gathering to show": ("gathering", "show", "nowhere"),
    "an unknown gathering to link to": (*LINK[:3], "nowhere", *LINK[4:]),
    "an unknown role": (*LINK[:5], "king", *LINK[6:]),
    "no name": LINK[:6],
    "an empty name": (*LINK[:7], " "),
    "a name too long": (*LINK[:7], "M" * 61),
    "nobody to revoke": ("staff", "revoke", "--gathering", "auftakt", "Nobody"),
    "an unknown gathering to revoke in": ("staff", "revoke", "--gathering", "nowhere", "Mona"),
    "an unknown gathering to forget in": ("forget", "nowhere", "--person", "v1"),
    "a file that is not there": ("gathering", "import", "/nowhere.toml"),
    "a directory as a file": ("gathering", "import", "/tmp"),
    "a port that is none": ("serve", "--port", "http"),
    "a port too high": ("serve", "--port", "70000"),
    "a port below zero": ("serve", "--port", "-1"),
    "a host that is none": ("serve", "--host", "nowhere.invalid"),
    "a file as data": ("gathering", "list", "--data", "/etc/hostname"),
    "a file as data to write": (*LINK, "--data", "/etc/hostname"),
    "data where none can be": (*LINK, "--data", "/proc/nowhere"),
    "no file to back up into": ("backup",),
    "a backup into nowhere": ("backup", "/nowhere/backup.gz"),
    "a backup into a directory": ("backup", "/tmp"),
    "a backup into a device": ("backup", "/dev/null"),
    "a backup of nothing": ("backup", "/tmp/backup.gz", "--data", "/nowhere"),
    "a backup that is not there": ("restore", "/nowhere.gz", "--data", "/nowhere"),
    "a directory as a backup": ("restore", "/tmp", "--data", "/nowhere"),
    "a text as a backup": ("restore", "/etc/hostname", "--data", "/nowhere"),
    "an unknown gathering to verify": ("verify", "nowhere"),
    "nothing to verify": ("verify", "--data", "/nowhere"),
    "a number that is none": ("rehearse", "http://127.0.0.1:1", "--venue", "many"),
}


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_input_gets_one_line_and_status_2(stopped: Server, name: str) -> None:
    """Contract: all print one clear line and exit 2 on bad input."""
    is_one_line(stopped.run(*BAD_INPUT[name]))


DEFINITIONS: dict[str, bytes] = {
    "no TOML": b"slug = ",
    "not UTF-8": b'slug = "\xff"',
    "wrong types": b"slug = 1\ntitle = []\nthemes = 7\nagenda = {}\nstream = 1\nseats = -1\n",
}


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_bad_definition_gets_one_line(stopped: Server, tmp_path: Path, name: str) -> None:
    file = tmp_path / "bad.toml"
    file.write_bytes(DEFINITIONS[name])
    is_one_line(stopped.run("gathering", "import", str(file)))


def test_a_bad_definition_beside_a_running_server_gets_the_same_line(
    shared_server: Server, stopped: Server, tmp_path: Path
) -> None:
    file = tmp_path / "bad.toml"
    file.write_bytes(DEFINITIONS["wrong types"])
    beside = shared_server.run("gathering", "import", str(file))
    assert is_one_line(beside) == is_one_line(stopped.run("gathering", "import", str(file)))
    assert "Traceback" not in shared_server.log, shared_server.log


SETTINGS = {
    "PORT": "70000",
    "COMPANION_IDEA_SECONDS": "soon",
    "COMPANION_IDEA_BURST": "0",
    "COMPANION_COMMANDS_PER_SECOND": "nan",
    "COMPANION_SESSION_HOURS": "-1",
    "COMPANION_LINK_HOURS": "inf",
    "COMPANION_BASE_URL": "companion.example",
    "COMPANION_ORIGINS": "https://good.example,bad.example",
    "COMPANION_ASYNC": "asyncio",
    "COMPANION_PROXIES": "one",
    "COMPANION_SECRET": "GEHEIM",
    "REDIS_URL": "http://:GEHEIM@example",
    "SMTP_URL": "smtp://stadt:GEHEIM@mail.example.org",
    "COMPANION_MAIL_FROM": "Stadt <stadt@example.org",
    "COMPANION_MAILS_PER_MINUTE": "0",
    "COMPANION_MAIL_SECONDS": "0",
    "COMPANION_MAIL_RETRY_SECONDS": "later",
    "COMPANION_MAIL_HOURS": "-1",
}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_bad_setting_is_named(name: str) -> None:
    with pytest.raises(BadSetting, match=name) as bad:
        Settings.from_environment({name: SETTINGS[name]})
    assert "GEHEIM" not in str(bad.value)


NO_SETTINGS = [
    ("COMPANION_IDEA_SECONDS", "abc", "must be a number above 0"),
    ("COMPANION_BASE_URL", "https://[", "must be an address"),
    ("COMPANION_BASE_URL", "https://die stadt.example", "must be an address"),
    ("COMPANION_BASE_URL", "https://stadt.example:99999", "must be an address"),
    ("COMPANION_MAX_CONNECTIONS", "0", "1 or more"),
    ("PORT", "\u0663", "must be a whole number"),
]


@pytest.mark.parametrize(("name", "value", "right"), NO_SETTINGS)
def test_bad_setting_says_what_would_be_right(name: str, value: str, right: str) -> None:
    with pytest.raises(BadSetting, match=right):
        Settings.from_environment({name: value})


@pytest.mark.parametrize("url", ["redis://:GEHEIM/x@h", "redis://h:GEHEIM", "redis://[GEHEIM"])
def test_a_redis_address_that_is_none_is_not_quoted(url: str) -> None:
    with pytest.raises(BadSetting, match="REDIS_URL") as bad:
        Settings.from_environment({"REDIS_URL": url})
    assert "GEHEIM" not in str(bad.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://stadt:GEHEIM@h",
        "smtp://stadt:GEHEIM@",
        "smtp://stadt:GEHEIM@h:0",
        "smtp://stadt:GEHEIM@h:99999?starttls",
        "smtp://stadt:GEHEIM@h?ssl",
        "smtp://stadt:GEHEIM@h/inbox?starttls",
        "smtp://stadt:GEHEIM@h?starttls#x",
        "smtp://stadt:GEHEIM @h?starttls",
        "smtp://:GEHEIM@h?starttls",
        "smtp://stadt:GEHEIMü@h?starttls",
        "smtp://[GEHEIM",
    ],
)
def test_a_mail_server_that_is_none_is_not_quoted(url: str) -> None:
    with pytest.raises(BadSetting, match="SMTP_URL") as bad:
        Settings.from_environment({"SMTP_URL": url})
    assert "GEHEIM" not in str(bad.value)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("smtp://mail.example.org", ("mail.example.org", 25, "", "", "")),
        ("smtp://mail.example.org?starttls", ("mail.example.org", 587, "", "", "starttls")),
        ("smtps://a%40b.de:p%3A%40%2F@m.de", ("m.de", 465, "a@b.de", "p:@/", "tls")),
        ("smtp://a:b@127.0.0.1:2525", ("127.0.0.1", 2525, "a", "b", "")),
        ("smtps://a:b@[::1]:1465", ("::1", 1465, "a", "b", "tls")),
    ],
)
def test_where_mails_are_handed_in(url: str, found: tuple[str, int, str, str, str]) -> None:
    environment = {
        "SMTP_URL": url,
        "COMPANION_MAIL_FROM": "Stadt, Digitales <stadt@example.org>",
        "COMPANION_BASE_URL": "https://abend.example.org",
    }
    settings = Settings.from_environment(environment)
    assert settings.smtp_url
    assert tuple(vars(settings.smtp_url).values()) == found
    assert "password" not in repr(settings)
    assert str(settings.mail_from) == '"Stadt, Digitales" <stadt@example.org>'
    for needed in ("COMPANION_MAIL_FROM", "COMPANION_BASE_URL"):
        with pytest.raises(BadSetting, match=needed):
            Settings.from_environment({k: v for k, v in environment.items() if k != needed})


def test_table_of_settings_tells_no_password(stopped: Server) -> None:
    told = run("settings", SMTP_URL="smtp://stadt:GEHEIM@127.0.0.1", **MAIL)
    assert told.returncode == 0
    assert "SMTP_URL" in told.stdout
    assert "GEHEIM" not in told.stdout + told.stderr


MAIL = {"COMPANION_MAIL_FROM": "stadt@example.org", "COMPANION_BASE_URL": "https://a.example.org"}


def test_a_bad_setting_gets_one_line(stopped: Server) -> None:
    assert "PORT" in is_one_line(run("settings", **(stopped.environment | {"PORT": "70000"})))


def test_a_port_that_is_taken_is_named(stopped: Server) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        line = is_one_line(stopped.run("serve", "--port", str(other.getsockname()[1])))
    assert str(other) not in line
    assert "port" in line


def test_a_second_server_on_the_same_data_is_refused(shared_server: Server) -> None:
    """Guarantee; and the first goes on."""
    line = is_one_line(shared_server.run("serve", "--port", str(free_port())))
    assert str(shared_server.data) in line
    assert "in use" in line
    shared_server.operate("link", slug="auftakt", role="door", name="Dora")


def test_a_second_server_on_the_same_port_is_refused(shared_server: Server, tmp_path: Path) -> None:
    """Eventlet's own listener would share the port, and each phone would land on either."""
    line = is_one_line(shared_server.run("serve", "--data", str(tmp_path / "other")))
    assert str(shared_server.port) in line


def test_the_table_of_settings_is_complete(stopped: Server) -> None:
    result = stopped.run("settings")
    assert result.returncode == 0
    for name, _, help in Settings.table():
        assert re.search(rf"^{name} .*{re.escape(help)}$", result.stdout, re.MULTILINE), name


def test_dot_env_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("COMPANION_DATA=from-file\nCOMPANION_ASYNC=nonsense\n")
    in_file = in_directory(tmp_path, "gathering", "list")
    assert (in_file.returncode, "COMPANION_ASYNC" in in_file.stderr) == (2, True)
    won = in_directory(tmp_path, "gathering", "list", COMPANION_ASYNC="eventlet")
    assert "from-file holds no data" in won.stderr
    won = in_directory(
        tmp_path, "gathering", "list", COMPANION_ASYNC="eventlet", COMPANION_DATA="from-outside"
    )
    assert "from-outside holds no data" in won.stderr


def test_a_broken_dot_env_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"COMPANION_DATA=\xff\xfe\n")
    assert ".env" in is_one_line(in_directory(tmp_path, "gathering", "list"))


def test_data_of_another_kind_are_left_alone(tmp_path: Path) -> None:
    """Somebody else's file under our name: named, and not touched."""
    file = tmp_path / "companion.sqlite3"
    file.write_bytes(b"This is no database, but somebody's diary. " * 200)
    before = file.read_bytes()
    for command in (("gathering", "list"), LINK, ("serve", "--port", str(free_port()))):
        is_one_line(run(*command, "--data", str(tmp_path)))
        assert file.read_bytes() == before


def test_the_data_directory_may_hold_foreign_files(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "notes.txt").write_text("Milch kaufen")
    (data / "control.sock").write_text("left behind by something")
    with Server(data) as server:
        assert server.run("gathering", "list").returncode == 0
    assert (data / "notes.txt").read_text() == "Milch kaufen"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_stops_when_it_is_told_to(tmp_path: Path, number: signal.Signals) -> None:
    """With a connection open that nobody closes, within seconds and with status 0."""
    with Server(tmp_path / "data") as server:
        assert server.process
        with socket.create_connection(("127.0.0.1", server.port)):
            server.process.send_signal(number)
            assert server.process.wait(10) == 0
        assert not (server.data / "control.sock").exists()
        assert without_stalls(server.log) == ""


def test_serve_says_where_to_go_and_how_to_log_in(tmp_path: Path) -> None:
    server = Server(tmp_path / "data")
    with subprocess.Popen(
        [sys.executable, "-m", "companion", "serve", "--demo"],
        cwd=ROOT,
        env=server.environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(6)]
        process.terminate()
    said = "".join(lines)
    assert f"http://127.0.0.1:{server.port}/g/auftakt/" in said
    assert len(re.findall(r"/g/auftakt/login\?t=\S+", said)) == 2


@lru_cache
def help_of(command: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    return run(*command, "--help")


def in_directory(
    directory: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """A command run from somewhere else, where a .env may stand."""
    own = {k: v for k, v in os.environ.items() if not k.startswith("COMPANION_")}
    return subprocess.run(
        [sys.executable, "-m", "companion", *arguments],
        cwd=directory,
        env={**own, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def is_one_line(result: subprocess.CompletedProcess[str]) -> str:
    """The one line on stderr of a command that refused."""
    assert result.returncode == 2, result
    assert result.stdout == ""
    assert result.stderr.endswith("\n")
    assert result.stderr.count("\n") == 1, result.stderr
    assert "Traceback" not in result.stderr
    return result.stderr

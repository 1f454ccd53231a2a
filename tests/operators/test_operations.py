"""What operators do, beside a running server and without one: the same, told the same way."""

from __future__ import annotations

import json
import os
import socket
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion import control
from companion.rehearsal.pages import Refused
from tests.serving import Server
from tests.web.people import Evening

WORKSHOP = """
slug = "werkstatt"
title = "Werkstatt: {title}"
date = 2026-12-01
starts = 18:00:00
ends = 20:00:00
place = "VHS"

[[themes]]
id = "wege"
title = "Wege"
"""


@pytest.fixture(params=["beside a server", "without one"])
def operated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """Data with the demo gatherings, with and without a server that runs on it."""
    with Server(tmp_path / "data") as server:
        if request.param == "without one":
            server.stop()
        yield server


def test_a_gathering_is_defined_named_and_shown(operated: Server, tmp_path: Path) -> None:
    file = tmp_path / "werkstatt.toml"
    file.write_text(WORKSHOP.format(title="Wege"))
    result = operated.run("gathering", "import", str(file))
    assert (result.returncode, result.stdout) == (0, "/g/werkstatt/\n"), result.stderr
    listed = operated.run("gathering", "list").stdout.splitlines()
    assert [line.partition("\t")[0] for line in listed] == ["auftakt", "dialog", "werkstatt"]
    shown = operated.run("gathering", "show", "werkstatt").stdout
    assert "Werkstatt: Wege" in shown
    assert "2026-12-01, 18:00 to 20:00" in shown
    file.write_text(WORKSHOP.format(title="Neue Wege"))
    assert operated.run("gathering", "import", str(file)).returncode == 0
    assert "Werkstatt: Neue Wege" in operated.run("gathering", "show", "werkstatt").stdout


def test_staff_are_invited_listed_and_revoked(operated: Server) -> None:
    for role in ("moderator", "stage"):
        result = operated.run(
            "staff", "link", "--gathering", "auftakt", "--role", role, "--name", f"Frau {role}",
            "--base", "https://companion.example/",
        )  # fmt: skip
        assert result.returncode == 0, result.stderr
        assert result.stderr == ""
        assert result.stdout.startswith("https://companion.example/g/auftakt/login?t=")
        assert result.stdout.count("\n") == 1, "alone on one line"
    before = staff(operated)
    assert before["Frau moderator"] == ("moderator", "invited")
    assert before["Frau stage"] == ("stage", "invited")
    revoked = operated.run("staff", "revoke", "--gathering", "auftakt", "Frau moderator")
    assert revoked.returncode == 0, revoked.stderr
    assert staff(operated)["Frau moderator"] == ("moderator", "revoked")
    assert staff(operated)["Frau stage"] == ("stage", "invited")


def test_a_link_made_without_a_server_logs_in_when_one_runs(tmp_path: Path) -> None:
    server = Server(tmp_path / "data")
    server.start()
    server.stop()
    made = server.run("staff", "link", "--gathering", "auftakt", "--role", "door", "--name", "Dora")
    with server, Evening(server) as evening:
        dora = evening.browser()
        assert dora.submit(made.stdout.strip()).status == 303
        assert staff(server)["Dora"] == ("door", "logged in")


def test_what_an_operator_does_reaches_the_phones_at_once(
    shared_server: Server, tmp_path: Path
) -> None:
    with Evening(shared_server) as evening:
        ada, mona = evening.guest(), evening.moderator("Mina")
        idea = ada.posts("Vergesst mich")["idea"]
        mona.publishes(idea)
        ben = evening.guest()
        ben.sees(idea)
        person = mona.sees(idea)["by"]
        result = shared_server.run("forget", "auftakt", "--person", person)
        assert (result.returncode, result.stdout) == (0, "erased 1 entries\n"), result.stderr
        for screen in (ben, mona):
            screen.no_longer_sees(idea, within=1)
        assert (
            shared_server.run("staff", "revoke", "--gathering", "auftakt", "Mina").returncode == 0
        )
        mona.is_cut_off(within=1)
        with pytest.raises(Refused):
            mona.phone.connect()


def test_a_definition_set_up_anew_reaches_every_screen(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "auftakt.toml"
    demo = Path("companion/demo/auftakt.toml").read_text(encoding="utf-8")
    with Evening(server) as evening:
        ada = evening.guest()
        file.write_text(demo.replace("Auftakt: Digitales Castrop-Rauxel", "Verlegt in die Aula"))
        assert server.run("gathering", "import", str(file)).returncode == 0
        ada.phone.wait_until(
            lambda p: p.held and p.held.facts["gathering"]["title"] == "Verlegt in die Aula", 2
        )
        assert "Verlegt in die Aula" in evening.browser().get(evening.path()).text
        file.write_text(demo.replace('slug = "auftakt"', 'slug = "brandneu"'))
        assert server.run("gathering", "import", str(file)).returncode == 0
        there = Evening(server, "brandneu")
        assert there.guest().posts("Die erste hier")["ok"]


def test_who_is_not_known_is_not_forgotten_either(shared_server: Server) -> None:
    """P1: what an operator typed, a name perhaps, must not get into the log."""
    result = shared_server.run("forget", "auftakt", "--person", "Ada Lovelace")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "companion: refused: unknown_person\n"


def test_a_server_that_was_killed_is_no_server(tmp_path: Path) -> None:
    """Its control socket is still there, and nobody listens."""
    with Server(tmp_path / "data") as server:
        server.kill()
        assert (server.data / control.FILE).exists()
        assert server.run(
            "staff", "link", "--gathering", "auftakt", "--role", "door", "--name", "Dora"
        ).stdout
        server.start()
        assert server.run("gathering", "list").returncode == 0


def test_the_owner_alone_may_open_what_the_server_keeps(shared_server: Server) -> None:
    for name in (control.FILE, "secret", "companion.sqlite3"):
        mode = stat.S_IMODE((shared_server.data / name).stat().st_mode)
        assert mode == 0o600, (name, oct(mode))


def test_a_long_path_to_the_data_is_no_obstacle(tmp_path: Path) -> None:
    """The address of a Unix socket holds 108 bytes."""
    data = tmp_path / ("a-very-long-name-" * 6) / ("and-another-one-" * 4) / "data"
    with Server(data) as server:
        assert len(bytes(data)) > 150
        result = server.run(
            "staff", "link", "--gathering", "auftakt", "--role", "door", "--name", "Dora"
        )
        assert result.returncode == 0, result.stderr


def test_nonsense_on_the_control_socket_ends_nothing(server: Server) -> None:
    for sent in (
        b"",
        b"\n",
        b"{\n",
        b"[]\n",
        b'["dance", {}]\n',
        b'["link", {}]\n',
        b'["link", {"slug": 1, "role": 2, "name": 3}]\n',
        b'["define", {"definition": 7}]\n',
        b'["define", {"definition": []}]\n',
        b"[" * 5000 + b"\n",
        b"\xff\xfe\n",
        b"x" * 2_000_000,
    ):
        answer = say(server, sent)
        assert not answer or "error" in json.loads(answer), sent[:40]
    assert server.operate("link", slug="auftakt", role="door", name="Dora")["path"]


def test_who_connects_to_the_control_socket_and_says_nothing_holds_up_nobody(
    shared_server: Server,
) -> None:
    silent = [control_socket(shared_server) for _ in range(20)]
    start = time.monotonic()
    assert shared_server.operate("link", slug="auftakt", role="door", name="Dora")["path"]
    assert time.monotonic() - start < 5
    for line in silent:
        line.close()


def test_many_operators_at_once_are_all_served(shared_server: Server) -> None:
    paths: list[str] = []

    def invite(n: int) -> None:
        made = shared_server.operate("link", slug="auftakt", role="door", name=f"Dora {n}")
        paths.append(made["path"])

    threads = [threading.Thread(target=invite, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(set(paths)) == 20


def staff(server: Server) -> dict[str, tuple[str, str]]:
    """Role and condition by name."""
    listed = server.run("staff", "list", "--gathering", "auftakt")
    assert listed.returncode == 0
    rows = [line.split("\t") for line in listed.stdout.splitlines()]
    return {name: (role, condition) for _, _, role, condition, name in rows}


def control_socket(server: Server) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(5)
    directory = os.open(server.data, os.O_RDONLY)
    try:
        connection.connect(f"/proc/self/fd/{directory}/{control.FILE}")
    finally:
        os.close(directory)
    return connection


def say(server: Server, line: bytes) -> bytes:
    with control_socket(server) as connection:
        try:
            connection.sendall(line)
            connection.shutdown(socket.SHUT_WR)
            return connection.recv(65536)
        except ConnectionError:
            return b""

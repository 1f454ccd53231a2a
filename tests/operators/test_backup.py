"""A backup is taken beside a running server, and an evening goes on from it somewhere else."""

from __future__ import annotations

import gzip
import json
import os
import secrets
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from companion.store.backup_file import BackupFile, check
from companion.store.sqlite_layout import LAYOUT
from companion.store.sqlite_log import FILE, SqliteLog
from companion.verify import verify
from tests.serving import ROOT, Server, run
from tests.store import old
from tests.store.drafts import idea
from tests.web.people import Evening, Guest, Moderator, Screen

STORED = old.HERE / "backup-1.gz"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where backups of this test go."""
    return tmp_path / "backup.gz"


def test_an_evening_goes_on_on_another_machine(server: Server, file: Path, tmp_path: Path) -> None:
    """Everybody sees what they saw, is who they were, and takes a fresh screen; a command that was
    acknowledged before is answered alike (L2)."""
    with Evening(server) as evening:
        ada, mona, wall = evening.in_the_hall(), evening.moderator(), evening.projector()
        shown = ada.posts("Mehr Bänke", nonce="nonce-of-ada", author="Ada")
        mona.publishes(shown["idea"])
        hidden = ada.posts("Das nicht")["idea"]
        mona.hides(hidden, reason="Später vielleicht")
        published = evening.guest().supports(shown["idea"], nonce="nonce-of-ben")
        spotlit = mona.spotlights(shown["idea"])
        wall.sees_in_the_spotlight(shown["idea"])
        wall.sees(shown["idea"], support=1)
        taken = server.run("backup", str(file))
        assert (taken.returncode, taken.stderr) == (0, "")
        before = [held(who) for who in (ada, mona, wall)]
        own = ada.finds_own(hidden, "hidden")
        lost = ada.posts("Nach der Sicherung")["idea"]
        mona.sees(lost)
        ahead = mona.phone.held
    other = Server(tmp_path / "other")
    assert other.run("restore", str(file)).returncode == 0
    with other, Evening(other) as evening:
        ada_again = Guest(evening.phone("guest", token=ada.phone.token))
        mona_again = Moderator(evening.phone("moderator", cookie=mona.phone.cookie), mona.browser)
        wall_again = Screen(evening.phone("projector", cookie=wall.phone.cookie))
        mona_again.phone.held = ahead  # further than the new log is, in the old epoch
        for again, then in zip((ada_again, mona_again, wall_again), before, strict=True):
            again.phone.connect()
            assert held(again) == then
            assert again.phone.held
            assert ahead
            assert again.phone.held.epoch != ahead.epoch
        assert ada_again.finds_own(hidden, "hidden") == own
        assert ada_again.posts("Mehr Bänke", nonce="nonce-of-ada", author="Ada") == shown
        assert lost not in mona_again.phone.ideas
        assert spotlit["position"] > published["position"]
        new = ada_again.posts("Neues")
        assert new["position"] > spotlit["position"]
        assert mona_again.publishes(new["idea"])["ok"]
        wall_again.sees(new["idea"], origin="venue")
    assert verified(other)


def held(who: Screen) -> Any:
    """What is on a screen, wherever its log counts."""
    assert who.phone.held
    facts = dict(who.phone.held.facts)
    return facts, sorted(who.phone.ideas.values(), key=lambda i: i["id"])


def test_what_was_acknowledged_before_is_in_it_whoever_writes_meanwhile(
    server: Server, file: Path, tmp_path: Path
) -> None:
    """And nobody waits for it; it is whole each time."""
    acknowledged: list[str] = []
    done = threading.Event()

    def invites() -> None:
        while not done.is_set():
            made = server.operate("link", slug="auftakt", role="door", name="Dora")
            acknowledged.append(made["staff"])

    writers = [threading.Thread(target=invites) for _ in range(4)]
    for writer in writers:
        writer.start()
    try:
        for n in range(3):
            before = set(acknowledged)
            assert server.run("backup", str(file)).returncode == 0
            check(file)
            with BackupFile(file) as opened:
                snapshot, _ = next(opened.copies())
                entries = {kept.writing.id for kept in snapshot.vault}
            assert before <= entries, n
    finally:
        done.set()
        for writer in writers:
            writer.join(20)
    assert len(acknowledged) > 20
    other = Server(tmp_path / "other")
    assert other.run("restore", str(file)).returncode == 0
    assert verified(other)


def test_backup_is_for_its_owner_alone_and_takes_the_place_of_the_last(
    stopped: Server, file: Path
) -> None:
    before = os.umask(0)
    try:
        for _ in range(2):
            result = stopped.run("backup", str(file))
            assert result.stdout.startswith(f"{file}: 2 gatherings, ")
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [found.name for found in file.parent.iterdir()] == [file.name]


def test_full_disk_leaves_the_backup_of_yesterday(file: Path, tmp_path: Path) -> None:
    """One line, and nothing unfinished beside it."""
    data = tmp_path.parent / f"{tmp_path.name}-data"
    log = SqliteLog(data)
    log.create("auftakt")
    log.append("auftakt", idea("i1", secrets.token_hex(100_000)))
    log.close()
    file.write_text("yesterday's")
    refused(limited(64, "backup", str(file), "--data", str(data)), f"{file}: File too large")
    assert file.read_text() == "yesterday's"
    assert [found.name for found in file.parent.iterdir()] == [file.name]


def limited(blocks: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command that can make no file larger than so many blocks of 512 bytes."""
    limit = f'ulimit -f {blocks} && exec "$0" "$@"'
    return subprocess.run(
        ["sh", "-c", limit, sys.executable, "-m", "companion", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_backup_that_is_told_to_stop_leaves_nothing_unfinished(
    stopped: Server, file: Path, tmp_path: Path
) -> None:
    """P2: a half of what people wrote, forgotten in some directory."""
    program = SLOW.format(file=str(file))
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, env=stopped.environment, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"half\n"
        assert len(list(tmp_path.iterdir())) == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 1
    assert list(tmp_path.iterdir()) == []


#: A backup that comes to a halt in the middle.
SLOW = """
import time
from companion import backup, cli
def halts(file, header, copies):
    file.write(b"half")
    print("half", flush=True)
    time.sleep(60)
backup.write = halts
raise SystemExit(cli.main(["backup", {file!r}]))
"""


def test_pipe_is_not_replaced_by_a_file(stopped: Server, file: Path) -> None:
    os.mkfifo(file)
    refused(stopped.run("backup", str(file)), "is no plain file")
    assert stat.S_ISFIFO(file.stat().st_mode)


# Refused, in one line and without a trace


def test_nothing_is_restored_over_gatherings(tmp_path: Path) -> None:
    server = Server(tmp_path / "data")
    assert server.run("restore", str(STORED)).returncode == 0
    before = epochs(server)
    assert len(before) == 2
    refused(server.run("restore", str(STORED)), "there are gatherings already: auftakt, dialog")
    assert epochs(server) == before


def test_nothing_is_restored_under_a_running_server(shared_server: Server) -> None:
    secret = (shared_server.data / "secret").read_text()
    refused(shared_server.run("restore", str(STORED), "--own-secret"), "in use by another server")
    assert (shared_server.data / "secret").read_text() == secret


CONTENTS = {
    "cut": (STORED.read_bytes()[:-30], "is cut short"),
    "newer": (
        gzip.compress(json.dumps({"companion": "backup", "format": 99}).encode() + b"\n"),
        "has format 99, this version reads up to 1",
    ),
    "foreign": (b"Milch kaufen\n", "is no backup of Companion's"),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_file_that_cannot_be_used_leaves_no_trace(file: Path, tmp_path: Path, name: str) -> None:
    content, line = CONTENTS[name]
    file.write_bytes(content)
    refused(run("restore", str(file), "--data", str(tmp_path / "data")), line)
    assert not (tmp_path / "data").exists()


def test_backup_for_which_the_disk_has_no_room_is_not_put_in(file: Path, tmp_path: Path) -> None:
    """And is, when there is room."""
    data = tmp_path / "data"
    refused(limited(100, "restore", str(STORED), "--data", str(data)), FILE)
    assert epochs(Server(data)) == {}
    assert run("restore", str(STORED), "--data", str(data)).returncode == 0


def refused(result: subprocess.CompletedProcess[str], line: str) -> None:
    assert (result.returncode, result.stdout) == (2, "")
    assert line in result.stderr
    assert result.stderr.count("\n") == 1, result.stderr


# The secret

OTHER = "quite-another-secret-of-forty-characters"


def test_secret_comes_along_where_there_is_none(tmp_path: Path) -> None:
    assert run("restore", str(STORED), "--data", str(tmp_path / "data")).returncode == 0
    with BackupFile(STORED) as opened:
        assert (tmp_path / "data" / "secret").read_text() == opened.header.secret
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600


@pytest.mark.parametrize("where", ["secret", "COMPANION_SECRET"])
def test_another_secret_is_never_replaced(tmp_path: Path, where: str) -> None:
    """Refused, since everybody would be a stranger; or kept, where that is meant."""
    server = Server(tmp_path / "data", **({where: OTHER} if where.isupper() else {}))
    if where == "secret":
        server.data.mkdir()
        (server.data / "secret").write_text(OTHER)
    refused(server.run("restore", str(STORED)), f"{where} is not the backup's secret")
    assert epochs(server) == {}
    assert server.run("restore", str(STORED), "--own-secret").returncode == 0
    assert len(epochs(server)) == 2
    kept = server.data / "secret"
    assert (kept.read_text() if kept.exists() else "") == (OTHER if where == "secret" else "")


def test_secret_of_the_environment_comes_along_too(file: Path, tmp_path: Path) -> None:
    """Whether it stands in the environment on the other side or not."""
    with Server(tmp_path / "data", COMPANION_SECRET=OTHER) as server:
        assert server.run("backup", str(file)).returncode == 0
    same = Server(tmp_path / "same", COMPANION_SECRET=OTHER)
    assert same.run("restore", str(file)).returncode == 0
    assert not (same.data / "secret").exists()
    without = Server(tmp_path / "without")
    assert without.run("restore", str(file)).returncode == 0
    assert (without.data / "secret").read_text() == OTHER


def test_secret_that_no_file_may_hold_is_asked_for(file: Path, tmp_path: Path) -> None:
    """Written into one, it would be taken for half a secret, and no server would start."""
    with Server(tmp_path / "data", COMPANION_SECRET=OTHER[:16]) as server:
        assert server.run("backup", str(file)).returncode == 0
    refused(run("restore", str(file), "--data", str(tmp_path / "other")), "set COMPANION_SECRET")
    same = Server(tmp_path / "same", COMPANION_SECRET=OTHER[:16])
    assert same.run("restore", str(file)).returncode == 0


# Data of an earlier version


def test_server_goes_on_with_data_of_an_earlier_version(tmp_path: Path) -> None:
    """Read by commands before, brought up to date by starting, in the same epoch."""
    server = Server(old.put("layout-1", tmp_path / "data"))
    before = old.told("layout-1")["epochs"]
    shown = server.run("gathering", "show", "auftakt")
    assert before["auftakt"] in shown.stdout
    with server, Evening(server) as evening:
        ada = evening.guest()
        assert ada.posts("Jahre danach")["ok"]
        assert {idea["text"] for idea in ada.phone.ideas.values()} == {
            "Mehr Bänke am Hammerkopfturm",
            "Wann fährt der Bus? \U0001f68c",
        }
        assert epochs(server) == before
        assert f"{FILE}: layout 1 is now {LAYOUT}" in server.log
    assert verified(server)


# Looking at the data without a process for each look


def verified(server: Server) -> bool:
    log = server.open_log()
    problems = [line for slug in log.gatherings() for line in verify(log, slug).problems]
    problems += log.damage()
    log.close()
    assert problems == []
    return True


def epochs(server: Server) -> dict[str, str]:
    """By gathering; none where there is nothing."""
    if not (server.data / FILE).exists():
        return {}
    log = server.open_log()
    found = {slug: log.epoch(slug) for slug in log.gatherings()}
    log.close()
    return found

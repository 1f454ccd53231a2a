"""`verify`: figures and 0, or a line for everything that is wrong and 1."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from companion.store.sqlite_log import FILE
from tests.serving import Server, run
from tests.store import old
from tests.web.people import Evening


def test_running_evening_is_sound_and_shown_in_figures(server: Server) -> None:
    with Evening(server) as evening:
        ada, mona = evening.in_the_hall(), evening.moderator()
        idea = ada.posts("Mehr Bänke", author="Ada")["idea"]
        mona.publishes(idea)
        ada.posts("Noch eine")
        assert evening.guest().supports(idea)["ok"]
        result = server.run("verify", "auftakt")
    assert (result.returncode, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "auftakt: sound"
    assert "  ideas      1 published, 1 pending, 0 hidden, 0 forgotten" in lines
    assert "  supports   1" in lines
    assert any(line.startswith("  people     2, 1 in the hall; ") for line in lines)
    assert "dialog" not in result.stdout
    assert "Ada" not in result.stdout
    everything = server.run("verify")
    assert everything.returncode == 0
    assert "dialog: sound" in everything.stdout


def test_damage_is_told_line_by_line(tmp_path: Path) -> None:
    data = old.put("layout-1", tmp_path / "data")
    with closing(sqlite3.connect(data / FILE)) as db:
        db.execute("DELETE FROM events WHERE gathering = 'dialog' AND position = 2")
        db.execute("DELETE FROM vault WHERE gathering = 'auftakt' AND position = 15")
        db.execute("INSERT INTO versions VALUES ('nebenan', 'k', 2)")
        db.commit()
    result = run("verify", "--data", str(data))
    assert result.returncode == 1
    assert "auftakt: damaged" in result.stdout
    lines = result.stderr.splitlines()
    assert lines[:3] == [
        "companion: versions of a gathering that is not there: nebenan",
        "companion: auftakt: vault entry wcc66a91781892e48 of position 15 is missing",
        "companion: dialog: L3: position 2 is missing",
    ]
    assert run("verify", "auftakt", "--data", str(data)).returncode == 1


def test_file_that_cannot_even_be_opened_is_damaged_too(tmp_path: Path) -> None:
    data = old.put("layout-1", tmp_path / "data")
    whole = (data / FILE).read_bytes()
    (data / FILE).write_bytes(whole[:4096] + b"\xff" * 8192 + whole[12288:])
    result = run("verify", "--data", str(data))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1
    assert "malformed" in result.stderr

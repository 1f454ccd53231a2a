import re

from companion.rehearsal import Options, rehearse


def counted(report, row):
    """The first number of a row of the report."""
    found = re.search(rf"^{re.escape(row)} +(\d+)", report, re.MULTILINE)
    assert found, f"no row {row!r} in\n{report}"
    return int(found[1])


def test_a_small_evening_is_sound(server, capsys):
    link = server.moderator_link()
    options = Options(server.url, venue=3, remote=7, minutes=0.1, moderator=link, quiet=True)

    assert rehearse(options) == 0

    report = capsys.readouterr().out
    assert counted(report, "joined") == 10
    assert "remote 7, venue 3" in report
    sent = counted(report, "sent")
    assert sent > 0
    for row in ("acknowledged", "seen by the moderator", "published", "on the projector"):
        assert counted(report, row) == sent
    assert counted(report, "reconnects") > 0
    assert counted(report, "lost") == counted(report, "twice") == 0
    assert "12 of 12" in report


def test_without_a_moderator_the_authors_own_lists_tell_what_is_lost(server, capsys):
    options = Options(server.url, venue=1, remote=6, minutes=0.06, quiet=True)

    assert rehearse(options) == 0

    report = capsys.readouterr().out
    assert counted(report, "acknowledged") > 0
    assert "No --moderator" in report
    assert "No check-in address" in report


def test_what_cannot_begin_says_so_in_one_line(server, capsys, tmp_path):
    link = server.moderator_link()
    used = Options(server.url, moderator=link, remote=1, venue=0, minutes=0.02, quiet=True)
    rehearse(used)
    capsys.readouterr()

    for options in (
        used,
        Options("http://127.0.0.1:1"),
        Options(server.url, gathering="nirgends"),
        Options(server.url, texts=tmp_path / "missing.jsonl"),
        Options(server.url, minutes=0),
    ):
        assert rehearse(options) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1


def test_more_phones_than_files_are_refused_at_once(capsys, monkeypatch):
    monkeypatch.setattr("resource.getrlimit", lambda _: (64, 128))

    assert rehearse(Options("http://127.0.0.1:1", remote=1000)) == 2
    assert "ulimit -n" in capsys.readouterr().err

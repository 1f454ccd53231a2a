"""Copies of the static files in the data directory, one for each version that was started."""

import os
from pathlib import Path

from companion.web import assets


def version(folder: Path, content: str) -> Path:
    """The source of one, as a checkout leaves it: its folder is old."""
    source = folder / "static"
    source.mkdir(parents=True, exist_ok=True)
    (source / "page.js").write_text(content)
    os.utime(source, (1e9, 1e9))
    return source


def test_version_that_starts_now_is_kept_however_many_there_were(tmp_path: Path) -> None:
    for number in range(assets.COPIES + 2):
        files = tmp_path / "data" / f"version{number:02}"
        assets.prepare(version(tmp_path, f"// {number}"), files)
        assert (files / "page.js").read_text() == f"// {number}"
    kept = sorted(copy.name for copy in (tmp_path / "data").iterdir())
    assert kept == [f"version{number:02}" for number in range(2, assets.COPIES + 2)]

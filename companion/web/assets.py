"""Static files: precompressed, and cached for ever under an address that holds their hash.

One hash stands for all of them, so that modules can import each other by relative addresses. The
compressed copies are made once in the data directory, not in the source tree. There a style sheet's
imports are put in place, so that a page asks for one sheet.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import brotli
from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

#: A folder of our own: the data directory may hold other people's, a `static` among them.
FOLDER = ".companion-static"
HASH_LENGTH = 12
#: Copies that are kept, with those that other workers are making.
COPIES = 12
#: Brotli's qualities, and bytes from which on the best takes too long. The scanner's 1.1 MB become
#: 406 KB in 0.1 s.
BEST, GOOD, LARGE = 11, 9, 100_000
CSS_IMPORT = re.compile(r'^@import "([^":]+)";$', re.MULTILINE)


def install(app: Flask, source: Path, data: Path) -> None:
    """Serve the files of `source`; templates get their addresses from `asset("css/base.css")`."""
    mark = content_hash(source)
    files = data / FOLDER / mark
    if not files.exists():
        prepare(source, files)
    noise = WhiteNoise(
        app.wsgi_app,
        immutable_file_test=lambda path, url: True,
        allow_all_origins=False,
        add_headers_function=harden,
    )
    prefix = f"/static/{mark}/"
    noise.add_files(files, prefix=prefix)
    app.wsgi_app = noise  # type: ignore[method-assign]  # Flask's documented way to wrap it
    app.jinja_env.globals["asset"] = lambda path: prefix + path


def content_hash(source: Path) -> str:
    """A hash of every file's path and content."""
    digest = hashlib.sha256()
    for file in sorted(source.rglob("*")):
        if file.is_file():
            content = file.read_bytes()
            digest.update(f"{file.relative_to(source)}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()[:HASH_LENGTH]


def prepare(source: Path, files: Path) -> None:
    """Copy and compress. Other workers may be at it too: who is done first counts.
    Older copies go, but for a few that workers of the version before may serve still."""
    files.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(dir=files.parent))
    shutil.copytree(source, building, dirs_exist_ok=True)
    for sheet in building.rglob("*.css"):
        sheet.write_text(flattened(sheet))
    compressor = QuickCompressor(quiet=True)
    for file in [file for file in building.rglob("*") if file.is_file()]:
        if compressor.should_compress(file.name):
            compressor.compress(str(file))
    building.chmod(0o755)
    os.utime(building)  # it came with the source's age, and the oldest copies go
    try:
        building.rename(files)  # whole, or not at all
    except OSError:
        shutil.rmtree(building)
    copies = sorted(files.parent.iterdir(), key=lambda copy: copy.stat().st_mtime)
    for old in copies[:-COPIES]:
        shutil.rmtree(old, ignore_errors=True)


class QuickCompressor(Compressor):  # type: ignore[misc]  # whitenoise is untyped
    """Takes no longer than a first start should: Brotli's best needs seconds for 1 MB."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        quality = BEST if len(data) < LARGE else GOOD
        return bytes(brotli.compress(data, quality=quality))


def flattened(sheet: Path) -> str:
    """The style sheet with what it imports by relative addresses in place of the imports."""
    return CSS_IMPORT.sub(lambda found: flattened(sheet.parent / found[1]), sheet.read_text())


def harden(headers: Any, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"

"""Templates as Python's bytecode, kept in the data directory: to compile all of them takes most of
a second of every start, of a worker's as well, and a hall waits while workers are renewed."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from flask import Flask
from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

#: A folder of our own: the data directory may hold other people's.
FOLDER = ".companion-templates"


def install(app: Flask, data: Path) -> None:
    """Keep what is compiled, and use what was kept."""
    folder = data / FOLDER
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = Kept(str(folder), options(app.jinja_env))


def compile_templates(app: Flask) -> None:
    """Now, so that the first visitors do not wait for it, and the hub with them (rule F4)."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)


class Kept(FileSystemBytecodeCache):
    """Knows by itself what source, which Python and which Jinja it was compiled from, but not the
    environment's options."""

    def __init__(self, directory: str, options: str) -> None:
        super().__init__(directory, f"%s-{hashlib.sha256(options.encode()).hexdigest()[:12]}")

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):  # what cannot be read or kept is compiled, and the page is served
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def options(environment: Environment) -> str:
    """What templates are compiled by, beside their source."""
    trim = environment.trim_blocks, environment.lstrip_blocks
    return f"{trim} {sorted(environment.extensions)}"

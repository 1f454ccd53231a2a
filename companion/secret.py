"""The secret: what tokens and links are signed with."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path

from companion.settings import Settings
from companion.store.files import whole_file
from companion.store.log import Damaged

#: The file in the data directory that keeps it.
SECRET = "secret"  # noqa: S105  # a file's name
#: Characters; 256 random bits take 43.
SECRET_LENGTH = 32


def with_secret(settings: Settings) -> Settings:
    """Settings with the secret of the data directory where the environment gives none.

    Raises Damaged where that one is not whole: a server that signs with an empty secret would
    believe anybody.
    """
    if settings.secret:
        return settings
    file = settings.data / SECRET
    if not file.exists():
        keep_secret(file, secrets.token_urlsafe(SECRET_LENGTH))
    found = file.read_text().strip()
    if len(found) < SECRET_LENGTH:
        raise Damaged(f"{file} is not whole; without it, tokens and links cannot be checked")
    return replace(settings, secret=found)


def keep_secret(file: Path, secret: str) -> None:
    """Whole and on the disk, or not at all: what is signed with it will be out in the world."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(file) as opened:
        opened.write(secret.encode())

"""Requirements: everything that gets installed is pinned, also what others bring along, so that a
fresh machine gets what was tested."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import distribution, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent.parent
FILES = ("requirements.txt", "requirements-dev.txt", "constraints.txt")


def pins(file: str) -> dict[str, str]:
    """The versions by the packages' names."""
    lines = (ROOT / file).read_text().splitlines()
    found = (re.match(r"([\w.-]+)==(\S+)", line) for line in lines)
    return {canonicalize_name(match[1]): match[2] for match in found if match}


PINS = {name: pinned for file in FILES for name, pinned in pins(file).items()}


def brought_along(name: str, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """What this package requires here."""
    for line in distribution(name).requires or ():
        wanted = Requirement(line)
        here = [{"extra": extra} for extra in extras or {""}]
        if wanted.marker is None or any(map(wanted.marker.evaluate, here)):
            yield canonicalize_name(wanted.name), frozenset(wanted.extras)


def everything() -> set[str]:
    """All that comes with what we name ourselves."""
    found: set[tuple[str, frozenset[str]]] = set()
    new = {(name, frozenset[str]()) for file in FILES[:2] for name in pins(file)}
    while new:
        found |= new
        new = {one for name, extras in new for one in brought_along(name, extras)} - found
    return {name for name, _ in found}


@pytest.mark.parametrize("name", sorted(everything()))
def test_what_is_installed_is_what_is_pinned(name: str) -> None:
    assert PINS.get(name) == version(name)

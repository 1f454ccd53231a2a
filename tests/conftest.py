"""Fixtures: a real server in a process of its own, for every test that needs one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import Server
from tests.web.people import Evening

TESTS = Path(__file__).parent
#: Folders of few and long tests; what is in no list has many and quick ones.
LONG_FIRST = ("storm", "many", "green", "bench", "deploy", "browser", "rehearsal", "mail", "edge")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A worker takes a whole file: where the long ones come first, all workers end at about the
    same time (`make test` passes --no-loadscope-reorder, so that it stays so)."""
    items.sort(key=lambda item: rank(item.path))


def rank(file: Path) -> int:
    folder = file.relative_to(TESTS).parts[0]
    return LONG_FIRST.index(folder) if folder in LONG_FIRST else len(LONG_FIRST)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server with the demo gatherings on fresh data."""
    with Server(tmp_path / "data") as running:
        yield running


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for tests that harm nothing and do not mind each other's ideas."""
    with Server(tmp_path_factory.mktemp("shared") / "data") as running:
        yield running


@pytest.fixture
def evening(shared_server: Server) -> Iterator[Evening]:
    """The gathering `auftakt` on the shared server. Whatever was asked of it, a traceback in the
    server's log is a bug."""
    before = len(shared_server.log)
    with Evening(shared_server) as running:
        yield running
    assert "Traceback" not in shared_server.log[before:], shared_server.log[before:]

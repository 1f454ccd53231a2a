"""Data that no server runs on."""

from __future__ import annotations

import pytest

from tests.serving import Server


@pytest.fixture(scope="package")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The demo gatherings, their server stopped."""
    with Server(tmp_path_factory.mktemp("stopped") / "data") as server:
        pass
    return server

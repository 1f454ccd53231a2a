"""/healthz: whether this process can be sent people, and what is wrong where it cannot."""

from __future__ import annotations

import resource
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from companion import __version__
from companion.live.troubles import APPEND, FOLD, LOST, READ
from companion.settings import Settings
from companion.store.log import MemoryLog
from tests.cast import DEFINITION, SLUG, Clock
from tests.edge.test_full_disk import SETTINGS, limit_files, posts_until_it_is_full
from tests.serving import Server
from tests.together import eventually
from tests.web.people import Evening

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # eventlet announces its end at every import
    from companion.app import Companion, create_app


@dataclass
class Site:
    """The whole application, asked without a network."""

    companion: Companion

    def health(self) -> tuple[int, dict[str, Any]]:
        answer = self.companion.wsgi.test_client().get("/healthz")
        return answer.status_code, answer.json

    @property
    def gathering(self) -> Any:
        room = self.companion.house.room(SLUG)
        assert room
        return room.gathering


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    companion = create_app(Settings(secret="s" * 32, data=tmp_path), MemoryLog(), Clock())
    companion.house.define(DEFINITION)
    yield Site(companion)
    companion.house.room(SLUG).gathering.broken = True  # its follower has nothing more to follow


def test_all_is_well(site: Site) -> None:
    here = {"epoch": site.gathering.epoch, "position": 1, "connections": 0}
    expected = {"status": "ok", "version": __version__, "gatherings": {SLUG: here}}
    assert site.health() == (200, expected)


def test_trouble_is_named(site: Site) -> None:
    site.gathering.is_durable = False
    site.gathering.lost_at = time.monotonic() - LOST - 1
    site.gathering.broken = True
    status, health = site.health()
    assert (status, health["status"]) == (503, "failing")
    assert health["gatherings"][SLUG]["trouble"] == [FOLD, APPEND, READ]


def test_process_that_is_about_to_end_sends_newcomers_elsewhere(site: Site) -> None:
    site.companion.house.is_draining = True
    status, health = site.health()
    assert (status, health["status"]) == (503, "draining")
    assert "trouble" not in health["gatherings"][SLUG]
    metrics = site.companion.wsgi.test_client().get("/metrics").text
    assert "companion_draining 1.0" in metrics


def test_full_disk_is_told_and_passes_by_itself(tmp_path: Path) -> None:
    """Though nobody sends a command any more, as behind a load balancer that believes it."""
    with Server(tmp_path / "data", **SETTINGS) as server, Evening(server) as evening:
        posts_until_it_is_full(server, evening.guest())
        answer = evening.browser().get("/healthz")
        assert (answer.status, answer.json["status"]) == (503, "failing")
        assert answer.json["gatherings"]["auftakt"]["trouble"] == [APPEND]
        assert "trouble" not in answer.json["gatherings"]["dialog"]
        time.sleep(3)
        assert evening.browser().get("/healthz").status == 503, "it is full still"
        limit_files(server, resource.RLIM_INFINITY)
        eventually(lambda: evening.browser().get("/healthz").status == 200)

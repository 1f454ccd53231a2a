"""A full disk: nothing is acknowledged that is not kept, nobody is thrown out, and it passes."""

from __future__ import annotations

import resource
import time
from pathlib import Path

from tests.serving import Server
from tests.web.people import Ack, Evening, Guest, nonce

SETTINGS = {"COMPANION_IDEA_BURST": "100", "COMPANION_IDEA_SECONDS": "0.01"}


def test_while_the_disk_is_full_people_are_told_and_then_it_goes_on(tmp_path: Path) -> None:
    """Rules L1 and L2; `unavailable` is to be sent again with its nonce."""
    with Server(tmp_path / "data", **SETTINGS) as server, Evening(server) as evening:
        ada, ben = evening.guest(), evening.guest()
        kept = ada.posts("Vor dem Ende")["idea"]
        refused = posts_until_it_is_full(server, ada)
        assert refused["code"] == "unavailable"
        assert refused["wait"] >= 1
        once = nonce()
        assert ben.posts("Wird nachgereicht", nonce=once)["code"] == "unavailable"
        assert evening.browser().get(evening.path()).status == 200
        assert ada.browser.get(evening.path("own")).status == 200

        limit_files(server, resource.RLIM_INFINITY)
        again = ben.posts("Wird nachgereicht", nonce=once)
        assert again["ok"], again
        assert ben.posts("Wird nachgereicht", nonce=once) == again
        held = evening.moderator().phone.ideas
        assert kept in held
        assert sum(idea["text"] == "Wird nachgereicht" for idea in held.values()) == 1
        assert "Wird nachgereicht" not in server.log
        positions = [r.position for r in server.open_log().read("auftakt").records]
        assert positions == list(range(1, len(positions) + 1))


def posts_until_it_is_full(server: Server, guest: Guest) -> Ack:
    """The first answer that says no. What was acknowledged before it stays."""
    limit_files(server, max(file.stat().st_size for file in server.data.iterdir()) + 20_000)
    for n in range(200):
        ack = guest.posts(f"Idee {n} " + "x" * 480)
        if not ack["ok"] and ack["code"] != "too_fast":
            return ack
        time.sleep(0.05)
    raise AssertionError("the disk never filled up")


def limit_files(server: Server, size: int) -> None:
    """What the server's files may grow to: beyond it a write fails, as on a full disk."""
    assert server.process
    most = resource.RLIM_INFINITY
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, most))

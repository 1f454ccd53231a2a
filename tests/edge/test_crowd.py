"""A crowd larger than the machine: the operating system says no, and the evening goes on."""

from __future__ import annotations

import contextlib
import json
import random
import resource
import socket
import struct
import time
from pathlib import Path

from tests.edge.raw import Raw, frame, handshake
from tests.serving import Server
from tests.web.people import Evening


def test_a_server_out_of_files_serves_again_when_some_are_free(tmp_path: Path) -> None:
    """Threat: eventlet's server ends for good when `accept` fails, which it does when every file
    descriptor is taken, and 1,024 is the usual limit."""
    with Server(tmp_path / "data", files=(120, 120)) as server, Evening(server) as evening:
        ada = evening.guest()
        with contextlib.ExitStack() as crowd:
            for _ in range(200):
                crowd.enter_context(Raw(server.port))
            time.sleep(1)
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            try:
                assert evening.browser().get("/healthz").status == 200
                break
            except OSError:
                time.sleep(0.1)
        ben = evening.guest()
        assert ben.posts("Wieder Platz")["ok"]
        assert ada.posts("War die ganze Zeit da")["ok"]
        assert "Traceback" not in server.log, server.log


def test_who_is_gone_is_forgotten_however_they_went(shared_server: Server) -> None:
    """Every phase of a connection, left in every way; a seed is printed."""
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    with Evening(shared_server) as evening:
        token = evening.guest(connect=False).phone.token
        hello = json.dumps({"gathering": "auftakt", "screen": "guest", "token": token})
        before = connections(evening)
        for _ in range(150):
            with Raw(shared_server.port) as line:
                line.send(handshake(line.port))
                line.read_head()
                for message in ("40" + hello, "41", "1", "3")[: chance.randrange(5)]:
                    line.send(frame(message))
                    if chance.random() < 0.5:
                        time.sleep(chance.random() * 0.005)
                if chance.random() < 0.5:
                    no_goodbye = struct.pack("ii", 1, 0)
                    line.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_goodbye)
        deadline = time.monotonic() + 5
        while connections(evening) != before and time.monotonic() < deadline:
            time.sleep(0.1)
        assert connections(evening) == before
        ada = evening.guest()
        ada.phone.wait_until(lambda p: p.presence == {"venue": 0, "remote": 1}, 4)


def connections(evening: Evening) -> int:
    health = evening.browser().get("/healthz").json
    count: int = health["gatherings"]["auftakt"]["connections"]
    return count


def test_the_server_takes_as_many_files_as_it_may(tmp_path: Path) -> None:
    """A login shell's soft limit of 1,024 is less than one hall; the hard one is what counts."""
    with Server(tmp_path / "data", files=(256, 2048)) as server:
        assert server.process
        soft, hard = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
        assert (soft, hard) == (2048, 2048)

"""A phone that reads nothing: it costs the others nothing, and the server does not grow."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path

from tests.edge.raw import TEXT, Raw
from tests.serving import Server
from tests.web.people import Evening

#: Together more than the kernel keeps for one connection.
IDEAS = 260
LONG = "\N{GRINNING FACE}" * 480


def memory(server: Server) -> int:
    """The server's resident memory, in KiB."""
    assert server.process is not None
    pages = Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]
    return int(pages) * 4


def test_a_phone_that_reads_nothing_gets_one_large_update_when_it_does(tmp_path: Path) -> None:
    """F1, F2 A slow phone keeps its cursor and gets one larger delta when it drains."""
    many = {"COMPANION_IDEA_BURST": "1000", "COMPANION_COMMANDS_PER_SECOND": "1000"}
    with Server(tmp_path / "data", **many) as server, Evening(server) as evening:
        mona, ada = evening.moderator(), evening.guest()
        token = evening.guest(connect=False).phone.token
        assert token
        with Raw(server.port, timeout=20) as slow:
            slow.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
            slow.connect(token)
            before = memory(server)
            for number in range(IDEAS):
                idea = ada.posts(f"{number} {LONG}")["idea"]
                start = time.monotonic()
                assert mona.phone.command("publish_idea", idea=idea, version=1)["ok"]
                assert time.monotonic() - start < 5, "an honest command waits for nobody"
            assert memory(server) - before < 20 * 1024
            updates = updates_until_all_are_there(slow)
        assert len(updates) < IDEAS / 2, "what came while it did not read came together"
        assert "Traceback" not in server.log, server.log


def updates_until_all_are_there(slow: Raw) -> list[int]:
    """How many ideas each update brought, until the slow phone holds all of them."""
    brought: list[int] = []
    while sum(brought) < IDEAS:
        frame = slow.read_frame()
        assert frame is not None, "the connection was cut"
        opcode, payload = frame
        if opcode == TEXT and payload.startswith(b'42["update",'):
            brought.append(len(json.loads(payload[2:])[1].get("ideas", [])))
    return brought

"""/metrics on a running server: what happened is counted, and nothing that a client made up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from companion import __version__
from companion.domain.refusals import CODES
from companion.domain.screens import SCREENS
from companion.live.figures import NAMES, OK, UNKNOWN
from companion.live.frames.channel import BROKEN, SLOW
from companion.live.meters import CONNECT, ENDS, OTHER, PAGE, Meters
from companion.live.troubles import TROUBLES
from tests.edge.raw import BINARY, Raw, frame
from tests.seen.reading import Metrics
from tests.serving import ROOT, Server
from tests.together import eventually
from tests.web.people import Evening, nonce


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose figures are these tests' own."""
    with Server(tmp_path_factory.mktemp("counted") / "data") as running:
        yield running


@pytest.fixture
def evening(counted: Server) -> Iterator[Evening]:
    with Evening(counted) as running:
        yield running


def test_connections_are_told_by_gathering_and_screen(evening: Evening) -> None:
    before = Metrics.of(evening)
    guests = [evening.guest(), evening.guest()]
    evening.moderator()
    evening.projector()
    now = Metrics.of(evening)
    for screen, count in (("guest", 2), ("moderator", 1), ("projector", 1)):
        where = {"gathering": "auftakt", "screen": screen}
        assert now("connections", **where) - before("connections", **where) == count
        assert now("joins_total", **where) - before("joins_total", **where) == count
    assert now("connections", gathering="dialog") == 0
    guests[0].phone.drop()
    here = {"gathering": "auftakt", "screen": "guest"}
    eventually(lambda: Metrics.of(evening)("connections", **here) == now("connections", **here) - 1)
    assert Metrics.of(evening)("leaves_total", **here) == before("leaves_total", **here) + 1


def test_commands_are_told_by_name_and_outcome(evening: Evening) -> None:
    before = Metrics.of(evening)
    ada, mona = evening.guest(), evening.moderator()
    idea = ada.posts("Mehr Bänke")["idea"]
    mona.publishes(idea)
    ada.posts("")
    ada.browser.post(evening.path("command"), {"name": "make_tea", "nonce": nonce()})
    now = Metrics.of(evening)
    for command, outcome in (
        ("post_idea", OK),
        ("publish_idea", OK),
        ("post_idea", "empty"),
        (UNKNOWN, "unknown_command"),
        ("invite_staff", OK),
        ("log_in", OK),
    ):
        what = {"gathering": "auftakt", "command": command, "outcome": outcome}
        assert now("commands_total", **what) == before("commands_total", **what) + 1, what
    appends = now("append_seconds_count") - before("append_seconds_count")
    assert appends == 4, "posted, published, invited, logged in"
    assert now("append_failures_total") == 0


def test_what_fan_out_does_is_told(evening: Evening) -> None:
    evening.published()
    projector = evening.projector()
    before = Metrics.of(evening)
    projector.sees(evening.published())
    now = Metrics.of(evening)
    assert now("frames_total", gathering="auftakt") > before("frames_total", gathering="auftakt")
    assert now("frame_bytes_total") - before("frame_bytes_total") > 100
    for histogram in ("tick_lag_seconds", "tick_seconds"):
        ticks = now(f"{histogram}_count") - before(f"{histogram}_count")
        assert ticks >= 1
        assert 0 < now(f"{histogram}_sum") - before(f"{histogram}_sum") < ticks


def test_log_position_is_where_health_says(evening: Evening) -> None:
    evening.published()
    health = evening.browser().get("/healthz").json["gatherings"]
    for slug in ("auftakt", "dialog"):
        assert Metrics.of(evening)("log_position", gathering=slug) == health[slug]["position"]


def test_refusals_beside_commands_are_told_by_code(evening: Evening) -> None:
    before = Metrics.of(evening)
    assert evening.browser().get("/g/nirgends/").status == 404
    with pytest.raises(Exception, match="no_token"):
        evening.phone("guest", token="x").connect()
    now = Metrics.of(evening)
    for where, code in ((PAGE, "unknown_gathering"), (CONNECT, "no_token")):
        what = {"where": where, "code": code}
        assert now("refusals_total", **what) == before("refusals_total", **what) + 1


def test_feed_and_requests_are_told(evening: Evening) -> None:
    evening.published()
    browser, before = evening.browser(), Metrics.of(evening)
    position = browser.get(evening.path("feed")).json["position"]
    browser.get(evening.path(f"feed?since={position}"))
    browser.get(evening.path(f"feed?since={position - 1}"))
    now = Metrics.of(evening)
    for answer in ("fresh", "new", "nothing"):
        what = {"gathering": "auftakt", "answer": answer}
        assert now("feed_requests_total", **what) == before("feed_requests_total", **what) + 1
    what = {"endpoint": "feed.feed", "status": "200"}
    assert now("http_requests_total", **what) == before("http_requests_total", **what) + 3


def test_why_connections_ended_is_told(evening: Evening) -> None:
    before = Metrics.of(evening)
    token = evening.guest(connect=False).phone.token
    assert token
    with Raw(evening.server.port).connect(token) as gone:
        gone.send(frame("41"))
    with Raw(evening.server.port).connect(token) as hostile:
        hostile.send(frame(b"\x04", BINARY))
        assert hostile.is_ended()

    def told(reason: str) -> bool:
        name = "disconnects_total"
        return Metrics.of(evening)(name, reason=reason) == before(name, reason=reason) + 1

    for reason in (BROKEN, "client disconnect"):
        eventually(lambda reason=reason: told(reason))
    assert SLOW in ENDS


def test_process_and_version_are_told(evening: Evening) -> None:
    now = Metrics.of(evening)
    assert now("process_resident_memory_bytes") > 20 << 20
    assert now("process_open_fds") > 5
    assert now("build_info", version=__version__) == 1
    assert now("draining") == 0
    assert now("trouble") == 0
    assert set(now.values("trouble", gathering="auftakt")) == {0.0}


#: Every value that a label may have, by the label's name; bounds and versions are numbers of ours.
CLOSED = {
    "gathering": {"auftakt", "dialog"},
    "screen": set(SCREENS),
    "command": {*NAMES.values(), UNKNOWN},
    "outcome": {OK, *CODES},
    "code": set(CODES),
    "where": {PAGE, CONNECT},
    "reason": {*ENDS, OTHER},
    "answer": {"fresh", "new", "nothing"},
    "trouble": set(TROUBLES),
    "status": {str(n) for n in range(200, 600)},
    "generation": {"0", "1", "2"},
    "asynchrony": {"eventlet", "gevent"},
}


def test_no_label_holds_what_a_client_made_up(evening: Evening) -> None:
    """P1: and their number stays small, whatever is asked."""
    marker = "Markertext-Zwiebelkuchen"
    ada = evening.guest()
    for name in (marker, [marker], {"x": marker}):
        ada.browser.post(evening.path("command"), {"name": name, "nonce": nonce()})
    for path in (marker, f"g/{marker}/", f"g/auftakt/{marker}", f"static/{marker}/x.css"):
        evening.browser().get("/" + path)
    evening.browser().ask(marker, "/")
    for hello in (
        {"gathering": marker, "screen": "guest"},
        {"gathering": "auftakt", "screen": marker},
        {"gathering": "auftakt", "screen": "guest", "token": marker},
    ):
        with Raw(evening.server.port).upgrade() as raw:
            raw.send(frame("40" + json.dumps(hello)))
            raw.read_frame()
    now = Metrics.of(evening)
    assert marker not in now.text
    for sample in now.samples:
        for label, value in sample.labels.items():
            if label in CLOSED:
                assert value in CLOSED[label], sample
            else:
                assert label in {"le", "version", "python", "endpoint"}, sample
    endpoints = {s.labels["endpoint"] for s in now.samples if "endpoint" in s.labels}
    assert all(part.isidentifier() for name in endpoints for part in name.split("."))
    assert len(now.samples) < 400


def test_every_figure_is_documented_and_no_alert_asks_for_another() -> None:
    """W3"""
    page = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
    families = list(Meters(version="0", asynchrony="none")._registry.collect())
    ours = {
        family.name.removeprefix("companion_") + ("_total" if family.type == "counter" else "")
        for family in families
        if family.name.startswith("companion_")
    }
    named = set(re.findall(r"`([a-z_]+)`", page.partition("## /metrics")[2].partition("\n## ")[0]))
    assert ours - named == set()
    asked = set(re.findall(r"companion_([a-z_]+)", page))
    assert {name.removesuffix("_bucket") for name in asked} <= ours
    for word in TROUBLES:
        assert f"`{word}`" in page

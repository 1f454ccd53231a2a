"""docs/deploy/nginx.conf as it is, in Debian's nginx, in front of two workers on one Redis."""

from __future__ import annotations

import http.client
import itertools
import json
import os
import random
import secrets
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from companion.rehearsal.pages import Browser, staff
from companion.rehearsal.phone import Phone
from tests.deploy.nginx import Nginx
from tests.deploy.viewers import Viewers
from tests.many.crew import Crew
from tests.redis_server import RedisServer
from tests.serving import free_port
from tests.together import eventually

FEED = "/g/auftakt/feed"
#: Of the simulated evening on the feed. All who watch ask 4,000 times a second.
VIEWERS, CONNECTIONS, SECONDS, EVENTS_A_SECOND = 10_000, 8, 8, 50
#: Seconds that nginx keeps an answer at most: one, by the whole seconds of its clock.
KEPT = 2


@pytest.fixture(scope="module")
def crew(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    generous = {"COMPANION_COMMANDS_PER_SECOND": "1000", "COMPANION_IDEA_BURST": "1000"}
    data = tmp_path_factory.mktemp("behind") / "data"
    with RedisServer() as redis, Crew(data, redis, COMPANION_PROXIES="1", **generous) as running:
        eventually(running.has_its_workers)
        yield running


@pytest.fixture(scope="module")
def nginx(crew: Crew, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    with Nginx(tmp_path_factory.mktemp("nginx"), upstreams=[crew.port]) as running:
        yield running


@pytest.fixture(autouse=True)
def trusted(nginx: Nginx, monkeypatch: pytest.MonkeyPatch) -> None:
    """Phones and browsers take its certificate for a good one."""
    monkeypatch.setenv("SSL_CERT_FILE", str(nginx.certificate))


def get(nginx: Nginx, path: str, source: str = "127.0.0.1", **headers: str) -> Any:
    """The answer's status, headers and body."""
    line = http.client.HTTPSConnection(
        "127.0.0.1", nginx.port, timeout=20, source_address=(source, 0), context=nginx.context()
    )
    line.request("GET", path, headers={name.replace("_", "-"): v for name, v in headers.items()})
    answer = line.getresponse()
    answer.body = answer.read()  # type: ignore[attr-defined]  # kept beyond the connection
    line.close()
    return answer


def feed(nginx: Nginx, since: int = 0) -> Any:
    return get(nginx, f"{FEED}?since={since}")


def ideas(answer: Any) -> set[str]:
    return {idea["text"] for idea in json.loads(answer.body)["ideas"]}


@pytest.fixture(scope="module")
def mona(crew: Crew) -> Iterator[Phone]:
    """A moderator, who works beside nginx."""
    phone = Phone(crew.url, "auftakt", "moderator", cookie=staff(crew.url, crew.moderator_link()))
    phone.connect()
    yield phone
    phone.close()


def published(mona: Phone, guest: Phone, text: str) -> str:
    idea: str = back(guest).command("post_idea", text=text)["idea"]
    assert back(mona).command("publish_idea", idea=idea, version=1)["ok"]
    return idea


@pytest.fixture
def ada(nginx: Nginx) -> Iterator[Phone]:
    """A guest who came through nginx, with a WebSocket over TLS."""
    phone = Phone(nginx.url, "auftakt")
    phone.join()
    phone.connect()
    yield phone
    phone.close()


def test_pages_come_over_tls_and_http_2(nginx: Nginx) -> None:
    page = get(nginx, "/g/auftakt/", Accept_Encoding="br")
    assert (page.status, page.headers["Content-Encoding"]) == (200, "br")
    assert "Secure" in page.headers["Set-Cookie"], "the server knows that it is reached by https"
    context = nginx.context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", nginx.port)) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as line,
    ):
        assert line.selected_alpn_protocol() == "h2"


def test_who_comes_without_tls_is_led_to_it(nginx: Nginx) -> None:
    line = http.client.HTTPConnection("127.0.0.1", nginx.plain_port, timeout=20)
    line.request("GET", "/g/auftakt/?lang=en")
    answer = line.getresponse()
    assert answer.status == 301
    assert answer.headers["Location"] == "https://127.0.0.1/g/auftakt/?lang=en"
    line.close()


def test_phones_post_and_see_over_websockets(ada: Phone, mona: Phone) -> None:
    idea = published(mona, ada, "Über den Umweg")
    ada.wait_until(lambda phone: idea in phone.ideas)
    assert ada.connections == 1


def test_phones_of_both_workers_see_one_evening(nginx: Nginx, crew: Crew, mona: Phone) -> None:
    """nginx sends a phone to whichever worker the kernel chooses; one that is killed takes nothing
    along, and its phones come back to the other."""
    phones = [Phone(nginx.url, "auftakt") for _ in range(12)]
    for phone in phones:
        phone.join()
        phone.connect()
    first = published(mona, phones[0], "Beim einen wie beim anderen")
    os.kill(min(crew.workers), signal.SIGKILL)
    assert [get(nginx, "/g/auftakt/").status for _ in range(10)] == [200] * 10
    eventually(lambda: not all(phone.connected for phone in phones))
    assert any(phone.connected for phone in phones), "those of the other worker"
    second = published(mona, phones[0], "Und nach dem Unglück")
    for phone in map(back, phones):
        phone.wait_until(lambda phone: {first, second} <= phone.ideas.keys())
        phone.close()
    eventually(crew.has_its_workers)


def back(phone: Phone) -> Phone:
    """One that comes back if it was cut off."""
    if not phone.connected:
        phone.connect()
    return phone


def test_a_post_from_a_page_is_the_pages_own(nginx: Nginx) -> None:
    """The server learns which host the page came from, port and all."""
    browser = Browser(nginx.url)
    browser.open("/g/auftakt/join", data={})
    answer = browser.open(
        "/g/auftakt/command",
        data={"name": "post_idea", "nonce": secrets.token_hex(8), "text": "Von der Seite"},
    )
    assert answer.data()["ok"]


def test_the_feed_is_asked_for_once_a_second(nginx: Nginx) -> None:
    answers = [feed(nginx).headers["X-Cache"] for _ in range(20)]
    assert answers.count("HIT") >= 18
    assert {"Set-Cookie"} & set(feed(nginx).headers) == set()


def test_the_feed_has_one_copy_whoever_asks(nginx: Nginx) -> None:
    """Whatever codings a browser takes, whatever its cookie; who takes none gets it unpacked."""
    feed(nginx)
    whole = {}
    for codings in ("gzip, deflate, br, zstd", "gzip, deflate, br", "gzip", "identity", "br"):
        answer = get(nginx, FEED + "?since=0", Accept_Encoding=codings, Cookie=f"visitor={codings}")
        assert answer.headers["X-Cache"] in ("HIT", "EXPIRED"), codings
        whole[codings] = answer.headers.get("Content-Encoding")
    assert whole["gzip, deflate, br, zstd"] == "gzip"
    assert whole["identity"] is None
    assert json.loads(answer.body)["fresh"] is True


def test_what_was_hidden_is_gone_from_the_cache(nginx: Nginx, mona: Phone, ada: Phone) -> None:
    """P2, S3: as soon as a cache may forget."""
    idea = published(mona, ada, "Gleich wieder weg")
    time.sleep(KEPT)
    assert "Gleich wieder weg" in ideas(feed(nginx))
    version = mona.ideas[idea]["version"]
    assert mona.command("hide_idea", idea=idea, version=version, reason="other")["ok"]
    time.sleep(KEPT)
    assert "Gleich wieder weg" not in ideas(feed(nginx))


def test_what_is_kept_serves_through_a_restart(nginx: Nginx, crew: Crew) -> None:
    """The feed, styles and scripts."""
    page = get(nginx, "/g/auftakt/").body.decode()
    script = page.partition('type="module"')[2].partition('src="')[2].partition('"')[0]
    there = get(nginx, script, Accept_Encoding="br")
    assert (there.status, there.headers["Content-Encoding"]) == (200, "br")
    feed(nginx)
    crew.stop()
    try:
        again = get(nginx, script, Accept_Encoding="br")
        assert (again.status, again.body) == (200, there.body)
        time.sleep(KEPT)
        answer = feed(nginx)
        assert (answer.status, answer.headers["X-Cache"]) == (200, "STALE")
    finally:
        crew.start()
    time.sleep(KEPT)
    # MISS: the start took so long that nginx had dropped what nobody asked for.
    assert feed(nginx).headers["X-Cache"] in ("EXPIRED", "MISS")


def test_figures_are_for_the_machine_itself(nginx: Nginx) -> None:
    assert get(nginx, "/metrics", source="127.0.0.2").status == 403
    assert get(nginx, "/metrics").status != 403


def test_nginx_writes_no_address_down(nginx: Nginx, tmp_path: Path) -> None:
    """P1: an address can hold a login link; also where nginx cannot reach the server."""
    get(nginx, "/g/auftakt/login?t=geheim")
    with Nginx(tmp_path / "alone", upstreams=[free_port()]) as alone:
        assert get(alone, "/g/auftakt/login?t=geheim").status == 502
        assert "geheim" not in nginx.logs + alone.logs


def test_ten_thousand_viewers_cost_two_requests_a_second(
    nginx: Nginx, crew: Crew, mona: Phone
) -> None:
    """While fifty things a second happen."""
    seed = random.randrange(2**32)
    print(f"\nseed {seed}")
    count = VIEWERS // CONNECTIONS
    crowd = [
        Viewers(nginx.port, nginx.context(), FEED, count, seed + n) for n in range(CONNECTIONS)
    ]
    with Bustle(crew, mona) as bustle:
        end = time.monotonic() + SECONDS
        for viewers in crowd:
            viewers.start(end)
        time.sleep(max(0, SECONDS - 2 * KEPT - 3))
        settled = get_position(crew)
        for viewers in crowd:
            viewers.join()
    asked = Counter(second for viewers in crowd for second, _ in viewers.of_the_server)
    answers = sum((viewers.answers for viewers in crowd), Counter[int]())
    used = set().union(*(viewers.addresses for viewers in crowd))
    addresses = Counter(second for second, _ in used)
    print(
        f"{VIEWERS} viewers ask {answers.total() / SECONDS:.0f} times a second, while"
        f" {bustle.done / SECONDS:.0f} things a second happen: asked of the server"
        f" {asked.total() / SECONDS:.2f} times a second, {max(asked.values())} in one at most;"
        f" {max(addresses.values())} addresses in use at most"
    )
    assert answers.total() > VIEWERS
    # Two in a row: what a busy machine sends late belongs to the second before.
    assert max(asked[second] + asked[second + 1] for second in list(asked)) <= 2 * 2
    assert max(addresses.values()) <= 3  # two, and since=0 in the first seconds
    assert min(min(viewers.held) for viewers in crowd) >= settled


def get_position(crew: Crew) -> int:
    line = http.client.HTTPConnection("127.0.0.1", crew.port, timeout=20)
    line.request("GET", "/healthz")
    position: int = json.load(line.getresponse())["gatherings"]["auftakt"]["position"]
    line.close()
    return position


class Bustle:
    """A few guests who support and take back, beside nginx, EVENTS_A_SECOND in all."""

    def __init__(self, crew: Crew, mona: Phone) -> None:
        self.done = 0
        self._over = threading.Event()
        self._guests = [Phone(crew.url, "auftakt") for _ in range(5)]
        for guest in self._guests:
            guest.join()
            guest.connect()
        mona.connect()
        self._ideas = [published(mona, self._guests[0], f"Idee {n}") for n in range(20)]
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Bustle:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        for guest in self._guests:
            guest.close()

    def _run(self) -> None:
        deeds = itertools.cycle(
            (guest, deed, idea)
            for idea in self._ideas
            for deed in ("support_idea", "withdraw_support")
            for guest in self._guests
        )
        start = time.monotonic()
        while not self._over.wait(max(0, start + self.done / EVENTS_A_SECOND - time.monotonic())):
            guest, deed, idea = next(deeds)
            guest.command(deed, idea=idea)
            self.done += 1

"""What `companion.green` promises, in a process that is made green; tests/green/test_green.py runs
this once for each library."""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from companion import green
from companion.green.entrance import Entrance

#: Seconds; more than a shared machine needs for anything here.
SOON = 5.0


def until(condition: Any) -> None:
    deadline = time.monotonic() + SOON
    while not condition():
        assert time.monotonic() < deadline
        green.sleep(0.01)


def others_run_while(blocks: Any) -> int:
    """How often another green thread got its turn, each 10 ms, while somebody waited."""
    turns, over = [], threading.Event()

    def count() -> None:
        while not over.is_set():
            turns.append(1)
            green.sleep(0.01)

    green.spawn(count)
    blocks()
    over.set()
    return len(turns)


# Native threads


def test_the_standard_library_is_green() -> None:
    assert others_run_while(lambda: time.sleep(0.2)) > 5
    assert others_run_while(lambda: threading.Event().wait(0.2)) > 5


def test_a_native_thread_is_a_real_one_and_stops_nobody() -> None:
    seen: list[Any] = []

    def stays() -> None:
        green.native("time").sleep(0.2)
        seen.append(green.native("threading").get_ident())

    thread = green.start_native_thread(stays, "stays")
    assert others_run_while(lambda: until(lambda: not thread.is_alive())) > 5
    assert seen != [green.native("threading").get_ident()]


def test_native_modules_are_not_green() -> None:
    one, other = green.native("socket").socketpair()
    with one, other:
        one.settimeout(0.2)
        assert others_run_while(lambda: hangs(one)) <= 2, "it holds up everybody, as it says"
    lock = green.native("threading").Lock()
    assert lock.acquire(timeout=1)
    jobs = green.native("queue").SimpleQueue()
    jobs.put(1)
    assert jobs.get() == 1


def hangs(sock: Any) -> None:
    with contextlib.suppress(TimeoutError):
        sock.recv(1)


def test_work_in_a_native_thread_comes_back_and_only_its_caller_waits() -> None:
    def works(a: int, b: int) -> tuple[int, int]:
        green.native("time").sleep(0.2)
        return a + b, green.native("threading").get_ident()

    results: list[Any] = []
    turns = others_run_while(lambda: results.append(green.in_native_thread(works, 1, 2)))
    assert turns > 5
    assert results[0][0] == 3
    assert results[0][1] != green.native("threading").get_ident()


def test_what_goes_wrong_in_a_native_thread_is_raised_here(capfd: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        green.in_native_thread(lambda: 1 // 0)
    assert capfd.readouterr().err == ""


def test_a_courier_runs_errands_here_in_their_order() -> None:
    courier, done = green.Courier(), []

    def errand(number: int) -> None:
        green.sleep(0)  # it may wait, as the hub itself may not
        done.append((number, green.native("threading").get_ident()))

    def sends() -> None:
        for number in range(1000):
            courier.deliver(lambda number=number: errand(number))  # type: ignore[misc]  # mypy infers no lambda with a default

    green.start_native_thread(sends, "sends")
    until(lambda: len(done) == 1000)
    assert done == [(number, green.native("threading").get_ident()) for number in range(1000)]


# Watching descriptors


def test_the_hub_calls_when_there_is_something_to_read() -> None:
    one, other = green.native("socket").socketpair()
    one.setblocking(False)
    got: list[bytes] = []
    watch = green.watch_read(one.fileno(), lambda fd: got.append(one.recv(2)))
    other.sendall(b"abcd")
    until(lambda: b"".join(got) == b"abcd")
    green.unwatch(watch)
    other.sendall(b"ef")
    green.sleep(0.05)
    assert b"".join(got) == b"abcd"
    one.close()
    other.close()


def test_the_hub_calls_when_something_can_be_written() -> None:
    one, other = green.native("socket").socketpair()
    one.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        while True:
            one.send(bytes(65536))
    called: list[int] = []
    watch = green.watch_write(one.fileno(), called.append)
    green.sleep(0.05)
    assert called == []
    other.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        while True:
            other.recv(65536)
    until(lambda: called)
    assert set(called) == {one.fileno()}
    green.unwatch(watch)
    one.close()
    other.close()


def test_the_hub_calls_for_many_in_strides() -> None:
    """Rule F4: a hall that says hello in one moment stalls nobody."""
    many = [os.eventfd(1) for _ in range(800)]
    watches: dict[int, Any] = {}

    def takes_a_while(descriptor: int) -> None:
        green.unwatch(watches.pop(descriptor))
        end = time.thread_time() + 0.0005
        while time.thread_time() < end:
            pass

    turns = [time.thread_time()]  # what others take of the processor is theirs
    watches |= {each: green.watch_read(each, takes_a_while) for each in many}
    while watches:
        green.sleep(0.001)
        turns.append(time.thread_time())
    assert max(b - a for a, b in itertools.pairwise(turns)) < 0.2
    for each in many:
        os.close(each)


def test_a_descriptor_is_watched_for_both_and_again() -> None:
    for _ in range(3):
        one, other = green.native("socket").socketpair()
        got: list[int] = []
        watches = [green.watch_read(one.fileno(), got.append)]
        watches.append(green.watch_write(one.fileno(), got.append))
        until(lambda got=got: got)
        for watch in watches:
            green.unwatch(watch)
        one.close()
        other.close()


# Serving


class Site:
    """A small site on a port of its own: `/` answers, `/slow` when told, `/take` gives its socket
    away, and `/broken` fails."""

    def __init__(self) -> None:
        self.may_answer = threading.Event()
        self.taken: list[socket.socket] = []
        self.is_over = False
        self._listener = green.listen("127.0.0.1", 0)
        self.port: int = self._listener.getsockname()[1]
        green.spawn(self._serve)

    def _serve(self) -> None:
        green.serve(self._listener, self)
        self.is_over = True

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/slow":
            self.may_answer.wait(SOON)
        if environ["PATH_INFO"].startswith("/take"):
            self.taken.append(green.take_socket(environ))
            if environ["PATH_INFO"] == "/take-and-break":
                raise RuntimeError("after the upgrade")
            return []
        if environ["PATH_INFO"] == "/broken":
            raise RuntimeError("here")
        body = b"hello"
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]

    def ask(self, path: str, **headers: str) -> socket.socket:
        asker = socket.create_connection(("127.0.0.1", self.port), timeout=SOON)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        asker.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n{lines}\r\n".encode())
        return asker


@pytest.fixture
def site() -> Iterator[Site]:
    running = Site()
    yield running
    running.may_answer.set()
    green.stop_accepting()
    until(lambda: running.is_over)


def test_requests_under_way_are_counted(site: Site) -> None:
    assert green.requests_under_way() == 0
    with site.ask("/slow"), site.ask("/slow") as second, site.ask("/slow", Upgrade="websocket"):
        until(lambda: green.requests_under_way() == 2)
        site.may_answer.set()
        assert b"200 OK" in second.recv(999)
        until(lambda: green.requests_under_way() == 0)


def test_who_is_in_is_served_and_nobody_else_when_it_stops_accepting(site: Site) -> None:
    idle = site.ask("/")
    assert b"hello" in idle.recv(999)
    waiting = site.ask("/slow")
    until(lambda: green.requests_under_way() == 1)
    green.stop_accepting()
    green.sleep(0.1)
    with pytest.raises(ConnectionError):
        site.ask("/")
    assert idle.recv(999) == b"", "it would wait for a request that nobody answers"
    assert not site.is_over
    site.may_answer.set()
    assert b"hello" in waiting.recv(999)
    until(lambda: site.is_over)
    assert green.requests_under_way() == 0
    assert waiting.recv(999) == b""
    for done in (idle, waiting):
        done.close()


def test_a_socket_that_was_taken_is_the_takers_alone(site: Site, capfd: Any) -> None:
    """Threat: an escaping exception makes eventlet write "HTTP/1.1 500" into what is a WebSocket's
    stream by then, and an HTTP server reads what was not meant for it."""
    for path in ("/take", "/take-and-break"):
        with site.ask(path) as asker:
            until(lambda: site.taken)
            taken = site.taken.pop()
            assert type(taken) is green.native("socket").socket
            assert taken.getblocking() is False
            green.sleep(0.05)
            asker.sendall(b"GET / HTTP/1.1\r\n\r\n")
            until(lambda taken=taken: readable(taken))
            assert taken.recv(999) == b"GET / HTTP/1.1\r\n\r\n"
            taken.send(b"mine")
            taken.close()
            assert asker.recv(999) == b"mine"
            assert asker.recv(999) == b""
    assert green.requests_under_way() == 0


def readable(sock: socket.socket) -> bool:
    try:
        return bool(sock.recv(1, socket.MSG_PEEK))
    except BlockingIOError:
        return False


def test_an_application_that_fails_is_answered_for(site: Site) -> None:
    with site.ask("/broken") as asker:
        assert asker.recv(999).startswith(b"HTTP/1.1 500 ")
        assert asker.recv(999) == b""


def test_a_hall_that_arrives_at_once_leaves_others_their_turn() -> None:
    """Rule F4: to take all in before anybody gets a turn would stall the hub."""
    listener = green.listen("127.0.0.1", 0)
    entrance, taken, seen = Entrance(listener), [], [0]

    def take() -> None:
        while accepted := entrance.accept():
            taken.append(accepted[0])

    with contextlib.ExitStack() as hall:
        for _ in range(400):
            phone = hall.enter_context(green.native("socket").socket())
            phone.connect(listener.getsockname())
        green.spawn(take)
        while seen[-1] < 400:
            green.sleep(0)
            seen.append(len(taken))
        assert max(b - a for a, b in itertools.pairwise(seen)) <= 100
    entrance.close()
    for connection in [*taken, listener]:
        connection.close()


def test_who_sends_too_slowly_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threat: slowloris."""
    module = sys.modules[type(green.library()).__module__]
    monkeypatch.setattr(module, "REQUEST_TIMEOUT", 0.3)
    site = Site()
    for begun in (b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost", b"GET / HTTP/1.1\r\nHost: x\r\n"):
        with socket.create_connection(("127.0.0.1", site.port), timeout=SOON) as slow:
            slow.sendall(begun)
            assert b"200" not in slow.recv(999)
    green.stop_accepting()
    until(lambda: site.is_over)

"""One connection to Facebook's stream of comments: whatever comes over it, over a real socket."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.comments.source import Comment, NotHeard
from companion.outside.facebook import MOST_EVENT, Events, Listening
from companion.outside.facebook import Facebook as Source
from tests.facebook import EXPIRED, TOKEN, Facebook
from tests.together import eventually

VIDEO = "1234567890"


@pytest.fixture
def facebook() -> Iterator[Facebook]:
    with Facebook() as running:
        yield running


Listens = Callable[..., Listening]


@pytest.fixture
def listen(facebook: Facebook) -> Iterator[Listens]:
    made: list[Listening] = []

    def open_one(silence: float = 20.0) -> Listening:
        made.append(Source(TOKEN, facebook.url, silence).listen(VIDEO))
        made[-1].open()
        eventually(lambda: bool(facebook.listeners))
        return made[-1]

    yield open_one
    for line in made:
        line.close()


def test_comments_come_as_they_are_written(facebook: Facebook, listen: Listens) -> None:
    line = listen()
    path, query = facebook.asked[0]
    assert path == f"/{VIDEO}/live_comments"
    assert query["access_token"] == [TOKEN]
    assert query["comment_rate"] == ["ten_per_second"]
    facebook.tells("1_2", "Mehr Bänke \U0001f333", "Ida", "77")
    facebook.tells("1_3", "Ja!")
    facebook.ends()
    assert list(line.comments()) == [
        Comment("1_2", "Mehr Bänke \U0001f333", "Ida", "77"),
        Comment("1_3", "Ja!"),
    ]


def test_garbage_is_passed_over(facebook: Facebook, listen: Listens) -> None:
    line = listen()
    for data in (
        b"data: {\n\n",
        b"data: \xff\xfe\n\n",
        b"data: " + b"[" * 50_000 + b"\n\n",
        b"data: null\n\ndata: 7\n\ndata: [1, null, []]\n\n",
        b'data: {"id": 7, "message": ["x"]}\n\n',
        b'data: {"message": "x", "from": "Ida"}\n\n',
        b"event: ping\nretry: 1\nid: 1\n\n",
        b"data: " + b"x" * (MOST_EVENT + 9) + b"\n\n",
        b"no colon at all\n" * 9,
    ):
        facebook.says(data)
    facebook.tells("1_9", "Doch noch etwas")
    facebook.says(b'data: {"id": "1_10", "message": "torn')
    facebook.ends()
    found = list(line.comments())
    assert [comment.text for comment in found] == ["x", "Doch noch etwas"]
    assert (found[0].author, found[0].number) == (None, None)


def test_a_removed_comment_is_told_as_such(facebook: Facebook, listen: Listens) -> None:
    line = listen()
    facebook.says(b'data: {"verb": "remove", "comment_id": "1_2"}\n\n')
    facebook.ends()
    assert list(line.comments()) == [Comment("1_2", "", is_removed=True)]


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1)),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.lists(st.integers(1, 9), min_size=1),
)
def test_events_are_the_same_however_the_bytes_are_cut(
    texts: list[str], end: str, sizes: list[int]
) -> None:
    data = "".join(f"data:{end}data: {text}{end}{end}" for text in texts).encode() + end.encode()
    events, found, at = Events(), [], 0
    for n in range(len(data)):
        size = sizes[n % len(sizes)]
        found += list(events.feed(data[at : at + size]))
        at += size
    assert found == [f"\n{text}" for text in texts]


@pytest.mark.parametrize(
    ("status", "answer", "why", "code"),
    [
        (400, EXPIRED, "token", 190),
        (401, b"no", "token", 401),
        (403, {"error": {"code": 10}}, "permission", 10),
        (400, {"error": {"code": 200}}, "permission", 200),
        (400, {"error": {"code": 100}}, "video", 100),
        (404, b"", "video", 404),
        (400, {"error": {"code": 4}}, "busy", 4),
        (429, b"", "busy", 429),
        (500, {"error": {"code": 1}}, "unreachable", 1),
        (503, b"<html>", "unreachable", 503),
        (302, b"", "strange", 302),
        (200, {"data": []}, "strange", 200),
        (400, b"[" * 60_000, "strange", 400),
    ],
)
def test_a_refusal_is_told_without_its_words(
    facebook: Facebook, status: int, answer: object, why: str, code: int
) -> None:
    """P1: Facebook quotes the token."""
    facebook.refuses = (status, answer)
    with pytest.raises(NotHeard) as no:
        open_and_close(facebook.url)
    assert (no.value.why, no.value.code) == (why, code)
    assert TOKEN not in repr(no.value)
    assert TOKEN not in repr(Source(TOKEN))


def test_an_error_within_the_stream_ends_it(facebook: Facebook, listen: Listens) -> None:
    line = listen()
    facebook.says(b"data: " + json.dumps(EXPIRED).encode() + b"\n\n")
    with pytest.raises(NotHeard, match="token"):
        list(line.comments())


def test_a_broken_connection_and_silence_are_told_apart(
    facebook: Facebook, listen: Listens
) -> None:
    line = listen()
    facebook.breaks_off()
    with pytest.raises(NotHeard, match="dropped"):
        list(line.comments())
    with pytest.raises(NotHeard, match="silent"):
        list(listen(silence=0.1).comments())
    with pytest.raises(NotHeard, match="unreachable"):
        open_and_close("http://127.0.0.1:1")


def open_and_close(url: str) -> None:
    line = Source(TOKEN, url).listen(VIDEO)
    with contextlib.closing(line):
        line.open()


@pytest.mark.parametrize("closes", [False, True])
def test_who_waits_can_be_cut_off(facebook: Facebook, listen: Listens, closes: bool) -> None:
    facebook.closes = closes
    line = listen()

    def wait() -> None:
        with contextlib.suppress(NotHeard):
            list(line.comments())

    waiting = threading.Thread(target=wait)
    waiting.start()
    line.cut()
    waiting.join(5)
    assert not waiting.is_alive()

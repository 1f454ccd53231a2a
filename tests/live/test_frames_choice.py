"""Which way serves the sockets: our own, where the libraries' insides are as it expects."""

from __future__ import annotations

import logging
import sys
from typing import Any

import engineio
import engineio.packet
import pytest
import socketio
from wsproto import frame_protocol

from companion.live import frames
from companion.live.frames import own, stock

#: What our own way rests on, and what could become of it: it is gone, or does something else.
INSIDES: list[tuple[Any, str, Any]] = [
    (engineio.Server, "_trigger_event", None),
    (engineio.Server, "_trigger_event", lambda self, event, sid, data: None),
    (engineio.Server, "generate_id", None),
    (engineio.Server, "send", lambda self, sid, data: None),
    (engineio.Server, "reason", None),
    (engineio.packet.Packet, "encode", lambda self: b'0{"sid":"x"}'),
    (engineio.packet, "OPEN", None),
    (socketio.Server, "_handle_eio_connect", lambda self, sid, environ: None),
    (socketio.Server, "_handle_eio_message", lambda self, sid, data: None),
    (socketio.Server, "_handle_eio_disconnect", lambda self, sid, reason: None),
    (socketio.Server, "get_environ", lambda self, sid, namespace=None: None),
    (frame_protocol.FrameProtocol, "received_frames", None),
    (frame_protocol.FrameProtocol, "receive_bytes", lambda self, data: None),
    (frame_protocol.FrameDecoder, "process_buffer", lambda self: None),
    (frame_protocol.Header, "payload_len", 0),
]


def test_as_everything_is_our_own_way_serves(caplog: pytest.LogCaptureFixture) -> None:
    assert frames.choose("own") is own
    assert frames.choose("stock") is stock
    assert caplog.text == ""


@pytest.mark.parametrize(
    ("owner", "name", "other"), INSIDES, ids=lambda value: getattr(value, "__name__", str(value))
)
def test_where_the_insides_are_others_the_stock_way_serves(
    owner: Any,
    name: str,
    other: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """And one line in the log says why."""
    if other is None:
        monkeypatch.delattr(next(c for c in bases(owner) if name in vars(c)), name)
    else:
        monkeypatch.setattr(owner, name, other)
    assert frames.choose("own") is stock
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "\n" not in record.getMessage()
    if other is None:
        assert name in record.getMessage()


def bases(owner: Any) -> tuple[Any, ...]:
    return owner.__mro__ if isinstance(owner, type) else (owner,)


def test_a_library_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "wsproto.frame_protocol", None)
    monkeypatch.delitem(sys.modules, "companion.live.frames.websocket")
    assert frames.choose("own") is stock
    assert "wsproto.frame_protocol" in caplog.text

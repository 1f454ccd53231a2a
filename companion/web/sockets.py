"""Sockets: connect, resume, commands and acknowledgements, as the contract has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request
from flask_socketio import ConnectionRefusedError as Refuse
from flask_socketio import SocketIO

from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Who
from companion.domain.screens import LOBBY, VIEWERS
from companion.domain.seats.commands import ViewList
from companion.live.brake import Brake
from companion.live.connections import Connection
from companion.live.crew import Crew, Member
from companion.live.entrance import Display, Entrance
from companion.live.house import House, Room
from companion.live.meters import CONNECT
from companion.live.protocol import COMMAND, LOOK, Hello, parse_hello
from companion.web import access
from companion.web.entrance import display
from companion.web.refusals import answer, message


@dataclass(frozen=True)
class Peer:
    """Who is at the other end of a socket."""

    room: Room
    who: Who
    address: str


class Desk:
    """Receives what comes over the sockets."""

    def __init__(self, io: SocketIO, house: House, entrance: Entrance, crew: Crew) -> None:
        self._io = io
        self._house = house
        self._entrance = entrance
        self._crew = crew
        self._peers: dict[str, Peer] = {}
        self._brake = Brake()
        io.on_event("connect", self.connect)
        io.on_event("disconnect", self.disconnect)
        io.on_event(COMMAND, self.command)

    def connect(self, auth: object = None) -> None:
        admitted = self._admit(auth)
        if isinstance(admitted, Refusal):
            access.site().meters.refused(CONNECT, admitted.code)
            raise Refuse(message(admitted), {"code": admitted.code, **admitted.data})
        hello, room, who = admitted
        sid = self._sid()
        resumes = hello.epoch == room.gathering.epoch
        if hello.screen == "desk" and not (resumes and hello.position):
            room.gathering.do(ViewList("screen"), who)  # a look at names that no page noted
        self._peers[sid] = Peer(room, who, access.address())
        assert room.fanout is not None  # a server's rooms have one
        room.fanout.join(
            Connection(
                sid,
                hello.screen,
                person=who.id if who.role == "guest" else None,
                session=who.session,
                badges=who.badges,
                position=hello.position if resumes else None,
                origin=hello.origin,
                follows=hello.screen == LOBBY,
            )
        )
        if hello.screen == "entrance":
            self._entrance.join(Display(self._sid(), room.fanout, *display(room)))
        self._crew.join(Member(sid, room.gathering, room.fanout, who, hello.screen))

    def _admit(self, auth: object) -> tuple[Hello, Room, Who] | Refusal:
        hello = parse_hello(auth)
        if isinstance(hello, Refusal):
            return hello
        room = access.site().house.room(hello.gathering)
        if room is None:
            return refuse("unknown_gathering")
        if hello.screen in ("guest", LOBBY):
            # However full it is, the evening's staff gets in.
            if len(self._peers) >= access.site().settings.max_connections:
                return refuse("full", wait=30)
            who = access.guest_of_token(hello.gathering, hello.token)
            return (hello, room, who) if who else refuse("no_token")
        who = access.staff_of(room.gathering, request.cookies)
        if who is None:
            return refuse("not_logged_in")
        if who.role not in VIEWERS[hello.screen]:
            return refuse("forbidden")
        return hello, room, who

    def disconnect(self, reason: object = None) -> None:
        access.site().meters.disconnected(reason)
        peer = self._peers.pop(self._sid(), None)
        self._entrance.leave(self._sid())
        self._crew.leave(self._sid())
        if peer and peer.room.fanout:
            peer.room.fanout.leave(self._sid())

    def command(self, sent: object) -> dict[str, Any]:
        return answer(self._receive(self._sid(), sent))

    def answer_to(self, sid: str, sent: object) -> dict[str, Any]:
        """The same outside of a request: only a refusal needs one, to be told in the language of
        who asked for the connection."""
        result = self._receive(sid, sent)
        if not isinstance(result, Refusal):
            return result
        handshake = self._io.server.get_environ(sid)
        if handshake is None:  # gone meanwhile: nobody is to be told
            return {}
        with handshake["flask.app"].request_context(handshake):
            return answer(result)

    def _receive(self, sid: str, sent: object) -> dict[str, Any] | Refusal:
        peer = self._peers.get(sid)
        if peer is None:
            return refuse("not_logged_in")
        if isinstance(sent, dict) and sent.get("name") == LOOK:
            self._crew.look(sid, sent.get("idea"))
            return {"ok": True}
        given = peer.room.gathering.receive(sent, peer.who, peer.address)
        if not self._house.is_draining:  # the end waits for what is under way
            self._brake.hold(given)
        return given

    def _sid(self) -> str:
        sid: str = request.sid  # type: ignore[attr-defined]  # Flask-SocketIO adds it
        return sid

"""Packets and messages: well-framed text that Engine.IO, Socket.IO or JSON cannot make sense of."""

from __future__ import annotations

import contextlib
import json
import random
import string
import time
from typing import Any

import pytest

from tests.edge.conftest import UNHARMED, Attack
from tests.edge.raw import frame

#: Each ends the connection it comes on.
NONSENSE: dict[str, str] = {
    "engine open": '0{"sid":"x"}',
    "engine ping": "2",
    "engine ping probe": "2probe",
    "engine pong with data": "3probe",
    "engine upgrade": "5",
    "engine noop": "6",
    "engine 7": "7",
    "engine 8": "8",
    "engine 9": "9",
    "engine base64": "bAAECAw==",
    "engine arabic digit": "٤٢",
    "a letter": "x",
    "a space": " 42[]",
    "NUL": "\0",
    "a message of nothing": "4",
    "socket 3, an ack of nothing": "43[]",
    "socket 3, an ack": "431[1]",
    "socket 4": '44{"message":"x"}',
    "socket 5, binary": '451-["command",{"_placeholder":true,"num":0}]',
    "socket 5, many": '45999999999-["command",{"_placeholder":true,"num":0}]',
    "socket 6, binary ack": '461-1[{"_placeholder":true,"num":0}]',
    "socket 7": "47",
    "socket 9": "49",
    "a namespace": '42/admin,["command",{}]',
    "a namespace to connect to": "40/admin,{}",
    "a namespace alone": "40/",
    "a query": '40/?token=x,{"gathering":"auftakt"}',
    "no event": "42",
    "an open list": "42[",
    "an empty list": "42[]",
    "a name alone": '42["command"]',
    "three": '42["command",{},{}]',
    "another name": '42["update",{}]',
    "an inner name": '42["connect",{}]',
    "an inner name 2": '42["disconnect","x"]',
    "a number as a name": "42[1,{}]",
    "a list as a name": '42[["command"],{}]',
    "a dict": '42{"command":{}}',
    "a string": '42"command"',
    "an id alone": "4212",
    "a huge id": "42" + "9" * 5000 + '["command",{}]',
    "an id of ten digits": '421234567890["command",{}]',
    "an id in Thai": '42๑["command",{}]',
    "a negative id": '42-1["command",{}]',
    "attachments": '421-["command",{}]',
    "deep": '42["command",' + "[" * 8000 + "]" * 8000 + "]",
    "deep in a field": '42["command",{"text":' + '{"a":' * 2000 + "1" + "}" * 2000 + "}]",
    "a number of 5,000 digits": '42["command",{"version":' + "1" * 5000 + "}]",
    "a number of 200 digits": '42["command",{"version":' + "1" * 200 + "}]",
    "NaN": '42["command",{"version":NaN}]',
    "Infinity": '42["command",{"version":-Infinity}]',
    "a comma too many": '42["command",{},]',
    "single quotes": "42['command',{}]",
    "something after": '42["command",{}]x',
    "hello again": '40{"gathering":"auftakt","screen":"guest"}',
    "hello in a list": "40[]",
    "hello cut off": "40{",
    "hello, deep": "40" + '{"a":' * 3000 + "1" + "}" * 3000,
    "hello, a huge number": '40{"position":' + "9" * 4000 + "}",
    "a line": "4\n2[]",
}


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_ends_its_own_connection(attack: Attack, name: str) -> None:
    with attack.guest() as mallory:
        mallory.send(frame(NONSENSE[name]))
        assert mallory.is_ended()


@pytest.mark.parametrize("name", [n for n in NONSENSE if n != "hello again"])
def test_nonsense_before_hello_does_no_more(attack: Attack, name: str) -> None:
    with attack.raw(timeout=1).upgrade() as mallory:
        mallory.send(frame(NONSENSE[name]))
        assert mallory.is_ended()


@pytest.mark.parametrize("levels", [30, 100, 900, 940, 960, 970, 980, 985, 990, 995, 1000, 1010])
def test_nesting_is_refused_here_or_nowhere(attack: Attack, levels: int) -> None:
    """The stock stack parses what the guard parsed, a few calls deeper: what just fits here must
    not overflow there."""
    with attack.guest() as mallory:
        mallory.send(frame('421["command",{"more":' + "[" * levels + "]" * levels + "}]"))
        ack = mallory.ack(1)
        assert ack is None or ack["code"] == "bad_request"


WRONG_VALUES: list[Any] = [
    None, True, False, 0, -1, 1.5, 10**17, 1e300, "", "x", "\0", "\ud800", "\udfff\ud800",
    "\u202e", "\ufffe", "'; DROP TABLE events; --", "{{7*7}}", "../../etc/passwd", "%00",
    "A" * 4000, [], [[]], {}, {"__proto__": {"x": 1}}, ["x"] * 100,
]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "post_idea",
        "support_idea",
        "withdraw_support",
        "publish_idea",
        "hide_idea",
        "restore_idea",
        "edit_idea",
        "undo_idea",
        "spotlight_idea",
    ],
)
@pytest.mark.parametrize("role", ["guest", "moderator"])
def test_every_field_of_every_command_takes_anything(attack: Attack, name: str, role: str) -> None:
    """Whatever stands in a field, there is an ack; a refusal has a code and a sentence."""
    evening = attack.evening
    phone = evening.moderator().phone if role == "moderator" else evening.guest().phone
    good: dict[str, Any] = {
        "idea": attack.idea,
        "version": 10**9,
        "text": "gut",
        "reason": "insult",
    }
    for field in ("idea", "version", "text", "reason", "kind", "theme", "author", "name"):
        for value in WRONG_VALUES:
            fields = {**good, field: value, "nonce": f"wrong-{random.getrandbits(64):x}"}
            if field == "name" and (not isinstance(value, str) or role == "guest"):
                continue  # the phone's own parameter
            ack = phone.command(fields.pop("name", name), timeout=3, **fields)
            assert ack["ok"] in (True, False), (field, value)
            if not ack["ok"]:
                assert ack["code"], (field, value)
                assert ack["message"], (field, value)
    phone.close()


def test_a_guest_after_goodbye_is_nobody(attack: Attack) -> None:
    """Socket.IO's disconnect leaves Engine.IO's connection open."""
    with attack.guest() as ada:
        ada.send(frame("41"))
        ada.command(1, name="post_idea", nonce="after-goodbye", text="Noch da?")
        ada.socket.settimeout(0.5)
        with contextlib.suppress(TimeoutError):
            assert ada.ack(1) is None


def test_commands_before_hello_do_nothing(attack: Attack) -> None:
    with attack.raw(timeout=0.5).upgrade() as mallory:
        mallory.command(1, name="post_idea", nonce="before-hello", text="Schon da")
        with pytest.raises(TimeoutError):
            mallory.ack(1)


def test_hello_can_be_said_again_after_a_refusal(attack: Attack) -> None:
    with attack.raw().upgrade() as ada:
        ada.send(frame('40{"gathering":"nowhere","screen":"guest"}'))
        refused = ada.read_frame()
        assert refused
        assert refused[1].startswith(b"44")
        hello = {"gathering": "auftakt", "screen": "guest", "token": attack.token}
        ada.send(frame("40" + json.dumps(hello)))
        accepted = ada.read_frame()
        assert accepted
        assert accepted[1].startswith(b'40{"sid"')


def test_a_command_without_an_id_is_done_and_not_answered(attack: Attack) -> None:
    with attack.guest() as ada:
        text = f"Ohne Quittung {time.time()}"
        message = ["command", {"name": "post_idea", "nonce": f"no-id-{time.time()}", "text": text}]
        ada.send(frame("42" + json.dumps(message)))
        while (got := ada.read_frame()) and text.encode() not in got[1]:
            assert not got[1].startswith(b"43")


def test_random_messages_are_answered_or_end_their_connection(attack: Attack) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    good = json.dumps(
        ["command", {"name": "support_idea", "nonce": "random-nonce", "idea": attack.idea}]
    )
    mallory = attack.guest()
    for n in range(300):
        message = list(chance.choice(["42", f"42{n}", "40", "4", "3", ""]) + good)
        for _ in range(chance.randrange(0, 4)):
            at = chance.randrange(len(message))
            message[at : at + chance.randrange(3)] = chance.choices(
                string.printable + "äß\0\u2028😀", k=chance.randrange(3)
            )
        mallory.send(frame("".join(message)))
        if n % 10 == 9:
            mallory.socket.close()
            mallory = attack.guest()
        if n % 50 == 49:
            assert attack.neighbour_is_served() < UNHARMED
    mallory.socket.close()

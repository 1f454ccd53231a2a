"""The messages: their names and shapes, as the contract with clients has them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from companion.domain import events as e
from companion.domain.refusals import Refusal, refuse
from companion.domain.screens import SCREENS
from companion.domain.themes.events import IdeasSorted, SortingUndone, ThemeAdded, ThemeDecided

#: Server to client.
UPDATE, OWN, PRESENCE, RESTART = "update", "own", "presence", "restart"
#: Server to a guest: where they count from now.
PLACE = "place"
#: Server to the displays at the entrance.
CODE = "code"
#: Server to moderators: who of the team is here.
CREW = "crew"
#: Client to server.
COMMAND = "command"
#: The command by which a moderator's page says what is looked at. No event; never refused.
LOOK = "look_at"

#: Where a guest counts from.
ORIGINS = (VENUE, REMOTE) = ("venue", "remote")

#: The largest frame, packet or message that a client may send, in bytes.
MAX_MESSAGE = 16 * 1024

#: Digits of a whole number, and levels of nesting, that a client's JSON may have. The stock stack
#: parses the same text once more, and logs a traceback beyond limits of its own.
MAX_DIGITS, MAX_DEPTH = 18, 32

#: Refusals that pass by themselves: the client sends the same again after `wait` seconds.
PASSING = frozenset({"too_fast", "too_many_joins", "unavailable", "full"})


@dataclass(frozen=True)
class Hello:
    """What a client says when it connects. `epoch` and `position`: what its screen is at. `origin`:
    where a guest's page says that they count from, one of ORIGINS."""

    gathering: str
    screen: str
    token: str | None = None
    epoch: str | None = None
    position: int | None = None
    origin: str | None = None


def parse_hello(auth: object) -> Hello | Refusal:
    """The `auth` of a connection; refused: `bad_request`, `unknown_screen`."""
    if not isinstance(auth, dict):
        return refuse("bad_request")
    gathering, screen = auth.get("gathering"), auth.get("screen")
    token, epoch, position = auth.get("token"), auth.get("epoch"), auth.get("position")
    if not isinstance(gathering, str) or not isinstance(screen, str):
        return refuse("bad_request")
    if screen not in SCREENS:
        return refuse("unknown_screen")
    if not isinstance(token, str | None) or not isinstance(epoch, str | None):
        return refuse("bad_request")
    if type(position) is not int:  # a client with a broken cursor starts afresh
        epoch, position = None, None
    origin = auth.get("origin")
    return Hello(gathering, screen, token, epoch, position, origin if origin in ORIGINS else None)


def acknowledge(position: int, event: e.Event) -> dict[str, Any]:
    """The answer to the command that became `event`: made of the event alone, so that a command
    sent again gets the very same answer, for ever."""
    answer: dict[str, Any] = {"ok": True, "position": position}
    idea = getattr(event, "idea", None)
    if idea is not None:
        answer["idea"] = idea
    for name in ("poll", "answer", "version", "step"):
        value = getattr(event, name, None)
        if value is not None:
            answer[name] = value
    if isinstance(event, ThemeAdded | ThemeDecided):
        answer["theme"] = event.theme
    if isinstance(event, IdeasSorted | SortingUndone):
        answer["sorted"] = event.sorted
    return answer


def refusal_answer(refusal: Refusal, message: str) -> dict[str, Any]:
    """The answer to a command that was refused; `message` is for people."""
    return {"ok": False, "code": refusal.code, "message": message, **refusal.data}


def encode(value: Mapping[str, Any]) -> str:
    """JSON as it goes over the wire."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def parse_json(body: bytes | str) -> object | Refusal:
    """A JSON value from outside; refused: `bad_request`, also where a number is not finite or has
    too many digits, or where it is too deep."""
    try:
        value: object = json.loads(body, parse_int=whole_number, parse_constant=not_json)
    except (ValueError, RecursionError):
        return refuse("bad_request")
    return refuse("bad_request") if is_too_deep(value) else value


def whole_number(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError("too many digits")
    return int(digits)


def not_json(name: str) -> None:
    raise ValueError(f"{name} is no JSON")  # json accepts NaN and Infinity unless told


def is_too_deep(value: object) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for item in level for child in children(item)]
        if not level:
            return False
    return True


def children(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()

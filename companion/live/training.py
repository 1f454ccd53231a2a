"""Training: the score of an evening, read off its log; and acts of a score, done in a gathering."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.event import Event
from companion.domain.refusals import Refusal
from companion.domain.replay.outline import main_evening
from companion.domain.rules import Who
from companion.domain.training import score
from companion.live.gathering import Gathering
from companion.live.house import Room
from companion.live.pauses import breathing
from companion.live.replays import PAGE, STRIDE, Replays

#: What came of an act: {} or {idea}, or {code} and perhaps {wait}.
Outcome = dict[str, Any]


def read_score(room: Room) -> list[score.Act] | Refusal:
    """What the audience did on the evening's day."""
    found = Replays().outline(room.gathering)
    if isinstance(found, Refusal):
        return found
    outline, sight = found
    evening = main_evening(outline.evenings(room.definition), room.definition)
    if evening is None:
        return []
    themes = [theme.id for theme in room.gathering.state.themes.there]
    return score.write_score(whole(room.gathering), evening, sight, themes)


def whole(gathering: Gathering) -> Iterator[Event]:
    at, epoch = 0, gathering.epoch
    while records := gathering.past(at, PAGE, epoch):
        yield from (record.event for record in breathing(records, STRIDE))
        at = records[-1].position


def play(gathering: Gathering, acts: Sequence[Mapping[str, Any]]) -> list[Outcome]:
    """Do what the acts say, one after the other, each as a visitor of its own: `deed`, `visitor`,
    `nonce`, and what score.Act has; `idea`: the id that it has here. One that was done before with
    its nonce is not done again."""
    return [outcome(gathering, act) for act in acts]


def outcome(gathering: Gathering, act: Mapping[str, Any]) -> Outcome:
    who = Who("guest", act["visitor"])
    done = gathering.once(command(act), who, act["nonce"])
    if isinstance(done, Refusal):
        return {"code": done.code} | ({"wait": done.data["wait"]} if "wait" in done.data else {})
    return {"idea": done.event.idea} if isinstance(done.event, e.IdeaPosted) else {}


def command(act: Mapping[str, Any]) -> c.Command:
    match act["deed"]:
        case score.ARRIVE:
            return c.CheckIn()
        case score.LEAVE:
            return c.CheckOut()
        case score.SUPPORT:
            return c.SupportIdea(act["idea"])
        case score.WITHDRAW:
            return c.WithdrawSupport(act["idea"])
    return c.PostIdea(act["text"], act["kind"], act.get("theme"), act.get("author"))

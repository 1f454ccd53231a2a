"""Who does what when: drawn before the evening from one seed, so that a run can be played again."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

JOINS_PER_SECOND = 50  # a queue at the door, not a flood: a hall's phones take seconds to come in
SECONDS_PER_POST = 10  # the server's default limit for a visitor is one idea in 10 s
SUPPORTS_PER_PHONE = 2  # a second; the default limit is 10 commands a second
DROPS_PER_MINUTE = 0.05  # of the phones
CUT_POSTS = 0.05  # of the posts lose their connection before the ack is there

Deed = Literal["join", "post", "cut post", "support", "drop"]


@dataclass(frozen=True, order=True)
class Act:
    """What a phone, by its number from 0, does `at` seconds after the start."""

    at: float
    deed: Deed
    phone: int


def draw(
    random: Random,
    phones: int,
    seconds: float,
    posts_per_second: float,
    supports_per_second: float,
) -> list[Act]:
    """The evening's acts in order of time. All join first; nothing is planned after `seconds`.

    Rates are lowered to what so few phones may do without being refused for haste.
    """
    doors = min(max(2.0, phones / JOINS_PER_SECOND), seconds / 3)
    length = seconds - doors
    order = random.sample(range(phones), phones)
    acts = [Act(doors * place / phones, "join", phone) for place, phone in enumerate(order)]

    posts = round(length * min(posts_per_second, phones / SECONDS_PER_POST))
    for number in range(posts):
        # One phone after the other, so that each one's turns are as far apart as can be.
        at = doors + length * (number + random.random()) / posts
        deed: Deed = "cut post" if random.random() < CUT_POSTS else "post"
        acts.append(Act(at, deed, order[number % phones]))

    supports = round(length * min(supports_per_second, phones * SUPPORTS_PER_PHONE))
    drops = max(1, round(phones * DROPS_PER_MINUTE * length / 60))
    others: list[tuple[Deed, int]] = [("support", supports), ("drop", drops)]
    for deed, times in others:
        for _ in range(times):
            acts.append(Act(doors + length * random.random(), deed, random.randrange(phones)))
    return sorted(acts)

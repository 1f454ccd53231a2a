"""Who would be next on the big screen, so that neither side is drowned. A proposal, never more."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from companion.domain.fairness.balance import Balance
from companion.domain.fairness.sides import SIDES

#: The least that a side with ideas waiting is due of the screen's time, however few they are.
LEAST = 0.25
#: Shares that differ by no more than this are even.
EVEN = 0.01

#: Why an idea is proposed: its side is behind; both are even, and it has more support; no idea of
#: the other side waits.
BEHIND, SUPPORTED, ONLY = "behind", "supported", "only"


@dataclass(frozen=True)
class Proposal:
    """`time`: the side's share of the screen's time so far, what is shown now taken in; `share`: of
    the published ideas; `due`: what it should have of the time."""

    idea: str
    side: str
    why: str
    time: float
    share: float
    due: float


def propose(balance: Balance, passed_over: Collection[str] = ()) -> Proposal | None:
    """The rule, as moderators read it: each side is due as much of the screen's time as it has of
    the published ideas, but a quarter at least. Next is the side that lacks most; what is shown now
    counts already, for as long as ideas usually are. If both are even, support decides. Of that
    side's ideas that were never shown, it is the one with the most support for the sizes of both.

    `passed_over`: ideas that are on their way to the screen already. None: nothing waits.
    """
    firsts = {side: balance.first(side, passed_over) for side in SIDES}
    there = [side for side in SIDES if firsts[side] is not None]
    if not there:
        return None
    times, shares = shares_of_time(balance), shares_of_ideas(balance)
    due = {side: min(max(shares[side], LEAST), 1 - LEAST) for side in SIDES}
    side, why = there[0], ONLY
    if len(there) > 1:
        side, why = choose(balance, firsts, {one: due[one] - times[one] for one in SIDES})
    idea = firsts[side]
    assert idea is not None
    return Proposal(idea, side, why, times[side], shares[side], due[side])


def choose(
    balance: Balance, firsts: Mapping[str, str | None], lacks: Mapping[str, float]
) -> tuple[str, str]:
    """The side, and why. `lacks`: what it is due and has not had, as a share of the time."""
    most, other = sorted(SIDES, key=lambda side: -lacks[side])
    # Before anybody was shown there is no time to have a share of.
    if shown_so_far(balance) > 0 and lacks[most] - lacks[other] > 2 * EVEN:
        return most, BEHIND

    def standing(side: str) -> tuple[float, float, str]:
        idea = firsts[side]
        assert idea is not None
        return (-balance.rate(idea), balance.counted[idea].at, idea)

    return min(SIDES, key=standing), SUPPORTED


def seconds_shown(balance: Balance) -> dict[str, float]:
    """By side, with what is shown now for as long as ideas usually are."""
    seconds = {side: balance.tallies[side].seconds for side in SIDES}
    if balance.lit is not None:
        seconds[balance.lit.side] += balance.usual_turn
    return seconds


def shown_so_far(balance: Balance) -> float:
    return sum(seconds_shown(balance).values())


def shares_of_time(balance: Balance) -> dict[str, float]:
    return shares(seconds_shown(balance))


def shares_of_ideas(balance: Balance) -> dict[str, float]:
    return shares({side: balance.tallies[side].published for side in SIDES})


def shares(amounts: Mapping[str, float]) -> dict[str, float]:
    """Each side's share of the sum; halves, where there is nothing to share."""
    whole = sum(amounts.values())
    return {side: amounts[side] / whole if whole else 1 / len(SIDES) for side in SIDES}

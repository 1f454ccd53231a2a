"""The verdict: what a ticket is worth at a door now. One function for all doors."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.door.hall import Pass
from companion.domain.seats.line import REPEATED, SEATED, Registration
from companion.domain.state import State

WELCOME, ALREADY, WAITING, CANCELLED = "welcome", "already", "waiting", "cancelled"
#: Released: had a seat, came too late, and all seats are taken. Repeated: another registration with
#: the same contact counts.
RELEASED, REPEAT = "released", "repeated"
ELSEWHERE, REPLACED, UNKNOWN, EARLY, OVER = "elsewhere", "replaced", "unknown", "early", "over"
#: A door without network let somebody in: not confirmed yet.
RECORDED = "recorded"
VERDICTS = (
    WELCOME,
    ALREADY,
    WAITING,
    CANCELLED,
    RELEASED,
    REPEAT,
    ELSEWHERE,
    REPLACED,
    UNKNOWN,
    EARLY,
    OVER,
    RECORDED,
)
#: What a scan without network can turn out to have been.
CONFLICTS = (ALREADY, WAITING, CANCELLED, RELEASED, REPEAT, REPLACED)


@dataclass(frozen=True)
class Ticket:
    """What was shown: a registration's ticket; None: nobody's. `issue`: its number; None: it shows
    none, as a name that was looked for. `elsewhere`: it is another gathering's."""

    registration: str | None = None
    issue: int | None = None
    elsewhere: bool = False


@dataclass(frozen=True)
class Verdict:
    """`kind`: one of VERDICTS. `camera`: whether the person may be seen in the stream. `again`:
    they were in before. `since` and `gate`: when and where they came in. `rank`: on the waiting
    list. `opens`: when the doors do. `first`: the number in line that counts for a REPEAT."""

    kind: str
    registration: str | None = None
    camera: bool | None = None
    again: bool = False
    since: float | None = None
    gate: str | None = None
    rank: int | None = None
    opens: float | None = None
    first: int | None = None


def verdict(state: State, ticket: Ticket, now: float) -> Verdict:
    """What to say to whoever shows the ticket. Pure: it lets nobody in."""
    if ticket.elsewhere:
        return Verdict(ELSEWHERE)
    registration = state.line.registrations.get(ticket.registration or "")
    if registration is None:
        return Verdict(UNKNOWN)
    found = state.hall.passes.get(registration.id) or Pass(registration.id)
    kind = judge(state, registration, found, ticket, now)
    counts = state.line.first_with(registration.key) if kind == REPEAT else None
    came = found.inside if kind == ALREADY else None
    return Verdict(
        kind,
        registration.id,
        camera=registration.consent.version is not None,
        again=bool(found.visits),
        since=came.at if came else None,
        gate=came.gate if came else None,
        rank=state.line.rank(registration) if kind == WAITING else None,
        opens=state.hall.conditions.opens if kind == EARLY else None,
        first=counts.number if counts else None,
    )


def judge(state: State, registration: Registration, found: Pass, ticket: Ticket, now: float) -> str:
    """The first that holds, in the order in which a steward would ask."""
    hall, terms = state.hall, state.hall.conditions
    if ticket.issue is not None and ticket.issue != found.issue:
        return REPLACED
    if not registration.stands:
        return CANCELLED
    if terms.closes is not None and now > terms.closes:
        return OVER
    if found.inside:
        return ALREADY
    if terms.opens is not None and now < terms.opens:
        return EARLY
    if registration.status == REPEATED:
        return REPEAT
    if found.visits and registration.status == SEATED:
        return WELCOME  # they went out and come back to their seat
    if hall.released is not None:
        if hall.room(state.line, now) > 0:
            return WELCOME
        return RELEASED if registration.status == SEATED else WAITING
    if registration.status == SEATED or registration.is_offered(now):
        return WELCOME
    return WAITING

"""Who asks, and what becomes of each command: the one function that rules.py and seats/rules.py
say it to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import singledispatch

from companion.domain.commands import Command
from companion.domain.events import Draft
from companion.domain.refusals import Refusal
from companion.domain.state import State

#: Makes a new id with the given prefix.
Ids = Callable[[str], str]

OPERATOR = "operator"
#: Who holds the link to a registration.
REGISTRANT = "registrant"


@dataclass(frozen=True)
class Who:
    """Who asks. `role`: guest, registrant, operator, or one of commands.ROLES. `id`: a visitor's, a
    registration's, a staff member's, or "operator". `session`: a staff member's session, checked at
    every command. `badges`: those on a guest's phone, checked as often."""

    role: str
    id: str
    session: str | None = None
    badges: tuple[str, ...] = ()


@singledispatch
def rule(command: Command, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    raise NotImplementedError(type(command).__name__)

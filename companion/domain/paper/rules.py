"""Rules: what becomes of a card."""

from __future__ import annotations

from companion.domain.command import Command
from companion.domain.events import Draft
from companion.domain.paper.commands import EnterIdea
from companion.domain.posting import posting
from companion.domain.refusals import Refusal
from companion.domain.ruling import Ids, Who, rule
from companion.domain.state import State

RIGHTS: dict[type[Command], frozenset[str]] = {
    EnterIdea: frozenset({"moderator", "desk", "admin"}),
}


@rule.register
def _(command: EnterIdea, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    # The team takes cards whatever guests may do: neither the modes nor the hours are asked.
    return posting(
        command, state, now, ids, ids("v"), "paper", staff=who.id, published=command.publish
    )

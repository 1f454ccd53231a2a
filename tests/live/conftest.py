"""The cast of tests/cast.py, played through a real Gathering that follows its log."""

from __future__ import annotations

from typing import Any

import pytest

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.definition import Definition
from companion.domain.refusals import Refusal
from companion.domain.rules import Who
from companion.live.commons import Alone
from companion.live.gathering import Gathering
from companion.live.limits import Limits
from companion.store.log import Log
from tests.cast import OPERATORS, SLUG, Evening, Refused


class LiveEvening(Evening):
    """An evening in a Gathering. `limits`: generous, unless they are what is tested."""

    def __init__(self, log: Log | None = None, limits: Limits | None = None) -> None:
        generous = Limits.per_visitor(0.001, 1000, 1000)
        self.commons = Alone(limits or generous, lambda: self.clock())
        super().__init__(log)

    def set_up(self, definition: Definition) -> None:
        self.gathering = self.worker()
        self.state, self.words = self.gathering.state, self.gathering.words
        if self.state.definition is None:
            self.does(OPERATORS, c.DefineGathering(definition.to_json()))

    def worker(self) -> Gathering:
        """A process's view of the evening; there may be several."""
        made = Gathering(SLUG, self.log, clock=self.clock, ids=self.ids, commons=self.commons)
        made.start()
        return made

    def does(self, who: Who, command: c.Command, nonce: str | None = None) -> e.Event:
        done = self.gathering.do(command, who, nonce)
        if isinstance(done, Refusal):
            raise Refused(done)
        return done.event


@pytest.fixture
def evening() -> LiveEvening:
    return LiveEvening()


#: The address of everybody: a whole hall shares one.
HALL = "192.0.2.1"
ADA, BEN = Who("guest", "v-ada"), Who("guest", "v-ben")


def message(name: str, nonce: str = "nonce-01", **fields: Any) -> dict[str, Any]:
    return {"name": name, "nonce": nonce, **fields}


def sends(to: Gathering, who: Who, name: str, nonce: str = "nonce-01", **fields: Any) -> Any:
    """The acknowledgement or the refusal."""
    return to.receive(message(name, nonce, **fields), who, HALL)

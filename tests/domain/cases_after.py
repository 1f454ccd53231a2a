"""What leads up to each command of after the evening, for tests/domain/test_screens.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from companion.domain import commands as c
from companion.domain.answers import commands as a
from companion.domain.receipts import commands as r
from companion.domain.rules import Who
from tests.cast import OPERATORS

Act = Callable[[], object]


def cases(
    case: Callable[[type[c.Command]], Callable[[Any], Any]], published: Callable[..., str]
) -> None:
    """Registers them with `case`; `published`: an idea of ada's on the wall."""

    @case(a.GiveAnswer)
    def _(it: Any) -> Act:
        idea = published(it)
        return lambda: it.mona.does(a.GiveAnswer("planned", "Tiefbauamt", "2027.", {idea: 1}))

    @case(a.CorrectAnswer)
    def _(it: Any) -> Act:
        given = it.mona.does(a.GiveAnswer("planned", "Tiefbauamt", "2027.", to_themes={"stadt": 1}))
        return lambda: it.milo.does(a.CorrectAnswer(given.answer, 2, "done", "Tiefbauamt"))

    @case(a.UndoAnswer)
    def _(it: Any) -> Act:
        given = it.mona.does(a.GiveAnswer("done", "Tiefbauamt", to_ideas={published(it): 1}))
        return lambda: it.milo.does(a.UndoAnswer(given.answer, 2))

    def asked(it: Any) -> Any:
        published(it, theme="stadt")
        return it.does(Who(r.HOLDER, it.ada.who.id), r.AskForMail("ada@example.org", agreed=True))

    @case(r.AskForMail)
    def _(it: Any) -> Act:
        asked(it)
        return lambda: asked(it)

    @case(r.ConfirmMail)
    def _(it: Any) -> Act:
        reader = asked(it).reader
        return lambda: it.does(Who(r.READER, reader), r.ConfirmMail(reader))

    @case(r.StopMail)
    def _(it: Any) -> Act:
        asked(it)
        return lambda: it.does(Who(r.HOLDER, it.ada.who.id), r.StopMail())

    @case(r.LapseMail)
    def _(it: Any) -> Act:
        reader = asked(it).reader
        it.clock.passes(r.TO_CONFIRM + 1)
        return lambda: it.does(OPERATORS, r.LapseMail(reader))

    @case(r.TellNews)
    def _(it: Any) -> Act:
        reader = asked(it).reader
        it.does(Who(r.READER, reader), r.ConfirmMail(reader))
        it.clock.passes(1)
        it.mona.does(a.GiveAnswer("done", "Tiefbauamt", to_themes={"stadt": 1}))
        return lambda: it.does(OPERATORS, r.TellNews((reader,)))
